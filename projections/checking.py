"""What `muster check` asks: do the views say what the events say, and do the invariants hold?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from domain.base import Position
from projections import VIEWS
from projections.advancing import Books
from projections.checkpoints import alarms_in, checkpoints_in, front
from projections.dispatch import TaskRow
from projections.donations.cash import CashRow
from projections.donations.stock_checks import broken_stock
from projections.donations.supply_checks import broken_supply
from projections.errands import ErrandRow
from projections.generations import Progress, fill, fresh
from projections.reading import made
from projections.rows import View
from projections.seats import TAKEN
from projections.store import Place, Store, store_for
from projections.volunteers import VolunteerRow

ENOUGH = 1000
"""Differences after which a view is broken beyond listing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something is not as it must be: in which view, at which row, and what."""

    view: str
    key: str
    what: str


def compare(
    ledger: Books,
    place: Place,
    *,
    progress: Progress | None = None,
    views: Sequence[View[Any]] = VIEWS,
    store: Store | None = None,
) -> list[Difference]:
    """Make all views again beside the shown ones, compare every version of every row, test the invariants."""
    kept = store or store_for(place)
    try:
        with kept.connect(kept.current(), writing=False) as shown:
            upto = front(shown)
            with fresh(kept, views) as number:
                fill(kept, number, ledger, views, upto=upto, progress=progress)
                with kept.connect(number, writing=False) as again:
                    found = [d for view in views for d in _first(_differences(view, shown, again))]
            return [*found, *_alarms(shown), *_behind(shown, views, upto), *broken_invariants(shown)]
    finally:
        if store is None:
            kept.close()


def _first(differences: Iterator[Difference]) -> list[Difference]:
    return [difference for difference, _ in zip(differences, range(ENOUGH), strict=False)]


def _differences(view: View[Any], shown: Connection, again: Connection) -> Iterator[Difference]:
    kind = view.rows
    columns = [
        kind.c[kind.KEY],
        kind.c.since,
        *(kind.c[f] for f in kind.FIELDS if f != kind.KEY),
        kind.c.until,
    ]
    query = select(*columns).order_by(kind.c.since, kind.c[kind.KEY])
    names = [column.name for column in columns]
    ours, theirs = shown.execute(query.execution_options(yield_per=2000)), again.execute(query)
    for mine, other in _side_by_side(iter(ours), iter(theirs)):
        if mine is None or other is None:
            where = mine or other
            what = "is shown but follows from no event" if other is None else "is missing"
            yield Difference(view.name, str(where[0]), f"the version since {where[1]} {what}")
        elif tuple(mine) != tuple(other):
            fields = [n for n, a, b in zip(names, mine, other, strict=True) if a != b]
            yield Difference(view.name, str(mine[0]), f"since {mine[1]} differs in {', '.join(fields)}")


def _side_by_side(ours: Iterator[Any], theirs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Pairs of versions with the same key and since; None where one side lacks it. Both are in that order."""
    mine, other = next(ours, None), next(theirs, None)
    while mine is not None or other is not None:
        a, b = _place(mine), _place(other)
        yield (mine if a <= b else None), (other if b <= a else None)
        if a <= b:
            mine = next(ours, None)
        if b <= a:
            other = next(theirs, None)


def _place(version: Any) -> tuple[float, str]:
    return (float("inf"), "") if version is None else (version[1], str(version[0]))


def _alarms(shown: Connection) -> list[Difference]:
    return [
        Difference(a.view, str(a.position), f"{a.topic} was set aside: {a.error}") for a in alarms_in(shown)
    ]


def _behind(shown: Connection, views: Sequence[View[Any]], upto: Position) -> list[Difference]:
    places = checkpoints_in(shown)
    late = [view.name for view in views if view.name not in places or places[view.name][0] != upto]
    return [Difference(name, "", f"has not reached {upto}") for name in late]


def broken_invariants(connection: Connection) -> list[Difference]:
    """The invariants of domain.md §4, on every version of every row."""
    tasks = [_too_many(task) for task in _versions(connection, TaskRow)]
    volunteers = [_twice(volunteer) for volunteer in _versions(connection, VolunteerRow)]
    errands = [_purse(errand) for errand in _versions(connection, ErrandRow)]
    purses = [_money(cash) for cash in _versions(connection, CashRow)]
    stock = [Difference(*broken) for broken in (*broken_stock(connection), *broken_supply(connection))]
    found = (*tasks, *volunteers, *errands, *purses, *stock)
    return [difference for difference in found if difference is not None]


def _too_many(task: TaskRow) -> Difference | None:
    """Offers: a task never has more people than places, but for those written down as extra."""
    taken = sum(seat["state"] in TAKEN and not seat["extra"] for seat in task.seats)
    if taken == task.taken <= task.places:
        return None
    return Difference("tasks", str(task.id), f"since {task.since} has {taken} people on {task.places} places")


def _twice(volunteer: VolunteerRow) -> Difference | None:
    """Time: no two live commitments of a volunteer overlap."""
    moment = datetime.fromisoformat
    promised = sorted((moment(p["starts_at"]), moment(p["ends_at"])) for p in volunteer.promised)
    for (_, ends_at), (starts_at, _) in pairwise(promised):
        if starts_at < ends_at:
            what = f"since {volunteer.since} is promised twice from {starts_at}"
            return Difference("volunteers", str(volunteer.id), what)
    return None


def _purse(errand: ErrandRow) -> Difference | None:
    """Money: what is owed is what was advanced less what was repaid, and nothing is owed when it is over."""
    owed = errand.advanced - errand.repaid
    over = errand.status in ("settled", "cancelled")
    if owed == errand.balance and 0 <= owed <= errand.total and not (over and (owed or errand.cards)):
        return None
    what = f"since {errand.since} owes {errand.balance} after {errand.advanced} less {errand.repaid}"
    return Difference("errands", str(errand.id), what)


def _money(cash: CashRow) -> Difference | None:
    """Money: what is there is what came less what went, never below what is set aside, never below zero."""
    there = cash.received - cash.refunded - cash.spent
    aside = sum(earmark["left"] for earmark in cash.earmarks)
    if there == cash.balance and aside == cash.earmarked and 0 <= aside <= there:
        return None
    return Difference(
        "cash", str(cash.id), f"since {cash.since} has {cash.balance}, set aside {cash.earmarked}"
    )


def _versions(connection: Connection, kind: type[Any]) -> Iterator[Any]:
    query = select(*(kind.c[name] for name in kind.FIELDS), kind.c.since, kind.c.until)
    fetched = connection.execute(query.execution_options(yield_per=2000))
    for part in fetched.partitions():
        yield from made(kind, part)
