"""A refused button of a task's page: back on it with the note beside, once; programs hear it as ever."""

from __future__ import annotations

import re

from flask import Flask

from app.dispatch import assign_volunteer, check_in
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause
from tests.web.test_teams import Enter


def test_a_step_that_came_too_late_is_told_on_the_page_once(seeded: Scenario, enter: Enter) -> None:
    person, page = enter("coordinator"), f"/dispatch/tasks/{seeded.tasks[0]}"
    assert person.send(page, f"{page}/block", reason="路断了").location == page
    answer = person.send(page, f"{page}/block", reason="桥也断了")
    assert (answer.status_code, answer.location) == (303, f"{page}#refused")
    shown = person.text(page)
    assert re.search(r'id="next">.*?id="refused".*?受阻', shown, re.S)
    assert 'id="refused"' not in person.text(page)


def test_what_was_typed_comes_back_in_its_opened_form(seeded: Scenario, enter: Enter) -> None:
    person, page = enter("coordinator"), f"/dispatch/tasks/{seeded.tasks[0]}"
    person.send(page, f"{page}/block", reason="路" * 201)
    shown = person.text(page)
    assert 'id="refused"' in shown and "路" * 200 in shown and "<details open>" in shown


def test_a_refusal_about_somebody_stands_in_their_row(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    task, who = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[1])
    assign_volunteer(ledger, task_id=task, volunteer_id=who, override="needed", cause=cause(ledger))
    check_in(ledger, task_id=task, volunteer_id=who, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    person, page = enter("coordinator"), f"/dispatch/tasks/{task}"
    assert person.send(page, f"{page}/assignments/{who}/no-show").status_code == 303
    row = re.search(r"<li>(?:(?!</li>).)*周宁.*?</li>", person.text(page), re.S)
    assert row and 'id="refused"' in row[0]


def test_programs_and_phones_hear_the_refusal_itself(seeded: Scenario, enter: Enter) -> None:
    person, page = enter("coordinator"), f"/dispatch/tasks/{seeded.tasks[0]}"
    sent = person.hidden(page) | {"reason": ""}
    answer = person.client.post(f"{page}/block", data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["key"]) == (400, "form.missing")
    assert person.send(page, f"{page}/block", reason="", back="/board").status_code == 400
