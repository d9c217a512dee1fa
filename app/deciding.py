"""The two small steps that the ledger and a batch share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from domain.base import Aggregate, Event, NotFound

A = TypeVar("A", bound=Aggregate)


def must_be(found: A | None, kind: type[A]) -> A:
    """The aggregate. Refuses when it is None, with a key such as task.not_found."""
    if found is None:
        raise NotFound(f"{kind.__name__.lower()}.not_found")
    return found


def pending(changed: Sequence[Aggregate]) -> list[Event]:
    """The new events of the aggregates, in the order in which they are given."""
    return [cast(Event, event) for aggregate in changed for event in aggregate.collect_events()]
