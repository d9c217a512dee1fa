"""How fast views are made anew: events per second, beside merely reading and decoding the same events."""

from __future__ import annotations

from collections.abc import Iterator

from app.ledger import Ledger
from bench import Result, median_of_pairs, seconds
from bench.district import District, found, opened, place
from domain.base import Position
from projections import VIEWS
from projections.advancing import BATCH
from projections.dispatch import TASKS
from projections.generations import rebuild
from projections.reading import Views

TASKS_MADE, ASSIGNED_EACH = 1_000, 5
"""Each assignment and its return are four events: about 22,000 events in all."""
ROUNDS = 3


def measure() -> Iterator[Result]:
    """One view of one table, then all views of the product."""
    for database in ("sqlite", "postgresql"):
        with place(database) as settings, opened(settings) as ledger:
            _history(ledger)
            yield from _measure(database, ledger, Views(settings))


def _measure(database: str, ledger: Ledger, views: Views) -> Iterator[Result]:
    events = int(ledger.head())
    one, reading = median_of_pairs(
        lambda: events / seconds(lambda: rebuild(views.store, ledger, [TASKS])),
        lambda: events / seconds(lambda: read_all(ledger)),
        ROUNDS,
    )
    yield Result(f"rebuild of one view, {database}", one, "events/s", baseline=reading, at_least=0.5)
    whole = events / seconds(lambda: rebuild(views.store, ledger, VIEWS))
    yield Result(f"rebuild of all views, {database}", whole, "events/s", baseline=reading, at_least=0.25)
    views.close()


def read_all(ledger: Ledger) -> None:
    """Read and decode every event."""
    position = Position(0)
    while batch := ledger.since(position, BATCH):
        for recorded in batch:
            _ = recorded.event
        position = batch[-1].position


def _history(ledger: Ledger) -> None:
    """Tasks opened in turn, with people sent to them and called back."""
    district = found(ledger)
    people = [district.volunteer() for _ in range(50)]
    district.insure(people)
    with ledger.batch() as batch:
        working = District(batch, district.response, district.organisation)  # type: ignore[arg-type]
        for number in range(TASKS_MADE):
            task = working.task(number)
            for turn in range(ASSIGNED_EACH):
                working.there_and_back(task, people[(number + turn) % len(people)])
