"""The read side: rows now, rows as of any position, and what changed between two positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true
from sqlalchemy.exc import OperationalError, ProgrammingError

from domain.base import Position
from projections.checkpoints import Alarm, ViewStatus, alarms_in, front, statuses_in
from projections.history import HistoryRow
from projections.moments import MomentRow
from projections.responses import ResponseRow
from projections.rows import Change, R, Row
from projections.store import Gone, Place, Run, Store, call, store_for

START = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of position 0."""


def live(kind: type[Row], at: Position | None) -> ColumnElement[bool]:
    """The condition for the versions that were true at a position, or are true now."""
    since, until = kind.c.since, kind.c.until
    if kind.APPENDED:
        return true() if at is None else kind.c[kind.KEY] <= at
    if at is None:
        return until.is_(None)
    return and_(since <= at, or_(until.is_(None), until > at))


class Reading:
    """One moment of the views: everything read through it belongs to the same position."""

    def __init__(self, connection: Connection, run: Run = call) -> None:
        self.connection, self._run = connection, run
        self.position: Position = run(front, connection)

    def rows(
        self,
        kind: type[R],
        *where: ColumnElement[bool],
        at: Position | None = None,
        order_by: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[R]:
        """The rows of a kind that meet all conditions, now or as of a position."""
        query = select(*_columns(kind)).where(live(kind, self._past(at)), *where)
        if order_by is not None:
            query = query.order_by(*(order_by if isinstance(order_by, (list, tuple)) else [order_by]))
        return self._made(kind, query.limit(limit).offset(offset))

    def one(self, kind: type[R], key: Any, at: Position | None = None) -> R | None:
        """The row known by this key, or None."""
        found = self.rows(kind, kind.c[kind.KNOWN_BY] == key, at=at)
        return found[0] if found else None

    def count(self, kind: type[Row], *where: ColumnElement[bool], at: Position | None = None) -> int:
        """How many rows meet all conditions."""
        query = select(func.count()).select_from(kind.TABLE).where(live(kind, self._past(at)), *where)
        return int(self._run(lambda: self.connection.execute(query).scalar_one()))

    def answers(self, query: Select[Any]) -> list[Any]:
        """What any other question about these tables answers: sums, groups."""
        found: list[Any] = self._run(lambda: self.connection.execute(query).all())
        return found

    def versions(self, kind: type[R], key: Any, upto: Position, limit: int) -> list[R]:
        """The versions of one row that began up to a position, newest first."""
        query = select(*_columns(kind)).where(kind.c[kind.KNOWN_BY] == key, kind.c.since <= upto)
        return self._made(kind, query.order_by(kind.c.since.desc()).limit(limit))

    def changes(self, kind: type[R], after: Position, upto: Position) -> list[Change[R]]:
        """What changed from one position to a later one: the difference of the two, not each step."""
        since, until = kind.c.since, kind.c.until
        begun = and_(since > after, since <= upto, or_(until.is_(None), until > upto))
        ended = and_(until > after, until <= upto, since <= after)
        before = {row.known_as: row for row in self._made(kind, select(*_columns(kind)).where(ended))}
        now = {row.known_as: row for row in self._made(kind, select(*_columns(kind)).where(begun))}
        keys = dict.fromkeys([*before, *now])
        pairs = (Change(key, before.get(key), now.get(key)) for key in keys)
        return [change for change in pairs if change.before != change.after]

    def moment_of(self, position: Position, response_id: UUID | None = None) -> datetime:
        """The greatest time recorded up to a position; in a historical response, of what happened."""
        if response_id is not None and self._historical(response_id):
            c = HistoryRow.c
            query = select(func.max(c.happened_at)).where(
                c.response_id == response_id, c.position <= position
            )
            return self._value(query) or START
        found = self.rows(MomentRow, at=position)
        return found[0].at if found else START

    def position_at(self, time: datetime, response_id: UUID | None = None) -> Position:
        """The position of the last whole command at or before a time (see `moment_of`)."""
        if response_id is not None and self._historical(response_id):
            return self._before_it_happened(time, response_id)
        at, until = MomentRow.c.at, MomentRow.c.until
        query = select(at, until).where(at <= time).order_by(at.desc()).limit(1)
        found = self._run(lambda: self.connection.execute(query).first())
        if found is None:
            return Position(0)
        return self.position if found.until is None else Position(found.until - 1)

    def _historical(self, response_id: UUID) -> bool:
        response = self.one(ResponseRow, response_id)
        return response is not None and response.historical

    def _before_it_happened(self, time: datetime, response_id: UUID) -> Position:
        """The last position before the first command of the response that happened after the time."""
        c = HistoryRow.c
        later = select(c.command_id).where(c.response_id == response_id, c.happened_at > time)
        command_id = self._value(later.order_by(c.position).limit(1))
        if command_id is None:
            return self.position
        return Position(self._value(select(func.min(c.position)).where(c.command_id == command_id)) - 1)

    def _value(self, query: Select[Any]) -> Any:
        return self._run(lambda: self.connection.execute(query).scalar())

    def alarms(self) -> list[Alarm]:
        """The events that a view could not take in."""
        found: list[Alarm] = self._run(alarms_in, self.connection)
        return found

    def statuses(self) -> list[ViewStatus]:
        """How far each view is."""
        found: list[ViewStatus] = self._run(statuses_in, self.connection)
        return found

    def _past(self, at: Position | None) -> Position | None:
        return None if at is None or at >= self.position else at

    def _made(self, kind: type[R], query: Select[Any]) -> list[R]:
        fetched: Iterable[Any] = self._run(lambda: self.connection.execute(query).all())
        return made(kind, fetched)


def _columns(kind: type[Row]) -> list[Any]:
    return [*(kind.c[name] for name in kind.FIELDS), kind.c.since, kind.c.until]


def made(kind: type[R], fetched: Iterable[Any]) -> list[R]:
    """Rows from fetched tuples."""
    names = (*kind.FIELDS, "since", "until")
    return [kind.of(dict(zip(names, values, strict=True))) for values in fetched]


class Views:
    """The views of a deployment; finds the generation that is shown for each request."""

    def __init__(self, place: Place, *, run: Run = call, store: Store | None = None) -> None:
        self.store = store or store_for(place)
        self._run = run

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Read several things of one and the same position."""
        connection, reading = self._run(self._open)
        try:
            yield reading
        finally:
            self._run(connection.close)

    def _open(self) -> tuple[Connection, Reading]:
        for _ in range(3):
            try:
                connection = self.store.connect(self.store.current(), writing=False)
            except Gone:
                continue
            try:
                reading = Reading(connection)
            except (OperationalError, ProgrammingError):  # removed after the pointer was read
                connection.close()
                continue
            reading._run = self._run
            return connection, reading
        raise RuntimeError("the views are not there; run `muster rebuild`")

    def rows(
        self,
        kind: type[R],
        *where: ColumnElement[bool],
        at: Position | None = None,
        order_by: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[R]:
        """The rows of a kind that meet all conditions, now or as of a position."""
        with self.read() as reading:
            return reading.rows(kind, *where, at=at, order_by=order_by, limit=limit, offset=offset)

    def one(self, kind: type[R], key: Any, at: Position | None = None) -> R | None:
        """The row known by this key, or None."""
        with self.read() as reading:
            return reading.one(kind, key, at)

    def count(self, kind: type[Row], *where: ColumnElement[bool], at: Position | None = None) -> int:
        """How many rows meet all conditions."""
        with self.read() as reading:
            return reading.count(kind, *where, at=at)

    def versions(self, kind: type[R], key: Any, upto: Position, limit: int) -> list[R]:
        """The versions of one row that began up to a position, newest first."""
        with self.read() as reading:
            return reading.versions(kind, key, upto, limit)

    def changes(self, kind: type[R], after: Position, upto: Position) -> list[Change[R]]:
        """What changed from one position to a later one."""
        with self.read() as reading:
            return reading.changes(kind, after, upto)

    def position(self) -> Position:
        """The position that is shown now."""
        with self.read() as reading:
            return reading.position

    def moment_of(self, position: Position, response_id: UUID | None = None) -> datetime:
        """The greatest time recorded up to a position; in a historical response, of what happened."""
        with self.read() as reading:
            return reading.moment_of(position, response_id)

    def position_at(self, time: datetime, response_id: UUID | None = None) -> Position:
        """The position of the last whole command at or before a time."""
        with self.read() as reading:
            return reading.position_at(time, response_id)

    def alarms(self) -> Sequence[Alarm]:
        """The events that a view could not take in."""
        with self.read() as reading:
            return reading.alarms()

    def statuses(self) -> Sequence[ViewStatus]:
        """How far each view is."""
        with self.read() as reading:
            return reading.statuses()

    def close(self) -> None:
        """Let go of all connections."""
        self.store.close()
