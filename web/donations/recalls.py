"""A recall 召回: a maker's batch, where it lies, every consignment it reached, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.donations import stock as commands
from domain.base import BadInput
from domain.donations import LotId
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.recalls import Reached, reached
from projections.needs import NeedRow
from projections.reading import live
from web import access, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import stockforms
from web.donations.stockrows import by_id, goods, link, shown
from web.donations.stockwords import unit
from web.names import as_id

blueprint = Blueprint("recalls", __name__, url_prefix="/stock/recall")
MOST_BATCHES = 500


@dataclass(frozen=True)
class Call:
    """A consignment of the batch, and who can be called about it."""

    row: Reached
    ref: str
    recipient: str
    contact: str
    telephone: str
    address: str
    state: str
    href: str

    @property
    def quantity(self) -> Decimal:
        """What it brought and did not take back."""
        return self.row.quantity

    @property
    def when(self) -> datetime:
        """When it left."""
        return self.row.issued_at


@blueprint.get("")
@needs("stock.settle")
def recall() -> str | Response:
    """?item= and ?batch=: its lots and whom it reached; as a list with ?format=xlsx or csv."""
    item_id, batch = as_id(request.args.get("item") or None), request.args.get("batch", "").strip()[:80]
    form = exports.wanted()
    if form and item_id and batch:
        return _export(calls(item_id, batch), batch, form)
    return _page(item_id, batch)


def _export(found: Sequence[Call], batch: str, form: str) -> Response:
    heads = [_("Consignment"), _("Recipient"), _("Contact"), _("Telephone"), _("Address"), _("Quantity")]
    heads += [_("Unit"), _("State"), _("Left on")]
    rows: list[list[exports.Cell]] = [
        [
            one.ref,
            one.recipient,
            one.contact,
            one.telephone,
            one.address,
            one.quantity,
            unit(one.row.unit),
            one.state,
            one.when,
        ]
        for one in found
    ]
    return exports.as_list(f"{_('Recall')} {batch}", heads, rows, form)


def _page(
    item_id: UUID | None,
    batch: str,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
) -> str:
    asked = item_id is not None and bool(batch)
    lots = lots_of(item_id, batch) if item_id and batch else []
    found = calls(item_id, batch) if item_id and batch else []
    item = muster().views.one(GoodsRow, item_id) if item_id else None
    may = access.scope("stock.settle")
    return render_template(
        "donations/stock/recall.html",
        asked=asked,
        item_id=item_id,
        item_name=item.name if item else "",
        batch=batch,
        items=[(row.id, row.name) for row in goods()],
        batches=_batches(item_id),
        lots=shown(lots, None),
        recallable=[
            one for one in shown(lots, None) if one.row.condition != "recalled" and may.contains(one.row)
        ],
        reached=found,
        received=sum((row.received for row in lots if row.origin_id is None), Decimal(0)),
        on_hand=sum((row.on_hand for row in lots), Decimal(0)),
        gone=sum((one.quantity for one in found), Decimal(0)),
        unit=lots[0].unit if lots else item.unit if item else "",
        given=given or {},
        why=why or {},
    )


def lots_of(item_id: UUID, batch: str) -> list[LotRow]:
    """The lots of a batch within reach, whatever the response."""
    c, seen = LotRow.c, access.scope("lot.see").where(LotRow)
    return muster().views.rows(LotRow, c.item_id == item_id, c.batch == batch, seen, order_by=c.number)


def _batches(item_id: UUID | None) -> list[str]:
    """The batches that there are, to choose from."""
    c = LotRow.c
    query = select(c.batch).where(live(LotRow, None), c.batch != "", access.scope("lot.see").where(LotRow))
    if item_id is not None:
        query = query.where(c.item_id == item_id)
    with muster().views.read() as reading:
        found = reading.answers(query.distinct().order_by(c.batch).limit(MOST_BATCHES))
    return [batch for (batch,) in found]


def calls(item_id: UUID, batch: str) -> list[Call]:
    """Every consignment the batch reached, with names and telephones as far as the reader may see them."""
    with muster().views.read() as reading:
        found = reached(reading, item_id, batch, access.scope("lot.see").where(MovementRow))
    carried = {row.id: row for row in by_id(ConsignmentRow, [one.consignment_id for one in found])}
    askers = _askers(carried.values())
    return [_call(one, askers.get(one.consignment_id)) for one in found if one.quantity > 0]


def _call(one: Reached, asker: NeedRow | None) -> Call:
    who = access.name_of(one.recipient) if one.recipient else ""
    return Call(
        row=one,
        ref=f"C-{one.number:04d}" if one.number else "",
        recipient=one.institution or who,
        contact=access.name_of(asker.asker) if asker and asker.asker else (who if one.institution else ""),
        telephone=_telephone(asker),
        address=access.name_of(one.address) if one.address else "",
        state=_state(one.status),
        href=link("consignments.consignment", "consignment.see", consignment_id=one.consignment_id),
    )


def _telephone(asker: NeedRow | None) -> str:
    """A telephone that can be dialled; nothing where it is withheld."""
    told = access.name_of(asker.mobile) if asker and asker.mobile else ""
    return told if any(map(str.isdigit, told)) else ""


def _askers(rows: Any) -> dict[UUID, NeedRow]:
    """Who asked for what a consignment carries: of those whose contact the reader may know."""
    firsts = {row.id: UUID(row.need_ids[0]) for row in rows if row.need_ids}
    asked = {need.id: need for need in by_id(NeedRow, firsts.values()) if access.may("need.contact", need)}
    return {id: asked[need] for id, need in firsts.items() if need in asked}


def _state(status: str) -> str:
    from web.messages import WORDS

    return str(WORDS.get(status, status))


@blueprint.post("")
@needs("stock.settle")
def record() -> Answer:
    """Call the chosen lots back, all or none."""
    item_id, batch = forms.optional_uuid("item"), forms.optional_text("batch", 80)

    def act() -> Response:
        rows = [access.require("stock.settle", row) for row in by_id(LotRow, stockforms.chosen("lot"))]
        if not rows:
            raise BadInput("form.missing", field="lot")
        values = gather(
            reason=lambda: forms.text("reason", 200), notice=lambda: forms.optional_text("notice", 120)
        )
        position = commands.recall_lots(
            muster().ledger, lot_ids=[LotId(row.id) for row in rows], **values, cause=forms.cause()
        )
        return done(position, url_for("recalls.recall", item=item_id, batch=batch))

    return answered(act, lambda **typed: _page(item_id, batch, **typed))
