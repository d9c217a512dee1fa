"""Commands per second, beside the bare library on the same database: deciding the same, and deciding nothing.

The bare library has a cache of aggregates too; it has no command ids, no retries and no lock on its loads.
What the ledger costs is its distance to the library with the same decisions (V1–V9 asked, with the aggregates
that they look at); what the rules cost besides is seen beside the library that only saves the same events.
"""

from __future__ import annotations

import inspect
import time
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application

from app.deciding import must_be
from app.dispatch import assign_volunteer, cancel_assignment
from app.ledger import Ledger
from app.recorders.opening import environment, make_schema
from app.settings import Settings
from app.transcoding import GeoPointAsPair, PersonalAsTriple
from bench import Result, median_of_pairs
from bench.district import District, found, now, opened, place
from domain.base import Aggregate, Position
from domain.dispatch import Task, TaskId
from domain.volunteers import Volunteer, VolunteerId
from projections.projector import Projector
from projections.reading import Views

A = TypeVar("A", bound=Aggregate)
Pairs = list[tuple[TaskId, VolunteerId]]
PAIRS = 100
"""Assignments taken and given back in one turn: 200 commands, 400 events."""
ROUNDS = 7


class Bare(Application[UUID]):
    """The library as it comes, with its cache on."""

    def __init__(self, settings: Settings, name: str) -> None:
        super().__init__(
            {
                **environment(settings),
                "PERSISTENCE_MODULE": f"eventsourcing.{'postgres' if settings.database else 'sqlite'}",
                "SQLITE_DBNAME": str(settings.file(f"{name}.db")),
                "POSTGRES_SCHEMA": name,
                "AGGREGATE_CACHE_MAXSIZE": "1000",
            }
        )

    def register_transcodings(self, transcoder: Any) -> None:
        """Our value types, beside the library's."""
        super().register_transcodings(transcoder)
        transcoder.register(GeoPointAsPair())
        transcoder.register(PersonalAsTriple())

    def adopt(self, ledger: Ledger) -> None:
        """Copy all aggregates from the ledger."""
        for aggregate in {recorded.stored.originator_id for recorded in ledger.since(Position(0), 100_000)}:
            self.events.put(list(ledger.events.get(aggregate)))

    @abstractmethod
    def there_and_back(self, task_id: TaskId, volunteer_id: VolunteerId) -> None:
        """Assign, and take back."""


class Deciding(Bare):
    """Runs the commands' own bodies, as a ledger would."""

    def find(self, kind: type[A], id: UUID) -> A | None:
        """The aggregate, or None."""
        try:
            found: Aggregate = self.repository.get(id)
        except AggregateNotFoundError:
            return None
        return found if isinstance(found, kind) else None

    def get(self, kind: type[A], id: UUID) -> A:
        """The aggregate. Refuses when there is none."""
        return must_be(self.find(kind, id), kind)

    def there_and_back(self, task_id: TaskId, volunteer_id: VolunteerId) -> None:
        """The two commands, decided by the product and saved by the library."""
        for command, said in ((assign_volunteer, {}), (cancel_assignment, {"reason": "measured"})):
            decide: Any = inspect.unwrap(command)
            self.save(*decide(self, task_id=task_id, volunteer_id=volunteer_id, cause=now(), **said))


class Saving(Bare):
    """Saves what the two commands record, and asks no rule."""

    def there_and_back(self, task_id: TaskId, volunteer_id: VolunteerId) -> None:
        """The four events by hand."""
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
    with opened(settings) as ledger, ExitStack() as stack:
        district = found(ledger)
        who = [(district.task(number), district.volunteer()) for number in range(20)]
        district.insure([volunteer for _, volunteer in who])
        deciding = stack.enter_context(_bare(Deciding, settings, ledger))
        saving = stack.enter_context(_bare(Saving, settings, ledger))
        name = f"commands/s, {database}"
        yield from _beside(f"{name}, projector off", district, deciding, who, at_least=0.8)
        yield from _beside(
            f"{name}, projector off, beside no rule asked", district, saving, who, at_least=0.8
        )
        projector = Projector(ledger, settings, Views(settings))
        projector.start()
        yield from _beside(f"{name}, projector on", district, deciding, who)
        projector.stop()


@contextmanager
def _bare(kind: type[Bare], settings: Settings, ledger: Ledger) -> Iterator[Bare]:
    name = f"bare_{kind.__name__.lower()}"
    if settings.database:
        make_schema(settings.database, name)
    bare = kind(settings, name)
    bare.adopt(ledger)
    yield bare
    bare.close()


def _beside(
    name: str, ours: District, bare: Bare, who: Pairs, at_least: float | None = None
) -> Iterator[Result]:
    rate, theirs = median_of_pairs(lambda: _rate(ours, who), lambda: _rate(bare, who), ROUNDS)
    yield Result(name, rate, "1/s", baseline=theirs, at_least=at_least)


def _rate(does: District | Bare, who: Pairs) -> float:
    start = time.perf_counter()
    for turn in range(PAIRS):
        does.there_and_back(*who[turn % len(who)])
    return 2 * PAIRS / (time.perf_counter() - start)
