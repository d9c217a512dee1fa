"""Real threads after the same volunteer, on both databases: no place is kept by somebody who is held back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app import dispatch, volunteers
from app.ledger import Ledger
from domain.base import MusterError, RuleBroken
from domain.dispatch import Task
from tests.domain.world import plan
from tests.rules.test_health import WARMTH
from tests.rules.world import World
from tests.test_races import together


def task_of(world: World, hour: int) -> Any:
    """An open task of the world that starts in so many hours."""
    opening = world.cause()
    wanted = plan(
        response_id=world.response,
        organisation_id=world.district,
        starts_at=world.now + timedelta(hours=hour),
        ends_at=world.now + timedelta(hours=hour, minutes=30),
    )
    dispatch.open_task(world.ledger, plan=wanted, cause=opening)
    return opening.new_id("task")


@pytest.mark.usefixtures("database")
def test_V4_nobody_keeps_a_place_that_was_given_while_symptoms_were_declared(ledger: Ledger) -> None:
    world = World(ledger)
    world.insure()
    tasks = [task_of(world, hour) for hour in range(1, 7)]

    def assign(task: Any) -> Callable[[], Any]:
        why = world.cause()
        return lambda: dispatch.assign_volunteer(ledger, task_id=task, volunteer_id=world.who, cause=why)

    def declare() -> Any:
        return volunteers.declare_health(
            ledger,
            volunteer_id=world.who,
            temperature=WARMTH,
            fit=True,
            symptoms=True,
            from_risk_area=False,
            response_id=world.response,
            cause=world.cause(),
        )

    answers = together([*(assign(task) for task in tasks), declare])

    refused = [answer for answer in answers if isinstance(answer, MusterError)]
    assert {(type(one), one.rule) for one in refused} <= {(RuleBroken, "V4")}
    assert world.get().commitments == {}
    assert [ledger.get(Task, task).live() for task in tasks] == [[]] * len(tasks)


@pytest.mark.usefixtures("database")
def test_two_coordinators_decide_on_one_newcomer(ledger: Ledger) -> None:
    world = World(ledger)
    newcomer = world.volunteer(world.team, pending=True)
    said: list[Callable[[], Any]] = [
        lambda: volunteers.decline_volunteer(ledger, volunteer_id=newcomer, reason="x", cause=world.cause())
        for _ in range(8)
    ]
    answers = together(said)
    refused = [answer.key for answer in answers if isinstance(answer, MusterError)]
    assert refused == ["volunteer.not_pending"] * 7
    assert world.get(newcomer).standing == "declined"
