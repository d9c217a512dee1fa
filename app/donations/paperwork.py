"""Commands on the papers of a donation: filed, valued, receipted, reported, checked, closed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.donations import receipting
from app.donations.arriving import lots_of, today_of
from app.donations.disclosure import was_told
from app.donations.settling import settled
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause
from domain.donations.donations import Donation
from domain.donations.giving_words import CERTIFICATE, DonationId, Relation, Worth
from domain.donations.rules_disclosure import d17_told_at_the_end
from domain.donations.rules_giving import (
    d4_value_basis,
    d5_no_value,
    d6_receipt,
    d7_agreement,
    d21_controls,
    d24_reported,
)
from domain.institutions import Institution, InstitutionId
from domain.quantity import Money
from domain.responses import Response


@command
def file_paper(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    kind: str,
    paper_id: UUID | None,
    sha256: str = "",
    number: str = "",
    line: int = 0,
    valid_until: str = "",
    cause: Cause,
) -> Changed:
    """Put a paper on file, under its own id or `cause.new_id("paper")`; lots get their certificate."""
    donation = ledger.get(Donation, donation_id)
    key = paper_id or cause.new_id("paper")
    donation.file_paper(
        kind,
        key=key,
        paper_id=paper_id,
        sha256=sha256,
        number=number,
        line=line,
        valid_until=valid_until,
        today=_today(ledger, donation, cause),
        cause=cause,
    )
    if kind != CERTIFICATE:
        return [donation]
    lots = [lot for lot in lots_of(ledger, donation) if line in (0, lot.line)]
    for lot in lots:
        lot.add_certificate(key, cause=cause)
    return [donation, *lots]


@command
def withdraw_paper(
    ledger: Ledger, *, donation_id: DonationId, paper_id: UUID, reason: str, cause: Cause
) -> Changed:
    """It was the wrong one. Refuses without a reason, and what is not on file."""
    donation = ledger.get(Donation, donation_id)
    donation.withdraw_paper(paper_id, reason, cause=cause)
    return [donation]


@command
def file_agreement(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    kind: str,
    paper_id: UUID | None,
    sha256: str = "",
    number: str = "",
    dated: str = "",
    cause: Cause,
) -> Changed:
    """An agreement, a letter of intent or an electronic agreement is on file (D7)."""
    donation = ledger.get(Donation, donation_id)
    said = {"sha256": sha256, "number": number, "dated": dated}
    key = paper_id or cause.new_id("agreement")
    donation.file_agreement(kind, key=key, paper_id=paper_id, **said, cause=cause)
    return [donation]


@command
def withdraw_agreement(
    ledger: Ledger, *, donation_id: DonationId, agreement_id: UUID, reason: str, cause: Cause
) -> Changed:
    """It was the wrong one: an agreement is owed again. Refuses no reason, and what is not on file."""
    donation = ledger.get(Donation, donation_id)
    donation.withdraw_agreement(agreement_id, reason, cause=cause)
    return [donation]


@command
def value_line(ledger: Ledger, *, donation_id: DonationId, line: int, worth: Worth, cause: Cause) -> Changed:
    """What a line is worth, and how that is known. Refuses what D4 refuses."""
    donation = ledger.get(Donation, donation_id)
    percent = ledger.get(Response, donation.response_id).policies.limit("D4.far_percent", cause.happened_at)
    found = d4_value_basis(donation.line(line).asset, worth, percent)
    donation.value(line, worth, cause=cause)
    settled(ledger, donation, found, cause=cause)
    return [donation]


@command
def record_receipt(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    code: str,
    number: str,
    issued_on: str,
    paper_id: UUID | None,
    amount: Money | None = None,
    cause: Cause,
) -> Changed:
    """Note the official receipt, for all that has none yet unless said otherwise.

    Refuses what D5 refuses, and a form that any donation of goods or money has or had.
    """
    donation = ledger.get(Donation, donation_id)
    today = _today(ledger, donation, cause)
    facts = donation.facts(today)
    stands_for = amount or Money(facts.value - facts.receipted)
    found = [*d5_no_value(facts, stands_for)]
    if facts.unvalued:
        found += d6_receipt(facts)
    settled(ledger, donation, found, cause=cause)
    donation.record_receipt(
        code=code,
        number=number,
        issued_on=issued_on,
        paper_id=paper_id,
        amount=stands_for,
        today=today,
        cause=cause,
    )
    return [donation, receipting.give(ledger, code, number, issued_on, donation, cause)]


@command
def void_receipt(
    ledger: Ledger, *, donation_id: DonationId, code: str, number: str, reason: str, cause: Cause
) -> Changed:
    """The receipt was made out wrongly; its number stays used. Refuses one not on record, and no reason."""
    donation = ledger.get(Donation, donation_id)
    donation.void_receipt(code, number, reason, cause=cause)
    return [donation, *receipting.voided(ledger, code, number, reason, cause)]


@command
def print_slip(ledger: Ledger, *, donation_id: DonationId, cause: Cause) -> Changed:
    """Note that the acceptance slip was handed out. Refuses while nothing has come."""
    donation = ledger.get(Donation, donation_id)
    donation.print_slip(cause=cause)
    return [donation]


@command
def check_relation(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    institution_id: InstitutionId | None,
    found: Relation,
    note: str = "",
    cause: Cause,
) -> Changed:
    """Note whether a beneficiary (None: any) and the donor belong together (D8)."""
    donation = ledger.get(Donation, donation_id)
    if institution_id is not None:
        ledger.get(Institution, institution_id)
    donation.check_relation(institution_id, found, note, cause=cause)
    return [donation]


@command
def change_purpose(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    paper_id: UUID,
    purpose: str,
    directed_to: Sequence[InstitutionId],
    cause: Cause,
) -> Changed:
    """D13: another use of the gift and its lots. Refuses without the donor's consent on file."""
    donation = ledger.get(Donation, donation_id)
    for institution_id in directed_to:
        ledger.get(Institution, institution_id)
    donation.consent_to_change(paper_id, purpose, directed_to, cause=cause)
    lots = list(lots_of(ledger, donation))
    for lot in lots:
        lot.change_purpose(purpose, directed_to, consent_id=paper_id, cause=cause)
    changed: list[Aggregate] = [donation, *lots]
    return changed


@command
def report_overseas(
    ledger: Ledger, *, donation_id: DonationId, body: str, document_number: str, dated: str, cause: Cause
) -> Changed:
    """D24: told to the supervising or the registration body."""
    donation = ledger.get(Donation, donation_id)
    donation.report_overseas(body, document_number, dated, cause=cause)
    return [donation]


@command
def record_filing(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    filed_on: str,
    begins_on: str,
    document_number: str = "",
    urgency: str = "",
    agreed_with: str = "",
    cause: Cause,
) -> Changed:
    """D24: the filing of an overseas organisation's activity, or the urgency and whom it was agreed with."""
    donation = ledger.get(Donation, donation_id)
    donation.record_filing(
        filed_on=filed_on,
        begins_on=begins_on,
        document_number=document_number,
        urgency=urgency,
        agreed_with=agreed_with,
        cause=cause,
    )
    return [donation]


@command
def check_control(ledger: Ledger, *, donation_id: DonationId, item: str, note: str, cause: Cause) -> Changed:
    """D21: settle an item of the four controls, with what was looked at."""
    donation = ledger.get(Donation, donation_id)
    donation.check_control(item, note, cause=cause)
    return [donation]


@command
def close_donation(ledger: Ledger, *, donation_id: DonationId, override: str = "", cause: Cause) -> Changed:
    """Everything is settled. Refuses what D6, D7, D17, D21 and D24 refuse."""
    donation = ledger.get(Donation, donation_id)
    facts = donation.facts(_today(ledger, donation, cause), told=was_told(ledger, donation.id))
    found = [
        *d6_receipt(facts),
        *d7_agreement(facts),
        *d17_told_at_the_end(facts),
        *d24_reported(facts),
        *d21_controls(facts, donation.controls),
    ]
    donation.close(cause=cause)
    settled(ledger, donation, found, override=override, cause=cause)
    return [donation]


def _today(ledger: Ledger, donation: Donation, cause: Cause) -> str:
    return today_of(ledger.get(Response, donation.response_id), cause)
