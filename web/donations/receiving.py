"""Goods come in that are no donation: bought, allotted from above, borrowed; at a desk or at the gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.donations import stock as commands
from domain.base import BadInput, NotFound
from domain.donations import ItemId, WarehouseId
from domain.donations.lot_words import BOOKS, SOURCES
from domain.responses import ResponseId
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.warehouses import WarehouseRow
from web import access, chrome, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import stockforms
from web.donations.goodsnames import goods_name
from web.donations.stockrows import goods, link, warehouses
from web.donations.stockwords import BOOK, SOURCE
from web.security import takes_files

blueprint = Blueprint("receiving", __name__, url_prefix="/stock/receive")
OTHERS = tuple(source for source in SOURCES if source != "donated")
"""A gift is received at its donation."""


@blueprint.get("")
@needs("stock.receive")
def receive() -> str:
    """The form; ?phone=1 in the storekeeper's frame, ?warehouse= and ?item= chosen before."""
    return _page({"warehouse_id": request.args.get("warehouse", ""), "item_id": request.args.get("item", "")})


def _page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    on_phone = bool(request.form.get("phone") or request.args.get("phone"))
    return render_template(
        "donations/stock/receive.html",
        frame="donations/stock/_store.html" if on_phone else "base.html",
        on_phone=on_phone,
        warehouses=[(row.id, row.name) for row in warehouses("stock.receive")],
        items=[(row.id, f"{goods_name(row.name, row.id)} · {row.code}") for row in goods()],
        units=stockforms.units_or_own(),
        sources=[(word, SOURCE[word]) for word in OTHERS],
        books=[(word, BOOK[word]) for word in BOOKS],
        gate=link("donationgate.gate", "donation.receive"),
        given=given or {},
        why=why or {},
    )


@blueprint.post("")
@needs("stock.receive")
@takes_files
def record() -> Answer:
    """入库: what came in, as a lot."""
    return answered(_record, _page)


def _record() -> Response:
    response = chrome.current().response
    if response is None:
        raise NotFound("access.not_found")
    values = _read()
    place = access.require("stock.receive", muster().views.one(WarehouseRow, values["warehouse_id"]))
    if not access.may("stock.receive", response_id=response.id):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    made = cause.new_id("lot")
    paper = forms.upload("certificate", item=("lot", made))
    said = {name: values[name] for name in ("quantity", "source", "book")}
    texts = {name: values[name] for name in ("specification", "batch", "expires_on", "shelf", "purpose")}
    position = commands.receive_stock(
        muster().ledger,
        response_id=ResponseId(response.id),
        warehouse_id=WarehouseId(place.id),
        item_id=ItemId(values["item"].id),
        certificate_ids=[paper.id] if paper else [],
        **said,
        **texts,
        cause=cause,
    )
    phone = {"phone": 1} if forms.optional_text("phone", 4) else {}
    to = url_for("labels.scanned", item_id=made) if phone else url_for("lots.lot", lot_id=made)
    return done(position, to, id=made)


def _read() -> dict[str, Any]:
    values = gather(
        source=lambda: forms.word("source", OTHERS),
        warehouse_id=lambda: forms.uuid_("warehouse_id"),
        item=_item,
        book=lambda: forms.word("book", BOOKS),
        specification=lambda: forms.optional_text("specification", 80),
        batch=lambda: forms.optional_text("batch", 80),
        expires_on=lambda: stockforms.day("expires_on"),
        shelf=lambda: forms.optional_text("shelf", 80),
        purpose=lambda: forms.optional_text("purpose", 200),
        quantity=lambda: stockforms.quantity("quantity", stockforms.unit("unit", "piece")),
    )
    item = values["item"]
    values["quantity"] = stockforms.quantity("quantity", stockforms.unit("unit", item.unit))
    if item.perishable and not values["expires_on"]:
        raise BadInput("lot.expiry_missing", field="expires_on")
    return values


def _item() -> GoodsRow:
    found = muster().views.one(GoodsRow, forms.uuid_("item_id"))
    if found is None:
        raise BadInput("form.not_a_choice", field="item_id")
    return found
