"""A scope says the same as a question about a row and as a condition of a query, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from tests.access.house import HERE, SIGNED_IN, House, build
from web import access
from web.actions import TABLE
from web.scope import Held

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings

KINDS = (TaskRow, VolunteerRow, OrganisationRow, PersonRow, ResponseRow, GrantRow, AreaRow, HistoryRow)


def wanted(house: House) -> dict[str, list[Held]]:
    """Sets of roles that cut the world differently."""
    north, root, team = (house.orgs[name] for name in ("north", "root", "team"))
    cut = {
        "limited": [Held("coordinator", north, HERE, house.flood)],
        "organisation": [Held("coordinator", north, "", None)],
        "area": [Held("coordinator", root, HERE, None)],
        "response": [Held("coordinator", root, "", house.drought)],
        "everything": [Held("admin", root, "", None)],
        "two": [Held("leader", team, "", None), Held("coordinator", north, HERE, house.drought)],
        "nothing": [],
        "unknown": [Held("coordinator", house.flood, "", None)],
    }
    return {**cut, **{role: [Held(role, north, HERE, house.flood)] for role in SIGNED_IN}}


def test_a_condition_finds_exactly_the_rows_within(database: Settings, app: Flask) -> None:
    house = build(app)
    views, seat = house.parts.views, house.people["sibling"]
    with app.test_request_context():
        for name, holds in wanted(house).items():
            for action in ("task.see", "person.see", "area.see"):
                scope = access.scope_of(action, seat, holds)
                for kind in KINDS:
                    found = {repr(row) for row in views.rows(kind, scope.where(kind))}
                    inside = {repr(row) for row in views.rows(kind) if scope.contains(row)}
                    assert found == inside, (name, action, kind.__name__)


def test_a_place_in_another_organisation_is_within_reach_while_it_is_held(house: House) -> None:
    from app import dispatch
    from domain.dispatch import TaskId
    from domain.volunteers import VolunteerId

    task, serving = TaskId(house.tasks["sibling"]), VolunteerId(house.serving["own"])
    with house.app.test_request_context():
        scope = access.scope("task.see", house.people["own"])
        assert not shown(house, scope)
        seat = {"task_id": task, "volunteer_id": serving}
        dispatch.assign_volunteer(house.parts.ledger, **seat, cause=house.cause())
        house.settle()
        assert shown(house, scope)
        dispatch.cancel_assignment(house.parts.ledger, **seat, reason="rain", cause=house.cause())
        house.settle()
        assert not shown(house, scope)


def shown(house: House, scope: access.Scope) -> bool:
    row = house.parts.views.one(TaskRow, house.tasks["sibling"])
    found = house.parts.views.rows(TaskRow, TaskRow.c.id == row.id, scope.where(TaskRow))
    assert bool(found) == scope.contains(row)
    return bool(found)


@pytest.mark.parametrize("role", [*SIGNED_IN, "public"])
def test_the_table_gives_nobody_more_than_the_admin_but_reading_without_names(role: str) -> None:
    strength = "-os*"
    for action, reach in TABLE.items():
        if action not in ("name.open", "seat.own"):  # an own place has whoever serves, and nobody else
            assert strength.index(reach[role]) <= strength.index(reach["admin"]), action


def test_the_public_and_auditors_change_nothing() -> None:
    changing = [
        a for a in TABLE if not a.endswith((".see", ".raw", ".open", ".public", ".own", ".list", ".read"))
    ]
    assert {TABLE[a][role] for a in [*changing, "task.open"] for role in ("public", "auditor")} == {"-"}
