"""A consignment in the storekeeper's frame: from which shelf each line is taken, and who took others away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.seats import TAKEN
from projections.volunteers import VolunteerRow
from web import access
from web.context import muster
from web.donations.stockrows import by_id

LATEST, MOST_CARRIERS = 60, 4
OUR_WORDS = ("", "volunteers", "donor", "unrecorded")
"""What stands for a carrier without being one's name."""


def beside(row: ConsignmentRow) -> dict[str, Any]:
    """What the storekeeper's page shows beside the consignment; `walk` is the lines from shelf to shelf."""
    lots = by_id(LotRow, [UUID(line["lot_id"]) for line in row.lines])
    shelves = {str(lot.id): lot.shelf for lot in lots}
    walk = sorted(range(len(row.lines)), key=lambda n: shelves.get(row.lines[n]["lot_id"], ""))
    return {"shelves": shelves, "walk": walk, "known_carriers": _carriers(row), "goers": _goers(row)}


def _goers(row: ConsignmentRow) -> list[str]:
    """Who comes for the goods: the volunteers promised to its task."""
    task = muster().views.one(TaskRow, row.task_id) if row.task_id else None
    going = [UUID(seat["volunteer_id"]) for seat in task.seats if seat["state"] in TAKEN] if task else []
    return [access.name_of(one.name) for one in by_id(VolunteerRow, going)]


def _carriers(row: ConsignmentRow) -> list[str]:
    """The carriers that last took goods of this organisation: a tap instead of a name to type."""
    if row.status != "picked" or row.task_id:
        return []
    c = ConsignmentRow.c
    mine = (c.organisation_id == row.organisation_id, c.carrier.not_in(OUR_WORDS))
    seen = access.scope("consignment.see").where(ConsignmentRow)
    rows = muster().views.rows(ConsignmentRow, *mine, seen, order_by=c.handed_at.desc(), limit=LATEST)
    return list(dict.fromkeys(one.carrier for one in rows))[:MOST_CARRIERS]
