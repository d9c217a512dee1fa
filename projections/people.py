"""People with their sealed names; nothing here can read them."""

from __future__ import annotations

from uuid import UUID

from domain.base import Event
from domain.people import Person
from domain.personal import Personal
from domain.volunteers import Volunteer
from projections.rows import Key, Row, View, known, stored


@stored("people")
class PersonRow(Row):
    """One person; `volunteers` are the ids under which the person serves."""

    id: UUID
    name: Personal
    mobile: Personal | None
    erased: bool
    volunteers: list[str]


def evolve(row: PersonRow | None, event: Event) -> PersonRow | None:
    """Fold one event of a person, or the person's registration as a volunteer."""
    if isinstance(event, Person.Registered):
        return PersonRow(
            id=event.originator_id, name=event.name, mobile=event.mobile, erased=False, volunteers=[]
        )
    row = known(row)
    match event:
        case Person.Renamed():
            return row.replace(name=event.name)
        case Person.MobileChanged():
            return row.replace(mobile=event.mobile)
        case Person.PersonErased():
            return row.replace(erased=True)
        case Volunteer.Registered():
            return row.replace(volunteers=[*row.volunteers, str(event.originator_id)])
    return row


def person_key(event: Event) -> Key:
    """The person an event is about."""
    return event.person_id if isinstance(event, Volunteer.Registered) else event.originator_id


PEOPLE = View(
    "people",
    PersonRow,
    events=[
        Person.Registered,
        Person.Renamed,
        Person.MobileChanged,
        Person.PersonErased,
        Volunteer.Registered,
    ],
    key=person_key,
    evolve=evolve,
)
