"""What happens to an errand: ticked, bought, delivered; money given back, cards handed over and returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.dispatch import errands as commands
from app.files import Attachment
from domain.base import BadInput, Cause, NotFound, Position, RuleBroken
from domain.dispatch.errand_lists import CARDS, ITEM_STATES, REPAID_BY, ErrandId
from domain.volunteers import VolunteerId
from projections.errands import ErrandRow
from web import forms
from web.access import needs
from web.amounts import money, optional_money
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.errandpages import errand_page
from web.errands import errand_row, task_of, volunteer
from web.forgetting import forget
from web.security import takes_files

blueprint = Blueprint("errandsteps", __name__)


@blueprint.post("/errands/<uuid:errand_id>/shopper")
@needs("errand.change")
def shopper(errand_id: UUID) -> Answer:
    """Say who goes."""
    return _acted(
        errand_id,
        "errand.change",
        commands.change_shopper,
        lambda: {"volunteer_id": volunteer("volunteer_id")},
    )


@blueprint.post("/errands/<uuid:errand_id>/items/<int:item>")
@needs("errand.report")
def tick(errand_id: UUID, item: int) -> Answer:
    """Tick a line: bought, perhaps something like it, or not to be had."""
    return _acted(
        errand_id,
        "errand.report",
        commands.tick_item,
        lambda: {
            "item": item,
            "state": forms.word("state", ITEM_STATES),
            "substitute": forms.optional_text("substitute", most=60),
        },
    )


@blueprint.post("/errands/<uuid:errand_id>/purchase")
@needs("errand.report")
@takes_files
def purchase(errand_id: UUID) -> Answer:
    """What it cost, how much of it the volunteer paid, and the receipt's photo."""
    row = errand_row(errand_id, "errand.report")

    def act() -> Response:
        values = gather(total=lambda: money("total"), advanced=lambda: optional_money("advanced"))
        cause = forms.cause()
        receipt = forms.upload("receipt", item=("errand", row.id))
        position = commands.note_purchase(
            muster().ledger,
            errand_id=ErrandId(row.id),
            total=values["total"],
            advanced=values["total"] if values["advanced"] is None else values["advanced"],
            reason=forms.optional_text("reason", most=200),
            cause=cause,
        )
        return _done(row, position if receipt is None else _keep(row, receipt, cause))

    return answered(act, lambda **typed: errand_page(errand_id, **typed))


def _keep(row: ErrandRow, receipt: Attachment, cause: Cause) -> Position:
    """A command of its own for the photo, so that a repeat of the form repeats both."""
    own = replace(cause, command_id=uuid5(cause.command_id, "receipt"))
    return commands.keep_receipt(
        muster().ledger,
        errand_id=ErrandId(row.id),
        attachment_id=receipt.id,
        sha256=receipt.sha256,
        cause=own,
    )


@blueprint.post("/errands/<uuid:errand_id>/receipts")
@needs("errand.report")
@takes_files
def receipt(errand_id: UUID) -> Answer:
    """A receipt's photo that comes later."""
    row = errand_row(errand_id, "errand.report")

    def act() -> Response:
        kept = forms.upload("receipt", item=("errand", row.id), required=True)
        if kept is None:
            raise BadInput("form.missing", field="receipt")
        return _done(row, _keep(row, kept, forms.cause()))

    return answered(act, lambda **typed: errand_page(errand_id, **typed))


@blueprint.post("/errands/<uuid:errand_id>/deliver")
@needs("errand.report")
def deliver(errand_id: UUID) -> Answer:
    """The goods are with whom they are for."""
    return _acted(errand_id, "errand.report", commands.deliver_errand)


@blueprint.post("/errands/<uuid:errand_id>/card")
@needs("errand.report")
def card(errand_id: UUID) -> Answer:
    """A card of the person is with a volunteer from now on: with the sender, unless another is named."""
    row = errand_row(errand_id, "errand.report")
    return _acted(
        errand_id,
        "errand.report",
        commands.hand_over_card,
        lambda: {"card": forms.word("card", CARDS), "volunteer_id": _holder(row)},
    )


def _holder(row: ErrandRow) -> VolunteerId:
    chosen = forms.optional_uuid("volunteer_id")
    on_task = {seat["volunteer_id"] for seat in task_of(row).seats} | {str(row.volunteer_id)}
    if chosen is None or str(chosen) in on_task:
        return VolunteerId(chosen or row.volunteer_id or forms.uuid_("volunteer_id"))
    return volunteer("volunteer_id") or VolunteerId(chosen)


@blueprint.post("/errands/<uuid:errand_id>/card-back")
@needs("errand.report")
def card_back(errand_id: UUID) -> Answer:
    """A card is with its owner again."""
    return _acted(
        errand_id, "errand.report", commands.return_card, lambda: {"card": forms.word("card", CARDS)}
    )


@blueprint.post("/errands/<uuid:errand_id>/repay")
@needs("errand.settle")
def repay(errand_id: UUID) -> Answer:
    """Give the volunteer money back, all or a part."""
    return _acted(
        errand_id,
        "errand.settle",
        commands.repay_advance,
        lambda: gather(
            amount=lambda: money("amount"),
            way=lambda: forms.word("way", REPAID_BY),
            reference=lambda: forms.optional_text("reference", most=60),
        ),
    )


@blueprint.post("/errands/<uuid:errand_id>/settle")
@needs("errand.settle")
def settle(errand_id: UUID) -> Answer:
    """Nothing is owed any more."""
    return _acted(errand_id, "errand.settle", commands.settle_errand)


@blueprint.post("/errands/<uuid:errand_id>/cancel")
@needs("errand.change")
def cancel(errand_id: UUID) -> Answer:
    """Nobody will go."""
    return _acted(
        errand_id,
        "errand.change",
        commands.cancel_errand,
        lambda: {"reason": forms.optional_text("reason", most=200)},
    )


@blueprint.post("/errands/<uuid:errand_id>/erase")
@needs("person.erase")
def erase(errand_id: UUID) -> Response:
    """Erase for whom it was, once it is over; what happened stays, without a name."""
    row = errand_row(errand_id, "person.erase")
    if row.status not in ("settled", "cancelled"):
        raise RuleBroken("errand.not_over")
    if row.person_id is None:
        raise NotFound("people.not_found")
    return _done(row, forget(row.person_id))


def _acted(
    errand_id: UUID,
    action: str,
    command: Callable[..., Position],
    read: Callable[[], dict[str, Any]] = dict,
) -> Answer:
    """Run a command on the errand; a refusal shows its page again with everything typed."""
    row = errand_row(errand_id, action)

    def act() -> Response:
        said = read()
        return _done(row, command(muster().ledger, errand_id=ErrandId(row.id), **said, cause=forms.cause()))

    return answered(act, lambda **typed: errand_page(errand_id, **typed))


def _done(row: ErrandRow, position: Position) -> Response:
    return done(position, url_for("errands.errand", errand_id=row.id))
