"""Folding events by hand, with no database: what a row says after them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.base import Actor, Cause, Event, Position
from domain.dispatch import Task, TaskId, TaskPlan
from domain.organisations import Organisation, OrganisationId
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import Volunteer, VolunteerId
from projections.dispatch import TaskRow, evolve
from projections.history import entry, personal
from projections.organisations import OrganisationRow
from projections.organisations import evolve as evolve_organisation
from projections.people import evolve as evolve_person
from projections.rows import Row
from projections.volunteers import VolunteerRow
from projections.volunteers import evolve as evolve_volunteer
from tests.projections.replay import as_stored

EIGHT = datetime.fromisoformat("2026-07-01T08:00:00+00:00")
RESPONSE, TEAM, CODE = ResponseId(UUID(int=1)), OrganisationId(UUID(int=2)), AreaCode("990000")
WANG, LI = VolunteerId(UUID(int=3)), VolunteerId(UUID(int=13))
CAUSE = Cause(Actor("account", UUID(int=4)), EIGHT, EIGHT - timedelta(minutes=3), UUID(int=5))
NAME = Personal(UUID(int=6), "name", "sealed:1")


def later(hours: int) -> Cause:
    """The same person, hours later."""
    return Cause(CAUSE.by, EIGHT + timedelta(hours=hours), EIGHT + timedelta(hours=hours), UUID(int=8))


def plan(**changes: Any) -> TaskPlan:
    """Two places from eight to ten."""
    values: dict[str, Any] = {
        "title": "送餐",
        "kind": "delivery",
        "urgency": "urgent",
        "response_id": RESPONSE,
        "organisation_id": TEAM,
        "area_code": CODE,
        "address": "柳巷12号",
        "point": GeoPoint.of(30.5, 114.3),
        "starts_at": EIGHT - timedelta(minutes=10),
        "ends_at": EIGHT + timedelta(hours=2),
        "places": 2,
        "bring": "",
    }
    return TaskPlan(**values | changes)


def task(**changes: Any) -> Task:
    """The open task."""
    drafted = Task.draft(id=TaskId(UUID(int=7)), number=12, plan=plan(**changes), cause=CAUSE)
    drafted.open(cause=CAUSE)
    return drafted


def folded(events: list[Any]) -> TaskRow:
    row: TaskRow | None = None
    for event in events:
        row = evolve(row, event)
    assert row is not None
    return row


def test_an_opened_task_is_what_was_planned() -> None:
    row = folded(task().collect_events())
    assert (row.title, row.status, row.number, row.taken) == ("送餐", "open", 12, 0)
    assert (row.lat, row.lng) == (30.5, 114.3)


def test_a_seat_follows_the_volunteer_and_keeps_when_it_happened() -> None:
    opened = task()
    opened.assign(WANG, cause=CAUSE)
    opened.check_in(WANG, cause=CAUSE)
    row = folded(opened.collect_events())
    assert (row.status, row.taken) == ("in_progress", 1)
    (seat,) = row.seats
    assert (seat["volunteer_id"], seat["state"]) == (str(WANG), "on_scene")
    assert (seat["at"], seat["way"], seat["until"]) == ("2026-07-01T07:57:00+00:00", "assigned", None)


def test_a_cancelled_seat_is_free_and_can_be_given_again() -> None:
    opened = task()
    opened.assign(WANG, cause=CAUSE)
    opened.cancel_assignment(WANG, reason="ill", cause=CAUSE)
    events = opened.collect_events()
    assert folded(list(events)).taken == 0
    opened.assign(WANG, cause=CAUSE)
    again = folded([*events, *opened.collect_events()])
    assert (again.taken, [seat["state"] for seat in again.seats]) == (1, ["dispatched"])


def test_an_offer_shows_its_deadline_and_takes_no_place() -> None:
    opened = task()
    opened.offer([WANG], lease=timedelta(minutes=30), cause=CAUSE)
    row = folded(opened.collect_events())
    (seat,) = row.seats
    assert (row.taken, row.offered) == (0, 1)
    assert (seat["state"], seat["way"], seat["until"]) == ("offered", "offered", "2026-07-01T08:30:00+00:00")


def test_an_accepted_offer_has_no_deadline_and_a_declined_one_no_place() -> None:
    opened = task()
    opened.offer([WANG, LI], lease=timedelta(minutes=30), cause=CAUSE)
    opened.accept(WANG, cause=CAUSE)
    opened.decline(LI, reason="", cause=CAUSE)
    row = folded(opened.collect_events())
    assert [(s["state"], s["until"], s["way"]) for s in row.seats] == [
        ("accepted", None, "offered"), ("declined", None, "offered")
    ]  # fmt: skip
    assert (row.taken, row.offered) == (1, 0)


def test_who_comes_late_to_a_place_given_away_is_shown_beyond_the_places() -> None:
    opened = task(places=1)
    opened.assign(WANG, cause=CAUSE)
    opened.note_no_show(WANG, cause=CAUSE)
    opened.assign(LI, cause=CAUSE)
    opened.check_in(WANG, cause=CAUSE)
    row = folded(opened.collect_events())
    assert (row.taken, row.places, [seat["extra"] for seat in row.seats]) == (1, 1, [True, False])


def test_results_add_up_by_word_and_the_last_figure_counts() -> None:
    opened = task()
    for results in ({"trips": 2, "persons": 9}, {"trips": 3}):
        opened.report_results(results, cause=CAUSE)
    assert folded(opened.collect_events()).results == {"trips": 3, "persons": 9}


def test_a_task_says_why_it_stands_still_and_how_often_it_was_reopened() -> None:
    opened = task()
    opened.block("bridge closed", cause=CAUSE)
    events = opened.collect_events()
    assert (folded(list(events)).status, folded(list(events)).reason) == ("blocked", "bridge closed")
    opened.close("incomplete", cause=CAUSE)
    opened.reopen("bridge open", cause=CAUSE)
    row = folded([*events, *opened.collect_events()])
    assert (row.status, row.reopened, row.reason) == ("open", 1, "bridge open")


def test_papers_and_needs_are_shown_with_the_task() -> None:
    opened = task()
    opened.require(["driver"], cause=CAUSE)
    opened.link_need(UUID(int=9), cause=CAUSE)
    opened.file_approval(
        body="区指挥部", document_number="3号", dated="2026-06-30", attachment_id=None, sha256="", cause=CAUSE
    )
    row = folded(opened.collect_events())
    assert (row.credentials, row.need_ids) == (["driver"], [str(UUID(int=9))])
    assert row.approval is not None and row.approval["document_number"] == "3号"


def test_the_row_says_what_the_task_says_after_a_change_of_plan() -> None:
    opened = task()
    opened.fall_overdue(cause=later(3))
    opened.change(plan(ends_at=EIGHT + timedelta(hours=5), places=7), cause=later(3))
    row = folded(opened.collect_events())
    assert (row.overdue, row.places, row.ends_at) == (opened.overdue, 7, opened.ends_at)


def test_an_event_before_the_first_one_is_a_fault_and_not_a_row() -> None:
    opened = task()
    _, only_opened = opened.collect_events()
    with pytest.raises(LookupError):
        evolve(None, only_opened)  # type: ignore[arg-type]


def test_evolving_changes_nothing_it_was_given() -> None:
    opened = task()
    opened.assign(WANG, cause=CAUSE)
    *first, _, assigned = opened.collect_events()
    before = folded(list(first))
    kept = before.replace()
    evolve(before, assigned)  # type: ignore[arg-type]
    assert before == kept and before.seats == []


def test_a_volunteer_is_named_as_the_person_is_and_free_until_promised() -> None:
    person = Person.register(id=PersonId(NAME.subject), name=NAME, mobile=None, cause=CAUSE)
    volunteer = Volunteer.register(
        id=WANG, person_id=PersonId(NAME.subject), organisation_id=TEAM, area_code=CODE, cause=CAUSE
    )
    (registered,) = person.collect_events()
    known = evolve_person(None, registered)  # type: ignore[arg-type]
    volunteer.promise(task().commitment, cause=CAUSE)
    row: VolunteerRow | None = None
    states = []
    for event in volunteer.collect_events():
        row = evolve_volunteer(row, event, known)  # type: ignore[arg-type]
        assert row is not None
        states.append(row.state)
    assert row is not None and row.name == NAME
    assert states == ["free", "promised"]


def test_a_path_leads_from_the_root_to_the_organisation() -> None:
    def registered(id: int, parent: OrganisationRow | None) -> OrganisationRow:
        parent_id = OrganisationId(parent.id) if parent else None
        made = Organisation.register(
            id=OrganisationId(UUID(int=id)), name="队", parent_id=parent_id, area_code=CODE, cause=CAUSE
        )
        (event,) = made.collect_events()
        row = evolve_organisation(None, event, parent)  # type: ignore[arg-type]
        assert row is not None
        return row

    city = registered(1, None)
    team = registered(2, registered(3, city))
    assert team.path == f"/{UUID(int=1)}/{UUID(int=3)}/{UUID(int=2)}/"
    assert team.path.startswith(city.path)


def test_history_holds_the_facts_and_keeps_names_sealed() -> None:
    person = Person.register(id=PersonId(NAME.subject), name=NAME, mobile=None, cause=CAUSE)
    (event,) = person.collect_events()
    assert isinstance(event, Event)
    row = entry(event, Position(9), None)
    assert (row.topic, row.item_kind, row.position) == ("people.Person.Registered", "person", 9)
    assert row.happened_at == CAUSE.happened_at and row.by == CAUSE.by.id
    facts = as_stored(row.facts)
    assert facts["mobile"] is None
    assert personal(facts["name"]) == NAME


def test_a_row_refuses_a_field_that_it_does_not_have() -> None:
    row: Row = folded(task().collect_events())
    with pytest.raises(TypeError):
        row.replace(titel="x")
