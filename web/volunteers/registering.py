"""Registering somebody, with all that is known of them at once, and a PIN of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from app import teams as team_commands
from app import volunteers as commands
from app.batch import Batch
from domain.base import Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from domain.volunteers.credentials import CREDENTIALS
from projections.teams import TeamRow
from web import access, accounts, choices, forms
from web.access import needs
from web.answers import shown, wants_json
from web.asking import Answer, answered, gather
from web.context import muster
from web.invitations import PIN_MINUTES, poster
from web.present import CREDENTIAL
from web.volunteers import roster
from web.volunteers.availability import DAYS, grid, weekly
from web.volunteers.rows import blueprint


@blueprint.get("/new")
@needs("volunteer.register")
def new_volunteer() -> str:
    """The form for one more."""
    return asked()


def asked(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form, with what was typed before."""
    with muster().views.read() as reading:
        teams = roster.teams(reading)
    return render_template(
        "volunteers/new.html",
        organisations=[(o.id, o.row.name) for o in choices.organisations("volunteer.register")],
        areas=[(a.code, a.name) for a in choices.areas("volunteer.register")],
        home=choices.home("volunteer.register"),
        teams=teams,
        kinds=[(kind, CREDENTIAL[kind]) for kind in CREDENTIALS],
        days=DAYS,
        week=grid({}),
        ticked=request.form.getlist("when") + request.form.getlist("credential"),
        given=given or {},
        why=why or {},
    )


@blueprint.post("")
@needs("volunteer.register")
def create() -> Answer:
    """Register a volunteer and show the QR with which they set their own PIN."""
    return answered(_register, asked)


def _register() -> Response:
    values = gather(
        name=lambda: accounts.name(forms.text("name", most=40)),
        mobile=_mobile,
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
        area_code=lambda: forms.area("area_code"),
        credentials=lambda: forms.words("credential", CREDENTIALS),
        team_id=lambda: forms.optional_uuid("team_id"),
        weekly=weekly,
    )
    axes = {k: values[k] for k in ("organisation_id", "area_code")}
    if not access.may("volunteer.register", **axes):
        raise access.Denied("access.denied_here")
    if values["team_id"]:
        access.require("team.change", muster().views.one(TeamRow, values["team_id"]))
    return _welcome(*_record(values), name=values["name"])


def _mobile() -> str | None:
    number = forms.optional_text("mobile", most=30)
    return accounts.mobile(number) if number else None


def _record(values: Mapping[str, Any]) -> tuple[UUID, UUID]:
    """Seal, record in one transaction, index; returns the ids of the person and the volunteer."""
    secrets, cause = muster().secrets, forms.cause()
    person, name, mobile = cause.new_id("person"), values["name"], values["mobile"]
    if mobile and any(other != person for other in secrets.find("mobile", mobile)):
        raise RuleBroken("person.mobile_taken", field="mobile")
    with muster().ledger.batch() as books:
        commands.register_volunteer(
            books,
            name=secrets.seal(person, "name", name, cause.command_id),
            mobile=secrets.seal(person, "mobile", mobile, cause.command_id) if mobile else None,
            organisation_id=values["organisation_id"],
            area_code=values["area_code"],
            cause=cause,
        )
        _add(books, values, VolunteerId(cause.new_id("volunteer")), cause)
    for _cause, refusal in books.refused:
        raise refusal
    secrets.index(person, "name", name)
    if mobile:
        secrets.index(person, "mobile", mobile)
    shown(muster().ledger.head())
    return person, cause.new_id("volunteer")


def _add(books: Batch, values: Mapping[str, Any], volunteer: VolunteerId, cause: Cause) -> None:
    """Credentials, availability and team, each a command of its own in the same transaction."""
    for kind in values["credentials"]:
        commands.add_credential(
            books,
            volunteer_id=volunteer,
            kind=kind,
            number=None,
            issuer="",
            valid_until=None,
            cause=part(cause, f"credential {kind}"),
        )
    if values["weekly"]:
        commands.set_availability(
            books,
            volunteer_id=volunteer,
            weekly=values["weekly"],
            away=[],
            cause=part(cause, "availability"),
        )
    if values["team_id"]:
        team = TeamId(values["team_id"])
        team_commands.join_team(books, team_id=team, volunteer_id=volunteer, cause=part(cause, "team"))


def part(cause: Cause, of: str) -> Cause:
    """The cause of one of several commands that one send makes."""
    return Cause(cause.by, cause.at, cause.happened_at, uuid5(cause.command_id, of))


def _welcome(person: UUID, volunteer: UUID, *, name: str) -> Response:
    """The QR with which the new volunteer sets a PIN, shown once."""
    if wants_json():
        return jsonify(id=str(volunteer), person_id=str(person))
    link = muster().secrets.issue_link("pin", {"person_id": str(person)}, PIN_MINUTES, person)
    made = poster(
        "volunteers/registered.html",
        "invitations.new_pin",
        link,
        PIN_MINUTES,
        name=name,
        volunteer_id=volunteer,
    )
    return made if isinstance(made, Response) else Response(made, mimetype="text/html")
