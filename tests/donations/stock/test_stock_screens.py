"""The ledger, lots and what is done with them, by plain forms."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from app.donations import warehouses
from domain.donations import WarehouseId
from domain.quantity import Quantity
from projections.donations.movements import MovementRow
from tests.donations.stock.shop import HALL, MASKS, RICE, SCHOOL, Shop, act, table
from tests.scenario import cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def receive(person: Person, shop: Shop, **changes: object) -> TestResponse:
    said = {"source": "bought", "warehouse_id": shop.hall, "item_id": MASKS, "quantity": "1,200"}
    said |= {"unit": "", "book": "unrestricted", "batch": "20200115A", "expires_on": "2027-01-15"}
    return person.send("/stock/receive", "/stock/receive", **(said | changes))


def test_goods_come_in_by_the_carton_and_are_counted_in_pieces(shop: Shop, enter: Enter) -> None:
    answer = receive(enter("storekeeper"), shop, quantity="３", unit="carton", shelf="A-1")
    assert answer.status_code == 303
    (row,) = shop.rows()
    assert (row.on_hand, row.unit, row.batch, row.shelf) == (Decimal(1200), "piece", "20200115A", "A-1")


WRONG = (
    {"quantity": "-5"},
    {"quantity": "0"},
    {"quantity": "2.5"},
    {"quantity": "1e6"},
    {"quantity": "9999999999"},
    {"quantity": ""},
    {"unit": "litre"},
    {"unit": "pinch"},
    {"expires_on": "2027-02-30"},
    {"expires_on": "0001-01-01"},
    {"source": "donated"},
    {"item_id": UUID(int=3)},
    {"item_id": RICE, "expires_on": "", "quantity": "5"},
    {"book": "mine"},
    {"batch": "x" * 200},
)


def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(shop: Shop, enter: Enter) -> None:
    keeper = enter("storekeeper")
    before = shop.head()
    for wrong in WRONG:
        answer = receive(keeper, shop, purpose="医院一线", **wrong)
        assert answer.status_code in (400, 422), wrong
        assert "医院一线" in answer.text, wrong
        assert 'class="why"' in answer.text or 'role="alert"' in answer.text, wrong
    assert shop.head() == before


def test_a_form_sent_twice_is_one_lot(shop: Shop, enter: Enter) -> None:
    keeper = enter("storekeeper")
    form = keeper.hidden("/stock/receive") | {"source": "bought", "book": "held", "quantity": "7"}
    form |= {"warehouse_id": str(shop.hall), "item_id": str(MASKS)}
    for _again in range(2):
        assert keeper.client.post("/stock/receive", data=form).status_code == 303
    assert [row.on_hand for row in shop.rows()] == [7]


def test_the_ledgers_total_is_the_sum_of_lots_and_of_the_replay(shop: Shop, enter: Enter) -> None:
    coordinator, lot = enter("coordinator"), shop.lot("1000")
    other = shop.lot("500", warehouse_id=shop.school)
    assert act(coordinator, lot, "transfer", to_warehouse_id=shop.school, quantity="300").status_code == 303
    assert act(coordinator, lot, "write-off", quantity="20", reason="受潮").status_code == 303
    assert act(coordinator, other, "loss", quantity="5", reason="被盗").status_code == 303
    lines = table(coordinator.get(f"/stock?item={MASKS}&format=csv"))
    total = Decimal(lines[0]["合计结存"])
    assert total == sum(row.on_hand for row in shop.rows()) == 1475
    assert total == sum(shop.on_hand(row.id) for row in shop.rows())
    moved = [Decimal(line["收入"] or 0) - Decimal(line["发出"] or 0) for line in lines]
    lefts = [Decimal(line["合计结存"]) for line in lines]
    assert [a - b for a, b in zip(lefts, [*lefts[1:], Decimal(0)], strict=True)] == moved
    assert "1,475" in coordinator.text(f"/stock?item={MASKS}")


def test_any_past_moment_shows_what_was_there_then(shop: Shop, enter: Enter) -> None:
    lot, keeper = shop.lot("1000"), enter("coordinator")
    then = shop.head()
    act(keeper, lot, "write-off", quantity="400", reason="受潮")
    for page in ("/stock?", "/stock/lots?", f"/stock/lots/{lot}?", f"/warehouses/{shop.hall}?"):
        assert ">600<" in keeper.text(page).replace(" <", "<"), page
        past = keeper.text(f"{page}at=p{then}").replace(" <", "<")
        assert (">1,000<" in past, ">600<" in past) == (True, False), page
    assert keeper.get("/stock?at=p99999").status_code == 400


def test_a_long_ledger_comes_in_pages_whose_balances_go_on(
    shop: Shop, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.donations.stock.PAGE", 2)
    for amount in ("10", "20", "40"):
        shop.lot(amount)
    coordinator = enter("coordinator")
    first = coordinator.text(f"/stock?item={MASKS}")
    rows = shop.parts.views.rows(MovementRow, order_by=MovementRow.c.position)
    older = coordinator.text(f"/stock?item={MASKS}&before={rows[1].position}")
    assert coordinator.get(f"/stock?item={MASKS}&before={10**30}").status_code == 200
    assert coordinator.get(f"/donations/accounts?year={'9' * 5000}").status_code == 200
    assert f"before={rows[1].position}" in first
    assert ("L-0003" in first, "L-0001" in first, "L-0001" in older) == (True, False, True)


def test_filters_and_chips_find_what_needs_somebody(shop: Shop, enter: Enter) -> None:
    shop.lot("1000", batch="ODD-1", source="allotted", book="restricted")
    shop.lot("5", batch="OLD-2", expires_on="2020-01-01")
    minimum = Quantity(Decimal(2000), "piece")
    warehouses.set_minimum(
        shop.parts.ledger,
        warehouse_id=WarehouseId(shop.hall),
        item_id=MASKS,
        quantity=minimum,
        cause=cause(shop.parts.ledger),
    )
    shop.settle()
    auditor, elsewhere = enter("auditor"), f"warehouse={shop.school}"
    hits = ["source=allotted", "book=restricted", "q=ODD-1", "q=L-0001", "show=low", "condition=usable"]
    found = {
        key: "ODD-1" in auditor.text(f"/stock/lots?{key}")
        for key in [*hits, "item=rubbish", "source=bought", "show=expiring", elsewhere]
    }
    assert [key for key, there in found.items() if not there] == ["source=bought", "show=expiring", elsewhere]
    assert "OLD-2" in auditor.text("/stock/lots?show=expiring")


def test_a_lot_is_put_away_stopped_looked_at_and_used_again(shop: Shop, enter: Enter) -> None:
    lot, keeper, coordinator = shop.lot(), enter("storekeeper"), enter("coordinator")
    assert act(keeper, lot, "put-away", shelf="B-02").status_code == 303
    assert act(keeper, lot, "quarantine", reason="包装破损").status_code == 303
    assert act(keeper, lot, "make-usable", reason="x").status_code == 403
    assert "待检停用" in coordinator.text(f"/stock/lots/{lot}")
    assert act(coordinator, lot, "make-usable", reason="").status_code == 400
    assert act(coordinator, lot, "make-usable", reason="逐箱检查").status_code == 303
    (row,) = shop.rows()
    assert (row.shelf, row.condition) == ("B-02", "usable")


def test_a_transfer_is_out_here_and_in_there_or_neither(shop: Shop, enter: Enter) -> None:
    lot, keeper = shop.lot("100"), enter("storekeeper")
    refused = act(keeper, lot, "transfer", to_warehouse_id=shop.school, quantity="101")
    assert refused.status_code == 422
    assert 'value="101"' in refused.text
    assert act(keeper, lot, "transfer", to_warehouse_id=shop.school, quantity="40").status_code == 303
    assert [(row.warehouse_id, row.on_hand) for row in shop.rows()] == [(shop.hall, 60), (shop.school, 40)]
    assert f"调往{SCHOOL}" in (book := keeper.text("/stock")) and f"调自{HALL}" in book
    assert act(keeper, lot, "transfer", to_warehouse_id=UUID(int=9), quantity="1").status_code == 404


def test_D14_unusable_goods_are_sold_by_a_third_party_and_usable_ones_are_not(
    shop: Shop, enter: Enter
) -> None:
    lot, coordinator = shop.lot("100"), enter("coordinator")
    sale = {"quantity": "60", "seller": "公信拍卖行", "qualification": "拍字 12", "buyer": "利民公司"}
    sale |= {"net": "1,234.50", "reason": "标准不符"}
    refused = act(coordinator, lot, "sell", **sale)
    assert (refused.status_code, "还能用的物资不能变卖" in refused.text) == (422, True)
    act(coordinator, lot, "quarantine", reason="标准不符")
    assert act(coordinator, lot, "sell", **(sale | {"buyer": "公信拍卖行"})).status_code == 422
    assert act(coordinator, lot, "sell", **(sale | {"net": "-1"})).status_code == 400
    assert act(coordinator, lot, "sell", **sale).status_code == 303
    assert shop.on_hand(lot) == 40


def test_stock_is_listed_for_excel_everywhere(shop: Shop, enter: Enter) -> None:
    lot, coordinator = shop.lot(), enter("coordinator")
    for page in ("/stock", "/stock/lots", f"/stock/lots/{lot}", "/stock/items", "/warehouses"):
        for form in ("xlsx", "csv"):
            assert coordinator.get(f"{page}?format={form}").status_code == 200, page
    (line,) = table(coordinator.get("/stock/lots?format=csv"))
    assert (line["批次"], line["在库"]) == ("L-0001", "1000")


def test_warehouses_open_watch_and_close(shop: Shop, enter: Enter) -> None:
    coordinator = enter("coordinator")
    form = {"name": "北岸临时仓", "organisation_id": shop.seeded.team, "area_code": "990000001"}
    answer = coordinator.send("/warehouses/new", "/warehouses", **form)
    assert answer.status_code == 303
    page = answer.location
    assert coordinator.send(page, f"{page}/minimum", item_id=MASKS, quantity="100").status_code == 303
    assert "低于下限" in coordinator.text(page)
    assert coordinator.send(page, f"{page}/minimum", item_id=MASKS, quantity="-1").status_code == 400
    assert coordinator.send(page, f"{page}/minimum", item_id=MASKS, quantity="").status_code == 303
    assert coordinator.send(page, f"{page}/close").status_code == 303
    refused = receive(enter("storekeeper"), shop, warehouse_id=page.rsplit("/", 1)[1])
    assert refused.status_code == 422
    assert all(name in coordinator.text("/warehouses") for name in (HALL, SCHOOL, "北岸临时仓"))


def test_the_catalogue_has_standards_and_packs(shop: Shop, enter: Enter) -> None:
    keeper, leader = enter("storekeeper"), enter("leader")
    new = {"code": "I09", "name": "护目镜", "unit": "piece", "standard": "GB 14866-2006"}
    answer = keeper.send("/stock/items/new", "/stock/items", **new)
    assert answer.status_code == 303
    page = answer.location
    assert keeper.send(page, f"{page}/packs", unit="box", holds="10").status_code == 303
    assert keeper.send(page, f"{page}/packs", unit="box", holds="0").status_code == 422
    assert "1 盒 = 10 件" in keeper.text(page)
    assert "GB 14866-2006" in leader.text("/stock/items?q=护目镜")
    assert leader.send("/stock/items", f"{page}/packs", unit="box", holds="1").status_code == 403
    assert keeper.send(page, f"{page}/packs/drop", unit="box").status_code == 303
    assert "1 盒 = 10 件" not in keeper.text(page)
