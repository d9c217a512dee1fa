"""The history in sentences: filters, pages, the raw event, past moments, and what a reader may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _

from projections.history import HistoryRow
from tests.scenario import NAMES, Scenario
from tests.web.conftest import Person
from web.names import Names

Enter = Callable[[str], Person]


def lines(person: Person, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get(f"/history?format=json{query}").json["lines"]
    return found


def test_sentences_name_people_and_things(seeded: Scenario, enter: Enter) -> None:
    leader, page = enter("leader"), f"/dispatch/tasks/{seeded.tasks[0]}"
    leader.send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[1]))
    newest = lines(enter("admin"), f"&item={seeded.tasks[0]}")[0]
    assert newest["text"] == "梁晓 派 周宁 去 T-0001 Deliver meals 送餐"


def test_an_auditor_finds_the_way_to_names_from_the_history(seeded: Scenario, enter: Enter) -> None:
    assert 'href="/names"' in enter("auditor").text("/history")
    assert 'href="/names"' not in enter("leader").text("/board")


def test_who_acts_in_person_is_named_once(seeded: Scenario, enter: Enter) -> None:
    page, me = f"/dispatch/tasks/{seeded.tasks[0]}", seeded.volunteers[0]
    enter("leader").send(page, f"{page}/assignments", volunteer=str(me))
    volunteer = enter("volunteer")
    volunteer.send("/phone", f"{page}/assignments/{me}/set-out")
    english = enter("admin")
    english.get("/history?lang=en")
    assert (
        lines(english, f"&item={seeded.tasks[0]}")[0]["text"] == "沈雨 set out for T-0001 Deliver meals 送餐"
    )


def test_a_record_made_late_says_when_it_is_said_to_have_happened(seeded: Scenario, enter: Enter) -> None:
    leader, task, me = enter("leader"), seeded.tasks[0], seeded.volunteers[1]
    page = f"/dispatch/tasks/{task}"
    leader.send(page, f"{page}/assignments", volunteer=str(me))
    claimed = datetime.now(UTC) - timedelta(days=20)
    sent = leader.send(page, f"{page}/assignments/{me}/check-in", happened_at=claimed.isoformat())
    assert sent.status_code == 303
    newest, *_, assigned = lines(enter("admin"), f"&item={task}")[:2]
    assert (newest["late"], assigned["late"]) == (True, False)
    assert f"{claimed.astimezone(ZoneInfo('Asia/Shanghai')):%-d日 %H:%M}" in leader.text(page)


def test_filters_narrow_what_is_shown(seeded: Scenario, enter: Enter) -> None:
    admin = enter("admin")
    assert {line["item_kind"] for line in lines(admin, "&kind=area")} == {"area"}
    assert {line["item_id"] for line in lines(admin, f"&item={seeded.team}")} == {str(seeded.team)}
    assert lines(admin, "&since=2199-01-01T00:00") == []


def test_pages_follow_positions_without_gap_or_repeat(enter: Enter) -> None:
    admin, seen, query = enter("admin"), [], ""
    while True:
        page = admin.get(f"/history?format=json&limit=7{query}").json
        seen += [line["position"] for line in page["lines"]]
        if page["before"] is None:
            break
        query = f"&before={page['before']}"
    assert seen == sorted(set(seen), reverse=True)
    assert seen[-1] == 1


def test_the_past_ends_at_its_moment(enter: Enter) -> None:
    admin = enter("admin")
    assert max(line["position"] for line in lines(admin, "&at=p12")) == 12
    assert 'data-moment="past"' in admin.text("/history?at=p12")


def test_the_raw_event_stays_sealed(app: Flask, seeded: Scenario, enter: Enter) -> None:
    admin = enter("admin")
    registered = next(x for x in lines(admin, "&kind=person") if x["topic"] == "people.Person.Registered")
    assert "sealed name of" in admin.text(registered["href"])
    stored = admin.get(registered["href"], headers={"Accept": "application/json"}).json
    assert (stored["topic"], stored["name"]) == (
        "people.Person.Registered",
        f"sealed name of {registered['item_id']}",
    )


def test_a_history_outside_the_scope_is_not_there(seeded: Scenario, enter: Enter) -> None:
    coordinator = enter("coordinator")
    assert lines(coordinator, f"&item={seeded.district}") == []
    assert coordinator.get("/history/1").status_code == 403


def test_nonsense_is_refused_politely(enter: Enter) -> None:
    admin = enter("admin")
    for query in ("item=x", "who=1", "since=yesterday", "at=p99999999", "at=p1x"):
        assert admin.get(f"/history?{query}").status_code == 400, query
    for query in ("before=zzz", "limit=-5", "before=99999999999999999999999", "kind=nothing"):
        assert admin.get(f"/history?{query}").status_code == 200, query
    assert admin.get("/history/999999").status_code == 404


def test_an_id_that_is_nobodys_does_not_stop_a_page(app: Flask, seeded: Scenario, enter: Enter) -> None:
    task, nobody = seeded.tasks[0], "00000000-0000-4000-8000-000000000000"
    page = f"/dispatch/tasks/{task}"
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[1]))
    parts = app.extensions["muster"]
    with app.test_request_context():
        names = Names(parts.views)
        assert names.volunteer(nobody) == str(_("somebody"))
        names.learn(parts.views.rows(HistoryRow, HistoryRow.c.item_id == task))
        assert names.task(task).startswith("T-0001")


def test_without_a_reason_an_auditor_can_tell_people_apart_and_not_who_they_are(
    seeded: Scenario, enter: Enter
) -> None:
    where, titles = f"/dispatch/tasks/{seeded.tasks[0]}", ("甲", "乙")
    for role, title in zip(("coordinator", "admin"), titles, strict=True):
        enter(role).send(where, f"{where}/block", reason=title)
        enter(role).send(where, f"{where}/unblock")
    asked = f"&item={seeded.tasks[0]}"
    said = [[line["text"] for line in lines(enter("auditor"), asked)] for _twice in range(2)]
    signs = [re.findall(r"人员 [A-Z2-7]{6}", text)[0] for text in said[0][:4]]
    assert said[0] == said[1] and signs[0] == signs[1] != signs[2] == signs[3]
    assert not [name for name in (*NAMES.values(), "未显示") if name in str(said)]
