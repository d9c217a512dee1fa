"""Role × room: what a browser may watch, and that its room holds exactly what lies within its scope."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import organisations
from domain.organisations import Grant, OrganisationId
from domain.people import PersonId
from domain.responses import ResponseId
from tests.access.house import HERE, PLACES, SIGNED_IN, House
from tests.access.values import WITHIN
from tests.access.visiting import Browser
from web.actions import TABLE

VIEWS = {"board": "board.see", "phone": "phone.see"}


def connect(house: House, client: FlaskClient) -> Any:
    return house.parts.live.socketio.test_client(house.app, namespace="/live", flask_test_client=client)


def watch(house: House, browser: Browser, view: str, response: object) -> dict[str, Any]:
    """What the server answers to `watch`."""
    socket = connect(house, browser.client)
    assert socket.is_connected("/live")
    try:
        said = {"view": view, "response": str(response), "after": None}
        answer: dict[str, Any] = socket.emit("watch", said, namespace="/live", callback=True)
        return answer
    finally:
        socket.disconnect(namespace="/live")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_room_as_every_role(standing: House, role: str, view: str) -> None:
    browser = standing.browser(role)
    answer = watch(standing, browser, view, standing.flood)
    if TABLE[VIEWS[view]][role] == "-":
        assert answer["error"]["status"] == 403
        return
    tasks = {task["id"] for task in answer["snapshot"]["tasks"]}
    serving = {one["id"] for one in answer["snapshot"]["volunteers"]}
    for place in PLACES:
        sees_tasks = place in WITHIN and TABLE["task.see"][role] == "s"
        sees_volunteers = place in (*WITHIN, "other_response") and TABLE["volunteer.see"][role] == "s"
        assert (str(standing.tasks[place]) in tasks) == sees_tasks, place
        if view == "phone":
            assert (str(standing.serving[place]) in serving) == sees_volunteers, place


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_no_room_of_another_response(standing: House, role: str, view: str) -> None:
    answer = watch(standing, standing.browser(role), view, standing.drought)
    assert answer["error"]["status"] in (403, 404)


def test_the_public_cannot_connect(standing: House) -> None:
    assert not connect(standing, standing.app.test_client()).is_connected("/live")


def test_an_auditors_room_has_no_names_and_is_not_the_room_of_those_who_see_them(standing: House) -> None:
    auditor = watch(standing, standing.browser("auditor"), "board", standing.flood)
    coordinator = watch(standing, standing.browser("coordinator"), "board", standing.flood)
    on_tasks = [
        {seat["name"] for task in answer["snapshot"]["tasks"] for seat in task["seats"]}
        for answer in (auditor, coordinator)
    ]
    assert auditor["room"] != coordinator["room"]
    assert len(on_tasks[0]) <= 1 and not on_tasks[0] & on_tasks[1]


def test_two_people_with_the_same_scope_share_a_room(house: House) -> None:
    colleague = house.person("乙")
    house.grant(colleague, "coordinator", "north", HERE, house.flood)
    house.settle()
    other = Browser(house.app.test_client())
    other.open(house, colleague)
    first = watch(house, house.browser("coordinator"), "board", house.flood)
    assert watch(house, other, "board", house.flood)["room"] == first["room"]


def test_a_closed_session_watches_nothing_more(house: House) -> None:
    browser = house.browser("coordinator")
    socket = connect(house, browser.client)
    browser.post("/account/signout")
    answer = socket.emit(
        "watch", {"view": "board", "response": str(house.flood)}, namespace="/live", callback=True
    )
    assert not answer or answer["error"]["status"] == 404


def test_a_revoked_role_closes_pages_and_rooms(house: House) -> None:
    browser = house.browser("coordinator")
    assert "snapshot" in watch(house, browser, "board", house.flood)
    organisations.revoke_role(
        house.parts.ledger,
        organisation_id=OrganisationId(house.orgs["north"]),
        grant=Grant(PersonId(house.actors["coordinator"]), "coordinator", HERE, ResponseId(house.flood)),
        reason="left",
        cause=house.cause(),
    )
    house.settle()
    assert watch(house, browser, "board", house.flood)["error"]["status"] == 403
    assert browser.get("/board").status_code == 403


def test_names_leave_an_open_room_when_the_reason_ends(house: House) -> None:
    auditor, ledger, live = house.browser("auditor"), house.parts.ledger, house.parts.live
    auditor.post("/names", reason="complaint 12")
    socket = connect(house, auditor.client)
    said = {"view": "board", "response": str(house.flood)}
    socket.emit("watch", said, namespace="/live", callback=True)
    (room,) = live.rooms.rooms()
    assert room.watched.names
    live._let_go()
    assert live.rooms.rooms() == [room]
    later = ledger.now() + timedelta(minutes=31)
    ledger._clock = lambda: later
    with house.app.app_context():
        live._let_go()
    assert live.rooms.rooms() == []
