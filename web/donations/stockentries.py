"""The lines of the stock book with names: what each belongs to, where it went, what was left after it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import url_for

from domain.donations.units import from_milli, milli
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.stock import moved
from projections.institutions import InstitutionRow
from projections.items import ItemRow
from web import access
from web.context import muster
from web.donations.stocklists import Asked, reach
from web.donations.stockrows import Entry, Tie, by_id, link, straight, warehouse_names
from web.names import LETTERS

TIED = {
    "consignment": ("consignments.consignment", "consignment.see", "consignment_id"),
    "donation": ("giving.donation", "donation.see", "donation_id"),
}
"""What a movement belongs to: endpoint, its action, the name of its id in the address."""


def entries(rows: Sequence[MovementRow], asked: Asked) -> list[Entry]:
    """The lines with names, newest first; and what was left of all that is asked for after each."""
    named = warehouse_names({row.warehouse_id for row in rows})
    ids = {row.institution_id for row in rows if row.institution_id}
    towards = {row.id: row.name for row in by_id(InstitutionRow, ids)}
    tied, others = ties(rows), _others(rows)
    left = _left_after(rows[0], asked) if rows and asked.sums_up else None
    made = []
    for row in rows:
        place, to = named.get(row.warehouse_id, straight()), towards.get(row.institution_id, "")
        tie = tied.get(row.consignment_id or row.donation_id)
        running, other = None if left is None else from_milli(left), others.get(row.other_lot_id)
        made.append(Entry(row, place, to, None if other else tie, running, other))
        left = None if left is None else left - row.quantity_milli
    return made


def _others(rows: Sequence[MovementRow]) -> dict[UUID | None, Tie]:
    """The lots at the other end of what was carried over, with their warehouses."""
    lots = by_id(LotRow, {row.other_lot_id for row in rows} - {None})
    named = warehouse_names({lot.warehouse_id for lot in lots})
    return {
        lot.id: Tie(
            lot.ref,
            url_for("lots.lot", lot_id=lot.id) if access.may("lot.see", lot) else "",
            named.get(lot.warehouse_id, straight()),
        )
        for lot in lots
    }


def ties(rows: Sequence[MovementRow]) -> dict[UUID | None, Tie]:
    """The consignment that took goods away, or the donation that brought them, by its number."""
    ids = {row.consignment_id or row.donation_id for row in rows} - {None}
    return {row.id: tie(row) for row in by_id(ItemRow, ids)}


def tie(row: ItemRow) -> Tie:
    """A consignment or a donation as people call it, and its page when the reader may see it."""
    endpoint, action, name = TIED.get(row.kind, ("", "", ""))
    href = link(endpoint, action, **{name: row.id}) if endpoint else ""
    return Tie(f"{LETTERS.get(row.kind, '')}{row.number or 0:04d}", href)


def _left_after(row: MovementRow, asked: Asked) -> int:
    upto = MovementRow.c.position <= row.position
    with muster().views.read() as reading:
        return milli(moved(reading, *reach(), *asked.movements(), upto))
