"""A consignment: a second person agrees, goods go and arrive, every difference is explained or stays open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.base import RuleBroken
from domain.donations import Consignment
from domain.donations.consignment_lines import ConsignmentLine
from tests.domain.harness import at, given, someone
from tests.donations.consignments.depot import GAO
from tests.donations.stock.world import AN, KU, LINHE, because, pieces

UNION, MASKS, GOWNS = someone("Union hospital"), someone("a lot of masks"), someone("a lot of gowns")


def line(number: int = 1, amount: int = 50, lot: Any = MASKS) -> ConsignmentLine:
    """Masks."""
    return ConsignmentLine(number, lot, someone("item"), "N95口罩", "B1", "", pieces(amount))


def proposed(*lines: ConsignmentLine, **said: Any) -> Consignment:
    """Gao proposes 50 masks for Union hospital."""
    values: dict[str, Any] = {"recipient": None, "address": None, "institution_id": UNION} | said
    return Consignment.propose(
        id=someone("a consignment"), number=1, response_id=someone("flood"), warehouse_id=someone("Linhe"),
        organisation_id=someone("team"), area_code=LINHE, lines=lines or [line()], cause=because(GAO),
        **values,
    )  # fmt: skip


def approved(*lines: ConsignmentLine, **said: Any) -> Consignment:
    """An has agreed."""
    consignment = proposed(*lines, **said)
    consignment.approve(cause=because(AN))
    return consignment


def gone(*lines: ConsignmentLine, **said: Any) -> Consignment:
    """It left with a carrier."""
    consignment = approved(*lines, **said)
    consignment.hand_over("顺丰", "鄂A12345", cause=because(KU))
    return consignment


def confirmed(received: int = 50) -> Consignment:
    """The hospital has counted."""
    consignment = gone()
    consignment.confirm("link", {1: Decimal(received)}, cause=because())
    return consignment


def test_the_second_person_is_another_one() -> None:
    given(proposed()).when(lambda it: it.approve(cause=because(GAO))).refused("consignment.second_person")
    given(proposed()).when(lambda it: it.approve(cause=because(AN))).then(
        (Consignment.Approved, {"afterwards": False})
    )


def test_nothing_leaves_before_somebody_agreed() -> None:
    for step in ("pick", "hand_over"):
        more = ("顺丰",) if step == "hand_over" else ()
        given(proposed()).when(
            lambda it, step=step, more=more: getattr(it, step)(*more, cause=because(KU))
        ).refused("consignment.not_approved")


def test_in_an_emergency_it_goes_first_and_is_approved_afterwards() -> None:
    consignment = proposed()
    consignment.let_go(at(32), "危重病人等待", cause=because(KU))
    consignment.hand_over("顺丰", cause=because(KU))
    for first in (GAO, KU):
        with pytest.raises(RuleBroken, match=r"consignment\.second_person"):
            consignment.approve(cause=because(first))
    given(consignment).when(lambda it: it.approve(cause=because(AN))).then(
        (Consignment.Approved, {"afterwards": True})
    )
    assert (consignment.status, consignment.approval_owed_until) == ("in_transit", None)


def test_an_approval_that_is_owed_falls_overdue_once() -> None:
    consignment = proposed()
    consignment.let_go(at(32), "急", cause=because(KU))
    given(consignment).when(lambda it: it.miss_approval(cause=because(hour=31.9))).then()
    given(consignment).when(lambda it: it.miss_approval(cause=because(hour=32))).then(
        Consignment.ApprovalFellOverdue
    )
    given(consignment).when(lambda it: it.miss_approval(cause=because(hour=33))).then()


def test_letting_go_has_a_reason() -> None:
    given(proposed()).when(lambda it: it.let_go(at(32), " ", cause=because(KU))).refused(
        "consignment.reason_missing"
    )


def test_a_consignment_without_lines_or_recipient() -> None:
    for said, key in (
        ({"institution_id": None}, "consignment.recipient_missing"),
        ({"expected_at": at(7)}, "consignment.expected_past"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            proposed(**said)
        assert refusal.value.key == key
    with pytest.raises(RuleBroken, match=r"consignment\.lines_missing"):
        proposed(*[line(number) for number in range(1, 62)])


def test_who_takes_it_has_a_name() -> None:
    given(approved()).when(lambda it: it.hand_over(" ", cause=because(KU))).refused(
        "consignment.carrier_missing"
    )
    with_task = approved()
    with_task.link_task(someone("a task"), cause=because(GAO))
    given(with_task).when(lambda it: it.hand_over("", cause=because(KU))).then(
        (Consignment.HandedOver, {"carrier": "volunteers", "task_id": someone("a task")})
    )


def test_it_falls_late_once_and_another_time_is_another_chance() -> None:
    consignment = gone(expected_at=at(12))
    given(consignment).when(lambda it: it.fall_late(cause=because(hour=11))).then()
    given(consignment).when(lambda it: it.fall_late(cause=because(hour=12))).then(Consignment.FellLate)
    given(consignment).when(lambda it: it.fall_late(cause=because(hour=13))).then()
    consignment.expect(at(20), cause=because(hour=13))
    given(consignment).when(lambda it: it.fall_late(cause=because(hour=20))).then(Consignment.FellLate)


def test_the_recipients_count_closes_it_once() -> None:
    consignment = gone()
    given(consignment).when(lambda it: it.confirm("pin", {}, cause=because())).then(
        (Consignment.Confirmed, {"way": "pin", "quantities": {"1": Decimal(50)}})
    )
    given(consignment).when(lambda it: it.confirm("link", {}, cause=because())).refused(
        "consignment.status_is"
    )


@pytest.mark.parametrize(
    ("way", "said", "key"),
    [
        ("photo", {}, "consignment.photo_missing"),
        ("coordinator", {}, "consignment.reason_missing"),
        ("rumour", {}, "consignment.word_unknown"),
    ],
)
def test_a_confirmation_says_how_it_is_known(way: str, said: dict[str, Any], key: str) -> None:
    given(gone()).when(lambda it: it.confirm(way, {}, cause=because(), **said)).refused(key)


def test_what_is_counted_beyond_what_was_sent_is_a_remark_and_no_book_changes() -> None:
    given(gone()).when(lambda it: it.confirm("link", {1: Decimal(51)}, cause=because())).then(
        (Consignment.Confirmed, {"quantities": {"1": Decimal(50)}}),
        (Consignment.MoreCounted, {"way": "link", "quantities": {"1": Decimal(1)}}),
    )


def test_an_amount_that_is_none_is_refused() -> None:
    for amounts, key in (
        ({1: Decimal(-1)}, "consignment.more_than_sent"),
        ({1: Decimal("NaN")}, "consignment.more_than_sent"),
        ({2: Decimal(1)}, "consignment.no_such_line"),
    ):
        given(gone()).when(lambda it, amounts=amounts: it.confirm("link", amounts, cause=because())).refused(
            key
        )


def test_a_difference_stays_open_until_it_is_explained() -> None:
    consignment = confirmed(received=40)
    assert consignment.status == "short"
    consignment.report_short(1, pieces(6), "途中破损", cause=because(KU))
    assert consignment.status == "short"
    consignment.come_back(1, pieces(4), "usable", "车上找到", cause=because(KU))
    assert (consignment.status, consignment.lines[1].received) == ("confirmed", Decimal(40))
    given(consignment).when(lambda it: it.report_short(1, pieces(1), "x", cause=because(KU))).refused(
        "consignment.status_is"
    )


def test_not_more_is_missing_than_is_unaccounted_for() -> None:
    given(confirmed(received=40)).when(
        lambda it: it.report_short(1, pieces(11), "x", cause=because(KU))
    ).refused("consignment.not_missing")


def test_what_was_confirmed_can_come_back_and_is_said_apart() -> None:
    consignment = confirmed(received=45)
    had = consignment.come_back(1, pieces(15), "quarantined", "过滤不足", cause=because(KU))
    assert (had, consignment.lines[1].received, consignment.status) == (10, Decimal(35), "confirmed")
    consignment.come_back(1, pieces(35), "quarantined", "过滤不足", cause=because(KU))
    assert consignment.status == "returned"


def test_not_more_comes_back_than_is_away() -> None:
    given(gone()).when(lambda it: it.come_back(1, pieces(51), "usable", "x", cause=because(KU))).refused(
        "consignment.not_away"
    )


def test_a_lost_reservation_takes_from_the_last_line_up() -> None:
    consignment = approved(line(1, 50), line(2, 20), line(3, 5, GOWNS))
    consignment.collect_events()
    lost = consignment.lose_reservation(MASKS, pieces(30), reason="lost", cause=because(KU))
    assert [(one.line, amount) for one, amount in lost] == [(2, 20), (1, 10)]
    assert {lot: held.amount for lot, held in consignment.held().items()} == {MASKS: 40, GOWNS: 5}


def test_with_nothing_left_it_is_cancelled() -> None:
    given(approved()).when(
        lambda it: it.lose_reservation(MASKS, pieces(50), reason="recalled", cause=because(KU))
    ).then(Consignment.ReservationLost, (Consignment.Cancelled, {"reason": "recalled"}))


def test_what_has_left_loses_no_reservation() -> None:
    given(gone()).when(lambda it: it.lose_reservation(MASKS, pieces(5), cause=because(KU))).then()


def test_it_is_cancelled_with_a_reason_and_before_it_has_left() -> None:
    given(gone()).when(lambda it: it.cancel("改期", cause=because(GAO))).refused("consignment.status_is")
    given(approved()).when(lambda it: it.cancel("", cause=because(GAO))).refused("consignment.reason_missing")
