"""What undoing leaves behind: the step that is taken back, and what the seat or the task is again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.plans import RUNNING
from domain.dispatch.progress import Progress
from domain.dispatch.seats import Seat
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task


class Undoing(Progress):
    """撤销: compensating events; nothing recorded is ever taken out."""

    class SeatStepUndone(Aggregate.Event):
        volunteer_id: VolunteerId
        step: str
        position: int
        reason: str
        state: str
        given_at: datetime | None
        checked_in_at: datetime | None
        until: datetime | None
        way: str
        extra: bool
        status: str

        def apply(self, task: Task) -> None:
            if self.given_at is None:
                task.drop(self.volunteer_id, self.timestamp)
            else:
                times = (self.given_at, self.checked_in_at, self.until)
                task.put(Seat(self.volunteer_id, self.state, *times, self.way, self.extra), self.timestamp)
            task.status = self.status

    class StatusStepUndone(Aggregate.Event):
        step: str
        position: int
        reason: str
        status: str

        def apply(self, task: Task) -> None:
            task.status = self.status
            task.overdue = self.status in RUNNING and task.ends_at <= self.timestamp

    def undo_seat_step(
        self, step: str, was: Seat | None, who: VolunteerId, *, position: int, reason: str, cause: Cause
    ) -> None:
        """Give the seat back the state it had before the step; None takes the seat away.

        Refuses when the task is over, the place has been given away, or the offer's deadline has passed.
        """
        self._must_stand(was, who, cause)
        self.record(
            self.SeatStepUndone,
            cause,
            volunteer_id=who,
            step=step,
            position=position,
            reason=reason,
            state=was.state if was else "",
            given_at=was.given_at if was else None,
            checked_in_at=was.checked_in_at if was else None,
            until=was.until if was else None,
            way=was.way if was else "",
            extra=was.extra if was else False,
            status=self._status_with(was, who),
        )
        self.end_offers_if_full(cause=cause)

    def _must_stand(self, was: Seat | None, who: VolunteerId, cause: Cause) -> None:
        self.must_be(*RUNNING)
        now = self.seats.get(who)
        if was is not None and was.taken and not (now and now.taken) and self.places_free <= 0:
            raise RuleBroken("undo.place_given")
        if was is not None and was.until is not None and was.until <= cause.at:
            raise RuleBroken("offer.expired", title=self.title)
        if was is not None and was.state == "offered" and self.places_free <= 0:
            raise RuleBroken("task.full", title=self.title, places=self.places)

    def undo_status_step(
        self, step: str, was: str, now: str, *, position: int, reason: str, cause: Cause
    ) -> None:
        """Give the task back the status it had before the step. Refuses when it has another one since."""
        self.must_be(now)
        self.record(self.StatusStepUndone, cause, step=step, position=position, reason=reason, status=was)

    def _status_with(self, was: Seat | None, who: VolunteerId) -> str:
        """The status once the seat is as it was: nothing has begun while nobody has come."""
        seats = {id: seat for id, seat in self.seats.items() if id != who}
        others = [*seats.values(), *([was] if was else [])]
        begun = any(seat.state in ("on_scene", "cleared") for seat in others)
        return "open" if self.status == "in_progress" and not begun else self.status
