"""Who asked, how they are reached and where: only for who has taken the need on, until it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.dispatch import LIVE_SEATS
from domain.needs import LIVE_NEEDS
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from web import access
from web.context import muster


@dataclass(frozen=True)
class Contact:
    """What the asker gave; "" where they gave nothing."""

    name: str
    mobile: str
    address: str


def may_contact(row: NeedRow) -> bool:
    """Whether the reader may know: their organisation accepted it, or they are sent to its task."""
    if row.organisation_id is None or row.status not in LIVE_NEEDS:
        return False
    scope = access.scope("need.contact")
    return scope.covers(row.organisation_id, row.area_code, row.response_id) or _is_sent(row, scope.own)


def _is_sent(row: NeedRow, own: frozenset[UUID]) -> bool:
    """Whether one of these has a place for good: a claim that nobody has confirmed may be given back."""
    tasks = (
        muster().views.rows(TaskRow, TaskRow.c.id.in_([UUID(task) for task in row.task_ids])) if own else []
    )
    seats = [seat for task in tasks for seat in task.seats if UUID(seat["volunteer_id"]) in own]
    return any(seat["state"] in LIVE_SEATS and not seat["until"] for seat in seats)


def contact(row: NeedRow) -> Contact | None:
    """The asker, or None when the reader may not know."""
    if not may_contact(row):
        return None
    name, mobile, address = muster().secrets.reveal_many([row.asker, row.mobile, row.address])
    return Contact(name or "", mobile or "", address or "")


def askers_of(need_ids: Iterable[str]) -> list[tuple[NeedRow, Contact]]:
    """The needs of a task whose askers the reader may know."""
    ids = [UUID(need) for need in need_ids]
    rows = muster().views.rows(NeedRow, NeedRow.c.id.in_(ids)) if ids else []
    return [(row, told) for row in rows if (told := contact(row)) is not None]
