"""A person-trip is one thing: the board and the daily report count the same, on the day somebody left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.dispatch import assign_volunteer, back_fill, check_in, clear
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.files.test_reports import Enter, asked, figures
from tests.scenario import Scenario, cause


@pytest.fixture
def worked(app: Flask, ledger: Ledger, seeded: Scenario) -> Scenario:
    """沈雨 has left, 周宁 is still there, 吴岚's day before was written down from paper today."""
    task = TaskId(seeded.tasks[0])
    left, there, paper = (VolunteerId(id) for id in seeded.volunteers)
    for one in (left, there):
        assign_volunteer(ledger, task_id=task, volunteer_id=one, override="needed", cause=cause(ledger))
        check_in(ledger, task_id=task, volunteer_id=one, cause=cause(ledger))
    clear(ledger, task_id=task, volunteer_id=left, cause=cause(ledger))
    end = ledger.now() - timedelta(days=1)
    times = {"starts_at": end - timedelta(minutes=5), "ends_at": end}
    back_fill(ledger, task_id=task, volunteer_id=paper, **times, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    return seeded


def test_board_and_report_count_the_same_person_trips(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    person, yesterday = enter("admin"), (ledger.now() + timedelta(hours=8 - 24)).date().isoformat()
    board = person.text("/board")
    assert re.search(r"<b>1</b><span>今日出动人次", board) and re.search(r"<b>1</b><span>此刻在岗", board)
    today = figures(person.text(f"/reports?{asked(worked, ledger)}"))
    before = figures(person.text(f"/reports?{asked(worked, ledger, day=yesterday)}"))
    assert (today["出动人次"], before["出动人次"]) == ("1", "1")
