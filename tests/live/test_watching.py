"""Watching on a real server, in both modes: who is let in, what they get, nothing missing, nothing twice."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app import dispatch, organisations
from domain.dispatch import TaskId
from domain.organisations import Grant, OrganisationId
from domain.people import PersonId
from domain.volunteers import VolunteerId
from tests import scenario
from tests.live.conftest import Ground
from tests.live.page import Page, Refused
from web.deltas import MOST_POSITIONS


def titles(message: dict) -> set[str]:
    return {task["title"] for task in message["tasks"]}


def test_a_snapshot_then_each_change_once_and_in_order(ground: Ground) -> None:
    page = ground.page()
    answer = page.watch(ground.seeded.response)
    assert {task["id"] for task in answer["snapshot"]["tasks"]} >= set(map(str, ground.seeded.tasks))
    assert answer["snapshot"]["volunteers"] == []  # the board asks for its people as it needs them
    position, seen = answer["position"], []
    for number in range(5):
        ground.open_task(f"order {number}")
    while len(seen) < 5:
        message = page.next("changes")
        assert message["after"] <= position < message["position"]
        position = message["position"]
        seen += sorted(titles(message))
    assert seen == [f"order {number}" for number in range(5)]


def test_an_assignment_brings_the_task_and_the_volunteer(ground: Ground) -> None:
    page, task = ground.watching(), ground.open_task("to assign")
    volunteer = ground.seeded.volunteers[0]
    page.next("changes")
    dispatch.assign_volunteer(
        ground.ledger,
        task_id=TaskId(task),
        volunteer_id=VolunteerId(volunteer),
        cause=scenario.cause(ground.ledger),
    )
    message = page.next("changes")
    assert message["tasks"][0]["seats"][0]["volunteer_id"] == str(volunteer)
    assert message["volunteers"][0]["state"] == "promised"


def test_who_comes_back_gets_what_they_missed(ground: Ground) -> None:
    with closing(ground.watching()) as page:
        position = page.position
    ground.open_task("missed")
    ground.settled()
    answer = ground.page().watch(ground.seeded.response, after=position)
    assert answer["snapshot"] is None
    assert [titles(change) for change in answer["changes"]] == [{"missed"}]
    assert answer["changes"][0]["after"] == position < answer["changes"][0]["position"] == answer["position"]
    nothing_new = ground.page().watch(ground.seeded.response, after=answer["position"])
    assert nothing_new["snapshot"] is None and nothing_new["changes"] == []


@pytest.mark.parametrize("after", [0, 10**9], ids=["far behind", "ahead of us"])
def test_who_cannot_catch_up_gets_a_snapshot(ground: Ground, after: int) -> None:
    answer = ground.page().watch(ground.seeded.response, after=after)
    if after or ground.ledger.head() > MOST_POSITIONS:
        assert answer["snapshot"]["tasks"] and answer["changes"] == []
    else:
        assert answer["snapshot"] is None and len(answer["changes"][0]["tasks"]) >= 2


def test_a_beat_names_the_last_position_sent(ground: Ground) -> None:
    page = ground.watching()
    ground.open_task("before a beat")
    position = page.next("changes")["position"]
    beat = page.next("beat")
    while beat["seen"] < position:
        beat = page.next("beat")
    assert beat["position"] == position <= beat["seen"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(beat["at"])).total_seconds()) < 10


def test_nobody_gets_in_without_a_session(ground: Ground) -> None:
    for token in (None, "x" * 43, "-", ""):
        with pytest.raises(Refused) as refusal:
            Page(ground.server.url, token)
        assert refusal.value.status == 401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "http://127.0.0.1:1", "javascript:"])
def test_pages_of_other_sites_do_not_get_in(ground: Ground, origin: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        Page(ground.server.url, ground.token(), origin=origin)
    assert refusal.value.status == 403


def test_a_foreign_response_is_not_there(ground: Ground) -> None:
    unknown = ground.page().watch(uuid4())
    assert unknown == {"error": {"key": "access.not_found", "status": 404}}


def test_roles_decide_what_may_be_watched(ground: Ground) -> None:
    assert ground.page("volunteer").watch(ground.seeded.response) == {
        "error": {"key": "access.denied", "status": 403}
    }
    own = ground.page("volunteer").watch(ground.seeded.response, view="phone")["snapshot"]["volunteers"]
    assert [volunteer["id"] for volunteer in own] == [str(ground.seeded.volunteers[0])]


def test_an_auditor_sees_no_names(ground: Ground) -> None:
    page, task = ground.watching("auditor"), ground.open_task("unnamed")
    dispatch.assign_volunteer(
        ground.ledger,
        task_id=TaskId(task),
        volunteer_id=VolunteerId(ground.seeded.volunteers[1]),
        override="tested",
        cause=scenario.cause(ground.ledger),
    )
    message = page.next("changes")
    while not message["volunteers"]:
        message = page.next("changes")
    shown = {message["volunteers"][0]["name"], message["tasks"][-1]["seats"][0]["name"]}
    assert len(shown) == 1 and not shown & {"沈雨", "周宁", "吴岚"}


def test_two_in_one_scope_share_a_room_and_others_do_not(ground: Ground) -> None:
    rooms = [
        ground.page(role).watch(ground.seeded.response)["room"]
        for role in ("coordinator", "coordinator", "supervisor")
    ]
    assert rooms[0] == rooms[1] != rooms[2]


def test_a_row_that_leaves_the_scope_is_gone(ground: Ground) -> None:
    """A volunteer on their phone sees a task of another team only while they are on it."""
    page = ground.watching("volunteer", view="phone")
    other = scenario.register_organisation(ground.ledger, "Other Team", ground.seeded.district, "990000002")
    seeded = scenario.Scenario(ground.seeded.response, ground.seeded.district, other, [], [])
    task = scenario.open_task(
        ground.ledger, seeded, title="elsewhere", starts_at=datetime(2031, 1, 1, tzinfo=UTC)
    )
    who = {"task_id": TaskId(task), "volunteer_id": VolunteerId(ground.seeded.volunteers[0])}
    dispatch.assign_volunteer(ground.ledger, **who, cause=scenario.cause(ground.ledger))
    while "elsewhere" not in titles(message := page.next("changes")):
        pass
    ground.settled()
    with closing(ground.page("leader")) as leader:
        assert "elsewhere" not in titles(leader.watch(ground.seeded.response)["snapshot"])
    assert not any(message["gone"].values())


def test_a_closed_session_is_disconnected(ground: Ground) -> None:
    token = ground.token()
    page = ground.watching(token=token)
    ground.secrets.sessions.close(token)
    assert page.next("revoked")["signed_out"] is True
    assert page.is_cut()
    with pytest.raises(Refused):
        Page(ground.server.url, token)


def test_a_revoked_role_ends_what_it_showed(ground: Ground) -> None:
    person = scenario.register_person(ground.ledger, ground.secrets, "临时", "13900009999")
    grant = Grant(PersonId(person), "coordinator", "", None)
    at = OrganisationId(ground.seeded.team)
    organisations.grant_role(
        ground.ledger, organisation_id=at, grant=grant, cause=scenario.cause(ground.ledger)
    )
    ground.settled()
    page = ground.watching(token=ground.secrets.sessions.open(person, 1, "test"))
    organisations.revoke_role(
        ground.ledger,
        organisation_id=at,
        grant=grant,
        reason="over",
        cause=scenario.cause(ground.ledger),
    )
    assert page.next("revoked") == {}
    ground.settled()
    assert page.watch(ground.seeded.response)["error"]["status"] == 403
    ground.open_task("not for them")
    with pytest.raises(Exception, match="timed out"):
        page.next("changes", wait=1.5)


def test_a_phone_follows_every_response_its_person_serves_in(ground: Ground) -> None:
    page = ground.page("volunteer")
    answer = page.watch(None, view="phone")
    assert "error" not in answer, answer
    other = scenario.start_response(ground.ledger)
    ground.open_task("here")
    ground.open_task("elsewhere", response=other)
    seen: set[str] = set()
    while not seen >= {"here", "elsewhere"}:
        seen |= titles(page.next("changes"))
