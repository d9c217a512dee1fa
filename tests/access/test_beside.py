"""What a form names beside the item of its address: it too is within reach, and of the right kind."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.access.house import House
from tests.access.visiting import Browser, key_of


def volunteer_of(house: House) -> Browser:
    browser = Browser(house.app.test_client())
    browser.open(house, house.people["own"])
    return browser


def test_a_contact_belongs_to_a_task_within_reach(house: House) -> None:
    browser, path = house.browser("coordinator"), f"/care/{house.cared_for['own']}/contacts"
    before = house.head()
    for task in (house.tasks["sibling"], house.needs["own"], uuid4()):
        assert key_of(browser.post(path, said="visit well", task_id=task)) == "access.not_found"
    assert house.head() == before
    assert browser.post(path, said="visit well", task_id=house.tasks["own"]).status_code == 200


def test_health_is_declared_in_a_response(house: House) -> None:
    browser, said = volunteer_of(house), {"temperature": "36.5", "symptoms": "no", "risk": "no"}
    for other in (house.tasks["own"], uuid4()):
        assert key_of(browser.post("/phone/health", **said, response_id=other)) == "access.not_found"
    assert browser.post("/phone/health", **said, response_id=house.flood).status_code == 200


def test_a_sheet_is_withdrawn_from_its_own_task(house: House) -> None:
    browser, paper = house.browser("coordinator"), house.papers["below"]
    wrong, right = (f"/papers/tasks/{house.tasks[p]}/sheets/{paper}/withdraw" for p in ("own", "below"))
    assert key_of(browser.post(wrong, reason="wrong photo")) == "access.not_found"
    assert browser.post(right, reason="wrong photo").status_code == 200


@pytest.mark.parametrize(
    ("day", "arrived", "left"),
    [
        ("0001-01-01", "00:00", "01:00"),
        ("9999-12-31", "23:59", "00:01"),
        ("2026-01-01", "08:00", "08:00"),
    ],
)
def test_a_back_fill_of_no_time_records_nothing(house: House, day: str, arrived: str, left: str) -> None:
    browser, who, before = house.browser("coordinator"), house.serving["own"], house.head()
    typed = {"day": day, "added": who, f"in.{who}": arrived, f"out.{who}": left}
    answer = browser.post(f"/papers/tasks/{house.tasks['own']}/back-fill", **typed)
    assert (answer.status_code, house.head()) == (422, before)
