"""Straight delivery 直达: goods that go from the donor to the user, booked in and out at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.donations.arriving import Arrival
from app.donations.straight import STRAIGHT, Brought, deliver_straight
from domain.base import BadInput
from domain.donations import DonationId, ItemId
from projections.donations.catalogue import ItemRow
from projections.donations.gift_rows import DonationRow, GiftFact
from projections.institutions import InstitutionRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, gather
from web.context import muster
from web.donations.consignmentforms import must_reach
from web.donations.consignments import chosen_institution, institutions
from web.donations.givingforms import sent_before
from web.donations.givingrows import coming
from web.donations.stockforms import day, settled, typed, units
from web.donations.stockforms import unit as unit_of

blueprint = Blueprint("straights", __name__)
PAGE = "/donations/<uuid:donation_id>/straight"


@blueprint.get(PAGE)
@needs("consignment.move")
def form(donation_id: UUID) -> str:
    """What of the donation goes straight to whom."""
    return form_page(donation_id)


def form_page(
    donation_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The form, with what was typed before."""
    row = _donation(donation_id)
    c = ItemRow.c
    return render_template(
        "donations/consignments/straight.html",
        row=row,
        lines=coming(row),
        items=[(item.id, item.name) for item in muster().views.rows(ItemRow, order_by=(c.category, c.name))],
        institutions=institutions(row.area_code),
        units=units(),
        directed=row.directed_to[0] if len(row.directed_to) == 1 else "",
        given=given or {},
        why=why or {},
    )


def _donation(donation_id: UUID) -> DonationRow:
    row = access.require("donation.see", muster().views.one(DonationRow, donation_id))
    must_reach(row.response_id, row.organisation_id, row.area_code, hurry=STRAIGHT)
    return row


@blueprint.post(PAGE)
@needs("consignment.move")
def send(donation_id: UUID) -> Answer:
    """Book it in and out; a second person agrees afterwards, the stamped sheet proves it."""
    row = _donation(donation_id)
    return settled(lambda: _send(row), lambda **typed: form_page(donation_id, **typed))


def _send(row: DonationRow) -> Response:
    values = gather(
        brought=lambda: _brought(row),
        institution_id=chosen_institution,
        carrier=lambda: forms.optional_text("carrier", most=80),
        vehicle=lambda: forms.optional_text("vehicle", most=80),
        expected_at=lambda: forms.optional_moment("expected_at"),
    )
    place = muster().views.one(InstitutionRow, values["institution_id"]) if values["institution_id"] else None
    if place is None:
        raise BadInput("form.missing", field="institution_id")
    must_reach(row.response_id, row.organisation_id, place.area_code, hurry=STRAIGHT)
    cause = forms.cause()
    position = deliver_straight(
        muster().ledger,
        donation_id=DonationId(row.id),
        **values,
        arrived=forms.ticked("arrived"),
        override=forms.optional_text("override", most=200),
        cause=cause,
    )
    id = cause.new_id("consignment")
    return done(position, url_for("consignments.consignment", consignment_id=id), id=id)


def _brought(row: DonationRow) -> list[Brought]:
    """So much of each line whose field is filled. Refuses none, and a line that has arrived before this."""
    left = [line["line"] for line in (row.lines if sent_before() else coming(row))]
    filled = [line for line in row.lines if forms.optional_text(f"much_{line['line']}", most=20)]
    for line in filled:
        if line["line"] not in left:
            raise BadInput("donation.line_here", field="lines", line=line["line"])
    found = [_line(line) for line in filled]
    if not found:
        raise BadInput("consignment.nothing_chosen", field="lines")
    return found


def _line(line: GiftFact) -> Brought:
    number = line["line"]
    item: Any = forms.optional_uuid(f"item_{number}") or line["item_id"]
    if item is None:
        raise BadInput("form.missing", field=f"item_{number}")
    name = f"much_{number}"
    arrival = Arrival(
        item_id=ItemId(UUID(str(item))),
        quantity=typed(forms.text(name, most=20), name, unit_of(f"unit_{number}", line["unit"])),
        specification=forms.optional_text(f"specification_{number}", most=80),
        batch=forms.optional_text(f"batch_{number}", most=80),
        expires_on=day(f"expires_{number}"),
    )
    return Brought(number, arrival)
