"""Task templates 任务模板: a plan without a date, used again by hand or by the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.plans import TaskId, TaskPlan
from domain.dispatch.recurrence import Recurrence
from domain.dispatch.template_plans import TemplateId, TemplatePlan, occurrence
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId


class TaskTemplate(Aggregate):
    """任务模板: work that is done again and again; with a recurrence its tasks open by themselves."""

    class Saved(Aggregate.Created):
        name: str
        response_id: ResponseId
        organisation_id: OrganisationId
        title: str
        kind: str
        urgency: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        places: int
        bring: str
        credentials: list[str]
        minutes: int

    class Changed(Aggregate.Event):
        name: str
        title: str
        kind: str
        urgency: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        places: int
        bring: str
        credentials: list[str]
        minutes: int

        def apply(self, template: TaskTemplate) -> None:
            template.name = self.name
            template.plan = TemplatePlan(
                self.title,
                self.kind,
                self.urgency,
                self.area_code,
                self.address,
                self.point,
                self.places,
                self.bring,
                tuple(self.credentials),
                self.minutes,
            )

    class RecurrenceSet(Aggregate.Event):
        weekdays: list[int]
        start: str
        first_day: str
        last_day: str
        lead_hours: int
        time_zone: str
        after_day: str

        def apply(self, template: TaskTemplate) -> None:
            template.recurrence = Recurrence(
                tuple(self.weekdays),
                self.start,
                self.first_day,
                self.last_day,
                self.lead_hours,
                self.time_zone,
            )
            template.through, template.paused = self.after_day, False

    class Paused(Aggregate.Event):
        reason: str

        def apply(self, template: TaskTemplate) -> None:
            template.paused = True

    class Resumed(Aggregate.Event):
        after_day: str

        def apply(self, template: TaskTemplate) -> None:
            template.through, template.paused = self.after_day, False

    class OccurrenceOpened(Aggregate.Event):
        task_id: TaskId
        day: str
        starts_at: datetime

        def apply(self, template: TaskTemplate) -> None:
            template.through = self.day

    class OccurrencesSkipped(Aggregate.Event):
        count: int
        first_day: str
        last_day: str

        def apply(self, template: TaskTemplate) -> None:
            template.through = self.last_day

    class Retired(Aggregate.Event):
        reason: str

        def apply(self, template: TaskTemplate) -> None:
            template.retired = True

    def __init__(
        self,
        *,
        name: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        title: str,
        kind: str,
        urgency: str,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
        places: int,
        bring: str,
        credentials: list[str],
        minutes: int,
    ) -> None:
        self.name, self.response_id, self.organisation_id = name, response_id, organisation_id
        self.plan = TemplatePlan(
            title, kind, urgency, area_code, address, point, places, bring, tuple(credentials), minutes
        )
        self.recurrence: Recurrence | None = None
        self.through = ""
        self.paused = self.retired = False

    @classmethod
    def save(
        cls,
        *,
        id: TemplateId,
        name: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        plan: TemplatePlan,
        cause: Cause,
    ) -> TaskTemplate:
        """Keep the plan under a name. Refuses when no task could be made of it."""
        plan.check(name, response_id, organisation_id, cause.at)
        fields = plan.fields()
        return cls.begin(
            cls.Saved,
            cause,
            id=id,
            name=name,
            response_id=response_id,
            organisation_id=organisation_id,
            **fields,
        )

    def change(self, *, name: str, plan: TemplatePlan, cause: Cause) -> None:
        """Another name or plan for the tasks to come; the same again changes nothing."""
        self.must_live()
        plan.check(name, self.response_id, self.organisation_id, cause.at)
        if (name, plan) != (self.name, self.plan):
            fields = plan.fields()
            self.record(self.Changed, cause, name=name, **fields)

    def recur(self, recurrence: Recurrence, *, cause: Cause) -> None:
        """Let its tasks open by themselves, from today on. What was opened stays as it is."""
        self.must_live()
        recurrence.check()
        fields = {name: getattr(recurrence, name) for name in recurrence.__slots__}
        fields["weekdays"] = sorted(set(recurrence.weekdays))
        self.record(self.RecurrenceSet, cause, **fields, after_day=self._from_today(recurrence, cause))

    def pause(self, reason: str, *, cause: Cause) -> None:
        """Open nothing until it is resumed. Refuses when nothing would be opened anyway."""
        self._recurs()
        if self.paused:
            raise RuleBroken("template.paused_already", name=self.name)
        self.record(self.Paused, cause, reason=reason)

    def resume(self, *, cause: Cause) -> None:
        """Go on from today. Refuses when it is not paused."""
        recurrence = self._recurs()
        if not self.paused:
            raise RuleBroken("template.not_paused", name=self.name)
        self.record(self.Resumed, cause, after_day=self._from_today(recurrence, cause))

    def retire(self, reason: str, *, cause: Cause) -> None:
        """Take it out of use; the tasks it made stay. Refuses when that is done."""
        self.must_live()
        self.record(self.Retired, cause, reason=reason)

    def skip_past(self, *, cause: Cause) -> None:
        """Pass over the occurrences that nobody opened before they were over, and say how many."""
        missed = self._missed(cause.at)
        if missed:
            self.record(
                self.OccurrencesSkipped, cause, count=len(missed), first_day=missed[0], last_day=missed[-1]
            )

    def due_day(self, at: datetime) -> str:
        """The day whose occurrence is to be opened now, "" when there is none."""
        if self.recurrence is None or self.paused or self.retired:
            return ""
        day = self.recurrence.next_after(self.through)
        return day if day and self.recurrence.opens(day) <= at else ""

    def open_occurrence(self, day: str, *, cause: Cause) -> TaskPlan:
        """Note that the task of that day is opened; returns its plan."""
        recurrence = self._recurs()
        task_id, starts_at = occurrence(TemplateId(self.id), day), recurrence.begins(day)
        self.record(self.OccurrenceOpened, cause, task_id=task_id, day=day, starts_at=starts_at)
        return self.plan.task_plan(self.response_id, self.organisation_id, starts_at)

    def must_live(self) -> None:
        """Refuses when it was retired."""
        if self.retired:
            raise RuleBroken("template.retired", name=self.name)

    def _recurs(self) -> Recurrence:
        self.must_live()
        if self.recurrence is None:
            raise RuleBroken("template.does_not_recur", name=self.name)
        return self.recurrence

    def _from_today(self, recurrence: Recurrence, cause: Cause) -> str:
        """The day after which occurrences count: never one that has begun, nor one that was opened."""
        today = recurrence.today(cause.at)
        begun = recurrence.begins(today.isoformat()) <= cause.at
        return max(self.through, (today if begun else today - timedelta(days=1)).isoformat())

    def _missed(self, at: datetime) -> list[str]:
        """The days that were due and whose work would be over by now."""
        missed: list[str] = []
        day, recurrence, length = self.due_day(at), self.recurrence, timedelta(minutes=self.plan.minutes)
        while day and recurrence is not None and recurrence.begins(day) + length <= at:
            missed.append(day)
            day = recurrence.next_after(day)
        return missed
