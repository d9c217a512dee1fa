"""The places on a task and the people who hold them: given, cancelled, handed over, written down later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.dispatch.plans import LIVE_SEATS, LONGEST, PLANNABLE, TAKEN_SEATS
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task

ASSIGNED, OFFERED, CLAIMED, BACK_FILLED = WAYS = ("assigned", "offered", "claimed", "back_filled")
"""How somebody came to a seat."""
FILLED, OVER = "filled", "over"
"""Why the system withdraws an offer: every place is taken, or the task is over."""
HELD = ("accepted", "dispatched", "en_route")
"""Held by somebody who has not arrived."""


@dataclass(frozen=True, slots=True)
class Seat:
    """派单: one volunteer on the task, since when, and how far; the state is a word of domain.md.

    `until` is the deadline of an offer or of a claim nobody has confirmed; an `extra` seat takes no place;
    `override` is why a warning shall not keep its holder from accepting.
    """

    volunteer_id: VolunteerId
    state: str
    given_at: datetime
    checked_in_at: datetime | None = None
    until: datetime | None = None
    way: str = ASSIGNED
    extra: bool = False
    override: str = ""

    @property
    def taken(self) -> bool:
        """Whether it takes a place."""
        return self.state in TAKEN_SEATS and not self.extra


class Places(Part):
    """席位: what every other part asks about the seats."""

    title: str
    status: str
    places: int
    starts_at: datetime
    seats: dict[VolunteerId, Seat]
    filled_at: datetime | None

    class OfferWithdrawn(Aggregate.Event):
        volunteer_id: VolunteerId
        reason: str

        def apply(self, task: Task) -> None:
            task.drop(self.volunteer_id, self.timestamp)

    @property
    def places_free(self) -> int:
        """Places nobody holds: a place that was served stays taken, a cancelled one is free again."""
        return self.places - sum(seat.taken for seat in self.seats.values())

    def live(self) -> list[Seat]:
        """The seats of people whose time is promised to the task."""
        return [seat for seat in self.seats.values() if seat.state in LIVE_SEATS]

    def put(self, seat: Seat, at: datetime) -> None:
        """Only for events to apply: the seat as it is now."""
        self.seats[seat.volunteer_id] = seat
        self.count(at)

    def drop(self, volunteer_id: VolunteerId, at: datetime) -> None:
        """Only for events to apply: not kept, so that a task that is filled and emptied stays small."""
        self.seats.pop(volunteer_id, None)
        self.count(at)

    def count(self, at: datetime) -> None:
        """Only for events to apply: since when every place is taken."""
        self.filled_at = (self.filled_at or at) if self.places_free <= 0 else None

    def move(self, volunteer_id: VolunteerId, state: str, at: datetime) -> None:
        """Only for events to apply: the seat in its next state, held without a deadline from now on."""
        self.put(replace(self.seats[volunteer_id], state=state, until=None), at)

    def seat(self, volunteer_id: VolunteerId, *states: str) -> Seat:
        """The volunteer's seat. Refuses when there is none, or it is in none of these states."""
        found = self.seats.get(volunteer_id)
        if found is None:
            raise RuleBroken("task.not_assigned")
        if found.state not in states:
            raise RuleBroken("task.seat_is", state=found.state, wanted=states[0])
        return found

    def must_be(self, *states: str) -> None:
        """Refuses when the task is in none of these states."""
        if self.status not in states:
            raise RuleBroken("task.status_is", status=self.status, title=self.title)

    def must_take(self, volunteer_id: VolunteerId) -> None:
        """Refuses when the task is full or over, or the volunteer is on it or has served it."""
        self.must_be(*PLANNABLE)
        held = self.seats.get(volunteer_id)
        if held is not None and held.state in TAKEN_SEATS:
            raise RuleBroken("task.served_already" if held.state == "cleared" else "task.assigned_already")
        if self.places_free <= 0:
            raise RuleBroken("task.full", title=self.title, places=self.places)

    def end_offers(self, reason: str, *, cause: Cause) -> None:
        """Withdraw what nobody has answered, if anything."""
        for seat in [seat for seat in self.seats.values() if seat.state == "offered"]:
            self.record(self.OfferWithdrawn, cause, volunteer_id=seat.volunteer_id, reason=reason)

    def end_offers_if_full(self, *, cause: Cause) -> None:
        """When every place is taken, those who have not answered are told so at once."""
        if self.places_free <= 0:
            self.end_offers(FILLED, cause=cause)


class Seats(Places):
    """派单: who is sent by a coordinator, taken back, replaced by another, or written down from paper."""

    class VolunteerAssigned(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.put(Seat(self.volunteer_id, "dispatched", self.happened_at), self.timestamp)

    class AssignmentCancelled(Aggregate.Event):
        volunteer_id: VolunteerId
        reason: str

        def apply(self, task: Task) -> None:
            task.drop(self.volunteer_id, self.timestamp)

    class PlaceHandedOver(Aggregate.Event):
        volunteer_id: VolunteerId
        to_id: VolunteerId

        def apply(self, task: Task) -> None:
            task.drop(self.volunteer_id, self.timestamp)

    class PlaceTakenOver(Aggregate.Event):
        volunteer_id: VolunteerId
        from_id: VolunteerId
        state: str
        until: datetime | None

        def apply(self, task: Task) -> None:
            way = CLAIMED if self.until else ASSIGNED
            seat = Seat(self.volunteer_id, self.state, self.happened_at, until=self.until, way=way)
            task.put(seat, self.timestamp)

    class VolunteerBackFilled(Aggregate.Event):
        volunteer_id: VolunteerId
        starts_at: datetime
        ends_at: datetime
        sheet_id: UUID | None
        extra: bool

        def apply(self, task: Task) -> None:
            seat = Seat(
                self.volunteer_id,
                "cleared",
                self.starts_at,
                checked_in_at=self.starts_at,
                way=BACK_FILLED,
                extra=self.extra,
            )
            task.put(seat, self.timestamp)
            if task.status == "open":
                task.status = "in_progress"

    def assign(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Give the volunteer a place. Refuses when the task is full or over, or they have served it."""
        self.must_take(volunteer_id)
        self.record(self.VolunteerAssigned, cause, volunteer_id=volunteer_id)
        self.end_offers_if_full(cause=cause)

    def cancel_assignment(self, volunteer_id: VolunteerId, *, reason: str, cause: Cause) -> None:
        """Take the place back. Refuses when the volunteer is on scene or has no place."""
        self.seat(volunteer_id, "dispatched", "accepted", "en_route")
        self.record(self.AssignmentCancelled, cause, volunteer_id=volunteer_id, reason=reason)

    def transfer(self, volunteer_id: VolunteerId, to_id: VolunteerId, *, cause: Cause) -> None:
        """Give the place to somebody else. Refuses when its holder has arrived, or the other is on the task.

        A claim keeps its deadline; who takes over a place on the way starts from being sent.
        """
        self.must_be(*PLANNABLE)
        seat = self.seat(volunteer_id, *HELD)
        other = self.seats.get(to_id)
        if to_id == volunteer_id or (other is not None and other.state in TAKEN_SEATS):
            raise RuleBroken("task.assigned_already")
        state = "accepted" if seat.state == "accepted" else "dispatched"
        self.record(self.PlaceHandedOver, cause, volunteer_id=volunteer_id, to_id=to_id)
        self.record(
            self.PlaceTakenOver,
            cause,
            volunteer_id=to_id,
            from_id=volunteer_id,
            state=state,
            until=seat.until,
        )

    def back_fill(
        self,
        volunteer_id: VolunteerId,
        *,
        starts_at: datetime,
        ends_at: datetime,
        sheet_id: UUID | None,
        cause: Cause,
    ) -> None:
        """补录: write down from paper who served from when to when; beyond the places it is `extra`.

        It happened, so no rule refuses it. Refuses only what cannot be: a time that runs backwards, lies
        ahead or is too long; a draft; somebody who is on scene or whose service is recorded.
        """
        self._must_be_possible(volunteer_id, starts_at, ends_at, cause)
        held = self.seats.get(volunteer_id)
        has_place = held is not None and held.taken
        self.record(
            self.VolunteerBackFilled,
            cause,
            volunteer_id=volunteer_id,
            starts_at=starts_at,
            ends_at=ends_at,
            sheet_id=sheet_id,
            extra=not has_place and self.places_free <= 0,
        )
        self.end_offers_if_full(cause=cause)

    def _must_be_possible(
        self, volunteer_id: VolunteerId, starts_at: datetime, ends_at: datetime, cause: Cause
    ) -> None:
        if starts_at >= ends_at or ends_at - starts_at > LONGEST:
            raise RuleBroken("backfill.time_wrong", days=LONGEST.days)
        if ends_at > cause.at:
            raise RuleBroken("backfill.in_the_future")
        if self.status == "draft":
            raise RuleBroken("task.status_is", status=self.status, title=self.title)
        held = self.seats.get(volunteer_id)
        if held is not None and held.state in ("on_scene", "cleared"):
            raise RuleBroken("task.served_already" if held.state == "cleared" else "backfill.on_scene")
