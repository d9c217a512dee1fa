"""The rules of giving, each by its number: what they say of facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.base import RuleBroken
from domain.donations.donors import Identity
from domain.donations.giving_facts import Facts, by_hand, items, owed
from domain.donations.giving_words import Check
from domain.donations.rules_disclosure import d17_told_at_the_end
from domain.donations.rules_giving import (
    Filing,
    Goods,
    d1_usable_stock,
    d3_need,
    d4_value_basis,
    d5_no_value,
    d6_receipt,
    d7_agreement,
    d10_no_benefit,
    d21_controls,
    d24_filing,
    d24_reported,
)
from domain.findings import Finding
from domain.quantity import Money
from tests.domain.harness import cause, given, someone
from tests.donations.giving.gifts import donor, worth

MASKS = Goods("enterprise", "N95 mask", "3M 8210", "protection", Decimal(10000), certified=True)
FAR = Decimal(20)
HERE = Facts("enterprise", arrived=frozenset({1}), value=500_000)


def said(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Key and strength of each finding."""
    return [(finding.key, finding.strength) for finding in found]


def test_D1_complete_goods_of_a_company_with_a_certificate_are_usable() -> None:
    assert said(d1_usable_stock(MASKS)) == []


@pytest.mark.parametrize(
    ("lacks", "key"),
    [
        ({"name": " "}, "goods.name_missing"),
        ({"specification": ""}, "goods.specification_missing"),
        ({"category": ""}, "goods.category_missing"),
        ({"quantity": Decimal(0)}, "goods.quantity_missing"),
        ({"certified": False}, "goods.certificate_missing"),
    ],
)
def test_D1_what_a_company_gives_is_refused_without(lacks: dict[str, object], key: str) -> None:
    assert said(d1_usable_stock(replace(MASKS, **lacks))) == [(key, "refuse")]


def test_D1_an_individual_is_only_warned_of() -> None:
    assert said(d1_usable_stock(replace(MASKS, donor_kind="individual", certified=False))) == [
        ("goods.certificate_missing", "warn")
    ]


@pytest.mark.parametrize(
    ("source", "certified", "found"),
    [
        ("bought", False, [("goods.certificate_missing", "record")]),
        ("bought", True, []),
        ("allotted", False, []),
        ("borrowed", False, []),
    ],
)
def test_D1_of_what_nobody_gave_only_bought_goods_without_a_certificate_are_written_down(
    source: str, certified: bool, found: list[tuple[str, str]]
) -> None:
    assert said(d1_usable_stock(replace(MASKS, donor_kind="", source=source, certified=certified))) == found


def test_D3_what_nobody_asks_for_is_warned_of_line_by_line() -> None:
    found = list(d3_need([Check(1, asked="5000"), Check(2)]))
    assert said(found) == [("donation.nobody_needs", "warn")] and found[0].params == {"line": 2}


def test_D3_nothing_is_accepted_unscreened() -> None:
    assert said(d3_need([])) == [("donation.not_screened", "refuse")]


@pytest.mark.parametrize(
    ("asset", "value", "keys"),
    [
        ("goods", worth(), []),
        ("goods", worth(document=" "), ["donation.document_missing"]),
        ("goods", worth(market=Money(450_000_00)), []),
        ("goods", worth(market=Money(100_000_00)), ["donation.far_from_fair"]),
        ("goods", worth(100_000_00, "fair_value", stated=Money(500_000_00)), []),
        ("goods", worth(480_000_00, "fair_value", stated=Money(500_000_00)), ["donation.invoice_stands"]),
        ("goods", worth(100_000_00, "fair_value"), []),
        ("relic", worth(), ["donation.appraisal_needed"]),
        ("equity", worth(100, "fair_value"), ["donation.appraisal_needed"]),
        ("relic", worth(100, "appraisal"), []),
        ("intellectual_property", worth(None, "none"), []),
    ],
)
def test_D4_the_value_has_its_basis(asset: str, value: object, keys: list[str]) -> None:
    assert [key for key, _ in said(d4_value_basis(asset, value, FAR))] == keys


def test_D4_exactly_as_far_as_allowed_is_not_far() -> None:
    assert said(d4_value_basis("goods", worth(120_00, market=Money(100_00)), FAR)) == []
    assert said(d4_value_basis("goods", worth(120_01, market=Money(100_00)), FAR)) != []


def test_D5_what_has_no_value_gets_no_receipt_and_is_no_income() -> None:
    assert said(d5_no_value(replace(HERE, value=0), Money(1))) == [("donation.no_value_no_receipt", "refuse")]


def test_D5_a_receipt_is_for_no_more_than_the_value_that_has_none_yet() -> None:
    assert said(d5_no_value(replace(HERE, receipted=200_000), Money(300_000))) == []
    assert said(d5_no_value(replace(HERE, receipted=200_000), Money(300_001))) == [
        ("donation.receipt_too_much", "refuse")
    ]


def test_D6_every_other_donation_gets_its_receipt() -> None:
    assert said(d6_receipt(HERE)) == [("donation.receipt_owed", "refuse")]
    assert said(d6_receipt(replace(HERE, receipted=500_000))) == []
    assert said(d6_receipt(replace(HERE, unvalued=frozenset({1})))) == [("donation.not_valued", "refuse")]
    assert said(d6_receipt(replace(HERE, value=0))) == []


@pytest.mark.parametrize(
    ("urgent", "filed", "enough"),
    [
        (False, set(), False),
        (False, {"letter_of_intent"}, False),
        (False, {"agreement"}, True),
        (False, {"electronic"}, True),
        (True, {"letter_of_intent"}, True),
        (True, set(), False),
    ],
)
def test_D7_an_agreement_is_on_file(urgent: bool, filed: set[str], enough: bool) -> None:
    facts = replace(HERE, urgent=urgent, agreements=frozenset(filed))
    assert said(d7_agreement(facts)) == ([] if enough else [("donation.agreement_missing", "refuse")])


def test_D10_nothing_in_return_and_no_sale_in_disguise() -> None:
    assert said(d10_no_benefit("an advertisement on each box", None)) == [
        ("donation.benefit_in_return", "refuse")
    ]
    assert said(d10_no_benefit("", Money(1))) == [("donation.sale_in_disguise", "refuse")]
    assert said(d10_no_benefit(" ", Money(0))) == []


def test_D21_quality_is_looked_at_by_hand_where_no_certificate_can_be_asked_for() -> None:
    assert "conduct.quality" in by_hand("individual")
    assert not {"conduct.quality", "ledger.receipt"} & set(by_hand("enterprise"))


def test_D17_who_gave_is_told() -> None:
    assert said(d17_told_at_the_end(HERE)) == [("gift.donor_not_told", "refuse")]
    assert said(d17_told_at_the_end(replace(HERE, told=True))) == []


def test_D18_who_wants_no_name_is_not_asked_to_be_published() -> None:
    given(donor(anonymous=True)).when(lambda d: d.give_consent(None, "", cause=cause())).refused(
        "donor.anonymous", "D18"
    )
    with pytest.raises(RuleBroken, match=r"donor\.anonymous"):
        donor(anonymous=True, publish=True)


def test_D18_consent_ends_when_it_is_taken_back_or_the_donor_wants_no_name() -> None:
    named = donor(publish=True)
    named.change(Identity("enterprise", None, anonymous=True), cause=cause())
    assert named.publish is False
    again = donor()
    again.give_consent(someone("consent"), "", cause=cause())
    assert again.publish is True
    again.withdraw_consent("", cause=cause())
    assert again.publish is False


def test_D21_every_item_of_the_four_controls_is_settled_by_records_or_by_hand() -> None:
    open_ = {str(finding.params["control"]) for finding in d21_controls(HERE, ())}
    assert "conduct.need" in open_ and "use.delivered" in open_ and "ledger.received" not in open_
    done = replace(
        HERE, screened=True, agreements=frozenset({"agreement"}), relation=True, receipted=500_000, told=True
    )
    left = {str(finding.params["control"]) for finding in d21_controls(done, ())}
    assert left == {"use.purpose", "use.delivered", "ledger.reconciled"} | {
        f"after_check.{item}" for item in ("disclosed", "followed_up", "reviewed")
    }
    assert said(d21_controls(HERE, set(items()))) == []


@pytest.mark.parametrize(
    ("filing", "keys"),
    [
        (None, ["donation.filing_missing"]),
        (Filing("2026-11-01", "2026-11-16"), []),
        (Filing("2026-11-02", "2026-11-16"), ["donation.filing_late"]),
        (Filing("2026-11-16", "2026-11-16", "flood", "Public Security Bureau"), []),
        (Filing("2026-11-16", "2026-11-16", "flood", ""), ["donation.filing_late"]),
    ],
)
def test_D24_an_overseas_organisation_files_fifteen_days_before(
    filing: Filing | None, keys: list[str]
) -> None:
    assert [key for key, _ in said(d24_filing("overseas", filing, Decimal(15)))] == keys
    assert said(d24_filing("enterprise", filing, Decimal(15))) == []


def test_D24_a_gift_from_abroad_is_reported_to_both_bodies_and_has_its_papers() -> None:
    abroad = replace(HERE, overseas=True)
    assert [finding.params["what"] for finding in d24_reported(abroad)] == [
        "report_supervising",
        "report_registration",
        "import_certificate",
        "distribution_list",
    ]
    there = frozenset({"import_certificate", "distribution_list"})
    both = frozenset({"supervising", "registration"})
    assert said(d24_reported(replace(abroad, reports=both, papers=there))) == []


def test_nothing_is_owed_before_something_is_here() -> None:
    assert list(owed(Facts("overseas"))) == []


def test_what_is_owed_follows_from_what_is_not_on_file() -> None:
    bare = Facts(
        "enterprise", arrived=frozenset({1, 2}), uncertified=frozenset({2}), unvalued=frozenset({1, 2})
    )
    assert [(one.what, one.line) for one in owed(bare)] == [
        ("screening", 0),
        ("agreement", 0),
        ("certificate", 2),
        ("valuation", 1),
        ("valuation", 2),
    ]
    assert "certificate" not in {one.what for one in owed(replace(bare, donor_kind="individual"))}
