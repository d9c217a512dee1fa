"""Quantities nobody can have are refused; goods are counted in their base unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import RuleBroken
from domain.donations.catalogue import Item
from domain.donations.units import UNITS, from_milli, milli, tidy
from domain.quantity import Quantity
from tests.domain.harness import cause, given

BASICS = {"english": "", "category": "", "standard": "", "synonyms": [], "perishable": False}


def masks() -> Item:
    """Masks by the piece."""
    item = Item.enlist(code="I03", name="医用防护口罩", unit="piece", **BASICS, cause=cause())
    item.collect_events()
    return item


def rice() -> Item:
    """Rice by weight, in bags of 2.5 kg."""
    item = Item.enlist(code="R1", name="大米", unit="kilogram", **BASICS, cause=cause())
    item.define_pack("bag", Decimal("2.5"), cause=cause())
    item.collect_events()
    return item


@pytest.mark.parametrize(
    ("amount", "unit", "key"),
    [
        ("0", "piece", "quantity.nothing"),
        ("-1", "piece", "quantity.nothing"),
        ("-0.001", "litre", "quantity.nothing"),
        ("1000000000", "piece", "quantity.too_large"),
        ("1E+30", "tonne", "quantity.too_large"),
        ("0.5", "box", "quantity.not_whole"),
        ("0.0005", "kilogram", "quantity.too_fine"),
        ("1E-30", "kilogram", "quantity.too_fine"),
        ("1", "parsec", "quantity.unit_unknown"),
        ("1", "", "quantity.unit_unknown"),
    ],
)
def test_what_nobody_can_have(amount: str, unit: str, key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        tidy(Quantity(Decimal(amount), unit))
    assert refused.value.key == key


@pytest.mark.parametrize(("amount", "unit", "kept"), [("1E+3", "piece", "1000"), ("2.500", "litre", "2.5")])
def test_a_quantity_is_kept_as_it_is_written(amount: str, unit: str, kept: str) -> None:
    assert str(tidy(Quantity(Decimal(amount), unit)).amount) == kept


@pytest.mark.parametrize("amount", ["0.001", "999999999", "2.5", "100"])
def test_thousandths_lose_nothing(amount: str) -> None:
    assert from_milli(milli(Decimal(amount))) == Decimal(amount)
    assert all(decimals in (0, 3) for decimals in UNITS.values())


def test_a_box_is_counted_in_pieces() -> None:
    item = masks()
    item.define_pack("box", Decimal(50), cause=cause())
    assert item.in_base(Quantity(Decimal(3), "box")) == Quantity(Decimal(150), "piece")
    assert item.in_base(Quantity(Decimal(7), "piece")) == Quantity(Decimal(7), "piece")


def test_a_bag_of_rice_is_two_and_a_half_kilograms() -> None:
    assert rice().in_base(Quantity(Decimal(3), "bag")) == Quantity(Decimal("7.5"), "kilogram")


@pytest.mark.parametrize(
    ("amount", "unit", "key"),
    [("1", "box", "item.pack_unknown"), ("1.5", "piece", "quantity.not_whole")],
)
def test_a_pack_nobody_defined(amount: str, unit: str, key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        masks().in_base(Quantity(Decimal(amount), unit))
    assert refused.value.key == key


def test_packs_too_large_together() -> None:
    item = masks()
    item.define_pack("carton", Decimal(1_000_000), cause=cause())
    with pytest.raises(RuleBroken, match=r"quantity\.too_large"):
        item.in_base(Quantity(Decimal(1000), "carton"))


@pytest.mark.parametrize(
    ("unit", "holds", "key"),
    [
        ("piece", "50", "item.pack_of_itself"),
        ("box", "0", "quantity.nothing"),
        ("box", "0.5", "quantity.not_whole"),
        ("heap", "5", "quantity.unit_unknown"),
    ],
)
def test_a_pack_nobody_can_mean(unit: str, holds: str, key: str) -> None:
    given(masks()).when(lambda item: item.define_pack(unit, Decimal(holds), cause=cause())).refused(key)


def test_the_same_pack_again_records_nothing() -> None:
    item = masks()
    item.define_pack("box", Decimal(50), cause=cause())
    given(item).when(lambda box: box.define_pack("box", Decimal("50.0"), cause=cause())).then()
    given(item).when(lambda box: box.define_pack("box", Decimal(40), cause=cause())).then(Item.PackDefined)
    given(item).when(lambda box: box.drop_pack("box", cause=cause())).then(Item.PackDropped)
    given(item).when(lambda box: box.drop_pack("box", cause=cause())).refused("item.pack_unknown")


def test_an_item_keeps_its_unit() -> None:
    same = {**BASICS, "name": "医用防护口罩"}
    given(masks()).when(lambda item: item.revise(**same, unit="piece", cause=cause())).then()
    given(masks()).when(lambda item: item.revise(**same, unit="box", cause=cause())).refused(
        "item.unit_stays"
    )
    other = {**same, "standard": "GB 19083-2010"}
    given(masks()).when(lambda item: item.revise(**other, unit="piece", cause=cause())).then(Item.Revised)


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [
        ("", "口罩", "item.code_missing"),
        (" I1", "口罩", "item.code_missing"),
        ("I1", " ", "item.name_missing"),
    ],
)
def test_an_item_has_a_code_and_a_name(code: str, name: str, key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        Item.enlist(code=code, name=name, unit="piece", **BASICS, cause=cause())
    assert refused.value.key == key
