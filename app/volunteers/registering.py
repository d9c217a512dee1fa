"""Commands on volunteers: who comes, who is taken on, who leaves, where they live and when they can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause, RuleBroken
from domain.organisations import Organisation, OrganisationId
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.place import AreaCode
from domain.teams import Team, TeamId
from domain.volunteers import Volunteer, VolunteerId


@command
def register_volunteer(
    ledger: Ledger,
    *,
    name: Personal,
    mobile: Personal | None,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    pending: bool = False,
    cause: Cause,
) -> Changed:
    """Register a person and their service; the ids are `cause.new_id("person")` and `("volunteer")`.

    `pending`: they came by themselves, and serve when somebody approves.
    """
    ledger.get(Organisation, organisation_id)
    person = Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=mobile, cause=cause)
    volunteer = Volunteer.register(
        id=VolunteerId(cause.new_id("volunteer")),
        person_id=PersonId(person.id),
        organisation_id=organisation_id,
        area_code=area_code,
        cause=cause,
    )
    if pending:
        volunteer.await_approval(cause=cause)
    return [person, volunteer]


@command
def approve_volunteer(ledger: Ledger, *, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Take somebody on who came, was declined or had left. Refuses who serves already."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.approve(cause=cause)
    return [volunteer]


@command
def decline_volunteer(ledger: Ledger, *, volunteer_id: VolunteerId, reason: str, cause: Cause) -> Changed:
    """Do not take somebody on. Refuses who does not wait for approval."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.decline(reason, cause=cause)
    return [volunteer]


@command
def leave_service(
    ledger: Ledger, *, volunteer_id: VolunteerId, reason: str, leads: Sequence[TeamId] = (), cause: Cause
) -> Changed:
    """Somebody serves no longer. Refuses while they are promised or on scene somewhere, or lead a team.

    `leads` are the teams they are known to lead.
    """
    volunteer = ledger.get(Volunteer, volunteer_id)
    for team_id in leads:
        ledger.get(Team, team_id).must_be_led_without(volunteer_id)
    if any(promised.ends_at > cause.happened_at for promised in volunteer.commitments.values()):
        raise RuleBroken("volunteer.promised_still")
    volunteer.leave(reason, cause=cause)
    return [volunteer]


@command
def change_volunteer(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    area_code: AreaCode,
    name: Personal | None = None,
    cause: Cause,
) -> Changed:
    """Somebody lives elsewhere, or is called by another name (None: the same). Refuses an unlisted area."""
    ledger.get(Area, area_id(area_code))
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.change_area(area_code, cause=cause)
    if name is None:
        return [volunteer]
    person = ledger.get(Person, volunteer.person_id)
    person.rename(name, cause=cause)
    return [volunteer, person]


@command
def set_availability(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    weekly: Sequence[Mapping[str, str | int]],
    away: Sequence[Mapping[str, datetime]],
    cause: Cause,
) -> Changed:
    """When somebody can: weekly {day 0–6, start, end as HH:MM}, and away {from, until} as aware UTC."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.set_availability(weekly, away, cause=cause)
    return [volunteer]
