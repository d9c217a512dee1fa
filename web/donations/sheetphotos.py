"""Photographs of a stamped sheet as they are sent: refused before they are stored, not after."""

from __future__ import annotations

from uuid import UUID

from flask import request

from app.files import Attachment
from domain.base import RuleBroken
from domain.donations import Consignment
from projections.donations.consignments import ConsignmentRow
from web import forms, throttle
from web.context import muster
from web.donations.receiptways import MOST_SHEETS, sheets_of


def photo_of(row: ConsignmentRow, command_id: UUID, *, confirms: bool) -> Attachment | None:
    """The photograph that came along, None when none did. What is recorded already may be sent again.

    Refuses a flood of them, more than enough on file, and one that `confirms` what awaits no confirmation.
    """
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return None
    if muster().ledger.commands.find_command(command_id) is None:
        if confirms:
            muster().ledger.get(Consignment, row.id).must_await_count()
        if len(sheets_of(row)) >= MOST_SHEETS:
            raise RuleBroken("consignment.sheets_enough", most=MOST_SHEETS, field="photo")
    throttle.count_sheet(str(row.id))  # a send under an old number may carry another picture
    return forms.upload("photo", item=("consignment", row.id))
