"""A recall 召回: goods of a batch, where they lie, every consignment they reached, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.donations import recalling
from app.donations import stock as commands
from domain.base import BadInput, NotFound
from domain.donations import ConsignmentId, LotId
from domain.donations.recalling import OUTCOMES
from domain.institutions import InstitutionId
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.recalls import family
from projections.reading import live
from web import access, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import stockforms
from web.donations.goodsnames import goods_name
from web.donations.recallcalls import DONE, ON_THE_WAY, OUTCOME, TO_CALL, WORD, Call, calls
from web.donations.stockrows import by_id, goods, shown
from web.donations.stockwords import unit
from web.names import as_id

blueprint = Blueprint("recalls", __name__, url_prefix="/stock/recall")
MOST_BATCHES = 500


@dataclass(frozen=True)
class Asked:
    """Which goods: an item's batch, or a lot where the maker gave no batch."""

    item_id: UUID | None
    batch: str
    lot_id: UUID | None

    @property
    def any(self) -> bool:
        """Whether it names goods."""
        return self.lot_id is not None or (self.item_id is not None and bool(self.batch))

    @property
    def query(self) -> dict[str, Any]:
        """As an address says it."""
        return {"lot": self.lot_id} if self.lot_id else {"item": self.item_id, "batch": self.batch}

    def calls(self) -> list[Call]:
        """Everybody they reached."""
        return calls(self.item_id, self.batch, self.lot_id) if self.any else []

    def lots(self) -> list[LotRow]:
        """The lots of these goods within reach, whatever the response."""
        if not self.any:
            return []
        c, seen = LotRow.c, access.scope("lot.see").where(LotRow)
        same = (c.item_id == self.item_id, c.batch == self.batch)
        goods = (c.id.in_(family(self.lot_id, None)),) if self.lot_id else same
        return muster().views.rows(LotRow, *goods, seen, order_by=c.number)


def _in_address() -> Asked:
    batch = request.args.get("batch", "").strip()[:80]
    return Asked(as_id(request.args.get("item")), batch, None if batch else as_id(request.args.get("lot")))


def _in_form() -> Asked:
    batch = forms.optional_text("batch", 80)
    of = None if batch else forms.optional_uuid("of_lot")
    return Asked(forms.optional_uuid("item"), batch, of)


@blueprint.get("")
@needs("stock.settle")
def recall() -> str | Response:
    """?item= and ?batch=, or ?lot=: its lots and whom it reached; as a list with ?format=xlsx or csv."""
    asked, form = _in_address(), exports.wanted()
    return _export(asked.calls(), asked.batch, form) if form and asked.any else _page(asked)


def _export(found: Sequence[Call], batch: str, form: str) -> Response:
    heads = [_("Consignment"), _("Recipient"), _("Contact"), _("Telephone"), _("Address"), _("Quantity")]
    heads += [_("Unit"), _("State"), _("Left on"), _("Call"), _("Called"), _("Called by"), _("Note")]
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
            str(OUTCOME.get(one.outcome, "")),
            one.called_at,
            one.by,
            one.row.told["note"] if one.row.told else "",
        ]
        for one in found
    ]
    return exports.as_list(f"{_('Recall')} {batch}", heads, rows, form)


def _page(
    asked: Asked, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None, act: str = ""
) -> str:
    lots, found = asked.lots(), asked.calls()
    first = lots[0] if lots else None
    item = muster().views.one(GoodsRow, first.item_id if first else asked.item_id) if asked.any else None
    may = access.scope("stock.settle")
    return render_template(
        "donations/stock/recall.html",
        asked=asked,
        item_name=goods_name(item.name, item.id) if item else "",
        items=[(row.id, goods_name(row.name, row.id)) for row in goods()],
        batches=_batches(asked.item_id),
        lots=shown(lots, None),
        recallable=[one for one in lots if one.condition != "recalled" and may.contains(one)],
        recalled=next((one for one in lots if one.condition == "recalled"), None),
        reached=found,
        parts=[(key, [one for one in found if one.part == key]) for key in (ON_THE_WAY, TO_CALL, DONE)],
        settled=sum(one.part == DONE for one in found),
        outcomes=list(OUTCOME.items()),
        outcome_words=WORD,
        received=sum((row.received for row in lots if row.origin_id is None), Decimal(0)),
        on_hand=sum((row.on_hand for row in lots), Decimal(0)),
        gone=sum((one.quantity for one in found), Decimal(0)),
        unit=first.unit if first else item.unit if item else "",
        given=given or {},
        why=why or {},
        act_name=act,
    )


def _batches(item_id: UUID | None) -> list[str]:
    """The batches that there are, to choose from."""
    c = LotRow.c
    query = select(c.batch).where(live(LotRow, None), c.batch != "", access.scope("lot.see").where(LotRow))
    if item_id is not None:
        query = query.where(c.item_id == item_id)
    with muster().views.read() as reading:
        found = reading.answers(query.distinct().order_by(c.batch).limit(MOST_BATCHES))
    return [batch for (batch,) in found]


@blueprint.post("")
@needs("stock.settle")
def record() -> Answer:
    """Call the chosen lots back, all or none."""
    asked = _in_form()

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
        flash(_("Recalled. Nothing of it can be given out any more; now call who has it."), "done")
        return done(position, url_for("recalls.recall", **asked.query))

    return answered(act, lambda **typed: _page(asked, **typed))


@blueprint.post("/calls/<uuid:consignment_id>")
@needs("stock.settle")
def called(consignment_id: UUID) -> Answer:
    """Tick a call off: what the recipient said of these lots."""
    row, asked = _carried(consignment_id), _in_form()

    def act() -> Response:
        values = gather(
            outcome=lambda: forms.word("outcome", OUTCOMES), note=lambda: forms.optional_text("note", 200)
        )
        position = recalling.note_call(
            muster().ledger,
            consignment_id=ConsignmentId(row.id),
            lot_ids=[LotId(id) for id in stockforms.chosen("lot")],
            **values,
            cause=forms.cause(),
        )
        return done(position, url_for("recalls.recall", **asked.query) + "#calls", id=row.id)

    return answered(act, lambda **typed: _page(asked, **typed, act=str(row.id)))


def _carried(consignment_id: UUID) -> ConsignmentRow:
    return access.require("stock.settle", muster().views.one(ConsignmentRow, consignment_id))


@blueprint.post("/calls/<uuid:consignment_id>/telephone")
@needs("stock.settle")
def telephone(consignment_id: UUID) -> Answer:
    """Write down by which number the institution that got it is reached."""
    row, asked = _carried(consignment_id), _in_form()

    def act() -> Response:
        if row.institution_id is None:
            raise NotFound("institution.not_found")
        cause, number = forms.cause(), forms.text("telephone", 40)
        if sum(map(str.isdigit, number)) < 5:
            raise BadInput("form.not_a_number", field="telephone")
        sealed = muster().secrets.seal(row.institution_id, "telephone", number, cause.command_id)
        position = recalling.note_telephone(
            muster().ledger, institution_id=InstitutionId(row.institution_id), telephone=sealed, cause=cause
        )
        return done(position, url_for("recalls.recall", **asked.query) + "#calls", id=row.id)

    return answered(act, lambda **typed: _page(asked, **typed, act=str(row.id)))
