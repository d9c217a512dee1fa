"""Stock from gate to recall, through the commands, the ledger and the views."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from app.clock import Clock
from app.donations import catalogue, consignments, counts, delivery, stock, transport, warehouses
from app.ledger import Ledger
from domain.base import MusterError, RuleBroken
from domain.donations import CountId, LotId, item_id
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.donations.consignments import Consignment
from domain.quantity import Quantity
from projections.donations.catalogue import ItemRow, item_among, names_of
from projections.donations.counts import CountRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.recalls import reached
from projections.donations.stock import moved, stock_days, totals
from projections.donations.stock_alarms import Low, low_alarms
from projections.due import due_at
from projections.projector import Projector
from projections.reading import Views
from tests.domain.harness import at
from tests.donations.stock.world import AN, KU, Store, because, open_store, pieces


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def send(store: Store, lot: LotId, amount: int, hour: float = 8) -> ConsignmentId:
    """Masks of the lot go to Union hospital, and arrive there."""
    why = because(KU, hour)
    said: Any = {"response_id": store.response_id, "institution_id": store.union, "override": "急需"}
    consignments.propose_consignment(store.ledger, **said, picks=[Pick(lot, pieces(amount))], cause=why)
    id = ConsignmentId(why.new_id("consignment"))
    consignments.approve_consignment(store.ledger, consignment_id=id, cause=because(AN, hour))
    transport.hand_over(store.ledger, consignment_id=id, carrier="顺丰", cause=because(KU, hour))
    delivery.deliver(store.ledger, consignment_id=id, cause=because(KU, hour))
    return id


def move(store: Store, lot: LotId, amount: int) -> LotId:
    """Masks are carried to Qiaonan."""
    why = because(KU)
    stock.transfer_lot(
        store.ledger, lot_id=lot, to_warehouse_id=store.qiaonan, quantity=pieces(amount), cause=why
    )
    return LotId(why.new_id("transferred"))


def test_a_box_comes_in_as_twenty_masks(store: Store, projector: Projector, views: Views) -> None:
    store.lot(quantity=Quantity(Decimal(3), "box"))
    projector.catch_up()
    (line,) = views.rows(MovementRow)
    assert (line.kind, line.quantity, line.balance, line.voucher[:2]) == ("received", 60, 60, "入-")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"quantity": pieces(0)}, "quantity.nothing"),
        ({"quantity": pieces(-5)}, "quantity.nothing"),
        ({"quantity": pieces("0.5")}, "quantity.not_whole"),
        ({"quantity": pieces(10**9)}, "quantity.too_large"),
        ({"quantity": Quantity(Decimal(1), "carton")}, "item.pack_unknown"),
        ({"quantity": Quantity(Decimal(1), "light-year")}, "quantity.unit_unknown"),
        ({"expires_on": "2026-02-30"}, "lot.day_unreadable"),
        ({"source": "donated"}, "lot.gift_without_donation"),
        ({"source": "stolen"}, "lot.word_unknown"),
        ({"condition": "expired"}, "lot.word_unknown"),
        ({"batch": "长" * 81}, "lot.text_too_long"),
        ({"item_id": item_id("I99")}, "item.not_found"),
        ({"warehouse_id": UUID(int=1)}, "warehouse.not_found"),
    ],
)
def test_what_cannot_come_in(store: Store, said: dict[str, Any], key: str) -> None:
    before = store.ledger.head()
    with pytest.raises(MusterError) as refused:
        store.lot(**said)
    assert (refused.value.key, store.ledger.head()) == (key, before)


def test_goods_past_their_day_come_in_and_are_expired(store: Store) -> None:
    assert store.get(store.lot(5, expires_on="2026-11-20")).condition == "expired"


def test_a_closed_warehouse_takes_nothing_more(store: Store) -> None:
    lot = store.lot(5)
    warehouses.close_warehouse(store.ledger, warehouse_id=store.qiaonan, reason="退租", cause=because())
    with pytest.raises(RuleBroken, match=r"warehouse\.closed"):
        move(store, lot, 5)
    with pytest.raises(RuleBroken, match=r"warehouse\.closed"):
        store.lot(5, warehouse_id=store.qiaonan)


def test_a_transfer_is_out_and_in_at_once_under_one_voucher(
    store: Store, projector: Projector, views: Views
) -> None:
    lot = store.lot(100, batch="B7", expires_on="2027-01-31")
    there = store.get(move(store, lot, 30))
    assert (there.on_hand, there.batch, there.expires_on, there.origin_id) == (
        pieces(30), "B7", "2027-01-31", lot,
    )  # fmt: skip
    projector.catch_up()
    out, into = views.rows(MovementRow, order_by=MovementRow.c.position)[-2:]
    assert (out.kind, out.quantity, into.kind, into.quantity) == (
        "transferred_out", -30, "transferred_in", 30,
    )  # fmt: skip
    assert out.voucher == into.voucher and out.voucher.startswith("调-")
    with pytest.raises(RuleBroken, match=r"lot\.there_already"):
        move(store, LotId(there.id), 1)


@pytest.mark.usefixtures("database")
def test_a_recall_finds_every_recipient_in_one_query(
    store: Store, projector: Projector, views: Views
) -> None:
    first, second, other = store.lot(100, batch="B7"), store.lot(50, batch="B7"), store.lot(9, batch="B8")
    sent = [send(store, first, 10), send(store, move(store, first, 40), 15), send(store, second, 20)]
    send(store, other, 9)
    back = {"line": 1, "quantity": pieces(5), "reason": "多送", "condition": "usable"}
    delivery.return_goods(store.ledger, consignment_id=sent[2], **back, cause=because())
    projector.catch_up()
    with views.read() as reading:
        asked = list[str]()
        event.listen(reading.connection.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        found = {one.consignment_id: one for one in reached(reading, store.masks, "B7")}
    assert len(asked) == 1
    assert {id: one.quantity for id, one in found.items()} == {sent[0]: 10, sent[1]: 15, sent[2]: 15}
    assert {(one.institution, one.number) for one in found.values()} == {("协和医院", n) for n in (1, 2, 3)}


def test_recalled_lots_take_their_promises_back_and_tell_the_consignments(store: Store) -> None:
    lot, two, why = store.lot(100), store.lot(100), because()
    said: Any = {"response_id": store.response_id, "institution_id": store.union, "override": "急需"}
    picks = [Pick(lot, pieces(60)), Pick(two, pieces(5))]
    consignments.propose_consignment(store.ledger, **said, picks=picks, cause=why)
    recall: Any = {"lot_ids": [lot, two, lot], "reason": "过滤不足", "notice": "国药监 3 号"}
    stock.recall_lots(store.ledger, **recall, cause=because(AN))
    assert [store.get(id).condition for id in (lot, two)] == ["recalled", "recalled"]
    consignment = store.ledger.get(Consignment, why.new_id("consignment"))
    assert (consignment.status, consignment.held()) == ("cancelled", {})


def test_what_comes_back_spoilt_lies_beside_its_lot(store: Store, projector: Projector, views: Views) -> None:
    lot = store.lot(100)
    said = {"line": 1, "quantity": pieces(4), "reason": "受潮", "condition": "quarantined"}
    delivery.return_goods(
        store.ledger, consignment_id=send(store, lot, 10), **said, cause=because()
    )  # fmt: skip
    projector.catch_up()
    rows = {row.id: (row.on_hand, row.condition) for row in views.rows(LotRow)}
    assert rows.pop(lot) == (90, "usable")
    assert list(rows.values()) == [(4, "quarantined")]


def test_a_counts_shortage_takes_the_newest_promise(store: Store, projector: Projector, views: Views) -> None:
    lot, opened = store.lot(100), because(KU)
    said: Any = {"response_id": store.response_id, "institution_id": store.union, "override": "急需"}
    for amount in (60, 30):
        consignments.propose_consignment(
            store.ledger, **said, picks=[Pick(lot, pieces(amount))], cause=because()
        )  # fmt: skip
    counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
    count: Any = {"count_id": CountId(opened.new_id("count"))}
    counts.enter_count(store.ledger, **count, lot_id=lot, quantity=pieces(70), cause=because(KU))
    counts.confirm_count(store.ledger, **count, reasons={str(lot): "被盗"}, cause=because(AN))
    projector.catch_up()
    (row,), (sheet,) = views.rows(LotRow), views.rows(CountRow)
    assert (row.on_hand, sorted(row.reservations.values())) == (70, [10_000, 60_000])
    assert (sheet.status, sheet.differing, sheet.lots[0]["difference"]) == ("confirmed", 1, "-30")


def test_what_moved_after_it_was_counted_is_no_difference(store: Store) -> None:
    lot, opened = store.lot(100), because(KU)
    counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
    count: Any = {"count_id": CountId(opened.new_id("count"))}
    counts.enter_count(
        store.ledger, **count, lot_id=lot, quantity=Quantity(Decimal(5), "box"), cause=because(KU)
    )  # fmt: skip
    send(store, lot, 30)
    counts.confirm_count(store.ledger, **count, reasons={}, cause=because(AN))
    assert store.get(lot).on_hand == pieces(70)


def test_a_shortage_of_what_has_left_since_is_counted_again(store: Store) -> None:
    lot, opened = store.lot(100), because(KU)
    counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
    count: Any = {"count_id": CountId(opened.new_id("count"))}
    counts.enter_count(store.ledger, **count, lot_id=lot, quantity=pieces(50), cause=because(KU))
    send(store, lot, 60)
    with pytest.raises(RuleBroken, match=r"count\.stale"):
        counts.confirm_count(store.ledger, **count, reasons={str(lot): "x"}, cause=because(AN))
    assert store.get(lot).on_hand == pieces(40)


def test_D11_what_two_counts_miss_is_lost_once(store: Store) -> None:
    lot, counted = store.lot(100), list[Any]()
    for hour in (9, 9.5):
        opened = because(KU, hour)
        counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
        counted.append({"count_id": CountId(opened.new_id("count"))})
        counts.enter_count(
            store.ledger, **counted[-1], lot_id=lot, quantity=pieces(95), cause=because(KU, hour)
        )  # fmt: skip
    told = {str(lot): "破损"}
    counts.confirm_count(store.ledger, **counted[0], reasons=told, cause=because(AN, 10))
    with pytest.raises(RuleBroken, match=r"count\.corrected_since"):
        counts.confirm_count(store.ledger, **counted[1], reasons=told, cause=because(AN, 11))
    counts.enter_count(store.ledger, **counted[1], lot_id=lot, quantity=pieces(95), cause=because(KU, 12))
    counts.confirm_count(store.ledger, **counted[1], reasons={}, cause=because(AN, 13))
    assert store.get(lot).on_hand == pieces(95)


def test_the_clock_lets_goods_expire(store: Store, projector: Projector, views: Views) -> None:
    lot = store.lot(5, expires_on="2026-11-22")
    projector.catch_up()
    assert due_at(views, at(15.9)) == []
    clock = Clock(store.ledger, lambda now: due_at(views, now))
    store.ledger._clock = lambda: at(16)
    assert clock.tick() == 1
    projector.catch_up()
    assert (store.get(lot).condition, due_at(views, at(99)), clock.tick()) == ("expired", [], 0)


def test_the_ledger_at_any_moment(store: Store, projector: Projector, views: Views) -> None:
    lot = store.lot(100)
    moments = [store.ledger.head()]
    send(store, lot, 30)
    moments.append(store.ledger.head())
    stock.write_off(store.ledger, lot_id=lot, quantity=pieces(5), reason="破损", cause=because())
    projector.catch_up()
    with views.read() as reading:
        past = [moved(reading, MovementRow.c.lot_id == lot, at=position) for position in (*moments, None)]
        assert past == [100, 70, 65]
        assert [one.on_hand for one in totals(reading, at=moments[1])] == [70]


@pytest.mark.usefixtures("database")
def test_days_of_stock_and_low_stock(store: Store, projector: Projector, views: Views) -> None:
    least: Any = {"warehouse_id": store.linhe, "item_id": store.masks}
    warehouses.set_minimum(store.ledger, **least, quantity=Quantity(Decimal(4), "box"), cause=because())
    send(store, store.lot(100), 30, hour=9)
    projector.catch_up()
    with views.read() as reading:
        days = stock_days(reading, now=at(20), days=Decimal(6))
        assert days == {(store.linhe, store.masks): 14}
        assert low_alarms(reading) == [Low(store.linhe, store.masks, Decimal(70), Decimal(80))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("医用防护口罩 | N95口罩", "I03"), ("I03", "I03"), ("N95 口罩", "I03"), ("ｋｎ95", "I03"),
        ("防护服", "I08"), ("N95口罩 / 防护服", None), ("口罩", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_hospital_wrote_means_an_item(
    store: Store, projector: Projector, views: Views, text: str, code: str | None
) -> None:
    catalogue.list_item(
        store.ledger, code="I08", name="防护服", english="coverall", category="body", unit="set", standard="",
        synonyms=["医用防护服"], cause=because(),
    )  # fmt: skip
    projector.catch_up()
    found = item_among(names_of(views.rows(ItemRow)), text)
    assert (found.code if found else None) == code
