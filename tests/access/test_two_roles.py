"""Two roles of one person and a place on a foreign task: each reaches as far as alone, and no further."""

from __future__ import annotations

import pytest

from app import dispatch
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.access.house import HERE, PLACES, House
from tests.access.test_matrix import ACTION_ON_ITEM, ENDS, OUT_OF_REACH, REFUSED, about_items, ask, expected
from tests.access.visiting import Browser
from web.access import action_of
from web.actions import TABLE

SEAT = ("task.see", "seat.report", "seat.answer")
"""What a place on a task gives to whoever has it: to see the task, and to report the own steps."""
FOREIGN = "sibling"
OUTSIDE = ("sibling", "above")
"""Beyond the organisation in which the volunteer serves, and all of whose tasks a volunteer sees."""


def both(house: House, role: str) -> Browser:
    """The volunteer who is asked about everywhere, with this role too and a place on the foreign task."""
    house.grant(house.people["own"], role, "north", HERE, house.flood)
    dispatch.assign_volunteer(
        house.parts.ledger,
        task_id=TaskId(house.tasks[FOREIGN]),
        volunteer_id=VolunteerId(house.serving["own"]),
        cause=house.cause(),
    )
    house.settle()
    browser = Browser(house.app.test_client())
    browser.open(house, house.people["own"])
    return browser


@pytest.mark.parametrize("role", ["leader", "coordinator"])
def test_every_task_at_every_place(house: House, role: str) -> None:
    browser, wrong = both(house, role), []
    cells = [cell for cell in about_items(house) if "task_id" in cell[0].arguments]
    for rule, method in sorted(cells, key=lambda cell: (cell[0].endpoint in ENDS, cell[1])):
        page = action_of(house.app, rule.endpoint) or ""
        action = ACTION_ON_ITEM.get(rule.endpoint, page)
        if action == "seat.own" or rule.rule.endswith("/roll-call"):
            continue  # an own place wherever it is; and the routes asked before give and take places
        carried = {TABLE[page][role], TABLE[page]["volunteer"]} != {"-"}
        for place in PLACES:
            seated = place == FOREIGN and action in SEAT and not rule.rule.endswith("/roll")  # of others
            claiming = rule.endpoint == "dispatch.claim"  # whoever sees a task may claim a place on it
            serving = (action == "task.see" or claiming) and place not in OUTSIDE
            may = carried and (seated or serving or expected(rule, action, role, place))
            before = house.head()
            status, key = ask(house, browser, rule, method, place)
            reached = key not in REFUSED | OUT_OF_REACH
            if status >= 500 or reached != may or (not may and house.head() != before):
                wrong.append((method, rule.rule, place, action, status, key))
    assert wrong == []
