"""The page of a task by plain forms: offers, warnings, several at once, plans, papers, ends, and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image

from app import dispatch, volunteers
from app.teams import form_team, join_team
from domain.dispatch import TaskId
from domain.organisations import OrganisationId
from domain.teams import TeamId
from domain.volunteers import Volunteer, VolunteerId
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from tests import scenario
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


@pytest.fixture
def parts(app: Flask) -> Any:
    return app.extensions["muster"]


@pytest.fixture
def begun(parts: Any, seeded: Scenario) -> str:
    """The page of a task that began an hour ago, two places."""
    start = parts.ledger.now() - timedelta(hours=1)
    task = scenario.open_task(parts.ledger, seeded, title="守卡口", starts_at=start, places=2)
    parts.projector.catch_up()
    return f"/dispatch/tasks/{task}"


def row_of(parts: Any, page: str) -> TaskRow:
    found = parts.views.one(TaskRow, UUID(page.rpartition("/")[2]))
    assert found is not None
    return found


def states(parts: Any, page: str) -> list[str]:
    return [seat["state"] for seat in row_of(parts, page).seats]


def send_all(person: Person, page: str, to: str, people: list[UUID], **more: str) -> Any:
    data = person.hidden(page) | more | {"volunteer": [str(id) for id in people]}
    return person.client.post(f"{page}/{to}", data=data)


def uninsured(parts: Any, seeded: Scenario, number: int = 1) -> UUID:
    who = VolunteerId(seeded.volunteers[number])
    (policy,) = parts.ledger.get(Volunteer, who).insured
    ended = parts.ledger.now() - timedelta(days=300)
    volunteers.end_insurance(
        parts.ledger, volunteer_id=who, insurance_id=policy, ends_at=ended, cause=scenario.cause(parts.ledger)
    )
    parts.projector.catch_up()
    return who


def test_an_offer_is_made_seen_with_its_deadline_and_accepted_by_who_was_asked(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    leader, shen = enter("leader"), seeded.volunteers[0]
    assert send_all(leader, begun, "offers", seeded.volunteers[:3], minutes="20").status_code == 303
    assert states(parts, begun) == ["offered"] * 3
    assert len({seat["until"] for seat in row_of(parts, begun).seats}) == 1
    assert "前答复" in leader.text(begun)
    answer = enter("volunteer").send("/phone", f"{begun}/assignments/{shen}/accept", back="/phone")
    assert (answer.status_code, states(parts, begun)[0]) == (303, "accepted")


def test_a_team_is_asked_as_one_without_who_has_a_place(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    leader, (shen, zhou, wu) = enter("leader"), seeded.volunteers[:3]
    forming = scenario.cause(parts.ledger)
    at = OrganisationId(seeded.team)
    form_team(parts.ledger, name="一分队", organisation_id=at, leader_id=VolunteerId(shen), cause=forming)
    team = TeamId(forming.new_id("team"))
    for one in (zhou, wu):
        joining = scenario.cause(parts.ledger)
        join_team(parts.ledger, team_id=team, volunteer_id=VolunteerId(one), cause=joining)
    parts.projector.catch_up()
    send_all(leader, begun, "assignments", [shen])
    assert leader.send(begun, f"{begun}/offers", team=str(team)).status_code == 303
    assert states(parts, begun) == ["dispatched", "offered", "offered"]


def test_a_late_answer_is_kindly_told_and_shown_the_way(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    leader, (shen, *others) = enter("leader"), seeded.volunteers[:3]
    send_all(leader, begun, "offers", [shen, *others])
    for other in others:
        leader.send(begun, f"{begun}/assignments/{other}/accept")
    late = enter("volunteer").send(begun, f"{begun}/assignments/{shen}/accept")
    assert late.status_code == 422
    assert "已经满了" in late.text and "附近还缺人" in late.text


def test_a_warning_is_answered_with_a_reason_on_the_same_page(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    who, leader = uninsured(parts, seeded), enter("leader")
    asked = send_all(leader, begun, "assignments", [who])
    assert (asked.status_code, "V5" in asked.text, 'name="override"' in asked.text) == (422, True, True)
    assert send_all(leader, begun, "assignments", [who], override="当场投保").status_code == 303
    flagged = parts.views.rows(HistoryRow, HistoryRow.c.topic == "volunteers.Volunteer.RuleOverridden")
    assert [row.facts["reason"] for row in flagged] == ["当场投保"]


def test_a_volunteer_goes_over_no_warning(parts: Any, seeded: Scenario, enter: Enter, begun: str) -> None:
    uninsured(parts, seeded, number=0)
    refused = enter("volunteer").send(begun, f"{begun}/claim", override="我想去")
    assert (refused.status_code, 'name="override"' in refused.text, states(parts, begun)) == (422, False, [])


def test_a_claim_is_confirmed(parts: Any, seeded: Scenario, enter: Enter, begun: str) -> None:
    assert enter("volunteer").send(begun, f"{begun}/claim", back="/phone").location == "/phone"
    seat = f"{begun}/assignments/{seeded.volunteers[0]}"
    leader = enter("leader")
    assert leader.send(begun, f"{seat}/extend", minutes="90").status_code == 303
    assert leader.send(begun, f"{seat}/confirm").status_code == 303
    assert states(parts, begun) == ["dispatched"]


def test_several_are_recorded_at_once_and_each_refusal_has_its_line(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    leader, (shen, zhou, wu) = enter("leader"), seeded.volunteers[:3]
    send_all(leader, begun, "assignments", [shen, zhou])
    assert send_all(leader, begun, "people", [shen, zhou], act="check-in").status_code == 303
    assert states(parts, begun) == ["on_scene", "on_scene"]
    send_all(leader, begun, "people", [shen, wu], act="clear")
    assert states(parts, begun) == ["cleared", "on_scene"]
    assert "吴岚" in leader.text(begun)


def test_json_says_who_was_refused_and_whether_a_reason_would_help(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    who, leader = uninsured(parts, seeded), enter("leader")
    headers = {"Idempotency-Key": str(uuid4()), "X-CSRFToken": leader.hidden(begun)["csrf_token"]}
    people = [str(who), str(seeded.volunteers[0])]
    body = {"volunteer": people, "minutes": 15}
    answer = leader.client.post(f"{begun}/offers", json=body, headers=headers).json
    assert answer["offered"] == people[1:]
    assert [(r["key"], r["rule"], r["overridable"]) for r in answer["refused"]] == [
        ("volunteer.not_insured", "V5", True)
    ]


def test_a_task_is_planned_anew_with_its_credentials(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    coordinator = enter("coordinator")
    assert "Liuyuan Community 柳园社区 990000001001" in coordinator.text(f"{begun}/edit")
    plan = {
        "title": "守北卡口", "kind": "checkpoint", "urgency": "normal", "area_code": "柳园",
        "address": "3栋2单元", "starts_at": "2026-08-05T14:00", "ends_at": "2026-08-05T16:00",
        "places": "3", "credentials": "driver",
    }  # fmt: skip
    assert coordinator.send(f"{begun}/edit", f"{begun}/edit", **plan).status_code == 303
    row = row_of(parts, begun)
    assert (row.title, row.places, row.credentials, row.area_code) == (
        "守北卡口", 3, ["driver"], "990000001001"
    )  # fmt: skip
    wrong = coordinator.send(f"{begun}/edit", f"{begun}/edit", **plan | {"area_code": "nowhere"})
    assert (wrong.status_code, 'id="f-area_code-why"' in wrong.text, "守北卡口" in wrong.text) == (
        400,
        True,
        True,
    )


def test_areas_are_found_by_name_code_and_place(enter: Enter, seeded: Scenario) -> None:
    leader = enter("leader")

    def codes(**query: Any) -> list[str]:
        found = leader.client.get("/dispatch/areas", query_string=query).json["areas"]
        return [area["code"] for area in found]

    assert codes(q="柳园") == ["990000001001"]
    assert codes(q="9900000") == ["990000001", "990000001001", "990000002"]
    assert codes(lat=30.5121, lng=114.3121)[0] == "990000001001"
    assert codes(q="") == []


def test_a_draft_is_kept_and_opened(parts: Any, seeded: Scenario, enter: Enter) -> None:
    coordinator = enter("coordinator")
    plan = {
        "title": "巡堤", "kind": "dyke_patrol", "urgency": "urgent", "organisation_id": str(seeded.team),
        "area_code": "990000001001", "address": "2号门", "starts_at": "2026-08-05T14:00",
        "ends_at": "2026-08-05T16:00", "places": "2", "draft": "1",
    }  # fmt: skip
    page = coordinator.send("/dispatch/tasks/new", "/dispatch/tasks", **plan).location
    assert row_of(parts, page).status == "draft"
    coordinator.send(page, f"{page}/open")
    assert row_of(parts, page).status == "open"


def test_an_approval_is_filed_with_its_picture(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    coordinator, picture = enter("coordinator"), BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    said = {"body": "区指挥部", "document_number": "防指〔2026〕3号", "dated": "2026-08-01"}
    data = coordinator.hidden(begun) | said | {"paper": (picture, "批准.png")}
    sent = coordinator.client.post(f"{begun}/approval", data=data, content_type="multipart/form-data")
    assert sent.status_code == 303
    approval = row_of(parts, begun).approval
    assert approval is not None and approval["document_number"] == said["document_number"]
    assert coordinator.get(f"/files/{approval['attachment_id']}").status_code == 200
    again = coordinator.send(begun, f"{begun}/approval", **said | {"dated": "soon"})
    assert (again.status_code, 'id="f-dated-why"' in again.text) == (400, True)


def test_a_task_is_counted_done_followed_up_verified_closed_and_reopened(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    coordinator = enter("coordinator")
    steps = (
        ("block", {"reason": "桥封了"}, "blocked"),
        ("unblock", {}, "open"),
        ("complete", {"households": "12", "trips": ""}, "done"),
        ("follow-up", {"reason": "钥匙未还"}, "needs_follow_up"),
        ("reopen", {"reason": "还有一户"}, "open"),
        ("results", {"households": "13"}, "open"),
        ("complete", {}, "done"),
        ("verify", {"note": "电话回访"}, "verified"),
    )
    for step, said, status in steps:
        assert coordinator.send(begun, f"{begun}/{step}", **said).status_code == 303, step
        assert row_of(parts, begun).status == status, step
    row = row_of(parts, begun)
    assert (row.results, row.reopened) == ({"households": 13}, 1)


def test_a_step_is_previewed_undone_with_a_reason_and_told(
    parts: Any, seeded: Scenario, enter: Enter, begun: str
) -> None:
    leader, who = enter("leader"), seeded.volunteers[1]
    send_all(leader, begun, "assignments", [who])
    (step,) = parts.views.rows(HistoryRow, HistoryRow.c.topic == "dispatch.Task.VolunteerAssigned")
    undo = f"/dispatch/undo/{step.position}"
    assert undo in leader.text(begun)
    preview = leader.text(undo)
    assert "撤销了" in preview and "周宁没有席位" in preview
    assert states(parts, begun) == ["dispatched"]
    empty = leader.send(undo, undo)
    assert (empty.status_code, 'id="f-reason-why"' in empty.text) == (400, True)
    assert leader.send(undo, undo, reason="点错了人").location == begun
    assert states(parts, begun) == ["cancelled"]
    assert "点错了人" in leader.text(begun) and undo not in leader.text(begun)
    assert leader.get(undo).status_code == 422


def test_what_rests_on_a_step_is_named(parts: Any, seeded: Scenario, enter: Enter, begun: str) -> None:
    leader, who = enter("leader"), VolunteerId(seeded.volunteers[1])
    send_all(leader, begun, "assignments", [who])
    (step,) = parts.views.rows(HistoryRow, HistoryRow.c.topic == "dispatch.Task.VolunteerAssigned")
    task = TaskId(row_of(parts, begun).id)
    dispatch.check_in(parts.ledger, task_id=task, volunteer_id=who, cause=scenario.cause(parts.ledger))
    refused = leader.get(f"/dispatch/undo/{step.position}")
    assert (refused.status_code, "签到" in refused.text) == (422, True)
