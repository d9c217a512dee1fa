"""The native recorders of the library, with the command's row written in the events' own transaction."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as it will be remembered: who sent it, a digest of what it said, how many events it made."""

    command_id: UUID
    by_kind: str
    by: UUID
    digest: bytes
    events: int


@dataclass(frozen=True, slots=True)
class Known:
    """One command as it is remembered, with the position of its last event."""

    by_kind: str
    by: UUID
    digest: bytes
    position: int


class CommandRecorder(ApplicationRecorder):
    """What the ledger asks of either database beside the library's own interface."""

    @abstractmethod
    def find_command(self, command_id: UUID) -> Known | None:
        """The command, when it was recorded."""

    @abstractmethod
    def recorded_among(self, command_ids: Sequence[UUID]) -> set[UUID]:
        """Those of the commands that were recorded: one question for many, for imports."""

    @abstractmethod
    def last_whole(self, position: int) -> int:
        """The last position at or before this one at which a command ends; 0 when there is none."""

    @abstractmethod
    def next_whole(self, position: int) -> int:
        """The first position at or after this one at which a command ends; 0 when there is none."""

    @abstractmethod
    def next_number(self, series: str) -> int:
        """The next number of the series, from 1, in a transaction of its own."""


def ends(sent: Sequence[Sent], positions: Sequence[int]) -> list[int]:
    """The last position of each command of a batch whose events got these positions."""
    last, found = -1, []
    for command in sent:
        last += command.events
        found.append(positions[last])
    return found
