"""The catalogue of goods: names, standards, packs and conversions, and what is there of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_
from werkzeug.wrappers import Response

from app.donations import catalogue as commands
from domain.base import NotFound
from domain.donations import ItemId
from domain.donations import item_id as id_of
from domain.donations.units import UNITS
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.lots import LotRow
from web import access, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.at import at, moment
from web.context import muster
from web.donations import stockforms
from web.donations.holdings import by_item, places_of
from web.donations.stockwords import amount, category, unit

blueprint = Blueprint("catalogue", __name__, url_prefix="/stock/items")
PAGE = 100


@dataclass(frozen=True)
class Shown:
    """An item with its packs in words, and what lies there of it within the reader's reach."""

    row: GoodsRow
    packs: list[str]
    on_hand: Decimal | None
    available: Decimal


@blueprint.get("")
@needs("item.see")
def items() -> str | Response:
    """The catalogue, by ?q= narrowed; as a list with ?format=xlsx or csv."""
    where, views = _named(request.args.get("q", "").strip()[:80]), muster().views
    order, form = (GoodsRow.c.category, GoodsRow.c.code), exports.wanted()
    if form:
        rows = views.rows(GoodsRow, *where, at=at(), order_by=order)
        heads = [
            _("Code"),
            _("Goods"),
            _("Name in English"),
            _("Category"),
            _("Standard"),
            _("Unit"),
            _("Packs"),
        ]
        heads += [_("Also called"), _("On hand"), _("Available")]
        return exports.as_list(str(_("Kinds of goods")), heads, [_cells(one) for one in _shown(rows)], form)
    count = views.count(GoodsRow, *where, at=at())
    start = min(max(request.args.get("from", 0, type=int), 0), count)
    rows = views.rows(GoodsRow, *where, at=at(), order_by=order, limit=PAGE, offset=start)
    return render_template(
        "donations/stock/items.html",
        items=_shown(rows),
        count=count,
        start=start,
        page_size=PAGE,
        moment=moment(),
        at=at(),
    )


def _named(text: str) -> list[ColumnElement[bool]]:
    c = GoodsRow.c
    if not text:
        return []
    like = [column.contains(text, autoescape=True) for column in (c.name, c.english, c.standard, c.category)]
    return [or_(c.code == text, *like)]


def _shown(rows: list[GoodsRow]) -> list[Shown]:
    sums = by_item() if access.carries("lot.see") else {}
    return [
        Shown(
            row,
            [text for _unit, text in packs_of(row)],
            sums[row.id].on_hand if row.id in sums else None,
            sums[row.id].available if row.id in sums else Decimal(0),
        )
        for row in rows
    ]


def packs_of(row: GoodsRow) -> list[tuple[str, str]]:
    """Each pack with what it holds: one carton = 20 boxes."""
    return [
        (pack, str(_("%(pack)s of %(n)s %(unit)s", pack=unit(pack), n=amount(holds), unit=unit(row.unit))))
        for pack, holds in row.packs.items()
    ]


def _cells(one: Shown) -> list[exports.Cell]:
    row, on_hand = one.row, one.on_hand
    told = [row.code, row.name, row.english, category(row.category), row.standard, unit(row.unit)]
    return [
        *told,
        "; ".join(one.packs),
        "; ".join(row.synonyms),
        on_hand,
        None if on_hand is None else one.available,
    ]


def may_change() -> bool:
    """Whether the reader keeps the catalogue: it belongs to all, so the role anywhere is enough."""
    return access.carries("item.change")


@blueprint.get("/new")
@needs("item.change")
def new() -> str:
    """The empty form."""
    return _form()


def _form(
    given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None, row: GoodsRow | None = None
) -> str:
    return render_template(
        "donations/stock/item_form.html", row=row, given=given or {}, why=why or {}, units=stockforms.units()
    )


@blueprint.post("")
@needs("item.change")
def create() -> Answer:
    """Take an item into the catalogue; a known code is revised."""

    def act() -> Response:
        said = gather(
            code=lambda: forms.text("code", 40), unit=lambda: forms.word("unit", tuple(UNITS)), **_readers()
        )
        position = commands.list_item(muster().ledger, **said, cause=forms.cause())
        return done(position, url_for("catalogue.item", goods_id=id_of(said["code"])), id=id_of(said["code"]))

    return answered(act, _form)


def _readers() -> dict[str, Callable[[], Any]]:
    return {
        "name": lambda: forms.text("name", 80),
        "english": lambda: forms.optional_text("english", 80),
        "category": lambda: forms.optional_text("category", 40),
        "standard": lambda: forms.optional_text("standard", 120),
        "synonyms": lambda: [s for s in map(str.strip, forms.optional_text("synonyms").splitlines()) if s],
        "perishable": lambda: forms.ticked("perishable"),
    }


def _row(goods_id: UUID) -> GoodsRow:
    row = muster().views.one(GoodsRow, goods_id, at=at())
    if row is None:
        raise NotFound("access.not_found")
    return row


@blueprint.get("/<uuid:goods_id>")
@needs("item.see")
def item(goods_id: UUID) -> str:
    """One item."""
    return _page(_row(goods_id))


def _page(row: GoodsRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    return render_template(
        "donations/stock/item.html",
        row=row,
        packs=packs_of(row),
        places=places_of(row.id) if access.carries("lot.see") else [],
        units=[(word, text) for word, text in stockforms.units() if word != row.unit],
        may_change=may_change(),
        may_settle=access.carries("stock.settle"),
        left=_left(row) if access.carries("lot.see") else [],
        given=given or {},
        why=why or {},
        moment=moment(),
        at=at(),
    )


def _left(row: GoodsRow) -> list[LotRow]:
    """The lots that are still counted in a unit the item had before."""
    c, seen = LotRow.c, access.scope("lot.see").where(LotRow)
    where = (c.item_id == row.id, c.unit != row.unit, c.on_hand_milli > 0, seen)
    return muster().views.rows(LotRow, *where, at=at(), order_by=c.number, limit=PAGE)


@blueprint.get("/<uuid:goods_id>/edit")
@needs("item.change")
def edit(goods_id: UUID) -> str:
    """The form with what is known."""
    row = _row(goods_id)
    given = {name: getattr(row, name) for name in ("name", "english", "category", "standard")}
    given |= {"synonyms": "\n".join(row.synonyms), "perishable": "1" if row.perishable else ""}
    return _form(given=given, row=row)


@blueprint.post("/<uuid:goods_id>")
@needs("item.change")
def change(goods_id: UUID) -> Answer:
    """What is said of an item."""
    row = _row(goods_id)

    def act() -> Response:
        position = commands.revise_item(
            muster().ledger, item_id=ItemId(row.id), **gather(**_readers()), cause=forms.cause()
        )
        return done(position, url_for("catalogue.item", goods_id=row.id))

    return answered(act, lambda **typed: _form(row=row, **typed))


@blueprint.post("/<uuid:goods_id>/packs")
@needs("item.change")
def define_pack(goods_id: UUID) -> Answer:
    """How many of the item's own unit are in a pack."""
    row = _row(goods_id)

    def act() -> Response:
        values = gather(
            unit=lambda: forms.word("unit", tuple(UNITS)),
            holds=lambda: stockforms.quantity("holds", row.unit),
        )
        position = commands.define_pack(
            muster().ledger,
            item_id=ItemId(row.id),
            unit=values["unit"],
            holds=values["holds"].amount,
            cause=forms.cause(),
        )
        return done(position, url_for("catalogue.item", goods_id=row.id))

    return answered(act, lambda **typed: _page(row, **typed))


@blueprint.post("/<uuid:goods_id>/packs/drop")
@needs("item.change")
def drop_pack(goods_id: UUID) -> Answer:
    """Nobody packs it so any more."""
    row = _row(goods_id)

    def act() -> Response:
        position = commands.drop_pack(
            muster().ledger, item_id=ItemId(row.id), unit=forms.text("unit", 40), cause=forms.cause()
        )
        return done(position, url_for("catalogue.item", goods_id=row.id))

    return answered(act, lambda **typed: _page(row, **typed))
