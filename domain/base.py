"""What every aggregate and every refusal is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NewType, Self
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate as LibraryAggregate
from eventsourcing.domain import AggregateCreated, AggregateEvent
from eventsourcing.utils import register_topic

Position = NewType("Position", int)
"""A place in the one order of all events; positions grow and may have holes."""

YEARS = range(1900, 2201)
"""What anybody can mean. Times near the ends of the calendar cannot be shown in every zone."""

ACTOR_KINDS = ("account", "link", "import", "system")


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, a private link, an import or the system itself."""

    kind: str
    id: UUID

    def __post_init__(self) -> None:
        if self.kind not in ACTOR_KINDS:
            raise ValueError(f"unknown kind of actor: {self.kind}")


SYSTEM = Actor("system", UUID(int=0))


@dataclass(frozen=True)
class Cause:
    """Why an event exists: by whom, recorded when, happened when (aware UTC), and by which command."""

    by: Actor
    at: datetime
    happened_at: datetime
    command_id: UUID

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None or self.happened_at.utcoffset() is None:
            raise ValueError("a cause has aware times")

    def new_id(self, kind: str) -> UUID:
        """The id of what this command creates: the same for each repeat of the same send."""
        return uuid5(self.command_id, kind)


class MusterError(Exception):
    """A refusal a person can read: message key, parameters, and the rule's id where there is one."""

    status: ClassVar[int]

    def __init__(self, key: str, *, rule: str | None = None, **params: object) -> None:
        super().__init__(key)
        self.key, self.rule, self.params = key, rule, params

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key}({given})" + (f" [{self.rule}]" if self.rule else "")


class RuleBroken(MusterError):
    """A rule of the domain refuses the command."""

    status = 422


class NotFound(MusterError):
    """There is no such thing, or it lies outside what the asker may see."""

    status = 404


class Conflict(MusterError):
    """Somebody else changed the same thing at the same time, again and again."""

    status = 409


class BadInput(MusterError):
    """A value cannot be read."""

    status = 400


class Event(AggregateEvent):
    """An event of any aggregate; `timestamp` is the moment of recording."""

    by: UUID
    by_kind: str
    happened_at: datetime
    command_id: UUID


class Aggregate(LibraryAggregate):
    """An aggregate whose events all carry their cause and have explicit stored names."""

    class Event(Event):
        """The aggregate's own base of events."""

    class Created(Event, AggregateCreated):
        """The first event of an aggregate."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        area = cls.__module__.split(".")[1]  # the word of the domain, however many files it takes
        _store_as(cls, f"{area}.{cls.__name__}")
        for name, member in vars(cls).items():  # with those of its parts: the library makes them its own
            if isinstance(member, type) and issubclass(member, AggregateEvent) and name != "Event":
                _store_as(member, f"{area}.{cls.__name__}.{name}")

    @classmethod
    def begin(cls, created: type[Any], cause: Cause, *, id: UUID, **fields: Any) -> Self:
        """Create the aggregate by its first event."""
        return cls._create(created, id=id, **_caused(cause), **fields)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A copy for one command. Attributes are values, or a list, dict or set of values: no deeper."""
        copy = object.__new__(type(self))
        copy.__dict__ = {
            name: value.copy() if type(value) in (list, dict, set) else value
            for name, value in self.__dict__.items()
        }
        return copy

    def record(self, event: type[Any], cause: Cause, **fields: Any) -> None:
        """Add the event to what this command will save, and apply it."""
        self.trigger_event(event, **_caused(cause), **fields)


if TYPE_CHECKING:
    Part = Aggregate
else:

    class Part:
        """A part of an aggregate in a file of its own; its nested events become the aggregate's."""


def _store_as(cls: type[Any], topic: str) -> None:
    cls.TOPIC = topic
    register_topic(topic, cls)


def _caused(cause: Cause) -> dict[str, Any]:
    return {
        "timestamp": cause.at,
        "by": cause.by.id,
        "by_kind": cause.by.kind,
        "happened_at": cause.happened_at,
        "command_id": cause.command_id,
    }
