"""Commands per second, beside the bare library deciding and saving the same aggregates on the same database.

The bare library has the same cache of aggregates; it has no command ids, no retries and no lock on its loads.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from eventsourcing.application import Application

from app.ledger import Ledger
from app.recorders.opening import environment, make_schema
from app.settings import Settings
from app.transcoding import GeoPointAsPair, PersonalAsTriple
from bench import Result, median_of_pairs
from bench.district import District, found, now, opened, place
from domain.dispatch import Task, TaskId
from domain.volunteers import Volunteer, VolunteerId
from projections.projector import Projector
from projections.reading import Views

Pairs = list[tuple[TaskId, VolunteerId]]
PAIRS = 100
"""Assignments taken and given back in one turn: 200 commands, 400 events."""
ROUNDS = 7


class Bare(Application[UUID]):
    """The library as it comes, with its cache on."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            {
                **environment(settings),
                "PERSISTENCE_MODULE": f"eventsourcing.{'postgres' if settings.database else 'sqlite'}",
                "SQLITE_DBNAME": str(settings.file("bare.db")),
                "POSTGRES_SCHEMA": "bare",
                "AGGREGATE_CACHE_MAXSIZE": "1000",
            }
        )

    def register_transcodings(self, transcoder: Any) -> None:
        """Our value types, beside the library's."""
        super().register_transcodings(transcoder)
        transcoder.register(GeoPointAsPair())
        transcoder.register(PersonalAsTriple())

    def adopt(self, ledger: Ledger, who: Pairs) -> None:
        """Copy these aggregates from the ledger."""
        for aggregate in {id for pair in who for id in pair}:
            self.events.put(list(ledger.events.get(aggregate)))

    def there_and_back(self, task_id: TaskId, volunteer_id: VolunteerId) -> None:
        """What the two commands decide and save, by hand."""
        volunteer, task = self._load(task_id, volunteer_id)
        cause = now()
        task.assign(volunteer_id, cause=cause)
        volunteer.promise(task.commitment, cause=cause)
        self.save(volunteer, task)
        volunteer, task = self._load(task_id, volunteer_id)
        cause = now()
        task.cancel_assignment(volunteer_id, reason="measured", cause=cause)
        volunteer.release(task_id, reason="measured", cause=cause)
        self.save(volunteer, task)

    def _load(self, task_id: TaskId, volunteer_id: VolunteerId) -> tuple[Volunteer, Task]:
        volunteer: Volunteer = self.repository.get(volunteer_id)
        task: Task = self.repository.get(task_id)
        return volunteer, task


def measure() -> Iterator[Result]:
    """On SQLite and on PostgreSQL, with the projector off and on."""
    for database in ("sqlite", "postgresql"):
        with place(database) as settings:
            yield from _measure(database, settings)


def _measure(database: str, settings: Settings) -> Iterator[Result]:
    with opened(settings) as ledger:
        district = found(ledger)
        who = [(district.task(number), district.volunteer()) for number in range(20)]
        if settings.database:
            make_schema(settings.database, "bare")
        bare = Bare(settings)
        bare.adopt(ledger, who)
        ours, theirs = median_of_pairs(lambda: _rate(district, who), lambda: _rate(bare, who), ROUNDS)
        yield Result(f"commands/s, {database}, projector off", ours, "1/s", baseline=theirs, at_least=0.8)
        projector = Projector(ledger, settings, Views(settings))
        projector.start()
        ours, theirs = median_of_pairs(lambda: _rate(district, who), lambda: _rate(bare, who), ROUNDS)
        projector.stop()
        yield Result(f"commands/s, {database}, projector on", ours, "1/s", baseline=theirs)
        bare.close()


def _rate(does: District | Bare, who: Pairs) -> float:
    start = time.perf_counter()
    for turn in range(PAIRS):
        does.there_and_back(*who[turn % len(who)])
    return 2 * PAIRS / (time.perf_counter() - start)
