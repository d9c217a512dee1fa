"""given(events).when(call).then(events or refusal): a rule as plainly as it can be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid5

from domain.base import SYSTEM, Cause, MusterError

DAY = datetime(2026, 11, 22, tzinfo=UTC)
_WORLD = UUID("5b0d6f0e-8a2c-4a63-9a41-0b7a3c6b9d10")


def someone(name: str) -> Any:
    """The id of a named person or thing, the same in every test."""
    return uuid5(_WORLD, name)


def at(hour: float) -> datetime:
    """An hour of the test day; 25 is one o'clock of the next."""
    return DAY + timedelta(hours=hour)


def cause(hour: float = 8, happened: float | None = None, command: str = "a command") -> Cause:
    """A cause by the system, recorded at the hour."""
    return Cause(SYSTEM, at(hour), at(hour if happened is None else happened), someone(command))


class Given:
    """The aggregate as its past left it."""

    def __init__(self, aggregate: Any) -> None:
        aggregate.collect_events()
        self.aggregate = aggregate
        self.refusal: MusterError | None = None

    def when(self, call: Callable[[Any], object]) -> Self:
        """Call a method on it."""
        try:
            call(self.aggregate)
        except MusterError as refusal:
            self.refusal = refusal
        return self

    def then(self, *expected: type[Any] | tuple[type[Any], dict[str, object]]) -> None:
        """Exactly these events, each by its class, or by its class and fields."""
        assert self.refusal is None, self.refusal
        happened = list(self.aggregate.pending_events)
        wanted = [one if isinstance(one, tuple) else (one, {}) for one in expected]
        assert [type(event) for event in happened] == [kind for kind, _ in wanted]
        for event, (_, values) in zip(happened, wanted, strict=True):
            assert values.items() <= {f.name: getattr(event, f.name) for f in fields(event)}.items()

    def refused(self, key: str, rule: str | None = None) -> None:
        """Refused with this key and rule, and nothing recorded."""
        assert self.refusal is not None, "nothing was refused"
        assert (self.refusal.key, self.refusal.rule) == (key, rule)
        assert not self.aggregate.pending_events


def given(aggregate: Any) -> Given:
    """Start from an aggregate; what happened to it so far is its past."""
    return Given(aggregate)
