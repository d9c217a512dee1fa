"""Whole generations of the views: made beside the one that is shown, then shown, then removed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete

from domain.base import Position
from projections.advancing import Books, advance, together
from projections.checkpoints import CHECKPOINTS, begin, checkpoints_in
from projections.memory import Memory
from projections.rows import View
from projections.store import Store, index

Progress = Callable[[Position, Position], None]
"""Told how far a rebuild is: position reached, position of the last event."""
LARGE = 5000
"""Events per batch of a rebuild: nobody waits for a batch of it."""
GRACE = timedelta(minutes=2)
"""Longer than any reader keeps an old generation open."""


class Busy(RuntimeError):
    """Another rebuild or check is running."""


class Outdated(RuntimeError):
    """The generation that is shown was made by another program, or from another ledger: rebuild."""


@contextmanager
def fresh(store: Store, views: Sequence[View[Any]]) -> Iterator[int]:
    """An empty generation of one's own, one at a time. It is removed unless the pointer was moved to it."""
    release = store.exclusive("rebuild")
    if release is None:
        raise Busy("another rebuild or check is running")
    try:
        for leftover in [n for n in store.numbers() if n > store.current()]:
            store.drop(leftover)
        number = max(store.numbers(), default=0) + 1
        store.draft(number)
        with store.connect(number, writing=True) as connection, connection.begin():
            begin(connection, views)
        try:
            yield number
        finally:
            if store.current() != number:
                store.drop(number)
    finally:
        release()


def fill(
    store: Store,
    number: int,
    books: Books,
    views: Sequence[View[Any]],
    *,
    memory: Memory | None = None,
    upto: Position | None = None,
    progress: Progress | None = None,
) -> None:
    """Take all events, or those up to a position, into a fresh generation, or what `memory` has not seen."""
    memory = memory or Memory.of_nothing(view.name for view in views)
    while True:
        with store.connect(number, writing=True) as connection, connection.begin():
            step = advance(connection, books, views, memory, upto=upto, limit=LARGE)
        if not step.taken:
            return
        if progress is not None:
            progress(step.new, upto or books.head())


def rebuild(store: Store, books: Books, views: Sequence[View[Any]], progress: Progress | None = None) -> int:
    """Make all views again beside those that are shown, and show them. Returns the number."""
    with _settled_heap(), fresh(store, views) as number:
        memory = Memory.of_nothing(view.name for view in views)
        fill(store, number, books, views, memory=memory, progress=progress)
        with store.connect(number, writing=True) as connection, connection.begin():
            index(connection)
        with store.switching() as switch:
            fill(store, number, books, views, memory=memory)
            store.settle(number)
            switch(number)
        return number


@contextmanager
def _settled_heap() -> Iterator[None]:
    """Spare the collector what lived before: it would look at all of it again for each new batch."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def prepare(store: Store, books: Books, views: Sequence[View[Any]]) -> None:
    """Fit the shown generation to this program: new views begin empty. Raises Outdated if that won't do."""
    with store.held() as number:
        store.create(number)
        with store.connect(number, writing=True) as connection, connection.begin():
            known = checkpoints_in(connection)
            for view in views:
                if view.name in known and known[view.name][1] != view.fingerprint:
                    raise Outdated(f"view {view.name} is stored in another form")
            if any(position > books.head() for position, _ in known.values()):
                raise Outdated("the ledger ends before the views: it was replaced")
            names = [view.name for view in views]
            connection.execute(delete(CHECKPOINTS).where(CHECKPOINTS.c.view.not_in(names)))
            for group in together(views):
                if any(view.name not in known for view in group):
                    begin(connection, group)


def remove_old(store: Store) -> None:
    """Remove the generations before the shown one, once nobody can be reading them."""
    if datetime.now(UTC) - store.switched_at() < GRACE:
        return
    for number in [n for n in store.numbers() if n < store.current()]:
        store.drop(number)
