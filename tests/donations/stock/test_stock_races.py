"""Fifty people after the same scarce goods, on both databases: never below zero, no lost box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.donations import consignments, counts, stock
from app.ledger import Ledger
from domain.base import MusterError
from domain.donations import CountId, Lot, LotId
from domain.donations.consignment_lines import Pick
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.projector import Projector
from projections.reading import Views
from tests.donations.stock.world import AN, KU, Store, because, open_store, pieces
from tests.test_races import together


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def propose(store: Store, lot: LotId, amount: int) -> Callable[[], Any]:
    """Somebody allocates masks of the lot to Union hospital."""
    why = because()
    said: Any = {"response_id": store.response_id, "institution_id": store.union, "override": "急需"}
    picks = [Pick(lot, pieces(amount))]
    return lambda: consignments.propose_consignment(store.ledger, **said, picks=picks, cause=why)


def refusals(answers: list[Any]) -> list[MusterError]:
    return [answer for answer in answers if isinstance(answer, MusterError)]


@pytest.mark.usefixtures("database")
def test_fifty_allocations_of_one_scarce_lot(store: Store, views: Views, projector: Projector) -> None:
    lot = store.lot(100)
    answers = together([propose(store, lot, 7) for _ in range(50)])
    lost = refusals(answers)
    assert len(lost) == 36
    assert {(one.key, one.params["left"], one.params["unit"]) for one in lost} == {
        ("lot.too_little", 2, "piece")
    }
    held = store.get(lot)
    assert (held.reserved, held.available, len(held.reservations)) == (pieces(98), pieces(2), 14)
    projector.catch_up()
    lots = views.rows(LotRow)
    assert [(row.reserved, row.available) for row in lots] == [(98, 2)]


@pytest.mark.usefixtures("database")
def test_boxes_that_are_promised_moved_sold_and_lost_at_once(
    store: Store, views: Views, projector: Projector
) -> None:
    lot, calls = store.lot(60), list[Callable[[], Any]]()
    for _ in range(8):
        calls += [propose(store, lot, 5), _transfer(store, lot), _lose(store, lot), _write_off(store, lot)]
    answers = together(calls)
    assert {one.key for one in refusals(answers)} <= {"lot.too_little"}
    projector.catch_up()
    lots, moves = views.rows(LotRow), views.rows(MovementRow)
    assert sum(move.quantity for move in moves) == sum(row.on_hand for row in lots)
    assert all(row.on_hand >= row.reserved >= 0 and row.available >= 0 for row in lots)
    gone = sum(-move.quantity for move in moves if move.kind in ("lost", "written_off"))
    assert sum(row.on_hand for row in lots) == 60 - gone
    assert store.get(lot).on_hand.amount == next(row.on_hand for row in lots if row.id == lot)


def _transfer(store: Store, lot: LotId) -> Callable[[], Any]:
    why, to = because(), store.qiaonan
    return lambda: stock.transfer_lot(
        store.ledger, lot_id=lot, to_warehouse_id=to, quantity=pieces(3), cause=why
    )


def _lose(store: Store, lot: LotId) -> Callable[[], Any]:
    why = because()
    return lambda: stock.report_loss(store.ledger, lot_id=lot, quantity=pieces(2), reason="x", cause=why)


def _write_off(store: Store, lot: LotId) -> Callable[[], Any]:
    why = because()
    return lambda: stock.write_off(store.ledger, lot_id=lot, quantity=pieces(1), reason="x", cause=why)


@pytest.mark.usefixtures("database")
def test_two_confirm_one_count_at_once(store: Store) -> None:
    lot, opened = store.lot(10), because(KU)
    counts.open_count(store.ledger, warehouse_id=store.linhe, lot_ids=[lot], cause=opened)
    id = CountId(opened.new_id("count"))
    counts.enter_count(store.ledger, count_id=id, lot_id=lot, quantity=pieces(9), cause=because(KU))

    def confirm() -> Callable[[], Any]:
        why, told = because(AN), {str(lot): "破损"}
        return lambda: counts.confirm_count(store.ledger, count_id=id, reasons=told, cause=why)

    lost = refusals(together([confirm() for _ in range(8)]))
    assert [one.key for one in lost] == ["count.status_is"] * 7
    assert store.ledger.get(Lot, lot).on_hand == pieces(9)


@pytest.mark.usefixtures("database")
def test_the_same_send_twice_is_recorded_once(store: Store) -> None:
    lot = store.lot(100)
    one = propose(store, lot, 10)
    assert len(set(together([one] * 10))) == 1
    assert store.get(lot).reserved == pieces(10)
