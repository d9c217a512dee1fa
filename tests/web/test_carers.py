"""Who usually visits somebody: sees whom to visit, and is asked first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask

from app.dispatch.care import assign_carer
from app.teams import form_team
from domain.dispatch.care_words import CaredForId
from domain.organisations import OrganisationId
from domain.volunteers import VolunteerId
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person
from tests.web.test_care import rows, take

Enter = Callable[[str], Person]


def carry(app: Flask, row: CaredForRow, volunteer: UUID) -> None:
    parts = app.extensions["muster"]
    assign_carer(
        parts.ledger,
        cared_id=CaredForId(row.id),
        volunteer_id=VolunteerId(volunteer),
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()


def test_the_assigned_volunteer_sees_theirs_and_nobody_else(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    leader, volunteer = enter("leader"), enter("volunteer")
    mine, other = take(app, seeded, leader, name="甲奶奶"), take(app, seeded, leader, name="乙爷爷")
    carry(app, mine, seeded.volunteers[0])
    page = volunteer.text("/care")
    assert "甲奶奶" in page
    assert "乙爷爷" not in page
    assert volunteer.get(f"/care/{other.id}").status_code == 404
    assert volunteer.send("/care", f"/care/{other.id}/contacts", said="visit well").status_code == 404
    assert volunteer.send("/care", f"/care/{mine.id}/contacts", said="visit well").status_code == 303
    assert rows(app)[0].last_way == "visit"


def test_whoever_is_in_the_carers_team_sees_them(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, volunteer, parts = enter("leader"), enter("volunteer"), app.extensions["muster"]
    row, forming = take(app, seeded, leader), cause(parts.ledger)
    form_team(
        parts.ledger,
        name="柳园组",
        organisation_id=OrganisationId(seeded.team),
        leader_id=VolunteerId(seeded.volunteers[0]),
        cause=forming,
    )
    parts.projector.catch_up()
    team = str(forming.new_id("team"))
    assert volunteer.get(f"/care/{row.id}").status_code == 404
    assert leader.send(f"/care/{row.id}", f"/care/{row.id}/carer", team_id=team).status_code == 303
    assert "柳园组" in leader.text("/care")
    assert "罗桂英" in volunteer.text(f"/care/{row.id}")
    assert "罗桂英" in volunteer.text("/phone/tasks")


def test_an_opened_visit_is_offered_to_the_usual_carer(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, views, shen = enter("leader"), app.extensions["muster"].views, seeded.volunteers[0]
    row = take(app, seeded, leader)
    leader.send(f"/care/{row.id}", f"/care/{row.id}/carer", volunteer_id=str(shen))
    soon = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    leader.send(f"/care/{row.id}", f"/care/{row.id}/visits", starts_at=soon, minutes="60")
    (seat,) = views.one(TaskRow, rows(app)[0].visit_id).seats
    assert (seat["volunteer_id"], seat["state"], seat["until"][:16]) == (str(shen), "offered", soon[:16])
    assert "探访 R-0001" in enter("volunteer").text("/phone")


def test_a_carer_whom_a_rule_stops_is_not_asked_and_the_visit_stands(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    leader, views, shen = enter("leader"), app.extensions["muster"].views, seeded.volunteers[0]
    row = take(app, seeded, leader)
    leader.send(f"/care/{row.id}", f"/care/{row.id}/carer", volunteer_id=str(shen))
    leader.send("/care", f"/dispatch/tasks/{seeded.tasks[0]}/assignments", volunteer=str(shen))
    busy = views.one(TaskRow, seeded.tasks[0]).starts_at.isoformat()
    leader.send(f"/care/{row.id}", f"/care/{row.id}/visits", starts_at=busy, minutes="60")
    visit = views.one(TaskRow, rows(app)[0].visit_id)
    assert (visit.status, visit.seats) == ("open", [])
