"""Volunteers 志愿者: the list, and registering somebody with a PIN of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import volunteers as commands
from domain.base import RuleBroken
from domain.organisations import OrganisationId
from projections.organisations import OrganisationRow
from projections.volunteers import VolunteerRow
from web import access, accounts, choices, forms, present
from web.access import needs
from web.answers import shown, wants_json
from web.asking import Answer, answered, gather
from web.context import muster
from web.invitations import PIN_MINUTES, poster

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")
PAGE = 100
STATES = {"free": _l("Free"), "promised": _l("Promised"), "on_scene": _l("On scene")}


@blueprint.get("")
@needs("volunteer.register")
def volunteers() -> str:
    """The volunteers within reach, searchable by name, with the form for one more."""
    return page()


@blueprint.post("/find")
@needs("volunteer.register")
def find() -> str:
    """Search by name: sent, so that no name stays in an address or a log."""
    return page()


def page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The list and the form, with what was typed before."""
    wanted, state = request.form.get("q", "").strip(), request.values.get("state", "")
    found = people(wanted, state)
    start = min(max(request.values.get("from", 0, type=int), 0), len(found))
    return render_template(
        "volunteers/list.html",
        people=found[start : start + PAGE],
        count=len(found),
        start=start,
        page_size=PAGE,
        states=STATES,
        organisations=[(o.id, o.row.name) for o in choices.organisations("volunteer.register")],
        areas=[(a.code, a.name) for a in choices.areas()],
        names={str(row.id): row.name for row in muster().views.rows(OrganisationRow)},
        given=given or {},
        why=why or {},
    )


def people(wanted: str, state: str) -> list[dict[str, Any]]:
    """Volunteers in the reader's scope; names are searched by revealing those in scope."""
    where = [access.scope("volunteer.see").where(VolunteerRow), VolunteerRow.c.erased.is_(False)]
    if state in STATES:
        where.append(VolunteerRow.c.state == state)
    rows = muster().views.rows(VolunteerRow, *where)
    found = present.Presenter(muster().views, access.name_of).volunteers(rows)
    return sorted((p for p in found if wanted in (p["name"] or "")), key=lambda p: p["name"] or "")


@blueprint.post("")
@needs("volunteer.register")
def create() -> Answer:
    """Register a volunteer and show the QR with which they set their own PIN."""
    return answered(_register, page)


def _register() -> Response:
    values = gather(
        name=lambda: accounts.name(forms.text("name", most=40)),
        mobile=_mobile,
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
        area_code=lambda: forms.area("area_code"),
    )
    axes = {k: values[k] for k in ("organisation_id", "area_code")}
    if not access.may("volunteer.register", **axes):
        raise access.Denied("access.denied_here")
    return _welcome(*_record(values), name=values["name"])


def _mobile() -> str | None:
    number = forms.optional_text("mobile", most=30)
    return accounts.mobile(number) if number else None


def _record(values: Mapping[str, Any]) -> tuple[UUID, UUID]:
    """Seal, record, index; returns the ids of the person and the volunteer."""
    secrets, cause = muster().secrets, forms.cause()
    person, name, mobile = cause.new_id("person"), values["name"], values["mobile"]
    if mobile and any(other != person for other in secrets.find("mobile", mobile)):
        raise RuleBroken("person.mobile_taken", field="mobile")
    position = commands.register_volunteer(
        muster().ledger,
        name=secrets.seal(person, "name", name, cause.command_id),
        mobile=secrets.seal(person, "mobile", mobile, cause.command_id) if mobile else None,
        organisation_id=values["organisation_id"],
        area_code=values["area_code"],
        cause=cause,
    )
    secrets.index(person, "name", name)
    if mobile:
        secrets.index(person, "mobile", mobile)
    shown(position)
    return person, cause.new_id("volunteer")


def _welcome(person: UUID, volunteer: UUID, *, name: str) -> Response:
    """The QR with which the new volunteer sets a PIN, shown once."""
    if wants_json():
        return jsonify(id=str(volunteer), person_id=str(person))
    link = muster().secrets.issue_link("pin", {"person_id": str(person)}, PIN_MINUTES, person)
    made = poster("volunteers/registered.html", "invitations.new_pin", link, PIN_MINUTES, name=name)
    return made if isinstance(made, Response) else Response(made, mimetype="text/html")
