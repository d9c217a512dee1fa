"""先收后补: a truck stands at the gate; what is on it is taken in with a thumb, papers after."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.donations import giving as commands
from domain.base import Cause, NotFound
from domain.donations import DonationId, Donor, DonorId, WarehouseId
from domain.organisations import OrganisationId
from domain.place import AreaCode, within
from domain.responses import ResponseId
from projections.donations.catalogue import ItemRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.responses import ResponseRow
from web import access, chrome, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, gather
from web.context import muster
from web.donations import donorfinding, givingwords
from web.donations.givingforms import MOST_TYPED, new_items, sheet, terms, things
from web.donations.givingrows import shown
from web.donations.givingwords import KIND, PAPER
from web.donations.refusing import answered
from web.donations.stockwords import CONDITION, UNIT
from web.security import takes_files

blueprint = Blueprint("donationgate", __name__, url_prefix="/donations/gate")
SHEETS = ("delivery_note", "certificate", "photo")
"""What is photographed at the gate; everything else can wait."""


@blueprint.get("")
@needs("donation.receive")
def gate() -> str:
    """The form, for a thumb."""
    return gate_page()


@blueprint.get("/<uuid:donation_id>")
@needs("donation.receive")
def taken_in(donation_id: UUID) -> str:
    """What was just taken in: where each lot goes next, and what is owed; in the storekeeper's frame."""
    row = access.require("donation.receive", muster().views.one(DonationRow, donation_id))
    c = LotRow.c
    lots = muster().views.rows(LotRow, c.donation_id == row.id, c.on_hand_milli > 0, order_by=c.number)
    return render_template(
        "donations/giving/gate_done.html",
        row=row,
        one=shown([row])[0],
        lots=lots,
        condition=CONDITION,
        texts=givingwords,
    )


def gate_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form with what was typed before."""
    stores = warehouses()
    return render_template(
        "donations/giving/gate.html",
        response=chrome.current().response,
        stores=stores,
        store_options=[(store.id, store.name) for store in stores],
        catalogue=muster().views.rows(ItemRow, order_by=ItemRow.c.name),
        units=list(UNIT.items()),
        kinds=list(KIND.items()),
        sheets=[(kind, PAPER[kind]) for kind in SHEETS],
        most=MOST_TYPED,
        given=given or {},
        why=why or {},
    )


def warehouses() -> list[WarehouseRow]:
    """The open warehouses within reach."""
    c = WarehouseRow.c
    where = (access.scope("donation.receive").where(WarehouseRow), c.closed.is_(False))
    return muster().views.rows(WarehouseRow, *where, order_by=c.number)


def warehouse(field: str = "warehouse_id") -> WarehouseRow:
    """The warehouse of the form, one within reach."""
    return access.require("donation.receive", muster().views.one(WarehouseRow, forms.uuid_(field)))


@blueprint.post("")
@needs("donation.receive")
@takes_files
def receive() -> Answer:
    """Take the goods in; the same send again changes nothing."""
    return answered(_receive, gate_page)


def _receive() -> Response:
    response = _response()
    found = gather(warehouse=warehouse, things=things, terms=lambda: terms(gate=True), cause=forms.cause)
    store: WarehouseRow = found["warehouse"]
    cause: Cause = found["cause"]
    donation_id = DonationId(cause.new_id("donation"))
    page = url_for("donationgate.taken_in", donation_id=donation_id)
    if not access.may("donation.receive", organisation_id=store.organisation_id, response_id=response.id):
        raise access.Denied("access.denied_here")
    again = muster().ledger.find(Donor, cause.new_id("donor")) is not None  # who was new then is so again
    donor = None if again else donorfinding.known(store.organisation_id)
    stranger = donorfinding.stranger(cause) if donor is None else None
    kind = forms.word("sheet_kind", SHEETS) if forms.optional_text("sheet_kind", 40) else "photo"
    sheets = sheet("sheet", donation_id, kind=kind)
    position = commands.receive_at_gate(
        muster().ledger,
        donor_id=DonorId(donor.id) if donor else None,
        stranger=stranger,
        response_id=ResponseId(response.id),
        organisation_id=OrganisationId(store.organisation_id),
        warehouse_id=WarehouseId(store.id),
        area_code=_place(store, response),
        things=[one.arrival() for one in found["things"]],
        terms=found["terms"],
        sheets=sheets,
        new_items=new_items(found["things"]),
        cause=cause,
    )
    if stranger is not None and not again:
        donorfinding.remember(cause)
    return done(position, page, id=donation_id)


def _place(store: WarehouseRow, response: ResponseRow) -> AreaCode:
    """Where the donation is: at the warehouse, or in the response when that lies elsewhere."""
    inside = within(AreaCode(store.area_code), AreaCode(response.area_code))
    return AreaCode(store.area_code if inside else response.area_code)


def _response() -> ResponseRow:
    """The response the goods are for: the form's, or the one that is looked at."""
    seen = {row.id: row for row in chrome.current().responses()}
    wanted: UUID | None = forms.optional_uuid("response_id")
    row = seen.get(wanted) if wanted else chrome.current().response
    if row is None:
        raise NotFound("response.not_found")
    return row
