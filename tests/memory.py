"""A ledger in the library's own memory: the same commands, rules and positions, twenty times as many of them.

What only a database can get wrong is played on both databases, as a share of what is played here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent
from eventsourcing.utils import Environment

from app.ledger import Ledger, utcnow
from app.recorders import CommandRecorder, Known, Sent, ends
from app.settings import Settings


class Recorder(popo.POPOApplicationRecorder, CommandRecorder):
    """Events and the rows of their commands, under one lock."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[UUID, Known] = {}
        self._numbers: dict[str, int] = {}

    def _assert_uniqueness(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super()._assert_uniqueness(stored_events)
        if any(one.command_id in self._known for one in kwargs["sent"]):
            raise IntegrityError("recorded before")

    def _update_table(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        positions, sent = super()._update_table(stored_events) or [], list[Sent](kwargs["sent"])
        for one, end in zip(sent, ends(sent, positions), strict=True):
            self._known[one.command_id] = Known(one.by_kind, one.by, one.digest, end)
        return positions

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        return self._insert_events(stored_events, **kwargs)

    def find_command(self, command_id: UUID) -> Known | None:
        return self._known.get(command_id)

    def recorded_among(self, command_ids: Sequence[UUID]) -> set[UUID]:
        return self._known.keys() & set(command_ids)

    def last_whole(self, position: int) -> int:
        return max((one.position for one in self._known.values() if one.position <= position), default=0)

    def next_whole(self, position: int) -> int:
        return min((one.position for one in self._known.values() if one.position >= position), default=0)

    def next_number(self, series: str) -> int:
        with self._database_lock:
            self._numbers[series] = self._numbers.get(series, 0) + 1
            return self._numbers[series]


class Factory(popo.POPOFactory):
    """The library's factory with our recorder."""

    def application_recorder(self) -> ApplicationRecorder:
        return Recorder()


class MemoryLedger(Ledger):
    """The ledger as it is, but for where its events lie."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utcnow) -> None:
        super().__init__(Settings.from_env({"MUSTER_DATA": str(folder)}), digest_key=bytes(32), clock=clock)

    def construct_env(self, name: str, env: Any = None) -> Environment:
        return Environment(name, {"PERSISTENCE_MODULE": "tests.memory"})
