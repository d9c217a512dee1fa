"""People cared for 关爱对象: the list, one person, and contacts in two taps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.dispatch import care as commands
from domain.base import BadInput, Cause, RuleBroken
from domain.dispatch import TaskId
from domain.dispatch.care_words import CARE_KINDS, CONTACT_WAYS, END_REASONS, MOST_DAYS, CaredForId
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.responses import ResponseId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, accounts, forms, placing
from web.access import needs
from web.answers import back, done
from web.asking import Answer, answered, gather
from web.carepages import form_page, list_page, of_mine, person_page
from web.context import muster
from web.forgetting import forget

blueprint = Blueprint("care", __name__, url_prefix="/care")
OUTCOMES = ("well", "needs_help", "not_reached")


@blueprint.get("")
@needs("care.see")
def people() -> str:
    """Who is cared for: the longest overdue first."""
    return list_page()


@blueprint.post("/find")
@needs("care.see")
def find() -> str:
    """Search by name: sent, so that no name stays in an address or a log."""
    return list_page()


@blueprint.get("/new")
@needs("care.change")
def new() -> str:
    """The empty form."""
    return form_page()


@blueprint.post("")
@blueprint.post("/new")
@needs("care.change")
def create() -> Answer:
    """Take somebody into care; a refusal shows the form again with everything typed."""
    return answered(_create, form_page)


def _create() -> Response:
    values = gather(
        **_about(),
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
        response_id=lambda: ResponseId(forms.uuid_("response_id")),
    )
    axes = {name: values[name] for name in ("organisation_id", "area_code", "response_id")}
    if not access.may("care.change", **axes):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    sealed = _sealed(values, cause.new_id("person"), cause)
    position = commands.register_cared_for(
        muster().ledger, **sealed, **axes, kind=values["kind"], every_days=values["every_days"], cause=cause
    )
    cared_id = cause.new_id("cared_for")
    return done(position, url_for("care.person", cared_id=cared_id), id=cared_id)


def _about() -> dict[str, Any]:
    """How each field of the form is read."""
    return {
        "name": lambda: accounts.name(forms.text("name", most=40)),
        "telephone": lambda: forms.optional_text("telephone", most=40),
        "address": lambda: forms.optional_text("address", most=120),
        "notes": lambda: forms.optional_text("notes", most=1000),
        "kind": lambda: forms.word("kind", CARE_KINDS),
        "every_days": lambda: forms.whole("every_days", least=1, most=MOST_DAYS),
        "area_code": lambda: placing.area("area_code"),
    }


def _sealed(values: Mapping[str, Any], person: UUID, cause: Cause) -> dict[str, Any]:
    """What belongs to the person, sealed for them; None where nothing was entered."""
    kinds = {"name": "name", "telephone": "mobile", "address": "address", "notes": "notes"}
    return {
        name: muster().secrets.seal(person, kind, values[name], cause.command_id) if values[name] else None
        for name, kind in kinds.items()
    }


@blueprint.get("/<uuid:cared_id>")
@needs("care.see")
def person(cared_id: UUID) -> str:
    """One person, now or at any moment with ?at=."""
    return person_page(cared_id)


@blueprint.get("/<uuid:cared_id>/edit")
@needs("care.change")
def edit(cared_id: UUID) -> str:
    """The form with what is known. Refuses a reader from whom names are withheld."""
    return form_page(row=cared_row(cared_id, "care.change"))


@blueprint.post("/<uuid:cared_id>/edit")
@needs("care.change")
def change(cared_id: UUID) -> Answer:
    """Correct what is known."""
    row = cared_row(cared_id, "care.change")

    def act() -> Response:
        values, cause = gather(**_about()), forms.cause()
        if not access.may("care.change", organisation_id=row.organisation_id, area_code=values["area_code"]):
            raise access.Denied("access.denied_here")
        position = commands.change_cared_for(
            muster().ledger,
            cared_id=CaredForId(row.id),
            **_sealed(values, row.person_id, cause),
            kind=values["kind"],
            every_days=values["every_days"],
            area_code=values["area_code"],
            cause=cause,
        )
        return done(position, url_for("care.person", cared_id=row.id))

    return answered(act, lambda **typed: form_page(row=row, **typed))


@blueprint.post("/<uuid:cared_id>/contacts")
@needs("care.contact")
def contact(cared_id: UUID) -> Response:
    """Note a visit or a call in one tap: `said` is "visit well", or `way` and `outcome` apart."""
    row, cause = cared_row(cared_id, "care.contact"), forms.cause()
    way, outcome = _said()
    task_id = forms.optional_uuid("task_id")
    if task_id not in (None, row.visit_id):
        access.require("task.see", muster().views.one(TaskRow, task_id))
    position = commands.log_contact(
        muster().ledger,
        cared_id=CaredForId(row.id),
        way=way,
        outcome=outcome,
        note=_note(row, cause),
        volunteer_id=_who(row),
        task_id=TaskId(task_id) if task_id else None,
        cause=cause,
    )
    here = url_for("care.person", cared_id=row.id)
    return done(position, f"{here}#help" if outcome == "needs_help" else back(here))


def _said() -> tuple[str, str]:
    said = forms.optional_text("said", most=40).split()
    if not said:
        return forms.word("way", CONTACT_WAYS), forms.word("outcome", OUTCOMES)
    if len(said) != 2 or said[0] not in CONTACT_WAYS or said[1] not in OUTCOMES:
        raise BadInput("form.not_a_choice", field="said")
    return said[0], said[1]


def _note(row: CaredForRow, cause: Cause) -> Personal | None:
    text = forms.optional_text("note", most=1000)
    return muster().secrets.seal(row.person_id, "note", text, cause.command_id) if text else None


def _who(row: CaredForRow) -> VolunteerId | None:
    """The reader's own service, when they have one: the carer's first."""
    own = muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == access.person_id())
    found = sorted(own, key=lambda v: (v.id != row.volunteer_id, v.organisation_id != row.organisation_id))
    return VolunteerId(found[0].id) if found else None


@blueprint.post("/<uuid:cared_id>/carer")
@needs("care.change")
def carer(cared_id: UUID) -> Response:
    """Say who looks after them: a volunteer, a team, or nobody."""
    row = cared_row(cared_id, "care.change")
    volunteer_id, team_id = forms.optional_uuid("volunteer_id"), forms.optional_uuid("team_id")
    if volunteer_id:
        access.require("volunteer.see", muster().views.one(VolunteerRow, volunteer_id))
    if team_id:
        access.require("volunteer.see", muster().views.one(TeamRow, team_id))
    position = commands.assign_carer(
        muster().ledger,
        cared_id=CaredForId(row.id),
        volunteer_id=VolunteerId(volunteer_id) if volunteer_id else None,
        team_id=TeamId(team_id) if team_id else None,
        cause=forms.cause(),
    )
    return done(position, url_for("care.person", cared_id=row.id))


@blueprint.post("/<uuid:cared_id>/pause")
@needs("care.change")
def pause(cared_id: UUID) -> Response:
    """No contact is due for a while."""
    row = cared_row(cared_id, "care.change")
    position = commands.pause_care(
        muster().ledger,
        cared_id=CaredForId(row.id),
        reason=forms.optional_text("reason", most=200),
        cause=forms.cause(),
    )
    return done(position, url_for("care.person", cared_id=row.id))


@blueprint.post("/<uuid:cared_id>/resume")
@needs("care.change")
def resume(cared_id: UUID) -> Response:
    """Care goes on."""
    row = cared_row(cared_id, "care.change")
    position = commands.resume_care(muster().ledger, cared_id=CaredForId(row.id), cause=forms.cause())
    return done(position, url_for("care.person", cared_id=row.id))


@blueprint.post("/<uuid:cared_id>/end")
@needs("care.change")
def end(cared_id: UUID) -> Response:
    """Care ends for a stated reason."""
    row = cared_row(cared_id, "care.change")
    reason = forms.word("reason", END_REASONS)
    position = commands.end_care(
        muster().ledger, cared_id=CaredForId(row.id), reason=reason, cause=forms.cause()
    )
    return done(position, url_for("care.person", cared_id=row.id))


@blueprint.post("/<uuid:cared_id>/erase")
@needs("person.erase")
def erase(cared_id: UUID) -> Response:
    """Erase somebody's data for good once care has ended; what happened stays, without a name."""
    row = cared_row(cared_id, "person.erase")
    if row.status != "ended":
        raise RuleBroken("care.not_ended")
    return done(forget(row.person_id), url_for("care.person", cared_id=row.id))


def cared_row(cared_id: UUID, action: str) -> CaredForRow:
    """The person, when this may be done to them."""
    return access.require(action, muster().views.one(CaredForRow, cared_id))


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(care_of_mine=of_mine)
