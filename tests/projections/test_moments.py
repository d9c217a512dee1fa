"""Times and positions, also where recorded times do not grow and where only what happened counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import areas, dispatch, organisations, responses
from app.ledger import Ledger
from domain.base import Actor, Cause, Position
from domain.dispatch import TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from projections.projector import Projector
from projections.reading import START, Views

EIGHT = datetime.fromisoformat("2026-07-01T08:00:00+00:00")


def minutes(number: float) -> datetime:
    return EIGHT + timedelta(minutes=number)


def cause(at: datetime, happened_at: datetime | None = None) -> Cause:
    return Cause(Actor("import", UUID(int=9)), at, happened_at or at, uuid4())


def register(ledger: Ledger, at: datetime) -> Position:
    return organisations.register_organisation(
        ledger, name="队", parent_id=None, area_code=AreaCode("99"), cause=cause(at)
    )


@pytest.fixture
def uneven(ledger: Ledger, projector: Projector) -> list[Position]:
    """Positions of commands recorded at 08:00, 08:05, 08:03 (late), 08:05 again, and 08:10."""
    positions = [register(ledger, minutes(n)) for n in (0, 5, 3, 5, 10)]
    projector.catch_up()
    return positions


@pytest.mark.parametrize(
    ("minute", "place"), [(-1, None), (0, 0), (2, 0), (4, 0), (5, 3), (9, 3), (10, 4), (99, 4)]
)
def test_a_time_is_the_last_command_before_anything_later(
    uneven: list[Position], views: Views, minute: int, place: int | None
) -> None:
    assert views.position_at(minutes(minute)) == (0 if place is None else uneven[place])


def test_the_moment_of_a_position_never_goes_back(
    database: Any, uneven: list[Position], views: Views
) -> None:
    assert [views.moment_of(p) for p in uneven] == [minutes(n) for n in (0, 5, 5, 5, 10)]
    assert views.moment_of(Position(0)) == START
    assert [views.position_at(views.moment_of(p)) for p in uneven] == [uneven[n] for n in (0, 3, 3, 3, 4)]


def test_a_historical_response_goes_by_what_happened_and_never_splits_a_command(
    database: Any, ledger: Ledger, projector: Projector, views: Views
) -> None:
    at = minutes(10_000)
    register(ledger, at)
    starting = cause(at, minutes(0))
    responses.start_response(
        ledger,
        name="2020",
        kind="flood",
        area="99",
        time_zone="Asia/Shanghai",
        started_at=EIGHT,
        historical=True,
        cause=starting,
    )
    began, response = ledger.head(), starting.new_id("response")
    registering = cause(at)
    organisations.register_organisation(
        ledger, name="队", parent_id=None, area_code=AreaCode("99"), cause=registering
    )
    areas.list_area(ledger, code=AreaCode("99"), name="区", point=None, cause=cause(at))
    organisation = OrganisationId(registering.new_id("organisation"))
    opened = [open_task(ledger, response, organisation, cause(at, minutes(n))) for n in (10, 20, 30)]
    projector.catch_up()
    asked = {n: views.position_at(minutes(n), response) for n in (-1, 0, 9, 10, 25, 30, 60)}
    assert asked == {
        -1: began - 2, 0: opened[0] - 2, 9: opened[0] - 2, 10: opened[0],
        25: opened[1], 30: opened[2], 60: opened[2],
    }  # fmt: skip
    assert [views.moment_of(p, response) for p in opened] == [minutes(n) for n in (10, 20, 30)]
    assert views.moment_of(opened[0]) == at


def open_task(ledger: Ledger, response: UUID, organisation: OrganisationId, caused: Cause) -> Position:
    plan = TaskPlan(
        title="巡堤",
        kind="dyke_patrol",
        urgency="urgent",
        response_id=ResponseId(response),
        organisation_id=organisation,
        area_code=AreaCode("99"),
        address="",
        point=None,
        starts_at=EIGHT,
        ends_at=minutes(60),
        places=1,
        bring="",
    )
    return dispatch.open_task(ledger, plan=plan, cause=caused)
