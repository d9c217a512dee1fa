"""Task templates by plain forms: saved from a task, used again, opened by the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.clock import Clock
from projections.dispatch import TaskRow
from projections.due import due_at
from projections.recurring import TemplateRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]
NEW, ALL = "/dispatch/templates/new", "/dispatch/templates"


def plan(seeded: Scenario, **changes: str) -> dict[str, str]:
    return {
        "name": "早间巡访",
        "title": "早间巡访柳园",
        "kind": "care_visit",
        "urgency": "normal",
        "minutes": "90",
        "places": "2",
        "area_code": "990000001001",
        "address": "柳园社区居委会",
        "bring": "体温计",
        "organisation_id": str(seeded.team),
    } | changes


def rhythm(**changes: object) -> dict[str, object]:
    return {
        "weekdays": [str(day) for day in range(7)],
        "start": "08:00",
        "first_day": "2031-01-06",
        "last_day": "",
        "lead_hours": "24",
    } | changes


def rows(app: Flask) -> list[TemplateRow]:
    return list(app.extensions["muster"].views.rows(TemplateRow))


def saved(app: Flask, seeded: Scenario, person: Person, **changes: str) -> str:
    answer = person.send(NEW, ALL, **plan(seeded, **changes))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_task_is_saved_as_a_template_and_begins_a_new_one(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    coordinator = enter("coordinator")
    assert f"{NEW}?task={seeded.tasks[0]}" in coordinator.text(f"/dispatch/tasks/{seeded.tasks[0]}")
    assert 'value="Deliver meals 送餐"' in coordinator.text(f"{NEW}?task={seeded.tasks[0]}")
    saved(app, seeded, coordinator)
    (row,) = rows(app)
    page = coordinator.text(f"/dispatch/tasks/new?template={row.id}")
    assert 'value="早间巡访柳园"' in page
    assert 'value="体温计"' in page


def test_a_refused_template_keeps_what_was_typed(app: Flask, seeded: Scenario, enter: Enter) -> None:
    answer = enter("coordinator").send(NEW, ALL, **plan(seeded, places="0", name=""))
    assert answer.status_code == 400
    assert 'id="f-places-why"' in answer.text
    assert 'value="柳园社区居委会"' in answer.text
    assert rows(app) == []


def test_the_same_form_sent_twice_saves_one(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator = enter("coordinator")
    form = coordinator.hidden(NEW) | plan(seeded)
    first, second = (coordinator.client.post(ALL, data=form) for _ in range(2))
    assert (first.location, len(rows(app))) == (second.location, 1)


def test_a_rhythm_says_what_comes(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator = enter("coordinator")
    page = saved(app, seeded, coordinator)
    assert coordinator.send(page, f"{page}/recurrence", **rhythm(weekdays=["0", "2"])).status_code == 303
    (row,) = rows(app)
    assert row.next_at is not None
    assert row.next_at.isoformat() == "2031-01-06T00:00:00+00:00"
    assert row.opens_at == row.next_at - timedelta(hours=24)
    assert "1月8日" in coordinator.text(page)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"start": "25:00"}, "start"),
        ({"first_day": "soon"}, "first_day"),
        ({"last_day": "2030-01-01"}, "last_day"),
        ({"lead_hours": "337"}, "lead_hours"),
        ({"lead_hours": "1e3"}, "lead_hours"),
    ],
)
def test_a_rhythm_nobody_can_mean_is_refused_at_its_field(
    app: Flask, seeded: Scenario, enter: Enter, change: dict[str, object], field: str
) -> None:
    coordinator = enter("coordinator")
    page = saved(app, seeded, coordinator)
    answer = coordinator.send(page, f"{page}/recurrence", **rhythm(**change))
    assert answer.status_code in (400, 422)
    assert f'id="f-{field}-why"' in answer.text
    assert rows(app)[0].weekdays == []


def test_pause_resume_change_and_retire(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator = enter("coordinator")
    page = saved(app, seeded, coordinator)
    coordinator.send(page, f"{page}/recurrence", **rhythm())
    assert coordinator.send(page, f"{page}/pause", reason="春节").status_code == 303
    assert (rows(app)[0].next_at, rows(app)[0].paused_why) == (None, "春节")
    assert coordinator.send(page, f"{page}/resume").status_code == 303
    changed = plan(seeded, places="5", name="晚间巡访")
    assert coordinator.send(f"{page}/edit", f"{page}/edit", **changed).status_code == 303
    assert (rows(app)[0].places, rows(app)[0].name) == (5, "晚间巡访")
    assert coordinator.send(page, f"{page}/retire", reason="x").status_code == 303
    assert coordinator.send(page, f"{page}/pause").status_code == 422


def test_another_organisations_template_is_out_of_reach(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, admin = enter("coordinator"), enter("admin")
    assert coordinator.send(NEW, ALL, **plan(seeded, organisation_id=str(seeded.district))).status_code == 403
    page = saved(app, seeded, admin, organisation_id=str(seeded.district))
    assert coordinator.get(page).status_code == 404
    assert coordinator.send(NEW, f"{page}/retire", reason="x").status_code == 404
    assert "早间巡访" not in coordinator.text("/dispatch/tasks/new")


def test_the_clock_opens_the_task_and_its_page_says_where_it_came_from(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    coordinator, parts = enter("coordinator"), app.extensions["muster"]
    page = saved(app, seeded, coordinator)
    today = parts.ledger.now().date().isoformat()
    sent = rhythm(first_day=today, lead_hours="336")
    assert coordinator.send(page, f"{page}/recurrence", **sent).status_code == 303
    Clock(parts.ledger, lambda now: due_at(parts.views, now)).tick()
    parts.projector.catch_up()
    made = [task for task in parts.views.rows(TaskRow) if task.title == "早间巡访柳园"]
    assert len(made) == 1
    assert page in coordinator.text(f"/dispatch/tasks/{made[0].id}")
    assert str(made[0].id) in coordinator.text(page)
