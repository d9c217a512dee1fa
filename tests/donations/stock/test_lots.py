"""A lot: never more promised than there, the newest promises give way, nothing leaves that must not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.base import RuleBroken
from domain.donations import Lot
from domain.quantity import Money, Quantity
from tests.domain.harness import at, cause, given, someone
from tests.donations.stock.world import a_lot, pieces

UNION, TONGJI = someone("a consignment to Union"), someone("a consignment to Tongji")
SALE: dict[str, Any] = {
    "buyer": "回收站", "seller": "拍卖行", "qualification": "拍卖许可证 12 号", "net": Money(5000),
    "reason": "潮湿",
}  # fmt: skip


def promised(amount: int = 100, **to: int) -> Lot:
    """So many masks, with these promises in their order."""
    lot = a_lot(amount)
    for name, count in to.items():
        lot.reserve({"union": UNION, "tongji": TONGJI}[name], pieces(count), cause=cause())
    return lot


def leave(lot: Lot, amount: int, consignment: Any = UNION) -> None:
    lot.issue(
        consignment, pieces(amount), institution_id=someone("Union"), area_code=lot.area_code, cause=cause()
    )


def test_what_is_promised_is_not_available() -> None:
    lot = promised(100, union=60)
    assert (lot.on_hand, lot.reserved, lot.available) == (pieces(100), pieces(60), pieces(40))
    given(lot).when(lambda it: it.reserve(TONGJI, pieces(40), cause=cause())).then(Lot.Reserved)


def test_who_asks_for_too_much_is_told_what_is_left() -> None:
    asked = given(promised(100, union=60)).when(lambda lot: lot.reserve(TONGJI, pieces(41), cause=cause()))
    asked.refused("lot.too_little")
    assert asked.refusal is not None and asked.refusal.params["left"] == 40


@pytest.mark.parametrize("condition", ["quarantined", "recalled", "expired"])
def test_what_is_not_usable_is_not_promised(condition: str) -> None:
    lot = promised(100)
    lot.condition = condition
    given(lot).when(lambda it: it.reserve(UNION, pieces(1), cause=cause())).refused("lot.not_usable")


@pytest.mark.parametrize("condition", ["recalled", "expired"])
def test_what_may_reach_nobody_is_not_carried_to_another_place(condition: str) -> None:
    lot, there = promised(100), {"to_warehouse_id": someone("there"), "to_lot_id": someone("another lot")}
    lot.condition = condition
    given(lot).when(lambda it: it.transfer(pieces(1), **there, cause=cause())).refused("lot.not_movable")


def test_another_unit_than_the_lots() -> None:
    boxes = Quantity(Decimal(1), "box")
    given(promised()).when(lambda lot: lot.reserve(UNION, boxes, cause=cause())).refused(
        "quantity.unit_differs"
    )


def test_goods_leave_out_of_their_promise() -> None:
    lot = promised(100, union=60, tongji=10)
    leave(lot, 50)
    assert (lot.on_hand, lot.reservations) == (pieces(50), {UNION: pieces(10), TONGJI: pieces(10)})
    given(lot).when(lambda it: leave(it, 11)).refused("lot.not_promised")


def test_nothing_leaves_once_it_is_held_back() -> None:
    lot = promised(100, union=60)
    lot.quarantine("受潮", cause=cause())
    given(lot).when(lambda it: leave(it, 10)).refused("lot.not_usable")
    assert lot.reserved == pieces(60)


def test_a_consignment_gives_back_what_it_needs_not() -> None:
    lot = promised(100, union=60)
    given(lot).when(lambda it: it.release(UNION, pieces(61), reason="x", cause=cause())).refused(
        "lot.not_promised"
    )
    given(lot).when(lambda it: it.release(UNION, reason="cancelled", cause=cause())).then(
        (Lot.Released, {"quantity": pieces(60)})
    )
    given(lot).when(lambda it: it.release(UNION, reason="again", cause=cause())).then()


def test_no_more_comes_back_than_left() -> None:
    lot = promised(100, union=60)
    leave(lot, 60)
    given(lot).when(lambda it: it.give_back(UNION, pieces(61), "usable", cause=cause())).refused(
        "lot.never_left"
    )
    given(lot).when(lambda it: it.give_back(UNION, pieces(20), "usable", cause=cause())).then(Lot.Returned)
    assert (lot.on_hand, lot.out) == (pieces(60), pieces(40))


def test_a_shortage_takes_the_newest_promises_first() -> None:
    lot = promised(100, union=60, tongji=30)
    lost = lot.lose(pieces(50), reason="进水", cause=cause())
    assert lost == {TONGJI: pieces(30), UNION: pieces(10)}
    assert (lot.on_hand, lot.reservations) == (pieces(50), {UNION: pieces(50)})
    assert [type(event) for event in lot.pending_events][-3:] == [Lot.Released, Lot.Released, Lot.Lost]


def test_a_shortage_that_nobody_was_promised() -> None:
    lot = promised(100, union=60)
    assert lot.lose(pieces(40), reason="进水", cause=cause()) == {}
    given(lot).when(lambda it: it.lose(pieces(61), reason="x", cause=cause())).refused("lot.too_little")


def test_who_asked_again_stands_at_the_end() -> None:
    lot = promised(100, union=30, tongji=30)
    lot.reserve(UNION, pieces(10), cause=cause())
    assert lot.lose(pieces(40), reason="进水", cause=cause()) == {UNION: pieces(10)}


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_a_difference_has_a_reason(reason: str) -> None:
    for act in ("lose", "find", "write_off"):
        given(promised()).when(
            lambda lot, do=act: getattr(lot, do)(pieces(1), reason=reason, cause=cause())
        ).refused("lot.reason_missing")


@pytest.mark.parametrize("act", ["write_off", "transfer", "sell"])
def test_what_is_promised_leaves_no_other_way(act: str) -> None:
    said: dict[str, Any] = {
        "write_off": {"reason": "破损"},
        "transfer": {"to_warehouse_id": someone("there"), "to_lot_id": someone("another lot")},
        "sell": SALE,
    }[act]
    lot = promised(100, union=60)
    given(lot).when(lambda it: getattr(it, act)(pieces(41), **said, cause=cause())).refused("lot.too_little")
    given(lot).when(lambda it: getattr(it, act)(pieces(40), **said, cause=cause()))
    assert (lot.on_hand, lot.available) == (pieces(60), pieces(0))


def test_a_recall_takes_every_promise_back() -> None:
    lot = promised(100, union=60, tongji=30)
    assert set(lot.recall("过滤不足", "国家药监局 3 号", cause=cause())) == {UNION, TONGJI}
    assert (lot.condition, lot.reserved, lot.on_hand) == ("recalled", pieces(0), pieces(100))
    given(lot).when(lambda it: it.recall("again", "", cause=cause())).refused("lot.condition_is")


def test_goods_expire_at_the_end_of_their_last_day() -> None:
    lot = a_lot(expires_on="2026-11-22")  # in Shanghai that ends at 16:00 UTC
    given(lot).when(lambda it: it.expire(cause=cause(15.99))).refused("lot.not_expired")
    lot.reserve(UNION, pieces(10), cause=cause())
    assert lot.expire(cause=cause(16)) == {UNION: pieces(10)}
    given(lot).when(lambda it: it.expire(cause=cause(17))).then()
    given(lot).when(lambda it: it.make_usable("no", cause=cause(17))).refused("lot.condition_is")


def test_who_looked_makes_it_usable() -> None:
    lot = a_lot(condition="quarantined")
    given(lot).when(lambda it: it.make_usable("抽检合格", cause=cause())).then(Lot.MadeUsable)
    given(lot).when(lambda it: it.make_usable("again", cause=cause())).refused("lot.condition_is")
    late = a_lot(condition="quarantined", expires_on="2026-11-21")
    given(late).when(lambda it: it.make_usable("no", cause=cause())).refused("lot.expired_already")


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "1066-01-01", "20261122", "2026-1-1"])
def test_a_last_day_nobody_can_mean(day: str) -> None:
    with pytest.raises(RuleBroken, match=r"lot\.day_unreadable"):
        a_lot(expires_on=day)


def test_money_nobody_got() -> None:
    for net in (Money(-1), Money(10**12), Money(5, "USD")):
        given(promised()).when(
            lambda lot, got=net: lot.sell(pieces(1), **{**SALE, "net": got}, cause=cause())
        ).refused("lot.net_unbelievable")


def test_what_is_put_away_twice_is_there() -> None:
    lot = a_lot()
    given(lot).when(lambda it: it.put_away("A-3", cause=cause())).then((Lot.PutAway, {"shelf": "A-3"}))
    given(lot).when(lambda it: it.put_away("A-3", cause=cause())).then()
    assert lot.expires_at is None and at(8) == cause().at
