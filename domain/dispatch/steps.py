"""What happens to a seat in the field: sent, on the way, arrived, left, or never come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.seats import HELD, Places
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task

AWAY = ("no_show", "offered", "declined", "expired")
"""Seats without a place whose people may come all the same."""


class Steps(Places):
    """到岗离岗: how far each volunteer is."""

    class VolunteerDispatched(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "dispatched", self.timestamp)

    class VolunteerSetOut(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "en_route", self.timestamp)

    class VolunteerCheckedIn(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            arrived = max(self.happened_at, seat.given_at)  # nobody serves before they were sent
            task.put(replace(seat, state="on_scene", checked_in_at=arrived, until=None), self.timestamp)
            if task.status == "open":
                task.status = "in_progress"

    class VolunteerCleared(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "cleared", self.timestamp)

    class NoShowNoted(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.move(self.volunteer_id, "no_show", self.timestamp)

    class CameAfterAll(Aggregate.Event):
        volunteer_id: VolunteerId
        extra: bool

        def apply(self, task: Task) -> None:
            seat = replace(task.seats[self.volunteer_id], state="dispatched", until=None, extra=self.extra)
            task.put(seat, self.timestamp)

    def dispatch(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Send somebody who has accepted. Refuses when the volunteer has accepted nothing."""
        self.seat(volunteer_id, "accepted")
        self.record(self.VolunteerDispatched, cause, volunteer_id=volunteer_id)

    def set_out(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer is on the way. Refuses when nobody sent them and they accepted nothing."""
        self.seat(volunteer_id, "dispatched", "accepted")
        self.record(self.VolunteerSetOut, cause, volunteer_id=volunteer_id)

    def check_in(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer has arrived. Refuses when they are there already or nobody asked them.

        Who was noted as not come, or let an offer pass, and comes all the same is recorded: on a place that
        is still free, or beyond the places (`extra`).
        """
        if self.seat(volunteer_id, "dispatched", "accepted", "en_route", *AWAY).state in AWAY:
            extra = self.places_free <= 0
            self.record(self.CameAfterAll, cause, volunteer_id=volunteer_id, extra=extra)
        self.record(self.VolunteerCheckedIn, cause, volunteer_id=volunteer_id)
        self.end_offers_if_full(cause=cause)

    def clear(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer has left. Refuses when the volunteer is not on scene."""
        self.seat(volunteer_id, "on_scene")
        self.record(self.VolunteerCleared, cause, volunteer_id=volunteer_id)

    def note_no_show(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """The volunteer has not come; the place is free again. Refuses before the task begins."""
        self.seat(volunteer_id, *HELD)
        if cause.happened_at < self.starts_at:
            raise RuleBroken("task.not_begun", starts_at=self.starts_at)
        self.record(self.NoShowNoted, cause, volunteer_id=volunteer_id)

    def arrived_at(self, volunteer_id: VolunteerId) -> datetime:
        """When the volunteer checked in. Refuses when the volunteer never did."""
        arrived = self.seat(volunteer_id, "on_scene").checked_in_at
        if arrived is None:
            raise RuleBroken("task.not_checked_in")
        return arrived
