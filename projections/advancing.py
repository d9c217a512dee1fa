"""Takes recorded events into the views, one batch in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, StatementError

from domain.base import Position
from projections.batch import Fold, Recorded
from projections.checkpoints import Alarm, checkpoints_in, move, set_aside
from projections.memory import Memory
from projections.rows import View

BATCH = 1000
REFUSED = (StatementError, ValueError, TypeError, OverflowError)
"""What a database raises for values that it cannot take."""
log = logging.getLogger(__name__)


class Books(Protocol):
    """The part of the ledger that projections read."""

    on_recorded: list[Callable[[Position], None]]

    def since(self, position: Position, limit: int = 1000) -> Sequence[Recorded]:
        """Recorded events after a position; a command is never split."""

    def head(self) -> Position:
        """The position of the last event."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where the views that moved were and are, and the position that is shown now."""

    old: Position
    new: Position
    shown: Position

    @property
    def taken(self) -> bool:
        """Whether there was anything to take."""
        return self.new > self.old


def advance(
    connection: Connection,
    books: Books,
    views: Sequence[View[Any]],
    memory: Memory,
    *,
    upto: Position | None = None,
    limit: int | None = None,
) -> Step:
    """Take one batch into the views that are farthest behind, within the caller's transaction."""
    places = {name: position for name, (position, _) in checkpoints_in(connection).items()}
    memory.check(places)
    old = min(places[view.name] for view in views)
    ahead = [place for place in (places[view.name] for view in views) if place > old]
    behind = [view for view in views if places[view.name] == old]
    end = min([*ahead, *([] if upto is None else [upto])], default=None)
    batch = [r for r in books.since(old, limit or BATCH) if end is None or r.position <= end]
    if not batch and not ahead:
        memory.left(places)
        return Step(old, old, shown=old)
    new = batch[-1].position if batch else min(ahead)
    take(connection, behind, batch, memory)
    moved = [view.name for view in behind]
    move(connection, moved, old, new)
    memory.left(places | dict.fromkeys(moved, new))
    return Step(old, new, shown=max([new, *ahead]))


def take(
    connection: Connection, views: Sequence[View[Any]], batch: Sequence[Recorded], memory: Memory
) -> None:
    """Fold and write a batch; when the database refuses it, event by event to find the one it refuses."""
    try:
        with connection.begin_nested():
            _fold(connection, views, batch, memory)
    except REFUSED as error:
        _must_be_the_values(error)
        memory.forget()
        log.warning("a batch was refused; its events are taken one by one: %s", error)
        for recorded in batch:
            for group in together(views):
                _take_one(connection, group, recorded)


def _fold(
    connection: Connection, views: Sequence[View[Any]], batch: Sequence[Recorded], memory: Memory
) -> None:
    fold = Fold(views, connection, memory)
    fold.take(batch)
    fold.write()
    set_aside(connection, [_alarm(view, recorded, error) for view, recorded, error in fold.failed])


def _take_one(connection: Connection, views: Sequence[View[Any]], recorded: Recorded) -> None:
    try:
        with connection.begin_nested():
            _fold(connection, views, [recorded], Memory())
    except REFUSED as error:
        _must_be_the_values(error)
        set_aside(connection, [_alarm(view, recorded, error) for view in views])


def _must_be_the_values(error: Exception) -> None:
    """A full disk, a lock or a lost connection is no event's fault."""
    if isinstance(error, OperationalError) or getattr(error, "connection_invalidated", False):
        raise error


def _alarm(view: View[Any], recorded: Recorded, error: Exception) -> Alarm:
    text = f"{type(error).__name__}: {error}"[:2000]
    log.error("event %s (%s) set aside by view %s: %s", recorded.position, recorded.topic, view.name, text)
    return Alarm(view.name, recorded.position, recorded.topic, text, datetime.now(UTC))


def together(views: Iterable[View[Any]]) -> list[list[View[Any]]]:
    """Views in groups that need each other's rows, or write rows of one kind, and so move together."""
    groups: list[list[View[Any]]] = []
    for view in views:
        tied = [g for g in groups if view.beside in g or any(other.rows is view.rows for other in g)]
        groups = [group for group in groups if group not in tied]
        groups.append([*(other for group in tied for other in group), view])
    return groups
