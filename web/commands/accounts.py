"""`muster user`: accounts from the command line, for the first administrator and for lost ones."""

from __future__ import annotations

from uuid import UUID

import click

from app.organisations import grant_role, register_organisation
from app.people import register_person
from app.settings import Settings
from domain.base import SYSTEM, BadInput, NotFound
from domain.organisations import ROLES, Grant, OrganisationId
from domain.people import PersonId
from domain.place import area_code
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from web import accounts
from web.commands import Parts, as_json, cause, finish, opened, show

pin_option = click.option(
    "--pin",
    prompt="PIN or password",
    hide_input=True,
    confirmation_prompt=True,
    envvar="MUSTER_PIN",
    help="6 digits or more, or 8 letters or more (else asked for, or MUSTER_PIN).",
)


@click.group()
def user() -> None:
    """Accounts."""


@user.command("create")
@click.argument("name")
@click.option("--mobile", default="", help="The mobile number to sign in with.")
@click.option("--role", type=click.Choice(ROLES), default="admin", show_default=True)
@click.option("--organisation", required=True, help="Its name; registered when there is none yet.")
@click.option("--area", default="", help="Area code: home of a new organisation, else limits the role.")
@pin_option
@as_json
@click.pass_obj
def create(
    settings: Settings,
    name: str,
    mobile: str,
    role: str,
    organisation: str,
    area: str,
    pin: str,
    summary: bool,
) -> None:
    """Register a person with a role in an organisation."""
    with opened(settings) as parts:
        accounts.check_new(pin, pin)
        number = accounts.mobile(mobile) if mobile else ""
        show(parts)
        home, fresh = _organisation(parts, organisation, area)
        person = _register(parts, accounts.name(name), number)
        grant = Grant(PersonId(person), role, "" if fresh else area, None)
        grant_role(parts.ledger, organisation_id=home, grant=grant, cause=cause(parts.ledger))
        parts.secrets.set_pin(person, pin)
        show(parts)
    finish(f"{role} {name} may sign in", {"person": str(person), "organisation": str(home)}, summary=summary)


@user.command("list")
@as_json
@click.pass_obj
def list_(settings: Settings, summary: bool) -> None:
    """The people who have a role."""
    with opened(settings) as parts:
        show(parts)
        people = {row.id: row for row in parts.views.rows(PersonRow)}
        organisations = {row.id: row.name for row in parts.views.rows(OrganisationRow)}
        found = [
            {
                "person": str(grant.person_id),
                "name": parts.secrets.reveal(people[grant.person_id].name) or "-",
                "role": grant.role,
                "organisation": organisations[grant.organisation_id],
                "area": grant.area_code,
            }
            for grant in parts.views.rows(GrantRow)
        ]
    lines = [f"{f['person']}  {f['role']:<12} {f['name']}  {f['organisation']} {f['area']}" for f in found]
    finish("\n".join(lines) or "nobody yet", {"users": found}, summary=summary)


@user.command("set-pin")
@click.argument("account")
@pin_option
@click.pass_obj
def set_pin(settings: Settings, account: str, pin: str) -> None:
    """Give a person (mobile number, name or id) another PIN; all their sessions end."""
    with opened(settings) as parts:
        accounts.check_new(pin, pin)
        person = _person(parts, account)
        parts.secrets.set_pin(person, pin)
        parts.secrets.sessions.close_all(person)
    click.echo("the PIN is set; all sessions of this person have ended")


@user.command("grant")
@click.argument("account")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--organisation", required=True)
@click.option("--area", default="", help="Only within this area.")
@click.pass_obj
def grant(settings: Settings, account: str, role: str, organisation: str, area: str) -> None:
    """Give a person (mobile number, name or id) a further role."""
    with opened(settings) as parts:
        show(parts)
        person = _person(parts, account)
        home, _ = _organisation(parts, organisation, area, register=False)
        wanted = Grant(PersonId(person), role, area_code(area) if area else "", None)
        grant_role(parts.ledger, organisation_id=home, grant=wanted, cause=cause(parts.ledger))
        show(parts)
    click.echo(f"{role} granted")


@user.command("sign-out")
@click.argument("account")
@click.pass_obj
def sign_out(settings: Settings, account: str) -> None:
    """End all sessions of a person (mobile number, name or id)."""
    with opened(settings) as parts:
        parts.secrets.sessions.close_all(_person(parts, account))
    click.echo("all sessions of this person have ended")


def _register(parts: Parts, name: str, mobile: str) -> UUID:
    because = cause(parts.ledger, SYSTEM)
    person = because.new_id("person")
    register_person(
        parts.ledger,
        name=parts.secrets.seal(person, "name", name, because.command_id),
        mobile=parts.secrets.seal(person, "mobile", mobile, because.command_id) if mobile else None,
        cause=because,
    )
    parts.secrets.index(person, "name", name)
    if mobile:
        parts.secrets.index(person, "mobile", mobile)
    return person


def _organisation(
    parts: Parts, name: str, area: str, *, register: bool = True
) -> tuple[OrganisationId, bool]:
    """The organisation of this name, and whether it is new: only the very first one is registered here."""
    known = parts.views.rows(OrganisationRow)
    for row in known:
        if row.name == name:
            return OrganisationId(row.id), False
    if known or not register:
        raise NotFound("organisations.not_found", name=name)
    because = cause(parts.ledger)
    home = area_code(area)
    register_organisation(parts.ledger, name=name, parent_id=None, area_code=home, cause=because)
    return OrganisationId(because.new_id("organisation")), True


def _person(parts: Parts, account: str) -> UUID:
    """The one person meant. Refuses when there is none, or several of the same name."""
    try:
        return UUID(account)
    except ValueError:
        found = accounts.named(parts.secrets, account)
    if len(found) > 1:
        raise BadInput("person.several", name=account, people=", ".join(map(str, found)))
    if not found:
        raise NotFound("people.not_found")
    return found[0]
