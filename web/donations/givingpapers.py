"""The papers of a donation: filed with their picture; the agreement, values, receipts, filings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint

from app.donations import paperwork
from app.files import Attachment
from domain.base import BadInput
from domain.donations.giving_words import AGREEMENTS, BASES, BODIES, PAPERS, Worth
from projections.donations.giving import DonationRow
from web import forms
from web.access import needs
from web.amounts import optional_money
from web.asking import Answer, gather
from web.donations.givingforms import day
from web.donations.givingsteps import acted
from web.security import takes_files

blueprint = Blueprint("givingpapers", __name__, url_prefix="/donations/<uuid:donation_id>")


@blueprint.post("/papers")
@needs("donation.receive")
@takes_files
def file_paper(donation_id: UUID) -> Answer:
    """Put a paper on file: its picture, or its number where it lies in a folder."""
    return acted(donation_id, "donation.receive", "file", paperwork.file_paper, _paper)


def _paper(row: DonationRow) -> dict[str, Any]:
    said = gather(
        kind=lambda: forms.word("kind", PAPERS),
        line=lambda: forms.whole("line", 0, 10_000) if forms.optional_text("line", 10) else 0,
        number=lambda: forms.optional_text("number", 80),
        valid_until=lambda: day("valid_until"),
    )
    return said | _picture(row)


def _picture(row: DonationRow) -> dict[str, Any]:
    """The picture that was sent, kept sealed with the donation."""
    kept: Attachment | None = forms.upload("photo", item=("donation", row.id))
    return {"paper_id": kept.id if kept else None, "sha256": kept.sha256 if kept else ""}


@blueprint.post("/papers/<uuid:paper_id>/withdraw")
@needs("donation.change")
def withdraw_paper(donation_id: UUID, paper_id: UUID) -> Answer:
    """It was the wrong one."""
    return acted(
        donation_id,
        "donation.change",
        "file",
        paperwork.withdraw_paper,
        lambda _row: {"paper_id": paper_id, "reason": forms.text("reason", 200)},
    )


@blueprint.post("/agreement")
@needs("donation.change")
@takes_files
def file_agreement(donation_id: UUID) -> Answer:
    """D7: the agreement, the letter of intent or the electronic agreement."""
    return acted(
        donation_id,
        "donation.change",
        "agree",
        paperwork.file_agreement,
        lambda row: (
            gather(
                kind=lambda: forms.word("kind", AGREEMENTS),
                number=lambda: forms.optional_text("number", 80),
                dated=lambda: day("dated"),
            )
            | _picture(row)
        ),
    )


@blueprint.post("/agreement/<uuid:agreement_id>/withdraw")
@needs("donation.change")
def withdraw_agreement(donation_id: UUID, agreement_id: UUID) -> Answer:
    """It was the wrong one."""
    return acted(
        donation_id,
        "donation.change",
        "agree",
        paperwork.withdraw_agreement,
        lambda _row: {"agreement_id": agreement_id, "reason": forms.text("reason", 200)},
    )


@blueprint.post("/value")
@needs("donation.change")
def value(donation_id: UUID) -> Answer:
    """估价: what a line is worth, and how that is known (D4, D5)."""
    return acted(donation_id, "donation.change", "value", paperwork.value_line, _worth)


def _worth(_row: DonationRow) -> dict[str, Any]:
    said = gather(
        line=lambda: forms.whole("line", 1, 10_000),
        basis=lambda: forms.word("basis", BASES),
        value=lambda: optional_money("value"),
        document=lambda: forms.optional_text("document", 120),
        market=lambda: optional_money("market"),
        stated=lambda: optional_money("stated"),
    )
    line = said.pop("line")
    if said["basis"] == "none":
        said |= {"value": None, "document": "", "market": None, "stated": None}
    elif said["value"] is None:
        raise BadInput("donation.value_missing", rule="D4", field="value")
    return {"line": line, "worth": Worth(**said)}


@blueprint.post("/receipt")
@needs("donation.change")
@takes_files
def record_receipt(donation_id: UUID) -> Answer:
    """D6: note the code and number of the official receipt; Muster never numbers it."""
    return acted(
        donation_id,
        "donation.change",
        "receipt",
        paperwork.record_receipt,
        lambda row: (
            gather(
                code=lambda: forms.text("code", 30),
                number=lambda: forms.text("number", 30),
                issued_on=lambda: day("issued_on"),
                amount=lambda: optional_money("amount"),
            )
            | {"paper_id": _picture(row)["paper_id"]}
        ),
    )


@blueprint.post("/receipt/void")
@needs("donation.change")
def void_receipt(donation_id: UUID) -> Answer:
    """作废: the receipt was made out wrongly."""
    return acted(
        donation_id,
        "donation.change",
        "receipt",
        paperwork.void_receipt,
        lambda _row: gather(
            code=lambda: forms.text("code", 30),
            number=lambda: forms.text("number", 30),
            reason=lambda: forms.text("reason", 200),
        ),
    )


@blueprint.post("/abroad")
@needs("donation.change")
def report_overseas(donation_id: UUID) -> Answer:
    """D24: told to the supervising or the registration body."""
    return acted(
        donation_id,
        "donation.change",
        "abroad",
        paperwork.report_overseas,
        lambda _row: gather(
            body=lambda: forms.word("body", BODIES),
            document_number=lambda: forms.text("document_number", 80),
            dated=lambda: day("dated"),
        ),
    )


@blueprint.post("/filing")
@needs("donation.change")
def record_filing(donation_id: UUID) -> Answer:
    """D24: the filing of an overseas organisation's activity, or the urgency and whom it was agreed with."""
    return acted(
        donation_id,
        "donation.change",
        "abroad",
        paperwork.record_filing,
        lambda _row: gather(
            filed_on=lambda: day("filed_on"),
            begins_on=lambda: day("begins_on"),
            document_number=lambda: forms.optional_text("document_number", 80),
            urgency=lambda: forms.optional_text("urgency", 200),
            agreed_with=lambda: forms.optional_text("agreed_with", 80),
        ),
    )
