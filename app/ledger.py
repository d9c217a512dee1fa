"""The one ledger: every command is decided here against the truth and recorded whole, once, or not at all."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from eventsourcing.utils import Environment

from app.batch import Batch
from app.canonical import digest
from app.deciding import must_be, pending
from app.recorders import CommandRecorder, Sent
from app.recorders.opening import environment
from app.repository import LockingRepository
from app.settings import Settings
from app.transcoding import FastMapper, FastTranscoder, learn_topics
from domain.base import Aggregate, Cause, Conflict, Event, MusterError, Position, RuleBroken

A = TypeVar("A", bound=Aggregate)
P = ParamSpec("P")
Changed = Sequence[Aggregate]
Body = Callable[[Any], Changed]
"""A command's body with its arguments bound; it takes what it reads from: the ledger, or a batch on it."""

LOG = logging.getLogger(__name__)
PATIENCE = 15.0  # seconds of conflicts after which a command is refused
OCCUPIED = ("locked", "busy", "lock timeout")  # how the databases say that others are writing


def utcnow() -> datetime:
    """The server's clock, aware UTC."""
    return datetime.now(UTC)


class Recorded:
    """A stored event at its position; decoded when asked, so that one unreadable event spoils no other."""

    __slots__ = ("_event", "_mapper", "position", "stored")

    def __init__(self, position: Position, stored: StoredEvent, mapper: FastMapper) -> None:
        self.position, self.stored = position, stored
        self._mapper, self._event = mapper, cast(Event | None, None)

    @property
    def event(self) -> Event:
        """The event. Raises the library's MapperDeserialisationError when it cannot be read."""
        if self._event is None:
            self._event = cast(Event, self._mapper.to_domain_event(self.stored))
        return self._event

    @property
    def topic(self) -> str:
        """The event's stored name, such as dispatch.Task.Opened."""
        return self.stored.topic


class Ledger(Application[UUID]):
    """All events of all operations, in one order. Refusals are MusterErrors; a refusal leaves no trace."""

    def __init__(
        self, settings: Settings, *, digest_key: bytes, clock: Callable[[], datetime] = utcnow
    ) -> None:
        learn_topics()
        super().__init__(environment(settings))
        self.on_recorded: list[Callable[[Position], None]] = []
        self.commands = cast(CommandRecorder, self.recorder)
        self._digest_key, self._clock = digest_key, clock
        self._again = Lock()

    # What commands read

    def now(self) -> datetime:
        """The time on the server's clock, aware UTC; the only clock of the ledger."""
        return self._clock()

    def find(self, kind: type[A], id: UUID) -> A | None:
        """A copy of the aggregate as it is now, or None when there is none of this kind."""
        try:
            aggregate: Aggregate = self.repository.get(id)
        except AggregateNotFoundError:
            return None
        return aggregate if isinstance(aggregate, kind) else None

    def get(self, kind: type[A], id: UUID) -> A:
        """A copy of the aggregate as it is now. Refuses when there is none of this kind."""
        return must_be(self.find(kind, id), kind)

    def number(self, series: str) -> int:
        """The next human number of the series, from 1; a command that fails leaves a gap."""
        return self.commands.next_number(series)

    # What commands do

    def run(self, name: str, said: dict[str, Any], cause: Cause, body: Body) -> Position:
        """Decide and record one command; the same send again answers with the first one's position."""
        sent = self.sent(name, said, cause)
        known = self.repeat_of(sent)
        if known is not None:
            return known
        deadline = time.monotonic() + PATIENCE
        recorded = self._attempt(sent, body)
        while recorded is None and time.monotonic() < deadline:
            with self._again:  # those who lost a race queue here, so that they do not lose it to each other
                recorded = self._attempt(sent, body)
            if recorded is None:
                time.sleep(random.uniform(0.001, 0.02))  # noqa: S311  # jitter, not a secret
        if recorded is None:
            raise Conflict("ledger.contended")
        return recorded

    def sent(self, name: str, said: dict[str, Any], cause: Cause) -> Sent:
        """The row by which this send will be known."""
        body = digest(self._digest_key, name, said)
        return Sent(cause.command_id, cause.by.kind, cause.by.id, body, events=0)

    def repeat_of(self, sent: Sent) -> Position | None:
        """Where this send was recorded before, if it was. Refuses another actor or body under its id."""
        known = self.commands.find_command(sent.command_id)
        if known is None:
            return None
        if (known.by_kind, known.by, known.digest) != (sent.by_kind, sent.by, sent.digest):
            raise RuleBroken("command.id_reused")
        return Position(known.position)

    def _attempt(self, sent: Sent, body: Body) -> Position | None:
        """Decide once and record; None when somebody else was faster."""
        try:
            with self.repository.looked():
                events = pending(body(self))
            if not events:
                return self.repeat_of(sent) or self.head()
            return self.record(events, [replace(sent, events=len(events))])
        except MusterError:
            known = self.repeat_of(sent)  # the other copy of this send may just have done it
            if known is not None:
                return known
            raise
        except IntegrityError:
            return self.repeat_of(sent)
        except OperationalError as error:
            if not any(word in str(error) for word in OCCUPIED):
                raise
            return self.repeat_of(sent)

    def record(self, events: Sequence[Event], sent: Sequence[Sent]) -> Position:
        """Write the events and the rows of their commands in one transaction, then tell who listens."""
        stored = [self.mapper.to_stored_event(event) for event in events]
        positions = self.recorder.insert_events(stored, sent=sent)
        last = Position((positions or [0])[-1])
        for listener in self.on_recorded:
            try:
                listener(last)
            except Exception:  # it is recorded: whoever failed to hear of it must not make it look refused
                LOG.exception("a listener of the ledger failed at position %s", last)
        return last

    def batch(self, size: int = 500) -> Batch:
        """For imports: commands given the batch in place of the ledger are recorded `size` at a time."""
        return Batch(self, size)

    # What projections read

    def head(self) -> Position:
        """The position of the last event, 0 when there is none."""
        return Position(self.recorder.max_notification_id() or 0)

    def since(self, position: Position, limit: int = 1000) -> list[Recorded]:
        """The events after the position, about `limit` of them: the last command is always whole."""
        found = self.recorder.select_notifications(position, limit, inclusive_of_start=False)
        if len(found) == limit:
            end = self.commands.last_whole(found[-1].id)
            if end > position:
                found = [stored for stored in found if stored.id <= end]
            else:  # one command of more than `limit` events
                end = self.commands.next_whole(found[-1].id)
                found = self.recorder.select_notifications(position, 2**31, end, inclusive_of_start=False)
        mapper = cast(FastMapper, self.mapper)
        return [Recorded(Position(stored.id), stored, mapper) for stored in found]

    # What the library asks when it puts the application together

    def construct_env(self, name: str, env: Any = None) -> Any:
        """Only what Settings says; a stray variable of the library's changes nothing."""
        return Environment(name, env)

    def construct_mapper(self) -> FastMapper:
        """Our mapper over our transcoder."""
        return FastMapper(FastTranscoder())

    @property
    def repository(self) -> LockingRepository:
        """Where aggregates are loaded from."""
        return cast(LockingRepository, super().repository)

    def construct_repository(self) -> LockingRepository:
        """Aggregates in memory, kept up with the ledger, each loaded under a lock."""
        return LockingRepository(self.events)


def command(
    body: Callable[Concatenate[Ledger, P], Changed],
) -> Callable[Concatenate[Ledger | Batch, P], Position]:
    """Make a command of a function that decides: recorded whole, once for each command id, or refused."""
    name = f"{body.__module__.split('.')[1]}.{body.__name__}"

    @wraps(body)
    def run(ledger: Ledger | Batch, /, *args: P.args, **said: P.kwargs) -> Position:
        if args:
            raise TypeError(f"{name} takes keywords only")
        arguments = cast(dict[str, Any], said)
        cause = arguments["cause"]
        plain = {key: value for key, value in arguments.items() if key != "cause"}
        return ledger.run(name, plain, cause, lambda books: body(books, *args, **said))

    return run
