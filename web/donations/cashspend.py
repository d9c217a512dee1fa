"""Spending: paying out of a fund, setting aside, what comes back, and goods that were bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.donations import spending as commands
from domain.base import BadInput, Position
from domain.donations import ItemId, WarehouseId
from domain.donations.disbursements import MEETS, Disbursement
from domain.donations.money import CashId, DisbursementId
from domain.needs import NeedId
from projections.donations.cash import CashRow
from projections.donations.catalogue import ItemRow, item_among
from projections.donations.disbursements import DisbursementRow
from projections.donations.warehouses import WarehouseRow
from projections.needs import NeedRow
from web import access, forms
from web.access import needs
from web.amounts import money
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import cashforms
from web.donations.cash import acted, cash_row
from web.donations.cashwords import MEETS_NEED, SPENT
from web.donations.funds import Fund, funds, together
from web.donations.givingforms import catalogue, counted, day, in_base
from web.donations.stockwords import BOOK
from web.i18n import local_input

blueprint = Blueprint("cashspend", __name__, url_prefix="/cash")


@blueprint.get("/<uuid:cash_id>/spend")
@needs("cash.change")
def spend(cash_id: UUID) -> str:
    """Pay out of the fund this donation belongs to, or with ?earmark= out of what is set aside."""
    return spend_page(cash_row(cash_id))


def spend_page(
    row: CashRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The form, with what was typed before and what is there."""
    said = given or {**request.args, "paid_on": local_input(muster().ledger.now())[:10]}
    earmark_id = _id(said.get("earmark", ""))
    if given is None and earmark_id is not None:
        said = {**_said_of(row, earmark_id), **said}
    rows = together(row, earmark_id) or [row]
    fund = next(iter(funds(rows)), Fund(rows, []))
    there = sum(_aside(one, earmark_id) for one in rows) if earmark_id else fund.free
    return render_template(
        "donations/cash/spend.html",
        row=row,
        fund=fund,
        there=there,
        earmark=earmark_id,
        kinds=list(SPENT.items()),
        meets=list(MEETS_NEED.items()),
        book=BOOK[row.book],
        given=said,
        why=why or {},
    )


def _said_of(row: CashRow, earmark_id: UUID) -> dict[str, str]:
    """What a form that draws on the earmark says at first: its need and its purpose."""
    for fact in row.earmarks:
        if fact["id"] == str(earmark_id):
            wanted = muster().views.one(NeedRow, UUID(fact["need_id"])) if fact["need_id"] else None
            return {"need": f"N-{wanted.number:04d}" if wanted else "", "purpose": fact["purpose"]}
    return {}


def _aside(row: CashRow, earmark_id: UUID) -> int:
    return sum(fact["left"] for fact in row.earmarks if fact["id"] == str(earmark_id))


@blueprint.post("/<uuid:cash_id>/spend")
@needs("cash.change")
def pay(cash_id: UUID) -> Answer:
    """Pay; refused, the form comes back filled, and a warning asks for a reason."""
    row = cash_row(cash_id)

    def run() -> Response:
        cause = forms.cause()
        values = gather(
            amount=cashforms.amount,
            payment=lambda: cashforms.payment(cause),
            paid_on=lambda: day("paid_on") or forms.day("paid_on"),
            earmark_id=lambda: forms.optional_uuid("earmark"),
            meets=lambda: forms.word("meets", MEETS) if forms.optional_text("meets", 10) else "",
        )
        position = commands.disburse_cash(
            muster().ledger,
            cash_ids=_drawn_on(row, values["earmark_id"]),
            **values,
            override=forms.optional_text("override", 300),
            cause=cause,
        )
        paid = muster().ledger.get(Disbursement, cause.new_id("disbursement"))
        drawn = next(iter(paid.out))  # the oldest of the fund, on whose page the payment is seen
        return done(position, url_for("cash.cash", cash_id=drawn, _anchor="moves-h"), id=paid.id)

    return answered(run, lambda **typed: spend_page(row, **typed))


@blueprint.post("/<uuid:cash_id>/earmark")
@needs("cash.change")
def earmark(cash_id: UUID) -> Answer:
    """Set money of the fund aside for a need or a purpose."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            amount=cashforms.amount,
            need=cashforms.need,
            purpose=lambda: forms.optional_text("aside_for", 200),
        )
        wanted = values["need"]
        return commands.earmark_cash(
            muster().ledger,
            cash_ids=_drawn_on(row),
            amount=values["amount"],
            need_id=NeedId(wanted.id) if wanted else None,
            purpose=values["purpose"],
            cause=forms.cause(),
        )

    return acted(row, "earmark", run)


@blueprint.post("/<uuid:cash_id>/earmarks/<uuid:earmark_id>/release")
@needs("cash.change")
def release(cash_id: UUID, earmark_id: UUID) -> Answer:
    """What was set aside so is free again."""
    row = cash_row(cash_id)
    return acted(
        row,
        "release",
        lambda: commands.release_earmark(
            muster().ledger,
            cash_ids=_drawn_on(row, earmark_id),
            earmark_id=earmark_id,
            reason=forms.optional_text("reason", 200),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:cash_id>/payments/<uuid:disbursement_id>/back")
@needs("cash.change")
def back(cash_id: UUID, disbursement_id: UUID) -> Answer:
    """The payee returned money of a payment."""
    row = cash_row(cash_id)
    paid = _payment(disbursement_id)

    def run() -> Position:
        values = gather(amount=cashforms.amount, reason=lambda: forms.text("reason", 200))
        return commands.take_back_payment(
            muster().ledger, disbursement_id=paid, **values, cause=forms.cause()
        )

    return acted(row, "back", run)


@blueprint.post("/<uuid:cash_id>/payments/<uuid:disbursement_id>/goods")
@needs("cash.change")
def goods(cash_id: UUID, disbursement_id: UUID) -> Answer:
    """Goods that were paid for have come: a lot of source bought."""
    row = cash_row(cash_id)
    paid = _payment(disbursement_id)

    def run() -> Position:
        item = item_among(catalogue(), forms.text("item", 80))
        if item is None:
            raise BadInput("cash.item_unknown", field="item")
        values = gather(
            value=lambda: money("value"),
            quantity=lambda: _quantity(item),
            warehouse=_warehouse,
            specification=lambda: forms.optional_text("specification", 80),
            batch=lambda: forms.optional_text("batch", 80),
            expires_on=lambda: day("expires_on"),
        )
        warehouse = values.pop("warehouse")
        return commands.receive_purchase(
            muster().ledger,
            disbursement_id=paid,
            warehouse_id=WarehouseId(warehouse.id),
            item_id=ItemId(item.id),
            condition="quarantined" if forms.ticked("to_check") else "usable",
            **values,
            cause=forms.cause(),
        )

    return acted(row, "goods", run)


def _quantity(item: ItemRow) -> Any:
    said = counted("quantity", forms.optional_text("unit", 20) or item.unit)
    return in_base(item, said, "holds")


def _warehouse() -> WarehouseRow:
    chosen = muster().views.one(WarehouseRow, forms.uuid_("warehouse_id"))
    return access.require("stock.receive", chosen)


def _payment(disbursement_id: UUID) -> DisbursementId:
    """The payment, when it may be changed."""
    row = access.require("cash.change", muster().views.one(DisbursementRow, disbursement_id))
    return DisbursementId(row.id)


def _drawn_on(row: CashRow, earmark_id: UUID | None = None) -> list[CashId]:
    """The donations of the fund, for a repeat those that the first send found: it may have emptied some."""
    recorder = muster().ledger.commands
    known = recorder.find_command(forms.command_id())
    before = None if known is None else Position(recorder.last_whole(known.position - 1))
    return [CashId(one.id) for one in together(row, earmark_id, position=before) or [row]]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
