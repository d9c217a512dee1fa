"""Tasks 任务: planned work, from the first line to its end."""

from __future__ import annotations

from datetime import datetime

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.plans import CLOSE_REASONS, LIVE_SEATS, OPERATION, PLANNABLE, TaskId, TaskPlan
from domain.dispatch.seats import Seat, Seats
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import Commitment, VolunteerId


class Task(Seats, Aggregate):
    """任务: planned work with places for volunteers."""

    class Drafted(Aggregate.Created):
        title: str
        kind: str
        urgency: str
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        starts_at: datetime
        ends_at: datetime
        places: int
        bring: str
        number: int

    class Opened(Aggregate.Event):
        def apply(self, task: Task) -> None:
            task.status = "open"

    class FellOverdue(Aggregate.Event):
        ends_at: datetime

        def apply(self, task: Task) -> None:
            task.overdue = True

    class Completed(Aggregate.Event):
        def apply(self, task: Task) -> None:
            task.status = "done"

    class Closed(Aggregate.Event):
        reason: str

        def apply(self, task: Task) -> None:
            task.status = "closed"

    def __init__(
        self,
        *,
        title: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        starts_at: datetime,
        ends_at: datetime,
        places: int,
    ) -> None:
        self.title, self.response_id, self.organisation_id = title, response_id, organisation_id
        self.area_code, self.starts_at, self.ends_at = area_code, starts_at, ends_at
        self.places = places
        self.status, self.overdue = "draft", False
        self.seats: dict[VolunteerId, Seat] = {}

    @classmethod
    def draft(cls, *, id: TaskId, number: int, plan: TaskPlan, cause: Cause) -> Task:
        """Write the task down. Refuses when the plan does not hold together."""
        plan.check()
        return cls.begin(cls.Drafted, cause, id=id, number=number, **vars(plan))

    def open(self, *, cause: Cause) -> None:
        """Let people be sent to it. Refuses when it is no draft."""
        self.must_be("draft")
        self.record(self.Opened, cause)

    def fall_overdue(self, *, cause: Cause) -> None:
        """Its end has passed and it is not over. Too early, or again, changes nothing."""
        if self.status in PLANNABLE and not self.overdue and cause.at >= self.ends_at:
            self.record(self.FellOverdue, cause, ends_at=self.ends_at)

    def complete(self, *, cause: Cause) -> None:
        """The work is done. Refuses while people are on the way or on scene."""
        self.must_be(*PLANNABLE)
        self._must_be_empty()
        self.record(self.Completed, cause)

    def close(self, reason: str, *, cause: Cause) -> None:
        """End it without the work being done. Refuses while people are on the way or on scene."""
        if reason not in CLOSE_REASONS:
            raise RuleBroken("task.close_reason_unknown", reason=reason)
        self.must_be("draft", "done", *PLANNABLE)
        self._must_be_empty()
        self.record(self.Closed, cause, reason=reason)

    @property
    def commitment(self) -> Commitment:
        """The time a volunteer promises by taking a place."""
        return Commitment(OPERATION, self.id, self.starts_at, self.ends_at)

    def _must_be_empty(self) -> None:
        live = sum(seat.state in LIVE_SEATS for seat in self.seats.values())
        if live:
            raise RuleBroken("task.people_still_out", people=live)
