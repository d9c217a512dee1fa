"""One line of a file of changed needs (hospital_needs.jsonl): what it says, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.base import YEARS
from domain.institutions import LONGEST_NAME
from web.commands.files import UnreadableError

CHANGES = ("hospital_listed", "hospital_delisted", "need_opened", "need_closed", "note_changed")
ABOUT_ITEMS = ("need_opened", "need_closed")
MOST_CODE, MOST_ITEM, MOST_PLACE, MOST_SPECIFICATION, MOST_NOTE = 40, 60, 40, 200, 500
_LINES = UUID("0d1a5a3e-7a0f-5c6c-9b8e-6e2f4f1c9a55")


@dataclass(frozen=True)
class NeedLine:
    """One change of what an institution asks for; `at` is aware UTC."""

    at: datetime
    city: str
    district: str
    name: str
    code: str
    change: str
    item: str
    quantity: int | None
    specification: str
    note: str
    revises: bool

    def command_id(self, response_id: UUID) -> UUID:
        """The same for the same change in the same response, whichever file and line it stands in."""
        said = [self.at.isoformat(), self.code, self.change, self.item, self.quantity]
        said += [self.specification, self.note, self.revises]
        return uuid5(_LINES, f"{response_id} {json.dumps(said, ensure_ascii=False)}")


def need_line(value: object, zone: ZoneInfo, now: datetime) -> NeedLine:
    """The values of a line. Refuses what is missing, of another kind, or cannot be so."""
    if not isinstance(value, dict):
        raise UnreadableError("line", "is not a JSON object")
    change = _text(value, "change", MOST_CODE)
    if change not in CHANGES:
        raise UnreadableError("change", f"{change!r} is none of {', '.join(CHANGES)}")
    return NeedLine(
        at=_moment(value, zone, now),
        city=_text(value, "city", MOST_PLACE, needed=False),
        district=_text(value, "district", MOST_PLACE, needed=False),
        name=_text(value, "hospital", LONGEST_NAME),
        code=_text(value, "hospital_id", MOST_CODE),
        change=change,
        item=_text(value, "item", MOST_ITEM) if change in ABOUT_ITEMS else "",
        quantity=_quantity(value) if change == "need_opened" else None,
        specification=_text(value, "specification", MOST_SPECIFICATION, needed=False),
        note=_text(value, "note", MOST_NOTE, needed=False) if change == "note_changed" else "",
        revises=_revises(value),
    )


def _text(value: Mapping[str, Any], field: str, most: int, *, needed: bool = True) -> str:
    found = value.get(field)
    if found is None and not needed:
        return ""
    if found is None:
        raise UnreadableError(field, "is missing")
    if not isinstance(found, str):
        raise UnreadableError(field, f"{found!r} is no text")
    tidy = found.strip()
    if (needed and not tidy) or len(tidy) > most or not tidy.replace("\n", "").isprintable():
        raise UnreadableError(field, f"{tidy[:most]!r} must have 1 to {most} readable letters")
    return tidy


def _moment(value: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> datetime:
    text = _text(value, "at", MOST_CODE)
    try:
        time = datetime.fromisoformat(text)
        time = (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError("at", f"{text!r} is not a date and time") from None
    if time.year not in YEARS:
        raise UnreadableError("at", f"{text!r} is a year nobody can mean")
    if time > now:
        raise UnreadableError("at", f"{text!r} has not come yet")
    return time


def _quantity(value: Mapping[str, Any]) -> int | None:
    found = value.get("quantity")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found < 10**12:
        raise UnreadableError("quantity", f"{found!r} is neither a whole number from 1 nor null")
    return found


def _revises(value: Mapping[str, Any]) -> bool:
    found = value.get("revises", False)
    if found not in (True, False, None):
        raise UnreadableError("revises", f"{found!r} is neither true nor false")
    return bool(found)
