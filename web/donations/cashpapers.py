"""The papers of a cash donation: receipt, files, the donor's consent, what bodies were told of."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from app.donations import cash as commands
from domain.base import BadInput, Position
from domain.donations.giving_words import BODIES
from domain.donations.money import PAPERS, CashId
from domain.donations.rules_giving import Filing
from web import forms
from web.access import needs
from web.asking import Answer, gather
from web.context import muster
from web.donations import cashforms
from web.donations.cash import acted, cash_row
from web.donations.givingforms import day
from web.security import takes_files

blueprint = Blueprint("cashpapers", __name__, url_prefix="/cash")


@blueprint.post("/<uuid:cash_id>/receipt")
@needs("cash.change")
def receipt(cash_id: UUID) -> Answer:
    """The official receipt was given: its code and number."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            code=lambda: forms.text("code", 40),
            number=lambda: forms.text("number", 40),
            issued_on=lambda: day("issued_on") or forms.day("issued_on"),
        )
        return commands.record_cash_receipt(
            muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause()
        )

    return acted(row, "receipt", run)


@blueprint.post("/<uuid:cash_id>/receipt/void")
@needs("cash.change")
def void_receipt(cash_id: UUID) -> Answer:
    """作废: it was made out wrongly, and is owed again."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            code=lambda: forms.text("code", 40),
            number=lambda: forms.text("number", 40),
            reason=lambda: forms.text("reason", 200),
        )
        return commands.void_cash_receipt(
            muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause()
        )

    return acted(row, "void", run)


@blueprint.post("/<uuid:cash_id>/papers")
@needs("cash.change")
@takes_files
def paper(cash_id: UUID) -> Answer:
    """Put a file to it: agreement, bank slip, receipt."""
    row = cash_row(cash_id)

    def run() -> Position:
        kind, number = forms.word("kind", PAPERS), forms.optional_text("number", 80)
        kept = forms.upload("file", item=("cashdonation", row.id), required=True)
        if kept is None:
            raise BadInput("form.missing", field="file")
        return commands.file_cash_paper(
            muster().ledger,
            cash_id=CashId(row.id),
            kind=kind,
            number=number,
            attachment_id=kept.id,
            sha256=kept.sha256,
            cause=forms.cause(),
        )

    return acted(row, "paper", run)


@blueprint.post("/<uuid:cash_id>/purpose")
@needs("cash.change")
def purpose(cash_id: UUID) -> Answer:
    """Another use, with the donor's consent on file (D13)."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            purpose=lambda: forms.optional_text("purpose", 200),
            book=cashforms.book,
            directed_to=cashforms.directed_to,
            consent=lambda: forms.text("consent", 200),
        )
        return commands.change_cash_purpose(
            muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause()
        )

    return acted(row, "purpose", run)


@blueprint.post("/<uuid:cash_id>/overseas")
@needs("cash.change")
def overseas(cash_id: UUID) -> Answer:
    """A body was told of a gift from abroad (D24)."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            body=lambda: forms.word("body", BODIES),
            document_number=lambda: forms.text("document_number", 80),
            dated=lambda: day("dated") or forms.day("dated"),
        )
        return commands.report_overseas_cash(
            muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause()
        )

    return acted(row, "overseas", run)


@blueprint.post("/<uuid:cash_id>/filing")
@needs("cash.change")
def filing(cash_id: UUID) -> Answer:
    """The temporary-activity filing of an overseas organisation (D24)."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            filed_on=lambda: day("filed_on") or forms.day("filed_on"),
            begins_on=lambda: day("begins_on") or forms.day("begins_on"),
            document_number=lambda: forms.optional_text("document_number", 80),
            urgency=lambda: forms.optional_text("urgency", 200),
            agreed_with=lambda: forms.optional_text("agreed_with", 120),
        )
        number = values.pop("document_number")
        return commands.record_cash_filing(
            muster().ledger,
            cash_id=CashId(row.id),
            filing=Filing(**values),
            document_number=number,
            cause=forms.cause(),
        )

    return acted(row, "filing", run)
