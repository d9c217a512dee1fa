"""Every event and field ever stored, in tests/stored_events.json: what was written once is read for ever.

`python -m tests.stored` adds what is new in the code, with a sample of how it is stored. It never removes or
changes an entry: when a field changes its meaning, raise the event's class_version and write an upcast.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.domain import AggregateEvent
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import resolve_topic

from app.transcoding import FastMapper, FastTranscoder, learn_topics
from domain.base import Aggregate, Event
from domain.personal import Personal
from domain.place import GeoPoint
from domain.quantity import Money, Quantity

learn_topics()
FILE = Path(__file__).with_name("stored_events.json")
ID = UUID("5b0d6f0e-8a2c-4a63-9a41-0b7a3c6b9d10")
SAMPLES: dict[Any, Any] = {
    str: "text 文字",
    int: 3,
    bool: True,
    UUID: ID,
    Decimal: Decimal("1.50"),
    datetime: datetime(2026, 11, 22, 8, 30, 0, 250, tzinfo=UTC),
    Quantity: Quantity(Decimal("12.50"), "kg"),
    Money: Money(1250),
    GeoPoint: GeoPoint(305120000, 1143120000),
    Personal: Personal(ID, "name", "c2VhbGVk"),
}


def events() -> dict[str, type[Any]]:
    """Every event of the domain by its stored name."""
    return {
        member.TOPIC: member
        for kind in Aggregate.__subclasses__()
        if kind.__module__.startswith("domain.")
        for name, member in vars(kind).items()
        if isinstance(member, type)
        and issubclass(member, AggregateEvent)
        and name not in ("Event", "Created")
    }


def samples(event: type[Any]) -> list[dict[str, Any]]:
    """One set of values for the event; a second one with None wherever a field may be None."""
    hints = get_type_hints(event, localns={"datetime": datetime, "UUID": UUID}) | {"originator_id": UUID}
    names = [field.name for field in fields(event)]
    full = {name: sample(hints[name], name, event) for name in names}
    empty = {name: None if NoneType in get_args(hints[name]) else full[name] for name in names}
    return [full] if full == empty else [full, empty]


def sample(hint: Any, name: str, event: type[Any]) -> Any:
    """A value of the annotated type; an unregistered type raises, because it could not be stored."""
    if name == "originator_topic":
        return event.TOPIC.rpartition(".")[0]
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is list:
        return [sample(get_args(hint)[0], name, event)]
    if get_origin(hint) is dict:
        return {"key": sample(get_args(hint)[1], name, event)}
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    return SAMPLES[hint]


def stored(event: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """How the event is stored with these values."""
    made = FastMapper(FastTranscoder()).to_stored_event(event(**values))
    return json.loads(made.state)


def read(topic: str, state: dict[str, Any]) -> Event:
    """The event from what was stored."""
    state_bytes = json.dumps(state).encode()
    mapped = FastMapper(FastTranscoder()).to_domain_event(StoredEvent(ID, 3, topic, state_bytes))
    assert isinstance(mapped, Event)
    assert isinstance(mapped, resolve_topic(topic))
    return mapped


def known() -> dict[str, list[dict[str, Any]]]:
    """The file: for each stored name, every shape in which it was ever stored."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def missing() -> dict[str, list[dict[str, Any]]]:
    """The shapes that the code stores today and the file does not know."""
    found: dict[str, list[dict[str, Any]]] = {}
    there = known()
    for topic, event in events().items():
        shapes = [stored(event, values) for values in samples(event)]
        new = [shape for shape in shapes if shape not in there.get(topic, [])]
        if new:
            found[topic] = new
    return found


def main() -> None:
    """Add what is missing."""
    there = known()
    for topic, shapes in missing().items():
        there.setdefault(topic, []).extend(shapes)
        print(f"{topic}: {len(shapes)} added")
    text = json.dumps(dict(sorted(there.items())), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
