"""One lot 批次: its page, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.donations import stock as commands
from domain.base import Position
from domain.donations import LotId, WarehouseId
from domain.quantity import Quantity
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from web import access, exports, forms
from web.access import needs
from web.amounts import money
from web.answers import back, done
from web.asking import Answer, gather
from web.at import at
from web.context import muster
from web.donations.lotpages import lot_page, moves_of, store_page
from web.donations.stockforms import quantity, settled
from web.donations.stocklists import ledger_list
from web.donations.storeframe import on_phone
from web.security import takes_files

blueprint = Blueprint("lots", __name__, url_prefix="/stock/lots")


@blueprint.get("/<uuid:lot_id>")
@needs("lot.see")
def lot(lot_id: UUID) -> str | Response:
    """A lot with its life, at ?at= too; its movements as a list with ?format=xlsx or csv."""
    row = access.require("lot.see", muster().views.one(LotRow, lot_id, at=at()))
    form = exports.wanted()
    if form:
        return ledger_list(moves_of(row), form)  # type: ignore[no-any-return]
    return lot_page(row)


def lot_row(lot_id: UUID, action: str) -> LotRow:
    """The lot, when this may be done to it."""
    return access.require(action, muster().views.one(LotRow, lot_id))


def _acted(
    lot_id: UUID,
    action: str,
    act: str,
    command: Callable[..., Position],
    read: Callable[[LotRow], dict[str, Any]],
) -> Answer:
    """Read the form, run the command, show the lot again; a refusal opens the form where it was."""
    row = lot_row(lot_id, action)

    def run() -> Response:
        values = read(row)
        position = command(muster().ledger, lot_id=LotId(row.id), **values, cause=forms.cause())
        return done(position, back(url_for("lots.lot", lot_id=row.id)), id=row.id)

    return settled(
        run, lambda **typed: store_page(row, **typed) if on_phone() else lot_page(row, **typed, act=act)
    )


def _how_much(row: LotRow) -> Quantity:
    return quantity("quantity", row.unit)


@blueprint.post("/<uuid:lot_id>/put-away")
@needs("stock.move")
def put_away(lot_id: UUID) -> Answer:
    """上架: say on which shelf it lies."""
    return _acted(
        lot_id, "stock.move", "put_away", commands.put_away, lambda _row: {"shelf": forms.text("shelf", 80)}
    )


@blueprint.post("/<uuid:lot_id>/transfer")
@needs("stock.move")
def transfer(lot_id: UUID) -> Answer:
    """调拨: carry some or all of it to another warehouse within reach."""

    def read(row: LotRow) -> dict[str, Any]:
        values = gather(
            to_warehouse_id=lambda: forms.uuid_("to_warehouse_id"), quantity=lambda: _how_much(row)
        )
        there = access.require("stock.move", muster().views.one(WarehouseRow, values["to_warehouse_id"]))
        return values | {"to_warehouse_id": WarehouseId(there.id)}

    return _acted(lot_id, "stock.move", "transfer", commands.transfer_lot, read)


def _why(_row: LotRow) -> dict[str, Any]:
    return {"reason": forms.text("reason", 200)}


@blueprint.post("/<uuid:lot_id>/quarantine")
@needs("stock.move")
def quarantine(lot_id: UUID) -> Answer:
    """待检停用: whoever sees that something is wrong stops its use."""
    return _acted(lot_id, "stock.move", "quarantine", commands.quarantine_lot, _why)


@blueprint.post("/<uuid:lot_id>/make-usable")
@needs("stock.settle")
def make_usable(lot_id: UUID) -> Answer:
    """Somebody looked at it; D1 asks what an enterprise's goods need."""
    return _acted(
        lot_id,
        "stock.settle",
        "make_usable",
        commands.make_usable,
        lambda row: (
            _why(row) | {name: forms.optional_text(name, 200) for name in ("override", "specification")}
        ),
    )


@blueprint.post("/<uuid:lot_id>/write-off")
@needs("stock.settle")
def write_off(lot_id: UUID) -> Answer:
    """报废."""
    return _acted(
        lot_id,
        "stock.settle",
        "write_off",
        commands.write_off,
        lambda row: gather(quantity=lambda: _how_much(row), reason=lambda: forms.text("reason", 200)),
    )


@blueprint.post("/<uuid:lot_id>/loss")
@needs("stock.settle")
def lose(lot_id: UUID) -> Answer:
    """盘亏 without a count: damaged, stolen, wet; the newest promises are taken back first."""
    return _acted(
        lot_id,
        "stock.settle",
        "lose",
        commands.report_loss,
        lambda row: gather(quantity=lambda: _how_much(row), reason=lambda: forms.text("reason", 200)),
    )


@blueprint.post("/<uuid:lot_id>/sell")
@needs("stock.settle")
def sell(lot_id: UUID) -> Answer:
    """变卖 by a qualified third party; the net proceeds stay in the purpose (D14)."""
    return _acted(
        lot_id,
        "stock.settle",
        "sell",
        commands.sell_lot,
        lambda row: gather(
            quantity=lambda: _how_much(row),
            seller=lambda: forms.optional_text("seller", 80),
            qualification=lambda: forms.optional_text("qualification", 80),
            buyer=lambda: forms.text("buyer", 80),
            net=lambda: money("net"),
            reason=lambda: forms.text("reason", 200),
        ),
    )


@blueprint.post("/<uuid:lot_id>/certificates")
@needs("stock.receive")
@takes_files
def add_certificate(lot_id: UUID) -> Answer:
    """A paper that says what it is worth."""

    def read(row: LotRow) -> dict[str, Any]:
        kept = forms.upload("certificate", item=("lot", row.id), required=True)
        assert kept is not None  # noqa: S101 -- required
        return {"certificate_id": kept.id}

    return _acted(lot_id, "stock.receive", "add_certificate", commands.add_certificate, read)
