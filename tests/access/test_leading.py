"""Whoever leads a team acts for its members, and for nobody else."""

from __future__ import annotations

from uuid import UUID

from app import teams
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from tests.access.house import House
from web import access


def reach(house: House, place: str, action: str = "seat.report") -> frozenset[UUID]:
    """Whom the volunteer of the place may do this for."""
    house.settle()
    person = house.people[place]
    with house.app.test_request_context():
        return access.scope_of(action, person, access.held_by(person)).own


def joined(house: House, team: str, member: str) -> None:
    teams.join_team(
        house.parts.ledger,
        team_id=TeamId(house.teams[team]),
        volunteer_id=VolunteerId(house.serving[member]),
        cause=house.cause(),
    )


def test_a_leader_acts_for_the_members_of_the_team(house: House) -> None:
    joined(house, "own", "other_area")
    assert reach(house, "own") == {house.serving["own"], house.serving["other_area"]}
    assert reach(house, "other_area") == {house.serving["other_area"]}


def test_a_new_leader_acts_and_the_former_one_does_no_longer(house: House) -> None:
    joined(house, "own", "other_area")
    teams.change_leader(
        house.parts.ledger,
        team_id=TeamId(house.teams["own"]),
        leader_id=VolunteerId(house.serving["other_area"]),
        cause=house.cause(),
    )
    assert reach(house, "own") == {house.serving["own"]}
    assert reach(house, "other_area") == {house.serving["own"], house.serving["other_area"]}


def test_nobody_acts_for_a_team_that_was_disbanded(house: House) -> None:
    joined(house, "own", "other_area")
    teams.disband_team(house.parts.ledger, team_id=TeamId(house.teams["own"]), cause=house.cause())
    assert reach(house, "own") == {house.serving["own"]}
