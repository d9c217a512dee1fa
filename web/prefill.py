"""A new task that begins with what a template says: ?template= in its address."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import request

from projections.recurring import TaskOriginRow, TemplateRow
from web import access, chrome
from web.context import muster
from web.i18n import local_input
from web.names import as_id

MOST = 100


def templates() -> list[TemplateRow]:
    """The templates a new task can begin with, by name."""
    response = chrome.current().response
    if response is None or not access.carries("template.see"):
        return []
    inside = access.scope("template.see").where(TemplateRow)
    here = (TemplateRow.c.response_id == response.id, TemplateRow.c.retired.is_(False))
    return muster().views.rows(TemplateRow, inside, *here, order_by=TemplateRow.c.name, limit=MOST)


def chosen() -> TemplateRow | None:
    """The template that the address names, when the reader may see it."""
    wanted = as_id(request.args.get("template"))
    row = muster().views.one(TemplateRow, wanted) if wanted else None
    return row if row is not None and access.scope("template.see").contains(row) else None


def values(row: TemplateRow | None) -> dict[str, str]:
    """What the form of a task begins with; the start is the next full hour."""
    if row is None:
        return {}
    start = muster().ledger.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    starts_at = row.next_at or start
    return {
        "title": row.title,
        "kind": row.kind,
        "urgency": row.urgency,
        "area_code": row.area_code,
        "address": row.address,
        "lat": "" if row.lat is None else str(row.lat),
        "lng": "" if row.lng is None else str(row.lng),
        "starts_at": local_input(starts_at),
        "ends_at": local_input(starts_at + timedelta(minutes=row.minutes)),
        "places": str(row.places),
        "bring": row.bring,
        "organisation_id": str(row.organisation_id),
    }


def origin_of(task_id: UUID) -> TaskOriginRow | None:
    """Where a task came from."""
    return muster().views.one(TaskOriginRow, task_id)
