"""What phones and programs say is read as typed values; their clocks are corrected, the future is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.base import BadInput
from tests.access.house import House
from web import forms

NOW = datetime(2026, 8, 5, 6, 0, tzinfo=UTC)


@contextmanager
def sent(house: House, **fields: Any) -> Iterator[None]:
    with house.app.test_request_context("/", method="POST", data=fields):
        yield


def iso(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat()


def test_a_phone_with_a_wrong_clock_is_corrected_by_when_it_says_it_sent(standing: House) -> None:
    with sent(standing, happened_at=iso(37), sent_at=iso(60)):
        assert forms.happened_at(NOW) == NOW - timedelta(minutes=23)


def test_without_a_word_it_happened_now(standing: House) -> None:
    with sent(standing):
        assert forms.happened_at(NOW) == NOW


def test_a_little_ahead_is_now_and_more_is_refused(standing: House) -> None:
    with sent(standing, happened_at=iso(1)):
        assert forms.happened_at(NOW) == NOW
    with sent(standing, happened_at=iso(3)), pytest.raises(BadInput, match="in_the_future"):
        forms.happened_at(NOW)
    with sent(standing, happened_at=iso(70), sent_at=iso(60)), pytest.raises(BadInput, match="in_the_future"):
        forms.happened_at(NOW)


def test_what_waited_longer_than_a_month_is_refused(standing: House) -> None:
    with sent(standing, happened_at=iso(-60 * 24 * 32)), pytest.raises(BadInput, match="too_long_ago"):
        forms.happened_at(NOW)


def test_a_time_without_an_offset_is_in_the_zone_of_the_reader(standing: House) -> None:
    with sent(standing, starts_at="2026-08-05T14:00"):
        assert forms.moment("starts_at") == NOW
    with sent(standing, starts_at="2026-08-05T06:00:00Z"):
        assert forms.moment("starts_at") == NOW
    with sent(standing, starts_at="2026-08-05T16:00:00+10:00"):
        assert forms.moment("starts_at") == NOW


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01T00:00", "0001-01-01T00:00+14:00", "12:00", "9"])
def test_what_is_no_time(standing: House, text: str) -> None:
    with sent(standing, starts_at=text), pytest.raises(BadInput, match=r"not_a_time\(field=starts_at\)"):
        forms.moment("starts_at")


def test_the_command_id_is_asked_for(standing: House) -> None:
    with sent(standing), pytest.raises(BadInput, match="command_missing"):
        forms.command_id()
    one, other = uuid4(), uuid4()
    with standing.app.test_request_context(
        "/", method="POST", data={"command_id": str(one)}, headers={"Idempotency-Key": str(other)}
    ):
        assert forms.command_id() == other


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("1.5", "not_a_number"),
        ("", "missing"),
        ("501", "out_of_range"),
        ("-1", "out_of_range"),
        ("１", "not_a_number"),
    ],
)
def test_whole_numbers(standing: House, value: str, key: str) -> None:
    with sent(standing, places=value), pytest.raises(BadInput, match=key):
        forms.whole("places", 1, 500)


def test_places_in_degrees(standing: House) -> None:
    with sent(standing, lat="30.5", lng="114.3"):
        point = forms.point()
        assert point is not None and (point.lat_e7, point.lng_e7) == (305_000_000, 1_143_000_000)
    with sent(standing):
        assert forms.point() is None
    for lat, lng in (("91", "0"), ("nan", "0"), ("30", ""), ("inf", "1")):
        with sent(standing, lat=lat, lng=lng), pytest.raises(BadInput):
            forms.point()


@pytest.mark.parametrize("nothing", ["\u200b", "\u200b \ufeff\u2060", "\u202e\u2066", "\u3164", "\u00ad\n"])
def test_what_nobody_would_see_counts_as_empty(standing: House, nothing: str) -> None:
    with sent(standing, name=nothing):
        assert forms.optional_text("name") == ""
        with pytest.raises(BadInput, match=r"missing\(field=name\)"):
            forms.text("name")


def test_a_text_keeps_its_letters_and_loses_what_turns_it_around(standing: House) -> None:
    with sent(standing, name="何\u202e秀\u2066兰\u2069 👩‍👩‍👧 \u8279"):
        assert forms.text("name") == "何秀兰 👩‍👩‍👧 \u8279"


def test_ids_are_read_once_each_in_order(standing: House) -> None:
    one, two = uuid4(), uuid4()
    with sent(standing, volunteer=[str(two), str(one), str(two)]):
        assert forms.uuids("volunteer") == [two, one]
