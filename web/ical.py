"""Calendars as telephones subscribe to them (RFC 5545): escaped, folded, in UTC, with stable ids.

Written here because we only ever write, and only six properties: the libraries read as well, and bring
zone data that UTC does not need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE = 75
"""Octets a line may have before it is folded."""


@dataclass(frozen=True)
class Entry:
    """One appointment; `revision` grows with each change, so that a calendar takes the newer one."""

    uid: str
    title: str
    place: str
    note: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int
    cancelled: bool


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar as a file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Muster//Muster//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"SEQUENCE:{entry.revision}"
    yield f"DTSTAMP:{_moment(entry.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(entry.changed_at)}"
    yield f"DTSTART:{_moment(entry.starts_at)}"
    yield f"DTEND:{_moment(entry.ends_at)}"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.note:
        yield f"DESCRIPTION:{escaped(entry.note)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a property's value; controls other than line breaks are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in plain if letter >= " " or letter == "\n")
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(letter, written)
    return kept


def folded(line: str) -> bytes:
    """The line with its end; at most 75 octets each, never cut inside a letter."""
    parts, part, room = [], b"", LINE
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", LINE - 1  # the space that continues a line counts
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
