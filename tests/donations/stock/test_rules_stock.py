"""D1, D2, D11 and D14 where they touch the stock."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.donations import giving, stock
from app.donations.arriving import Arrival
from app.ledger import Ledger
from domain.base import RuleBroken
from domain.donations import Lot, LotId
from domain.donations.donors import Identity
from domain.donations.giving_words import Terms
from domain.donations.lot_words import last_useful_day
from domain.donations.rules_stock import d11_idle, d14_sale
from domain.personal import Personal
from domain.quantity import Money
from tests.domain.harness import at, someone
from tests.donations.stock.world import LINHE, Store, because, open_store, pieces

SALE: dict[str, Any] = {
    "condition": "expired", "buyer": "回收站", "seller": "拍卖行", "qualification": "拍卖许可证 12 号",
}  # fmt: skip


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def gift(store: Store, kind: str, specification: str = "1860") -> LotId:
    """Twenty masks at the gate, from a company or a person, without papers."""
    why = because()
    giving.receive_at_gate(
        store.ledger, donor_id=None, stranger=Identity(kind, Personal(why.new_id("donor"), "name", "x")),
        response_id=store.response_id, organisation_id=store.organisation_id, warehouse_id=store.linhe,
        area_code=LINHE, things=[Arrival(store.masks, pieces(20), specification=specification)],
        terms=Terms(), cause=why,
    )  # fmt: skip
    return LotId(why.new_id("lot 1"))


def test_D1_a_companys_goods_wait_for_their_certificate(store: Store) -> None:
    lot = gift(store, "enterprise")
    assert store.get(lot).condition == "quarantined"
    with pytest.raises(RuleBroken) as refused:
        stock.make_usable(store.ledger, lot_id=lot, reason="看过", override="急需", cause=because())
    assert (refused.value.key, refused.value.rule) == ("goods.certificate_missing", "D1")
    stock.add_certificate(store.ledger, lot_id=lot, certificate_id=someone("paper"), cause=because())
    stock.make_usable(store.ledger, lot_id=lot, reason="合格证齐全", cause=because())
    assert store.get(lot).condition == "usable"


def test_D1_what_nobody_read_at_the_gate_is_written_down_when_it_is_looked_at(store: Store) -> None:
    lot = gift(store, "enterprise", specification="")
    stock.add_certificate(store.ledger, lot_id=lot, certificate_id=someone("paper"), cause=because())
    with pytest.raises(RuleBroken) as refused:
        stock.make_usable(store.ledger, lot_id=lot, reason="合格证齐全", cause=because())
    assert (refused.value.key, refused.value.rule) == ("goods.specification_missing", "D1")
    stock.make_usable(store.ledger, lot_id=lot, reason="看过", specification="1860 ", cause=because())
    assert (store.get(lot).condition, store.get(lot).specification) == ("usable", "1860")
    with pytest.raises(RuleBroken, match="specified_already"):
        store.get(lot).specify("9132", cause=because())


def test_D1_what_was_bought_without_a_certificate_is_usable_and_flagged(store: Store) -> None:
    before = store.ledger.head()
    lot = store.lot(20, source="bought")
    flags = [one.event.rule for one in store.ledger.since(before) if isinstance(one.event, Lot.RuleFlagged)]
    assert (store.get(lot).condition, flags) == ("usable", ["D1"])


def test_D1_a_persons_goods_may_be_let_through_with_a_reason(store: Store) -> None:
    lot, before = gift(store, "individual"), store.ledger.head()
    with pytest.raises(RuleBroken) as warned:
        stock.make_usable(store.ledger, lot_id=lot, reason="看过", cause=because())
    assert warned.value.params["overridable"]
    stock.make_usable(store.ledger, lot_id=lot, reason="看过", override="包装完好", cause=because())
    said = [one.event for one in store.ledger.since(before)]
    assert [type(event) for event in said] == [Lot.MadeUsable, Lot.RuleOverridden]


@pytest.mark.parametrize(
    ("expires_on", "transit", "margin", "day"),
    [
        ("2026-12-31", 0, 0, date(2026, 12, 31)),
        ("2026-12-31", 2, 3, date(2026, 12, 26)),
        ("2026-03-02", 2, 0, date(2026, 2, 28)),
        ("", 2, 3, None),
    ],
)
def test_D2_the_last_useful_day(expires_on: str, transit: int, margin: int, day: date | None) -> None:
    assert last_useful_day(expires_on, transit_days=transit, margin_days=margin) == day


@pytest.mark.parametrize(
    ("available", "condition", "hours", "warned"),
    [(5, "usable", 73, True), (5, "usable", 72, False), (0, "usable", 99, False), (5, "recalled", 99, False)],
)
def test_D11_what_could_help_does_not_lie_idle(
    available: int, condition: str, hours: float, warned: bool
) -> None:
    found = d11_idle(
        available=Decimal(available), condition=condition, moved_at=at(0), now=at(hours), days=Decimal(3)
    )
    assert [(one.rule, one.key, one.strength) for one in found] == [("D11", "lot.idle", "warn")] * warned


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"condition": "usable"}, "lot.usable_not_sold"),
        ({"seller": " "}, "lot.seller_missing"),
        ({"qualification": ""}, "lot.qualification_missing"),
        ({"seller": "回收站"}, "lot.seller_buys"),
    ],
)
def test_D14_only_a_qualified_third_party_sells_what_nobody_can_use(
    changes: dict[str, str], key: str
) -> None:
    assert [one.key for one in d14_sale(**{**SALE, **changes})] == [key]
    assert list(d14_sale(**SALE)) == []


def test_D14_the_net_proceeds_stay_in_the_purpose(store: Store) -> None:
    lot, said = store.lot(10, purpose="一线医护", book="restricted"), dict(SALE)
    del said["condition"]
    sale: Any = {**said, "quantity": pieces(4), "net": Money(1200), "reason": "受潮"}
    with pytest.raises(RuleBroken) as refused:
        stock.sell_lot(store.ledger, lot_id=lot, **sale, cause=because())
    assert (refused.value.key, refused.value.rule) == ("lot.usable_not_sold", "D14")
    stock.quarantine_lot(store.ledger, lot_id=lot, reason="受潮", cause=because())
    before = store.ledger.head()
    stock.sell_lot(store.ledger, lot_id=lot, **sale, cause=because())
    (sold,) = [one.event for one in store.ledger.since(before)]
    assert isinstance(sold, Lot.Sold)
    assert (sold.purpose, sold.net, store.get(lot).on_hand) == ("一线医护", Money(1200), pieces(6))
