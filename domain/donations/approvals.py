"""A second person's word 审批: before the goods go, or in an emergency afterwards, within a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.consignment_lines import check_reason

if TYPE_CHECKING:
    from domain.donations.consignments import Consignment


class Approvals(Part):
    """审批: by somebody who neither proposed it nor let it go before it was approved."""

    status: str
    number: int
    proposed_by: UUID
    hurried_by: UUID | None
    approved_by: UUID | None
    approval_owed_until: datetime | None
    approval_overdue: bool

    class Approved(Aggregate.Event):
        """`afterwards`: the goods were let go before."""

        afterwards: bool

        def apply(self, consignment: Consignment) -> None:
            consignment.approved_by, consignment.approval_owed_until = self.by, None
            consignment.approval_overdue = False
            if consignment.status == "proposed":
                consignment.status = "approved"

    class ApprovalOwed(Aggregate.Event):
        """It may go now; a second person approves it until then."""

        until: datetime
        reason: str

        def apply(self, consignment: Consignment) -> None:
            consignment.approval_owed_until, consignment.hurried_by = self.until, self.by
            if consignment.status == "proposed":
                consignment.status = "approved"

    class ApprovalFellOverdue(Aggregate.Event):
        """Nobody approved it in time."""

        def apply(self, consignment: Consignment) -> None:
            consignment.approval_overdue = True

    def approve(self, *, cause: Cause) -> None:
        """A second person agrees, also afterwards. Refuses the first person, and what needs no approval."""
        owed = self.approval_owed_until is not None
        if self.status == "cancelled" or not (owed or self.status == "proposed"):
            raise RuleBroken("consignment.status_is", status=self.status, number=self.number)
        if cause.by.id in (self.proposed_by, self.hurried_by):
            raise RuleBroken("consignment.second_person")
        self.record(self.Approved, cause, afterwards=owed)

    def let_go(self, until: datetime, reason: str, *, cause: Cause) -> None:
        """先发后批: let it go before a second person has agreed. Refuses without a reason."""
        if self.status != "proposed":
            raise RuleBroken("consignment.status_is", status=self.status, number=self.number)
        check_reason(reason)
        self.record(self.ApprovalOwed, cause, until=until, reason=reason)

    def miss_approval(self, *, cause: Cause) -> None:
        """Note that nobody approved it in time, once; nothing happens before that time."""
        until = self.approval_owed_until
        if until is not None and until <= cause.at and not self.approval_overdue:
            self.record(self.ApprovalFellOverdue, cause)
