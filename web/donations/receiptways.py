"""How a recipient confirms 签收: what is told to them alone, the code for anybody's hands, stamped sheets.

Link and PIN are for who hands the goods over. Whoever brings them gets a code that asks for the PIN.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from app.donations import confirming
from domain.donations.consignment_lines import ConsignmentId
from projections.donations.consignments import ConsignmentRow
from projections.needs import NeedRow
from projections.papers import PaperRow
from web import access, qr
from web.context import muster
from web.donations.consignmentfacts import ref

UNCONFIRMED = ("approved", "picked", "in_transit", "delivered")
MOST_SHEETS = 20


def ways_of(row: ConsignmentRow) -> dict[str, Any]:
    """What the page of a consignment says of its confirmation, to this reader."""
    found: dict[str, Any] = {}
    if row.status in UNCONFIRMED and access.may("consignment.move", row):
        found |= _told(row)
    if access.may("consignment.report", row):
        found |= {"sheets": sheets_of(row), "door": door(row)}
    return found


def _told(row: ConsignmentRow) -> dict[str, Any]:
    """Link and PIN with the words they are sent with, and whom to call."""
    secrets, id = muster().secrets, ConsignmentId(row.id)
    link, pin = qr.address("recipients.own", confirming.link(secrets, id)), confirming.pin(secrets, id)
    said = _("Goods %(ref)s are on their way to you. Please count them and confirm here:", ref=ref(row))
    return {"link": link, "pin": f"{pin[:3]} {pin[3:]}", "message": f"{said}\n{link}", "asker": _asker(row)}


def _asker(row: ConsignmentRow) -> dict[str, str] | None:
    """Who asked, with the telephone, as far as the reader may know them."""
    asked = muster().views.one(NeedRow, UUID(row.need_ids[0])) if row.need_ids else None
    if asked is None or not asked.mobile or not access.may("need.contact", asked):
        return None
    number = access.name_of(asked.mobile)
    known = any(map(str.isdigit, number))
    return {"telephone": number, "name": access.name_of(asked.asker)} if known else None


def door(row: ConsignmentRow) -> Markup:
    """The code for the recipient to scan in whoever's hands: it asks for the PIN that they were told."""
    return qr.drawing(qr.page("recipients.enter", number=ref(row)))


def sheets_of(row: ConsignmentRow) -> list[PaperRow]:
    """Photographs of the stamped sheet that are on file, the newest first."""
    c = PaperRow.c
    mine = (c.item_id == row.id, c.kind == "delivery_sheet", c.withdrawn.is_(False))
    return muster().views.rows(PaperRow, *mine, order_by=c.filed_at.desc(), limit=MOST_SHEETS)
