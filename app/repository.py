"""Aggregates in memory, brought up to date and copied under a lock of their own."""

from __future__ import annotations

from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.application import Repository
from eventsourcing.persistence import EventStore

KEPT = 20_000  # aggregates in the cache: a district's volunteers and tasks of the day, about 1 kB each
LOCKS = 512


class LockingRepository(Repository[UUID]):
    """The library's cache with fast-forward; its copy is made outside its own lock, so each load takes ours.

    Without it a copy can be made of an aggregate to which another thread is applying an event: half of one
    version and half of the next (tests/test_ledger_torn.py shows it).
    """

    def __init__(self, events: EventStore[UUID]) -> None:
        super().__init__(events, cache_maxsize=KEPT, fastforward=True)
        self._locks = tuple(Lock() for _ in range(LOCKS))

    def get(self, aggregate_id: UUID, **options: Any) -> Any:
        """A copy of the aggregate with all its events applied. Raises AggregateNotFoundError."""
        with self.lock_of(aggregate_id):
            return super().get(aggregate_id, **options)

    def lock_of(self, aggregate_id: UUID) -> Lock:
        """The lock that its loads take; a few aggregates share one."""
        return self._locks[aggregate_id.int % LOCKS]
