"""The consignments of a task and of a need, for their pages and for the phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint

from projections.donations.consignments import ConsignmentRow
from web import access, present
from web.at import at, moment
from web.context import muster
from web.donations.consignmentpages import look, shown

blueprint = Blueprint("consignmentbeside", __name__)
MOST = 60


def of_task(task_id: UUID | str) -> list[present.Json]:
    """What the people of a task bring, as far as the reader may see it."""
    return _found(ConsignmentRow.c.task_id == UUID(str(task_id)))


def of_need(ids: list[str]) -> list[present.Json]:
    """What was sent, or is to be sent, for a need."""
    return _found(ConsignmentRow.c.id.in_([UUID(id) for id in ids[:MOST]])) if ids else []


def _found(where: Any) -> list[present.Json]:
    if not access.carries("consignment.see"):
        return []
    seen = access.scope("consignment.see").where(ConsignmentRow)
    newest = ConsignmentRow.c.number.desc()
    return shown(muster().views.rows(ConsignmentRow, where, seen, at=at(), order_by=newest, limit=MOST))


def look_now(one: present.Json) -> present.Look:
    """How it looks at this moment."""
    now: datetime = moment() or muster().ledger.now()
    return look(one, now)


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(
        consignments_of_task=of_task, consignments_of_need=of_need, consignment_look=look_now
    )
