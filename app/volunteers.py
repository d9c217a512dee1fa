"""Commands on volunteers."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.organisations import Organisation, OrganisationId
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.place import AreaCode
from domain.volunteers import Volunteer, VolunteerId


@command
def register_volunteer(
    ledger: Ledger,
    *,
    name: Personal,
    mobile: Personal | None,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    cause: Cause,
) -> Changed:
    """Register a person and their service; the ids are `cause.new_id("person")` and `("volunteer")`."""
    ledger.get(Organisation, organisation_id)
    person = Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=mobile, cause=cause)
    volunteer = Volunteer.register(
        id=VolunteerId(cause.new_id("volunteer")),
        person_id=PersonId(person.id),
        organisation_id=organisation_id,
        area_code=area_code,
        cause=cause,
    )
    return [person, volunteer]
