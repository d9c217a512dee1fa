"""Cash donations 捐款: the list with its funds, one donation's way, and what comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import cash as commands
from domain.base import NotFound, Position
from domain.donations.money import CampaignId, CashId
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.organisations import OrganisationRow
from web import access, chrome, exports, forms, placing
from web.access import needs
from web.amounts import plain_yuan
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations import cashforms, donorfinding, moneyways
from web.donations.cashpages import cash_page, list_page, new_page
from web.donations.cashwords import OWED
from web.donations.funds import Asked, found, shown
from web.donations.givingforms import day
from web.donations.stockwords import BOOK

blueprint = Blueprint("cash", __name__, url_prefix="/cash")


@blueprint.get("")
@needs("cash.see")
def cash_list() -> str | Response:
    """The money of the response: its funds, then each donation; as a list with ?format=xlsx or csv."""
    form = exports.wanted()
    return _export(form) if form else list_page()


def _export(form: str) -> Response:
    heads = [_("Number"), _("Donor"), _("State"), _("Book"), _("Purpose"), _("Directed to"), _("Pledged")]
    heads += [
        _("Money in"),
        _("Refunded"),
        _("Spent"),
        _("Set aside"),
        _("Remaining"),
        _("Official receipt"),
        _("Papers owed"),
    ]
    heads += [_("Came in at")]
    lines: list[list[exports.Cell]] = [
        [
            one.row.ref,
            one.donor,
            str(one.look.text),
            str(BOOK[one.row.book]),
            one.row.purpose,
            "、".join(one.directed),
            *(plain_yuan(n) for n in (one.row.amount, one.row.received, one.row.refunded, one.row.spent)),
            *(plain_yuan(n) for n in (one.row.earmarked, one.row.balance)),
            one.row.receipt,
            "、".join(str(OWED[what]) for what in one.row.owed),
            one.row.received_at,
        ]
        for one in shown(found(Asked.of()), None)
    ]
    return exports.as_list(_("Cash donations"), heads, lines, form)


@blueprint.get("/new")
@needs("cash.change")
def new() -> str:
    """The empty form."""
    return new_page()


@blueprint.post("")
@needs("cash.change")
def create() -> Answer:
    """Write down what somebody promises; with an amount that is here already, also that."""
    return answered(_create, new_page)


def _create() -> Response:
    response = chrome.current().response
    if response is None:
        raise NotFound("response.not_found")
    values = _read()
    home = muster().views.one(OrganisationRow, values["organisation_id"])
    if home is None or not access.may(
        "cash.change", organisation_id=home.id, area_code=values["area_code"], response_id=response.id
    ):
        raise NotFound("access.not_found")
    campaign = _campaign(values["campaign_id"])
    cause = forms.cause()
    giver = donorfinding.giver(home.id, cause)
    position = commands.pledge_cash(
        muster().ledger,
        donor_id=giver.donor_id,
        stranger=giver.stranger,
        response_id=ResponseId(response.id),
        organisation_id=OrganisationId(home.id),
        area_code=values["area_code"],
        amount=values["amount"],
        purpose=values["purpose"],
        book=values["book"],
        directed_to=values["directed_to"],
        need_id=NeedId(values["need"].id) if values["need"] else None,
        campaign_id=CampaignId(campaign.id) if campaign else None,
        overseas=forms.ticked("overseas"),
        benefit=values["benefit"],
        came=values["came"],
        cause=cause,
    )
    giver.remember(cause)
    cash_id = cause.new_id("cash")
    return done(position, url_for("cash.cash", cash_id=cash_id), id=cash_id)


def _read() -> dict[str, Any]:
    return gather(
        organisation_id=lambda: forms.uuid_("organisation_id"),
        area_code=lambda: placing.area("area_code"),
        amount=cashforms.amount,
        book=cashforms.book,
        purpose=lambda: forms.optional_text("purpose", 200),
        directed_to=cashforms.directed_to,
        need=cashforms.need,
        campaign_id=lambda: forms.optional_uuid("campaign_id"),
        benefit=lambda: forms.optional_text("benefit", 200),
        came=_came,
    )


def _came() -> commands.Transfer | None:
    """The transfer, where the form says that the money is here already."""
    if not forms.ticked("came"):
        return None
    return commands.Transfer(
        account=forms.optional_text("account", 80),
        reference=forms.optional_text("reference", 80),
        received_on=day("received_on") or forms.day("received_on"),
    )


def _campaign(campaign_id: UUID | None) -> CampaignRow | None:
    if campaign_id is None:
        return None
    return access.require("campaign.see", muster().views.one(CampaignRow, campaign_id))


@blueprint.get("/<uuid:cash_id>")
@needs("cash.see")
def cash(cash_id: UUID) -> str:
    """One cash donation: where it came from, where it went, what is owed and what can be done."""
    return cash_page(cash_id)


def cash_row(cash_id: UUID) -> CashRow:
    """The donation, when it may be changed."""
    return access.require("cash.change", muster().views.one(CashRow, cash_id))


def acted(row: CashRow, act: str, run: Callable[[], Position]) -> Answer:
    """Run a command on the donation; refused, its page comes back with the form open and filled."""

    def send() -> Response:
        return done(run(), url_for("cash.cash", cash_id=row.id))

    return answered(send, lambda **typed: cash_page(row.id, act=act, **typed))


@blueprint.post("/<uuid:cash_id>/receive")
@needs("cash.change")
def receive(cash_id: UUID) -> Answer:
    """Money has come in."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(
            amount=cashforms.amount,
            account=lambda: forms.optional_text("account", 80),
            reference=lambda: forms.optional_text("reference", 80),
            received_on=lambda: day("received_on") or forms.day("received_on"),
        )
        return commands.receive_cash(muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause())

    return acted(row, "receive", run)


@blueprint.post("/<uuid:cash_id>/cancel")
@needs("cash.change")
def cancel(cash_id: UUID) -> Answer:
    """The promise will not be kept."""
    row = cash_row(cash_id)
    return acted(
        row,
        "cancel",
        lambda: commands.cancel_pledge(
            muster().ledger, cash_id=CashId(row.id), reason=forms.text("reason", 200), cause=forms.cause()
        ),
    )


@blueprint.post("/<uuid:cash_id>/refund")
@needs("cash.change")
def refund(cash_id: UUID) -> Answer:
    """Give back to the donor what is free."""
    row = cash_row(cash_id)

    def run() -> Position:
        values = gather(amount=cashforms.amount, reason=lambda: forms.text("reason", 200))
        return commands.refund_cash(muster().ledger, cash_id=CashId(row.id), **values, cause=forms.cause())

    return acted(row, "refund", run)


blueprint.record_once(moneyways.register)
