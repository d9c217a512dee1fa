"""A leader's phone: people and where they are, the roll called for others, both persons recorded."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app import teams
from domain.organisations import OrganisationId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def send(seeded: Scenario, enter: Enter, *whom: int) -> str:
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    leader = enter("leader")
    for n in whom:
        leader.send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[n]))
    return page


def lead(app: Flask, seeded: Scenario) -> None:
    """The volunteer leads a team with one member."""
    parts = app.extensions["muster"]
    forming = cause(parts.ledger)
    teams.form_team(
        parts.ledger,
        name="First squad 一分队",
        organisation_id=OrganisationId(seeded.team),
        leader_id=VolunteerId(seeded.volunteers[0]),
        cause=forming,
    )
    teams.join_team(
        parts.ledger,
        team_id=TeamId(forming.new_id("team")),
        volunteer_id=VolunteerId(seeded.volunteers[1]),
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()


def states(app: Flask, seeded: Scenario) -> dict[str, str]:
    row = app.extensions["muster"].views.one(TaskRow, seeded.tasks[0])
    return {seat["volunteer_id"]: seat["state"] for seat in row.seats}


def test_a_leader_sees_who_is_where(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send(seeded, enter, 0, 1)
    page = enter("leader").text("/phone/team")
    for word in ("沈雨", "周宁", "已派单", "今天的签到码", f"tel:{seeded.mobile('volunteer')}"):
        assert word in page


def test_the_roll_is_called_for_others_and_both_are_recorded(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    lead(app, seeded)
    task = send(seeded, enter, 1)
    me, member = enter("volunteer"), seeded.volunteers[1]
    assert "First squad 一分队" in me.text("/phone/pass")
    roll = f"/phone/tasks/{seeded.tasks[0]}/roll"
    assert "周宁" in me.text(roll)
    assert me.send(roll, f"{task}/assignments/{member}/check-in", back=roll).location == roll
    assert states(app, seeded) == {str(member): "on_scene"}
    done = app.extensions["muster"].views.rows(
        HistoryRow, HistoryRow.c.topic == "dispatch.Task.VolunteerCheckedIn"
    )
    assert (done[0].by, done[0].facts["volunteer_id"]) == (seeded.people["volunteer"], str(member))
    me.send(roll, f"{task}/assignments/{member}/clear", back=roll)
    assert states(app, seeded) == {str(member): "cleared"}


def test_a_leader_takes_an_offer_for_a_member(app: Flask, seeded: Scenario, enter: Enter) -> None:
    lead(app, seeded)
    me, member = enter("volunteer"), seeded.volunteers[1]
    task = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(task, f"{task}/offers", volunteer=str(member), minutes="30")
    roll = f"/phone/tasks/{seeded.tasks[0]}/roll"
    assert "代接单" in me.text(roll)
    me.send(roll, f"{task}/assignments/{member}/accept", back=roll)
    assert states(app, seeded) == {str(member): "accepted"}


def test_who_leads_nobody_calls_no_roll(seeded: Scenario, enter: Enter) -> None:
    send(seeded, enter, 0, 1)
    me = enter("volunteer")
    assert me.get("/phone/team").status_code == 404
    assert me.get(f"/phone/tasks/{seeded.tasks[0]}/roll").status_code == 404
    assert "/phone/team" not in me.text("/phone")


def test_the_leader_of_a_team_is_whom_its_members_call(app: Flask, seeded: Scenario, enter: Enter) -> None:
    parts = app.extensions["muster"]
    forming = cause(parts.ledger)
    teams.form_team(
        parts.ledger,
        name="First squad 一分队",
        organisation_id=OrganisationId(seeded.team),
        leader_id=VolunteerId(seeded.volunteers[1]),
        cause=forming,
    )
    send(seeded, enter, 0)
    assert f"tel:{seeded.mobile('leader')}" in enter("volunteer").text("/phone")  # 周宁 has no telephone
