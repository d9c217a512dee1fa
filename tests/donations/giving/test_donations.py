"""A donation from its offer to its end: what is recorded, what is refused, and how far it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import RuleBroken
from domain.donations.donations import Donation
from domain.donations.giving_facts import owed
from domain.donations.giving_words import MOST_LINES, MOST_MONEY, Relation, Terms
from domain.quantity import Money, Quantity
from tests.domain.harness import at, cause, given, someone
from tests.donations.giving.gifts import (
    HOSPITAL,
    LOOKED,
    TODAY,
    arrived,
    certify,
    donation,
    line,
    receive,
    screened,
    valued,
    worth,
)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"amount": "0"}, "quantity.nothing"),
        ({"amount": "-5"}, "quantity.nothing"),
        ({"amount": "1000000000"}, "quantity.too_large"),
        ({"amount": "1.5"}, "quantity.not_whole"),
        ({"amount": "1.5005", "unit": "kilogram"}, "quantity.too_fine"),
        ({"unit": "heap"}, "quantity.unit_unknown"),
        ({"name": " "}, "donation.line_nameless"),
        ({"asset": "yacht"}, "donation.word_unknown"),
        ({"expires_on": "soon"}, "donation.day_unreadable"),
        ({"expires_on": "0001-01-01"}, "donation.day_unreadable"),
        ({"expires_on": "20271231"}, "donation.day_unreadable"),
        ({"batch": "x" * 81}, "donation.line_too_long"),
    ],
)
def test_a_line_nobody_can_mean_is_refused(wrong: dict[str, str], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        donation(line(**wrong))


def test_a_gift_has_lines_and_not_endlessly_many() -> None:
    with pytest.raises(RuleBroken, match=r"donation\.lines_out_of_range"):
        donation(*[line()] * (MOST_LINES + 1))
    assert donation(line(amount="0.001", unit="kilogram")).status == "offered"


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        (Terms(book="secret"), "donation.word_unknown"),
        (Terms(book="restricted"), "donation.purpose_missing"),
        (Terms(book="held"), "donation.purpose_missing"),
        (Terms(directed_to=(HOSPITAL,)), "donation.directed_is_restricted"),
        (Terms(purpose="x" * 201), "donation.terms_too_long"),
    ],
)
def test_terms_nobody_can_keep_are_refused(terms: Terms, key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        donation(terms=terms)


def test_how_far_it_is_follows_from_what_is_recorded() -> None:
    gift = donation()
    assert gift.status == "offered"
    screened(gift)
    assert gift.status == "screened"
    gift.accept(cause=cause())
    assert gift.status == "accepted"
    gift.file_agreement("agreement", key=someone("agreement"), paper_id=None, number="XY-1", cause=cause())
    assert gift.status == "agreed"
    receive(gift, 1, line().quantity)
    assert gift.status == "received"
    gift.value(1, worth(), cause=cause())
    assert gift.status == "valued"
    receipt(gift)
    assert gift.status == "receipted"


def receipt(gift: Donation, number: str = "0001234567", amount: int = 500_000_00, **more: str) -> None:
    """The finance department's form, by its printed code and number."""
    said = {"code": "11010121", "number": number, "issued_on": TODAY} | more
    gift.record_receipt(**said, paper_id=None, amount=Money(amount), today=TODAY, cause=cause())


def test_goods_at_the_gate_are_here_whatever_nobody_asked_before() -> None:
    gate = arrived(gate=True)
    assert gate.status == "received" and not gate.accepted
    given(gate).when(lambda g: screened(g) and g.accept(cause=cause())).then(
        Donation.Screened, Donation.Accepted
    )


def test_a_second_truck_makes_the_line_worth_something_else() -> None:
    gift = valued()
    receive(gift, 1, Quantity(Decimal(5), "piece"), lot="second")
    assert gift.status == "received" and 1 not in gift.worth


def test_goods_of_what_was_refused_or_closed_are_told_so() -> None:
    refused = donation()
    refused.refuse("not needed", cause=cause())
    given(refused).when(lambda g: receive(g, 1, line().quantity)).refused("donation.over")
    given(refused).when(lambda g: g.accept(cause=cause())).refused("donation.over")


def test_what_is_here_is_not_refused_any_more() -> None:
    given(arrived()).when(lambda g: g.refuse("bad", cause=cause())).refused("donation.goods_here")
    given(donation()).when(lambda g: g.refuse(" ", cause=cause())).refused("donation.reason_missing")


def test_something_unannounced_gets_a_line_of_its_own() -> None:
    gift = donation()
    given(gift).when(lambda g: g.add_line(line("Gloves 手套", "200", "pair"), cause=cause())).then(
        Donation.LineAdded
    )
    assert gift.line(2).name == "Gloves 手套"
    given(gift).when(lambda g: g.line(3)).refused("donation.no_such_line")


def test_the_screening_looks_at_every_line() -> None:
    gift = donation(line(), line("Gloves 手套", "200", "pair"))
    half = list(screened(donation()).checks.values())
    given(gift).when(lambda g: g.screen(half, benefit="", price=None, note="", cause=cause())).refused(
        "donation.checks_incomplete"
    )


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (worth(-1), "donation.value_out_of_range"),
        (worth(MOST_MONEY + 1), "donation.value_out_of_range"),
        (worth(None), "donation.value_missing"),
        (worth(5, "none"), "donation.value_missing"),
        (worth(5, "guess"), "donation.word_unknown"),
        (worth(5, market=Money(5, "USD")), "donation.currency"),
    ],
)
def test_a_value_nobody_can_mean_is_refused(value: object, key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        arrived().value(1, value, cause=cause())


def test_only_what_is_here_is_valued_and_the_same_twice_is_once() -> None:
    given(donation()).when(lambda g: g.value(1, worth(), cause=cause())).refused("donation.line_not_here")
    given(valued()).when(lambda g: g.value(1, worth(), cause=cause())).then()


def test_a_value_is_never_lowered_below_its_receipts() -> None:
    gift = valued()
    receipt(gift)
    given(gift).when(lambda g: g.value(1, worth(1_00), cause=cause())).refused(
        "donation.receipted_more", "D6"
    )
    gift.void_receipt("11010121", "0001234567", "misprint", cause=cause())
    given(gift).when(lambda g: g.value(1, worth(1_00), cause=cause())).then(Donation.Valued)


@pytest.mark.parametrize(
    ("wrong", "key", "rule"),
    [
        ({"number": "12-34"}, "donation.receipt_number_unreadable", "D6"),
        ({"code": "1"}, "donation.receipt_number_unreadable", "D6"),
        ({"issued_on": "2026-11-23"}, "donation.receipt_day", "D6"),
        ({"issued_on": ""}, "donation.receipt_day", "D6"),
        ({"amount": 0}, "donation.receipt_of_nothing", "D5"),
    ],
)
def test_a_receipt_that_is_none_is_refused(wrong: dict[str, str], key: str, rule: str) -> None:
    given(valued()).when(lambda g: receipt(g, **wrong)).refused(key, rule)


def test_the_same_receipt_is_never_recorded_twice() -> None:
    gift = valued()
    receipt(gift, amount=100)
    given(gift).when(lambda g: receipt(g, amount=100)).refused("donation.receipt_known", "D6")


def test_a_certificate_that_has_run_out_is_none() -> None:
    given(arrived()).when(lambda g: certify(g, valid_until="2026-11-21")).refused(
        "donation.certificate_expired", "D1"
    )
    last_day = arrived()
    certify(last_day, valid_until=TODAY)
    assert last_day.certified(1, TODAY) and not last_day.certified(1, "2026-11-23")


def test_a_certificate_speaks_for_its_line_or_for_all() -> None:
    gift = arrived(line(), line("Gloves 手套", "200", "pair"))
    certify(gift, 2)
    assert gift.facts(TODAY).uncertified == {1}
    certify(gift)
    assert gift.facts(TODAY).uncertified == frozenset()
    gift.withdraw_paper(someone("certificate 0"), "blurred", cause=cause())
    assert gift.facts(TODAY).uncertified == {1}


def test_a_paper_without_picture_has_at_least_a_number() -> None:
    given(donation()).when(
        lambda g: g.file_agreement(
            "agreement", key=someone("agreement"), paper_id=None, number=" ", cause=cause()
        )
    ).refused("donation.paper_says_nothing")


def test_D8_a_check_of_nothing_is_no_check() -> None:
    idle = Relation(donor_promise=False, managers=False, register=False, related=False)
    given(donation()).when(lambda g: g.check_relation(None, idle, cause=cause())).refused(
        "donation.relation_unchecked", "D8"
    )
    given(donation()).when(lambda g: g.check_relation(HOSPITAL, LOOKED, cause=cause())).then(
        (Donation.RelationChecked, {"institution_id": HOSPITAL, "related": False})
    )


def test_D13_the_purpose_changes_only_with_the_donors_consent_on_file() -> None:
    gift = donation(terms=Terms(purpose="hospitals", book="restricted"))
    consent = someone("consent")
    given(gift).when(lambda g: g.consent_to_change(consent, "schools", [], cause=cause())).refused(
        "donation.consent_missing", "D13"
    )
    gift.file_paper("consent", key=consent, paper_id=consent, today=TODAY, cause=cause())
    given(gift).when(lambda g: g.consent_to_change(consent, "schools", [], cause=cause())).then(
        (Donation.ConsentToChange, {"purpose": "schools"})
    )
    assert gift.purpose == "schools"
    given(gift).when(lambda g: g.consent_to_change(consent, "roads", [], cause=cause())).refused(
        "donation.consent_used", "D13"
    )


def test_an_offer_is_revised_until_it_is_accepted_or_here() -> None:
    given(donation()).when(lambda g: g.revise([line(amount="9")], Terms(), cause=cause())).then(
        Donation.Revised
    )
    given(arrived()).when(lambda g: g.revise([line()], Terms(), cause=cause())).refused(
        "donation.begun", "D13"
    )


def test_only_what_a_person_can_say_is_ticked_by_hand() -> None:
    gift = donation()
    given(gift).when(lambda g: g.check_control("ledger.receipt", "seen", cause=cause())).refused(
        "donation.word_unknown"
    )
    given(gift).when(lambda g: g.check_control("use.purpose", " ", cause=cause())).refused(
        "donation.note_missing", "D21"
    )
    given(gift).when(lambda g: g.check_control("use.purpose", "visited", cause=cause())).then(
        Donation.ControlChecked
    )


def test_papers_are_due_from_the_first_truck_on() -> None:
    gift = arrived()
    receive(gift, 1, Quantity(Decimal(5), "piece"), lot="second")
    assert gift.papers_due == at(72)


def test_D6_what_comes_after_the_receipt_is_a_line_of_its_own_and_owed_its_own_value() -> None:
    gift, more = valued(), line(amount="100")
    receipt(gift)
    given(gift).when(lambda g: receive(g, 1, more.quantity, lot="second")).refused(
        "donation.line_receipted", "D6"
    )
    number = gift.line_for(1, more, cause=cause())
    receive(gift, number, more.quantity, lot="second")
    facts = gift.facts(TODAY)
    assert (number, gift.worth[1], facts.unvalued) == (2, worth(), {2})
    assert (facts.value, facts.receipted) == (500_000_00, 500_000_00)


def test_D7_an_agreement_filed_wrongly_is_taken_out_and_owed_again() -> None:
    gift, key = arrived(), someone("agreement")
    gift.file_agreement("agreement", key=key, paper_id=None, number="XY-1", cause=cause())
    assert gift.facts(TODAY).agreements == {"agreement"}
    given(gift).when(lambda g: g.withdraw_agreement(key, " ", cause=cause())).refused(
        "donation.reason_missing"
    )
    gift.withdraw_agreement(key, "of another gift", cause=cause())
    assert "agreement" in {one.what for one in owed(gift.facts(TODAY))}
    given(gift).when(lambda g: g.withdraw_agreement(key, "again", cause=cause())).refused(
        "donation.no_such_paper"
    )
