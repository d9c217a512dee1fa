"""捐赠接收单: the acceptance slip on A4, to sign and stamp; no official receipt: Muster never numbers one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.donations.paperwork import print_slip
from domain.base import NotFound, Position
from domain.donations import DonationId
from projections.donations.giving import DonationRow, GiftFact
from web import access, forms, pdf, qr
from web.access import needs
from web.answers import done
from web.at import at
from web.chrome import Chrome
from web.context import muster
from web.donations.givingrows import donors_of, name_of
from web.donations.givingwords import BASIS, KIND
from web.donations.goodsnames import goods_name
from web.donations.stockwords import BOOK, amount, unit
from web.exports import download

blueprint = Blueprint("slips", __name__, url_prefix="/donations/<uuid:donation_id>/slip")
TEMPLATE = "donations/giving/slip.html"


@dataclass(frozen=True)
class SlipLine:
    """One line as it came."""

    name: str
    specification: str
    batch: str
    expires_on: str
    quantity: str
    value: int | None
    basis: str


@dataclass(frozen=True)
class Slip:
    """What the slip says, as of a record."""

    row: DonationRow
    donor: str
    kind: str
    organisation: str
    book: str
    purpose: str
    lines: list[SlipLine]
    position: Position
    moment: datetime
    code: Markup

    @property
    def value(self) -> int | None:
        """What it is worth in all, None while nothing is valued."""
        return self.row.value


@blueprint.get("")
@needs("donation.see")
def page(donation_id: UUID) -> str:
    """The slip, to look at and print."""
    slip = _slip(donation_id)
    again = qr.path("slips.as_pdf", donation_id=donation_id, at=f"p{slip.position}")
    back = url_for("giving.donation", donation_id=donation_id)
    may = access.may("donation.receive", slip.row)
    return render_template(TEMPLATE, slip=slip, pdf=again, back=back, may=may, texts=BASIS)


@blueprint.get("/pdf")
@needs("donation.see")
def as_pdf(donation_id: UUID) -> Response:
    """The same as a PDF; as of the same position it has always the same bytes."""
    slip = _slip(donation_id)
    made = pdf.made(TEMPLATE, slip=slip, may=False, texts=BASIS)
    return download(made, f"{_('Acceptance slip')} {slip.row.ref}.pdf")


@blueprint.post("")
@needs("donation.receive")
def handed_out(donation_id: UUID) -> Response:
    """Note that the slip was handed to the donor."""
    row = access.require("donation.receive", muster().views.one(DonationRow, donation_id))
    position = print_slip(muster().ledger, donation_id=DonationId(row.id), cause=forms.cause())
    return done(position, url_for("giving.donation", donation_id=row.id))


def _slip(donation_id: UUID) -> Slip:
    row = access.require("donation.see", muster().views.one(DonationRow, donation_id, at=at()))
    donor = donors_of({row.donor_id}, at()).get(row.donor_id) if access.carries("donor.see") else None
    return slip_of(row, name_of(donor))


def slip_of(row: DonationRow, donor: str = "") -> Slip:
    """The slip of a donation; without the donor's name where nobody may read it. Refuses before it came."""
    if row.received_at is None:
        raise NotFound("donation.nothing_received")
    with muster().views.read() as reading:
        position = reading.position if (asked := at()) is None else asked
        moment = reading.moment_of(position)
    return Slip(
        row=row,
        donor=donor,
        kind=str(KIND[row.donor_kind]),
        organisation=Chrome.organisation_name(row.organisation_id),
        book=str(BOOK[row.book]),
        purpose=row.purpose,
        lines=[_line(line) for line in row.lines if line["lot_ids"]],
        position=position,
        moment=moment,
        code=qr.drawing(url_for("giving.donation", donation_id=row.id, _external=True)),
    )


def _line(fact: GiftFact) -> SlipLine:
    return SlipLine(
        name=goods_name(fact["name"], fact["item_id"], legal=True),
        specification=fact["specification"],
        batch=fact["batch"],
        expires_on=fact["expires_on"],
        quantity=f"{amount(fact['received'])} {unit(fact['base'])}",
        value=fact["value"],
        basis=str(BASIS[fact["basis"]]) if fact["basis"] else "",
    )
