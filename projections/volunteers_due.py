"""What somebody has to look at: follow-ups of returnees (V9), people taken off duty (V3, V4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.volunteers import Volunteer
from projections.due import AlarmRow, DueRow
from projections.rows import Key, R, View
from projections.volunteers import VOLUNTEERS, VolunteerRow

FOLLOW_UP = "follow_up"
FOLLOW_UP_MISSED = "follow_up_missed"
OFF_DUTY = "off_duty"
_OBSERVED = (
    Volunteer.ReturneeRegistered,
    Volunteer.ObservationNoted,
    Volunteer.FollowUpMissed,
    Volunteer.ObservationEnded,
)


def due_of(volunteer: VolunteerRow | None) -> DueRow | None:
    """A returnee is asked each day how they are, until the end of observation."""
    observed = volunteer.observation if volunteer else None
    if volunteer is None or observed is None:
        return None
    return DueRow(
        key=f"{FOLLOW_UP}:{volunteer.id}",
        kind=FOLLOW_UP,
        item_id=volunteer.id,
        deadline=datetime.fromisoformat(observed["due_at"]),
        response_id=UUID(observed["response_id"]),
        organisation_id=volunteer.organisation_id,
        area_code=volunteer.area_code,
    )


def missed_of(row: AlarmRow | None, event: Event, volunteer: VolunteerRow | None) -> AlarmRow | None:
    """A missed follow-up is an alarm until somebody asks."""
    observed = volunteer.observation if volunteer else None
    if volunteer is None or observed is None or not observed["missed"]:
        return None
    response_id = UUID(observed["response_id"])
    return row or _alarm(FOLLOW_UP_MISSED, str(volunteer.id), event, volunteer, response_id)


def off_duty_of(row: AlarmRow | None, event: Event, volunteer: VolunteerRow | None) -> AlarmRow | None:
    """Who was taken off duty is an alarm until their hold ends."""
    if not isinstance(event, Volunteer.TakenOffDuty):
        return None
    if volunteer is None:
        return row
    return row or _alarm(OFF_DUTY, str(event.hold_id), event, volunteer, event.response_id)


def _alarm(kind: str, key: str, event: Event, volunteer: VolunteerRow, response_id: UUID | None) -> AlarmRow:
    """An alarm about a volunteer; its label holds no name."""
    return AlarmRow(
        key=f"{kind}:{key}",
        kind=kind,
        item_id=volunteer.id,
        label="",
        number=0,
        deadline=event.timestamp,
        raised_at=event.timestamp,
        response_id=response_id,
        organisation_id=volunteer.organisation_id,
        area_code=volunteer.area_code,
    )


class _Beside(View[R]):
    """Looks at the volunteer after the event."""

    beside = VOLUNTEERS

    def beside_key(self, event: Event) -> Key | None:
        """The volunteer."""
        return event.originator_id


class FollowUpsDue(_Beside[DueRow]):
    """What the clock waits for."""

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever is known of the returnee."""
        return due_of(beside)


class FollowUpAlarms(_Beside[AlarmRow]):
    """Returnees nobody asked in time."""

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """Raised by the clock's event, kept until somebody asks."""
        return missed_of(row, event, beside)


class OffDutyAlarms(_Beside[AlarmRow]):
    """People who had to leave at once."""

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """Raised when they are taken off duty, kept until the hold ends."""
        return off_duty_of(row, event, beside)


FOLLOW_UPS_DUE = FollowUpsDue(
    "due_follow_ups", DueRow, events=_OBSERVED, key=lambda event: f"{FOLLOW_UP}:{event.originator_id}"
)
FOLLOW_UP_ALARMS = FollowUpAlarms(
    "alarms_follow_ups",
    AlarmRow,
    events=_OBSERVED,
    key=lambda event: f"{FOLLOW_UP_MISSED}:{event.originator_id}",
)
OFF_DUTY_ALARMS = OffDutyAlarms(
    "alarms_off_duty",
    AlarmRow,
    events=[Volunteer.TakenOffDuty, Volunteer.HoldEnded],
    key=lambda event: f"{OFF_DUTY}:{event.hold_id}",
)
