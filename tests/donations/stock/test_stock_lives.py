"""The lives of lots, warehouses, counts and goods: exact amounts and names, for those who may look."""

from __future__ import annotations

from collections.abc import Callable

from app.donations import counts, warehouses
from domain.donations import CountId, LotId, WarehouseId
from domain.quantity import Quantity
from tests.donations.stock.shop import MASKS, Shop
from tests.scenario import cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def test_a_lots_life_says_exact_amounts(shop: Shop, enter: Enter) -> None:
    lot = shop.lot("12000", expires_on="2099-12-31")
    life = enter("admin").text(f"/history/items/{lot}")
    assert "N95口罩" in life and "12,000" in life and "12000000" not in life
    assert "桥南体育馆仓" in life


def test_warehouses_counts_and_goods_have_lives(shop: Shop, enter: Enter) -> None:
    lot, ledger, opened = LotId(shop.lot("10")), shop.parts.ledger, cause(shop.parts.ledger)
    hall = WarehouseId(shop.hall)
    least = Quantity(shop.on_hand(lot), "piece")
    warehouses.set_minimum(ledger, warehouse_id=hall, item_id=MASKS, quantity=least, cause=cause(ledger))
    counts.open_count(ledger, warehouse_id=hall, lot_ids=[lot], cause=opened)
    count = CountId(opened.new_id("count"))
    counts.enter_count(ledger, count_id=count, lot_id=lot, quantity=least, cause=cause(ledger))
    shop.settle()
    admin = enter("admin")
    assert "N95口罩 10" in admin.text(f"/history/items/{hall}")
    assert "L-0001" in admin.text(f"/history/items/{count}")
    assert "400" in admin.text(f"/history/items/{MASKS}")
