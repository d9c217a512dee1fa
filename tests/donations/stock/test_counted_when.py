"""A sheet that was counted at ten and typed in at noon is compared with the book of ten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.donations import consignments, counts, delivery, restating, stock, transport, warehouses
from app.ledger import Ledger
from domain.base import Cause, RuleBroken
from domain.donations import CountId, LotId
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.donations.counts import Count
from tests.domain.harness import at
from tests.donations.stock.world import AN, KU, Store, because, open_store, pieces


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def typed(at_hour: float, counted_hour: float) -> Cause:
    """Written on paper at one hour, typed in at another."""
    return Cause(KU, at(at_hour), at(counted_hour), uuid4())


def counting(store: Store, lot: LotId, hour: float = 9) -> Any:
    opened = because(KU, hour)
    counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
    return {"count_id": CountId(opened.new_id("count")), "lot_id": lot}


def difference(store: Store, count: Any) -> int:
    return int(store.ledger.get(Count, count["count_id"]).difference(count["lot_id"]).amount)


def test_what_moved_between_counting_and_typing_is_no_difference(store: Store) -> None:
    lot = store.lot(100)
    count = counting(store, lot)
    stock.transfer_lot(
        store.ledger, lot_id=lot, to_warehouse_id=store.qiaonan, quantity=pieces(30), cause=because(hour=11)
    )
    stock.report_loss(store.ledger, lot_id=lot, quantity=pieces(5), reason="受潮", cause=typed(11, 9.5))
    for hour, counted, differs in ((12, 98, -2 + 5), (10, 98, 98 - 95)):
        counts.enter_count(store.ledger, **count, quantity=pieces(counted), cause=typed(12, min(hour, 10)))
        assert difference(store, count) == differs


def test_what_a_count_put_right_since_is_not_booked_twice(store: Store) -> None:
    lot, told = store.lot(100), {}
    first, second = counting(store, lot), counting(store, lot)
    counts.enter_count(store.ledger, **first, quantity=pieces(90), cause=typed(11, 10))
    counts.confirm_count(
        store.ledger, count_id=first["count_id"], reasons={str(lot): "被盗"}, cause=because(AN, 11)
    )
    counts.enter_count(store.ledger, **second, quantity=pieces(90), cause=typed(12, 10))
    told[str(lot)] = "被盗"
    with pytest.raises(RuleBroken, match=r"count\.corrected_since"):
        counts.confirm_count(store.ledger, count_id=second["count_id"], reasons=told, cause=because(AN, 13))


def test_a_lot_cannot_be_counted_before_it_came(store: Store) -> None:
    lot = store.lot(100, hour=8)
    with pytest.raises(RuleBroken, match=r"count\.not_there_yet"):
        counts.enter_count(
            store.ledger, **counting(store, lot), quantity=pieces(1), cause=typed(12, 7)
        )  # fmt: skip


def test_counted_in_cartons_before_the_unit_was_corrected(store: Store) -> None:
    lot = store.lot(100)
    count = counting(store, lot)
    restating.restate_unit(
        store.ledger, item_id=store.masks, unit="box", of=Decimal(20), are=Decimal(1), lot_ids=[lot],
        reason="按盒点", cause=because(hour=11),
    )  # fmt: skip
    counts.enter_count(store.ledger, **count, quantity=pieces(100), cause=typed(12, 10))
    assert difference(store, count) == 0


def test_goods_come_back_damaged_to_a_warehouse_that_is_closed(store: Store) -> None:
    lot, why = store.lot(100), because()
    consignments.propose_consignment(
        store.ledger, response_id=store.response_id, institution_id=store.union, override="急需",
        picks=[Pick(lot, pieces(60))], cause=why,
    )  # fmt: skip
    sent: Any = {"consignment_id": ConsignmentId(why.new_id("consignment"))}
    consignments.approve_consignment(store.ledger, **sent, cause=because(AN))
    transport.hand_over(store.ledger, **sent, carrier="顺丰", cause=because())
    warehouses.close_warehouse(store.ledger, warehouse_id=store.linhe, reason="x", cause=because(hour=9))
    delivery.return_goods(
        store.ledger, **sent, line=1, quantity=pieces(8), reason="受潮", condition="quarantined",
        cause=because(hour=10),
    )  # fmt: skip
    assert store.get(lot).carried_to and store.get(store.get(lot).carried_to[0]).on_hand == pieces(8)
