"""What money is bound to: what was set aside, what its donor said, whom its donor belongs together with."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from app.donations import campaigns, cash, donors
from domain.base import RuleBroken
from domain.donations.donors import Identity
from domain.donations.giving_words import DonorId
from domain.organisations import OrganisationId
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


def test_nothing_is_paid_out_of_money_before_it_came(purse: Purse) -> None:
    given = purse.give(100)
    refused(lambda: purse.pay(10, given, paid_on="2001-01-01"), "cash.paid_before_it_came", None)
    assert purse.of(given).spent == yuan(0)


def test_D13_bound_money_is_not_set_aside_for_something_else_nor_paid_so_after_a_change(purse: Purse) -> None:
    given = purse.give(100, book="restricted", purpose="购买口罩")
    refused(lambda: purse.earmark(10, given, purpose="修路"), "cash.outside_purpose", "D13")
    aside = purse.earmark(10, given)
    cash.change_cash_purpose(
        purse.ledger, cash_id=given, purpose="送餐", book="restricted", directed_to=[], consent="书面同意",
        cause=purse.cause(),
    )  # fmt: skip
    refused(lambda: purse.pay(10, given, earmark_id=aside), "cash.outside_purpose", "D13")


def test_D13_a_gift_itself_pays_nothing_out_of_what_is_set_aside(purse: Purse) -> None:
    given = purse.give(100)
    purse.earmark(60, given, purpose="购买口罩")
    said = {"earmark_id": None, "paid_on": purse.today, "cause": purse.cause()}
    with pytest.raises(RuleBroken, match=r"cash\.not_enough"):
        purse.of(given).disburse(uuid4(), yuan(41), MEALS, **said)


def test_D20_one_payment_is_never_drawn_from_gifts_for_different_places(purse: Purse) -> None:
    here, there = (
        purse.give(10, book="restricted", purpose="购买口罩", directed_to=[purse.hospital(name)])
        for name in ("桥南医院", "北岸医院")
    )
    refused(lambda: purse.pay(15, here, there, payment=MASKS), "cash.purses_differ", "D20")


def test_a_donor_of_another_organisation_gives_no_money_here(purse: Purse) -> None:
    why = purse.cause()
    who = Identity("individual", purse.secrets.seal(why.new_id("donor"), "name", "沈雨", why.command_id))
    other = OrganisationId(purse.seeded.district)
    donors.register_donor(purse.ledger, organisation_id=other, who=who, cause=why)
    purse.donors["沈雨"] = DonorId(why.new_id("donor"))
    refused(purse.pledge, "donation.donor_of_another", None)


def test_D13_a_stated_purpose_binds_in_every_book(purse: Purse) -> None:
    refused(lambda: purse.pledge(purpose="购买口罩"), "cash.purpose_is_restricted", "D20")
    campaign = purse.campaign()
    given = purse.give(100, campaign_id=campaign)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="", cause=purse.cause())
    said = {"cash_ids": [given], "way": "similar", "project": "重建", "purpose": "灾后重建", "reason": "x"}
    campaigns.use_surplus(purse.ledger, campaign_id=campaign, **said, cause=purse.cause())
    refused(lambda: purse.pay(1, given, payment=OFFICE), "cash.management_from_restricted", "D13")
    elsewhere = replace(MEALS, purpose="修路")
    refused(lambda: purse.pay(1, given, payment=elsewhere), "cash.outside_purpose", "D13")


def test_D6_money_that_comes_after_a_receipt_is_owed_another(purse: Purse) -> None:
    given = purse.give(60)

    def receipt(number: str) -> None:
        said = {"code": "0101", "number": number, "issued_on": purse.today}
        cash.record_cash_receipt(purse.ledger, cash_id=given, **said, cause=purse.cause())

    receipt("000007")
    refused(lambda: receipt("000008"), "cash.receipted_already", None)
    purse.receive(given, 40)
    assert (purse.of(given).status, purse.row(given).owed) == ("received", ["receipt"])
    refused(lambda: receipt("000007"), "receipt.given_already", "D6")
    receipt("000008")
    row = purse.row(given)
    assert (row.receipt, row.owed, row.status) == ("0101 000007、0101 000008", [], "receipted")


def test_D6_what_went_back_before_its_receipt_is_owed_none(purse: Purse) -> None:
    given = purse.give(60)
    said = {"cash_id": given, "amount": yuan(60), "reason": "捐赠人要求"}
    cash.refund_cash(purse.ledger, **said, cause=purse.cause())
    assert purse.row(given).owed == []


def test_D8_no_undirected_money_for_a_need_of_whom_the_donor_belongs_together_with(purse: Purse) -> None:
    hospital, donor, given = purse.hospital(), purse.donor(), purse.give(100)
    donors.declare_relation(purse.ledger, donor_id=donor, institution_ids=[hospital], cause=purse.cause())
    theirs, key = replace(MEALS, need_id=purse.need(hospital)), "cash.beneficiary_related"
    named = replace(theirs, institution_id=purse.hospital("北岸医院"))
    for payment in (theirs, named, replace(MASKS, need_id=theirs.need_id)):
        refused(lambda payment=payment: purse.pay(10, given, payment=payment), key, "D8")
    purse.pay(10, given, payment=replace(MEALS, need_id=purse.need()))
