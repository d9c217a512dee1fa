"""Between consignments and the needs they are for: promised, given, given back, and met."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from app.ledger import Ledger
from domain.base import Aggregate, Cause
from domain.donations.asking import counted, unit_of
from domain.donations.catalogue import Item
from domain.donations.consignment_lines import ConsignmentLine
from domain.donations.consignments import Consignment
from domain.needs import Need
from domain.quantity import Quantity
from domain.supplying import Share

SUPPLIED = "supplies_given"
BACK = "supplies_returned"
Part = tuple[ConsignmentLine, Decimal]
"""So much of a line."""


def share_of(need: Need, item: Item, consignment_id: UUID, wanted: str, quantity: Quantity) -> Share:
    """What a consignment brings of a thing asked for, also counted as the asker counts."""
    counts = counted(item, unit_of(need.ask.lines, wanted), quantity)
    return Share(consignment_id, wanted, quantity, counts)


class Needs:
    """The needs that a consignment's lines are for, each loaded once; `changed` are those to save."""

    def __init__(self, ledger: Ledger, consignment: Consignment, changed: dict[UUID, Aggregate]) -> None:
        self.ledger, self.consignment, self.changed = ledger, consignment, changed

    def unpromise(self, parts: Iterable[Part], *, reason: str, cause: Cause) -> None:
        """So much of these lines will not come."""
        for need, share in self._shares(parts):
            need.end_promise(share, reason=reason, cause=cause)

    def give(self, parts: Iterable[Part], *, cause: Cause) -> None:
        """So much of these lines was received; a need that has all it asked for is met by it."""
        parts = list(parts)
        for need, share in self._shares(part for part in parts if part[1] > 0):
            need.give(share, cause=cause)
            if need.is_open and need.has_everything:
                need.meet(partly=False, note=SUPPLIED, cause=cause)
            elif need.is_open and need.status != "partly_met":
                need.meet(partly=True, note=SUPPLIED, cause=cause)
        taken = {(line.need_id, line.wanted) for line, amount in parts if amount > 0}
        nothing = [(line, line.sent) for line, _ in parts if (line.need_id, line.wanted) not in taken]
        self.unpromise(nothing, reason="not_received", cause=cause)

    def promise_again(self, parts: Iterable[Part], *, cause: Cause) -> None:
        """So much of these lines is on its way after all, also when the need is over."""
        for need, share in self._shares(parts):
            need.promise(share, gone=True, cause=cause)

    def take_back(self, parts: Iterable[Part], *, cause: Cause) -> None:
        """So much of what was received went back; a need that was met by it waits again."""
        for need, share in self._shares(parts):
            need.give_back(share, cause=cause)
            if need.status == "met" and not need.has_everything:
                need.reopen(BACK, cause=cause)
                if any(need.given.values()):
                    need.meet(partly=True, note=BACK, cause=cause)

    def _shares(self, parts: Iterable[Part]) -> Iterable[tuple[Need, Share]]:
        """By need and thing asked for: several lines may be for the same."""
        totals: dict[tuple[UUID, str, UUID, str], Decimal] = {}
        for line, amount in parts:
            if line.need_id is not None and amount > 0:
                key = (line.need_id, line.wanted, line.item_id, line.quantity.unit)
                totals[key] = totals.get(key, Decimal(0)) + amount
        for (need_id, wanted, item_id, unit), amount in totals.items():
            need, item = self._need(need_id), self.ledger.get(Item, item_id)
            yield need, share_of(need, item, self.consignment.id, wanted, Quantity(amount, unit))

    def _need(self, need_id: UUID) -> Need:
        known = self.changed.get(need_id)
        need = known if isinstance(known, Need) else self.ledger.get(Need, need_id)
        self.changed[need_id] = need
        return need
