"""Consignments 出库配送: the list, one of them with its next steps, and a new one put together by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import consignments as commands
from domain.base import BadInput, NotFound
from domain.donations.consignment_lines import Pick
from domain.institutions import InstitutionId
from domain.responses import ResponseId
from projections.donations.catalogue import ItemRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.responses import ResponseRow
from web import access, accounts, chrome, exports, forms, placing, present
from web.access import needs
from web.answers import done
from web.asking import Answer, gather
from web.context import muster
from web.donations.consignmentforms import must_reach
from web.donations.consignmentpages import Asked, consignment_page, found, list_page, shown
from web.donations.goodsnames import goods_name
from web.donations.stockforms import settled, typed
from web.donations.stockforms import unit as unit_of
from web.donations.stockrows import by_id
from web.donations.stockwords import UNIT
from web.i18n import when
from web.names import as_id

blueprint = Blueprint("consignments", __name__, url_prefix="/consignments")
MOST_LOTS, MOST_PLACES = 300, 400


@blueprint.get("")
@needs("consignment.see")
def consignments() -> str | Response:
    """The consignments of the response; as a list to take away with ?format=xlsx or csv."""
    form = exports.wanted()
    return _export(form) if form else list_page()


def _export(form: str) -> Response:
    """A line for each line of each consignment; amounts are exact."""
    heads = [
        _("Number"),
        _("State"),
        _("Recipient"),
        _("Area"),
        _("Warehouse"),
        _("Goods"),
        _("Maker's batch"),
    ]
    heads += [_("Expires"), _("Amount sent"), _("Unit"), _("Amount received"), _("Short"), _("Came back")]
    heads += [_("Proposed"), _("Expected"), _("Delivered"), _("Confirmed")]
    rows = found(Asked.of(), chrome.current().response)
    lines: list[list[exports.Cell]] = []
    for row, one in zip(rows, shown(rows), strict=True):
        first = [one["ref"], str(present.CONSIGNMENT[row.status].text), one["to_name"] or "", one["area"]]
        for line in row.lines:
            amounts = [line["quantity"], line["received"], line["short"], line["returned"]]
            sent, received, short, back = (Decimal(much) if much else None for much in amounts)
            name = goods_name(line["item_name"], line["item_id"], legal=True)
            goods = [one["warehouse"] or "", name, line["batch"], line["expires_on"]]
            told = [sent, str(UNIT[line["unit"]]), received, short, back]
            lines.append([*first, *goods, *told, *_times(row)])
    return exports.as_list(_("Consignments"), heads, lines, form)


def _times(row: Any) -> list[exports.Cell]:
    times = (row.proposed_at, row.expected_at, row.delivered_at, row.confirmed_at)
    return [when(time) if time else "" for time in times]


@blueprint.get("/<uuid:consignment_id>")
@needs("consignment.see")
def consignment(consignment_id: UUID) -> str:
    """One consignment, now or at ?at=."""
    return consignment_page(consignment_id)


@blueprint.get("/new")
@needs("consignment.propose")
def new() -> str:
    """The form of a consignment that somebody puts together by hand: ?lot=… or ?warehouse=, ?need=."""
    return form_page()


def form_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The lots of one warehouse with a field each, and who gets them."""
    response, given = _response(), given or {}
    warehouse = as_id(given.get("warehouse_id") or request.args.get("warehouse"))
    houses = _warehouses()
    lot = muster().views.one(LotRow, as_id(request.args.get("lot"))) if request.args.get("lot") else None
    chosen = warehouse or (lot.warehouse_id if lot else None) or (houses[0].id if houses else None)
    need = _need(given)
    return render_template(
        "donations/consignments/new.html",
        response=response,
        given=given,
        why=why or {},
        warehouses=houses,
        warehouse=chosen,
        lots=_lots(response, chosen),
        packs=_packs(),
        need=need,
        institution=_institution(given, need),
        institutions=institutions(response.area_code),
        lot=lot,
        unchecked=_unchecked(given) if why else [],
    )


def _unchecked(given: Mapping[str, str]) -> list[DonationRow]:
    """The donations of the lots that were chosen, where the check of relations is made (D8)."""
    chosen = [as_id(name.removeprefix("much_")) for name in given if name.startswith("much_") and given[name]]
    gifts = {lot.donation_id for lot in by_id(LotRow, [id for id in chosen if id]) if lot.donation_id}
    return [row for row in by_id(DonationRow, list(gifts)) if access.may("donation.see", row)]


def _response() -> ResponseRow:
    found = chrome.current().response
    if found is None:
        raise NotFound("access.not_found")
    return found


def _warehouses() -> list[WarehouseRow]:
    c = WarehouseRow.c
    seen = access.scope("warehouse.see").where(WarehouseRow)
    return muster().views.rows(WarehouseRow, seen, c.closed.is_(False), order_by=c.name)


def _lots(response: ResponseRow, warehouse_id: UUID | None) -> list[LotRow]:
    """What can be given out of a warehouse, what expires first on top."""
    c = LotRow.c
    where = (
        access.scope("lot.see").where(LotRow),
        c.response_id == response.id,
        c.warehouse_id == warehouse_id,
        c.condition == "usable",
        c.available_milli > 0,
    )
    order = (c.item_name, c.expires_at.is_(None), c.expires_at, c.number)
    return muster().views.rows(LotRow, *where, order_by=order, limit=MOST_LOTS)


def _packs() -> dict[UUID, list[tuple[str, str]]]:
    """The units in which each item can be given."""
    return {
        item.id: [(word, str(UNIT[word])) for word in item.units] for item in muster().views.rows(ItemRow)
    }


def _need(given: Mapping[str, str]) -> NeedRow | None:
    wanted = as_id(given.get("need_id") or request.args.get("need"))
    row = muster().views.one(NeedRow, wanted) if wanted else None
    return row if row and access.may("need.see", row) else None


def _institution(given: Mapping[str, str], need: NeedRow | None) -> str:
    return given.get("institution_id") or str(need.institution_id if need and need.institution_id else "")


def institutions(area_code: str) -> list[tuple[UUID, str]]:
    """The institutions around an area that the reader may see."""
    c = InstitutionRow.c
    seen = access.scope("institution.see").where(InstitutionRow)
    inside = c.area_code.startswith(area_code[:4], autoescape=True)
    rows = muster().views.rows(InstitutionRow, seen, inside, order_by=c.name, limit=MOST_PLACES)
    return [(row.id, row.name) for row in rows]


@blueprint.post("")
@needs("consignment.propose")
def create() -> Answer:
    """Propose it; what a rule warns of asks for a reason, all else that is refused keeps the form."""
    return settled(_create, form_page)


def _create() -> Response:
    response, cause = _response(), forms.cause()
    values = gather(
        picks=_picks,
        institution_id=chosen_institution,
        area_code=lambda: placing.area("area_code") if forms.optional_text("area_code", 80) else None,
        name=lambda: _name(),
        address=lambda: forms.optional_text("address", most=120),
        purpose=lambda: forms.optional_text("purpose", most=80),
        expected_at=lambda: forms.optional_moment("expected_at"),
        hurry=lambda: forms.optional_text("hurry", most=200),
    )
    _must_reach(response, values)
    seal, id = muster().secrets.seal, cause.new_id("consignment")
    name, address = values.pop("name"), values.pop("address")
    position = commands.propose_consignment(
        muster().ledger,
        response_id=ResponseId(response.id),
        **values,
        recipient=seal(id, "name", name, cause.command_id) if name else None,
        address=seal(id, "address", address, cause.command_id) if address else None,
        override=forms.optional_text("override", most=200),
        cause=cause,
    )
    return done(position, url_for(".consignment", consignment_id=id), id=id)


def _must_reach(response: ResponseRow, values: Mapping[str, Any]) -> None:
    """Refuses a recipient outside the reader's reach: the consignment would be out of their sight."""
    views, picks = muster().views, values["picks"]
    lot = views.one(LotRow, picks[0].lot_id)
    need = views.one(NeedRow, picks[0].need_id) if picks[0].need_id else None
    institution = values["institution_id"] or (need.institution_id if need else None)
    place = views.one(InstitutionRow, institution) if institution else None
    area = place.area_code if place else values["area_code"] or (need.area_code if need else "")
    if lot is not None and area:
        must_reach(response.id, lot.organisation_id, area, hurry=values["hurry"])


def _name() -> str:
    name = forms.optional_text("recipient", most=40)
    return accounts.name(name) if name else ""


def chosen_institution() -> InstitutionId | None:
    """An institution within the reader's sight, or None."""
    chosen = forms.optional_uuid("institution_id")
    if chosen is None:
        return None
    row = access.require("institution.see", muster().views.one(InstitutionRow, chosen))
    return InstitutionId(row.id)


def _picks() -> list[Pick]:
    """So much of each lot whose field is filled: much_<lot>, in unit_<lot>. Refuses none."""
    need_id = forms.optional_uuid("need_id")
    if need_id is not None:
        access.require("need.see", muster().views.one(NeedRow, need_id))
    found = []
    for name, text in forms.fields().items():
        if not name.startswith("much_") or not str(text).strip():
            continue
        lot = muster().views.one(LotRow, as_id(name.removeprefix("much_")))
        lot = access.require("consignment.propose", lot)
        unit = unit_of(f"unit_{lot.id}", lot.unit)
        found.append(Pick(lot.id, typed(forms.text(name, most=20), name, unit), need_id))
    if not found:
        raise BadInput("consignment.nothing_chosen", field="lines")
    return found
