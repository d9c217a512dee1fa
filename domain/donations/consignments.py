"""Consignments 出库配送: goods on their way from a warehouse, or from the donor, to who needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.approvals import Approvals
from domain.donations.consignment_lines import (
    UNDER_WAY,
    WAITING,
    Amounts,
    ConsignmentId,
    ConsignmentLine,
    StoredLine,
    check_lines,
    check_reason,
    had_left,
    left,
    lose,
    read_lines,
)
from domain.donations.recalling import Recalling
from domain.donations.receipts import Receipts
from domain.donations.transports import Transports
from domain.institutions import InstitutionId
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity
from domain.responses import ResponseId


class Consignment(Approvals, Transports, Receipts, Recalling, Aggregate):
    """出库配送: proposed → approved → picked → in_transit → delivered → confirmed.

    What it carries is reserved in its lots from the first event to the one by which it leaves.
    """

    class Proposed(Aggregate.Created):
        number: int
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        warehouse_id: UUID | None
        institution_id: InstitutionId | None
        recipient: Personal | None
        address: Personal | None
        lines: list[StoredLine]
        purpose: str
        straight: bool
        expected_at: datetime | None
        start: GeoPoint | None
        end: GeoPoint | None

    class ExpectedChanged(Aggregate.Event):
        expected_at: datetime | None

        def apply(self, consignment: Consignment) -> None:
            consignment.expected_at, consignment.late = self.expected_at, False

    class FellLate(Aggregate.Event):
        """It has not arrived when it was expected."""

        def apply(self, consignment: Consignment) -> None:
            consignment.late = True

    class ReservationLost(Aggregate.Event):
        """So much of a line will not be there: a count found less, the lot was recalled, or it expired."""

        line: int
        quantity: Quantity
        reason: str

        def apply(self, consignment: Consignment) -> None:
            consignment.lines = lose(consignment.lines, self.line, self.quantity.amount)

    class FoundGone(Aggregate.Event):
        """So much of its lines had left when their reservations were taken back; it stands as before that."""

        quantities: dict[str, Decimal]
        approval_owed_until: datetime | None
        approval_overdue: bool

        def apply(self, consignment: Consignment) -> None:
            consignment.lines = left(consignment.lines, self.quantities)
            if consignment.status == "cancelled":
                agreed = consignment.approved_by or consignment.approval_owed_until
                consignment.status = "approved" if agreed else "proposed"

    class Cancelled(Aggregate.Event):
        reason: str

        def apply(self, consignment: Consignment) -> None:
            consignment.status = "cancelled"

    class RuleOverridden(Aggregate.Event):
        rule: str
        reason: str
        key: str

        def apply(self, consignment: Consignment) -> None:
            consignment.judged.add((self.rule, self.key))

    class RuleFlagged(Aggregate.Event):
        rule: str
        key: str

        def apply(self, consignment: Consignment) -> None:
            consignment.judged.add((self.rule, self.key))

    def __init__(
        self,
        *,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        warehouse_id: UUID | None,
        institution_id: InstitutionId | None,
        lines: list[StoredLine],
        purpose: str,
        straight: bool,
        expected_at: datetime | None,
        start: GeoPoint | None,
        end: GeoPoint | None,
        by: UUID,
    ) -> None:
        self.number, self.response_id, self.organisation_id = number, response_id, organisation_id
        self.area_code, self.warehouse_id, self.institution_id = area_code, warehouse_id, institution_id
        self.lines, self.purpose, self.straight = read_lines(lines), purpose, straight
        self.expected_at, self.proposed_by = expected_at, by
        self.start, self.end = start, end
        self.status, self.late = "proposed", False
        self.approved_by: UUID | None = None
        self.hurried_by: UUID | None = None
        self.approval_owed_until: datetime | None = None
        self.approval_overdue = False
        self.task_id: UUID | None = None
        self.confirmed_way = ""
        self.judged: set[tuple[str, str]] = set()

    @classmethod
    def propose(
        cls,
        *,
        id: ConsignmentId,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        warehouse_id: UUID | None,
        institution_id: InstitutionId | None,
        recipient: Personal | None,
        address: Personal | None,
        lines: Sequence[ConsignmentLine],
        purpose: str = "",
        straight: bool = False,
        expected_at: datetime | None = None,
        start: GeoPoint | None = None,
        end: GeoPoint | None = None,
        cause: Cause,
    ) -> Consignment:
        """Say what is to go where. Refuses without lines, without a recipient, and a time that has passed."""
        check_lines(lines)
        if institution_id is None and recipient is None:
            raise RuleBroken("consignment.recipient_missing", field="recipient")
        if expected_at is not None and expected_at < cause.happened_at and not straight:
            raise RuleBroken("consignment.expected_past", field="expected_at")
        return cls.begin(
            cls.Proposed,
            cause,
            id=id,
            number=number,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            warehouse_id=warehouse_id,
            institution_id=institution_id,
            recipient=recipient,
            address=address,
            lines=[line.fields() for line in lines],
            purpose=purpose,
            straight=straight,
            expected_at=expected_at,
            start=start,
            end=end,
        )

    def expect(self, expected_at: datetime | None, *, cause: Cause) -> None:
        """Say anew when it will arrive; the same changes nothing. Refuses a time that has passed."""
        self.must_be(*WAITING, "in_transit")
        if expected_at is not None and expected_at < cause.happened_at:
            raise RuleBroken("consignment.expected_past", field="expected_at")
        if expected_at != self.expected_at:
            self.record(self.ExpectedChanged, cause, expected_at=expected_at)

    def fall_late(self, *, cause: Cause) -> None:
        """Note that it has not arrived in time, once; nothing happens before its time or after it arrived."""
        due = self.expected_at is not None and self.expected_at <= cause.at
        if due and not self.late and self.status in UNDER_WAY:
            self.record(self.FellLate, cause)

    def lose_reservation(
        self, lot_id: UUID, quantity: Quantity, *, reason: str = "count", cause: Cause
    ) -> list[tuple[ConsignmentLine, Decimal]]:
        """Take note that its lot no longer holds so much for it, from the last line up; what each line lost.

        With nothing left it is cancelled. What has left the warehouse loses nothing.
        """
        lost: list[tuple[ConsignmentLine, Decimal]] = []
        missing = quantity.amount if self.status in WAITING else Decimal(0)
        for line in sorted(self.lines.values(), key=lambda line: -line.line):
            amount = min(missing, line.sent) if line.lot_id == lot_id else Decimal(0)
            if amount > 0:
                missing -= amount
                lost.append((line, amount))
                self.record(
                    self.ReservationLost, cause, line=line.line, quantity=line.of(amount), reason=reason
                )
        if lost and not any(line.sent for line in self.lines.values()):
            self.record(self.Cancelled, cause, reason=reason)
        return lost

    def note_left(self, amounts: Amounts, *, cause: Cause) -> list[tuple[ConsignmentLine, Decimal]]:
        """Take note that what it lost had left before; returns how much of each line.

        All of it when nothing but that cancelled it, else what the amounts name beyond what was left of it.
        """
        fell_through = self.status == "cancelled" and not any(line.sent for line in self.lines.values())
        if not fell_through and self.status not in WAITING:
            return []
        found = had_left(self.lines, amounts, all_of_it=fell_through)
        if found:
            self.record(
                self.FoundGone,
                cause,
                quantities={str(number): amount for number, amount in found.items()},
                approval_owed_until=self.approval_owed_until,
                approval_overdue=self.approval_overdue,
            )
        return [(self.lines[number], amount) for number, amount in found.items()]

    def must_await_count(self) -> None:
        """Refuses when no recipient has anything to count: it was counted, or will not go."""
        taken_back = self.status == "cancelled" and not any(line.sent for line in self.lines.values())
        if not taken_back:
            self.must_be(*WAITING, "in_transit", "delivered")

    def cancel(self, reason: str, *, cause: Cause) -> None:
        """It will not go. Refuses without a reason, and once the goods have left."""
        self.must_be(*WAITING)
        check_reason(reason)
        self.record(self.Cancelled, cause, reason=reason)

    def override(self, rule: str, *, key: str, reason: str, cause: Cause) -> None:
        """Somebody went over a warning, and why."""
        self.record(self.RuleOverridden, cause, rule=rule, reason=reason, key=key)

    def flag(self, rule: str, *, key: str, cause: Cause) -> None:
        """A rule speaks against what happened; it is recorded all the same."""
        self.record(self.RuleFlagged, cause, rule=rule, key=key)

    def held(self) -> dict[UUID, Quantity]:
        """How much of each lot it still takes or took, over all its lines."""
        totals: dict[UUID, Quantity] = {}
        for line in self.lines.values():
            if line.sent > 0:
                so_far = totals.get(line.lot_id, line.of(Decimal(0)))
                totals[line.lot_id] = so_far + line.of(line.sent)
        return totals

    def must_be(self, *states: str) -> None:
        """Refuses when the consignment is in none of these states."""
        if self.status not in states:
            raise RuleBroken("consignment.status_is", status=self.status, number=self.number)
