"""Papers of stock on A4: 入库单 and 出库单; a page that prints, a PDF, and the photo of the stamped sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from app.donations import sheets as commands
from domain.base import BadInput, NotFound, Position
from domain.donations import LotId
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.warehouses import WarehouseRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access, forms, pdf
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.at import at
from web.chrome import here_with
from web.context import muster
from web.donations.goodsnames import goods_name
from web.donations.lotpages import lot_page
from web.donations.stockrows import by_id
from web.donations.stockwords import MOVEMENT
from web.exports import download
from web.i18n import zone
from web.names import as_id
from web.security import takes_files

blueprint = Blueprint("stockpapers", __name__)
IN = ("received", "transferred_in", "returned", "found")
OUT = ("issued", "transferred_out", "written_off", "sold", "lost")
PAPERS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "stock-in": (_l("Stock-in sheet"), IN),
    "stock-out": (_l("Stock-out sheet"), OUT),
}
MOST_LINES, FEWEST_LINES = 200, 8


@dataclass(frozen=True)
class Line:
    """One line of a sheet; an empty one is there to be written on."""

    item: str = ""
    specification: str = ""
    ref: str = ""
    batch: str = ""
    expires_on: str = ""
    shelf: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    voucher: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet as its paper shows it; as of one position it is always the same."""

    paper: str
    title: str
    organisation: str
    response: str
    warehouse: str
    about: str
    lines: Sequence[Line]
    position: Position
    moment: datetime

    @property
    def full(self) -> list[Line]:
        """The lines, and room for what comes beside them."""
        return [*self.lines, *[Line()] * max(0, FEWEST_LINES - len(self.lines))]


@blueprint.get("/papers/stock/<any('stock-in', 'stock-out'):paper>")
@needs("lot.see")
def sheet(paper: str) -> str | Response:
    """入库单 or 出库单 of ?lot=, ?consignment=, ?donation=, or ?warehouse= and ?day=; ?format=pdf."""
    with muster().views.read() as reading:
        made = _sheet(reading, paper)
    if request.args.get("format") == "pdf":
        return download(
            pdf.made("donations/stock/sheet.html", sheet=made), f"{made.title} {made.position}.pdf"
        )
    back = request.args.get("lot")
    to = url_for("lots.lot", lot_id=back) if as_id(back) else url_for("stock.ledger")
    return render_template("donations/stock/sheet.html", sheet=made, pdf=here_with(format="pdf"), back=to)


def _sheet(reading: Reading, paper: str) -> Sheet:
    title, kinds = PAPERS[paper]
    position = reading.position if at() is None else Position(at() or 0)
    rows = reading.rows(
        MovementRow, *_asked(), MovementRow.c.kind.in_(kinds), at=position, order_by=MovementRow.c.position,
        limit=MOST_LINES,
    )  # fmt: skip
    planned = _planned() if paper == "stock-out" and not rows else None
    if not rows and planned is None:
        raise NotFound("access.not_found")
    lots = {row.id: row for row in by_id(LotRow, _lot_ids(rows, planned))}
    lines = [_moved(row, lots[row.lot_id]) for row in rows] if planned is None else _wanted(planned, lots)
    return _framed(reading, paper, str(title), lines, rows[0] if rows else planned, position)


def _lot_ids(rows: Sequence[MovementRow], planned: ConsignmentRow | None) -> list[UUID]:
    return [row.lot_id for row in rows] or [
        UUID(line["lot_id"]) for line in (planned.lines if planned else ())
    ]


def _framed(
    reading: Reading, paper: str, title: str, lines: Sequence[Line], row: Any, position: Position
) -> Sheet:
    organisation = reading.one(OrganisationRow, row.organisation_id, position)
    response = reading.one(ResponseRow, row.response_id, position)
    place = reading.one(WarehouseRow, row.warehouse_id, position) if row.warehouse_id else None
    return Sheet(
        paper=paper,
        title=title,
        organisation=organisation.name if organisation else "",
        response=response.name if response else "",
        warehouse=place.name if place else str(_("Straight delivery")),
        about=f"C-{row.number:04d}" if isinstance(row, ConsignmentRow) else "",
        lines=lines,
        position=position,
        moment=reading.moment_of(position),
    )


def _asked() -> list[ColumnElement[bool]]:
    """Which movements: by lot, consignment, donation, voucher, or by warehouse and day. Refuses all."""
    c, args = MovementRow.c, request.args
    found: list[ColumnElement[bool]] = []
    lots = [id for text in args.getlist("lot") if (id := as_id(text))]
    if lots:
        found.append(c.lot_id.in_(lots[:MOST_LINES]))
    for name, column in (
        ("consignment", c.consignment_id),
        ("donation", c.donation_id),
        ("warehouse", c.warehouse_id),
    ):
        if args.get(name):
            found.append(column == as_id(args.get(name)))
    if args.get("voucher"):
        found.append(c.voucher == args["voucher"][:20])
    if args.get("day"):
        start = _day(args["day"])
        found += [c.happened_at >= start, c.happened_at < start + timedelta(days=1)]
    if not found:
        raise BadInput("form.missing", field="lot")
    return [access.scope("lot.see").where(MovementRow), *found]


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone()))
    except (ValueError, OverflowError):
        raise BadInput("form.not_a_time", field="day") from None


def _planned() -> ConsignmentRow | None:
    """A consignment whose goods have not left: the sheet to pick by."""
    id = as_id(request.args.get("consignment") or None)
    row = muster().views.one(ConsignmentRow, id, at=at()) if id else None
    return row if row and access.may("consignment.see", row) else None


def _moved(row: MovementRow, lot: LotRow) -> Line:
    return Line(
        item=goods_name(row.item_name, row.item_id, legal=True),
        specification=lot.specification,
        ref=lot.ref,
        batch=row.batch,
        expires_on=lot.expires_on,
        shelf=lot.shelf,
        quantity=abs(row.quantity),
        unit=row.unit,
        voucher=row.voucher,
        note=_note(row),
    )


def _note(row: MovementRow) -> str:
    """The reason; and what it was, where that is not what the sheet is called."""
    what = "" if row.kind in ("received", "issued") else str(MOVEMENT.get(row.kind, ""))
    return " · ".join(part for part in (what, row.reason) if part)


def _wanted(row: ConsignmentRow, lots: Mapping[UUID, LotRow]) -> list[Line]:
    made = []
    for line in row.lines:
        lot = lots.get(UUID(line["lot_id"]))
        made.append(
            Line(
                item=goods_name(line["item_name"], line["item_id"], legal=True),
                specification=lot.specification if lot else "",
                ref=lot.ref if lot else "",
                batch=line["batch"],
                expires_on=line["expires_on"],
                shelf=lot.shelf if lot else "",
                quantity=Decimal(line["quantity"]) - Decimal(line["lost"]),
                unit=line["unit"],
            )
        )
    return sorted(made, key=lambda line: (line.shelf, line.ref))


@blueprint.post("/stock/lots/<uuid:lot_id>/sheets")
@needs("stock.receive")
@takes_files
def send_sheet(lot_id: UUID) -> Answer:
    """Put the photo of a stamped 入库单 or 出库单 on file: it is the confirmation."""
    row = access.require("stock.receive", muster().views.one(LotRow, lot_id))

    def act() -> Response:
        kind = forms.word("kind", ("stock_in_sheet", "stock_out_sheet"))
        cause = forms.cause()
        kept = forms.upload("photo", item=("lot", row.id), required=True)
        assert kept is not None  # noqa: S101 -- required
        position = commands.file_stock_sheet(
            muster().ledger,
            lot_id=LotId(row.id),
            kind=kind,
            attachment_id=kept.id,
            sha256=kept.sha256,
            media_type=kept.media_type,
            cause=cause,
        )
        return done(position, url_for("lots.lot", lot_id=row.id), id=kept.id)

    return answered(act, lambda **typed: lot_page(row, **typed, act="send_sheet"))
