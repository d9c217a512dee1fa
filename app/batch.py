"""Many commands in one transaction, for imports: each is still remembered by its own id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from app.deciding import must_be, pending
from app.recorders import Sent
from domain.base import Aggregate, Cause, Event, MusterError, Position, RuleBroken

if TYPE_CHECKING:
    from app.ledger import Ledger

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True)
class _Decided:
    name: str
    said: dict[str, Any]
    cause: Cause
    body: Callable[[Any], Sequence[Aggregate]]
    sent: Sent
    events: Sequence[Event]


class Batch:
    """Stands in for the ledger: a command sees what earlier ones of the batch did, before it is written.

    A refused command raises and leaves the batch as it was. An exception that leaves the `with` block drops
    what is not written yet.
    """

    def __init__(self, ledger: Ledger, size: int) -> None:
        self.ledger, self.size = ledger, size
        self.recorded = self.repeated = self.unchanged = 0
        self.refused: list[tuple[Cause, MusterError]] = []
        self._decided: dict[UUID, _Decided] = {}
        self._ahead: dict[UUID, Aggregate] = {}
        self._read: dict[UUID, Aggregate] = {}
        self._new: set[UUID] = set()

    def now(self) -> datetime:
        """The ledger's clock."""
        return self.ledger.now()

    def number(self, series: str) -> int:
        """The next human number of the series."""
        return self.ledger.number(series)

    def find(self, kind: type[A], id: UUID) -> A | None:
        """A copy of the aggregate as this batch has left it, or None when there is none of this kind."""
        ahead = self._ahead.get(id) or self._read.get(id)
        if ahead is None:
            ahead = self.ledger.find(kind, id)
            if ahead is not None:
                self._read[id] = deepcopy(ahead)
            return ahead
        return deepcopy(ahead) if isinstance(ahead, kind) else None

    def get(self, kind: type[A], id: UUID) -> A:
        """A copy of the aggregate as this batch has left it. Refuses when there is none of this kind."""
        return must_be(self.find(kind, id), kind)

    def foresee(self, command_ids: Sequence[UUID]) -> None:
        """Ask once which of the coming commands were recorded before, in place of once for each."""
        self._new |= set(command_ids) - self.ledger.commands.recorded_among(command_ids)

    def run(
        self, name: str, said: dict[str, Any], cause: Cause, body: Callable[[Any], Sequence[Aggregate]]
    ) -> Position:
        """Decide one command now, write it with the others. Its position is not known yet: 0."""
        sent = self.ledger.sent(name, said, cause)
        known = self._repeat_of(sent)
        if known is not None:
            self.repeated += 1
            return known
        with self.ledger.repository.looked(anew=not self._decided):  # what is read is kept until the flush
            changed = body(self)
        events = pending(changed)
        if not events:
            self.unchanged += 1
            return Position(0)
        sent = replace(sent, events=len(events))
        self._decided[sent.command_id] = _Decided(name, said, cause, body, sent, events)
        self._ahead |= {aggregate.id: aggregate for aggregate in changed}
        if len(self._decided) >= self.size:
            self.flush()
        return Position(0)

    def flush(self) -> None:
        """Write what is decided. When somebody else was faster, decide each command again by itself."""
        decided, self._decided, self._ahead = list(self._decided.values()), {}, {}
        self._read, self._new = {}, set()
        if not decided:
            return
        try:
            self.ledger.record([e for one in decided for e in one.events], [one.sent for one in decided])
            self.recorded += len(decided)
        except IntegrityError:
            for one in decided:
                self._singly(one)

    def _singly(self, one: _Decided) -> None:
        try:
            self.ledger.run(one.name, one.said, one.cause, one.body)
            self.recorded += 1
        except MusterError as refusal:
            self.refused.append((one.cause, refusal))

    def _repeat_of(self, sent: Sent) -> Position | None:
        decided = self._decided.get(sent.command_id)
        if decided is None:
            return None if sent.command_id in self._new else self.ledger.repeat_of(sent)
        if replace(decided.sent, events=0) != sent:
            raise RuleBroken("command.id_reused")
        return Position(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
