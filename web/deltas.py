"""What changed, cut for each room: read once, put into words once, and a room's snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale, gettext

from domain.base import Position
from domain.personal import Personal
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.needs import NeedRow
from projections.reading import Reading
from projections.rows import Change
from projections.volunteers import VolunteerRow
from web import present
from web.donations.consignmentfacts import consignments
from web.pseudonyms import stands_for

if TYPE_CHECKING:
    from web.rooms import Watched

Json = dict[str, Any]
Reveal = Callable[[Personal], str | None]

KINDS = {
    "tasks": TaskRow,
    "needs": NeedRow,
    "consignments": ConsignmentRow,
    "volunteers": VolunteerRow,
    "lots": LotRow,
    "warehouses": WarehouseRow,
}
"""What a message calls each kind of row. Of stock it says only that it moved: its sums are asked for."""
MOST_POSITIONS = 5000
"""A client further behind gets a snapshot."""
MOST_ROWS = 400
"""More changed rows than this at once go as a snapshot too."""


class Delta:
    """What changed after a position: read once, put into words once, cut for each room."""

    def __init__(self, reading: Reading, reveal: Reveal, after: Position) -> None:
        self.reading, self.reveal, self.after, self.upto = reading, reveal, after, reading.position
        self._changes: dict[str, list[Change[Any]]] | None = None
        self._worded: dict[tuple[bool, str, str], Json] = {}

    @property
    def too_far(self) -> bool:
        """Whether a snapshot is the shorter way."""
        return self.upto - self.after > MOST_POSITIONS

    def changes(self) -> dict[str, list[Change[Any]]]:
        """The changed rows by what they are called in a message."""
        if self._changes is None:
            self._changes = {
                name: list(self.reading.changes(kind, self.after, self.upto)) for name, kind in KINDS.items()
            }
        return self._changes

    def cut(self, watched: Watched) -> Json | None:
        """The part a room may see as {tasks, needs, …, gone}; None when it is too much to send."""
        seen: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        gone: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for kind, changes in self.changes().items():
            for change in changes:
                if watched.shows(change.after):
                    seen[kind].append(change.after)
                elif watched.shows(change.before):
                    gone[kind].append(str(change.key))
        if sum(map(len, seen.values())) > MOST_ROWS:
            return None
        worded = {kind: [self._words(watched, kind, row) for row in rows] for kind, rows in seen.items()}
        return {**worded, "gone": gone}

    def _words(self, watched: Watched, kind: str, row: Any) -> Json:
        known = self._worded.get((watched.names, watched.language, str(row.id)))
        if known is None:
            rows = [change.after for change in self.changes()[kind] if watched.shows(change.after)]
            worded = in_words(self.reading, self.reveal, watched, rows)
            for item in worded[kind]:
                self._worded[watched.names, watched.language, item["id"]] = item
            known = self._worded[watched.names, watched.language, str(row.id)]
        return known


def snapshot(reading: Reading, reveal: Reveal, watched: Watched) -> Json:
    """All rows of a room, as they are in this reading; the board asks for its people as it needs them."""
    found: list[Any] = []
    for kind, scope in watched.listed.items():
        of = () if watched.response_id is None else (kind.c.response_id == watched.response_id,)
        found += reading.rows(kind, *of, scope.where(kind))
    if watched.view != "board":
        found += reading.rows(VolunteerRow, watched.volunteers.where(VolunteerRow))
    return in_words(reading, reveal, watched, found)


def in_words(reading: Reading, reveal: Reveal, watched: Watched, rows: Iterable[Any]) -> Json:
    """Rows as browsers get them, in the room's language."""

    def name(value: Personal | None) -> str:
        if value is None:
            return ""
        if not watched.names:
            return stands_for(value)
        return reveal(value) or str(gettext("erased"))

    listed = list(rows)
    goods = [row for row in listed if isinstance(row, ConsignmentRow)]
    with force_locale(watched.language):
        return {
            **present.rows(listed, views=reading, reveal=name),
            "consignments": consignments(present.Presenter(reading, name), goods),
            "lots": [{"id": str(row.id)} for row in listed if isinstance(row, LotRow)],
            "warehouses": [{"id": str(row.id)} for row in listed if isinstance(row, WarehouseRow)],
        }


def is_empty(delta: Json) -> bool:
    """Whether a room need not hear of it."""
    return not any(delta[kind] or delta["gone"][kind] for kind in KINDS)
