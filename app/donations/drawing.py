"""What a payment is drawn from, oldest donation first, and what the rules say against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from app.ledger import Ledger
from domain.base import Cause, NotFound, RuleBroken
from domain.donations.cash import CashDonation
from domain.donations.donors import Donor
from domain.donations.giving_facts import Facts
from domain.donations.money import CashId, Payment, amount_of, yuan
from domain.donations.rules_cash import (
    Purse,
    Year,
    d8_related_payee,
    d9_related_purchase,
    d12_directed_cash,
    d13_cash_purpose,
    d13_earmark,
    d23_management_share,
)
from domain.donations.rules_giving import d24_filing, d24_reported
from domain.donations.spending_years import SpendingYear, spending_year_id
from domain.findings import Finding
from domain.needs import Need
from domain.organisations import OrganisationId
from domain.policies import Policies
from domain.quantity import Money

MOST_AT_ONCE = 200
"""Donations one payment may be drawn from."""
Draws = list[tuple[CashDonation, Money]]


def together(ledger: Ledger, cash_ids: Sequence[CashId]) -> list[CashDonation]:
    """The donations. Refuses none, too many, and what lies in different purses."""
    if not cash_ids:
        raise NotFound("cashdonation.not_found")
    if len(cash_ids) > MOST_AT_ONCE:
        raise RuleBroken("cash.too_many_donations", most=MOST_AT_ONCE)
    found = [ledger.get(CashDonation, cash_id) for cash_id in dict.fromkeys(cash_ids)]
    purses = {(c.organisation_id, c.response_id, c.book, c.purpose, frozenset(c.directed_to)) for c in found}
    if len(purses) > 1:
        raise RuleBroken("cash.purses_differ", rule="D20")
    return found


def draw(donations: list[CashDonation], amount: Money, earmark_id: UUID | None) -> Draws:
    """How much is taken from each, in their order. Refuses more than there is, and says how much that is."""
    left, draws = amount_of(amount), Draws()
    for cash in donations:
        part = min(cash.at_hand(earmark_id), left)
        if part.minor > 0:
            draws.append((cash, part))
            left -= part
    if left.minor:
        raise RuleBroken("cash.not_enough", left=yuan(amount - left), field="amount")
    return draws


def purse_of(cash: CashDonation) -> Purse:
    """What the rules ask of a donation's money."""
    return Purse(cash.book, cash.purpose, frozenset(cash.directed_to))


def as_set_aside(cash: CashDonation, earmark_id: UUID | None, payment: Payment) -> Payment:
    """The payment; drawn on what is set aside and saying no purpose, it has that of the earmark."""
    if earmark_id is None or payment.purpose.strip():
        return payment
    return replace(payment, purpose=cash.earmarks[earmark_id].purpose)


def findings(
    ledger: Ledger,
    draws: Draws,
    amount: Money,
    payment: Payment,
    earmark_id: UUID | None,
    year: SpendingYear,
    policies: Policies,
    cause: Cause,
) -> list[Finding]:
    """What speaks against a payment, what refuses first."""
    at, found = cause.happened_at, [*d9_related_purchase(amount, payment)]
    asked_by = None if payment.need_id is None else ledger.get(Need, payment.need_id).institution_id
    for cash, _ in draws:
        donor = ledger.get(Donor, cash.donor_id)
        purse = purse_of(cash)
        if earmark_id is not None:
            found += d13_earmark(cash.earmarks[earmark_id], payment)
        found += [*d12_directed_cash(purse, payment), *d13_cash_purpose(purse, payment)]
        found += d8_related_payee(donor.related, purse, payment, asked_by)
        found += _from_abroad(cash, donor.kind, policies.limit("D24.days", at))
    if payment.kind == "management":
        so_far = Year(year.total + year.elsewhere, year.management + year.elsewhere_management, year.planned)
        found += d23_management_share(so_far, amount, policies.limit("D23.share_percent", at))
    return found


def _from_abroad(cash: CashDonation, donor_kind: str, days: Decimal) -> list[Finding]:
    """Money from abroad is used once both bodies know of it; goods' papers are not asked of it (D24)."""
    if not cash.overseas:
        return []
    facts = Facts(
        donor_kind=donor_kind,
        overseas=True,
        arrived=frozenset({1}),
        reports=frozenset(cash.reports),
        filed=True,
        papers=frozenset({"import_certificate", "distribution_list"}),
    )
    return [*d24_filing(donor_kind, cash.filing, days), *d24_reported(facts)]


def note(cash: CashDonation, found: list[Finding], override: str, cause: Cause) -> None:
    """Each rule once: overridden with its reason, or flagged."""
    for finding in {one.rule: one for one in found}.values():
        if finding.strength == "warn":
            cash.override(finding.rule, key=finding.key, reason=override, cause=cause)
        else:
            cash.flag(finding.rule, key=finding.key, cause=cause)


def year_of(ledger: Ledger, organisation_id: OrganisationId, year: int, cause: Cause) -> SpendingYear:
    """The year of the organisation, begun when nothing of it is recorded yet."""
    found = ledger.find(SpendingYear, spending_year_id(organisation_id, year))
    return found or SpendingYear.begin_year(organisation_id=organisation_id, year=year, cause=cause)
