"""Who has left reaches nobody any more; nobody takes back a step that was not theirs to take."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app import dispatch, teams, volunteers
from app.dispatch import care
from domain.dispatch import TaskId
from domain.dispatch.care_words import CaredForId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from projections.care import CaredForRow
from tests.access.house import House
from tests.access.test_leading import joined, reach
from tests.access.visiting import Browser, key_of
from web import access


def browser_of(house: House, place: str) -> Browser:
    browser = Browser(house.app.test_client())
    browser.open(house, house.people[place])
    return browser


def leaves(house: House, place: str) -> None:
    who = VolunteerId(house.serving[place])
    volunteers.leave_service(house.parts.ledger, volunteer_id=who, reason="moved", cause=house.cause())
    house.settle()


def in_care_of(house: House, **carer: Any) -> UUID:
    cared = house.cared_for["own"]
    care.assign_carer(
        house.parts.ledger,
        cared_id=CaredForId(cared),
        **{"volunteer_id": None, **carer},
        cause=house.cause(),
    )
    house.settle()
    return cared


def known(house: House, place: str) -> list[UUID]:
    """Those in care of whom the volunteer of the place may read."""
    person = house.people[place]
    with house.app.test_request_context():
        scope = access.scope_of("care.see", person, access.held_by(person))
        return [row.id for row in house.parts.views.rows(CaredForRow, scope.where(CaredForRow))]


def test_a_leader_who_has_left_acts_for_nobody_and_sees_no_numbers(house: House) -> None:
    joined(house, "own", "other_area")
    house.settle()
    member = house.serving["other_area"]
    browser = browser_of(house, "own")
    assert browser.page(f"/volunteers/{member}").status_code == 200
    leaves(house, "own")
    assert reach(house, "own") == {house.serving["own"]}
    assert browser.page(f"/volunteers/{member}").status_code == 404
    assert browser.page("/phone/team").status_code == 404


@pytest.mark.parametrize("by", ["volunteer", "team"])
def test_a_carer_who_has_left_is_told_nothing_of_whom_they_cared_for(house: House, by: str) -> None:
    team = TeamId(house.teams["own"]) if by == "team" else None
    carer = VolunteerId(house.serving["own"]) if by == "volunteer" else None
    cared = in_care_of(house, volunteer_id=carer, team_id=team)
    browser = browser_of(house, "own")
    assert known(house, "own") == [cared]
    assert browser.page(f"/care/{cared}").status_code == 200
    leaves(house, "own")
    assert known(house, "own") == []
    assert browser.page(f"/care/{cared}").status_code == 404


@pytest.mark.parametrize("role", ["leader", "coordinator"])
def test_only_who_may_close_a_task_takes_a_closing_back(house: House, role: str) -> None:
    task = TaskId(house.tasks["own"])
    dispatch.close_task(house.parts.ledger, task_id=task, reason="cancelled", cause=house.cause())
    house.settle()
    path, browser = f"/dispatch/undo/{house.head()}", house.browser(role)
    shown = path in browser.page(f"/dispatch/tasks/{task}").text
    answer = browser.post(path, reason="a slip")
    assert (shown, answer.status_code) == ((False, 403) if role == "leader" else (True, 200))
    assert key_of(answer) == ("access.denied_here" if role == "leader" else "")


@pytest.mark.parametrize("position", [2**63, 10**30])
def test_a_step_beyond_all_positions_is_not_found(standing: House, position: int) -> None:
    browser = standing.browser("coordinator")
    assert browser.get(f"/dispatch/undo/{position}").status_code == 404
    assert browser.post(f"/dispatch/undo/{position}", reason="a slip").status_code == 404


def test_leading_follows_who_serves(house: House) -> None:
    joined(house, "own", "other_area")
    leaves(house, "own")
    teams.change_leader(
        house.parts.ledger,
        team_id=TeamId(house.teams["own"]),
        leader_id=VolunteerId(house.serving["other_area"]),
        cause=house.cause(),
    )
    assert reach(house, "other_area") == {house.serving["own"], house.serving["other_area"]}
