"""Counts 盘点: counted blind, on the phone or from paper; a second person confirms with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid5

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import counts as commands
from domain.base import BadInput, MusterError, Position, RuleBroken
from domain.donations import CountId, LotId, WarehouseId
from domain.donations.units import tidy
from domain.quantity import Quantity
from projections.donations.counts import CountRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from web import access, exports, forms
from web.access import needs
from web.answers import back, done
from web.asking import Answer, FieldsRefused, answered
from web.at import at
from web.context import muster
from web.donations import countpages, stockforms
from web.donations.countpages import count_page, lines_of, listed, new_page
from web.donations.stockwords import unit
from web.donations.storeframe import address

blueprint = Blueprint("counts", __name__, url_prefix="/stock/counts")


@blueprint.get("")
@needs("lot.see")
def counts() -> str | Response:
    """The counts of the response, newest first; as a list with ?format=xlsx or csv."""
    form = exports.wanted()
    return _export(form) if form else countpages.list_page()


def _export(form: str) -> Response:
    """One line for each lot of each count; what the books say only once everything is counted."""
    heads = [_("Count"), _("State"), _("Warehouse"), _("Lot"), _("Goods"), _("Booked"), _("Counted")]
    heads += [_("Difference"), _("Unit"), _("Reason"), _("Begun")]
    lines: list[list[exports.Cell]] = [
        [
            one.ref,
            str(one.look.text),
            one.warehouse,
            line.ref,
            line.item,
            line.booked if one.compared else None,
            line.counted,
            line.difference if one.compared else None,
            unit(line.unit),
            line.reason,
            one.row.opened_at,
        ]
        for one in listed(request.args.get("state", ""))
        for line in lines_of(one.row)
    ]
    return exports.as_list(str(_("Counts")), heads, lines, form)


@blueprint.get("/new")
@needs("stock.move")
def new() -> str:
    """Which lots: those of ?warehouse=, or those chosen by ?lot="""
    return new_page()


@blueprint.post("")
@needs("stock.move")
def create() -> Answer:
    """Begin a count of lots of one warehouse: the chosen ones, or all that is on hand."""
    return answered(_create, new_page)


def _create() -> Response:
    place = access.require("stock.move", muster().views.one(WarehouseRow, forms.uuid_("warehouse_id")))
    chosen = stockforms.chosen("lot")
    rows = countpages.lots_in(place.id, action="stock.move")
    ids = [row.id for row in rows if not chosen or row.id in chosen]
    cause = forms.cause()
    position = commands.open_count(
        muster().ledger,
        warehouse_id=WarehouseId(place.id),
        lot_ids=[LotId(id) for id in ids],
        cause=cause,
    )
    made = cause.new_id("count")
    phone = forms.optional_text("phone", 4)
    return done(position, address(made) if phone else url_for("counts.count", count_id=made), id=made)


def count_row(count_id: UUID, action: str) -> CountRow:
    """The count, when this may be done to it."""
    return access.require(action, muster().views.one(CountRow, count_id))


@blueprint.get("/<uuid:count_id>")
@needs("lot.see")
def count(count_id: UUID) -> str:
    """One count: blind while it is counted, compared afterwards."""
    return count_page(access.require("lot.see", muster().views.one(CountRow, count_id, at=at())))


@blueprint.post("/<uuid:count_id>/enter")
@needs("count.enter")
def enter(count_id: UUID) -> Answer:
    """What was counted, a command for each lot: `lot.<id>` is a number; empty is still to be counted."""
    row = count_row(count_id, "count.enter")

    def act() -> Response:
        position = _enter(row)
        return done(position, back(url_for("counts.count", count_id=row.id)), id=row.id)

    return answered(act, lambda **typed: count_page(row, **typed))


def _enter(row: CountRow) -> Position:
    """Read all numbers before any is recorded; the same number of the same lot is recorded once."""
    units = _units(row)
    said: dict[UUID, Quantity] = {}
    refused: dict[str, MusterError] = {}
    try:
        cause = forms.cause()
    except BadInput as refusal:
        refused[str(refusal.params.get("field", ""))] = refusal
    for id, base in units.items():
        field = f"lot.{id}"
        text = forms.optional_text(field, most=20)
        if text:
            try:
                said[id] = _counted(text, field, base)
            except (BadInput, RuleBroken) as refusal:
                refused[field] = refusal
    if refused:
        raise FieldsRefused(refused)
    if not said:
        raise BadInput("count.nothing_entered")
    position = Position(0)
    for id, quantity in said.items():
        own = replace(cause, command_id=uuid5(cause.command_id, str(id)))
        position = _at_field(
            f"lot.{id}",
            partial(
                commands.enter_count,
                muster().ledger,
                count_id=CountId(row.id),
                lot_id=LotId(id),
                quantity=quantity,
                cause=own,
            ),
        )
    return position


def _counted(text: str, field: str, base: str) -> Quantity:
    """What was counted, none too. Refuses here already what the command would refuse after others."""
    found = stockforms.typed(text, field, base)
    return tidy(found, field=field) if found.amount else found


def _units(row: CountRow) -> Mapping[UUID, str]:
    ids = [UUID(fact["lot_id"]) for fact in row.lots]
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), 200):
        some = LotRow.c.id.in_(ids[start : start + 200])
        found |= {lot.id: lot.unit for lot in muster().views.rows(LotRow, some)}
    return found


def _at_field(field: str, run: Callable[[], Position]) -> Position:
    """A refusal of one lot stands at its field."""
    try:
        return run()
    except MusterError as refusal:
        if refusal.status != 422:
            raise
        raise FieldsRefused({field: refusal}) from refusal


@blueprint.post("/<uuid:count_id>/confirm")
@needs("count.confirm")
def confirm(count_id: UUID) -> Answer:
    """A second person takes the differences for true, each with its reason (`reason.<lot id>`)."""
    row = count_row(count_id, "count.confirm")

    def act() -> Response:
        differing = [fact["lot_id"] for fact in row.lots if fact["difference"] not in ("", "0")]
        reasons = {id: forms.optional_text(f"reason.{id}", most=200) for id in differing}
        missing = {f"reason.{id}": stockforms.missing("reason") for id, said in reasons.items() if not said}
        if missing and not _counted_it(row):
            raise FieldsRefused(missing)
        position = commands.confirm_count(
            muster().ledger, count_id=CountId(row.id), reasons=reasons, cause=forms.cause()
        )
        return done(position, back(url_for("counts.count", count_id=row.id)), id=row.id)

    return answered(act, lambda **typed: count_page(row, **typed))


def _counted_it(row: CountRow) -> bool:
    return str(access.person_id()) in row.counters


@blueprint.post("/<uuid:count_id>/cancel")
@needs("stock.move")
def cancel(count_id: UUID) -> Answer:
    """It does not count."""
    row = count_row(count_id, "stock.move")

    def act() -> Response:
        position = commands.cancel_count(
            muster().ledger, count_id=CountId(row.id), reason=forms.text("reason", 200), cause=forms.cause()
        )
        return done(position, url_for("counts.count", count_id=row.id))

    return answered(act, lambda **typed: count_page(row, **typed, act="cancel"))
