"""Volunteers: who they are, what they may do, what they have promised, and whether they are on scene."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.dispatch import Task
from domain.people import Person
from domain.teams import Team
from domain.volunteers import Volunteer
from projections.people import PEOPLE, PersonRow
from projections.rows import Key, View, item_key, known
from projections.volunteer_rows import Promised, VolunteerRow
from projections.volunteer_steps import STEPS

__all__ = ["VOLUNTEERS", "Promised", "VolunteerRow", "evolve"]

OF_TASKS = (
    Task.VolunteerCheckedIn,
    Task.VolunteerCleared,
    Task.NoShowNoted,
    Task.SeatStepUndone,
)
OF_TEAMS = (Team.Formed, Team.Joined, Team.MemberLeft, Team.Disbanded)
OF_PEOPLE = (Person.Renamed, Person.PersonErased)


def evolve(row: VolunteerRow | None, event: Event, person: PersonRow | None = None) -> VolunteerRow | None:
    """Fold one event of a volunteer; `person` is given with the first one."""
    if isinstance(event, Volunteer.Registered):
        return _registered(event, known(person))
    row, step = known(row), STEPS.get(type(event))
    return row if step is None else _standing(step(row, event))


def _registered(event: Volunteer.Registered, person: PersonRow) -> VolunteerRow:
    return VolunteerRow(
        id=event.originator_id,
        person_id=event.person_id,
        name=person.name,
        erased=person.erased,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        standing="active",
        registered_at=event.timestamp,
        state="free",
        promised=[],
        on_scene=[],
        served=[],
        minutes=0,
        no_shows=0,
        credentials=[],
        insured=[],
        holds=[],
        fit=None,
        temperature=None,
        declared_at=None,
        deployment=None,
        observation=None,
        availability={},
        teams=[],
    )


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
        """One volunteer, every volunteer that the person is, or every member of a team that ends."""
        if isinstance(event, Volunteer.Event):
            return (event.originator_id,)
        if isinstance(event, OF_TASKS):
            return (event.volunteer_id,)
        match event:
            case Person.Renamed() | Person.PersonErased():
                return [UUID(id) for id in beside.volunteers] if beside else ()
            case Team.Formed():
                return (event.leader_id,)
            case Team.Joined() | Team.MemberLeft():
                return (event.volunteer_id,)
            case Team.Disbanded():
                return event.members
        return (event.originator_id,)

    def next(
        self, row: VolunteerRow | None, event: Event, position: Position, beside: Any
    ) -> VolunteerRow | None:
        """Fold with the person at hand."""
        return evolve(row, event, beside)


VOLUNTEERS = VolunteersView(
    "volunteers", VolunteerRow, events=[Volunteer, *OF_TASKS, *OF_TEAMS, *OF_PEOPLE], key=item_key, version=2
)
