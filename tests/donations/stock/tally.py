"""The oracle of stock: what is on hand and promised, out of nothing but the events' own numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.donations import Lot

CAME = {Lot.Received: "received", Lot.Returned: "returned", Lot.Found: "found"}
WENT = {
    Lot.Issued: "issued", Lot.Lost: "lost", Lot.WrittenOff: "written off", Lot.Sold: "sold",
    Lot.TransferredOut: "transferred out",
}  # fmt: skip


@dataclass
class Book:
    """One lot's sums."""

    sums: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    promised: defaultdict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def on_hand(self) -> Decimal:
        came = sum((self.sums[name] for name in CAME.values()), self.sums["counted otherwise"])
        return came - sum(self.sums[name] for name in WENT.values())

    @property
    def reserved(self) -> Decimal:
        return sum(self.promised.values(), Decimal(0))


class Tally:
    """Every lot's book, and what both figures were at each position where they changed."""

    def __init__(self) -> None:
        self.books: defaultdict[UUID, Book] = defaultdict(Book)
        self.at: dict[int, dict[UUID, tuple[Decimal, Decimal]]] = {}
        self.transfers: dict[UUID, Decimal] = {}

    def take(self, position: int, event: Any) -> None:
        """Add one event; the invariant holds after each single one."""
        kind, lot_id = type(event), event.originator_id
        if not kind.__qualname__.startswith("Lot."):
            return
        book = self.books[lot_id]
        if kind in CAME or kind in WENT:
            book.sums[(CAME | WENT)[kind]] += event.quantity.amount
        if kind is Lot.Restated:
            book.sums["counted otherwise"] += event.quantity.amount - event.before.amount
        if kind is Lot.Reserved:
            book.promised[event.consignment_id] += event.quantity.amount
        if kind in (Lot.Released, Lot.Issued):
            book.promised[event.consignment_id] -= event.quantity.amount
            assert book.promised[event.consignment_id] >= 0
        self._pair(event)
        assert book.on_hand >= book.reserved >= 0, (position, event)
        before = self.at[max(self.at)] if self.at else {}
        self.at[position] = before | {lot_id: (book.on_hand, book.reserved)}

    def _pair(self, event: Any) -> None:
        """What goes out to another lot comes in there, and nothing else does."""
        if isinstance(event, Lot.TransferredOut):
            self.transfers[event.to_lot_id] = event.quantity.amount
        if isinstance(event, Lot.Received) and event.origin_id is not None:
            assert self.transfers.pop(event.originator_id) == event.quantity.amount

    def upto(self, position: int) -> dict[UUID, tuple[Decimal, Decimal]]:
        """Both figures of every lot as they were at a position."""
        past = [one for one in self.at if one <= position]
        return self.at[max(past)] if past else {}
