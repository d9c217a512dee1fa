"""The rules of money, campaigns and books, each by its id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.donations import campaigns, cash, donors
from domain.base import Position, RuleBroken
from domain.donations.giving_words import DonorId
from domain.donations.money import CashId, Payment
from domain.donations.rules_giving import Filing
from projections.donations.cash import CASH
from tests.donations.cash.purse import MEALS, Purse, yuan

MASKS = Payment(kind="purchase", payee="晨光药械")
OFFICE = Payment(kind="management", payee="林河物业")
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def refused(act: Callable[[], Any], key: str, rule: str | None) -> RuleBroken:
    with pytest.raises(RuleBroken) as found:
        act()
    assert (found.value.key, found.value.rule) == (key, rule)
    return found.value


def test_D6_a_receipt_is_recorded_once_with_code_and_number_and_after_the_money(purse: Purse) -> None:
    given = purse.pledge(80)
    said = {"cash_id": given, "code": "0101", "number": "000123", "issued_on": purse.today}

    def receipt(**changes: str) -> None:
        cash.record_cash_receipt(purse.ledger, **said | changes, cause=purse.cause())

    refused(receipt, "cash.receipt_before_money", "D6")
    purse.receive(given, 80)
    refused(lambda: receipt(number="12三"), "donation.receipt_number_unreadable", "D6")
    receipt()
    refused(receipt, "cash.receipted_already", None)
    assert purse.of(given).status == "receipted"


def test_D8_no_money_to_whom_the_donor_belongs_together_with(purse: Purse) -> None:
    hospital, given = purse.hospital(), purse.give(100, name="晨光药械", kind="enterprise")
    donors.declare_relation(
        purse.ledger,
        donor_id=DonorId(purse.donors["晨光药械"]),
        institution_ids=[hospital],
        cause=purse.cause(),
    )
    to_it = replace(MEALS, institution_id=hospital)
    refused(lambda: purse.pay(10, given, payment=to_it), "cash.beneficiary_related", "D8")
    purse.pay(10, given, payment=replace(MEALS, institution_id=purse.hospital("北岸医院")))


def test_D8_directed_money_buys_nothing_for_whom_the_donor_belongs_together_with(purse: Purse) -> None:
    hospital, donor = purse.hospital(), purse.donor()
    directed = purse.give(book="restricted", directed_to=[hospital])
    donors.declare_relation(purse.ledger, donor_id=donor, institution_ids=[hospital], cause=purse.cause())
    refused(lambda: purse.pay(50, directed, payment=MASKS), "cash.beneficiary_related", "D8")
    purse.pay(50, purse.give(), payment=MASKS)


def test_money_that_came_after_the_promise_was_cancelled_is_not_cancelled(purse: Purse) -> None:
    given = purse.pledge(100)
    cash.cancel_pledge(purse.ledger, cash_id=given, reason="已取消", cause=purse.cause())
    assert purse.of(given).status == "cancelled"
    purse.receive(given, 100)
    row = None
    for event in (recorded.event for recorded in purse.ledger.since(Position(0))):
        if event.originator_id == given:
            row = CASH.next(row, event, Position(1), None)
    assert row is not None and purse.of(given).status == row.status == "received"


def test_D9_a_related_seller_recusal_and_a_price_not_above_the_market(purse: Purse) -> None:
    given, related = purse.give(100), replace(MASKS, related=True)
    refused(lambda: purse.pay(60, given, payment=related), "cash.recusal_missing", "D9")
    recused = replace(related, recusal="高远 (理事) 未参加表决")
    refused(lambda: purse.pay(60, given, payment=recused), "cash.market_missing", "D9")
    dear = replace(recused, market=yuan(59))
    assert (
        refused(lambda: purse.pay(60, given, payment=dear), "cash.above_market", "D9").params["market"]
        == "59.00"
    )
    purse.pay(60, given, payment=replace(recused, market=yuan(60)))
    assert purse.of(given).balance == yuan(40)


def test_D10_nothing_in_return_for_a_gift_of_money(purse: Purse) -> None:
    refused(lambda: purse.pledge(10, benefit="冠名广告"), "donation.benefit_in_return", "D10")


def test_D12_directed_money_reaches_those_it_was_given_for(purse: Purse) -> None:
    here, there = purse.hospital(), purse.hospital("北岸医院")
    given = purse.give(100, book="restricted", directed_to=[here])
    refused(
        lambda: purse.pay(10, given, payment=replace(MEALS, institution_id=there)),
        "cash.not_directed_there",
        "D12",
    )
    refused(lambda: purse.pay(10, given), "cash.not_directed_there", "D12")
    purse.pay(10, given, payment=replace(MEALS, institution_id=here))


def test_D13_restricted_money_serves_its_purpose_alone(purse: Purse) -> None:
    given = purse.give(100, book="restricted", purpose="购买口罩")
    refused(lambda: purse.pay(1, given, payment=OFFICE), "cash.management_from_restricted", "D13")
    elsewhere = replace(MEALS, purpose="修路")
    refused(lambda: purse.pay(1, given, payment=elsewhere), "cash.outside_purpose", "D13")
    purse.pay(1, given, payment=replace(MEALS, purpose="购买口罩"))


def test_D13_another_use_only_with_the_donors_consent_on_file(purse: Purse) -> None:
    given = purse.give(100, book="restricted", purpose="购买口罩")

    def change(consent: str) -> None:
        cash.change_cash_purpose(
            purse.ledger, cash_id=given, purpose="修路", book="restricted", directed_to=[], consent=consent,
            cause=purse.cause(),
        )  # fmt: skip

    refused(lambda: change(" "), "cash.consent_missing", "D13")
    change("书面同意 2026-7")
    purse.pay(1, given, payment=replace(MEALS, purpose="修路"))
    refused(lambda: change("书面同意2026-7"), "cash.consent_used", "D13")


def test_D13_what_is_held_for_others_buys_nothing(purse: Purse) -> None:
    hospital = purse.hospital()
    given = purse.give(100, book="held", directed_to=[hospital])
    refused(lambda: purse.pay(1, given, payment=MASKS), "cash.held_buys_nothing", "D13")
    purse.pay(1, given, payment=replace(MEALS, kind="transfer", institution_id=hospital))


def test_D15_a_surplus_goes_as_agreed_or_to_a_similar_project_and_is_told(purse: Purse) -> None:
    campaign = purse.campaign()
    given = purse.give(100, campaign_id=campaign, book="restricted", purpose="抗洪救灾")
    purse.pay(70, given)

    def use(way: str, project: str = "林河小学重建", reason: str = "") -> None:
        campaigns.use_surplus(
            purse.ledger, campaign_id=campaign, cash_ids=[given], way=way, project=project,
            purpose="灾后重建", reason=reason, cause=purse.cause(),
        )  # fmt: skip

    refused(lambda: use("similar", reason="同为救灾"), "campaign.status_is", None)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="期满", cause=purse.cause())
    refused(lambda: use("agreed"), "campaign.nothing_agreed", "D15")
    refused(lambda: use("similar"), "campaign.similarity_missing", "D15")
    refused(lambda: use("similar", project="", reason="同为救灾"), "campaign.project_missing", "D15")
    use("similar", reason="同为救灾")
    assert (purse.of(given).purpose, purse.of(given).balance) == ("灾后重建", yuan(30))
    refused(lambda: use("similar", project="桥南小学", reason="同为救灾"), "campaign.nothing_left", None)


def test_D15_what_the_plan_says_of_a_surplus_is_kept(purse: Purse) -> None:
    campaign = purse.campaign(surplus="转入林河慈善会救灾基金")
    given = purse.give(100, campaign_id=campaign)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="", cause=purse.cause())
    said = {"campaign_id": campaign, "cash_ids": [given], "project": "x", "purpose": "", "reason": "x"}
    refused(
        lambda: campaigns.use_surplus(purse.ledger, **said, way="similar", cause=purse.cause()),
        "campaign.agreed_otherwise",
        "D15",
    )
    many = said | {"cash_ids": [CashId(uuid4()) for _ in range(501)]}
    refused(
        lambda: campaigns.use_surplus(purse.ledger, **many, way="agreed", cause=purse.cause()),
        "campaign.too_many_gifts",
        None,
    )


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        ({"book": "restricted"}, "cash.purpose_missing"),
        ({"book": "held"}, "cash.held_for_nobody"),
        ({"book": "unrestricted", "directed_to": ["here"]}, "cash.directed_is_restricted"),
    ],
)
def test_D20_each_gift_stands_in_the_book_that_its_terms_say(purse: Purse, terms: Any, key: str) -> None:
    if "directed_to" in terms:
        terms = terms | {"directed_to": [purse.hospital()]}
    refused(lambda: purse.pledge(10, **terms), key, "D20")


def test_D20_one_payment_is_never_drawn_from_two_books(purse: Purse) -> None:
    free, bound = purse.give(10), purse.give(10, book="restricted", purpose="购买口罩")
    refused(lambda: purse.pay(15, free, bound), "cash.purses_differ", "D20")
    assert purse.of(free).balance == purse.of(bound).balance == yuan(10)


def test_D20_what_is_held_is_receipted_by_nobody_and_stays_held(purse: Purse) -> None:
    given = purse.give(10, book="held", directed_to=[purse.hospital()])
    said = {"cash_id": given, "code": "0101", "number": "000002", "issued_on": purse.today}
    refused(
        lambda: cash.record_cash_receipt(purse.ledger, **said, cause=purse.cause()),
        "cash.receipt_for_held",
        "D20",
    )
    terms = {"purpose": "x", "book": "restricted", "directed_to": [], "consent": "x"}
    refused(
        lambda: cash.change_cash_purpose(purse.ledger, cash_id=given, **terms, cause=purse.cause()),
        "cash.held_stays_held",
        "D20",
    )


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"qualification": " "}, "campaign.qualification_missing"),
        ({"filing": ""}, "campaign.filing_missing"),
        ({"filed_on": ""}, "campaign.filing_missing"),
    ],
)
def test_D22_in_public_only_with_qualification_and_filed_plan(purse: Purse, wrong: Any, key: str) -> None:
    refused(lambda: purse.campaign(**wrong), key, "D22")
    purse.campaign(public=False, **wrong)


def test_D22_a_plan_is_filed_before_the_campaign_begins(purse: Purse) -> None:
    began = purse.ledger.now() - timedelta(days=2)
    refused(lambda: purse.campaign(starts_at=began), "campaign.filed_late", "D22")


def test_D24_money_from_abroad_is_received_but_used_once_both_bodies_know(purse: Purse) -> None:
    given = purse.give(100, name="Aid Abroad", kind="overseas")
    refused(lambda: purse.pay(10, given), "donation.filing_missing", "D24")
    urgent = Filing(purse.today, purse.today, urgency="洪水", agreed_with="省民政厅")
    cash.record_cash_filing(
        purse.ledger, cash_id=given, filing=urgent, document_number="临-7", cause=purse.cause()
    )
    for body in ("supervising", "registration"):
        refused(lambda: purse.pay(10, given), "donation.from_abroad_owes", "D24")
        cash.report_overseas_cash(
            purse.ledger,
            cash_id=given,
            body=body,
            document_number="函-1",
            dated=purse.today,
            cause=purse.cause(),
        )
    purse.pay(10, given)


def kinds(purse: Purse, given: Any) -> list[str]:
    return [
        type(r.event).__name__
        for r in purse.ledger.since(purse.seeded.position)
        if r.event.originator_id == given
    ]


def year(purse: Purse) -> int:
    return purse.ledger.now().year
