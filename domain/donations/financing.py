"""Whose money a lot was bought with, and the project that a campaign's surplus of it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part

if TYPE_CHECKING:
    from domain.donations.lots import Lot


class Financing(Part):
    """资金来源: bought with gifts of money a lot is bound as they are (D8, D13); a surplus moves on."""

    purpose: str
    paid_by: list[UUID]
    """The gifts of money that paid for it; none where no donor did."""
    surplus_id: UUID | None
    """The surplus that it is part of, once it goes to another project."""
    project: str

    class PaidFor(Aggregate.Event):
        """With the money of these cash donations, together."""

        cash_ids: list[UUID]

        def apply(self, lot: Lot) -> None:
            lot.paid_by = list(self.cash_ids)

    class SurplusMoved(Aggregate.Event):
        surplus_id: UUID
        project: str
        purpose: str

        def apply(self, lot: Lot) -> None:
            lot.surplus_id, lot.project, lot.purpose = self.surplus_id, self.project, self.purpose

    def pay_for(self, cash_ids: Sequence[UUID], *, cause: Cause) -> None:
        """Say whose money it was bought with, in the command that takes it in; nobody's changes nothing."""
        if cash_ids:
            self.record(self.PaidFor, cause, cash_ids=list(cash_ids))

    def move_surplus(self, surplus_id: UUID, project: str, purpose: str, *, cause: Cause) -> None:
        """What a campaign left over goes to another project (D15): the campaign decides and tells."""
        self.record(self.SurplusMoved, cause, surplus_id=surplus_id, project=project, purpose=purpose)

    def follow(self, lot: Lot, *, cause: Cause) -> None:
        """What became of a part of a lot: the same money, and the same project."""
        self.pay_for(lot.paid_by, cause=cause)
        if lot.surplus_id is not None:
            self.move_surplus(lot.surplus_id, lot.project, lot.purpose, cause=cause)
