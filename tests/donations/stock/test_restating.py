"""A unit that turned out wrong is put right: what was counted is counted otherwise, and the books agree."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.donations import catalogue, consignments, restating, stock
from app.ledger import Ledger
from domain.base import RuleBroken
from domain.donations import Item, Lot, item_id
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.donations.restating import Ratio
from domain.quantity import Quantity
from projections.checking import broken_invariants
from projections.donations.catalogue import evolve as known_as
from projections.donations.giving import evolve as told
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.stock import moved
from projections.projector import Projector
from projections.reading import Views
from tests.domain.harness import at, cause, given, someone
from tests.donations.giving.gifts import arrived, line, receive
from tests.donations.stock.shop import MASKS, Shop
from tests.donations.stock.world import Store, a_lot, because, open_store
from tests.web.conftest import Person, hidden_fields

TWENTY = Ratio(Decimal(1), Decimal(20))
GATE = item_id("口罩")
MASKS_IN_CARTONS: Any = {
    "code": "口罩", "name": "口罩", "english": "", "category": "", "unit": "carton", "standard": "",
    "synonyms": [], "perishable": False,
}  # fmt: skip


def cartons(amount: int) -> Quantity:
    return Quantity(Decimal(amount), "carton")


def boxes(amount: int) -> Quantity:
    return Quantity(Decimal(amount), "box")


def in_cartons() -> Item:
    """What was taken in at the gate, when nobody knew what is in a carton."""
    item = Item.enlist(**MASKS_IN_CARTONS, cause=cause())
    item.define_pack("vehicle", Decimal(300), cause=cause())
    item.collect_events()
    return item


def test_the_unit_before_becomes_a_pack_and_packs_follow() -> None:
    item = in_cartons()
    item.count_in("box", TWENTY, cause=cause())
    assert (item.unit, item.packs) == ("box", {"vehicle": Decimal(6000), "carton": Decimal(20)})
    assert item.as_counted_now(cartons(3)) == boxes(60)


def test_a_ratio_that_was_wrong_is_put_right_the_same_way() -> None:
    item = in_cartons()
    item.count_in("box", Ratio(Decimal(1), Decimal(200)), cause=cause())
    item.count_in("box", Ratio(Decimal(10), Decimal(1)), cause=cause())
    assert (item.packs["carton"], item.as_counted_now(cartons(2))) == (Decimal(20), boxes(40))


@pytest.mark.parametrize(
    ("unit", "of", "are", "key"),
    [
        ("carton", "1", "1", "item.restated_same"),
        ("heap", "1", "5", "quantity.unit_unknown"),
        ("box", "0", "5", "quantity.nothing"),
        ("box", "1", "-5", "quantity.nothing"),
        ("box", "1", "2.5", "quantity.not_whole"),
        ("case", "7", "1", "quantity.not_restatable"),
    ],
)
def test_a_unit_nobody_can_mean(unit: str, of: str, are: str, key: str) -> None:
    ratio = Ratio(Decimal(of), Decimal(are))
    given(in_cartons()).when(lambda item: item.count_in(unit, ratio, cause=cause())).refused(key)


def test_a_lot_is_counted_otherwise_and_goods_of_before_come_back() -> None:
    lot, sent = a_lot(quantity=cartons(40)), someone("a consignment")
    lot.reserve(sent, cartons(5), cause=cause())
    lot.issue(sent, cartons(5), institution_id=None, area_code=lot.area_code, cause=cause())
    lot.restate("box", TWENTY, reason="开箱核实", cause=cause())
    lot.give_back(sent, cartons(2), "usable", cause=cause())
    assert (lot.on_hand, lot.out, lot.available) == (boxes(740), boxes(60), boxes(740))


def test_a_unit_keeps_its_meaning_once_goods_were_sent_under_it() -> None:
    lot, sent = a_lot(quantity=cartons(40)), someone("a consignment")
    lot.reserve(sent, cartons(5), cause=cause())
    lot.issue(sent, cartons(5), institution_id=None, area_code=lot.area_code, cause=cause())
    for unit, of, are in (("carton", 2, 1), ("carton", 1, 2), ("case", 20, 1), ("case", 2, 3)):
        ratio = Ratio(Decimal(of), Decimal(are))
        with pytest.raises(RuleBroken, match=r"lot\.restated_sent"):
            lot.restate(unit, ratio, reason="x", cause=cause())
    lot.restate("box", TWENTY, reason="开箱核实", cause=cause())
    with pytest.raises(RuleBroken, match=r"lot\.restated_sent"):
        lot.restate("carton", Ratio(Decimal(20), Decimal(1)), reason="x", cause=cause())
    lot.give_back(sent, cartons(5), "usable", cause=cause())
    assert (lot.on_hand, lot.out) == (boxes(800), boxes(0))


def test_what_a_recall_took_back_may_have_left_under_the_unit() -> None:
    lot, sent = a_lot(quantity=boxes(100)), someone("a consignment")
    lot.reserve(sent, boxes(20), cause=cause())
    lot.recall("过滤不足", notice="3号", cause=cause())
    for unit, of, are in (("box", 5, 6), ("carton", 20, 1)):
        with pytest.raises(RuleBroken, match=r"lot\.restated_sent"):
            lot.restate(unit, Ratio(Decimal(of), Decimal(are)), reason="x", cause=cause())
    lot.restate("piece", TWENTY, reason="开箱核实", cause=cause())
    lot.note_left(sent, boxes(20), cause=cause())
    assert (lot.on_hand.amount, lot.reserved.amount) == (2000, 400)


def test_what_is_promised_waits_and_what_does_not_divide_is_refused() -> None:
    lot = a_lot(quantity=boxes(41))
    to_cartons = Ratio(Decimal(20), Decimal(1))
    given(lot).when(lambda it: it.restate("carton", to_cartons, reason="x", cause=cause())).refused(
        "lot.not_restatable"
    )
    lot.reserve(someone("a consignment"), boxes(1), cause=cause())
    given(lot).when(lambda it: it.restate("piece", TWENTY, reason="x", cause=cause())).refused(
        "lot.restated_promised"
    )


@pytest.fixture
def gate(ledger: Ledger) -> Store:
    """A store whose masks are counted in cartons."""
    store = open_store(ledger)
    catalogue.list_item(
        ledger, code="口罩", name="口罩", english="", category="", unit="carton", standard="", synonyms=[],
        cause=because(),
    )  # fmt: skip
    return store


def restate(store: Store, *lots: Lot | object, unit: str = "box", are: int = 20) -> None:
    restating.restate_unit(
        store.ledger, item_id=GATE, unit=unit, of=Decimal(1), are=Decimal(are), lot_ids=list(lots),
        reason="开箱核实", cause=because(hour=9),
    )  # fmt: skip


def test_two_people_who_saw_the_same_numbers_correct_them_once(gate: Store) -> None:
    lot = gate.lot(item_id=GATE, quantity=cartons(40))
    restate(gate, lot)  # at nine
    said: dict[str, Any] = {"of": Decimal(1), "are": Decimal(20), "reason": "开箱", "seen_at": at(8.9)}
    with pytest.raises(RuleBroken, match=r"item\.restated_since"):
        restating.restate_unit(
            gate.ledger, item_id=GATE, unit="box", lot_ids=[lot], **said, cause=because(hour=10)
        )
    with pytest.raises(RuleBroken, match=r"item\.restated_since"):
        restating.restate_lot(gate.ledger, lot_id=lot, **said, cause=because(hour=10))
    assert gate.get(lot).on_hand == boxes(800)


def test_books_and_lots_agree_before_and_after(gate: Store, views: Views, projector: Projector) -> None:
    lot = gate.lot(item_id=GATE, quantity=cartons(40))
    stock.report_loss(gate.ledger, lot_id=lot, quantity=cartons(1), reason="破损", cause=because())
    before = gate.ledger.head()
    restate(gate, lot)
    stock.write_off(gate.ledger, lot_id=lot, quantity=boxes(5), reason="受潮", cause=because(hour=10))
    projector.catch_up()
    with views.read() as reading:
        mine = (MovementRow.c.lot_id == lot,)
        assert (moved(reading, *mine, at=before), moved(reading, *mine)) == (Decimal(39), Decimal(775))
        [line] = reading.rows(MovementRow, MovementRow.c.kind == "restated")
        assert (line.before, line.before_unit, line.balance, line.unit) == (39, "carton", 780, "box")
        row = reading.one(LotRow, lot)
        assert row is not None and (row.on_hand, row.unit, row.received) == (775, "box", 800)
        assert broken_invariants(reading.connection) == []


def test_all_lots_or_none(gate: Store) -> None:
    lot, rice = gate.lot(item_id=GATE, quantity=cartons(40)), gate.lot()
    with pytest.raises(RuleBroken, match=r"lot\.restated_already"):
        restate(gate, lot, rice)
    assert (gate.get(lot).unit, gate.ledger.get(Item, GATE).unit) == ("carton", "carton")


def test_a_lot_left_behind_is_still_moved_in_its_own_unit_and_follows_later(gate: Store) -> None:
    lot = gate.lot(item_id=GATE, quantity=cartons(40))
    restate(gate)
    stock.write_off(gate.ledger, lot_id=lot, quantity=cartons(1), reason="受潮", cause=because())
    consignments.propose_consignment(
        gate.ledger, response_id=gate.response_id, institution_id=gate.union, override="急需",
        picks=[Pick(lot, cartons(3))], cause=(why := because()),
    )  # fmt: skip
    assert gate.get(lot).reserved == cartons(3)
    sent = ConsignmentId(why.new_id("consignment"))
    consignments.cancel_consignment(gate.ledger, consignment_id=sent, reason="改期", cause=because())
    restating.restate_lot(
        gate.ledger, lot_id=lot, of=Decimal(1), are=Decimal(25), reason="这批每箱25盒", cause=because()
    )
    assert gate.get(lot).on_hand == boxes(975)


def test_the_screen_shows_first_and_records_then(shop: Shop, enter: Callable[..., Person]) -> None:
    lots, page = [shop.lot("40", unit="carton"), shop.lot("7", unit="piece")], f"/stock/items/{MASKS}/unit"
    person = enter("coordinator")
    seen = person.get(f"{page}?of=7&are=1&unit=box").text
    assert "原来的 16,000" not in seen and seen.count('name="lot"') == 1  # 16,000 do not go into sevens
    said = {
        "of": "1",
        "are": "1",
        "unit": "box",
        "reason": "一直按盒点的",
        "seen": hidden_fields(seen)["seen"],
    }
    assert person.send(f"{page}?of=1&are=1&unit=box", page, **said).status_code == 422  # which follow?
    assert (
        person.send(f"{page}?of=1&are=1&unit=box", page, **said, lot=[str(lot) for lot in lots]).status_code
        == 303
    )
    said |= {"are": "2"}  # somebody else still has the page from before
    assert person.send(page, page, **said, lot=[str(lots[0])]).status_code == 422
    assert [(row.on_hand, row.unit) for row in shop.rows()] == [(16000, "box"), (7, "box")]
    page = f"/stock/lots/{lots[0]}"
    assert "单位换算" in person.get(page).text


def test_a_donation_goes_on_in_the_unit_of_now() -> None:
    gift, listed, row = arrived(line("口罩", "40", "carton")), None, None
    receive(gift, 1, boxes(100), "later")
    item = Item.enlist(**MASKS_IN_CARTONS, cause=cause())
    item.count_in("box", TWENTY, cause=cause())
    for event in item.collect_events():
        listed = known_as(listed, event)
    for event in gift.collect_events():
        row = told(row, event, listed)
    assert row is not None and (row.lines[0]["received"], row.lines[0]["base"]) == ("900", "box")
