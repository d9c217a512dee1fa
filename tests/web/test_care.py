"""People cared for by plain forms: taken into care, seen in two taps, visited, in need of help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from app.dispatch.care import note_overdue_contact
from domain.dispatch.care_words import CaredForId
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from projections.recurring import TaskOriginRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
LATER = "2031-08-05T14:00"


def about(seeded: Scenario, **changes: str) -> dict[str, str]:
    return {
        "name": "罗桂英",
        "telephone": "027-8888 1234",
        "kind": "elderly_alone",
        "every_days": "2",
        "area_code": "990000001001",
        "address": "柳巷12号3楼",
        "notes": "听力不好，敲门要重",
        "organisation_id": str(seeded.team),
    } | changes


def rows(app: Flask) -> list[CaredForRow]:
    views = app.extensions["muster"].views
    return sorted(views.rows(CaredForRow), key=lambda row: row.number)


def take(app: Flask, seeded: Scenario, person: Person, **changes: str) -> CaredForRow:
    assert person.send("/care/new", "/care", **about(seeded, **changes)).status_code == 303
    return rows(app)[-1]


def test_somebody_is_taken_into_care_and_is_due_today(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    page = leader.text("/care")
    assert (row.number, row.status, row.every_days) == (1, "active", 2)
    assert "罗桂英" in page
    assert "R-0001" in page
    assert "柳巷12号3楼" in leader.text(f"/care/{row.id}")


def test_nothing_personal_stands_in_the_clear(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    leader.send(f"/care/{row.id}", f"/care/{row.id}/contacts", said="visit well", note="降压药快没了")
    stored = app.extensions["muster"].ledger.recorder.select_notifications(
        0, 10_000, inclusive_of_start=False
    )
    written = b"".join(event.state for event in stored).decode("utf-8")
    for secret in ("罗桂英", "8888 1234", "柳巷12号3楼", "听力", "降压药", "\\u7f57"):
        assert secret not in written


def test_a_refused_form_keeps_what_was_typed(app: Flask, seeded: Scenario, enter: Enter) -> None:
    wrong = about(seeded, every_days="0", name="")
    answer = enter("leader").send("/care/new", "/care", **wrong)
    assert answer.status_code == 400
    assert 'id="f-every_days-why"' in answer.text
    assert 'id="f-name-why"' in answer.text
    assert "柳巷12号3楼" in answer.text
    assert rows(app) == []


def test_a_contact_is_two_taps_and_sent_twice_is_one(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    form = leader.hidden(f"/care/{row.id}") | {"said": "visit well", "note": "精神好"}
    before = app.extensions["muster"].ledger.head()
    for _again in range(2):
        assert leader.client.post(f"/care/{row.id}/contacts", data=form).status_code == 303
    assert app.extensions["muster"].ledger.head() == before + 1
    (now,) = rows(app)
    assert (now.last_way, now.last_well, now.due_at - row.due_at) == ("visit", True, timedelta(days=2))
    assert "精神好" in leader.text(f"/care/{row.id}")


def test_who_is_not_reached_stays_due(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    leader.send(f"/care/{row.id}", f"/care/{row.id}/contacts", said="telephone not_reached")
    (now,) = rows(app)
    assert (now.missed, now.due_at, now.last_contact) == (1, row.due_at, None)


def test_a_contact_nobody_can_mean_is_refused(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    for said in ("visit", "dream well", "visit well twice"):
        assert leader.send(f"/care/{row.id}", f"/care/{row.id}/contacts", said=said).status_code == 400


def test_the_longest_overdue_come_first(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    seen = take(app, seeded, leader, name="甲奶奶", every_days="1")
    leader.send(f"/care/{seen.id}", f"/care/{seen.id}/contacts", said="visit well")
    take(app, seeded, leader, name="乙爷爷")
    page = leader.text("/care?state=active")
    assert page.index("乙爷爷") < page.index("甲奶奶")
    assert "甲奶奶" not in leader.text("/care?state=due")


def test_nobody_is_taken_into_care_elsewhere(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, page = enter("leader"), "/care/new"
    elsewhere = about(seeded, organisation_id=str(seeded.district))
    assert leader.send(page, "/care", **elsewhere).status_code == 403
    assert leader.send(page, "/care", **about(seeded, area_code="110000")).status_code in (403, 404, 422)
    assert rows(app) == []


def test_who_is_cared_for_is_not_among_the_people_with_roles(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    take(app, seeded, enter("leader"))
    assert "罗桂英" not in enter("admin").text("/people")


def test_who_is_sent_on_a_visit_sees_whom_to_visit(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, volunteer = enter("leader"), enter("volunteer")
    row = take(app, seeded, leader)
    visit = {"starts_at": LATER, "minutes": "60"}
    task = leader.send(f"/care/{row.id}", f"/care/{row.id}/visits", **visit).location.rsplit("/", 1)[1]
    assert volunteer.get(f"/care/{row.id}").status_code == 404
    sent = leader.send("/care", f"/dispatch/tasks/{task}/assignments", volunteer=str(seeded.volunteers[0]))
    assert sent.status_code == 303
    assert "柳巷12号3楼" in volunteer.text(f"/care/{row.id}")


def test_a_visit_names_nobody_and_is_linked_both_ways(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, views = enter("leader"), app.extensions["muster"].views
    row = take(app, seeded, leader)
    assert leader.send(f"/care/{row.id}", f"/care/{row.id}/visits", starts_at=LATER, minutes="60").location
    visit = views.one(TaskRow, rows(app)[0].visit_id)
    assert (visit.kind, visit.title, visit.places) == ("care_visit", "探访 R-0001", 1)
    assert views.one(TaskOriginRow, visit.id).item_id == row.id
    again = leader.send(f"/care/{row.id}", f"/care/{row.id}/visits", starts_at=LATER, minutes="60")
    assert again.status_code == 422


def test_visits_open_for_all_who_are_due_in_an_area_once(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, views = enter("leader"), app.extensions["muster"].views
    for name in ("甲奶奶", "乙爷爷", "丙阿姨"):
        take(app, seeded, leader, name=name)
    done = rows(app)[0]
    leader.send(f"/care/{done.id}", f"/care/{done.id}/contacts", said="visit well")
    form = leader.hidden("/care") | {"area": "990000001", "starts_at": LATER, "minutes": "45"}
    answers = [leader.client.post("/care/visits", data=form, follow_redirects=True).text for _ in range(2)]
    assert [row.visit_id is not None for row in rows(app)] == [False, True, True]
    assert len([task for task in views.rows(TaskRow) if task.kind == "care_visit"]) == 2
    assert all("已建立 2 个探访任务" in answer for answer in answers)


def test_help_needed_becomes_a_need_of_their_organisation(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, parts = enter("leader"), app.extensions["muster"]
    row = take(app, seeded, leader)
    asked = {"text": "没有降压药了", "urgency": "urgent"}
    assert leader.send(f"/care/{row.id}", f"/care/{row.id}/help", **asked).status_code == 303
    (need,) = parts.views.rows(NeedRow)
    assert (need.status, need.organisation_id, need.for_other) == ("accepted", seeded.team, True)
    reveal = parts.secrets.reveal
    assert (reveal(need.asker), reveal(need.text)) == ("罗桂英", "没有降压药了")
    assert rows(app)[0].need_ids == [str(need.id)]


def test_pause_resume_end_and_erase(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, admin = enter("leader"), enter("admin")
    row = take(app, seeded, leader)
    page = f"/care/{row.id}"
    steps: list[tuple[str, dict[str, Any]]] = [
        ("pause", {"reason": "住院"}),
        ("resume", {}),
        ("end", {"reason": "moved_away"}),
    ]
    for step, said in steps:
        assert leader.send(page, f"{page}/{step}", **said).status_code == 303
    assert leader.send(page, f"{page}/erase", reason="x", sure="1").status_code == 403
    assert admin.send(page, f"{page}/erase", reason="应家属要求", sure="1").status_code == 303
    shown = admin.text(page)
    assert "罗桂英" not in shown
    assert "柳巷12号3楼" not in shown


def test_nobody_is_erased_while_in_care(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row, admin = take(app, seeded, enter("leader")), enter("admin")
    refused = admin.send(f"/care/{row.id}", f"/care/{row.id}/erase", reason="x", sure="1")
    assert refused.status_code == 422
    assert "罗桂英" in admin.text(f"/care/{row.id}")


def test_what_is_known_is_corrected(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = take(app, seeded, leader)
    assert "听力不好" in leader.text(f"/care/{row.id}/edit")
    changed = about(seeded, name="罗桂瑛", every_days="7", telephone="")
    assert leader.send(f"/care/{row.id}", f"/care/{row.id}/edit", **changed).status_code == 303
    page = leader.text(f"/care/{row.id}")
    assert "罗桂瑛" in page
    assert "8888 1234" not in page
    assert rows(app)[0].every_days == 7


def test_an_auditor_reads_no_name_without_a_reason(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row = take(app, seeded, enter("leader"))
    auditor = enter("auditor")
    for page in ("/care?state=active", f"/care/{row.id}"):
        assert "罗桂英" not in auditor.text(page)
    assert auditor.get(f"/care/{row.id}/edit").status_code == 403


def test_overdue_is_said_in_days(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, parts = enter("leader"), app.extensions["muster"]
    row = take(app, seeded, leader)
    late = row.due_at + timedelta(days=3, hours=1)
    told = cause(parts.ledger)
    note_overdue_contact(
        parts.ledger,
        cared_id=CaredForId(row.id),
        cause=type(told)(told.by, late, late, told.command_id),
    )
    parts.projector.catch_up()
    assert rows(app)[0].overdue
