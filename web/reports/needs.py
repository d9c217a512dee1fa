"""Needs as the daily report counts them: those an organisation took on, and those nobody has in its area."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask_babel import gettext as _

from domain.place import within
from projections.history import HistoryRow
from projections.needs import NeedRow
from web import present
from web.i18n import when
from web.reports.parts import Day

STEPS = ("Reported", "Accepted", "Met")


def needs_of(day: Day) -> dict[UUID, NeedRow]:
    """The needs that are the organisation's business."""
    rows = day.reading.rows(NeedRow, NeedRow.c.response_id == day.response.id, at=day.position)
    return {row.id: row for row in rows if _ours(day, row)}


def _ours(day: Day, row: NeedRow) -> bool:
    if row.organisation_id is None:
        return within(row.area_code, day.organisation.area_code)
    return row.organisation_id in day.organisations


def steps_of(day: Day, needs: dict[UUID, NeedRow]) -> Counter[str]:
    """How many were reported, accepted and met on the day."""
    c = HistoryRow.c
    where = (
        c.response_id == day.response.id,
        c.happened_at >= day.start,
        c.happened_at < day.end,
        c.topic.in_([f"needs.Need.{step}" for step in STEPS]),
    )
    rows = day.reading.rows(HistoryRow, *where, at=day.position)
    found = {(row.item_id, row.topic.rpartition(".")[2]) for row in rows if row.item_id in needs}
    return Counter(step for _id, step in found)


def need_points(day: Day, needs: dict[UUID, NeedRow]) -> list[str]:
    """Needs past their time, and critical ones that nobody has accepted."""
    points = []
    for row in sorted(needs.values(), key=lambda row: row.number):
        name = f"N-{row.number:04d} {row.title}"
        if row.status in present.OPEN_NEEDS and row.needed_by and row.needed_by < day.until:
            points.append(str(_("%(need)s: was needed by %(time)s", need=name, time=when(row.needed_by))))
        elif row.status == "reported" and row.urgency == "critical":
            points.append(str(_("%(need)s: critical, accepted by nobody", need=name)))
    return points
