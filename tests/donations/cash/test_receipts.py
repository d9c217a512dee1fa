"""Official receipts 票据 (D6): a form is given once, for goods or for money, voided or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.donations import cash, paperwork
from domain.base import MusterError
from domain.donations import DonationId
from domain.donations.giving_words import Worth
from domain.donations.money import CashId
from domain.quantity import Money
from tests.donations.cash.purse import Purse, yuan
from tests.donations.cash.test_rules_cash import refused
from tests.donations.disclosure.scene import Scene, scene
from tests.scenario import Scenario
from tests.test_races import together

CODE, NUMBER = "31010121", "0000123456"


def receipt(purse: Purse, given: CashId, number: str = NUMBER) -> None:
    form = {"code": CODE, "number": number, "issued_on": purse.today}
    cash.record_cash_receipt(purse.ledger, cash_id=given, **form, cause=purse.cause())


def void(purse: Purse, given: CashId, number: str = NUMBER) -> None:
    form = {"code": CODE, "number": number, "reason": "抬头写错"}
    cash.void_cash_receipt(purse.ledger, cash_id=given, **form, cause=purse.cause())


@pytest.fixture
def masks(purse: Purse, seeded: Scenario) -> Scene:
    """A donation of masks that is here, worth 300 yuan."""
    found = scene(purse.ledger, purse.secrets, seeded)
    paperwork.value_line(
        purse.ledger, donation_id=DonationId(found.donation), line=1,
        worth=Worth(Money(300_00), "invoice", "12345678"), cause=found.because(),
    )  # fmt: skip
    return found


def goods_receipt(purse: Purse, masks: Scene, number: str = NUMBER) -> None:
    form: Any = {"code": CODE, "number": number, "issued_on": purse.today, "paper_id": None}
    paperwork.record_receipt(
        purse.ledger, donation_id=DonationId(masks.donation), **form, cause=masks.because()
    )


def test_D6_a_form_is_given_once_for_goods_or_money_and_the_refusal_says_for_which(
    purse: Purse, masks: Scene
) -> None:
    first, second = purse.give(100), purse.give(50)
    receipt(purse, first, " 0000１23456 ")
    assert list(purse.of(first).receipts) == [f"{CODE} {NUMBER}"], "as it is printed, however it was typed"
    for again in (lambda: receipt(purse, second), lambda: goods_receipt(purse, masks)):
        told = refused(again, "receipt.given_already", "D6").params
        assert (told["ref"], told["receipt"]) == (f"M-{purse.of(first).number:04d}", f"{CODE} {NUMBER}")
    goods_receipt(purse, masks, "0000123457")
    told = refused(lambda: receipt(purse, second, "0000123457"), "receipt.given_already", "D6").params
    assert str(told["ref"]).startswith("G-")


def test_D6_a_voided_form_stays_used_and_the_receipt_is_owed_again(purse: Purse, masks: Scene) -> None:
    given, other = purse.give(100), purse.give(50)
    receipt(purse, given)
    refused(lambda: void(purse, other), "donation.no_such_receipt", None)
    cash.refund_cash(purse.ledger, cash_id=given, amount=yuan(30), reason="x", cause=purse.cause())
    assert purse.of(given).unreceipted == yuan(0)
    void(purse, given)
    assert (purse.of(given).unreceipted, purse.of(given).receipts) == (yuan(70), {})
    assert (purse.row(given).owed, purse.row(given).receipts) == (["receipt"], [])
    for late in (given, other):
        refused(lambda late=late: receipt(purse, late), "receipt.voided_already", "D6")
    goods_receipt(purse, masks, "0000123457")
    said: Any = {"code": CODE, "number": "0000123457", "reason": "x", "cause": masks.because()}
    paperwork.void_receipt(purse.ledger, donation_id=DonationId(masks.donation), **said)
    refused(lambda: goods_receipt(purse, masks, "0000123457"), "receipt.voided_already", "D6")
    receipt(purse, given, "0000123458")
    assert purse.of(given).unreceipted == yuan(0)


@pytest.mark.usefixtures("database")
def test_D6_fifty_clerks_after_one_form_at_once(purse: Purse) -> None:
    given = [purse.give(10) for _ in range(50)]
    form = {"code": CODE, "number": NUMBER, "issued_on": purse.today}

    def clerk(one: CashId) -> Callable[[], Any]:
        why = purse.cause()
        return lambda: cash.record_cash_receipt(purse.ledger, cash_id=one, **form, cause=why)

    answers = together([clerk(one) for one in given])
    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    (winner,) = [purse.of(one) for one in given if purse.of(one).receipts]
    assert {(one.key, one.params["ref"]) for one in refusals} == {
        ("receipt.given_already", f"M-{winner.number:04d}")
    }
    assert len(refusals) == 49
