"""What consignments wait for: their arrival, a second person's word; and the alarms when it does not come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.base import Event, Position
from domain.donations.consignment_lines import UNDER_WAY, written
from domain.donations.consignments import Consignment
from projections.donations.consignment_lines import line_of
from projections.donations.consignments import CONSIGNMENTS, ConsignmentRow
from projections.due_rows import AlarmRow, DueRow
from projections.rows import Key, R, View

LATE, APPROVAL, SHORT = "consignment_late", "consignment_approval", "consignment_short"
SHEET = "consignment_sheet"

SIGNABLE = (*UNDER_WAY, "proposed", "delivered")
"""Its stamped sheet may be looked at and confirm it."""


def arrival_due(row: ConsignmentRow | None) -> DueRow | None:
    """A consignment under way falls late at its expected time, once."""
    if row is None or row.expected_at is None or row.late or row.status not in UNDER_WAY:
        return None
    return _due(row, LATE, row.expected_at)


def approval_due(row: ConsignmentRow | None) -> DueRow | None:
    """The second person's word for what was let go falls overdue, once."""
    if row is None or row.approval_owed_until is None or row.approval_overdue:
        return None
    return _due(row, APPROVAL, row.approval_owed_until)


def alarm_of(row: AlarmRow | None, event: Event, consignment: ConsignmentRow | None) -> AlarmRow | None:
    """The gravest: no second person's word, a sheet nobody looked at, late, a difference."""
    if consignment is None:
        return None
    if consignment.approval_overdue:
        kind, deadline = APPROVAL, consignment.approval_owed_until
    elif consignment.sheet_at and consignment.status in SIGNABLE:
        kind, deadline = SHEET, consignment.sheet_at
    elif consignment.late:
        kind, deadline = LATE, consignment.expected_at
    elif consignment.status == "short" and consignment.confirmed_at and missing(consignment):
        kind, deadline = SHORT, consignment.confirmed_at
    else:
        return None
    raised = row.raised_at if row and row.kind == kind else event.timestamp
    return _alarm(consignment, kind, deadline or event.timestamp, raised)


def missing(row: ConsignmentRow) -> tuple[int, str] | None:
    """The first line of which some was sent and neither received, nor back, nor explained; and how much."""
    lines = (line_of(line) for line in row.lines)
    return next(((line.line, written(line.difference)) for line in lines if line.difference), None)


def _due(row: ConsignmentRow, kind: str, deadline: datetime) -> DueRow:
    return DueRow(
        key=f"{kind}:{row.id}",
        kind=kind,
        item_id=row.id,
        deadline=deadline,
        response_id=row.response_id,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
    )


def _alarm(row: ConsignmentRow, kind: str, deadline: datetime, raised_at: datetime) -> AlarmRow:
    return AlarmRow(
        key=f"consignment:{row.id}",
        kind=kind,
        item_id=row.id,
        label="、".join(dict.fromkeys(line["item_name"] for line in row.lines[:3])),
        number=row.number,
        deadline=deadline,
        raised_at=raised_at,
        response_id=row.response_id,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
    )


class _Beside(View[R]):
    """Looks at the consignment after its event."""

    beside = CONSIGNMENTS

    def beside_key(self, event: Event) -> Key | None:
        """The consignment."""
        return event.originator_id


class ArrivalsDue(_Beside[DueRow]):
    """Consignments that will be late."""

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever the consignment says."""
        return arrival_due(beside)


class ApprovalsDue(_Beside[DueRow]):
    """Approvals that will be overdue."""

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever the consignment says."""
        return approval_due(beside)


class ConsignmentAlarms(_Beside[AlarmRow]):
    """What is wrong with consignments."""

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """Raised by the clock's event or the recipient's count, kept until it is settled."""
        return alarm_of(row, event, beside)


def _key(kind: str) -> Any:
    def key(event: Event) -> str:
        return f"{kind}:{event.originator_id}"

    return key


ARRIVALS_DUE = ArrivalsDue("due_arrivals", DueRow, events=[Consignment], key=_key(LATE))
APPROVALS_DUE = ApprovalsDue("due_approvals", DueRow, events=[Consignment], key=_key(APPROVAL))
CONSIGNMENT_ALARMS = ConsignmentAlarms(
    "alarms_consignments", AlarmRow, events=[Consignment], key=_key("consignment")
)
