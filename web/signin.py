"""Signing in and out, the PIN, and switching between people who share a phone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.people import note_sign_in
from domain.base import Actor, Cause, MusterError, RuleBroken
from domain.people import PersonId
from projections.people import PersonRow
from web import access, accounts, forms, sessions, throttle
from web.access import needs
from web.answers import done, wants_json
from web.context import muster
from web.errors import told

blueprint = Blueprint("signin", __name__)
PHONE_ROLES = frozenset({"volunteer", "leader"})


@dataclass(frozen=True)
class Here:
    """Somebody with a session on this device."""

    id: UUID
    name: str
    in_front: bool
    by_tap: bool
    """Whether one tap switches to them; who has more rights enters the PIN again."""


@blueprint.get("/signin")
@needs("page.public")
def sign_in() -> str | Response:
    """The page to sign in."""
    if access.person_id() is not None and not request.args.get("again"):
        return redirect(onward(), 303)
    return page()


@blueprint.post("/signin")
@needs("page.public")
def enter() -> Response | tuple[str, int]:
    """Check name or number and PIN, and open a session."""
    account, pin = forms.text("account", 120), forms.secret("pin")
    try:
        throttle.count_try(account.casefold())
        person = one_person(accounts.who(account, pin))
    except MusterError as refusal:
        if wants_json():
            raise
        return page(account, refusal), refusal.status
    throttle.forget_tries(account.casefold())
    return welcome(person, "pin" if pin.isdigit() else "password", forms.ticked("stay"))


def one_person(found: list[UUID]) -> UUID:
    """The one person meant. Refuses nobody and several."""
    if len(found) != 1:
        raise RuleBroken("signin.ambiguous" if found else "signin.wrong")
    return found[0]


def welcome(person: UUID, way: str, stay: bool) -> Response:
    """Note the sign-in, open the session, and go on."""
    now = muster().ledger.now()
    cause = Cause(Actor("account", person), now, now, uuid5(forms.command_id(), "signed in"))
    position = note_sign_in(muster().ledger, person_id=PersonId(person), way=way, cause=cause)
    sessions.begin(person, days(person) if stay else sessions.BRIEF_DAYS)
    return done(position, onward(), person_id=person)


def days(person: UUID) -> int:
    """How long the session lasts: long for people in the field, shorter for those with more rights."""
    roles = {h.role for h in access.held_by(person)}
    return sessions.PHONE_DAYS if roles <= PHONE_ROLES else sessions.DESK_DAYS


@blueprint.post("/signout")
@needs("page.public")
def sign_out() -> Response:
    """End the session in front, on the server too."""
    person = access.person_id()
    sessions.end()
    if person is not None:
        muster().live.revoke(person)
    others = sessions.people_here()
    return redirect(url_for("signin.people_here") if others else url_for("signin.sign_in"), 303)


@blueprint.get("/switch")
@needs("page.public")
def people_here() -> str:
    """The people who share this phone."""
    return render_template("access/switch.html", people=here())


@blueprint.post("/switch")
@needs("page.public")
def switch() -> Response:
    """Put another person of this phone in front."""
    person = forms.uuid_("person")
    chosen = next((one for one in here() if one.id == person), None)
    if chosen is None:
        raise RuleBroken("signin.switch_ended")
    if not chosen.by_tap:
        throttle.count_try(str(person))
        if not muster().secrets.check_pin(person, forms.secret("pin")):
            raise RuleBroken("signin.wrong")
        throttle.forget_tries(str(person))
    if not sessions.switch(person):
        raise RuleBroken("signin.switch_ended")
    return redirect(url_for("landing.home"), 303)


@blueprint.get("/account")
@needs("account.own")
def account() -> str:
    """One's own PIN and devices."""
    person = access.actor().id
    return render_template("access/account.html", sessions=muster().secrets.sessions.all_of(person))


@blueprint.post("/account/pin")
@needs("account.own")
def change_pin() -> Response:
    """Set another PIN; other devices are signed out."""
    person = access.actor().id
    throttle.count_try(str(person))
    if not muster().secrets.check_pin(person, forms.secret("present")):
        raise RuleBroken("pin.wrong")
    pin = accounts.check_new(forms.secret("pin"), forms.secret("again"))
    end_everywhere(person)
    muster().secrets.set_pin(person, pin)
    sessions.begin(person, days(person))
    return redirect(url_for("signin.account"), 303)


@blueprint.post("/account/signout")
@needs("account.own")
def leave_everywhere() -> Response:
    """End all one's own sessions, this one too."""
    end_everywhere(access.actor().id)
    sessions.end()
    return redirect(url_for("signin.sign_in"), 303)


def end_everywhere(person: UUID) -> None:
    """Close every session of a person and cut their live connections."""
    muster().secrets.sessions.close_all(person)
    muster().live.revoke(person)


def here() -> list[Here]:
    """The people of this device with their names."""
    front, found = access.person_id(), []
    for _token, session in sessions.people_here():
        row = muster().views.one(PersonRow, session.person_id)
        name = muster().secrets.reveal(row.name) if row else None
        by_tap = {h.role for h in access.held_by(session.person_id)} <= {"volunteer"}
        found.append(Here(session.person_id, name or "", session.person_id == front, by_tap))
    return found


def page(account: str = "", refusal: MusterError | None = None) -> str:
    """The sign-in page, with why it was refused and what can be done."""
    why, way = told(refusal) if refusal else ("", "")
    people = here()
    return render_template(
        "access/signin.html", account=account, why=why, way=way, next=onward(), people=people
    )


def onward() -> str:
    """Where to go after signing in: only to a page of ours."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if ours and "\\" not in wanted and parts.path != "/signin" else "/"
