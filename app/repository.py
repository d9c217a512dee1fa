"""Aggregates in memory, kept up with the ledger and copied under a lock of their own.

What is kept is never stale, and this is why. `look` takes in every event that was recorded since the last
look, by this process or another, in the order of their positions; positions become visible in that order on
both databases. It takes each event under the lock of its aggregate, and a load reads the database and keeps
what it read under the same lock. So an event is either in what the load read, or is applied to it by the
look. A load looks first, or is part of a command that has looked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from threading import Lock, local
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, LRUCache, Repository
from eventsourcing.domain import CanMutateProtocol
from eventsourcing.persistence import ApplicationRecorder, EventStore, StoredEvent

LOG = logging.getLogger(__name__)
KEPT = 20_000  # aggregates in the cache: a district's volunteers and tasks of the day, about 1 kB each
LOCKS = 512
AT_ONCE = 1_000  # events that one question of a look brings


class LockingRepository(Repository[UUID]):
    """Loads are copies from memory; what is not kept yet, also that there is no such aggregate, is read once.

    Without the lock a copy can be made of an aggregate to which another thread is applying an event: half of
    one version and half of the next (tests/test_ledger_torn.py shows it).
    """

    def __init__(self, events: EventStore[UUID]) -> None:
        super().__init__(events)
        self._kept: LRUCache[UUID, Any] = LRUCache(KEPT)  # None: there is none
        self._locks = tuple(Lock() for _ in range(LOCKS))
        self._recorder = cast(ApplicationRecorder, events.recorder)
        self._looking, self._mine = Lock(), local()
        self._seen = self._recorder.max_notification_id() or 0

    def get(self, aggregate_id: UUID, **options: Any) -> Any:
        """A copy of the aggregate with all its events applied, or as of a version.

        Raises AggregateNotFoundError.
        """
        if options:
            return super().get(aggregate_id, **options)
        if not getattr(self._mine, "looked", False):
            self.look()
        with self.lock_of(aggregate_id):
            found = self._one(aggregate_id)
            if found is None:
                raise AggregateNotFoundError(f"Aggregate {aggregate_id!r} not found.")
            return deepcopy(found)

    @contextmanager
    def looked(self, *, anew: bool = True) -> Iterator[None]:
        """One look for all that this thread loads within; without `anew` an earlier one is enough."""
        if anew:
            self.look()
        before, self._mine.looked = getattr(self._mine, "looked", False), True
        try:
            yield
        finally:
            self._mine.looked = before

    def look(self) -> None:
        """Take in what was recorded since the last look, by whomever."""
        with self._looking:
            more = True
            while more:
                new = self._recorder.select_notifications(self._seen, AT_ONCE, inclusive_of_start=False)
                for stored in new:
                    self._take(stored)
                    self._seen = stored.id
                more = len(new) == AT_ONCE

    def _take(self, stored: StoredEvent) -> None:
        """Apply an event to its aggregate where that is kept; what cannot be applied is not kept."""
        id = cast(UUID, stored.originator_id)
        with self.lock_of(id):
            try:
                kept = self._kept.get(id)
            except KeyError:
                return
            if kept is not None and kept.version >= stored.originator_version:
                return
            try:
                event = cast(CanMutateProtocol[Any], self.event_store.mapper.to_domain_event(stored))
                self._kept.put(id, event.mutate(kept))
            except Exception:  # whoever asks for it reads it anew, and is told what is wrong with it
                LOG.exception("an event of %s cannot be applied", id)
                self._kept.get(id, evict=True)

    def _one(self, id: UUID) -> Any:
        """What is kept, read before if need be; the caller holds its lock."""
        try:
            return self._kept.get(id)
        except KeyError:
            try:
                found: Any = super().get(id)
            except AggregateNotFoundError:
                found = None
            self._kept.put(id, found)
            return found

    def lock_of(self, aggregate_id: UUID) -> Lock:
        """The lock that its loads take; a few aggregates share one."""
        return self._locks[aggregate_id.int % LOCKS]
