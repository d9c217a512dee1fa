"""Official receipts are given once: the form's own aggregate is saved with its donation (D6)."""

from __future__ import annotations

from app.ledger import Ledger
from domain.base import Aggregate, Cause
from domain.donations.cash import CashDonation
from domain.donations.donations import Donation
from domain.donations.official_receipts import OfficialReceipt, as_printed, receipt_id


def give(
    ledger: Ledger, code: str, number: str, issued_on: str, given: Donation | CashDonation, cause: Cause
) -> OfficialReceipt:
    """The form, as this donation has just noted it. Refuses one that any donation has or had: says which."""
    code, number = as_printed(code, number)
    known = ledger.find(OfficialReceipt, receipt_id(code, number))
    if known is not None:
        known.refuse_again()
    return OfficialReceipt.give(
        code,
        number,
        issued_on=issued_on,
        amount=given.receipts[f"{code} {number}"],
        item_kind=type(given).__name__.lower(),
        item_id=given.id,
        item_number=given.number,
        response_id=given.response_id,
        organisation_id=given.organisation_id,
        area_code=given.area_code,
        cause=cause,
    )


def voided(ledger: Ledger, code: str, number: str, reason: str, cause: Cause) -> list[Aggregate]:
    """The form, marked as void: its number stays used."""
    form = ledger.find(OfficialReceipt, receipt_id(code, number))
    if form is None:
        return []
    form.void(reason, cause=cause)
    return [form]
