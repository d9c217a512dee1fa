"""Code that cannot read what was ever stored is refused."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from tests import stored

KNOWN = [
    (topic, number, state) for topic, shapes in stored.known().items() for number, state in enumerate(shapes)
]


@pytest.mark.parametrize(("topic", "number", "state"), KNOWN, ids=[f"{t}-{n}" for t, n, _ in KNOWN])
def test_what_was_stored_once_is_read_for_ever(topic: str, number: int, state: dict[str, Any]) -> None:
    event = stored.read(topic, state)
    assert {field.name for field in fields(event)} <= vars(event).keys()


def test_everything_that_is_stored_today_is_in_the_file() -> None:
    assert stored.missing() == {}, "run: python -m tests.stored"


def test_what_is_read_is_what_was_written() -> None:
    for topic, event in stored.events().items():
        for values in stored.samples(event):
            read = stored.read(topic, stored.stored(event, values))
            written = {
                k: v for k, v in values.items() if not k.startswith("originator_") or k.endswith("topic")
            }
            assert written.items() <= vars(read).items()


def test_the_file_never_loses_an_event() -> None:
    """The names that were stored at the first release: a rename needs register_topic for the old name."""
    assert {"dispatch.Task.VolunteerAssigned", "people.Person.PersonErased"} <= stored.known().keys()
