"""Volunteers: who they are, what they have promised, and whether they are on scene."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.base import Event, Position
from domain.dispatch import Task
from domain.people import Person
from domain.personal import Personal
from domain.volunteers import REMEMBERED, Volunteer
from projections.people import PEOPLE, PersonRow
from projections.rows import Key, Row, View, item_key, known, stored


class Promised(TypedDict):
    """Time promised to an item; the moments are ISO texts in UTC."""

    operation: str
    item_id: str
    starts_at: str
    ends_at: str


@stored("volunteers", indexes=[("organisation_id", "area_code"), ("person_id",)])
class VolunteerRow(Row):
    """One volunteer; `state` is free, promised or on_scene, `on_scene` the items where they are now."""

    id: UUID
    person_id: UUID
    name: Personal
    erased: bool
    organisation_id: UUID
    area_code: str
    state: str
    promised: list[Promised]
    on_scene: list[str]


def evolve(row: VolunteerRow | None, event: Event, person: PersonRow | None = None) -> VolunteerRow | None:
    """Fold one event of a volunteer; `person` is given with the first one."""
    if isinstance(event, Volunteer.Registered):
        return _registered(event, known(person))
    row = known(row)
    match event:
        case Volunteer.TimePromised():
            return _standing(row.replace(promised=[*_remembered(row, event), _promised(event)]))
        case Volunteer.TimeReleased() | Volunteer.TimeServed():
            return _standing(row.replace(promised=_without(row, event.item_id)))
        case Task.VolunteerCheckedIn():
            return _standing(row.replace(on_scene=[*row.on_scene, str(event.originator_id)]))
        case Task.VolunteerCleared():
            return _standing(row.replace(on_scene=[i for i in row.on_scene if i != str(event.originator_id)]))
        case Person.Renamed():
            return row.replace(name=event.name)
        case Person.PersonErased():
            return row.replace(erased=True)
    return row


def _registered(event: Volunteer.Registered, person: PersonRow) -> VolunteerRow:
    return VolunteerRow(
        id=event.originator_id,
        person_id=event.person_id,
        name=person.name,
        erased=person.erased,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        state="free",
        promised=[],
        on_scene=[],
    )


def _promised(event: Volunteer.TimePromised) -> Promised:
    return Promised(
        operation=event.operation,
        item_id=str(event.item_id),
        starts_at=event.starts_at.isoformat(),
        ends_at=event.ends_at.isoformat(),
    )


def _without(row: VolunteerRow, item_id: UUID) -> list[Promised]:
    return [promised for promised in row.promised if promised["item_id"] != str(item_id)]


def _remembered(row: VolunteerRow, event: Volunteer.TimePromised) -> list[Promised]:
    """As the volunteer does, forget promises that ended long ago and were never kept."""
    oldest = event.timestamp - REMEMBERED
    return [p for p in _without(row, event.item_id) if datetime.fromisoformat(p["ends_at"]) > oldest]


def _standing(row: VolunteerRow) -> VolunteerRow:
    state = "on_scene" if row.on_scene else "promised" if row.promised else "free"
    return row if state == row.state else row.replace(state=state)


class VolunteersView(View[VolunteerRow]):
    """Follows the person behind each volunteer too, for the name."""

    beside = PEOPLE

    def beside_key(self, event: Event) -> Key | None:
        """The person, where an event is about one."""
        match event:
            case Volunteer.Registered():
                return event.person_id
            case Person.Renamed() | Person.PersonErased():
                return event.originator_id
        return None

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """One volunteer, or every volunteer that the person is."""
        match event:
            case Task.VolunteerCheckedIn() | Task.VolunteerCleared():
                return (event.volunteer_id,)
            case Person.Renamed() | Person.PersonErased():
                return [UUID(id) for id in beside.volunteers] if beside else ()
        return (event.originator_id,)

    def next(
        self, row: VolunteerRow | None, event: Event, position: Position, beside: Any
    ) -> VolunteerRow | None:
        """Fold with the person at hand."""
        return evolve(row, event, beside)


VOLUNTEERS = VolunteersView(
    "volunteers",
    VolunteerRow,
    events=[Volunteer, Task.VolunteerCheckedIn, Task.VolunteerCleared, Person.Renamed, Person.PersonErased],
    key=item_key,
)
