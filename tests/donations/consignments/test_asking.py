"""What people ask for in their own words, and what the catalogue makes of it; amounts nobody can mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.donations import consignments, stock
from domain.asks import Line
from domain.base import MusterError
from domain.donations import Item
from domain.donations.asking import counted, in_base, line_for
from domain.donations.distances import days_for, metres
from domain.place import GeoPoint
from tests.domain.harness import cause
from tests.donations.consignments.depot import Depot, of
from tests.donations.stock.world import because, pieces


def masks() -> Item:
    """N95 masks, 20 in a box."""
    item = Item.enlist(
        code="I03", name="医用防护口罩 | N95口罩", english="respirator", category="mask", unit="piece",
        standard="", synonyms=["KN95"], perishable=True, cause=cause(),
    )  # fmt: skip
    item.define_pack("box", Decimal(20), cause=cause())
    return item


@pytest.mark.parametrize(
    ("text", "known"),
    [("N95口罩", True), ("kn95", True), ("医用防护口罩 | N95口罩", True), ("I03", True), ("防护服", False)],
)
def test_a_thing_is_known_by_any_of_its_names(text: str, known: bool) -> None:
    assert line_for([Line("面屏"), Line(text, 5)], masks()) == (text if known else None)


@pytest.mark.parametrize(
    ("unit", "amount"),
    [("", 50), ("个", 50), ("只", 50), ("piece", 50), ("盒", Decimal("2.5")), ("车", None)],
)
def test_amounts_in_the_askers_own_unit(unit: str, amount: Decimal | int | None) -> None:
    assert counted(masks(), unit, pieces(50)) == amount
    if amount is not None:
        assert in_base("piece", masks().packs, unit, Decimal(amount)) == 50


def test_what_cannot_be_counted_is_never_enough(depot: Depot) -> None:
    need, lot = depot.need(2, unit="车"), depot.store.lot(500)
    id = depot.propose(of(lot, 400, need))
    assert (depot.needs(need).waits_for("N95口罩"), len(depot.needs(need).coming)) == (2, 1)
    stock.report_loss(depot.ledger, lot_id=lot, quantity=pieces(200), reason="受潮", cause=because())
    assert [tally.amount for tally in depot.needs(need).coming.values()] == [300]
    consignments.cancel_consignment(depot.ledger, consignment_id=id, reason="改期", cause=because())
    assert depot.needs(need).coming == {}


@pytest.mark.parametrize(
    ("amount", "unit", "key"),
    [
        ("0", "piece", "quantity.nothing"),
        ("-5", "piece", "quantity.nothing"),
        ("1e9", "piece", "quantity.too_large"),
        ("0.5", "piece", "quantity.not_whole"),
        ("5", "carton", "item.pack_unknown"),
        ("5", "shipload", "quantity.unit_unknown"),
        ("101", "piece", "lot.too_little"),
        ("6", "box", "lot.too_little"),
    ],
)
def test_amounts_nobody_can_send(depot: Depot, amount: str, unit: str, key: str) -> None:
    lot = depot.store.lot(100)
    before = depot.ledger.head()
    with pytest.raises(MusterError) as refusal:
        depot.propose(of(lot, amount, unit=unit))
    assert (refusal.value.key, depot.ledger.head()) == (key, before)


def test_what_union_asked_for_is_not_given_to_tongji(depot: Depot) -> None:
    need, lot = depot.need(50), depot.store.lot(100)
    with pytest.raises(MusterError, match=r"consignment\.one_recipient"):
        depot.propose(of(lot, 5, need), institution_id=depot.other)


def test_a_proposal_has_lines_and_not_more_than_a_sheet_holds(depot: Depot) -> None:
    lot = depot.store.lot(100)
    for many in (0, 61):
        with pytest.raises(MusterError, match=r"consignment\.lines_missing\(most=60\)"):
            depot.propose(*[of(lot, 1)] * many)


def test_a_proposal_of_two_warehouses_is_two(depot: Depot) -> None:
    here, there = depot.store.lot(100), depot.store.lot(100, warehouse_id=depot.store.qiaonan)
    with pytest.raises(MusterError, match=r"consignment\.one_warehouse"):
        depot.propose(of(here, 5), of(there, 5))


def test_distance_and_days_on_the_way() -> None:
    wuhan, beijing = GeoPoint.of(30.58, 114.27), GeoPoint.of(39.9, 116.4)
    distance = metres(wuhan, beijing)
    assert distance is not None and 1_040_000 < distance < 1_060_000
    assert (metres(wuhan, None), metres(wuhan, wuhan)) == (None, 0)
    assert [days_for(one) for one in (None, 0, 500_000, 500_001, distance)] == [2, 1, 1, 2, 3]


def test_parts_of_packs_add_up_to_the_last_piece() -> None:
    item = masks()
    item.define_pack("carton", Decimal(24), cause=cause())
    came = [counted(item, "箱", pieces(amount)) or Decimal(0) for amount in (1200, 1600)]
    left = in_base("piece", item.packs, "箱", Decimal(120) - sum(came, Decimal(0)))
    assert left is not None
    assert round(left, 3) == 80
