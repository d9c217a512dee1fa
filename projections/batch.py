"""One batch of events folded into versions of rows in memory, then written with few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.base import Event, Position
from projections.rows import Key, Row, View

ASK = 500  # keys per SELECT


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

    def __init__(self, view: View[Any], connection: Connection) -> None:
        self.view, self.connection = view, connection
        self.kind: type[Row] = view.rows
        self._now: dict[Key, tuple[Row | None, Position]] = {}
        self._closed: list[tuple[Key, Position, Position]] = []
        self._born: list[tuple[Row, Position, Position | None]] = []
        self._fresh: dict[Key, int] = {}

    def preload(self, keys: Iterable[Key]) -> None:
        """Read the current rows of these keys."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._now]
        table = self.kind.TABLE
        columns = [table.c[name] for name in self.kind.FIELDS]
        for chunk in (wanted[i : i + ASK] for i in range(0, len(wanted), ASK)):
            query = select(*columns, table.c.since).where(
                table.c[self.kind.KEY].in_(chunk), table.c.until.is_(None)
            )
            for key in chunk:
                self._now[key] = (None, Position(0))
            for *values, since in self.connection.execute(query):
                row = self.kind(**dict(zip(self.kind.FIELDS, values, strict=True)))
                self._now[getattr(row, self.kind.KEY)] = (row, since)

    def get(self, key: Key) -> Row | None:
        """The row as it is after the events so far."""
        if key not in self._now:
            self.preload([key])
        return self._now[key][0]

    def put(self, key: Key, row: Row | None, position: Position) -> None:
        """The row from this position on; None ends it."""
        before, since = self._now[key]
        if row == before:
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
        table = self.kind.TABLE
        if self._closed:
            ending = update(table).where(
                table.c[self.kind.KEY] == bindparam("of"), table.c.since == bindparam("begun")
            )
            values = [{"of": key, "begun": since, "until": until} for key, since, until in self._closed]
            self.connection.execute(ending, values)
        if self._born:
            self.connection.execute(insert(table), list(self._versions()))

    def _versions(self) -> Iterator[dict[str, Any]]:
        names = self.kind.FIELDS
        for row, since, until in self._born:
            version = {name: getattr(row, name) for name in names}
            version["since"], version["until"] = since, until
            yield version


class Fold:
    """One batch through several views."""

    def __init__(self, views: Sequence[View[Any]], connection: Connection) -> None:
        self.views = views
        self.rows = {view.name: Folded(view, connection) for view in views}
        self.failed: list[tuple[View[Any], Recorded, Exception]] = []
        self._wanting: dict[type[Event], list[View[Any]]] = {}

    def take(self, batch: Sequence[Recorded]) -> None:
        """Fold all events in order; what a view cannot take in goes to `failed` and changes nothing."""
        readable = [recorded for recorded in batch if self._readable(recorded)]
        for view in self.views:
            self._preload(view, [r for r in readable if view in self._wanted_by(type(r.event))])
        for recorded in readable:
            for view in self._wanted_by(type(recorded.event)):
                try:
                    self._one(view, recorded.event, recorded.position)
                except Exception as error:  # whatever it is, the other views and events go on
                    self.failed.append((view, recorded, error))

    def write(self) -> None:
        """Write what every view has gathered."""
        for folded in self.rows.values():
            folded.write()

    def _readable(self, recorded: Recorded) -> bool:
        try:
            return recorded.event is not None
        except Exception as error:  # an event of a newer program, or a damaged one
            self.failed += [(view, recorded, error) for view in self.views]
            return False

    def _wanted_by(self, kind: type[Event]) -> list[View[Any]]:
        if kind not in self._wanting:
            self._wanting[kind] = [view for view in self.views if issubclass(kind, view.events)]
        return self._wanting[kind]

    def _preload(self, view: View[Any], wanted: Sequence[Recorded]) -> None:
        keys: list[Key] = []
        for recorded in wanted:
            try:
                keys += view.keys(recorded.event, recorded.position, None)
            except Exception:  # noqa: S112 - it will fail again when its turn comes, and be set aside there
                continue
        self.rows[view.name].preload(keys)

    def _one(self, view: View[Any], event: Event, position: Position) -> None:
        folded = self.rows[view.name]
        beside: Row | None = None
        if view.beside is not None:
            key = view.beside_key(event)
            beside = None if key is None else self.rows[view.beside.name].get(key)
        changed = [
            (key, view.next(folded.get(key), event, position, beside))
            for key in view.keys(event, position, beside)
        ]
        for key, row in changed:
            folded.put(key, row, position)
