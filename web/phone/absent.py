"""Days away 请假: entered and taken back by the volunteer; suggestions and coordinators see them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, to_user_timezone
from werkzeug.wrappers import Response

from app import volunteers
from domain.base import BadInput, Position, RuleBroken
from domain.volunteers import VolunteerId
from projections.volunteers import VolunteerRow
from web import forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.context import muster
from web.i18n import zone
from web.phone.blueprint import blueprint
from web.phone.own import me_page
from web.phone.places import mine

LONGEST = timedelta(days=366)
Span = dict[str, datetime]


@dataclass(frozen=True)
class Away:
    """From the first to the last whole day."""

    first: date
    last: date
    start: datetime


def away_of(row: VolunteerRow) -> list[Span]:
    """The times away that are entered, as times."""
    kept: Sequence[Mapping[str, Any]] = row.availability.get("away", [])
    return [{name: datetime.fromisoformat(str(at)) for name, at in span.items()} for span in kept]


def days_away() -> list[Away]:
    """My days away that are not over, the next first."""
    now = muster().ledger.now()
    spans = {(span["from"], span["until"]) for row in mine() for span in away_of(row) if span["until"] > now}
    return [
        Away(to_user_timezone(start).date(), to_user_timezone(until - timedelta(seconds=1)).date(), start)
        for start, until in sorted(spans)
    ]


@blueprint.post("/phone/away")
@needs("phone.act")
def add_away() -> Answer:
    """From one day to another I am away: nobody is to count on me."""
    return answered(_add, me_page)


def _add() -> Response:
    first, last = date.fromisoformat(forms.day("first")), date.fromisoformat(forms.day("last"))
    if last < first:
        raise BadInput("away.days_backwards", field="last")
    if last - first > LONGEST or last > (muster().ledger.now() + 2 * LONGEST).date():
        raise BadInput("away.too_long", field="last", days=LONGEST.days)
    span = {"from": _midnight(first), "until": _midnight(last + timedelta(days=1))}
    position = _changed(lambda spans: [*(one for one in spans if one != span), span])
    flash(_("Noted: your leader sees that you are away."), "done")
    if held := _promised_within(span):
        flash(
            ngettext(
                "You still hold %(num)s place in this time: give it back, or call your leader.",
                "You still hold %(num)s places in this time: give them back, or call your leader.",
                held,
            ),
            "late",
        )
    return done(position, url_for("phone.me"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone())).astimezone(UTC)


def _promised_within(span: Span) -> int:
    return sum(
        promise["starts_at"] < span["until"] and promise["ends_at"] > span["from"]
        for row in mine()
        for promise in map(_times, row.promised)
    )


def _times(promise: Mapping[str, Any]) -> Span:
    found = {name: promise[name] for name in ("starts_at", "ends_at")}
    return {k: v if isinstance(v, datetime) else datetime.fromisoformat(str(v)) for k, v in found.items()}


@blueprint.post("/phone/away/back")
@needs("phone.act")
def take_away_back() -> Response:
    """I am there after all."""
    start = forms.moment("start")
    position = _changed(lambda spans: [span for span in spans if span["from"] != start])
    flash(_("Noted: you can be asked again."), "done")
    return done(position, url_for("phone.me"))


def _changed(change: Callable[[list[Span]], list[Span]]) -> Position:
    """The same for each of my services; what I said of the week stays, what is over is forgotten."""
    cause, position, services = forms.cause(), Position(0), mine()
    if not services:
        raise RuleBroken("phone.not_serving")
    for row in services:
        spans = [span for span in away_of(row) if span["until"] > cause.at]
        position = volunteers.set_availability(
            muster().ledger,
            volunteer_id=VolunteerId(row.id),
            weekly=row.availability.get("weekly", []),
            away=sorted(change(spans), key=lambda span: span["from"]),
            cause=replace(cause, command_id=uuid5(cause.command_id, str(row.id))),
        )
    return position


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(days_away=days_away)
