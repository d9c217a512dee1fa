"""Goods that nobody listed before come into the catalogue with the command that receives them, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast
from uuid import UUID

from app.deciding import must_be
from app.ledger import Ledger
from domain.base import Aggregate, Cause, Event
from domain.donations.catalogue import LONGEST_CODE, Item, ItemId, item_id

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something nobody knows: its name is its code, until somebody says more in the catalogue."""

    name: str
    unit: str
    standard: str = ""

    @property
    def code(self) -> str:
        """What the catalogue will know it by."""
        return self.name[:LONGEST_CODE].strip()


class Ahead:
    """The ledger, with what this command is about to record read as if it were there."""

    def __init__(self, ledger: Ledger, made: Mapping[UUID, Aggregate]) -> None:
        self._ledger, self._made = ledger, made

    def find(self, kind: type[A], id: UUID) -> A | None:
        """What is about to be recorded, else what is."""
        made = self._made.get(id)
        return made if isinstance(made, kind) else self._ledger.find(kind, id)

    def get(self, kind: type[A], id: UUID) -> A:
        """The same. Refuses when there is none."""
        return must_be(self.find(kind, id), kind)

    def number(self, series: str) -> int:
        """The next human number of the series."""
        return self._ledger.number(series)


def listed_by(ledger: Ledger, id: ItemId, command_id: UUID) -> bool:
    """Whether the item came into the catalogue with this very command."""
    return any(cast(Event, event).command_id == command_id for event in ledger.events.get(id, limit=1))


def listed(ledger: Ledger, new: Sequence[NewItem], cause: Cause) -> tuple[Ledger, list[Item]]:
    """The items to save with the command, and the ledger as if they were there."""
    unknown = {one.code: one for one in new if ledger.find(Item, item_id(one.code)) is None}
    made = [
        Item.enlist(
            code=one.code,
            name=one.name,
            english="",
            category="",
            unit=one.unit,
            standard=one.standard,
            synonyms=(),
            perishable=False,
            cause=cause,
        )
        for one in unknown.values()
    ]
    return cast(Ledger, Ahead(ledger, {item.id: item for item in made})), made
