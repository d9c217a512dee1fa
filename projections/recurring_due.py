"""What recurring work waits for: templates that open their next task, contacts that fall overdue."""

from __future__ import annotations

from typing import Any

from domain.base import Event, Position
from domain.dispatch.care import CaredFor
from domain.dispatch.templates import TaskTemplate
from projections.care import CARED_FOR, CaredForRow
from projections.due import AlarmRow, DueRow
from projections.recurring import TEMPLATES, TemplateRow
from projections.rows import Key, R, View

TEMPLATE_DUE = "template_due"
CARE_OVERDUE = "care_overdue"


def due_of_template(template: TemplateRow | None) -> DueRow | None:
    """A template that recurs falls due when its next task is to be opened."""
    if template is None or template.opens_at is None:
        return None
    return DueRow(
        key=f"{TEMPLATE_DUE}:{template.id}",
        kind=TEMPLATE_DUE,
        item_id=template.id,
        deadline=template.opens_at,
        response_id=template.response_id,
        organisation_id=template.organisation_id,
        area_code=template.area_code,
    )


def due_of_care(cared: CaredForRow | None) -> DueRow | None:
    """Somebody cared for falls overdue at the end of the day of their next contact, once."""
    if cared is None or cared.overdue or cared.status != "active":
        return None
    return DueRow(
        key=f"{CARE_OVERDUE}:{cared.id}",
        kind=CARE_OVERDUE,
        item_id=cared.id,
        deadline=cared.due_at,
        response_id=cared.response_id,
        organisation_id=cared.organisation_id,
        area_code=cared.area_code,
    )


def alarm_of_care(row: AlarmRow | None, event: Event, cared: CaredForRow | None) -> AlarmRow | None:
    """An overdue contact is an alarm until somebody reaches them; its label holds no name."""
    if cared is None or not cared.overdue:
        return None
    return row or AlarmRow(
        key=f"{CARE_OVERDUE}:{cared.id}",
        kind=CARE_OVERDUE,
        item_id=cared.id,
        label="",
        number=cared.number,
        deadline=cared.due_at,
        raised_at=event.timestamp,
        response_id=cared.response_id,
        organisation_id=cared.organisation_id,
        area_code=cared.area_code,
    )


class _Beside(View[R]):
    """Looks at the item after its event."""

    def beside_key(self, event: Event) -> Key | None:
        """The item."""
        return event.originator_id


class TemplatesDue(_Beside[DueRow]):
    """What the calendar waits for."""

    beside = TEMPLATES

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever the template says."""
        return due_of_template(beside)


class CareDue(_Beside[DueRow]):
    """Contacts that will be overdue."""

    beside = CARED_FOR

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever is known of the person."""
        return due_of_care(beside)


class CareAlarms(_Beside[AlarmRow]):
    """Contacts that are overdue."""

    beside = CARED_FOR

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """Raised by the clock's event, kept until somebody reaches them."""
        return alarm_of_care(row, event, beside)


TEMPLATES_DUE = TemplatesDue(
    "due_templates", DueRow, events=[TaskTemplate], key=lambda event: f"{TEMPLATE_DUE}:{event.originator_id}"
)
CARE_DUE = CareDue(
    "due_care", DueRow, events=[CaredFor], key=lambda event: f"{CARE_OVERDUE}:{event.originator_id}"
)
CARE_ALARMS = CareAlarms(
    "alarms_care", AlarmRow, events=[CaredFor], key=lambda event: f"{CARE_OVERDUE}:{event.originator_id}"
)
