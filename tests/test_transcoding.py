"""What is written is read again, exactly; what could not be read is not written; one spelling, one digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent, TranscodingNotRegisteredError
from hypothesis import given
from hypothesis import strategies as st

from app.canonical import digest
from app.transcoding import FastMapper, FastTranscoder
from domain.base import Aggregate
from domain.personal import Personal
from domain.place import GeoPoint
from domain.quantity import Money, Quantity

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
VALUES: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.uuids(),
    DECIMALS,
    st.datetimes(timezones=st.just(UTC)),
    st.builds(Quantity, DECIMALS, st.text(min_size=1)),
    st.builds(Money, st.integers(), st.sampled_from(["CNY", "USD"])),
    st.builds(GeoPoint, st.integers(-90 * 10**7, 90 * 10**7), st.integers(-180 * 10**7, 180 * 10**7)),
    st.builds(Personal, st.uuids(), st.text(), st.text()),
)
NESTED: Any = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), NESTED, max_size=4))
def test_what_is_written_is_read_again(fields: dict[str, Any]) -> None:
    transcoder = FastTranscoder()
    assert transcoder.decode(transcoder.encode(fields)) == fields


@pytest.mark.parametrize("value", [date(2026, 11, 22), timedelta(hours=1), frozenset({1}), b"bytes"])
def test_what_could_not_be_read_is_not_written(value: Any) -> None:
    with pytest.raises(TranscodingNotRegisteredError):
        FastTranscoder().encode({"field": value})


class Renamed(Aggregate):
    """An aggregate whose event has changed since it was first stored."""

    class Named(Aggregate.Created):
        family: str
        given: str
        class_version = 2

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["family"], state["given"] = state.pop("name").split(" ")

    def __init__(self, *, family: str, given: str) -> None:
        self.family, self.given = family, given


def test_an_older_version_is_brought_up_to_date() -> None:
    now, id = datetime(2026, 11, 22, tzinfo=UTC), uuid4()
    old = {"timestamp": now, "originator_topic": Renamed.TOPIC, "name": "Shen Yu"}  # type: ignore[attr-defined]
    state = FastTranscoder().encode(old)
    event: Any = FastMapper(FastTranscoder()).to_domain_event(StoredEvent(id, 1, Renamed.Named.TOPIC, state))
    renamed: Any = event.mutate(None)
    assert (renamed.family, renamed.given, renamed.id) == ("Shen", "Yu", id)


@dataclass(frozen=True)
class Plan:
    title: str
    starts_at: datetime


def test_one_meaning_has_one_digest() -> None:
    noon, id = datetime(2026, 11, 22, 12, tzinfo=UTC), UUID(int=7)
    there = noon.astimezone(timezone(timedelta(hours=8)))
    one = {"plan": Plan("x", noon), "who": id, "among": {1, 2, 3}, "litres": Decimal("1.50")}
    same = {"litres": Decimal("1.5"), "among": {3, 2, 1}, "who": id, "plan": Plan("x", there)}
    assert digest(b"k", "c", one) == digest(b"k", "c", same)


@pytest.mark.parametrize(
    "other",
    [
        {"who": UUID(int=8), "what": "x"},
        {"who": UUID(int=7).hex, "what": "x"},
        {"who": UUID(int=7), "what": "x", "more": None},
        {"who": UUID(int=7), "what": Plan("x", datetime(2026, 11, 22, tzinfo=UTC))},
    ],
)
def test_another_meaning_has_another_digest(other: dict[str, Any]) -> None:
    one = {"who": UUID(int=7), "what": "x"}
    assert digest(b"k", "c", one) != digest(b"k", "c", other)
    assert digest(b"k", "c", one) != digest(b"k", "d", one)
    assert digest(b"k", "c", one) != digest(b"l", "c", one)


def test_a_command_says_only_what_has_one_spelling() -> None:
    with pytest.raises(TypeError, match="cannot say a object"):
        digest(b"k", "c", {"what": object()})
