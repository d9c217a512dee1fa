"""Private links: invitations to a role, and a lost PIN set anew; both as a link and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, flash, jsonify, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.invitations import issue_invitation, join_as
from app.invitations import join as join_command
from domain.base import Actor, Cause, NotFound, RuleBroken
from domain.organisations import OrganisationId
from domain.people import PersonId
from domain.place import area_code
from domain.responses import ResponseId
from projections.organisations import OrganisationRow
from projections.people import PersonRow
from projections.responses import ResponseRow
from web import access, accounts, actions, forms, qr, signin, throttle
from web.access import needs
from web.answers import done, shown, wants_json
from web.choices import areas, everywhere, organisations, responses
from web.context import muster
from web.scope import Held

blueprint = Blueprint("invitations", __name__)
VALID = {60: _l("1 hour"), 1440: _l("24 hours"), 10_080: _l("7 days"), 43_200: _l("30 days")}
"""Minutes an invitation may be valid."""
PIN_MINUTES = 30
"""How long the QR of a lost PIN works: the person stands beside the leader."""


@dataclass(frozen=True)
class Invitation:
    """What a link gives: a role somewhere, once or to many, by whom."""

    id: UUID
    by: UUID
    role: str
    organisation_id: UUID
    area_code: str
    response_id: UUID | None
    many: bool
    pending: bool = False
    """Whether a volunteer who comes through it has to be approved first."""

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Invitation:
        """From what the secrets database kept."""
        response = payload["response_id"]
        return cls(
            UUID(payload["id"]),
            UUID(payload["by"]),
            payload["role"],
            UUID(payload["organisation_id"]),
            payload["area_code"],
            UUID(response) if response else None,
            payload["many"],
            payload.get("pending", False),
        )

    def payload(self) -> dict[str, Any]:
        """For the secrets database."""
        response = str(self.response_id) if self.response_id else None
        ids = {"id": str(self.id), "by": str(self.by)}
        texts = {**ids, "organisation_id": str(self.organisation_id), "response_id": response}
        kind = {"role": self.role, "area_code": self.area_code, "many": self.many}
        return {**texts, **kind, "pending": self.pending}

    @property
    def held(self) -> Held:
        """The role it gives."""
        return Held(self.role, self.organisation_id, self.area_code, self.response_id)


@blueprint.get("/invitations/new")
@needs("invitation.issue")
def invite() -> str:
    """Choose what the invitation gives."""
    return render_template(
        "access/invite.html",
        roles=[role for role in actions.ROLES if role in access.gives()],
        organisations=organisations("invitation.issue"),
        areas=areas("invitation.issue"),
        everywhere=everywhere("invitation.issue"),
        responses=responses(),
        valid=VALID,
    )


@blueprint.post("/invitations")
@needs("invitation.issue")
def issue() -> str | Response:
    """Make the link and show it once. Volunteers may share one; any other role is for one person."""
    cause = forms.cause()
    role = forms.word("role", access.gives())
    code = forms.optional_text("area_code", 12)
    invitation = Invitation(
        id=cause.command_id,
        by=cause.by.id,
        role=role,
        organisation_id=forms.uuid_("organisation_id"),
        area_code=area_code(code) if code else "",
        response_id=forms.optional_uuid("response_id"),
        many=role == "volunteer" and forms.ticked("many"),
        pending=role == "volunteer" and forms.ticked("pending"),
    )
    if not access.scope("invitation.issue").gives(invitation.held, actions.GIVES):
        raise RuleBroken("invitation.role_not_yours", role=role)
    minutes = forms.whole("minutes", 5, max(VALID))
    said = {**given(invitation), "many": invitation.many, "minutes": minutes}
    issue_invitation(muster().ledger, **said, cause=cause)
    link = muster().secrets.issue_link("invitation", invitation.payload(), minutes)
    return poster("access/invited.html", "invitations.join", link, minutes, invitation=told(invitation))


@blueprint.get("/join/<token>")
@needs("page.public")
def join(token: str) -> str:
    """What the invitation gives, and the few fields it takes."""
    return render_template("access/join.html", invitation=told(opened(token)), token=token)


@blueprint.post("/join/<token>")
@needs("page.public")
def accept(token: str) -> Response:
    """Register through the invitation, or take its role with the account signed in."""
    invitation = opened(token)
    person = access.person_id()
    if forms.ticked("as_me") and person is not None:
        return accept_as(person, invitation, token)
    name = accounts.name(forms.text("name", 40))
    mobile = forms.optional_text("mobile", 30)
    number = accounts.mobile(mobile) if mobile else None
    pin = accounts.check_new(forms.secret("pin"), forms.secret("again"))
    return register(invitation, token, name, number, pin)


def register(invitation: Invitation, token: str, name: str, number: str | None, pin: str) -> Response:
    """Record the person with the role, set the PIN, and sign in."""
    secrets, cause = muster().secrets, caused(invitation)
    person, command_id = cause.new_id("person"), cause.command_id
    if number and any(other != person for other in secrets.find("mobile", number)):
        raise RuleBroken("person.mobile_taken", field="mobile")
    position = join_command(
        muster().ledger,
        name=secrets.seal(person, "name", name, command_id),
        mobile=secrets.seal(person, "mobile", number, command_id) if number else None,
        **given(invitation),
        pending=invitation.pending,
        cause=cause,
    )
    secrets.index(person, "name", name)
    if number:
        secrets.index(person, "mobile", number)
    secrets.set_pin(person, pin)
    spend(invitation, token)
    shown(position)
    if invitation.pending:
        flash(
            _("You are registered. Somebody of the organisation approves you before you are asked to help."),
            "done",
        )
    return signin.welcome(person, "link", stay=True)


def accept_as(person: UUID, invitation: Invitation, token: str) -> Response:
    """Give the role to the person signed in."""
    cause = caused(invitation)
    position = join_as(
        muster().ledger,
        person_id=PersonId(person),
        **given(invitation),
        pending=invitation.pending,
        cause=cause,
    )
    spend(invitation, token)
    return done(position, "/", person_id=person)


def given(invitation: Invitation) -> dict[str, Any]:
    """The invitation as a command's arguments."""
    response = invitation.response_id
    return {
        "organisation_id": OrganisationId(invitation.organisation_id),
        "role": invitation.role,
        "area_code": invitation.area_code,
        "response_id": ResponseId(response) if response else None,
    }


def caused(invitation: Invitation) -> Cause:
    """By the link; one that is for one person is one command, whoever sends it and however often."""
    now = muster().ledger.now()
    sent = forms.command_id()
    command_id = uuid5(invitation.id, "join") if not invitation.many else uuid5(invitation.id, str(sent))
    return Cause(Actor("link", invitation.id), now, now, command_id)


def spend(invitation: Invitation, token: str) -> None:
    """A link for one person has now been used."""
    if not invitation.many:
        muster().secrets.take_link(token, "invitation")


def opened(token: str) -> Invitation:
    """The invitation behind the token. NotFound when it is used up, expired or was never given out.

    Refuses when whoever issued it may no longer give what it gives.
    """
    invitation = Invitation.read(payload_of(token, "invitation"))
    issuer = muster().views.one(PersonRow, invitation.by)
    reach = access.scope("invitation.issue", invitation.by)
    if issuer is None or issuer.erased or not reach.gives(invitation.held, actions.GIVES):
        raise RuleBroken("invitation.withdrawn")
    return invitation


def payload_of(token: str, kind: str) -> dict[str, Any]:
    """What a live link of this kind carries."""
    throttle.count_link()
    payload = muster().secrets.peek_link(token, kind) if len(token) <= 200 else None
    if payload is None:
        raise NotFound("link.gone")
    return payload


@blueprint.get("/pin/<token>")
@needs("page.public")
def new_pin(token: str) -> str:
    """Set a new PIN by the leader's QR."""
    person = UUID(payload_of(token, "pin")["person_id"])
    row = muster().views.one(PersonRow, person)
    name = muster().secrets.reveal(row.name) if row else None
    return render_template("access/new_pin.html", token=token, name=name or "")


@blueprint.post("/pin/<token>")
@needs("page.public")
def set_new_pin(token: str) -> Response:
    """Take the link, set the PIN, end all other sessions, and sign in."""
    payload_of(token, "pin")
    forms.command_id()
    pin = accounts.check_new(forms.secret("pin"), forms.secret("again"))
    payload = muster().secrets.take_link(token, "pin")
    if payload is None:
        raise NotFound("link.gone")
    person = UUID(payload["person_id"])
    signin.end_everywhere(person)
    muster().secrets.set_pin(person, pin)
    return signin.welcome(person, "link", stay=True)


def poster(template: str, endpoint: str, token: str, minutes: int, **shown_: Any) -> str | Response:
    """A page with the link and its QR, shown once and printable."""
    link = qr.address(endpoint, token)
    if wants_json():
        return jsonify(link=link, minutes=minutes)
    until = muster().ledger.now() + timedelta(minutes=minutes)
    return render_template(template, link=link, drawing=qr.drawing(link), until=until, **shown_)


def told(invitation: Invitation) -> dict[str, Any]:
    """The invitation in names."""
    views = muster().views
    organisation = views.one(OrganisationRow, invitation.organisation_id)
    response = views.one(ResponseRow, invitation.response_id) if invitation.response_id else None
    names = {"organisation": organisation.name if organisation else ""}
    return {
        **names,
        "role": invitation.role,
        "response": response.name if response else "",
        "many": invitation.many,
        "pending": invitation.pending,
    }
