"""A recall at three in the morning: everybody it reached is on the list, and each call is ticked off."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.donations import delivery, recalling, restating
from app.ledger import Ledger
from domain.base import RuleBroken
from domain.donations import LotId
from projections.donations.recalls import reached
from projections.projector import Projector
from projections.reading import Views
from tests.donations.stock.shop import MASKS, Shop
from tests.donations.stock.test_stock_commands import move, send
from tests.donations.stock.test_store_screens import sent
from tests.donations.stock.world import Store, because, open_store, pieces
from tests.web.conftest import Person


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


@pytest.mark.usefixtures("database")
def test_without_a_batch_the_lot_is_followed_to_what_it_came_from_and_became(
    store: Store, projector: Projector, views: Views
) -> None:
    first, other = store.lot(100, batch=""), store.lot(9, batch="")
    there = move(store, first, 40)
    sibling = move(store, first, 10)
    took = [send(store, LotId(lot), 5) for lot in (first, there, sibling)]
    send(store, other, 9)
    projector.catch_up()
    with views.read() as reading:
        found = reached(reading, None, "", lot_id=LotId(there))
    assert {one.consignment_id: one.quantity for one in found} == dict.fromkeys(took, Decimal(5))


def test_what_is_lost_on_the_way_reached_nobody_and_amounts_are_in_the_unit_of_now(
    store: Store, projector: Projector, views: Views
) -> None:
    lot = store.lot(100, batch="B7")
    way = send(store, lot, 60)
    missing: Any = {"line": 1, "quantity": pieces(20), "reason": "途中被抢"}
    delivery.report_short(store.ledger, consignment_id=way, **missing, cause=because())
    restating.restate_unit(
        store.ledger, item_id=store.masks, unit="sheet", of=Decimal(1), are=Decimal(2), lot_ids=[lot],
        reason="按张点", cause=because(),
    )  # fmt: skip
    projector.catch_up()
    with views.read() as reading:
        [one] = reached(reading, store.masks, "B7")
    assert (one.issued, one.lost, one.quantity, one.unit) == (120, 40, 80, "sheet")


def test_a_call_is_about_lots_that_the_consignment_carries(store: Store) -> None:
    lot, other = store.lot(100, batch="B7"), store.lot(9)
    way: Any = {"consignment_id": send(store, lot, 5), "outcome": "stopped"}
    for lots in ([other], []):
        with pytest.raises(RuleBroken, match=r"consignment\.lots_unknown"):
            recalling.note_call(store.ledger, **way, lot_ids=lots, cause=because())


def test_calls_are_ticked_off_and_who_did_not_answer_stays(shop: Shop, enter: Callable[..., Person]) -> None:
    person, lot = enter("coordinator"), shop.lot("100", batch="B7")
    calls = [sent(shop, lot, amount, to) for amount, to in (("10", "第一医院"), ("20", "社区卫生站"))]
    page = f"/stock/recall?item={MASKS}&batch=B7"
    assert "是哪种物资" in person.text("/stock/recall?batch=B7")
    form = {"item": str(MASKS), "batch": "B7", "lot": str(lot)}
    for call, outcome in zip(calls, ("used_up", "no_answer"), strict=True):
        to = f"/stock/recall/calls/{call}"
        assert person.send(page, to, **form, outcome=outcome, note="值班护士").status_code == 303
    told = person.text(page)
    assert "已落实 1 / 2" in told and "没有接通" in told and told.count("值班护士") == 2
    assert person.send(page, f"/stock/recall/calls/{calls[0]}", **form, outcome="x").status_code == 400
