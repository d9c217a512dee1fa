"""The calendar file, read back by the rules of RFC 5545."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from web.ical import LINE, Entry, calendar, escaped, folded

CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 11, 22, 14, 30, tzinfo=CHINA)


def entry(title: str = "Deliver meals 送餐", *, cancelled: bool = False) -> Entry:
    return Entry("a@muster", title, "柳巷12号", "", AT, AT + timedelta(hours=2), AT, 3, cancelled)


def read(file: bytes) -> list[str]:
    """The lines, unfolded."""
    return file.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_place_of_mine_as_an_appointment_in_utc() -> None:
    lines = read(calendar("Shen Yu 沈雨", [entry()]))
    for line in ("UID:a@muster", "SEQUENCE:3", "DTSTART:20261122T063000Z", "DTEND:20261122T083000Z"):
        assert line in lines
    assert "SUMMARY:Deliver meals 送餐" in lines
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_one_that_was_taken_back_says_so() -> None:
    assert "STATUS:CANCELLED" in read(calendar("", [entry(cancelled=True)]))
    assert "STATUS:CONFIRMED" in read(calendar("", [entry()]))


def test_a_title_cannot_end_its_line() -> None:
    sly = entry("Meals\r\nEND:VEVENT\nBEGIN:VEVENT; a, b\\c")
    lines = read(calendar("", [sly]))
    assert lines.count("END:VEVENT") == 1
    assert r"SUMMARY:Meals\nEND:VEVENT\nBEGIN:VEVENT\; a\, b\\c" in lines


@given(st.text(max_size=400))
def test_any_text_comes_back_whole_from_lines_that_are_short_enough(text: str) -> None:
    written = folded("SUMMARY:" + escaped(text))
    assert all(len(line) <= LINE for line in written.split(b"\r\n"))
    assert written.decode().replace("\r\n ", "") == "SUMMARY:" + escaped(text) + "\r\n"
