"""盘点表: the sheet a count is written on, blind and on A4, and the photo of it once it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.donations import sheets as commands
from domain.base import Position
from domain.donations import CountId
from projections.donations.counts import CountRow
from projections.donations.warehouses import WarehouseRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from web import access, forms, pdf, qr
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.at import at
from web.chrome import here_with
from web.context import muster
from web.donations.countpages import Line, count_page, lines_of
from web.exports import download
from web.security import takes_files

blueprint = Blueprint("countpapers", __name__)


@dataclass(frozen=True)
class Sheet:
    """A count as its paper shows it: what the books say stands on it only once it is confirmed."""

    row: CountRow
    organisation: str
    response: str
    warehouse: str
    lines: list[Line]
    compared: bool
    code: Markup
    position: Position
    moment: datetime

    @property
    def ref(self) -> str:
        """The count's number."""
        return f"K-{self.row.number:04d}"


@blueprint.get("/papers/counts/<uuid:count_id>")
@needs("lot.see")
def sheet(count_id: UUID) -> str | Response:
    """The count sheet; with ?format=pdf as a PDF."""
    made = _sheet(access.require("lot.see", muster().views.one(CountRow, count_id, at=at())))
    if request.args.get("format") == "pdf":
        return download(
            pdf.made("donations/stock/count_sheet.html", sheet=made), f"{_('Count sheet')} {made.ref}.pdf"
        )
    back = url_for("counts.count", count_id=count_id)
    return render_template(
        "donations/stock/count_sheet.html", sheet=made, pdf=here_with(format="pdf"), back=back
    )


def _sheet(row: CountRow) -> Sheet:
    with muster().views.read() as reading:
        position = reading.position if at() is None else Position(at() or 0)
        organisation = reading.one(OrganisationRow, row.organisation_id, position)
        response = reading.one(ResponseRow, row.response_id, position)
        place = reading.one(WarehouseRow, row.warehouse_id, position)
        moment = reading.moment_of(position)
    return Sheet(
        row=row,
        organisation=organisation.name if organisation else "",
        response=response.name if response else "",
        warehouse=place.name if place else "",
        lines=lines_of(row),
        compared=row.status == "confirmed",
        code=qr.drawing(qr.page("labels.scanned", item_id=row.id)),
        position=position,
        moment=moment,
    )


@blueprint.post("/stock/counts/<uuid:count_id>/sheets")
@needs("count.enter")
@takes_files
def send_sheet(count_id: UUID) -> Answer:
    """Put the photo of the signed 盘点表 on file."""
    row = access.require("count.enter", muster().views.one(CountRow, count_id))

    def act() -> Response:
        cause = forms.cause()
        kept = forms.upload("photo", item=("count", row.id), required=True)
        assert kept is not None  # noqa: S101 -- required
        position = commands.file_count_sheet(
            muster().ledger,
            count_id=CountId(row.id),
            attachment_id=kept.id,
            sha256=kept.sha256,
            media_type=kept.media_type,
            cause=cause,
        )
        return done(position, url_for("counts.count", count_id=row.id), id=kept.id)

    return answered(act, lambda **typed: count_page(row, **typed))
