"""Rows that keep their past: a version of a row was true from position `since` until position `until`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar, dataclass_transform, get_type_hints
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, MetaData, Table
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from domain.base import Aggregate, Event, Position
from projections.columns import column

Key = UUID | str | int
METADATA = MetaData()
"""The tables of one generation of the views."""


@dataclass(frozen=True, kw_only=True, init=False)
class Row:
    """One version of a row. Two versions are equal when what they say is equal, whenever it was true.

    No slots, and no constructor of dataclass: filling the instance's dict makes a row five times faster.
    """

    TABLE: ClassVar[Table]
    KEY: ClassVar[str]
    KNOWN_BY: ClassVar[str]
    APPENDED: ClassVar[bool]
    FIELDS: ClassVar[tuple[str, ...]]
    NAMES: ClassVar[frozenset[str]]
    c: ClassVar[ReadOnlyColumnCollection[str, Column[Any]]]

    since: Position = field(default=Position(0), compare=False)
    until: Position | None = field(default=None, compare=False)

    def __init__(self, **values: Any) -> None:
        named = self.__dict__
        named["since"], named["until"] = Position(0), None
        named.update(values)
        if named.keys() != self.NAMES:
            raise TypeError(f"{type(self).__name__} lacks or has not {named.keys() ^ self.NAMES}")

    def replace(self, **changes: Any) -> Self:
        """The same row with other values."""
        row = self.of(self.__dict__)
        row.__dict__.update(changes)
        if len(row.__dict__) != len(self.NAMES):
            raise TypeError(f"{type(self).__name__} has no {changes.keys() - self.NAMES}")
        return row

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """A row of all these values; for what was checked when it was stored."""
        row = object.__new__(cls)
        row.__dict__.update(values)
        return row

    @property
    def known_as(self) -> Any:
        """What readers know the row by."""
        return getattr(self, self.KNOWN_BY)


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Change(Generic[R]):
    """What a row was and what it became; None where there was or is no row."""

    key: Any
    before: R | None
    after: R | None


@dataclass_transform(frozen_default=True, kw_only_default=True)
def stored(
    table: str,
    *,
    key: str = "id",
    known_by: str = "",
    indexes: Sequence[tuple[str, ...]] = (),
    appended: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Make a Row class a frozen dataclass with its table: a column per annotated field.

    Events find their row by `key`, readers by `known_by` where that differs; `indexes` serve readers. An
    `appended` row is keyed by its event's position and never ends.
    """

    def make(bare: type[R]) -> type[R]:
        made = dataclass(frozen=True, kw_only=True, init=False)(bare)
        hints = get_type_hints(made)
        made.KEY, made.KNOWN_BY, made.APPENDED = key, known_by or key, appended
        made.FIELDS = tuple(f.name for f in dataclasses.fields(made) if f.name not in ("since", "until"))
        made.NAMES = frozenset({*made.FIELDS, "since", "until"})
        made.TABLE = _table(table, made, hints, indexes)
        made.c = made.TABLE.c
        return made

    return make


def _table(name: str, kind: type[Row], hints: dict[str, Any], indexes: Sequence[tuple[str, ...]]) -> Table:
    columns = [column(f, hints[f], primary_key=f == kind.KEY) for f in kind.FIELDS]
    since = Column("since", BigInteger, primary_key=not kind.APPENDED, nullable=False, autoincrement=False)
    until = Column("until", BigInteger, nullable=True)
    table = Table(name, METADATA, *columns, since, until)
    past = [] if kind.APPENDED else [until, since]  # what never ends is asked for by its position
    if not kind.APPENDED:
        live = until.is_(None)
        Index(f"{name}_live", table.c[kind.KEY], unique=True, sqlite_where=live, postgresql_where=live)
        Index(f"{name}_since", since, until)
        Index(f"{name}_until", until, since)
    for fields in indexes:
        Index(f"{name}_{'_'.join(fields)}", *(table.c[f] for f in fields), *past)
    return table


class View(Generic[R]):
    """How events become rows of one kind: which events, which key, and a pure `evolve(row | None, event)`.

    A view that needs to see another row overrides `beside_key` (and names the view of that row in `beside`),
    `keys` and `next`.
    """

    beside: View[Any] | None = None

    def __init__(
        self,
        name: str,
        rows: type[R],
        *,
        events: Iterable[type[Any]],
        key: Callable[[Any], Key | None],
        evolve: Callable[[R | None, Any], R | None] | None = None,
        version: int = 1,
    ) -> None:
        self.name, self.rows, self.version = name, rows, version
        self.events = tuple(given.Event if issubclass(given, Aggregate) else given for given in events)
        self.key, self.evolve = key, evolve

    def beside_key(self, event: Event) -> Key | None:
        """The key of the row of `beside` that this event needs, or None."""
        return None

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """The keys of the rows that this event changes."""
        key = self.key(event)
        return () if key is None else (key,)

    def next(self, row: R | None, event: Event, position: Position, beside: Any) -> R | None:
        """The row after the event; None when there is no such row any more."""
        if self.evolve is None:
            raise TypeError(f"view {self.name} has neither evolve nor next")
        return self.evolve(row, event)

    def next_of(self, key: Key, row: R | None, event: Event, position: Position, beside: Any) -> R | None:
        """The same for one of several rows of an event; overridden where an event makes several."""
        return self.next(row, event, position, beside)

    @property
    def fingerprint(self) -> str:
        """Changes whenever rows stored by an older program can no longer be read or continued."""
        columns = ",".join(f"{c.name}:{c.type!r}" for c in self.rows.TABLE.columns)
        return f"{self.version}|{columns}"


class LinesView(View[R]):
    """A book: each event is a new line under its position, with the thing that it happened to beside."""

    def beside_key(self, event: Event) -> Key | None:
        """The thing, as it is after the event."""
        return event.originator_id

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """The event's own line."""
        return (position,)


def item_key(event: Event) -> UUID:
    """The key of views with one row per aggregate: the aggregate's id."""
    return event.originator_id


def known(row: R | None) -> R:
    """The row that must exist by now; that it does not is a fault, and the projector sets the event aside."""
    if row is None:
        raise LookupError("an event of something that was never created")
    return row
