"""What happens to a donation: screened, accepted or refused, received, checked, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.donations import giving as commands
from app.donations import paperwork
from app.donations.detailing import give_details
from domain.base import BadInput, Position
from domain.donations import DonationId, WarehouseId
from domain.donations.giving_facts import by_hand
from domain.donations.giving_words import CERTIFICATE, SHELF_LIVES, STANDARDS, Check, Relation
from domain.institutions import InstitutionId
from projections.donations.catalogue import ItemRow
from projections.donations.giving import DonationRow, GiftFact
from web import forms
from web.access import needs
from web.amounts import optional_money
from web.answers import back, done
from web.asking import Answer, gather
from web.context import muster
from web.donations.gate import warehouse
from web.donations.giving import donation_row
from web.donations.givingforms import institutions, item_called, new_items, sheet, thing, unless_new
from web.donations.givingpages import donation_page
from web.donations.neededs import needed_of
from web.donations.refusing import answered
from web.donations.stockrows import today
from web.security import takes_files

blueprint = Blueprint("givingsteps", __name__, url_prefix="/donations/<uuid:donation_id>")


def acted(
    donation_id: UUID,
    action: str,
    act: str,
    command: Callable[..., Position],
    read: Callable[[DonationRow], dict[str, Any]],
) -> Answer:
    """Run a command on the donation; refused, its page comes back with what was typed, and why."""
    row = donation_row(donation_id, action)

    def run() -> Response:
        said = read(row)
        cause = said.pop("cause", None) or forms.cause()
        position = command(muster().ledger, donation_id=DonationId(row.id), **said, cause=cause)
        return done(position, back(url_for("giving.donation", donation_id=row.id) + f"#{act}"))

    return answered(run, lambda **typed: donation_page(donation_id, act=act, **typed))


@blueprint.post("/screen")
@needs("donation.change")
def screen(donation_id: UUID) -> Answer:
    """初审: who needs it, whether it is good, what the donor asks in return."""
    return acted(donation_id, "donation.change", "screen", commands.screen_donation, _screening)


def _screening(row: DonationRow) -> dict[str, Any]:
    needed = needed_of(row)
    certified = {paper["line"] for paper in row.papers if paper["kind"] == CERTIFICATE}
    checks = [
        Check(
            line=line["line"],
            asked=needed[line["line"]].text or ("?" if forms.ticked(f"asked_{line['line']}") else ""),
            certificate=bool({0, line["line"]} & certified),
            shelf_life=_shelf_life(line),
            standard=_word(f"standard_{line['line']}", STANDARDS, "unknown"),
        )
        for line in row.lines
    ]
    return {
        "checks": checks,
        "benefit": forms.optional_text("benefit", 200),
        "price": optional_money("price"),
        "note": forms.optional_text("note", 200),
    }


def _shelf_life(line: GiftFact) -> str:
    """As somebody judged it; past its day it is past its day."""
    if line["expires_on"] and line["expires_on"] < today().isoformat():
        return "expired"
    return _word(f"shelf_life_{line['line']}", SHELF_LIVES, "none")


def _word(name: str, words: tuple[str, ...], usual: str) -> str:
    return forms.word(name, words) if forms.optional_text(name, 40) else usual


@blueprint.post("/accept")
@needs("donation.change")
def accept(donation_id: UUID) -> Answer:
    """接受: it is welcome (D3, D10, D24)."""
    return acted(
        donation_id,
        "donation.change",
        "accept",
        commands.accept_donation,
        lambda _row: {"override": forms.optional_text("override", 200)},
    )


@blueprint.post("/refuse")
@needs("donation.change")
def refuse(donation_id: UUID) -> Answer:
    """不予接受, with the reason."""
    return acted(
        donation_id,
        "donation.change",
        "refuse",
        commands.refuse_donation,
        lambda _row: {"reason": forms.text("reason", 200)},
    )


@blueprint.post("/receive")
@needs("donation.receive")
@takes_files
def receive(donation_id: UUID) -> Answer:
    """入库: so much of a line is here; line 0 is something nobody had announced."""
    return acted(donation_id, "donation.receive", "receive", commands.receive_line, _receiving)


def _receiving(row: DonationRow) -> dict[str, Any]:
    store, number = warehouse(), forms.whole("line", 0, 10_000)
    line = next((one for one in row.lines if one["line"] == number), None)
    if line is None and number:
        raise BadInput("donation.no_such_line", field="line", line=number)
    name = forms.optional_text("item", 80) or (line["name"] if line else forms.text("item", 80))
    known = muster().views.one(ItemRow, UUID(line["item_id"])) if line and line["item_id"] else None
    came, cause = thing(name, unless_new(known) if known else item_called(name)), forms.cause()
    arrival = came.arrival(forms.optional_text("shelf", 80))
    return {
        "line": number,
        "warehouse_id": WarehouseId(store.id),
        "item_id": arrival.item_id,
        "quantity": arrival.quantity,
        "said": arrival.said,
        "specification": arrival.specification,
        "batch": arrival.batch,
        "expires_on": arrival.expires_on,
        "shelf": arrival.shelf,
        "new_items": new_items([came]),
        "sheets": sheet("sheet", row.id, kind=CERTIFICATE, line=number),
        "override": forms.optional_text("override", 200),
        "cause": cause,
    }


@blueprint.post("/details")
@needs("donation.receive")
def details(donation_id: UUID) -> Answer:
    """D1: what nobody read at the gate is written down: specification and kind of a line."""
    return acted(
        donation_id,
        "donation.receive",
        "details",
        give_details,
        lambda _row: gather(
            line=lambda: forms.whole("line", 1, 10_000),
            specification=lambda: forms.optional_text("specification", 80),
            category=lambda: forms.optional_text("category", 80),
        ),
    )


@blueprint.post("/relation")
@needs("donation.change")
def relation(donation_id: UUID) -> Answer:
    """D8: whether a beneficiary and the donor belong together, and how that was found out."""
    return acted(donation_id, "donation.change", "relation", paperwork.check_relation, _relation)


def _relation(_row: DonationRow) -> dict[str, Any]:
    named = institutions("institution")
    return {
        "institution_id": InstitutionId(named[0].id) if named else None,
        "found": Relation(
            donor_promise=forms.ticked("donor_promise"),
            managers=forms.ticked("managers"),
            register=forms.ticked("register"),
            related=forms.word("related", ("yes", "no")) == "yes",
        ),
        "note": forms.optional_text("note", 200),
    }


@blueprint.post("/purpose")
@needs("donation.change")
def purpose(donation_id: UUID) -> Answer:
    """D13: another use, with the donor's consent on file."""
    return acted(
        donation_id,
        "donation.change",
        "purpose",
        paperwork.change_purpose,
        lambda _row: {
            "paper_id": forms.uuid_("paper_id"),
            "purpose": forms.optional_text("purpose", 200),
            "directed_to": [InstitutionId(one.id) for one in institutions("directed_to")],
        },
    )


@blueprint.post("/control")
@needs("donation.change")
def control(donation_id: UUID) -> Answer:
    """D21: settle an item of the four controls, with what was looked at."""
    return acted(
        donation_id,
        "donation.change",
        "controls",
        paperwork.check_control,
        lambda row: {"item": forms.word("item", by_hand(row.donor_kind)), "note": forms.text("note", 200)},
    )


@blueprint.post("/close")
@needs("donation.change")
def close(donation_id: UUID) -> Answer:
    """办结: everything is settled (D6, D7, D17, D21, D24)."""
    return acted(
        donation_id,
        "donation.change",
        "close",
        paperwork.close_donation,
        lambda _row: {"override": forms.optional_text("override", 200)},
    )
