"""Volunteer dispatch 志愿者调度: tasks, their places, and the people on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.base import YEARS, Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import Commitment, VolunteerId

TaskId = NewType("TaskId", UUID)
OPERATION = "dispatch"
URGENCIES = ("critical", "urgent", "normal")
KINDS = (
    "delivery",
    "checkpoint",
    "temperature_check",
    "door_to_door",
    "sorting",
    "transport_goods",
    "information",
    "care_visit",
    "transport_people",
    "shopping",
    "relocation",
    "dyke_patrol",
    "silt_clearing",
)
CLOSE_REASONS = (
    "completed",
    "incomplete",
    "out_of_scope",
    "done_by_others",
    "no_help_wanted",
    "duplicate",
    "unreachable",
    "cancelled",
)
PLANNABLE = ("open", "in_progress")
LIVE_SEATS = ("dispatched", "en_route", "on_scene")
MOST_PLACES = 500
LONGEST = timedelta(days=31)
"""Ours: longer work is several tasks, and a slip of the finger is not a year of somebody's time."""


@dataclass(frozen=True)
class TaskPlan:
    """What a task asks for: where, when (aware UTC), how many people, what to bring."""

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

    def check(self) -> None:
        """Refuses when the plan has no title or places, no believable time, or uses an unknown word."""
        if not self.title.strip():
            raise RuleBroken("task.title_missing")
        if self.kind not in KINDS or self.urgency not in URGENCIES:
            raise RuleBroken("task.word_unknown", kind=self.kind, urgency=self.urgency)
        if not 1 <= self.places <= MOST_PLACES:
            raise RuleBroken("task.places_out_of_range", places=self.places, most=MOST_PLACES)
        if self.starts_at >= self.ends_at:
            raise RuleBroken("task.time_backwards")
        if self.starts_at.year not in YEARS or self.ends_at.year not in YEARS:
            raise RuleBroken("task.time_unbelievable", first=YEARS[0], last=YEARS[-1])
        if self.ends_at - self.starts_at > LONGEST:
            raise RuleBroken("task.too_long", days=LONGEST.days)


@dataclass(frozen=True, slots=True)
class Seat:
    """派单: one volunteer on the task, since when, and how far; the state is a word of domain.md."""

    volunteer_id: VolunteerId
    state: str
    given_at: datetime
    checked_in_at: datetime | None = None


class Task(Aggregate):
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

    class VolunteerAssigned(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.seats[self.volunteer_id] = Seat(self.volunteer_id, "dispatched", self.happened_at)

    class VolunteerSetOut(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "en_route")

    class VolunteerCheckedIn(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            arrived = max(self.happened_at, seat.given_at)  # nobody serves before they were sent
            task.seats[self.volunteer_id] = replace(seat, state="on_scene", checked_in_at=arrived)
            if task.status == "open":
                task.status = "in_progress"

    class VolunteerCleared(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "cleared")

    class AssignmentCancelled(Aggregate.Event):
        volunteer_id: VolunteerId
        reason: str

        def apply(self, task: Task) -> None:
            task.seats.pop(self.volunteer_id)  # not kept: a task that is filled and emptied stays small

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
        self._must_be("draft")
        self.record(self.Opened, cause)

    def assign(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Give the volunteer a place. Refuses when the task is full or over, or they have served it."""
        self._must_be(*PLANNABLE)
        if held := self.seats.get(volunteer_id):
            raise RuleBroken("task.served_already" if held.state == "cleared" else "task.assigned_already")
        if self.places_free == 0:
            raise RuleBroken("task.full", title=self.title, places=self.places)
        self.record(self.VolunteerAssigned, cause, volunteer_id=volunteer_id)

    def set_out(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer is on the way. Refuses when nobody sent them."""
        self._seat(volunteer_id, "dispatched")
        self.record(self.VolunteerSetOut, cause, volunteer_id=volunteer_id)

    def check_in(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer has arrived. Refuses when the volunteer has no live place or is there already."""
        self._seat(volunteer_id, "dispatched", "en_route")
        self.record(self.VolunteerCheckedIn, cause, volunteer_id=volunteer_id)

    def clear(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer has left. Refuses when the volunteer is not on scene."""
        self._seat(volunteer_id, "on_scene")
        self.record(self.VolunteerCleared, cause, volunteer_id=volunteer_id)

    def cancel_assignment(self, volunteer_id: VolunteerId, *, reason: str, cause: Cause) -> None:
        """Take the place back. Refuses when the volunteer is on scene or has no place."""
        self._seat(volunteer_id, "dispatched", "en_route")
        self.record(self.AssignmentCancelled, cause, volunteer_id=volunteer_id, reason=reason)

    def fall_overdue(self, *, cause: Cause) -> None:
        """Its end has passed and it is not over. Too early, or again, changes nothing."""
        if self.status in PLANNABLE and not self.overdue and cause.at >= self.ends_at:
            self.record(self.FellOverdue, cause, ends_at=self.ends_at)

    def complete(self, *, cause: Cause) -> None:
        """The work is done. Refuses while people are on the way or on scene."""
        self._must_be(*PLANNABLE)
        self._must_be_empty()
        self.record(self.Completed, cause)

    def close(self, reason: str, *, cause: Cause) -> None:
        """End it without the work being done. Refuses while people are on the way or on scene."""
        if reason not in CLOSE_REASONS:
            raise RuleBroken("task.close_reason_unknown", reason=reason)
        self._must_be("draft", "done", *PLANNABLE)
        self._must_be_empty()
        self.record(self.Closed, cause, reason=reason)

    @property
    def places_free(self) -> int:
        """Places nobody holds: a place that was served stays taken, a cancelled one is free again."""
        return self.places - len(self.seats)

    @property
    def commitment(self) -> Commitment:
        """The time a volunteer promises by taking a place."""
        return Commitment(OPERATION, self.id, self.starts_at, self.ends_at)

    def move(self, volunteer_id: VolunteerId, state: str) -> None:
        """Only for events to apply: the seat in its next state."""
        self.seats[volunteer_id] = replace(self.seats[volunteer_id], state=state)

    def arrived_at(self, volunteer_id: VolunteerId) -> datetime:
        """When the volunteer checked in. Refuses when the volunteer never did."""
        arrived = self._seat(volunteer_id, "on_scene").checked_in_at
        if arrived is None:
            raise RuleBroken("task.not_checked_in")
        return arrived

    def _seat(self, volunteer_id: VolunteerId, *states: str) -> Seat:
        seat = self.seats.get(volunteer_id)
        if seat is None:
            raise RuleBroken("task.not_assigned")
        if seat.state not in states:
            raise RuleBroken("task.seat_is", state=seat.state, wanted=states[0])
        return seat

    def _must_be(self, *states: str) -> None:
        if self.status not in states:
            raise RuleBroken("task.status_is", status=self.status, title=self.title)

    def _must_be_empty(self) -> None:
        live = sum(seat.state in LIVE_SEATS for seat in self.seats.values())
        if live:
            raise RuleBroken("task.people_still_out", people=live)
