"""Commands about invitations: one is issued; a new person, or somebody known, takes the role it gives."""

from __future__ import annotations

from datetime import timedelta

from app.ledger import Changed, Ledger, command
from app.organisations import must_be_known
from domain.base import Aggregate, Cause
from domain.organisations import Grant, Organisation, OrganisationId
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import Volunteer, VolunteerId


@command
def issue_invitation(
    ledger: Ledger,
    *,
    organisation_id: OrganisationId,
    role: str,
    area_code: str,
    response_id: ResponseId | None,
    many: bool,
    minutes: int,
    cause: Cause,
) -> Changed:
    """Note that an invitation is given out; its id is the command's, by which the history finds it again.

    Refuses when the organisation, the area or the response is unknown.
    """
    organisation = ledger.get(Organisation, organisation_id)
    must_be_known(ledger, area_code, response_id)
    until = cause.at + timedelta(minutes=minutes)
    organisation.invite(
        cause.command_id, role, area_code, response_id, many=many, valid_until=until, cause=cause
    )
    return [organisation]


@command
def join(
    ledger: Ledger,
    *,
    name: Personal,
    mobile: Personal | None,
    organisation_id: OrganisationId,
    role: str,
    area_code: str,
    response_id: ResponseId | None,
    pending: bool = False,
    cause: Cause,
) -> Changed:
    """Register a person with the role of an invitation; ids `new_id("person")` and `("volunteer")`.

    `pending`: a volunteer who serves when somebody of the organisation approves.
    """
    organisation = ledger.get(Organisation, organisation_id)
    person = Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=mobile, cause=cause)
    given = _give(organisation, PersonId(person.id), role, area_code, response_id, pending, cause)
    return [person, *given]


@command
def join_as(
    ledger: Ledger,
    *,
    person_id: PersonId,
    organisation_id: OrganisationId,
    role: str,
    area_code: str,
    response_id: ResponseId | None,
    pending: bool = False,
    cause: Cause,
) -> Changed:
    """Give the role of an invitation to a known person. Refuses an erased one, and who has it already."""
    ledger.get(Person, person_id).must_exist()
    organisation = ledger.get(Organisation, organisation_id)
    return _give(organisation, person_id, role, area_code, response_id, pending, cause)


def _give(
    organisation: Organisation,
    person_id: PersonId,
    role: str,
    area_code: str,
    response_id: ResponseId | None,
    pending: bool,
    cause: Cause,
) -> list[Aggregate]:
    """Being a volunteer is a service of one's own, so that 25,000 of them do not swell the organisation."""
    if role != "volunteer":
        organisation.grant(Grant(person_id, role, area_code, response_id), cause=cause)
        return [organisation]
    volunteer = Volunteer.register(
        id=VolunteerId(cause.new_id("volunteer")),
        person_id=person_id,
        organisation_id=OrganisationId(organisation.id),
        area_code=AreaCode(area_code or organisation.area_code),
        cause=cause,
    )
    if pending:
        volunteer.await_approval(cause=cause)
    return [volunteer]
