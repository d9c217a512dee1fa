"""Health first: asked as the policy wants, in one tap; who is unwell is off duty and hears it kindly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app import volunteers
from app.policies import set_policy
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.volunteers import VolunteerRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person
from tests.web.test_phone_arrivals import send_me

Enter = Callable[[str], Person]
ASKED, SKIP = "先报健康：今天怎么样？", "没有体温计，先跳过"


def policy(app: Flask, seeded: Scenario, strength: str, rule: str = "V3") -> None:
    parts = app.extensions["muster"]
    because = cause(parts.ledger)
    set_policy(
        parts.ledger,
        response_id=ResponseId(seeded.response),
        name=rule,
        value=strength,
        source="district order 7",
        valid_from=because.at,
        cause=because,
    )
    parts.projector.catch_up()


def declare(me: Person, temperature: str = "36.4", symptoms: str = "no", risk: str = "no") -> None:
    told = {"temperature": temperature, "symptoms": symptoms, "risk": risk}
    page = me.hidden("/phone/health")
    response = me.text("/phone/health").split('name="response_id" value="')[1][:36]
    answer = me.client.post("/phone/health", data=page | told | {"response_id": response})
    assert answer.status_code == 303, answer.text


def volunteer(app: Flask, seeded: Scenario) -> VolunteerRow:
    row = app.extensions["muster"].views.one(VolunteerRow, seeded.volunteers[0])
    assert row is not None
    return row


@pytest.mark.parametrize(("strength", "asked", "skips"), [("refuse", 1, 0), ("warn", 1, 1), ("off", 0, 0)])
def test_it_is_asked_as_the_policy_wants(
    app: Flask, seeded: Scenario, enter: Enter, strength: str, asked: int, skips: int
) -> None:
    policy(app, seeded, strength)
    send_me(seeded, enter)
    page = enter("volunteer").text("/phone")
    assert (page.count(ASKED), page.count(SKIP)) == (asked, skips)
    assert ("我出发了" in page) == (not asked)


def test_nobody_without_a_task_is_asked(app: Flask, seeded: Scenario, enter: Enter) -> None:
    policy(app, seeded, "refuse")
    assert ASKED not in enter("volunteer").text("/phone")


def test_well_means_on_with_the_day(app: Flask, seeded: Scenario, enter: Enter) -> None:
    policy(app, seeded, "refuse")
    send_me(seeded, enter)
    me = enter("volunteer")
    declare(me)
    page = me.text("/phone")
    assert ASKED not in page
    assert "可以上岗" in page
    assert "我出发了" in page
    assert volunteer(app, seeded).fit


def test_a_warning_can_be_skipped_for_the_day(app: Flask, seeded: Scenario, enter: Enter) -> None:
    policy(app, seeded, "warn")
    send_me(seeded, enter)
    me = enter("volunteer")
    assert me.send("/phone", "/phone/health/later").location == "/phone"
    page = me.text("/phone")
    assert ASKED not in page
    assert "我出发了" in page


@pytest.mark.parametrize("said", [{"temperature": "37.3"}, {"symptoms": "yes"}, {"risk": "yes"}])
def test_unwell_is_off_duty_and_hears_it_kindly(
    app: Flask, seeded: Scenario, enter: Enter, said: dict[str, str]
) -> None:
    for rule in ("V3", "V4"):
        policy(app, seeded, "refuse", rule)
    send_me(seeded, enter)
    me = enter("volunteer")
    declare(me, **said)
    page = me.text("/phone")
    assert "请先休息，照顾好自己" in page
    assert f"tel:{seeded.mobile('leader')}" in page
    assert "我出发了" not in page
    task = app.extensions["muster"].views.one(TaskRow, seeded.tasks[0])
    assert task.seats[0]["state"] == "cancelled"


def test_a_declaration_without_a_temperature_is_asked_again(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    policy(app, seeded, "refuse")
    send_me(seeded, enter)
    parts = app.extensions["muster"]
    volunteers.declare_health(
        parts.ledger,
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        temperature=None,
        fit=True,
        symptoms=False,
        from_risk_area=False,
        response_id=ResponseId(seeded.response),
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()
    assert ASKED in enter("volunteer").text("/phone")


def test_the_temperature_lies_nowhere_readable(app: Flask, seeded: Scenario, enter: Enter) -> None:
    declare(enter("volunteer"), "36.9")
    rows = app.extensions["muster"].views.rows(HistoryRow, HistoryRow.c.topic.contains("HealthDeclared"))
    assert len(rows) == 1
    assert "36.9" not in str(rows[0].facts)
    assert app.extensions["muster"].secrets.reveal(volunteer(app, seeded).temperature) == "36.9"


@pytest.mark.parametrize("typed", ["", "hot", "99", "-1", "NaN", "1e9"])
def test_what_no_thermometer_shows_is_refused(seeded: Scenario, enter: Enter, typed: str) -> None:
    me = enter("volunteer")
    answer = me.send("/phone/health", "/phone/health", temperature=typed, symptoms="no", risk="no")
    assert answer.status_code == 400
