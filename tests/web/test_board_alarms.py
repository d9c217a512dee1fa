"""Alarms of the board that are no need and no task; each reader sees those within their reach."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from app import volunteers
from app.dispatch import care
from app.ledger import Ledger
from app.secrets import Secrets
from domain.dispatch.care_words import CaredForId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause
from tests.web.test_teams import Enter
from web.reports import due


def told(page: str) -> list[str]:
    """Each further alarm as its whole text."""
    inside = page.partition('class="menu-list alarm-list"')[2].partition("</details>")[0]
    found = re.findall(r'<li><a href="([^"]+)">(.*?)</a></li>', inside, re.S)
    return [f"{href} {re.sub('<[^>]+>', ' ', text)}" for href, text in found if "<svg" in text]


@pytest.fixture
def overdue(app: Flask, ledger: Ledger, secrets: Secrets, seeded: Scenario) -> Any:
    """罗奶奶, 82, lives alone, and nobody has called in time."""
    taking = cause(ledger)
    name = secrets.seal(taking.new_id("person"), "name", "罗奶奶", taking.command_id)
    care.register_cared_for(
        ledger,
        name=name,
        telephone=None,
        address=None,
        notes=None,
        kind="elderly_alone",
        every_days=1,
        organisation_id=OrganisationId(seeded.team),
        response_id=ResponseId(seeded.response),
        area_code=AreaCode("990000001001"),
        cause=taking,
    )
    id = CaredForId(taking.new_id("cared_for"))
    ledger.now = lambda: datetime.now(UTC) + timedelta(days=3)  # type: ignore[method-assign]
    care.note_overdue_contact(ledger, cared_id=id, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    return id


def test_an_overdue_contact_is_an_alarm_with_its_name(overdue: Any, enter: Enter) -> None:
    (alarm,) = [one for one in told(enter("coordinator").text("/board")) if "care" in one]
    assert f"/care/{overdue}" in alarm and "罗奶奶" in alarm and "联系已逾期" in alarm
    assert [one for one in told(enter("storekeeper").text("/board")) if "care" in one] == []


def test_who_is_unwell_is_an_alarm_on_every_board_of_their_organisation(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    who = VolunteerId(seeded.volunteers[1])
    said = {"response_id": None, "temperature": None, "fit": False, "symptoms": True, "from_risk_area": False}
    volunteers.declare_health(ledger, volunteer_id=who, **said, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    (alarm,) = [one for one in told(enter("coordinator").text("/board")) if "volunteers" in one]
    assert f"/volunteers/{who}" in alarm and "周宁" in alarm and "离岗" in alarm
    found = enter("coordinator").get(f"/board/people?response={seeded.response}").json["further"]
    assert [one["name"] for one in found if "volunteers" in one["href"]] == ["周宁"]


def test_P2_a_report_nobody_filed_is_an_alarm_also_when_nothing_happened(
    seeded: Scenario, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "DUE_AT", time(0))
    (alarm,) = told(enter("coordinator").text("/board"))
    assert f"organisation={seeded.team}" in alarm and "日报未报" in alarm and "Qiaonan Team" in alarm
    assert told(enter("leader").text("/board")) == []
