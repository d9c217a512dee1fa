"""What the board asks for beside its rows, and several rows at once: never more than the reader may."""

from __future__ import annotations

from uuid import uuid4

from tests.access.house import House
from tests.access.visiting import Browser


def bulk(browser: Browser, action: str, items: list[object], **more: str) -> dict[str, object]:
    body = {"action": action, "item": [str(item) for item in items], **more}
    answer = browser.json("/board/bulk", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_each_row_refused_is_named_and_the_others_are_done(house: House) -> None:
    own, foreign = house.tasks["own"], house.tasks["sibling"]
    said = bulk(house.browser("coordinator"), "close", [own, foreign, uuid4()], reason="duplicate")
    assert said["done"] == 1
    assert [(one["id"] == str(foreign), one["key"]) for one in said["refused"]][:1] == [
        (True, "access.not_found")
    ]
    assert {one["ref"] for one in said["refused"]} == {"—"}


def test_a_repeat_of_the_same_send_is_done_once(house: House) -> None:
    browser, key = house.browser("coordinator"), str(uuid4())
    body = {"action": "urgency", "item": [str(house.tasks["own"])], "urgency": "critical"}
    heads = []
    for _send in range(2):
        headers = {"X-CSRFToken": browser.token, "Idempotency-Key": key}
        assert browser.client.post("/board/bulk", json=body, headers=headers).get_json()["done"] == 1
        heads.append(house.head())
    assert heads[0] == heads[1]


def test_a_leader_sends_people_and_closes_nothing(house: House) -> None:
    said = bulk(house.browser("leader"), "close", [house.tasks["own"]], reason="duplicate")
    assert said["done"] == 0
    assert [one["key"] for one in said["refused"]] == ["access.denied_here"]


def test_people_are_found_and_counted_within_the_scope_only(house: House) -> None:
    browser = house.browser("coordinator")
    found = browser.json("/board/find-people", {"q": "Test"}).get_json()["people"]
    everybody = browser.get("/board/people", response=str(house.flood)).get_json()
    serving = {str(house.serving[place]) for place in ("own", "below")}
    assert {one["id"] for one in found} <= serving
    assert sum(area["free"] + area["out"] for area in everybody["areas"]) <= len(house.serving) - 2


def test_an_auditor_without_a_reason_finds_nobody_by_name(house: House) -> None:
    answer = house.browser("auditor").json("/board/find-people", {"q": "志愿"})
    assert answer.get_json()["people"] == []
