"""What happened is recorded: goods that left before anybody wrote it down, counted them or agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.donations import consignments, delivery, stock
from domain.base import RuleBroken
from domain.donations import ConsignmentId
from tests.donations.consignments.depot import GAO, Depot, of
from tests.donations.stock.world import AN, KU, because, pieces


def flags(depot: Depot, since: Any) -> set[str]:
    """What was flagged since then."""
    events = [recorded.event for recorded in depot.ledger.since(since)]
    return {event.key for event in events if type(event).__name__ == "RuleFlagged"}


def approved(depot: Depot, *picks: Any) -> ConsignmentId:
    """An has agreed; the truck leaves and nobody writes it down."""
    id = depot.propose(*picks)
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    return id


def confirm(depot: Depot, id: ConsignmentId, counted: dict[int, int] | None = None) -> None:
    """The hospital has counted."""
    amounts = {line: Decimal(amount) for line, amount in (counted or {}).items()}
    said: dict[str, Any] = {"consignment_id": id, "way": "link", "quantities": amounts}
    delivery.confirm_delivery(depot.ledger, **said, cause=because())


def lose(depot: Depot, lot: Any, amount: int) -> None:
    """The storekeeper finds so much less."""
    stock.report_loss(depot.ledger, lot_id=lot, quantity=pieces(amount), reason="盘亏", cause=because())


def test_what_was_counted_missing_after_it_had_left_is_confirmed_all_the_same(depot: Depot) -> None:
    need, lot = depot.need(50), depot.store.lot(50)
    id = approved(depot, of(lot, 50, need))
    lose(depot, lot, 50)
    assert depot.get(id).status == "cancelled"
    before = depot.ledger.head()
    confirm(depot, id)
    assert flags(depot, before) == {"consignment.hand_over_unrecorded", "lot.left_uncounted"}
    assert (depot.get(id).status, depot.needs(need).status) == ("confirmed", "met")
    there = depot.store.get(lot)
    assert (there.on_hand, there.out, there.reserved) == (pieces(0), pieces(50), pieces(0))


def test_what_was_recalled_after_it_had_left_leaves_what_is_there(depot: Depot) -> None:
    lot = depot.store.lot(80)
    id = approved(depot, of(lot, 50))
    stock.recall_lots(depot.ledger, lot_ids=[lot], reason="过滤不足", notice="3 号", cause=because())
    before = depot.ledger.head()
    confirm(depot, id)
    assert flags(depot, before) == {"consignment.hand_over_unrecorded", "lot.left_unusable"}
    assert (depot.store.get(lot).on_hand, depot.store.get(lot).out) == (pieces(30), pieces(50))


def test_more_arrives_than_the_count_had_left_of_it(depot: Depot) -> None:
    lot = depot.store.lot(50)
    id = approved(depot, of(lot, 50))
    lose(depot, lot, 30)
    confirm(depot, id, {1: 45})
    line, there = depot.get(id).lines[1], depot.store.get(lot)
    assert (line.sent, line.received, line.difference, there.out) == (45, 45, 0, pieces(45))
    assert there.on_hand == pieces(0)


def test_what_somebody_called_off_is_not_confirmed(depot: Depot) -> None:
    id = approved(depot, of(depot.store.lot(50), 50))
    consignments.cancel_consignment(depot.ledger, consignment_id=id, reason="改期", cause=because(GAO))
    with pytest.raises(RuleBroken, match=r"consignment\.status_is"):
        confirm(depot, id)


def test_what_arrived_before_anybody_agreed_owes_its_approval(depot: Depot) -> None:
    lot = depot.store.lot(50)
    id, before = depot.propose(of(lot, 50)), depot.ledger.head()
    delivery.deliver(depot.ledger, consignment_id=id, cause=because(KU))
    sent = depot.get(id)
    assert (sent.status, sent.approval_owed_until is not None) == ("delivered", True)
    assert flags(depot, before) == {"consignment.hand_over_unrecorded"}
    assert depot.store.get(lot).out == pieces(50)
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
