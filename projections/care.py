"""People cared for: the last contact, the next one due, and who looks after them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Event
from domain.dispatch.care import CaredFor
from domain.personal import Personal
from projections.rows import Row, View, item_key, known, stored


@stored(
    "cared_for",
    indexes=[("response_id",), ("organisation_id",), ("area_code",), ("person_id",), ("visit_id",)],
)
class CaredForRow(Row):
    """One person cared for; `missed` counts the tries since somebody last reached them."""

    id: UUID
    person_id: UUID
    number: int
    kind: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    address: Personal | None
    notes: Personal | None
    every_days: int
    due_at: datetime
    overdue: bool
    status: str
    reason: str
    last_contact: datetime | None
    last_way: str
    last_well: bool
    last_note: Personal | None
    missed: int
    volunteer_id: UUID | None
    team_id: UUID | None
    visit_id: UUID | None
    need_ids: list[str]
    changed_at: datetime


def evolve(row: CaredForRow | None, event: Event) -> CaredForRow | None:
    """Fold one event of somebody cared for."""
    if isinstance(event, CaredFor.Registered):
        return _registered(event)
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case CaredFor.Changed():
            fields = ("kind", "area_code", "address", "notes", "every_days")
            return _due(row.replace(**{name: getattr(event, name) for name in fields}), event.due_at)
        case CaredFor.CarerAssigned():
            return row.replace(volunteer_id=event.volunteer_id, team_id=event.team_id)
        case CaredFor.Contacted():
            return _due(_contacted(row, event), event.due_at)
        case CaredFor.NotReached():
            return row.replace(missed=row.missed + 1)
        case CaredFor.HelpAsked():
            return row.replace(need_ids=[*row.need_ids, str(event.need_id)][-20:])
        case CaredFor.VisitOpened():
            return row.replace(visit_id=event.task_id)
        case CaredFor.FellOverdue():
            return row.replace(overdue=True)
        case CaredFor.Paused():
            return row.replace(status="paused", reason=event.reason, overdue=False)
        case CaredFor.Resumed():
            return _due(row.replace(status="active", reason=""), event.due_at)
        case CaredFor.Ended():
            return row.replace(status="ended", reason=event.reason, overdue=False)
    return row


def _registered(event: CaredFor.Registered) -> CaredForRow:
    return CaredForRow(
        id=event.originator_id,
        person_id=event.person_id,
        number=event.number,
        kind=event.kind,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        address=event.address,
        notes=event.notes,
        every_days=event.every_days,
        due_at=event.due_at,
        overdue=False,
        status="active",
        reason="",
        last_contact=None,
        last_way="",
        last_well=True,
        last_note=None,
        missed=0,
        volunteer_id=None,
        team_id=None,
        visit_id=None,
        need_ids=[],
        changed_at=event.timestamp,
    )


def _contacted(row: CaredForRow, event: CaredFor.Contacted) -> CaredForRow:
    """The latest contact by when it happened: one that is told late changes nothing here."""
    if row.last_contact is not None and event.happened_at < row.last_contact:
        return row
    return row.replace(
        last_contact=event.happened_at,
        last_way=event.way,
        last_well=event.well,
        last_note=event.note,
        missed=0,
    )


def _due(row: CaredForRow, at: datetime) -> CaredForRow:
    return row.replace(due_at=at, overdue=row.overdue and at == row.due_at)


CARED_FOR = View("cared_for", CaredForRow, events=[CaredFor], key=item_key, evolve=evolve)
