"""Commands on cash donations: what is promised, comes in, is receipted, and what is on file for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from app.donations import receipting
from app.donations.campaigns import must_ask
from app.donations.giving import giver_of
from app.donations.paying_needs import need_of
from app.judging import settle
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.cash import CashDonation
from domain.donations.donors import Identity
from domain.donations.giving_words import DonorId
from domain.donations.money import CampaignId, CashId
from domain.donations.rules_cash import d20_book
from domain.donations.rules_giving import Filing, d10_no_benefit
from domain.institutions import Institution, InstitutionId
from domain.needs import NeedId
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import Response, ResponseId


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came in: on which account, by which number, on which day."""

    account: str
    reference: str
    received_on: str


@command
def pledge_cash(
    ledger: Ledger,
    *,
    donor_id: DonorId | None,
    stranger: Identity | None = None,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    amount: Money,
    purpose: str,
    book: str,
    directed_to: Sequence[InstitutionId] = (),
    need_id: NeedId | None = None,
    campaign_id: CampaignId | None = None,
    overseas: bool = False,
    benefit: str = "",
    came: Transfer | None = None,
    cause: Cause,
) -> Changed:
    """Write down what somebody promises, as `cause.new_id("cash")`; `came`: all of it is here already.

    Refuses another organisation's donor, a benefit in return (D10), a book that its terms do not fit (D20),
    and a campaign that is over.
    """
    donor, response = (
        giver_of(ledger, donor_id, stranger, organisation_id, cause),
        ledger.get(Response, response_id),
    )
    response.must_run()
    ledger.get(Organisation, organisation_id)
    for institution_id in directed_to:
        ledger.get(Institution, institution_id)
    need_of(ledger, need_id, response_id)
    must_ask(ledger, campaign_id, organisation_id, response_id)
    found = [*d10_no_benefit(benefit, None), *d20_book(book, purpose, directed_to)]
    settle(found, response.policies, at=cause.happened_at, override="")
    cash = CashDonation.pledge(
        id=CashId(cause.new_id("cash")),
        number=ledger.number(f"cash {response_id}"),
        donor_id=DonorId(donor.id),
        response_id=response_id,
        organisation_id=organisation_id,
        area_code=area_code,
        amount=amount,
        purpose=purpose,
        book=book,
        directed_to=directed_to,
        need_id=need_id,
        campaign_id=campaign_id,
        overseas=overseas or donor.kind == "overseas",
        cause=cause,
    )
    if came is not None:
        cash.receive(amount, **asdict(came), cause=cause)
    return [*([donor] if stranger else []), cash]


@command
def receive_cash(
    ledger: Ledger,
    *,
    cash_id: CashId,
    amount: Money,
    account: str,
    reference: str,
    received_on: str,
    cause: Cause,
) -> Changed:
    """Money has come in. Never refused for what is owed: papers come after (先收后补)."""
    cash = ledger.get(CashDonation, cash_id)
    cash.receive(amount, account=account, reference=reference, received_on=received_on, cause=cause)
    return [cash]


@command
def cancel_pledge(ledger: Ledger, *, cash_id: CashId, reason: str, cause: Cause) -> Changed:
    """The promise will not be kept. Refuses once something has come in."""
    cash = ledger.get(CashDonation, cash_id)
    cash.cancel(reason, cause=cause)
    return [cash]


@command
def refund_cash(ledger: Ledger, *, cash_id: CashId, amount: Money, reason: str, cause: Cause) -> Changed:
    """Give back to the donor what is free. Refuses more, and without a reason."""
    cash = ledger.get(CashDonation, cash_id)
    cash.refund(amount, reason, cause=cause)
    return [cash]


@command
def record_cash_receipt(
    ledger: Ledger, *, cash_id: CashId, code: str, number: str, issued_on: str, cause: Cause
) -> Changed:
    """The official 票据 for what came in and is in none yet (D6).

    Refuses when there is no such money, and a form that any donation of goods or money has or had.
    """
    cash = ledger.get(CashDonation, cash_id)
    cash.give_receipt(code, number, issued_on, cause=cause)
    return [cash, receipting.give(ledger, code, number, issued_on, cash, cause)]


@command
def void_cash_receipt(
    ledger: Ledger, *, cash_id: CashId, code: str, number: str, reason: str, cause: Cause
) -> Changed:
    """It was made out wrongly, and is owed again; its number stays used. Refuses one not on record."""
    cash = ledger.get(CashDonation, cash_id)
    cash.void_receipt(code, number, reason, cause=cause)
    return [cash, *receipting.voided(ledger, code, number, reason, cause)]


@command
def file_cash_paper(
    ledger: Ledger,
    *,
    cash_id: CashId,
    kind: str,
    number: str,
    attachment_id: UUID,
    sha256: str,
    cause: Cause,
) -> Changed:
    """Put a kept file to it. Refuses an unknown kind, and the same file again."""
    cash = ledger.get(CashDonation, cash_id)
    cash.file_paper(kind, number, attachment_id, sha256, cause=cause)
    return [cash]


@command
def change_cash_purpose(
    ledger: Ledger,
    *,
    cash_id: CashId,
    purpose: str,
    book: str,
    directed_to: Sequence[InstitutionId],
    consent: str,
    consent_id: UUID | None = None,
    cause: Cause,
) -> Changed:
    """Another use, with the donor's consent on file (D13). Refuses without it, and a wrong book."""
    cash = ledger.get(CashDonation, cash_id)
    response = ledger.get(Response, cash.response_id)
    for institution_id in directed_to:
        ledger.get(Institution, institution_id)
    settle(d20_book(book, purpose, directed_to), response.policies, at=cause.happened_at, override="")
    cash.change_purpose(
        purpose,
        book=book,
        directed_to=list(directed_to),
        consent=consent,
        consent_id=consent_id,
        cause=cause,
    )
    return [cash]


@command
def report_overseas_cash(
    ledger: Ledger, *, cash_id: CashId, body: str, document_number: str, dated: str, cause: Cause
) -> Changed:
    """A body was told of a gift from abroad (D24). Refuses one from here, and no document number."""
    cash = ledger.get(CashDonation, cash_id)
    cash.report_overseas(body, document_number, dated, cause=cause)
    return [cash]


@command
def record_cash_filing(
    ledger: Ledger, *, cash_id: CashId, filing: Filing, document_number: str, cause: Cause
) -> Changed:
    """The temporary-activity filing of an overseas organisation (D24). Refuses days that cannot be read."""
    cash = ledger.get(CashDonation, cash_id)
    cash.record_filing(filing, document_number, cause=cause)
    return [cash]
