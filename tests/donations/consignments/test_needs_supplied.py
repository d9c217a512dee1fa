"""What consignments mean for the needs they are for: promised, given, met, and waiting again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.donations import catalogue, consignments, counts, delivery, stock
from domain.base import RuleBroken
from domain.donations import CountId, LotId
from projections.donations.consignments import ConsignmentRow
from projections.needs import NeedRow
from projections.projector import Projector
from projections.reading import Views
from tests.donations.consignments.depot import GAO, Depot, of
from tests.donations.stock.world import AN, KU, because, pieces

THING = "N95口罩"


def confirm(depot: Depot, id: object, received: dict[int, int] | None = None) -> None:
    """The hospital counts."""
    counted = {line: Decimal(amount) for line, amount in (received or {}).items()}
    said = {"consignment_id": id, "way": "link", "quantities": counted}
    delivery.confirm_delivery(depot.ledger, **said, cause=because())


def test_a_proposal_promises_and_the_recipients_count_gives(depot: Depot) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    sent = depot.send(of(lot, 300, need))
    assert depot.needs(need).waits_for(THING) == 0
    confirm(depot, sent)
    met = depot.needs(need)
    assert (met.status, met.given, met.promised) == ("met", {THING: 300}, {})


def test_part_of_it_is_partly_met_and_the_rest_is_waited_for(depot: Depot) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    confirm(depot, depot.send(of(lot, 100, need)))
    assert (depot.needs(need).status, depot.needs(need).waits_for(THING)) == ("partly_met", 200)
    confirm(depot, depot.send(of(lot, 200, need)))
    assert depot.needs(need).status == "met"


def test_less_arrived_than_was_sent(depot: Depot) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    confirm(depot, depot.send(of(lot, 300, need)), {1: 250})
    short = depot.needs(need)
    assert (short.status, short.waits_for(THING), short.promised) == ("partly_met", 50, {})


def test_nothing_arrived(depot: Depot) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    confirm(depot, depot.send(of(lot, 300, need)), {1: 0})
    assert (depot.needs(need).status, depot.needs(need).waits_for(THING)) == ("reported", 300)


def test_a_need_that_does_not_say_how_much_is_never_wholly_met(depot: Depot) -> None:
    need, lot = depot.need(None), depot.store.lot(500)
    confirm(depot, depot.send(of(lot, 300, need)))
    assert (depot.needs(need).status, depot.needs(need).waits_for(THING)) == ("partly_met", None)


def test_the_asker_counts_in_boxes_and_the_lot_in_pieces(depot: Depot) -> None:
    need, lot = depot.need(10, unit="盒"), depot.store.lot(500)
    confirm(depot, depot.send(of(lot, 5, need, unit="box")))
    assert depot.needs(need).given == {THING: 5}
    confirm(depot, depot.send(of(lot, 100, need)))
    assert depot.needs(need).status == "met"


def test_more_than_is_waited_for_needs_a_reason(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(500)
    depot.propose(of(lot, 80, need))
    with pytest.raises(RuleBroken) as refusal:
        depot.propose(of(lot, 30, need))
    assert (refusal.value.key, refusal.value.params["left"]) == ("consignment.need_has_enough", "20")
    depot.propose(of(lot, 30, need), override="整箱发运")


def test_something_else_than_was_asked_for_needs_a_reason(depot: Depot) -> None:
    need, lot = depot.need(100, item="医用外科口罩"), depot.store.lot(500)
    with pytest.raises(RuleBroken, match=r"consignment\.need_wants_other"):
        depot.propose(of(lot, 80, need))
    depot.propose(of(lot, 80, need), override="院方同意以 N95 代替")
    assert depot.needs(need).waits_for("医用外科口罩") == 20


def test_a_cancelled_consignment_frees_goods_and_need(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(500)
    id = depot.propose(of(lot, 80, need))
    consignments.cancel_consignment(depot.ledger, consignment_id=id, reason="改期", cause=because(GAO))
    assert depot.store.get(lot).available == pieces(500)
    assert depot.needs(need).waits_for(THING) == 100


def test_a_shortage_takes_the_newest_promise_and_its_need_waits_again(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(100)
    first, last = depot.propose(of(lot, 60)), depot.propose(of(lot, 40, need))
    opened = because(KU)
    counts.open_count(depot.ledger, warehouse_id=depot.store.linhe, lot_ids=[lot], cause=opened)
    count = CountId(opened.new_id("count"))
    counts.enter_count(depot.ledger, count_id=count, lot_id=lot, quantity=pieces(70), cause=because(KU))
    counts.confirm_count(depot.ledger, count_id=count, reasons={str(lot): "受潮"}, cause=because(AN))
    assert [line.sent for line in depot.get(last).lines.values()] == [10]
    assert depot.get(first).held() == {lot: pieces(60)}
    assert depot.needs(need).waits_for(THING) == 90


def test_a_recalled_lot_cancels_what_waits_with_nothing_else(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(100)
    id = depot.propose(of(lot, 40, need))
    stock.recall_lots(depot.ledger, lot_ids=[lot], reason="过滤不足", notice="3号", cause=because(KU))
    assert (depot.get(id).status, depot.needs(need).waits_for(THING)) == ("cancelled", 100)


def test_what_comes_back_is_missing_again(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(100)
    sent = depot.send(of(lot, 100, need))
    confirm(depot, sent)
    back = {"consignment_id": sent, "line": 1, "quantity": pieces(30), "reason": "过滤不足"}
    delivery.return_goods(depot.ledger, **back, cause=because(KU))  # type: ignore[arg-type]
    again = depot.needs(need)
    assert (again.status, again.given, again.waits_for(THING)) == ("partly_met", {THING: 70}, 30)


def test_who_gives_back_what_was_too_much_has_all_they_asked_for(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(150)
    sent = depot.send(of(lot, 130, need), override="院方多要")
    confirm(depot, sent)
    back = {"consignment_id": sent, "line": 1, "quantity": pieces(30), "reason": "多送"}
    delivery.return_goods(depot.ledger, **back, cause=because(KU))  # type: ignore[arg-type]
    assert (depot.needs(need).status, depot.needs(need).given) == ("met", {THING: 100})


def test_no_more_goes_back_than_was_given_when_a_pack_turns_out_smaller(depot: Depot) -> None:
    need, lot = depot.need(5, unit="盒"), depot.store.lot(100)
    confirm(depot, sent := depot.send(of(lot, 100, need)))
    smaller = {"item_id": depot.store.masks, "unit": "box", "holds": Decimal(10)}
    catalogue.define_pack(depot.ledger, **smaller, cause=because())  # type: ignore[arg-type]
    back = {"consignment_id": sent, "line": 1, "quantity": pieces(100), "reason": "退回"}
    delivery.return_goods(depot.ledger, **back, cause=because(KU))  # type: ignore[arg-type]
    assert (depot.needs(need).given, depot.needs(need).waits_for(THING)) == ({THING: 0}, 5)


def test_what_ends_of_a_promise_is_counted_as_it_was_promised(depot: Depot) -> None:
    need, lot = depot.need(5, unit="盒"), depot.store.lot(100)
    sent = depot.send(of(lot, 100, need))
    smaller = {"item_id": depot.store.masks, "unit": "box", "holds": Decimal(10)}
    catalogue.define_pack(depot.ledger, **smaller, cause=because())  # type: ignore[arg-type]
    lost = {"consignment_id": sent, "line": 1, "quantity": pieces(50), "reason": "翻车"}
    delivery.report_short(depot.ledger, **lost, cause=because(KU))  # type: ignore[arg-type]
    assert (list(depot.needs(need).promised.values()), depot.needs(need).waits_for(THING)) == ([2.5], 2.5)


def test_half_of_what_was_given_goes_back_as_half(depot: Depot) -> None:
    need, lot = depot.need(5, unit="盒"), depot.store.lot(100)
    confirm(depot, sent := depot.send(of(lot, 100, need)))
    smaller = {"item_id": depot.store.masks, "unit": "box", "holds": Decimal(10)}
    catalogue.define_pack(depot.ledger, **smaller, cause=because())  # type: ignore[arg-type]
    back = {"consignment_id": sent, "line": 1, "quantity": pieces(50), "reason": "退回"}
    delivery.return_goods(depot.ledger, **back, cause=because(KU))  # type: ignore[arg-type]
    assert depot.needs(need).given == {THING: 2.5}


def test_what_is_lost_on_the_way_is_waited_for_again(depot: Depot) -> None:
    need, lot = depot.need(100), depot.store.lot(100)
    sent = depot.send(of(lot, 100, need))
    lost = {"consignment_id": sent, "line": 1, "quantity": pieces(30), "reason": "翻车"}
    delivery.report_short(depot.ledger, **lost, cause=because(KU))  # type: ignore[arg-type]
    assert depot.needs(need).waits_for(THING) == 30
    confirm(depot, sent)
    assert (depot.needs(need).given, depot.get(sent).status) == ({THING: 70}, "confirmed")


def test_two_lots_for_one_need_are_given_together(depot: Depot) -> None:
    need, one, two = depot.need(100), depot.store.lot(60), depot.store.lot(60)
    sent = depot.send(of(one, 60, need), of(two, 40, need))
    confirm(depot, sent, {1: 60, 2: 30})
    assert (depot.needs(need).given, depot.needs(need).waits_for(THING)) == ({THING: 90}, 10)


def test_goods_that_left_unrecorded_are_recorded_when_they_arrive(depot: Depot) -> None:
    lot = depot.store.lot(100)
    id = depot.propose(of(lot, 40))
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    before = depot.ledger.head()
    confirm(depot, id)
    told = {type(recorded.event).__name__ for recorded in depot.ledger.since(before)}
    assert {"HandedOver", "RuleFlagged", "Issued", "Confirmed"} <= told
    assert depot.store.get(LotId(lot)).on_hand == pieces(60)


def test_rows_say_what_the_aggregates_say(depot: Depot, projector: Projector, views: Views) -> None:
    need, lot = depot.need(300), depot.gift(500)
    sent, waiting = depot.send(of(lot, 100, need)), depot.propose(of(lot, 50, need))
    confirm(depot, sent, {1: 90})
    projector.catch_up()
    row, asks = views.one(ConsignmentRow, sent), views.one(NeedRow, need)
    assert row is not None and asks is not None and views.alarms() == []
    assert (row.status, row.lines[0]["received"], row.need_ids) == ("short", "90", [str(need)])
    assert (asks.promised, asks.given, asks.status) == ({THING: "50"}, {THING: "90"}, "partly_met")
    assert asks.consignment_ids == [str(sent), str(waiting)]
