"""Who came by themselves and waits: approved several at once, or declined with a reason; and who leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import volunteers as commands
from domain.base import RuleBroken
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from projections.people import PersonRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, accounts, forms
from web.access import needs
from web.answers import back, done
from web.context import muster
from web.volunteers.availability import weekly
from web.volunteers.listing import told
from web.volunteers.registering import part
from web.volunteers.rows import ONE, blueprint, id_for, organisation_names, to_page, volunteer

MOST = 200


@blueprint.get("/pending")
@needs("volunteer.approve")
def pending() -> str:
    """Everybody who waits, those who came first on top."""
    C = VolunteerRow.c
    where = [
        access.scope("volunteer.approve").where(VolunteerRow),
        C.standing == "pending",
        C.erased.is_(False),
    ]
    rows = muster().views.rows(VolunteerRow, *where, order_by=C.registered_at, limit=MOST)
    people = {row.person_id for row in rows}
    numbers = {p.id: p.mobile for p in muster().views.rows(PersonRow, PersonRow.c.id.in_(people))}
    return render_template(
        "volunteers/pending.html", people=told(rows), numbers=numbers, names=organisation_names(), most=MOST
    )


@blueprint.post("/approve")
@needs("volunteer.approve")
def approve() -> Response:
    """Take several on; who was approved meanwhile is no harm."""
    cause = forms.cause()
    rows = [volunteer(id, "volunteer.approve") for id in forms.uuids("volunteer", MOST)]
    approved = 0
    for row in rows:
        try:
            commands.approve_volunteer(
                muster().ledger, volunteer_id=VolunteerId(row.id), cause=part(cause, f"approve {row.id}")
            )
            approved += 1
        except RuleBroken as refusal:
            if refusal.key != "volunteer.approved_already":
                raise
    flash(ngettext("%(num)s person taken on", "%(num)s people taken on", approved), "done")
    return done(muster().ledger.head(), back(url_for("volunteers.pending")), approved=approved)


@blueprint.post(f"{ONE}/decline")
@needs("volunteer.approve")
def decline(volunteer_id: UUID) -> Response:
    """Do not take somebody on, with the reason."""
    id = id_for(volunteer_id, "volunteer.approve")
    reason, cause = forms.text("reason", 200), forms.cause()
    position = commands.decline_volunteer(muster().ledger, volunteer_id=id, reason=reason, cause=cause)
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/leave")
@needs("volunteer.approve")
def leave(volunteer_id: UUID) -> Response:
    """Somebody serves no longer."""
    id = id_for(volunteer_id, "volunteer.approve")
    reason, cause = forms.text("reason", 200), forms.cause()
    position = commands.leave_service(
        muster().ledger, volunteer_id=id, reason=reason, leads=_led_by(id), cause=cause
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/change")
@needs("volunteer.register")
def change(volunteer_id: UUID) -> Response:
    """Another home area, another spelling of the name."""
    row, cause = volunteer(volunteer_id, "volunteer.register"), forms.cause()
    name = accounts.name(forms.optional_text("name", 40))
    secrets, same = muster().secrets, not name or name == muster().secrets.reveal(row.name)
    code = forms.area("area_code")
    if not access.may("volunteer.register", organisation_id=row.organisation_id, area_code=code):
        raise access.Denied("access.denied_here")
    position = commands.change_volunteer(
        muster().ledger,
        volunteer_id=VolunteerId(row.id),
        area_code=code,
        name=None if same else secrets.seal(row.person_id, "name", name, cause.command_id),
        cause=cause,
    )
    if not same:
        secrets.index(row.person_id, "name", name)
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/availability")
@needs("volunteer.change")
def availability(volunteer_id: UUID) -> Response:
    """When somebody can, week by week."""
    row, spans = volunteer(volunteer_id, "volunteer.change"), weekly()
    away = [
        {"from": datetime.fromisoformat(span["from"]), "until": datetime.fromisoformat(span["until"])}
        for span in row.availability.get("away", ())
    ]
    position = commands.set_availability(
        muster().ledger, volunteer_id=VolunteerId(row.id), weekly=spans, away=away, cause=forms.cause()
    )
    return to_page(position, volunteer_id)


def _led_by(id: VolunteerId) -> list[TeamId]:
    """The teams they lead."""
    led = TeamRow.c.leader_id == id, TeamRow.c.disbanded.is_(False)
    return [TeamId(row.id) for row in muster().views.rows(TeamRow, *led, order_by=TeamRow.c.id)]
