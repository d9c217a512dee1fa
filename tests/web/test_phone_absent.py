"""Days away and accidents, told by the volunteers themselves from their phones."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.dispatch import assign_volunteer, check_in
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.accidents import AccidentRow
from projections.volunteers import VolunteerRow
from tests.scenario import Scenario, cause
from tests.web.test_board_alarms import told
from tests.web.test_teams import Enter


def days(ledger: Ledger, *ahead: int) -> list[str]:
    today = (ledger.now() + timedelta(hours=8)).date()
    return [(today + timedelta(days=n)).isoformat() for n in ahead]


def test_days_away_are_entered_and_taken_back(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    volunteer, views = enter("volunteer"), app.extensions["muster"].views
    first, last = days(ledger, 3, 5)
    sent = volunteer.hidden("/phone/me") | {"first": first, "last": last}
    assert [volunteer.client.post("/phone/away", data=sent).status_code for _twice in (1, 2)] == [303, 303]
    (span,) = views.one(VolunteerRow, seeded.volunteers[0]).availability["away"]
    assert (span["from"][:10], span["until"][:16]) == (days(ledger, 2)[0], f"{last}T16:00")
    assert "销假" in volunteer.text("/phone/me")
    assert volunteer.send("/phone/me", "/phone/away/back", start=span["from"]).status_code == 303
    assert views.one(VolunteerRow, seeded.volunteers[0]).availability["away"] == []


def test_the_week_keeps_the_days_away(app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter) -> None:
    volunteer, views = enter("volunteer"), app.extensions["muster"].views
    first, last = days(ledger, 3, 3)
    volunteer.send("/phone/me", "/phone/away", first=first, last=last)
    volunteer.send("/phone/me", "/phone/availability", morning0="1")
    kept = views.one(VolunteerRow, seeded.volunteers[0]).availability
    assert (len(kept["weekly"]), len(kept["away"])) == (1, 1)


def test_backwards_and_endless_days_are_refused_at_their_field(
    ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    volunteer = enter("volunteer")
    for ahead in ((5, 3), (3, 900)):
        first, last = days(ledger, *ahead)
        answer = volunteer.send("/phone/me", "/phone/away", first=first, last=last)
        assert answer.status_code == 400 and f'value="{last}"' in answer.text


def test_an_accident_told_from_the_phone_reaches_the_leader(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    task, who = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[0])
    assign_volunteer(ledger, task_id=task, volunteer_id=who, override="needed", cause=cause(ledger))
    check_in(ledger, task_id=task, volunteer_id=who, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    volunteer = enter("volunteer")
    form = f"/phone/accident?task={task}"
    assert form in volunteer.text("/phone").replace("&amp;", "&")
    assert volunteer.send(form, "/phone/accident", task=str(task), what="台阶上滑倒").status_code == 303
    (row,) = app.extensions["muster"].views.rows(AccidentRow)
    assert (row.volunteer_id, row.item_id) == (who, task)
    assert [one for one in told(enter("leader").text("/board")) if f"/accidents/{row.id}" in one]
    assert "事故：沈雨" in enter("leader").text("/phone/team")
    assert volunteer.get(f"/accidents/{row.id}").status_code in (403, 404)


def test_an_accident_needs_words_and_only_names_a_task_of_mine(seeded: Scenario, enter: Enter) -> None:
    volunteer = enter("volunteer")
    assert volunteer.send("/phone/accident", "/phone/accident", what="").status_code == 400
    other = volunteer.send("/phone/accident", "/phone/accident", what="摔倒", task=str(seeded.tasks[1]))
    assert other.status_code == 400 and "摔倒" in other.text
