"""What money is bound to: what was set aside, what its donor said, whom its donor belongs together with."""

from __future__ import annotations

from dataclasses import replace

from app.donations import cash
from tests.donations.cash.purse import MEALS, Purse, yuan
from tests.donations.cash.test_rules_cash import MASKS, OFFICE, refused


def test_D13_what_is_set_aside_for_a_purpose_pays_nothing_else(purse: Purse) -> None:
    given = purse.give(100)
    aside = purse.earmark(60, given, purpose="购买口罩")
    roads = replace(MEALS, purpose="修路")
    refused(lambda: purse.pay(10, given, payment=roads, earmark_id=aside), "cash.outside_earmark", "D13")
    purse.pay(10, given, payment=replace(MASKS, purpose="购买 口罩"), earmark_id=aside)
    purse.pay(10, given, payment=MASKS, earmark_id=aside)
    assert purse.of(given).earmarked == yuan(40)


def test_D13_what_is_set_aside_for_a_need_pays_that_need_alone(purse: Purse) -> None:
    given, need = purse.give(100), purse.need()
    aside = purse.earmark(60, given, need_id=need)
    key = "cash.earmark_for_other_need"
    for other in (MEALS, replace(MEALS, need_id=purse.need()), replace(OFFICE, need_id=need)):
        refused(lambda other=other: purse.pay(10, given, payment=other, earmark_id=aside), key, "D13")
    purse.pay(60, given, payment=replace(MEALS, need_id=need), earmark_id=aside)
    assert purse.of(given).earmarks == {}


def test_D13_what_is_set_aside_is_there_for_nothing_else(purse: Purse) -> None:
    given = purse.give(100)
    purse.earmark(60, given, purpose="购买口罩")
    said = {"cash_id": given, "amount": yuan(41), "reason": "x"}
    refused(lambda: purse.pay(41, given), "cash.not_enough", None)
    refused(lambda: purse.earmark(41, given), "cash.not_enough", None)
    refused(lambda: cash.refund_cash(purse.ledger, **said, cause=purse.cause()), "cash.not_enough", None)
    purse.pay(40, given)


def test_D13_bound_money_is_not_set_aside_for_something_else_nor_paid_so_after_a_change(purse: Purse) -> None:
    given = purse.give(100, book="restricted", purpose="购买口罩")
    refused(lambda: purse.earmark(10, given, purpose="修路"), "cash.outside_purpose", "D13")
    aside = purse.earmark(10, given)
    cash.change_cash_purpose(
        purse.ledger, cash_id=given, purpose="送餐", book="restricted", directed_to=[], consent="书面同意",
        cause=purse.cause(),
    )  # fmt: skip
    refused(lambda: purse.pay(10, given, earmark_id=aside), "cash.outside_purpose", "D13")
