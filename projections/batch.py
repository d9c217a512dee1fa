"""One batch of events folded into versions of rows in memory, then written with few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection, select

from domain.base import Event, Position
from projections.memory import Memory
from projections.rows import Key, Row, View
from projections.writing import Ended, Version, close, insert

ASK = 500  # keys per SELECT
NOTHING = (None, Position(0))
"""What is known of a row that there never was."""


class Recorded(Protocol):
    """An event at its position; `event` raises when it cannot be read."""

    @property
    def position(self) -> Position:
        """Where it lies."""

    @property
    def event(self) -> Event:
        """The event, decoded."""

    @property
    def topic(self) -> str:
        """Its stored name."""


class Folded:
    """The rows of one view during one batch: read once, changed in memory, written at the end."""

    def __init__(self, view: View[Any], connection: Connection, memory: Memory) -> None:
        self.view, self.connection = view, connection
        self.kind: type[Row] = view.rows
        self._now = {} if view.rows.APPENDED else memory.rows_of(view.name)
        self._nothing_to_read = view.rows.APPENDED or memory.whole
        self._closed: list[Ended] = []
        self._born: list[Version] = []
        self._fresh: dict[Key, int] = {}

    def preload(self, keys: Iterable[Key]) -> None:
        """Read the current rows of these keys."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._now]
        if self._nothing_to_read or not wanted:
            return
        self._now.update(dict.fromkeys(wanted, NOTHING))
        table = self.kind.TABLE
        columns, names = [table.c[name] for name in self.kind.FIELDS], (*self.kind.FIELDS, "since", "until")
        for chunk in (wanted[i : i + ASK] for i in range(0, len(wanted), ASK)):
            query = select(*columns, table.c.since).where(
                table.c[self.kind.KEY].in_(chunk), table.c.until.is_(None)
            )
            for *values, since in self.connection.execute(query):
                row = self.kind.of(dict(zip(names, (*values, 0, None), strict=True)))
                self._now[getattr(row, self.kind.KEY)] = (row, since)

    def get(self, key: Key) -> Row | None:
        """The row as it is after the events so far."""
        known = self._now.get(key)
        if known is None:
            if self._nothing_to_read:
                return None
            self.preload([key])
            known = self._now[key]
        return known[0]

    def append(self, row: Row | None, position: Position) -> None:
        """A row of its own, where each event makes one."""
        if row is not None:
            self._born.append((row, position, None))

    def put(self, key: Key, row: Row | None, position: Position) -> None:
        """The row from this position on; None ends it."""
        before, since = self._now.get(key, NOTHING)
        if row is before or (row and before and row.__dict__ == before.__dict__):
            return
        born = self._fresh.pop(key, None)
        if born is not None:
            self._born[born] = (self._born[born][0], since, position)
        elif before is not None:
            self._closed.append((key, since, position))
        if row is not None:
            self._fresh[key] = len(self._born)
            self._born.append((row, position, None))
        self._now[key] = (row, position)

    def write(self) -> None:
        """Close the versions that ended, insert those that began."""
        close(self.connection, self.kind, self._closed)
        insert(self.connection, self.kind, self._born)


Wanting = tuple[View[Any], Folded, Folded | None]
"""A view that wants an event, its rows, and the rows of the view that it looks at besides."""


class Fold:
    """One batch through several views; only of those that want an event of it are there rows."""

    def __init__(self, views: Sequence[View[Any]], connection: Connection, memory: Memory) -> None:
        self.views = tuple(views)
        self.failed: list[tuple[View[Any], Recorded, Exception]] = []
        self._connection, self._memory = connection, memory
        self._rows: dict[str, Folded] = {}
        self._wanting: dict[type[Event], list[Wanting]] = {}

    def take(self, batch: Sequence[Recorded]) -> None:
        """Fold all events in order; what a view cannot take in goes to `failed` and changes nothing."""
        readable = list(self._readable(batch))
        if not self._memory.whole:
            self._preload(readable)
        for recorded, event, wanting in readable:
            for view, folded, beside in wanting:
                try:
                    _one(view, folded, beside, event, recorded.position)
                except Exception as error:  # whatever it is, the other views and events go on
                    self.failed.append((view, recorded, error))

    def write(self) -> None:
        """Write what every view has gathered."""
        for folded in self._rows.values():
            folded.write()

    def _readable(self, batch: Sequence[Recorded]) -> Iterator[tuple[Recorded, Event, list[Wanting]]]:
        for recorded in batch:
            try:
                event = recorded.event
            except Exception as error:  # an event of a newer program, or a damaged one
                self.failed += [(view, recorded, error) for view in self.views]
            else:
                yield recorded, event, self._wanted_by(type(event))

    def _wanted_by(self, kind: type[Event]) -> list[Wanting]:
        if kind not in self._wanting:
            self._wanting[kind] = [
                (view, self._rows_of(view), self._rows_of(view.beside) if view.beside else None)
                for view in _wanting(self.views, kind)
            ]
        return self._wanting[kind]

    def _rows_of(self, view: View[Any]) -> Folded:
        if view.name not in self._rows:
            self._rows[view.name] = Folded(view, self._connection, self._memory)
        return self._rows[view.name]

    def _preload(self, readable: Sequence[tuple[Recorded, Event, list[Wanting]]]) -> None:
        keys: dict[str, list[Key]] = {}
        for recorded, event, wanting in readable:
            for view, _folded, _beside in wanting:
                try:
                    keys.setdefault(view.name, []).extend(view.keys(event, recorded.position, None))
                except Exception:  # noqa: S112 - it will fail again when its turn comes, and be set aside there
                    continue
        for name, wanted in keys.items():
            if not self._rows[name].kind.APPENDED:
                self._rows[name].preload(wanted)


@lru_cache(maxsize=4096)
def _wanting(views: tuple[View[Any], ...], kind: type[Event]) -> list[View[Any]]:
    """The views that fold events of a kind; neither ever changes."""
    return [view for view in views if issubclass(kind, view.events)]


def _one(view: View[Any], folded: Folded, besides: Folded | None, event: Event, position: Position) -> None:
    """One event into the rows of one view."""
    beside: Row | None = None
    if besides is not None:
        key = view.beside_key(event)
        beside = None if key is None else besides.get(key)
    if folded.kind.APPENDED:
        folded.append(view.next(None, event, position, beside), position)
        return
    keys = view.keys(event, position, beside)
    if len(keys) == 1:
        folded.put(keys[0], view.next(folded.get(keys[0]), event, position, beside), position)
        return
    changed = [(key, view.next_of(key, folded.get(key), event, position, beside)) for key in keys]
    for key, row in changed:  # all of them, or none when one of them fails
        folded.put(key, row, position)
