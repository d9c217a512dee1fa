"""What the page of a lot shows: what it is, how much is there, its movements, its papers and its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from domain.donations.units import from_milli
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.counts import CountRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.items import ItemRow
from projections.papers import PaperRow
from projections.responses import ResponseRow
from web import access
from web.at import at, moment
from web.context import muster
from web.donations.catalogue import packs_of
from web.donations.stockentries import entries
from web.donations.stocklists import Asked
from web.donations.stockrows import Entry, Held, Shown, by_id, link, shown, warehouses
from web.names import Names
from web.taskpages import history_of

MOST_MOVES = 300
SHEETS = {
    "stock_in_sheet": _l("Stock-in sheet"),
    "stock_out_sheet": _l("Stock-out sheet"),
    "count_sheet": _l("Count sheet"),
}


@dataclass(frozen=True)
class Note:
    """Something about a lot that must be read."""

    family: str
    text: str
    rule: str = ""
    more: str = ""


def one_lot(row: LotRow) -> Shown:
    """The lot with its names and promises."""
    response = muster().views.one(ResponseRow, row.response_id)
    return replace(shown([row], response)[0], held=tuple(held(row)))


def held(row: LotRow) -> list[Held]:
    """Which consignments it is promised to, the oldest first."""
    names = Names(muster().views)
    return [
        Held(
            names.any(UUID(id)),
            link("consignments.consignment", "consignment.see", consignment_id=UUID(id)),
            from_milli(amount),
        )
        for id, amount in row.reservations.items()
    ]


def notes(one: Shown) -> list[Note]:
    """What somebody has to know before using it."""
    row, found = one.row, []
    if row.condition == "recalled":
        found.append(
            Note("trouble", str(_("Recalled: not to be given out")), "", f"{row.reason} {row.notice}")
        )
    elif row.condition == "quarantined":
        rule = "D1" if row.source == "donated" else ""
        found.append(Note("wait", str(_("Not to be used until somebody has looked at it")), rule, row.reason))
    elif row.condition == "expired" and row.on_hand_milli:
        found.append(Note("trouble", str(_("Expired: to be written off or sold by a third party")), "D14"))
    if one.idle:
        found.append(Note("wait", str(_("It has been lying for %(days)s days", days=one.idle)), "D11"))
    return found


def moves_of(row: LotRow) -> list[Entry]:
    """Its movements, the newest first."""
    c = MovementRow.c
    rows = muster().views.rows(
        MovementRow, c.lot_id == row.id, at=at(), order_by=c.position.desc(), limit=MOST_MOVES
    )
    return entries(rows, Asked())


def sheets_of(item_id: UUID) -> list[tuple[PaperRow, str]]:
    """The stamped sheets on file, the newest first."""
    c = PaperRow.c
    rows = muster().views.rows(PaperRow, c.item_id == item_id, at=at(), order_by=c.filed_at.desc())
    return [(row, str(SHEETS.get(row.kind, row.kind))) for row in rows if not row.withdrawn]


def lot_page(
    row: LotRow,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    act: str = "",
) -> str:
    """The page; a refused act comes back open and filled."""
    one, item = one_lot(row), muster().views.one(GoodsRow, row.item_id, at=at())
    moves = moves_of(row)
    return render_template(
        "donations/stock/lot.html",
        one=one,
        row=row,
        notes=notes(one),
        counts_as=item.unit if item and item.unit != row.unit else "",
        packs=[text for _unit, text in packs_of(item)] if item else [],
        standard=item.standard if item else "",
        donation=_donation(row),
        directed=[found.name for found in by_id(InstitutionRow, map(UUID, row.directed_to))],
        certificates=row.certificate_ids,
        entries=moves,
        issued=any(move.row.quantity_milli < 0 for move in moves),
        elsewhere=_elsewhere(row),
        sheets=sheets_of(row.id),
        sheet_kinds=list(SHEETS.items())[:2],
        lines=history_of(row.id, at()),
        given=given or {},
        why=why or {},
        act_name=act,
        moment=moment(),
        at=at(),
    )


def _elsewhere(row: LotRow) -> list[tuple[UUID, str]]:
    return [(one.id, one.name) for one in warehouses("stock.move") if one.id != row.warehouse_id]


def _donation(row: LotRow) -> dict[str, Any] | None:
    """The donation a lot came with, as far as the reader may see it."""
    if row.donation_id is None:
        return None
    item = muster().views.one(ItemRow, row.donation_id)
    name = Names(muster().views).item(item) if item else str(_("a donation"))
    return {"ref": name, "href": link("giving.donation", "donation.see", donation_id=row.donation_id)}


def counting(row: LotRow) -> CountRow | None:
    """The count that is open and asks for this lot: while it is, nobody is told what the books say."""
    c = CountRow.c
    where = (c.warehouse_id == row.warehouse_id, c.status == "opened")
    found = muster().views.rows(CountRow, *where, access.scope("count.enter").where(CountRow))
    wanted = str(row.id)
    return next(
        (
            count
            for count in found
            if any(fact["lot_id"] == wanted and not fact["counted"] for fact in count.lots)
        ),
        None,
    )


def store_page(
    row: LotRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The lot on the storekeeper's phone."""
    return render_template(
        "donations/stock/store_lot.html",
        one=one_lot(row),
        row=row,
        counting=counting(row),
        given=given or {},
        why=why or {},
    )
