"""Suggested allocations by a plain form, and what the board knows of goods: rows, stock, at any moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.donations import warehouses
from app.needs import report_need
from domain.asks import Line
from domain.donations import WarehouseId
from domain.place import AreaCode
from domain.quantity import Quantity
from projections.donations.consignments import ConsignmentRow
from projections.needs import NeedRow
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, MASK, Scene, scene
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


@pytest.fixture
def given(app: Flask, seeded: Scenario) -> Scene:
    """Ten thousand masks; the central hospital lacks 3,000, the children's 500, urgently."""
    parts = app.extensions["muster"]
    found = scene(parts.ledger, parts.secrets, seeded)
    for hospital, much, urgency in ((CENTRAL, 3000, "normal"), (CHILDREN, 500, "critical")):
        report_need(
            parts.ledger,
            response_id=found.response,
            area_code=AreaCode("990000001"),
            kind="supplies",
            urgency=urgency,
            title="缺口罩",
            lines=[Line("医用防护口罩", much, "个")],
            institution_id=hospital,
            organisation_id=found.organisation,
            cause=cause(parts.ledger),
        )
    parts.projector.catch_up()
    return found


def rows(app: Flask) -> list[ConsignmentRow]:
    return sorted(app.extensions["muster"].views.rows(ConsignmentRow), key=lambda row: row.number)


def suggested(clerk: Person) -> dict[str, Any]:
    """What is sent when all suggestions are chosen as they stand."""
    page = clerk.text("/matching?all=1")
    chosen = [unescape(value) for value in re.findall(r'name="pick" value="([^"]+)"', page)]
    much = dict(re.findall(r'name="(much_\d+)" value="([^"]+)"', page))
    return clerk.hidden("/matching") | {"pick": chosen} | much


def propose(clerk: Person, said: dict[str, Any]) -> Any:
    return clerk.client.post("/matching/propose", data=said)


def test_the_urgent_need_comes_first_with_its_reasons(given: Scene, enter: Enter) -> None:
    page = enter("storekeeper").text("/matching")
    assert page.index("林河儿童医院") < page.index("林河中心医院")
    assert "特急" in page and "可用 10,000" in page


def test_several_are_proposed_at_once_one_consignment_for_each_recipient(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk = enter("storekeeper")
    assert propose(clerk, suggested(clerk)).status_code == 303
    found = {row.institution_id: row.lines[0]["quantity"] for row in rows(app)}
    assert found == {CENTRAL: "3000", CHILDREN: "500"}
    assert "没有建议" in clerk.text("/matching")


def test_the_choice_sent_twice_is_proposed_once(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter("storekeeper")
    said = suggested(clerk)
    assert [propose(clerk, said).status_code for _ in range(2)] == [303, 303]
    assert len(rows(app)) == 2


def test_less_than_suggested_leaves_the_rest_waiting(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter("storekeeper")
    said = suggested(clerk)
    first = next(name for name in said if name.startswith("much_"))
    propose(clerk, said | {first: "200"})
    needs = app.extensions["muster"].views.rows(NeedRow, NeedRow.c.institution_id == CHILDREN)
    assert needs[0].promised == {"医用防护口罩": "200"}


@pytest.mark.parametrize("much", ["0", "-1", "0.5", "10001", "x"])
def test_an_impossible_amount_proposes_nothing(app: Flask, given: Scene, enter: Enter, much: str) -> None:
    clerk = enter("storekeeper")
    said = suggested(clerk)
    answer = propose(clerk, said | {name: much for name in said if name.startswith("much_")})
    assert answer.status_code in (400, 422) and rows(app) == []
    assert f'value="{much}"' in answer.text


def test_nothing_chosen_proposes_nothing(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter("storekeeper")
    answer = propose(clerk, suggested(clerk) | {"pick": []})
    assert answer.status_code == 400 and "没有选择任何一项" in answer.text


def test_a_need_tells_what_is_on_its_way(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter("storekeeper")
    propose(clerk, suggested(clerk))
    [need] = app.extensions["muster"].views.rows(NeedRow, NeedRow.c.institution_id == CENTRAL)
    page = enter("coordinator").text(f"/needs/{need.id}")
    assert "在途 3,000" in page and "C-0002" in page


def test_the_board_has_the_rows_and_had_none_before(app: Flask, given: Scene, enter: Enter) -> None:
    before = app.extensions["muster"].views.position()
    given.send(100, CENTRAL, arrive=False)
    app.extensions["muster"].projector.catch_up()
    boss = enter("coordinator")
    url = f"/board/snapshot?response={given.response}"
    [one] = boss.get(url).json["consignments"]  # type: ignore[index]
    assert (one["ref"], one["status"], one["to_name"]) == ("C-0001", "in_transit", "林河中心医院")
    assert one["lines"][0]["quantity"] == "100" and "recipient" not in one
    assert boss.get(f"{url}&at=p{before}").json["consignments"] == []  # type: ignore[index]
    plain = boss.text("/board?tab=consignments").partition('id="queue"')[2]
    assert "C-0001" in plain and "运输中" in plain and "T-0001" not in plain.partition("</section>")[0]


def test_the_board_counts_what_is_under_its_minimum(app: Flask, given: Scene, enter: Enter) -> None:
    ledger = app.extensions["muster"].ledger
    least = Quantity(Decimal(20000), "piece")
    warehouses.set_minimum(
        ledger, warehouse_id=WarehouseId(given.warehouse), item_id=MASK, quantity=least, cause=cause(ledger)
    )
    app.extensions["muster"].projector.catch_up()
    facts = enter("coordinator").get(f"/board/stock?response={given.response}").json
    assert facts is not None and facts["under"] == 1
    assert [one["family"] for one in facts["warehouses"]] == ["trouble"]
    assert [one["text"] for one in facts["alarms"]] == ["10,000 件，应有 20,000"]
    ledger.now = lambda: datetime.now(UTC) + timedelta(days=5)  # type: ignore[method-assign]
    later = enter("coordinator").get(f"/board/stock?response={given.response}").json
    assert later is not None and "show=idle" in later["alarms"][-1]["href"]
    assert later["alarms"][-1]["title"] == "1 批物资闲置超过 3 天"


def test_the_days_of_stock_follow_what_goes_out(app: Flask, given: Scene, enter: Enter) -> None:
    given.send(3500, CENTRAL)
    app.extensions["muster"].projector.catch_up()
    facts = enter("coordinator").get(f"/board/stock?response={given.response}").json
    assert facts is not None and facts["warehouses"][0]["days"] == 13  # 6,500 left, 500 a day


def test_the_panel_says_whose_hands_it_goes_through(app: Flask, given: Scene, enter: Enter) -> None:
    sent = given.send(100, CENTRAL, arrive=False)
    app.extensions["muster"].projector.catch_up()
    facts = enter("coordinator").get(f"/board/detail?consignment={sent}").json
    assert facts is not None and (facts["proposed_by"], facts["approved_by"]) == ("库明", "高远")
    assert facts["carrier"] == "顺丰" and not facts["own_proposal"]
    assert [line["text"] for line in facts["history"]][-1] == "库明 提出配送 C-0001"


def test_several_rows_of_the_board_are_approved_at_once_and_refusals_named(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk, boss = enter("storekeeper"), enter("coordinator")
    propose(clerk, suggested(clerk))
    own = boss.hidden("/consignments/new") | {"institution_id": str(CENTRAL), f"much_{given.lot}": "5"}
    boss.client.post("/consignments", data=own)
    said = boss.hidden("/consignments/new") | {
        "action": "approve",
        "item": [str(row.id) for row in rows(app)],
    }
    answer = boss.client.post(f"/board/bulk?response={given.response}", data=said).json
    assert answer is not None and answer["done"] == 2
    assert [one["ref"] for one in answer["refused"]] == ["C-0003"]
    assert [row.status for row in rows(app)] == ["approved", "approved", "proposed"]


def test_a_second_person_approves_several_and_one_carrier_takes_them_all(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk, boss = enter("storekeeper"), enter("coordinator")
    propose(clerk, suggested(clerk))
    chosen = boss.hidden("/consignments") | {"consignment": [str(row.id) for row in rows(app)]}
    for _ in range(2):  # sent twice
        assert boss.client.post("/consignments/approve", data=chosen).status_code == 303
    assert "已办" in boss.text("/consignments") and {row.status for row in rows(app)} == {"approved"}
    assert clerk.client.post("/consignments/approve", data=chosen).status_code == 403
    nobody = boss.client.post("/consignments/hand-over", data=chosen | {"command_id": str(uuid4())})
    assert nobody.status_code == 400 and nobody.text.count(" checked>") == 2
    taken = chosen | {"command_id": str(uuid4()), "carrier": "顺丰"}
    boss.client.post("/consignments/hand-over", data=taken)
    assert [(row.status, row.carrier) for row in rows(app)] == [("in_transit", "顺丰")] * 2


@pytest.mark.parametrize("pick", [5, {"a": 1}, "x"])
def test_what_is_no_list_of_suggestions_is_refused(given: Scene, enter: Enter, pick: Any) -> None:
    clerk = enter("storekeeper")
    headers = {"X-CSRFToken": clerk.hidden("/matching")["csrf_token"], "Idempotency-Key": str(uuid4())}
    answer = clerk.client.post("/matching/propose", json={"pick": pick}, headers=headers)
    assert 400 <= answer.status_code < 500


def test_a_need_that_nobody_has_accepted_is_matched_and_marked(
    app: Flask, given: Scene, enter: Enter
) -> None:
    parts, clerk = app.extensions["muster"], enter("storekeeper")
    assert "提出配货并不等于受理" not in clerk.text("/matching")
    said: Any = {"kind": "supplies", "urgency": "normal", "title": "缺口罩", "institution_id": CENTRAL}
    lines, area = [Line("医用防护口罩", 40, "个")], AreaCode("990000001")
    report_need(
        parts.ledger, response_id=given.response, area_code=area, **said, lines=lines, cause=given.because()
    )
    parts.projector.catch_up()
    page = clerk.text("/matching")
    assert "提出配货并不等于受理" in page and page.count("#n-reported") >= 1


def test_a_need_in_words_is_named_and_sent_by_hand(app: Flask, given: Scene, enter: Enter) -> None:
    parts, clerk = app.extensions["muster"], enter("storekeeper")
    said: Any = {"kind": "supplies", "urgency": "critical", "title": "急缺被褥"}
    why = given.because()
    report_need(parts.ledger, response_id=given.response, area_code=AreaCode("990000001"), **said, cause=why)
    parts.projector.catch_up()
    need = why.new_id("need")
    page = clerk.text(f"/matching?need={need}")
    assert "急缺被褥" in page and f"need={need}" in page and "没有建议" not in page
