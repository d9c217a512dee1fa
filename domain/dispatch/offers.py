"""Offers and claims: seats on a lease, with a deadline that everybody sees and that ends them by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.plans import LONGEST_LEASE, MOST_SEATS, PLANNABLE, TAKEN_SEATS
from domain.dispatch.seats import CLAIMED, OFFERED, Places, Seat
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task


class Offers(Places):
    """派单邀约与认领: offered to several, first come first served; claimed until confirmed."""

    class PlaceOffered(Aggregate.Event):
        volunteer_id: VolunteerId
        until: datetime
        override: str

        def apply(self, task: Task) -> None:
            seat = Seat(self.volunteer_id, "offered", self.happened_at, until=self.until, way=OFFERED)
            task.put(replace(seat, override=self.override), self.timestamp)

    class OfferAccepted(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, state="accepted", until=None), self.timestamp)

    class OfferDeclined(Aggregate.Event):
        volunteer_id: VolunteerId
        reason: str

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, state="declined", until=None), self.timestamp)

    class OfferExpired(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, state="expired", until=None), self.timestamp)

    class PlaceClaimed(Aggregate.Event):
        volunteer_id: VolunteerId
        until: datetime

        def apply(self, task: Task) -> None:
            seat = Seat(self.volunteer_id, "accepted", self.happened_at, until=self.until, way=CLAIMED)
            task.put(seat, self.timestamp)

    class ClaimConfirmed(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, state="dispatched", until=None), self.timestamp)

    class PlaceReleased(Aggregate.Event):
        volunteer_id: VolunteerId
        reason: str

        def apply(self, task: Task) -> None:
            task.drop(self.volunteer_id, self.timestamp)

    class ClaimExpired(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, state="expired", until=None), self.timestamp)

    class LeaseExtended(Aggregate.Event):
        volunteer_id: VolunteerId
        until: datetime

        def apply(self, task: Task) -> None:
            seat = task.seats[self.volunteer_id]
            task.put(replace(seat, until=self.until), self.timestamp)

    def offer(
        self, volunteer_ids: Sequence[VolunteerId], *, lease: timedelta, override: str = "", cause: Cause
    ) -> None:
        """Ask several people at once, all until the same moment; more may be asked than places are free.

        `override` is why a warning of a rule shall not keep them from accepting.

        Refuses when the task is full or over, nobody is asked, somebody is on it, or the lease is no lease.
        """
        self.must_be(*PLANNABLE)
        _must_last(lease)
        if self.places_free <= 0:
            raise RuleBroken("task.full", title=self.title, places=self.places)
        if not volunteer_ids:
            raise RuleBroken("offer.nobody")
        if len(self.seats.keys() | set(volunteer_ids)) > MOST_SEATS:
            raise RuleBroken("offer.too_many", most=MOST_SEATS)
        for volunteer_id in dict.fromkeys(volunteer_ids):
            held = self.seats.get(volunteer_id)
            if held is not None and held.state in TAKEN_SEATS:
                raise RuleBroken(
                    "task.served_already" if held.state == "cleared" else "task.assigned_already"
                )
            if held is not None and held.state == "offered":
                raise RuleBroken("offer.standing")
            until = cause.at + lease
            self.record(self.PlaceOffered, cause, volunteer_id=volunteer_id, until=until, override=override)

    def accept(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Take an offered place. Refuses when there was no offer, it has expired, or others were faster."""
        self.must_be(*PLANNABLE)
        held = self.seats.get(volunteer_id)
        if held is not None and held.state in TAKEN_SEATS:
            raise RuleBroken("task.assigned_already")
        if self.places_free <= 0:
            raise RuleBroken("offer.filled", title=self.title, filled_at=self.filled_at)
        if held is None:
            raise RuleBroken("offer.none")
        if held.state == "expired" or (held.until is not None and cause.at >= held.until):
            raise RuleBroken("offer.expired", title=self.title)
        self.seat(volunteer_id, "offered")
        self.record(self.OfferAccepted, cause, volunteer_id=volunteer_id)
        self.end_offers_if_full(cause=cause)

    def decline(self, volunteer_id: VolunteerId, *, reason: str, cause: Cause) -> None:
        """Say no to an offer. Refuses when none is open."""
        self.seat(volunteer_id, "offered")
        self.record(self.OfferDeclined, cause, volunteer_id=volunteer_id, reason=reason)

    def withdraw_offers(self, *, reason: str, cause: Cause) -> None:
        """Take back every offer that nobody has answered. Refuses when there is none."""
        if not any(seat.state == "offered" for seat in self.seats.values()):
            raise RuleBroken("offer.none_open")
        self.end_offers(reason, cause=cause)

    def claim(self, volunteer_id: VolunteerId, *, lease: timedelta, cause: Cause) -> None:
        """Take a place by oneself, until somebody confirms it. Refuses as for an assignment."""
        self.must_take(volunteer_id)
        _must_last(lease)
        self.record(self.PlaceClaimed, cause, volunteer_id=volunteer_id, until=cause.at + lease)
        self.end_offers_if_full(cause=cause)

    def confirm_claim(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Send the claimer. Refuses when there is no claim, or it has expired."""
        self._leased_claim(volunteer_id, cause)
        self.record(self.ClaimConfirmed, cause, volunteer_id=volunteer_id)

    def release(self, volunteer_id: VolunteerId, *, reason: str, cause: Cause) -> None:
        """Give a place back before being sent. Refuses when nothing is accepted."""
        self.seat(volunteer_id, "accepted")
        self.record(self.PlaceReleased, cause, volunteer_id=volunteer_id, reason=reason)

    def extend_lease(self, volunteer_id: VolunteerId, *, lease: timedelta, cause: Cause) -> None:
        """Let an offer or claim last this long from now. Refuses when it has ended, or would end sooner."""
        seat = self.seat(volunteer_id, "offered", "accepted")
        _must_last(lease)
        if seat.until is None:
            raise RuleBroken("offer.no_deadline")
        if cause.at >= seat.until:
            raise RuleBroken("offer.expired", title=self.title)
        if cause.at + lease <= seat.until:
            raise RuleBroken("offer.not_longer", until=seat.until)
        self.record(self.LeaseExtended, cause, volunteer_id=volunteer_id, until=cause.at + lease)

    def expire_leases(self, *, cause: Cause) -> list[VolunteerId]:
        """End what has passed its deadline; answers whose claims ended. Too early, or again: nothing."""
        over = [seat for seat in self.seats.values() if seat.until is not None and seat.until <= cause.at]
        for seat in over:
            ended = self.OfferExpired if seat.state == "offered" else self.ClaimExpired
            self.record(ended, cause, volunteer_id=seat.volunteer_id)
        return [seat.volunteer_id for seat in over if seat.state == "accepted"]

    def _leased_claim(self, volunteer_id: VolunteerId, cause: Cause) -> None:
        seat = self.seat(volunteer_id, "accepted")
        if seat.until is None:
            raise RuleBroken("offer.no_deadline")
        if cause.at >= seat.until:
            raise RuleBroken("offer.expired", title=self.title)


def _must_last(lease: timedelta) -> None:
    if not timedelta() < lease <= LONGEST_LEASE:
        raise RuleBroken("offer.minutes_wrong", most=LONGEST_LEASE // timedelta(minutes=1))
