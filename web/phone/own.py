"""What is mine: credentials and insurance with their expiry, when I can, my calendar and certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import current_app, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import volunteers
from domain.base import Position, RuleBroken
from domain.volunteers import VolunteerId
from domain.volunteers.credentials import CREDENTIALS
from projections.volunteers import VolunteerRow
from web import access, forms, present, qr
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.context import muster
from web.phone.blueprint import blueprint
from web.phone.feed import feed_link
from web.phone.places import mine
from web.security import takes_files

SOON = timedelta(days=30)
CERTIFICATE = "certificates.own"
SPANS = (
    ("morning", "08:00", "12:00", _l("Morning")),
    ("afternoon", "12:00", "18:00", _l("Afternoon")),
    ("evening", "18:00", "22:00", _l("Evening")),
)
DAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))


@dataclass(frozen=True)
class Paper:
    """A credential or an insurance, and how it stands today."""

    kind: str
    issuer: str
    until: datetime | None
    state: str
    """Valid, unverified, soon, or over."""


@blueprint.get("/phone/me")
@needs("phone.see")
def me() -> str:
    """My credentials and insurance, when I can, my calendar feed, and my certificate of service."""
    return me_page()


def me_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with what was typed before and why it was refused."""
    services, link = mine(), feed_link()
    return render_template(
        "phone/me.html",
        services=services,
        credentials=[paper for row in services for paper in credentials(row)],
        insurance=[paper for row in services for paper in insurance(row)],
        kinds=[(kind, present.CREDENTIAL[kind]) for kind in CREDENTIALS],
        weekly=_ticked(services),
        feed=link,
        feed_qr=qr.drawing(link) if link else "",
        certificate=_certificate(),
        given=given or {},
        why=why or {},
    )


def _certificate() -> str:
    """Where the certificate of service is made, where that part is there."""
    return url_for(CERTIFICATE) if CERTIFICATE in current_app.view_functions else ""


def credentials(row: VolunteerRow) -> list[Paper]:
    """A volunteer's credentials as they stand."""
    return [
        _paper(c["kind"], c["issuer"], c["valid_until"], verified=bool(c["verified"]))
        for c in row.credentials
    ]


def insurance(row: VolunteerRow) -> list[Paper]:
    """A volunteer's insurance as it stands."""
    return [_paper("insurance", i["insurer"], i["ends_at"], verified=True) for i in row.insured]


def _paper(kind: str, issuer: str, until: Any, *, verified: bool) -> Paper:
    end = datetime.fromisoformat(until) if isinstance(until, str) and until else until or None
    now = muster().ledger.now()
    state = "valid" if verified else "unverified"
    if end is not None and end <= now:
        state = "over"
    elif end is not None and verified and end <= now + SOON:
        state = "soon"
    return Paper(kind, issuer, end, state)


@blueprint.post("/phone/credentials")
@needs("phone.act")
@takes_files
def add_credential() -> Answer:
    """Write a credential of mine down, with a photograph of the paper where there is one."""
    return answered(_add, me_page)


def _add() -> Response:
    service = _service()
    kind = forms.word("kind", CREDENTIALS)
    number, cause = forms.optional_text("number", 60), forms.cause()
    forms.upload("photo", item=("volunteer", service.id), owner=service.person_id)
    position = volunteers.add_credential(
        muster().ledger,
        volunteer_id=VolunteerId(service.id),
        kind=kind,
        number=_sealed(service, number, cause.command_id),
        issuer=forms.optional_text("issuer", 80),
        valid_until=forms.optional_moment("valid_until"),
        cause=cause,
    )
    flash(_("Written down. Your leader will look at the paper and confirm it."), "done")
    return done(position, url_for("phone.me"))


def _sealed(service: VolunteerRow, number: str, command_id: UUID) -> Any:
    return muster().secrets.seal(service.person_id, "credential", number, command_id) if number else None


def _service() -> VolunteerRow:
    """The first of my services. Refuses when I do not serve."""
    services = mine()
    if not services:
        raise RuleBroken("phone.not_serving")
    wanted = forms.optional_uuid("volunteer_id")
    return next((row for row in services if row.id == wanted), services[0])


@blueprint.post("/phone/availability")
@needs("phone.act")
def set_availability() -> Response:
    """When I can in an ordinary week: ticked parts of days."""
    cause, position = forms.cause(), Position(0)
    weekly: list[dict[str, str | int]] = [
        {"day": day, "start": start, "end": end}
        for day in range(7)
        for name, start, end, _text in SPANS
        if forms.ticked(f"{name}{day}")
    ]
    services = mine()
    if not services:
        raise RuleBroken("phone.not_serving")
    for row in services:
        position = volunteers.set_availability(
            muster().ledger,
            volunteer_id=VolunteerId(row.id),
            weekly=weekly,
            away=_away(row),
            cause=replace(cause, command_id=uuid5(cause.command_id, str(row.id))),
        )
    flash(_("Noted: this is when you can."), "done")
    return done(position, url_for("phone.me"))


def _away(row: VolunteerRow) -> list[dict[str, datetime]]:
    """Times away stay as they are: they are entered by themselves."""
    kept = row.availability.get("away", [])
    return [{name: datetime.fromisoformat(str(at)) for name, at in span.items()} for span in kept]


def _ticked(services: Sequence[VolunteerRow]) -> set[str]:
    """The parts of days I said I can; nothing said is nothing ticked."""
    weekly = services[0].availability.get("weekly", []) if services else []
    return {
        f"{name}{span['day']}"
        for span in weekly
        for name, start, end, _text in SPANS
        if span["start"] <= start and end <= span["end"]
    }


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(week_days=DAYS, day_spans=SPANS, may_act=access.carries)
