"""What a request says as typed values, from a form or JSON alike, each refused by its field's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.files import Attachment
from domain.base import BadInput, Cause, RuleBroken
from domain.place import AreaCode, GeoPoint, area_code
from web.at import instant
from web.context import muster

SKEW_ALLOWED = timedelta(minutes=2)
"""A phone's clock is corrected by when it says it sent; what lies ahead by more than this is refused."""
OLDEST = timedelta(days=31)
"""How long something may have waited in a phone's outbox."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")

_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Controls that turn the text around them: no name or address needs them."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by name that show nothing."""


def fields() -> Mapping[str, Any]:
    """The values sent: the JSON object, or the form. Refuses JSON that is no object."""
    if "muster_fields" not in g:
        g.muster_fields = _json() if request.is_json else request.form
    found: Mapping[str, Any] = g.muster_fields
    return found


def _json() -> Mapping[str, Any]:
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        raise BadInput("form.not_json")
    return body


def cause() -> Cause:
    """Why the command about to run exists: who is signed in, now, when it happened, and its command id."""
    from web.access import actor

    now = muster().ledger.now()
    return Cause(actor(), now, happened_at(now), command_id())


def command_id() -> UUID:
    """The id under which a repeat of this send is recognised. Refuses when there is none."""
    text = request.headers.get("Idempotency-Key") or fields().get("command_id")
    if not text:
        raise BadInput("form.command_missing")
    return _uuid(text, "command_id")


def happened_at(now: datetime) -> datetime:
    """When it happened: now, or what the phone says, corrected by how far its clock is from ours.

    `happened_at` and `sent_at` are the phone's clock (aware ISO). Refuses the future and the too old.
    """
    said = optional_moment("happened_at")
    if said is None:
        return now
    sent = optional_moment("sent_at")
    try:
        happened = said + (now - sent) if sent else said
    except OverflowError:
        raise BadInput("form.not_a_time", field="happened_at") from None
    if happened > now + SKEW_ALLOWED:
        raise BadInput("form.happened_in_the_future", field="happened_at")
    if happened < now - OLDEST:
        raise BadInput("form.happened_too_long_ago", field="happened_at", days=OLDEST.days)
    return min(happened, now)


def clean(value: object, name: str, most: int = 2000) -> str:
    """The value as one tidy text, "" when nothing of it would show.

    Refuses what is no text, too long, or in a wrong encoding.
    """
    if not isinstance(value, str):
        raise BadInput("form.unreadable", field=name)
    if _CONTROL.search(value):
        raise BadInput("form.encoding", field=name)
    tidy = _BIDI.sub("", value).replace("\r\n", "\n").strip()
    if len(tidy) > most:
        raise BadInput("form.too_long", field=name, most=most)
    return tidy if any(map(_shows, tidy)) else ""


def _shows(letter: str) -> bool:
    """Whether anything is seen of it: neither a space, a control nor an invisible mark."""
    return letter not in _BLANK and unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Zl", "Zp")


def optional_text(name: str, most: int = 2000) -> str:
    """A text, or "" when nothing was entered."""
    value = fields().get(name)
    return "" if value is None else clean(value, name, most)


def text(name: str, most: int = 2000) -> str:
    """A text that must be there, at most `most` characters long."""
    found = optional_text(name, most)
    if not found:
        raise BadInput("form.missing", field=name)
    return found


def secret(name: str, most: int = 200) -> str:
    """A PIN or password, exactly as typed but for the encoding check."""
    value = fields().get(name)
    if not isinstance(value, str) or not value:
        raise BadInput("form.missing", field=name)
    if len(value) > most or _CONTROL.search(value):
        raise BadInput("form.unreadable", field=name)
    return value


def word(name: str, choices: Sequence[str] | frozenset[str]) -> str:
    """One of these words."""
    found = text(name, 80)
    if found not in choices:
        raise BadInput("form.not_a_choice", field=name)
    return found


def uuid_(name: str) -> UUID:
    """An id that must be there."""
    return _uuid(text(name, 80), name)


def optional_uuid(name: str) -> UUID | None:
    """An id, or None when nothing was chosen."""
    found = optional_text(name, 80)
    return _uuid(found, name) if found else None


def uuids(name: str, most: int = 500) -> list[UUID]:
    """One or several ids, without repeats, in the order sent. Refuses none."""
    sent = fields()
    values = sent.getlist(name) if hasattr(sent, "getlist") else sent.get(name, [])
    listed = values if isinstance(values, list) else [values]
    found = list(dict.fromkeys(_uuid(value, name) for value in listed[: most + 1]))
    if not found:
        raise BadInput("form.missing", field=name)
    if len(found) > most:
        raise BadInput("form.too_many", field=name, most=most)
    return found


def whole(name: str, least: int = 0, most: int = 10**9) -> int:
    """A whole number between `least` and `most`."""
    value = fields().get(name)
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,12}\s*", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput("form.missing" if value in (None, "") else "form.not_a_number", field=name)
    if not least <= value <= most:
        raise BadInput("form.out_of_range", field=name, least=least, most=most)
    return value


def words(name: str, choices: Sequence[str]) -> list[str]:
    """Any of these words, perhaps none, without repeats."""
    sent = fields()
    values = sent.getlist(name) if hasattr(sent, "getlist") else sent.get(name, [])
    listed = values if isinstance(values, list) else [values]
    found = list(dict.fromkeys(clean(value, name, 80) for value in listed[: len(choices) + 1]))
    if not set(found) <= set(choices):
        raise BadInput("form.not_a_choice", field=name)
    return found


def day(name: str) -> str:
    """A date that must be there, as ISO text."""
    found = text(name, 20)
    try:
        return date.fromisoformat(found).isoformat()
    except ValueError:
        raise BadInput("form.not_a_time", field=name) from None


def optional_moment(name: str) -> datetime | None:
    """A time as aware UTC, or None. Without an offset it is meant in the response's zone."""
    found = optional_text(name, 40)
    return instant(found, name).astimezone(UTC) if found else None


def moment(name: str) -> datetime:
    """A time that must be there, as aware UTC."""
    found = optional_moment(name)
    if found is None:
        raise BadInput("form.missing", field=name)
    return found


def area(name: str) -> AreaCode:
    """The code of an area."""
    return area_code(text(name, 40))


def point(lat: str = "lat", lng: str = "lng") -> GeoPoint | None:
    """A place in WGS-84 degrees, or None when neither field was filled."""
    here = [fields().get(lat), fields().get(lng)]
    if all(value in (None, "") for value in here):
        return None
    north, east = (_degrees(value, name) for value, name in zip(here, (lat, lng), strict=True))
    return GeoPoint.of(north, east)


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return fields().get(name) in ("1", "on", "true", True)


def upload(
    name: str, *, item: tuple[str, UUID] | None = None, owner: UUID | None = None, required: bool = False
) -> Attachment | None:
    """The file sent, kept encrypted; None when none was chosen. `item` is what it belongs to (kind, id).

    Only on a route marked with web.security.takes_files. Refuses what is no JPEG, PNG or PDF, is damaged or
    larger than 10 MB.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        if required:
            raise BadInput("form.missing", field=name)
        return None
    title = clean(sent.filename, name, most=500)
    try:
        return muster().files.keep(sent.read(), title, command_id(), item=item, owner=owner)
    except RuleBroken as refusal:
        raise BadInput(refusal.key, rule=refusal.rule, field=name, **refusal.params) from refusal


def hidden() -> Markup:
    """The two hidden fields of every form: against forgery, and so that a repeated send is recorded once."""
    return Markup(
        '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="command_id" value="{}">'
    ).format(generate_csrf(), uuid4())


def _uuid(value: object, name: str) -> UUID:
    try:
        return UUID(clean(value, name, 80))
    except ValueError:
        raise BadInput("form.not_an_id", field=name) from None


def _degrees(value: object, name: str) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) else float("nan")
    except (ValueError, OverflowError):
        number = float("nan")
    if isinstance(value, bool) or not -180 <= number <= 180:
        raise BadInput("form.not_a_number", field=name)
    return number
