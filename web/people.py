"""People and their roles: who is here, lost PINs, sessions, and erasing a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import organisations as commands
from app.people import erase_person, open_names
from domain.base import RuleBroken
from domain.organisations import Grant, OrganisationId
from domain.people import PersonId
from domain.place import area_code
from domain.responses import ResponseId
from projections.care import CaredForRow
from projections.errands import ErrandRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web import access, actions, choices, forms, invitations, sessions, signin
from web.access import needs
from web.answers import done
from web.context import muster
from web.scope import Held

blueprint = Blueprint("people", __name__)
PAGE = 50
MOST_FOUND = 200
OFFERED = ("leader", "storekeeper", "supervisor", "coordinator", "auditor", "admin")
"""Roles given to known people, the lesser ones first; volunteers are registered instead."""


@dataclass(frozen=True)
class Listed:
    """A person in the list with the roles they hold."""

    row: PersonRow
    name: str
    roles: Sequence[Held]


@blueprint.get("/people")
@needs("person.see")
def people() -> str:
    """Everybody within scope, a page at a time."""
    page = page_number()
    found = rows(page)
    return listing(found[:PAGE], page=page, more=len(found) > PAGE, q="")


@blueprint.post("/people/find")
@needs("person.see")
def find() -> str:
    """Search by name or number: sent, not asked for in the address, where it would stay in logs."""
    wanted = forms.optional_text("q", 80)
    return listing(search(wanted)[:MOST_FOUND] if wanted else rows(0)[:PAGE], page=0, more=False, q=wanted)


def listing(found: Sequence[PersonRow], **shown: object) -> str:
    """The page with these people."""
    return render_template(
        "access/people.html",
        people=[listed(row) for row in found],
        **shown,
        organisations=organisation_names(),
        count=muster().views.count(PersonRow, *visible()),
    )


def visible() -> list[Any]:
    """The condition for people within the reader's scope who were not erased.

    Who is only cared for, or shopped for, has pages of their own and is not among those with roles.
    """
    helped = [
        select(kind.c.person_id).where(kind.c.until.is_(None), kind.c.person_id.is_not(None))
        for kind in (CaredForRow, ErrandRow)
    ]
    apart = [PersonRow.c.id.not_in(some) for some in helped]
    return [access.scope("person.see").where(PersonRow), PersonRow.c.erased.is_(False), *apart]


def rows(page: int) -> list[PersonRow]:
    """One page and one row more, to know whether there is another."""
    order = PersonRow.c.id
    return muster().views.rows(PersonRow, *visible(), order_by=order, limit=PAGE + 1, offset=page * PAGE)


def search(wanted: str) -> list[PersonRow]:
    """People whose name or number has this in it; only for readers who see names."""
    if not access.sees_names():
        return []
    everybody = muster().views.rows(PersonRow, *visible())
    reveal = muster().secrets.reveal_many
    names, numbers = reveal([r.name for r in everybody]), reveal([r.mobile for r in everybody])
    sought = wanted.casefold()
    pairs = zip(everybody, names, numbers, strict=True)
    return [row for row, *texts in pairs if any(sought in (text or "").casefold() for text in texts)]


@blueprint.get("/people/<uuid:person_id>")
@needs("person.see")
def person(person_id: UUID) -> str:
    """One person: roles, and what can be done for them."""
    row = seen(person_id)
    granted = muster().views.rows(GrantRow, GrantRow.c.person_id == person_id)
    return render_template(
        "access/person.html",
        row=row,
        grants=[grant for grant in granted if access.scope("person.see").contains(grant)],
        serving=muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == person_id),
        devices=len(muster().secrets.sessions.all_of(person_id)),
        organisations=organisation_names(),
        branches=choices.organisations("role.grant"),
        areas=choices.areas("role.grant"),
        everywhere=choices.everywhere("role.grant"),
        responses=choices.responses(),
        response_name=response_name,
        roles=[role for role in OFFERED if role in access.gives()],
        can={action: looked_after(action, person_id) for action in LOOKING_AFTER},
    )


LOOKING_AFTER = ("pin.reissue", "session.close", "person.erase", "role.grant")


def looked_after(action: str, person_id: UUID) -> bool:
    """Whether the reader may do this for the person."""
    return access.carries(action) and access.looks_after(action, person_id)


def must_look_after(action: str, person_id: UUID) -> PersonRow:
    """The person, when the reader may look after all their roles. Otherwise refuses."""
    row = seen(person_id)
    if not access.looks_after(action, person_id):
        raise access.Denied("person.not_yours")
    return row


@blueprint.post("/people/<uuid:person_id>/roles")
@needs("role.grant")
def grant(person_id: UUID) -> Response:
    """Give a role. Refuses roles and places that are not the reader's to give."""
    seen(person_id)
    organisation, wanted = sent_grant(person_id)
    must_give(organisation, wanted)
    position = commands.grant_role(
        muster().ledger, organisation_id=organisation, grant=wanted, cause=forms.cause()
    )
    return done(position, url_for("people.person", person_id=person_id))


@blueprint.post("/people/<uuid:person_id>/roles/revoke")
@needs("role.grant")
def revoke(person_id: UUID) -> Response:
    """Take a role back, with the reason."""
    seen(person_id)
    organisation, wanted = sent_grant(person_id)
    must_give(organisation, wanted)
    position = commands.revoke_role(
        muster().ledger,
        organisation_id=organisation,
        grant=wanted,
        reason=forms.text("reason", 200),
        cause=forms.cause(),
    )
    return done(position, url_for("people.person", person_id=person_id))


def sent_grant(person_id: UUID) -> tuple[OrganisationId, Grant]:
    """The role as the form says it."""
    code, response = forms.optional_text("area_code", 12), forms.optional_uuid("response_id")
    wanted = Grant(
        PersonId(person_id),
        forms.word("role", actions.ROLES),
        area_code(code) if code else "",
        ResponseId(response) if response else None,
    )
    return OrganisationId(forms.uuid_("organisation_id")), wanted


def must_give(organisation: OrganisationId, wanted: Grant) -> None:
    """Refuses a role that the reader may not give or take there."""
    asked = Held(wanted.role, organisation, wanted.area_code, wanted.response_id)
    if not access.scope("role.grant").gives(asked, actions.GIVES):
        raise RuleBroken("invitation.role_not_yours", role=wanted.role)


@blueprint.post("/people/<uuid:person_id>/pin")
@needs("pin.reissue")
def reissue(person_id: UUID) -> str | Response:
    """A new QR for a lost PIN, shown once; it works once, for half an hour."""
    forms.command_id()
    row, minutes = must_look_after("pin.reissue", person_id), invitations.PIN_MINUTES
    if row.erased:
        raise RuleBroken("person.erased")
    token = muster().secrets.issue_link("pin", {"person_id": str(person_id)}, minutes, person_id)
    return invitations.poster("access/reissued.html", "invitations.new_pin", token, minutes, row=row)


@blueprint.post("/people/<uuid:person_id>/signout")
@needs("session.close")
def sign_out_everywhere(person_id: UUID) -> Response:
    """End all sessions of the person, on every device."""
    forms.command_id()
    must_look_after("session.close", person_id)
    signin.end_everywhere(person_id)
    flash(_("All sessions of this person are closed."), "done")
    return done(muster().views.position(), url_for("people.person", person_id=person_id))


@blueprint.get("/people/<uuid:person_id>/erase")
@needs("person.erase")
def confirm_erasure(person_id: UUID) -> str:
    """What erasing means, before it is done."""
    return render_template("access/erase.html", row=must_look_after("person.erase", person_id))


@blueprint.post("/people/<uuid:person_id>/erase")
@needs("person.erase")
def erase(person_id: UUID) -> Response:
    """Erase the person: the event first, then the key, the index, the PIN and the sessions."""
    must_look_after("person.erase", person_id)
    if not forms.ticked("confirmed"):
        raise RuleBroken("person.not_confirmed")
    if person_id == access.person_id():
        raise RuleBroken("person.not_oneself")
    reason = forms.text("reason", 200)
    position = erase_person(
        muster().ledger, person_id=PersonId(person_id), reason=reason, cause=forms.cause()
    )
    muster().secrets.destroy_key(person_id)
    muster().live.revoke(person_id)
    flash(_("The person is erased."), "done")
    return done(position, url_for("people.people"))


@blueprint.get("/names")
@needs("name.open")
def why_names() -> str:
    """An auditor says why names are to be read."""
    return render_template("access/names.html", opened=sessions.names_opened())


@blueprint.post("/names")
@needs("name.open")
def read_names() -> Response:
    """Record the reason; this device shows names to this auditor for half an hour."""
    cause = forms.cause()
    person = PersonId(access.actor().id)
    position = open_names(muster().ledger, person_id=person, reason=forms.text("reason", 200), cause=cause)
    sessions.open_names(cause.at + sessions.REVEAL_FOR)
    return done(position, url_for("landing.home"))


def seen(person_id: UUID) -> PersonRow:
    """The person within the reader's scope. Otherwise NotFound."""
    return access.require("person.see", muster().views.one(PersonRow, person_id))


def listed(row: PersonRow) -> Listed:
    """With name and roles for the reader's eyes."""
    return Listed(row, access.name_of(row.name), access.held_by(row.id))


def organisation_names() -> dict[UUID, str]:
    """Organisation → name."""
    return {row.id: row.name for row in muster().views.rows(OrganisationRow)}


def response_name(response_id: UUID | None) -> str:
    """The name of a grant's response."""
    if response_id is None:
        return str(_("All responses"))
    row = muster().views.one(ResponseRow, response_id)
    return row.name if row else str(response_id)


def page_number() -> int:
    """The page asked for, from 0."""
    text = request.args.get("page", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
