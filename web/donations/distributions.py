"""分配清单: where a donation went, on A4, to sign and file; asked for where it came from abroad (D24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from domain.base import Position
from projections.donations.consignment_lines import confirmed
from projections.donations.consignments import ConsignmentRow
from projections.donations.giving import DonationRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.reading import Reading
from web import access, pdf, qr
from web.access import needs
from web.at import at
from web.chrome import Chrome
from web.context import muster
from web.donations.giftway import arrived
from web.donations.givingrows import donors_of, name_of
from web.donations.goodsnames import goods_name, several
from web.donations.publiclines import named
from web.donations.stockwords import amount, unit
from web.exports import download
from web.present import CONSIGNMENT

blueprint = Blueprint("distributions", __name__, url_prefix="/donations/<uuid:donation_id>/distribution")
TEMPLATE = "donations/giving/distribution.html"
IMPORTED = ("import_certificate", "customs_form")
"""The papers by which goods from abroad are known at the border."""


@dataclass(frozen=True)
class Part:
    """So much of one batch that went to one recipient."""

    ref: str
    at: datetime | None
    to: str
    goods: str
    batch: str
    quantity: str
    state: str


@dataclass(frozen=True)
class Distribution:
    """What the list says, as of a record."""

    row: DonationRow
    donor: str
    organisation: str
    imported: str
    """The numbers of the import papers on file."""
    parts: Sequence[Part]
    left: Sequence[str]
    position: Position
    moment: datetime
    code: Markup


@blueprint.get("")
@needs("donation.see")
def page(donation_id: UUID) -> str:
    """The list, to look at and print."""
    told = _list(donation_id)
    again = qr.path("distributions.as_pdf", donation_id=donation_id, at=f"p{told.position}")
    return render_template(
        TEMPLATE, told=told, pdf=again, back=url_for("giving.donation", donation_id=donation_id)
    )


@blueprint.get("/pdf")
@needs("donation.see")
def as_pdf(donation_id: UUID) -> Response:
    """The same as a PDF; as of the same position it has always the same bytes."""
    told = _list(donation_id)
    return download(pdf.made(TEMPLATE, told=told), f"{_('Distribution list')} {told.row.ref}.pdf")


def _list(donation_id: UUID) -> Distribution:
    row = access.require("donation.see", muster().views.one(DonationRow, donation_id, at=at()))
    donor = donors_of({row.donor_id}, at()).get(row.donor_id) if access.carries("donor.see") else None
    imported = [paper["number"] for paper in row.papers if paper["kind"] in IMPORTED and paper["number"]]
    with muster().views.read() as reading:
        position = reading.position if (asked := at()) is None else asked
        moves = reading.rows(
            MovementRow, MovementRow.c.donation_id == row.id, at=position, order_by=MovementRow.c.position
        )
        return Distribution(
            row=row,
            donor=name_of(donor),
            organisation=Chrome.organisation_name(row.organisation_id),
            imported=several(imported),
            parts=_parts(reading, moves, position),
            left=_left(moves),
            position=position,
            moment=reading.moment_of(position),
            code=qr.drawing(url_for("giving.donation", donation_id=row.id, _external=True)),
        )


def _parts(reading: Reading, moves: Sequence[MovementRow], position: Position) -> list[Part]:
    """What went less what came back, by consignment and batch, in the order it went."""
    totals: dict[tuple[UUID, UUID], int] = {}
    first: dict[tuple[UUID, UUID], MovementRow] = {}
    for move in moves:
        if move.kind in ("issued", "returned") and move.consignment_id:
            key = (move.consignment_id, move.lot_id)
            totals[key] = totals.get(key, 0) - move.quantity_milli
            first.setdefault(key, move)
    c, ids = ConsignmentRow.c, {consignment_id for consignment_id, _lot in totals}
    sent = {row.id: row for row in reading.rows(ConsignmentRow, c.id.in_(ids), at=position)}
    places = named(reading, InstitutionRow, {row.institution_id for row in sent.values()})
    return [
        _part(first[key], milli, sent[key[0]], places.get(sent[key[0]].institution_id, ""))
        for key, milli in totals.items()
        if milli and key[0] in sent
    ]


def _part(move: MovementRow, milli: int, sent: ConsignmentRow, to: str) -> Part:
    lines = [line for line in sent.lines if line["lot_id"] == str(move.lot_id)]
    return Part(
        ref=f"C-{sent.number:04d}",
        at=sent.confirmed_at or sent.delivered_at or sent.handed_at,
        to=to or str(_("People in need")),
        goods=goods_name(move.item_name, move.item_id, legal=True),
        batch=move.batch,
        quantity=arrived(milli, confirmed(lines, milli), move.unit),
        state=str(CONSIGNMENT[sent.status].text),
    )


def _left(moves: Sequence[MovementRow]) -> list[str]:
    """What of it went to nobody yet, by thing: what is there after all that moved, lots moved on included."""
    balances = {move.lot_id: move for move in moves}
    totals: dict[tuple[str, str], int] = {}
    for move in balances.values():
        key = (goods_name(move.item_name, move.item_id, legal=True), move.unit)
        totals[key] = totals.get(key, 0) + move.balance_milli
    return [f"{item} {_much(milli, word)}" for (item, word), milli in totals.items() if milli]


def _much(milli: int, word: str) -> str:
    whole, rest = divmod(milli, 1000)
    return f"{amount(str(whole) if not rest else f'{whole}.{rest:03d}')} {unit(word)}"
