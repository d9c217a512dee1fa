"""Teams: formed, joined by several, led by another; and the roll-call with one send."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Flask

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.teams import TeamRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def formed(app: Flask, leader: Person, seeded: Scenario) -> TeamRow:
    form = {"name": "突击一队", "organisation_id": str(seeded.team), "leader": "沈雨"}
    assert leader.send("/teams", "/teams", **form).status_code == 303
    found = app.extensions["muster"].views.rows(TeamRow)[0]
    assert isinstance(found, TeamRow)
    return found


def test_formed_joined_by_several_and_led_by_another(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, views = enter("leader"), app.extensions["muster"].views
    team, (shen, zhou, wu) = formed(app, leader, seeded), seeded.volunteers
    ids = {"volunteer": [str(zhou), str(wu)]}
    joined = leader.client.post(f"/teams/{team.id}/members", data=leader.hidden("/teams") | ids)
    assert joined.status_code == 303
    leader.send("/teams", f"/teams/{team.id}/leader", volunteer=str(zhou))
    assert leader.send("/teams", f"/teams/{team.id}/members/leave", volunteer=str(shen)).status_code == 303
    row = views.one(TeamRow, team.id)
    assert (row.leader_id, set(row.members)) == (zhou, {str(zhou), str(wu)})
    assert "周宁" in leader.text(f"/teams/{team.id}")


def test_whoever_leads_a_team_serves_until_another_leads(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, (shen, zhou, _wu) = enter("leader"), seeded.volunteers
    team, going = formed(app, leader, seeded), f"/volunteers/{shen}/leave"
    refused = enter("coordinator").send("/volunteers", going, reason="搬家")
    assert refused.status_code == 422 and "突击一队" in refused.text and "先换一名队员当队长" in refused.text
    leader.send("/teams", f"/teams/{team.id}/members", volunteer=str(zhou))
    leader.send("/teams", f"/teams/{team.id}/leader", volunteer=str(zhou))
    coordinator = enter("coordinator")
    sent = coordinator.hidden("/volunteers") | {"reason": "搬家"}
    assert [coordinator.client.post(going, data=sent).status_code for _twice in range(2)] == [303, 303]
    again = leader.send("/teams", f"/teams/{team.id}/leader", volunteer=str(shen))
    assert again.status_code == 422


def test_a_leader_who_is_nobody_or_several_is_refused_at_its_field(seeded: Scenario, enter: Enter) -> None:
    form = {"name": "二队", "organisation_id": str(seeded.team)}
    refused = enter("leader").send("/teams", "/teams", leader="没有这人", **form)
    assert refused.status_code == 400
    assert 'id="f-leader-why"' in refused.text


def on_task(app: Flask, coordinator: Person, task: UUID, *people: UUID) -> None:
    url = f"/dispatch/tasks/{task}/assignments"
    data = coordinator.hidden("/volunteers") | {"volunteer": [str(p) for p in people], "override": "急"}
    assert coordinator.client.post(url, data=data).status_code == 303


def test_one_send_calls_the_whole_roll(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, task = enter("coordinator"), seeded.tasks[0]
    _shen, zhou, wu = seeded.volunteers
    on_task(app, coordinator, task, zhou, wu)
    page = f"/dispatch/tasks/{task}/roll-call"
    assert "周宁" in coordinator.text(page)
    said = {f"mark_{zhou}": "present", f"mark_{wu}": "present"}
    assert coordinator.send("/volunteers", page, **said).status_code == 303
    assert coordinator.send("/volunteers", page, **{f"mark_{zhou}": "left"}).status_code == 303
    row = app.extensions["muster"].views.one(TaskRow, task)
    states = {seat["volunteer_id"]: seat["state"] for seat in row.seats}
    assert (states[str(zhou)], states[str(wu)]) == ("cleared", "on_scene")


def test_a_teams_leader_marks_members_and_both_are_named(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, views = enter("coordinator"), app.extensions["muster"].views
    task, (_shen, zhou, _wu) = seeded.tasks[0], seeded.volunteers
    team = formed(app, enter("leader"), seeded)
    coordinator.send("/volunteers", f"/teams/{team.id}/members", volunteer=str(zhou))
    on_task(app, coordinator, task, zhou)
    page, shen = f"/dispatch/tasks/{task}/roll-call", enter("volunteer")
    assert "周宁" in shen.text(page)
    assert shen.send(page, page, **{f"mark_{zhou}": "present"}).status_code == 303
    last = views.rows(HistoryRow, HistoryRow.c.item_id == task, order_by=HistoryRow.c.position.desc())[0]
    assert (last.by, last.facts["volunteer_id"]) == (seeded.people["volunteer"], str(zhou))


def test_a_wrong_mark_is_refused_and_nothing_recorded(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, task = enter("coordinator"), seeded.tasks[0]
    on_task(app, coordinator, task, seeded.volunteers[1])
    head = app.extensions["muster"].ledger.head()
    page = f"/dispatch/tasks/{task}/roll-call"
    refused = coordinator.send("/volunteers", page, **{f"mark_{seeded.volunteers[1]}": "dancing"})
    assert (refused.status_code, app.extensions["muster"].ledger.head()) == (400, head)
