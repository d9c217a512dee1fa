"""The stock of one item as matching walks through it: what expires first, and of that what lies nearest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal
from heapq import merge
from typing import TYPE_CHECKING
from uuid import UUID

from domain.donations.distances import metres
from domain.place import GeoPoint

if TYPE_CHECKING:
    from domain.donations.matching import Stock

KEEPS = "9999-99-99"
"""Stands for the day on which goods without an expiry expire: after all others."""
FAR = 10**9
Place = tuple[UUID | None, GeoPoint | None]


class Shelf:
    """What is left of one lot, and to whom it may go: None is to anybody."""

    __slots__ = ("expires_on", "left", "stock", "to")

    def __init__(self, stock: Stock, to: frozenset[UUID] | None) -> None:
        self.stock, self.to, self.left = stock, to, stock.available.amount
        self.expires_on = stock.goods.expires_on or KEEPS

    @property
    def directed(self) -> bool:
        """Whether its donor said to whom it goes."""
        return bool(self.stock.goods.directed_to)

    @property
    def place(self) -> Place:
        """Where it lies."""
        return self.stock.warehouse_id, self.stock.point


class Rack:
    """Shelves by their expiry and place. Days of which nothing is left are stepped over for good."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        days: dict[str, dict[Place, deque[Shelf]]] = {}
        for shelf in sorted(shelves, key=lambda shelf: (shelf.expires_on, shelf.stock.received_at)):
            days.setdefault(shelf.expires_on, {}).setdefault(shelf.place, deque()).append(shelf)
        self._days = list(days.items())
        self._next = list(range(len(self._days) + 1))

    def walk(self, point: GeoPoint | None, first_day: str) -> Iterator[tuple[str, int, Shelf]]:
        """What is left, from a day on: expiry, distance, shelf. The next one is asked for after taking."""
        index = self._from(0)
        while index < len(self._days):
            expires_on, places = self._days[index]
            if expires_on >= first_day:
                yield from self._of_day(expires_on, places, point)
            if not any(places.values()):
                self._next[index] = index + 1
            index = self._from(index + 1)

    def _of_day(
        self, expires_on: str, places: dict[Place, deque[Shelf]], point: GeoPoint | None
    ) -> Iterator[tuple[str, int, Shelf]]:
        near = [(far(point, place[1]), number, place) for number, place in enumerate(places)]
        for distance, _, place in sorted(near) if len(near) > 1 else near:
            shelves = places[place]
            while shelves and not shelves[0].left:
                shelves.popleft()
            for shelf in shelves:
                if shelf.left:
                    yield expires_on, distance, shelf

    def _from(self, index: int) -> int:
        """The first day from there on of which something may be left."""
        root = index
        while self._next[root] != root:
            root = self._next[root]
        while self._next[index] != root:
            self._next[index], index = root, self._next[index]
        return root


class Shelves:
    """All stock of one item: free for anybody, for some only, and directed by its donors."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        shelves = list(shelves)
        free = [shelf for shelf in shelves if shelf.to is None]
        some = [shelf for shelf in shelves if shelf.to is not None]
        self.free = Rack(free)
        self.left = sum([shelf.left for shelf in shelves if not shelf.directed], Decimal(0))
        self.places = list(dict.fromkeys(shelf.place for shelf in shelves))
        self._directed = _racks(shelf for shelf in some if shelf.directed)
        self._cleared = _racks(shelf for shelf in some if not shelf.directed)

    def directed(self, institution_id: UUID | None, point: GeoPoint | None, first: str) -> Iterator[Shelf]:
        """What donors directed to an institution."""
        rack = self._directed.get(institution_id) if institution_id else None
        return iter(()) if rack is None else (shelf for _, _, shelf in rack.walk(point, first))

    def open_to(self, institution_id: UUID | None, point: GeoPoint | None, first: str) -> Iterator[Shelf]:
        """What may go to an institution and is not directed: what expires first, then what lies nearest."""
        own = self._cleared.get(institution_id) if institution_id else None
        walks = [rack.walk(point, first) for rack in (self.free, own) if rack is not None]
        ordered = walks[0] if len(walks) == 1 else merge(*walks, key=lambda found: found[:2])
        return (shelf for _, _, shelf in ordered)

    def take(self, shelf: Shelf, amount: Decimal) -> None:
        """So much of it is spoken for."""
        shelf.left -= amount
        if not shelf.directed:
            self.left -= amount


def far(one: GeoPoint | None, other: GeoPoint | None) -> int:
    """Metres between two places; an unknown one is the farthest."""
    distance = metres(one, other)
    return FAR if distance is None else distance


def _racks(shelves: Iterable[Shelf]) -> dict[UUID, Rack]:
    found: dict[UUID, list[Shelf]] = {}
    for shelf in shelves:
        for institution_id in shelf.to or ():
            found.setdefault(institution_id, []).append(shelf)
    return {institution_id: Rack(some) for institution_id, some in found.items()}
