"""The moment a page is shown as of: ?at=p18204 (a position) or ?at=2026-08-05T09:40 (a time)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g, request

from domain.base import YEARS, BadInput, Position
from web.context import muster


def at() -> Position | None:
    """The position asked for; None is now. Refuses what cannot be read and what lies in the future."""
    if "muster_at" not in g:
        g.muster_at = _read(request.args.get("at", ""))
    found: Position | None = g.muster_at
    return found


def moment() -> datetime | None:
    """The time of the position asked for; None is now."""
    position = at()
    return None if position is None else muster().views.moment_of(position, _response())


def _read(text: str) -> Position | None:
    text = text.strip()
    if not text:
        return None
    if text[:1] in "pP" and text[1:].isascii() and text[1:].isdigit() and len(text) <= 19:
        return _known(Position(int(text[1:])))
    time = instant(text, "at")
    if time > muster().ledger.now():
        raise BadInput("at.in_the_future", at=text)
    return muster().views.position_at(time, _response())


def _known(position: Position) -> Position:
    if position > muster().views.position():
        raise BadInput("at.in_the_future", at=f"p{position}")
    return position


def instant(text: str, field: str) -> datetime:
    """An ISO time; without an offset it is meant in the reader's zone. Refuses what cannot be meant."""
    from web.i18n import zone

    try:
        time = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
        aware = time if time.tzinfo else time.replace(tzinfo=ZoneInfo(zone()))
        return believable(aware, field).astimezone(ZoneInfo("UTC"))
    except ValueError:
        raise BadInput("form.not_a_time", field=field) from None


def believable(time: datetime, field: str) -> datetime:
    """The time. Refuses a year that is a slip of the finger: a board that has to show it would break."""
    if time.year not in YEARS:
        raise BadInput("form.not_a_time", field=field)
    return time


def _response() -> UUID | None:
    """The response the page is about: asked for, or chosen before; a historical one has its own time."""
    try:
        return UUID(request.args.get("response") or request.cookies.get("response", ""))
    except ValueError:
        return None
