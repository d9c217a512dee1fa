"""The places on a task and the people who hold them: each assignment and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.dispatch.plans import PLANNABLE
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task


@dataclass(frozen=True, slots=True)
class Seat:
    """派单: one volunteer on the task, since when, and how far; the state is a word of domain.md."""

    volunteer_id: VolunteerId
    state: str
    given_at: datetime
    checked_in_at: datetime | None = None


class Seats(Part):
    """派单: who was sent, set out, arrived and left."""

    title: str
    status: str
    places: int
    seats: dict[VolunteerId, Seat]

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

    def assign(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Give the volunteer a place. Refuses when the task is full or over, or they have served it."""
        self.must_be(*PLANNABLE)
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

    @property
    def places_free(self) -> int:
        """Places nobody holds: a place that was served stays taken, a cancelled one is free again."""
        return self.places - len(self.seats)

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

    def must_be(self, *states: str) -> None:
        """Refuses when the task is in none of these states."""
        if self.status not in states:
            raise RuleBroken("task.status_is", status=self.status, title=self.title)
