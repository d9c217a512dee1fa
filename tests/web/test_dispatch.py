"""Dispatch by plain forms: a task is written down, people are sent, arrive and leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask

from app.areas import list_area
from domain.place import AreaCode
from projections.dispatch import TaskRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person, hidden_fields

Enter = Callable[[str], Person]
NEW = "/dispatch/tasks/new"


def plan(seeded: Scenario, **changes: str) -> dict[str, str]:
    return {
        "title": "搬运饮用水",
        "kind": "transport_goods",
        "urgency": "critical",
        "organisation_id": str(seeded.team),
        "area_code": "990000001001",
        "address": "柳园小学南门",
        "starts_at": "2026-08-05T14:00",
        "ends_at": "2026-08-05T16:00",
        "places": "6",
        "bring": "雨鞋",
    } | changes


def rows(app: Flask) -> dict[str, TaskRow]:
    return {row.title: row for row in app.extensions["muster"].views.rows(TaskRow)}


def test_a_task_is_opened_at_the_areas_point(app: Flask, seeded: Scenario, enter: Enter) -> None:
    answer = enter("coordinator").send(NEW, "/dispatch/tasks", **plan(seeded))
    row = rows(app)["搬运饮用水"]
    assert (answer.status_code, answer.location) == (303, f"/dispatch/tasks/{row.id}")
    assert (row.lat, row.places, row.starts_at.isoformat()) == (None, 6, "2026-08-05T06:00:00+00:00")


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_each_field(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    wrong = plan(seeded, places="many", title="", address="柳园 <b>小学</b>")
    answer = enter("coordinator").send(NEW, "/dispatch/tasks", **wrong)
    assert answer.status_code == 400
    assert 'id="f-places-why"' in answer.text
    assert 'id="f-title-why"' in answer.text
    assert "柳园 &lt;b&gt;小学&lt;/b&gt;" in answer.text
    assert "搬运饮用水" not in rows(app)


def test_a_rule_that_refuses_speaks_at_its_field(seeded: Scenario, enter: Enter) -> None:
    backwards = plan(seeded, ends_at="2026-08-05T13:00")
    answer = enter("coordinator").send(NEW, "/dispatch/tasks", **backwards)
    assert answer.status_code == 422
    assert 'id="f-ends_at-why"' in answer.text


def test_the_same_form_sent_twice_opens_one_task(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, before = enter("coordinator"), len(rows(app))
    form = coordinator.hidden(NEW) | plan(seeded)
    first, second = (coordinator.client.post("/dispatch/tasks", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(rows(app)) == before + 1


def test_another_organisations_task_is_denied(seeded: Scenario, enter: Enter) -> None:
    foreign = plan(seeded, organisation_id=str(seeded.district))
    assert enter("coordinator").send(NEW, "/dispatch/tasks", **foreign).status_code == 403


def test_a_day_at_one_task(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, task, volunteer = enter("leader"), seeded.tasks[0], seeded.volunteers[1]
    page, seat = f"/dispatch/tasks/{task}", f"/dispatch/tasks/{task}/assignments/{volunteer}"
    assert leader.send(page, f"{page}/assignments", volunteer=str(volunteer)).status_code == 303
    for step in ("set-out", "check-in", "clear"):
        assert leader.send(page, f"{seat}/{step}").status_code == 303
    row = app.extensions["muster"].views.one(TaskRow, task)
    assert (row.status, row.seats[0]["state"]) == ("in_progress", "cleared")
    assert "周宁" in leader.text(page)
    coordinator = enter("coordinator")
    assert coordinator.send(page, f"{page}/complete").status_code == 303
    assert app.extensions["muster"].views.one(TaskRow, task).status == "done"


def test_several_are_sent_and_each_refusal_is_told(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, task = enter("leader"), seeded.tasks[1]
    page, chosen = f"/dispatch/tasks/{task}", [str(id) for id in seeded.volunteers[:2]]
    answer = leader.client.post(
        f"{page}/assignments", data=leader.hidden(page) | {"volunteer": chosen}, follow_redirects=True
    )
    assert app.extensions["muster"].views.one(TaskRow, task).taken == 1
    assert "note trouble" in answer.text


def test_a_task_lies_in_a_listed_area_of_its_response(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, ledger = enter("coordinator"), app.extensions["muster"].ledger
    far = AreaCode("110000")
    list_area(ledger, code=far, name="Far 远处", point=None, cause=cause(ledger))
    refused = coordinator.send(NEW, "/dispatch/tasks", **plan(seeded, area_code=far))
    assert refused.status_code == 422
    assert 'id="f-area_code-why"' in refused.text and "不在响应" in refused.text
    unlisted = coordinator.send(NEW, "/dispatch/tasks", **plan(seeded, area_code="990000009"))
    assert (unlisted.status_code, "没有这个区域" in unlisted.text) == (404, True)
    assert "搬运饮用水" not in rows(app)


def test_a_session_that_ends_over_a_form_loses_nothing(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, home = enter("coordinator"), {"Origin": "http://localhost"}
    typed = coordinator.hidden(NEW) | plan(seeded, address="柳园 <b>小学</b>", pin=seeded.pin)
    app.extensions["muster"].secrets.sessions.close_all(seeded.people["coordinator"])
    assert "柳园" not in coordinator.client.post("/dispatch/tasks", data=typed).text  # who knows who sent it
    asked = coordinator.client.post("/dispatch/tasks", data=typed, headers=home)
    assert (asked.status_code, 'target="_blank"' in asked.text) == (401, True)
    assert seeded.pin not in asked.text
    account = {"account": seeded.mobile("coordinator"), "pin": seeded.pin}
    assert coordinator.send("/signin", "/signin", **account).status_code == 303
    again = coordinator.client.post("/dispatch/tasks", data=hidden_fields(asked.text), headers=home)
    assert again.status_code == 400  # the token was the former session's
    sent = coordinator.client.post("/dispatch/tasks", data=hidden_fields(again.text), headers=home)
    assert sent.status_code == 303
    assert rows(app)["搬运饮用水"].address == "柳园 <b>小学</b>"


def test_a_place_is_taken_back_with_a_reason(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, task, volunteer = enter("leader"), seeded.tasks[0], seeded.volunteers[1]
    page = f"/dispatch/tasks/{task}"
    leader.send(page, f"{page}/assignments", volunteer=str(volunteer))
    leader.send(page, f"{page}/assignments/{volunteer}/cancel", reason="家里有事")
    assert app.extensions["muster"].views.one(TaskRow, task).taken == 0
    assert "家里有事" in leader.text(page)


def test_json_gets_the_position(seeded: Scenario, enter: Enter) -> None:
    leader, task, volunteer = enter("leader"), seeded.tasks[0], seeded.volunteers[1]
    hidden = leader.hidden(f"/dispatch/tasks/{task}")
    headers = {"Idempotency-Key": str(uuid4()), "X-CSRFToken": hidden["csrf_token"]}

    def post(path: str, **body: Any) -> Any:
        return leader.client.post(f"/dispatch/tasks/{task}/{path}", json=body, headers=headers)

    answer = post("assignments", volunteer=str(volunteer))
    assert answer.json["assigned"] == [str(volunteer)]
    assert answer.json["position"] > 0
    headers["Idempotency-Key"] = str(uuid4())
    refused = post("assignments", volunteer=str(volunteer))
    assert (refused.status_code, refused.json["error"]["key"]) == (422, "task.assigned_already")


def test_a_volunteer_reports_only_for_themselves(seeded: Scenario, enter: Enter) -> None:
    leader, page = enter("leader"), f"/dispatch/tasks/{seeded.tasks[0]}"
    for volunteer in seeded.volunteers[:2]:
        leader.send(page, f"{page}/assignments", volunteer=str(volunteer))
    me, other = (f"{page}/assignments/{id}/set-out" for id in seeded.volunteers[:2])
    volunteer = enter("volunteer")
    assert volunteer.send("/phone", other).status_code == 403
    assert volunteer.send("/phone", me, back="/phone").location == "/phone"


def test_back_never_leads_to_another_site(seeded: Scenario, enter: Enter) -> None:
    leader, page = enter("leader"), f"/dispatch/tasks/{seeded.tasks[0]}"
    for n, elsewhere in enumerate(("https://evil.example", "//evil.example", "/\\evil.example")):
        volunteer = str(seeded.volunteers[n])
        answer = leader.send(page, f"{page}/assignments", volunteer=volunteer, back=elsewhere)
        assert answer.location == page
