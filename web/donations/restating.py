"""更正计量单位: the unit of an item that was taken in wrongly, seen before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.donations import restating as commands
from domain.base import BadInput, NotFound, RuleBroken
from domain.donations import ItemId, Lot, LotId, WarehouseId
from domain.donations.restating import Ratio
from domain.donations.units import UNITS
from domain.quantity import Quantity
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from web import access, chrome, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import stockforms
from web.donations.lotpages import lot_page
from web.donations.stockrows import Shown, shown
from web.errors import told

blueprint = Blueprint("restating", __name__, url_prefix="/stock")
MOST = commands.MOST_AT_ONCE


@dataclass(frozen=True)
class Turned:
    """A lot, and what it would be in the new unit; `why`: why it stays as it is for now."""

    one: Shown
    after: Decimal | None
    why: str = ""


def _row(goods_id: UUID) -> GoodsRow:
    row = muster().views.one(GoodsRow, goods_id)
    if row is None:
        raise NotFound("access.not_found")
    return row


def _lots(row: GoodsRow) -> list[LotRow]:
    """What lies of it anywhere and is counted as the item is. Refuses when some is out of reach."""
    c, views, may = LotRow.c, muster().views, access.scope("stock.settle")
    rows = views.rows(
        LotRow, c.item_id == row.id, c.unit == row.unit, c.on_hand_milli > 0, order_by=c.number, limit=MOST
    )
    elsewhere = sum(not may.contains(lot) for lot in rows)
    if elsewhere:
        raise RuleBroken("item.unit_elsewhere", count=elsewhere)
    return rows


@blueprint.get("/items/<uuid:goods_id>/unit")
@needs("stock.settle")
def unit(goods_id: UUID) -> str:
    """The form; with ?unit=&of=&are= what would become of each lot, and nothing is recorded yet."""
    return _page(_row(goods_id))


def _page(row: GoodsRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    asked = {name: _said(name) for name in ("unit", "of", "are")}
    refused: dict[str, str] = dict(why or {})
    ratio = None
    lots: list[LotRow] = []
    try:
        lots = _lots(row)
        ratio = _asked(row) if asked["are"] else None
    except (BadInput, RuleBroken) as refusal:
        g.refused = refusal
        refused.setdefault(str(refusal.params.get("field", "")), told(refusal)[0])
    to = ratio[0] if ratio else ""
    return render_template(
        "donations/stock/unit.html",
        row=row,
        units=stockforms.units(),
        asked=asked,
        to=to,
        ratio=ratio[1] if ratio else None,
        lots=[_turned(one, ratio) for one in shown(lots, chrome.current().response)],
        packs=_packs(row, to, ratio[1]) if ratio else [],
        watched=len(_watching(row)),
        given=given or {},
        why=refused,
    )


def _said(name: str) -> str:
    """What the form says, or the address."""
    return forms.optional_text(name, 20) if request.method == "POST" else request.args.get(name, "")[:20]


def _asked(row: GoodsRow) -> tuple[str, Ratio]:
    """The unit and the ratio of the address or the form. Refuses what nobody can count."""
    word = _said("unit")
    if word not in UNITS:
        raise BadInput("quantity.unit_unknown", field="unit", unit=word)
    of = stockforms.typed(_said("of") or "1", "of", row.unit).amount
    ratio = Ratio(of, stockforms.typed(_said("are"), "are", word).amount)
    ratio.check(row.unit, word)
    return word, ratio


def _turned(one: Shown, asked: tuple[str, Ratio] | None) -> Turned:
    """The lot after it, or what the command would refuse, asked of the lot itself."""
    if asked is None:
        return Turned(one, None)
    lot = muster().ledger.get(Lot, LotId(one.row.id))
    try:
        return Turned(one, lot.restated_as(*asked).amount)
    except (BadInput, RuleBroken) as refusal:
        return Turned(one, None, " ".join(told(refusal)))


def _chosen(lots: list[LotRow], asked: tuple[str, Ratio]) -> list[LotId]:
    """The lots that follow. Refuses none of those that could, unless it is said that all stay as they are."""
    known = {lot.id for lot in lots}
    chosen = [LotId(id) for id in stockforms.chosen("lot") if id in known]
    if chosen or forms.optional_text("alone", 5):
        return chosen
    following = shown(lots, chrome.current().response)
    if any(_turned(one, asked).after is not None for one in following):
        raise RuleBroken("item.restated_alone")
    return []


def _packs(row: GoodsRow, to: str, ratio: Ratio) -> list[Quantity]:
    """What the other packs will hold."""
    held = {pack: ratio.turn(Decimal(holds)) for pack, holds in row.packs.items() if pack != to}
    each = ratio.turn(Decimal(1))
    if row.unit != to and each > 1:
        held[row.unit] = each
    return [Quantity(amount, pack) for pack, amount in held.items()]


def _watching(row: GoodsRow) -> list[WarehouseRow]:
    """The open warehouses that should always have so much of it."""
    rows = muster().views.rows(WarehouseRow, ~WarehouseRow.c.closed)
    return [house for house in rows if str(row.id) in house.minimums]


@blueprint.post("/items/<uuid:goods_id>/unit")
@needs("stock.settle")
def restate(goods_id: UUID) -> Answer:
    """The item counts otherwise from now on, and so do the chosen lots: all of it or nothing."""
    row = _row(goods_id)

    def act() -> Response:
        lots, (word, ratio) = _lots(row), _asked(row)
        reason, chosen = forms.text("reason", 200), _chosen(lots, (word, ratio))
        position = commands.restate_unit(
            muster().ledger,
            item_id=ItemId(row.id),
            unit=word,
            of=ratio.of,
            are=ratio.are,
            lot_ids=chosen,
            warehouse_ids=[WarehouseId(house.id) for house in _watching(row)],
            reason=reason,
            seen_at=forms.optional_moment("seen"),
            cause=forms.cause(),
        )
        flash(_("The unit is corrected. No goods came or went."), "done")
        return done(position, url_for("catalogue.item", goods_id=row.id), id=row.id)

    return answered(act, lambda **typed: _page(row, **typed))


@blueprint.post("/lots/<uuid:lot_id>/unit")
@needs("stock.settle")
def restate_lot(lot_id: UUID) -> Answer:
    """A lot that was left in the unit before follows its item."""
    row = access.require("stock.settle", muster().views.one(LotRow, lot_id))

    def read() -> dict[str, Any]:
        return gather(
            of=lambda: stockforms.quantity("of", row.unit).amount,
            are=lambda: stockforms.quantity("are", row.unit).amount,
            reason=lambda: forms.text("reason", 200),
            seen_at=lambda: forms.optional_moment("seen"),
        )

    def act() -> Response:
        position = commands.restate_lot(muster().ledger, lot_id=LotId(row.id), **read(), cause=forms.cause())
        return done(position, url_for("lots.lot", lot_id=row.id), id=row.id)

    return answered(act, lambda **typed: lot_page(row, **typed, act="restate"))


def seen() -> Markup:
    """The hidden field that says when the numbers of a form were read: nobody corrects them a second time."""
    return Markup('<input type="hidden" name="seen" value="{}">').format(muster().ledger.now().isoformat())


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(seen=seen)
