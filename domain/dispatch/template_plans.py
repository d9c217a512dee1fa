"""What a task template asks for: a task's plan with a length in place of its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NewType
from uuid import UUID, uuid5

from domain.base import RuleBroken
from domain.dispatch.plans import LONGEST, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId

TemplateId = NewType("TemplateId", UUID)


def occurrence(template_id: TemplateId, day: str) -> TaskId:
    """The id of the task of that day, the same for whoever opens it."""
    return TaskId(uuid5(template_id, f"occurrence {day}"))


@dataclass(frozen=True)
class TemplatePlan:
    """What every task made from the template asks for; `minutes` is how long it takes."""

    title: str
    kind: str
    urgency: str
    area_code: AreaCode
    address: str
    point: GeoPoint | None
    places: int
    bring: str
    credentials: tuple[str, ...]
    minutes: int

    def task_plan(
        self, response_id: ResponseId, organisation_id: OrganisationId, starts_at: datetime
    ) -> TaskPlan:
        """The plan of a task that starts then."""
        return TaskPlan(
            title=self.title,
            kind=self.kind,
            urgency=self.urgency,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=self.area_code,
            address=self.address,
            point=self.point,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=self.minutes),
            places=self.places,
            bring=self.bring,
        )

    def check(self, name: str, response: ResponseId, organisation: OrganisationId, at: datetime) -> None:
        """Refuses when there is no name, or no task could be made of it."""
        if not name.strip():
            raise RuleBroken("template.name_missing")
        if not 1 <= self.minutes <= LONGEST // timedelta(minutes=1):
            raise RuleBroken("template.minutes_out_of_range")
        self.task_plan(response, organisation, at).check()

    def fields(self) -> dict[str, Any]:
        """As an event holds it."""
        return {**vars(self), "credentials": list(self.credentials)}
