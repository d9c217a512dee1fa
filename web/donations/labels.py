"""Labels with QR for lots and boxes, and what a scan of one opens: an ordinary link, or a typed number."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from domain.base import NotFound
from projections.donations.counts import CountRow
from projections.donations.lots import LotRow
from projections.items import ItemRow
from web import access, chrome, pdf, qr
from web.access import needs
from web.chrome import here_with
from web.context import muster
from web.donations.consignmentpages import consignment_page
from web.donations.countpages import count_page
from web.donations.goodsnames import goods_name
from web.donations.lotpages import store_page
from web.donations.stockforms import chosen
from web.donations.stockrows import by_id, link
from web.exports import download

blueprint = Blueprint("labels", __name__)
MOST_LOTS, MOST_LABELS = 60, 240
WAYS = {
    "lot": ("lots.lot", "lot.see", "lot_id"),
    "consignment": ("consignments.consignment", "consignment.see", "consignment_id"),
    "donation": ("giving.donation", "donation.see", "donation_id"),
    "count": ("counts.count", "lot.see", "count_id"),
    "warehouse": ("warehouses.warehouse", "warehouse.see", "warehouse_id"),
}
"""The page of each kind of item: endpoint, its action, the name of its id in the address."""
KINDS = {"L": "lot", "C": "consignment", "G": "donation", "K": "count", "W": "warehouse"}
"""The letter of a number that is typed."""


@dataclass(frozen=True)
class Label:
    """One label: what to read, and what to scan."""

    ref: str
    item: str
    specification: str
    batch: str
    expires_on: str
    box: str
    code: Markup


@blueprint.get("/stock/labels")
@needs("lot.see")
def sheet() -> str | Response:
    """Labels of ?lot= on A4 or with ?size=roll for a label printer, ?copies= of each; ?format=pdf."""
    rows = [row for row in by_id(LotRow, chosen("lot")[:MOST_LOTS]) if access.may("lot.see", row)]
    rows.sort(key=lambda row: row.number)
    if not rows:
        raise NotFound("access.not_found")
    copies = min(max(request.args.get("copies", 1, type=int), 1), MOST_LABELS // len(rows))
    made = [label(row, number, copies) for row in rows for number in range(1, copies + 1)]
    roll = request.args.get("size") == "roll"
    if request.args.get("format") == "pdf":
        return download(pdf.made("donations/stock/labels.html", labels=made, roll=roll), f"{_('Labels')}.pdf")
    back = url_for("lots.lot", lot_id=rows[0].id) if len(rows) == 1 else url_for("stock.lots")
    return render_template(
        "donations/stock/labels.html",
        labels=made,
        roll=roll,
        copies=copies,
        pdf=here_with(format="pdf"),
        back=back,
    )


def label(row: LotRow, number: int, of: int) -> Label:
    """One label of a lot; of several each says which box it is."""
    return Label(
        ref=row.ref,
        item=goods_name(row.item_name, row.item_id),
        specification=row.specification,
        batch=row.batch,
        expires_on=row.expires_on,
        box=str(_("Box %(n)s of %(all)s", n=number, all=of)) if of > 1 else "",
        code=qr.drawing(qr.page("labels.scanned", item_id=row.id)),
    )


@blueprint.get("/s/<uuid:item_id>")
@needs("lot.see")
def scanned(item_id: UUID) -> str | Response:
    """What a label's QR opens: a lot, a consignment or a count in the storekeeper's frame."""
    item = muster().views.one(ItemRow, item_id)
    if item is None:
        raise NotFound("access.not_found")
    if item.kind == "lot":
        return store_page(access.require("lot.see", muster().views.one(LotRow, item_id)))
    if item.kind == "consignment":
        return consignment_page(item_id)
    if item.kind == "count":
        return count_page(access.require("lot.see", muster().views.one(CountRow, item_id)))
    return redirect(_page_of(item), 303)


def _page_of(item: ItemRow) -> str:
    endpoint, action, name = WAYS.get(item.kind, ("", "", ""))
    to = link(endpoint, action, **{name: item.id}) if endpoint else ""
    if not to:
        raise NotFound("access.not_found")
    return to


@blueprint.get("/s")
@needs("lot.see")
def find() -> Response:
    """What is called ?q=: L-0012, C-0003, a batch; one is opened, several are listed."""
    asked = request.args.get("q", "").strip()[:60]
    letter, _dash, digits = asked.upper().replace("－", "-").partition("-")
    if letter in KINDS and digits.isascii() and digits.isdigit() and len(digits) < 10:
        ids = [row.id for row in _numbered(KINDS[letter], int(digits))]
    else:
        ids = [row.id for row in _lots(asked)]
    if len(ids) == 1:
        return redirect(url_for("labels.scanned", item_id=ids[0]), 303)
    if ids or not access.carries("stock.receive"):
        return redirect(url_for("stock.lots", q=asked), 303)
    return redirect(url_for("store.today", q=asked), 303)


def _numbered(kind: str, number: int) -> list[ItemRow]:
    """The items of a kind with a number, those of the current response alone where they have one."""
    seen = access.scope(WAYS[kind][1]).where(ItemRow)
    rows = muster().views.rows(ItemRow, ItemRow.c.kind == kind, ItemRow.c.number == number, seen)
    response = chrome.current().response
    here = [row for row in rows if row.response_id in (None, response.id if response else None)]
    return here or rows


def _lots(asked: str) -> list[LotRow]:
    c = LotRow.c
    wanted: list[ColumnElement[bool]] = [access.scope("lot.see").where(LotRow)]
    if asked.isascii() and asked.isdigit() and len(asked) < 6:
        wanted.append(c.number == int(asked))
    else:
        wanted.append(c.batch == asked)
    response = chrome.current().response
    if response is not None:
        wanted.append(c.response_id == response.id)
    return muster().views.rows(LotRow, *wanted, limit=20) if asked else []
