"""Offers and claims on the phone: a deadline one sees, answers with one thumb, a place taken by oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import dispatch, policies
from domain.dispatch import TaskId
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


@pytest.fixture(autouse=True)
def _uninsured_may_serve(app: Flask, seeded: Scenario) -> None:
    parts = app.extensions["muster"]
    because = cause(parts.ledger)
    policies.set_policy(
        parts.ledger,
        response_id=ResponseId(seeded.response),
        name="V5",
        value="off",
        source="test",
        valid_from=because.at - timedelta(days=1),
        cause=because,
    )
    parts.projector.catch_up()


def offer(app: Flask, seeded: Scenario, *whom: int, task: int = 0, minutes: int = 30) -> str:
    parts = app.extensions["muster"]
    dispatch.offer_places(
        parts.ledger,
        task_id=TaskId(seeded.tasks[task]),
        volunteer_ids=[VolunteerId(seeded.volunteers[n]) for n in whom],
        minutes=minutes,
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()
    return f"/dispatch/tasks/{seeded.tasks[task]}/assignments/{seeded.volunteers[0]}"


def state(app: Flask, seeded: Scenario, task: int = 0) -> str:
    row = app.extensions["muster"].views.one(TaskRow, seeded.tasks[task])
    mine = [seat for seat in row.seats if seat["volunteer_id"] == str(seeded.volunteers[0])]
    return str(mine[0]["state"]) if mine else ""


def test_an_offer_shows_its_deadline_and_two_answers(app: Flask, seeded: Scenario, enter: Enter) -> None:
    offer(app, seeded, 0, 1)
    page = enter("volunteer").text("/phone")
    for word in ("请您参加", "前答复", "我接单", "我去不了"):
        assert word in page
    assert page.count("p-next") == 1
    assert f"tel:{seeded.mobile('leader')}" not in page  # whom to call is for who has a place


def test_accepted_it_is_the_assignment(app: Flask, seeded: Scenario, enter: Enter) -> None:
    seat, me = offer(app, seeded, 0), enter("volunteer")
    me.send("/phone", f"{seat}/accept", back="/phone")
    page = me.text("/phone")
    assert state(app, seeded) == "accepted"
    assert "我出发了" in page
    assert f"tel:{seeded.mobile('leader')}" in page


def test_declined_it_is_gone(app: Flask, seeded: Scenario, enter: Enter) -> None:
    seat, me = offer(app, seeded, 0), enter("volunteer")
    me.send("/phone", f"{seat}/decline", back="/phone")
    assert state(app, seeded) == "declined"
    assert "请您参加" not in me.text("/phone")


def test_who_answers_too_late_is_told_kindly(app: Flask, seeded: Scenario, enter: Enter) -> None:
    seat, me = offer(app, seeded, 0, 1, task=1), enter("volunteer")
    form = me.hidden("/phone")
    parts = app.extensions["muster"]
    dispatch.accept_offer(
        parts.ledger,
        task_id=TaskId(seeded.tasks[1]),
        volunteer_id=VolunteerId(seeded.volunteers[1]),
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()
    answer = me.client.post(f"{seat}/accept", data=form)
    assert answer.status_code == 422
    assert "Watch the gate 守卡口" in answer.text
    assert "请您参加" not in me.text("/phone")


def test_an_offer_from_above_is_seen_and_answered(app: Flask, seeded: Scenario, enter: Enter) -> None:
    from dataclasses import replace

    from tests.scenario import open_task

    parts = app.extensions["muster"]
    above = replace(seeded, team=seeded.district)
    task = open_task(parts.ledger, above, title="Of the district", starts_at=parts.ledger.now())
    seeded.tasks.append(task)
    seat, me = offer(app, seeded, 0, task=2), enter("volunteer")
    assert "Of the district" in me.text("/phone")
    assert me.send("/phone", f"{seat}/accept", back="/phone").status_code == 303
    assert state(app, seeded, 2) == "accepted"


def test_a_place_taken_by_oneself_is_held_until_confirmed(app: Flask, seeded: Scenario, enter: Enter) -> None:
    me, page = enter("volunteer"), f"/phone/tasks/{seeded.tasks[0]}"
    assert "我可以去" in me.text(page)
    me.send(page, f"/dispatch/tasks/{seeded.tasks[0]}/claim", volunteer=str(seeded.volunteers[0]), back=page)
    held = me.text(page)
    assert (state(app, seeded), "为您保留到" in held, "去不了，退回名额" in held) == ("accepted", True, True)
    me.send(page, f"/dispatch/tasks/{seeded.tasks[0]}/assignments/{seeded.volunteers[0]}/release", back=page)
    assert "我可以去" in me.text(page)


def test_a_repeated_tap_is_one_claim(app: Flask, seeded: Scenario, enter: Enter) -> None:
    me, page = enter("volunteer"), f"/phone/tasks/{seeded.tasks[0]}"
    form = me.hidden(page) | {"volunteer": str(seeded.volunteers[0])}
    answers = [me.client.post(f"/dispatch/tasks/{seeded.tasks[0]}/claim", data=form) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert app.extensions["muster"].views.one(TaskRow, seeded.tasks[0]).taken == 1
