"""A request for help sent again: the same is known, another is another; nobody learns a stranger's link."""

from __future__ import annotations

from uuid import UUID, uuid4

from projections.history import HistoryRow
from projections.needs import NeedRow
from tests.access.house import INSIDE, House
from tests.access.visiting import Browser


def asked(house: House, browser: Browser, command_id: object, text: str = "Insulin") -> dict[str, str]:
    sent = {"help": "delivery", "urgency": "normal", "area_code": INSIDE, "mobile": "13912345678"}
    answer = browser.post("/help", **sent, text=text, response=house.flood, command_id=command_id)
    house.settle()
    return {**answer.get_json()}


def test_the_same_sent_again_shows_the_same_code(house: House, phone: Browser) -> None:
    first, second = (asked(house, phone, house.flood) for _ in range(2))
    assert (first["id"], first["code"]) == (second["id"], second["code"])


def test_what_was_changed_before_it_was_sent_again_is_not_lost(house: House, phone: Browser) -> None:
    first, second = (asked(house, phone, house.flood, text) for text in ("Insulin", "Insulin and rice"))
    assert first["id"] != second["id"]


def test_a_recorded_command_sent_by_a_stranger_shows_no_link(house: House, phone: Browser) -> None:
    sent = uuid4()
    need = asked(house, phone, sent)["id"]
    recorded = house.parts.views.rows(HistoryRow, HistoryRow.c.item_id == UUID(need))[0].command_id
    stranger = Browser(house.app.test_client())
    assert sent != recorded
    assert asked(house, stranger, recorded)["id"] != need


def test_a_need_taken_down_by_telephone_has_no_link_to_be_had(house: House, phone: Browser) -> None:
    row = house.parts.views.one(NeedRow, house.needs["own"])
    taken = house.parts.views.rows(HistoryRow, HistoryRow.c.item_id == house.needs["own"])[0].command_id
    assert row is not None
    assert asked(house, phone, taken)["id"] != str(row.id)


def test_words_of_an_address_are_never_arguments_of_ours(standing: House) -> None:
    browser = standing.browser("coordinator")
    asked = {"endpoint": "x", "paper": "y", "task_id": "z", "_scheme": "javascript", "_external": "1"}
    for path in ("/board", f"/papers/tasks/{standing.tasks['own']}/sign-in"):
        page = browser.client.get(path, query_string=asked)
        assert (page.status_code, "javascript:" in page.text) == (200, False), path
