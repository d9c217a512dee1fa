"""Who may see and do what, asked for real: every route × role, every route with an item × role × place."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from tests.access.house import PLACES, SIGNED_IN, House
from tests.access.values import WITHIN, everything, values
from tests.access.visiting import Browser, key_of
from web.access import action_of
from web.actions import ACTIONS, GIVES, ROLES, TABLE

REFUSED = {"access.denied", "access.sign_in_first"}
OUT_OF_REACH = {"access.not_found", "access.denied_here", "person.not_yours", "invitation.role_not_yours"}
ACTION_ON_ITEM = {"phone.task": "task.see", "audit.raw": "history.raw"}
"""Routes that ask another action for the item than for the page."""
LOOKED_AFTER = ("pin.reissue", "session.close", "person.erase")


def cells(house: House) -> Iterator[tuple[Rule, str]]:
    for rule in house.app.url_map.iter_rules():
        if rule.rule.startswith("/socket.io"):
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


ENDS = ("responses.end", "dispatch.close", "dispatch.complete", "people.erase")
"""Asked last, because nothing is as before afterwards."""


def ask(house: House, browser: Browser, rule: Rule, method: str, place: str) -> tuple[int, str]:
    """The status and the refusal's key of one request."""
    with house.app.test_request_context():
        adapter = house.app.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, values(house, rule, place), method=method)
    query = {"response": str(house.flood)} if method == "GET" else {}
    answer = browser.get(path, **query) if method == "GET" else browser.post(path, **everything(house, place))
    key = key_of(answer)
    answer.close()
    return answer.status_code, key


def test_every_route_has_exactly_one_action_of_the_table(standing: House) -> None:
    bare = {e for e in standing.app.view_functions if action_of(standing.app, e) not in ACTIONS}
    assert bare == set(), f"decorate with web.access.needs: {bare}"


def test_a_route_without_an_action_is_not_served(house: House) -> None:
    house.app._got_first_request = False
    house.app.add_url_rule("/bare", "bare", lambda: "seen")
    assert house.browser("admin").get("/bare").status_code == 500


def test_every_action_is_used_somewhere(standing: House) -> None:
    asked = {action_of(standing.app, endpoint) for endpoint in standing.app.view_functions}
    inside = {
        "name.see",
        "area.see",
        "response.see",
        "volunteer.see",
        "task.see",
        "need.contact",
        "need.read",
    } | {
        "history.see",
        "health.see",
    }
    assert set(ACTIONS) - asked - inside == {"status.see"} - asked


@pytest.mark.parametrize("role", ROLES)
def test_every_route_as_every_role(house: House, role: str) -> None:
    wrong = []
    for rule, method in sorted(cells(house), key=lambda cell: cell[0].endpoint in ENDS):
        if rule.endpoint in ("signin.sign_out", "signin.leave_everywhere", "signin.change_pin"):
            continue  # they end this session; test_sessions asks for them
        action = action_of(house.app, rule.endpoint)
        assert action is not None
        reach = TABLE[action][role]
        before = house.head()
        status, key = ask(house, house.browser(role), rule, method, "own")
        expected = "access.sign_in_first" if role == "public" else "access.denied"
        refused = key in REFUSED
        if status >= 500 or refused != (reach == "-") or (refused and key != expected):
            wrong.append((method, rule.rule, action, reach, status, key))
        if refused and house.head() != before:
            wrong.append((method, rule.rule, "recorded something"))
    assert wrong == []


def about_items(house: House) -> list[tuple[Rule, str]]:
    """The routes whose address names an item that lies somewhere."""
    items = {
        "accident_id",
        "disclosure_id",
        "template_id",
        "cared_id",
        "errand_id",
        "warehouse_id",
        "lot_id",
        "donation_id",
        "donor_id",
        "count_id",
        "cash_id",
        "campaign_id",
        "consignment_id",
        "task_id",
        "need_id",
        "file_id",
        "paper_id",
        "person_id",
        "organisation_id",
        "response_id",
        "code",
        "position",
    }
    found = [(rule, method) for rule, method in cells(house) if rule.arguments & items]
    return sorted(found, key=lambda cell: cell[0].endpoint in ENDS)


def expected(rule: Rule, action: str, role: str, place: str) -> bool:
    """Whether the item may be reached: the rule of the three axes, said again without the code under test."""
    reach = TABLE[action][role]
    if reach in "-o":
        return False  # nobody here is the person the items belong to
    if reach == "*":
        return True
    if action in LOOKED_AFTER and "volunteer" not in GIVES.get(role, ()):
        return False
    if action in ("response.change", "area.change", "policy.change", "help.change"):
        return False  # they belong to no organisation, and nobody here is at a root
    if rule.arguments == {"response_id"}:
        return place != "other_response"  # a response is of no organisation, and spans areas
    across_areas = rule.arguments & {"response_id", "organisation_id", "team_id", "donor_id"}
    across_responses = rule.arguments & {"person_id", "organisation_id", "code", "team_id", "warehouse_id"}
    across_responses |= rule.arguments & {"donor_id"}
    if "task_id" not in rule.arguments:
        across_responses |= rule.arguments & {"volunteer_id"}
    return (
        place not in ("sibling", "above")
        and (place != "other_area" or bool(across_areas))
        and (place != "other_response" or bool(across_responses))
    )


@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_item_as_every_role_at_every_place(house: House, role: str) -> None:
    wrong = []
    places = sorted(PLACES, key=lambda place: place in WITHIN)
    for rule, method, place in ((*cell, place) for cell in about_items(house) for place in places):
        page = action_of(house.app, rule.endpoint) or ""
        if TABLE[page][role] == "-":
            continue  # refused before the item is looked at, wherever it is: asked for above
        action = ACTION_ON_ITEM.get(rule.endpoint, page)
        may = expected(rule, action, role, place)
        before = house.head()
        status, key = ask(house, house.browser(role), rule, method, place)
        reached = key not in REFUSED | OUT_OF_REACH
        if status >= 500 or reached != may:
            wrong.append((method, rule.rule, place, action, TABLE[action][role], status, key))
        if not reached and (house.head() != before or status not in (403, 404, 422)):
            wrong.append((method, rule.rule, place, "refused wrongly", status))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_snapshot_holds_exactly_what_lies_within(standing: House, role: str, place: str) -> None:
    browser = standing.browser(role)
    response = standing.place(place)[2]
    answer = browser.get("/board/snapshot", response=response)
    if TABLE["board.see"][role] == "-":
        assert key_of(answer) == "access.denied"
        return
    within = place in WITHIN
    assert (answer.status_code == 200) == (response == standing.flood), answer.get_json()
    shown = ids(answer.get_json(), "tasks") if answer.status_code == 200 else set()
    assert (str(standing.tasks[place]) in shown) == within


def ids(body: dict[str, list[dict[str, str]]], kind: str) -> set[str]:
    return {item["id"] for item in body.get(kind, [])}


BODIES = (
    ("/dispatch/tasks", "task.open"),
    ("/volunteers", "volunteer.register"),
    ("/invitations", "invitation.issue"),
    ("/organisations", "organisation.register"),
    ("/needs", "need.report"),
)
"""Routes that make something where the body says."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", SIGNED_IN)
@pytest.mark.parametrize(("path", "action"), BODIES)
def test_what_is_made_lies_within(standing: House, path: str, action: str, role: str, place: str) -> None:
    if path not in ("/dispatch/tasks", "/needs") and place == "other_response":
        pytest.skip("of no response")
    organisation, area, response = standing.place(place)
    body = new_thing(organisation, area, response)
    before = standing.head()
    answer = standing.browser(role).post(path, **body)
    key = key_of(answer)
    if TABLE[action][role] == "-":
        assert (key, standing.head()) == ("access.denied", before)
    elif place in WITHIN:
        assert answer.status_code in (200, 303), answer.get_json()
    else:
        assert (key in OUT_OF_REACH, standing.head()) == (True, before), (answer.status_code, key)


def new_thing(organisation: UUID, area: str, response: UUID) -> dict[str, object]:
    return {
        "title": "New",
        "kind": "delivery",
        "urgency": "normal",
        "address": "1 Street",
        "places": 2,
        "starts_at": "2031-01-01T08:00Z",
        "ends_at": "2031-01-01T10:00Z",
        "organisation_id": organisation,
        "parent_id": organisation,
        "area_code": area,
        "response_id": response,
        "name": "Somebody New",
        "role": "volunteer",
        "minutes": 60,
        "help": "delivery",
        "take_on": "1",
    }
