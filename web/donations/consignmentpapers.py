"""接收确认单: the sheet that goes with a consignment on A4, with room for a stamp and a QR; never the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from domain.base import Position, RuleBroken
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.institutions import InstitutionRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access, pdf, present, qr
from web.access import needs
from web.at import at
from web.chrome import here_with
from web.context import muster
from web.donations.consignmentfacts import consignments
from web.donations.consignmentpages import CARRIERS
from web.donations.receiptways import door
from web.exports import download

blueprint = Blueprint("consignmentpapers", __name__)
TEMPLATE = "donations/consignments/sheet.html"
FEWEST_LINES = 8
"""Rows of a sheet: short ones leave room for what is added by hand."""


@dataclass(frozen=True)
class DeliverySheet:
    """A consignment as its sheet shows it."""

    row: ConsignmentRow
    one: present.Json
    specifications: dict[str, str]
    organisation: str
    response: str
    to: str
    address: str
    carrier: str
    position: Position
    moment: datetime

    @property
    def blank(self) -> int:
        """Empty rows below the lines."""
        return max(0, FEWEST_LINES - len(self.one["lines"]))

    @property
    def code(self) -> Markup:
        """Where the recipient types the PIN they were told: the carrier has the sheet in hand."""
        return door(self.row)

    @property
    def page(self) -> str:
        """Where number and PIN are typed in."""
        return qr.page("recipients.enter")


@blueprint.get("/consignments/<uuid:consignment_id>/sheet")
@needs("consignment.move")
def sheet(consignment_id: UUID) -> str | Response:
    """The sheet, to be printed by the browser; with ?format=pdf as a PDF. Refuses what may not go yet."""
    row = access.require(
        "consignment.move", muster().views.one(ConsignmentRow, consignment_id, at=at())
    )  # fmt: skip
    if row.status in ("proposed", "cancelled"):
        raise RuleBroken("consignment.not_approved", number=row.number)
    with muster().views.read() as reading:
        made = _sheet(reading, row)
    if request.args.get("format") == "pdf":
        return download(pdf.made(TEMPLATE, sheet=made), f"{_('Delivery sheet')} {made.one['ref']}.pdf")
    back = url_for("consignments.consignment", consignment_id=row.id)
    return render_template(TEMPLATE, sheet=made, pdf=here_with(format="pdf"), back=back)


def _sheet(reading: Reading, row: ConsignmentRow) -> DeliverySheet:
    position = reading.position if at() is None else at()
    assert position is not None  # noqa: S101 -- one of the two
    organisation = reading.one(OrganisationRow, row.organisation_id, position)
    response = reading.one(ResponseRow, row.response_id, position)
    place = reading.one(InstitutionRow, row.institution_id, position) if row.institution_id else None
    lots = [UUID(line["lot_id"]) for line in row.lines]
    named = reading.rows(LotRow, LotRow.c.id.in_(lots), at=position)
    address = (place.address if place else "") or access.name_of(row.address)
    return DeliverySheet(
        row=row,
        one=consignments(present.Presenter(reading, access.name_of, position), [row])[0],
        specifications={str(lot.id): lot.specification for lot in named},
        organisation=organisation.name if organisation else "",
        response=response.name if response else "",
        to=place.name if place else access.name_of(row.recipient),
        address=address,
        carrier=" ".join(filter(None, (str(CARRIERS.get(row.carrier, row.carrier)), row.vehicle))),
        position=position,
        moment=reading.moment_of(position),
    )
