"""Warehouses 仓库: what lies in each and how long it lasts; opened, corrected, watched, closed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import warehouses as commands
from domain.donations import ItemId, WarehouseId
from domain.organisations import OrganisationId
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.warehouses import WarehouseRow
from projections.organisations import OrganisationRow
from web import access, choices, chrome, exports, forms, placing
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.at import at, moment
from web.context import muster
from web.donations import stockforms
from web.donations.goodsnames import goods_name
from web.donations.holdings import Holding, Store, holdings_of, stores
from web.donations.stockrows import goods, limit
from web.donations.stockwords import unit
from web.taskpages import history_of

blueprint = Blueprint("warehouses", __name__, url_prefix="/warehouses")


@blueprint.get("")
@needs("warehouse.see")
def warehouses() -> str | Response:
    """Every warehouse within reach, at ?at= too; as a list with ?format=xlsx or csv."""
    found = stores()
    form = exports.wanted()
    if form:
        heads = [_("Number"), _("Warehouse"), _("Organisation"), _("Address"), _("Lots"), _("Kinds of goods")]
        heads += [_("Lasts at least, days"), _("Kinds below their minimum")]
        return exports.as_list(str(_("Warehouses")), heads, [_store_cells(one) for one in found], form)
    return render_template("donations/stock/warehouses.html", warehouses=found, moment=moment(), at=at())


def _store_cells(one: Store) -> list[exports.Cell]:
    home = muster().views.one(OrganisationRow, one.row.organisation_id)
    address = one.row.address
    return [
        one.ref,
        one.row.name,
        home.name if home else "",
        address,
        one.lots,
        one.items,
        one.least,
        one.low,
    ]


@blueprint.get("/new")
@needs("warehouse.change")
def new() -> str:
    """The empty form."""
    return _form(given={"area_code": placing.text_of(choices.home("warehouse.change"))})


def _form(
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    row: WarehouseRow | None = None,
) -> str:
    return render_template(
        "donations/stock/warehouse_form.html",
        row=row,
        given=given or {},
        why=why or {},
        organisations=[
            (branch.id, "　" * branch.depth + branch.row.name)
            for branch in choices.organisations("warehouse.change")
        ],
    )


@blueprint.post("")
@needs("warehouse.change")
def create() -> Answer:
    """Open a warehouse of an organisation within reach."""
    return answered(_create, _form)


def _create() -> Response:
    values = gather(
        name=lambda: forms.text("name", 80),
        organisation_id=lambda: forms.uuid_("organisation_id"),
        area_code=lambda: placing.area("area_code"),
        address=lambda: forms.optional_text("address", 200),
        point=forms.point,
    )
    home = access.require("warehouse.see", muster().views.one(OrganisationRow, values["organisation_id"]))
    if not access.may("warehouse.change", organisation_id=home.id, area_code=values["area_code"]):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    position = commands.open_warehouse(
        muster().ledger, **(values | {"organisation_id": OrganisationId(home.id)}), cause=cause
    )
    made = cause.new_id("warehouse")
    return done(position, url_for("warehouses.warehouse", warehouse_id=made), id=made)


@blueprint.get("/<uuid:warehouse_id>")
@needs("warehouse.see")
def warehouse(warehouse_id: UUID) -> str | Response:
    """One warehouse with what lies there; as a list with ?format=xlsx or csv."""
    row = access.require("warehouse.see", muster().views.one(WarehouseRow, warehouse_id, at=at()))
    form = exports.wanted()
    if form:
        heads = [
            _("Goods"),
            _("Unit"),
            _("On hand"),
            _("Reserved"),
            _("Available"),
            _("Stock days"),
            _("Minimum"),
        ]
        return exports.as_list(row.name, heads, [_cells(one) for one in holdings_of(row)], form)
    return _page(row)


def _cells(one: Holding) -> list[exports.Cell]:
    return [one.name, unit(one.unit), one.on_hand, one.reserved, one.available, one.days, one.minimum]


def _page(
    row: WarehouseRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "donations/stock/warehouse.html",
        row=row,
        ref=f"W-{row.number:04d}",
        holdings=holdings_of(row),
        window=limit("stock.days", chrome.current().response),
        items=[(one.id, goods_name(one.name, one.id)) for one in goods()],
        given=given or {},
        why=why or {},
        lines=history_of(row.id, at()) if access.may("history.see", row) else [],
        moment=moment(),
        at=at(),
    )


def row_for(warehouse_id: UUID, action: str) -> WarehouseRow:
    """The warehouse, when this may be done to it."""
    return access.require(action, muster().views.one(WarehouseRow, warehouse_id))


@blueprint.get("/<uuid:warehouse_id>/edit")
@needs("warehouse.change")
def edit(warehouse_id: UUID) -> str:
    """The form with what is known."""
    row = row_for(warehouse_id, "warehouse.change")
    given = {"name": row.name, "area_code": placing.text_of(row.area_code), "address": row.address}
    given |= {"lat": "" if row.lat is None else str(row.lat), "lng": "" if row.lng is None else str(row.lng)}
    return _form(given=given, row=row)


@blueprint.post("/<uuid:warehouse_id>")
@needs("warehouse.change")
def change(warehouse_id: UUID) -> Answer:
    """Another name or place."""
    row = row_for(warehouse_id, "warehouse.change")

    def act() -> Response:
        values = gather(
            name=lambda: forms.text("name", 80),
            area_code=lambda: placing.area("area_code"),
            address=lambda: forms.optional_text("address", 200),
            point=forms.point,
        )
        if not access.may(
            "warehouse.change", organisation_id=row.organisation_id, area_code=values["area_code"]
        ):
            raise access.Denied("access.denied_here")
        position = commands.change_warehouse(
            muster().ledger, warehouse_id=WarehouseId(row.id), **values, cause=forms.cause()
        )
        return done(position, url_for("warehouses.warehouse", warehouse_id=row.id))

    return answered(act, lambda **typed: _form(row=row, **typed))


@blueprint.post("/<uuid:warehouse_id>/minimum")
@needs("warehouse.change")
def set_minimum(warehouse_id: UUID) -> Answer:
    """How much of an item should always be there; an empty quantity takes it away."""
    row = row_for(warehouse_id, "warehouse.change")

    def act() -> Response:
        item = forms.uuid_("item_id")
        known = muster().views.one(GoodsRow, item)
        position = commands.set_minimum(
            muster().ledger,
            warehouse_id=WarehouseId(row.id),
            item_id=ItemId(item),
            quantity=stockforms.optional_quantity("quantity", known.unit if known else ""),
            cause=forms.cause(),
        )
        return done(position, url_for("warehouses.warehouse", warehouse_id=row.id))

    return answered(act, lambda **typed: _page(row, **typed))


@blueprint.post("/<uuid:warehouse_id>/close")
@needs("warehouse.change")
def close(warehouse_id: UUID) -> Answer:
    """Nothing comes in any more."""
    row = row_for(warehouse_id, "warehouse.change")

    def act() -> Response:
        position = commands.close_warehouse(
            muster().ledger,
            warehouse_id=WarehouseId(row.id),
            reason=forms.optional_text("reason", 200),
            cause=forms.cause(),
        )
        return done(position, url_for("warehouses.warehouse", warehouse_id=row.id))

    return answered(act, lambda **typed: _page(row, **typed))
