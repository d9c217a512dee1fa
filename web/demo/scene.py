"""The day itself: what coordinators and volunteers would do next, given how the tasks stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from domain.place import AreaCode
from web.demo.words import ADDRESSES, BLOCKED, CANCELLED, FOLLOW_UPS, RESULTS, VERIFIED, WORK

MINUTE = timedelta(minutes=1)
LEASE = 30.0
"""Minutes an offer lasts; the response's policy says the same."""
HELD = ("accepted", "dispatched", "en_route", "on_scene", "cleared")


@dataclass
class Seat:
    """A volunteer on a task, and since when the state holds."""

    state: str
    since: datetime
    patience: float
    """Minutes until the next step."""


@dataclass
class Job:
    """A task as the players see it."""

    id: UUID
    area_code: AreaCode
    organisation_id: UUID
    opened_at: datetime
    starts_at: datetime
    ends_at: datetime
    places: int
    wanted: int
    """How many of the places will be filled today: not every call is answered."""
    kind: str = ""
    need: UUID | None = None
    """The need that it is for."""
    by_offer: bool = False
    """Whether people are asked for it, rather than sent."""
    stuck: bool = False
    status: str = "open"
    over_since: datetime | None = None
    seats: dict[UUID, Seat] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Places that somebody holds or has served."""
        return sum(seat.state in HELD for seat in self.seats.values())


@dataclass
class Move:
    """One thing somebody does: the name of a command and to what; `refused` is said by who played it."""

    what: str
    job: UUID
    volunteer: UUID | None = None
    said: dict[str, object] = field(default_factory=dict)
    refused: bool = False


@dataclass
class Scene:
    """All open tasks and who is free; `hurry` shortens the waiting."""

    random: Random
    jobs: dict[UUID, Job] = field(default_factory=dict)
    free: dict[str, list[UUID]] = field(default_factory=dict)
    """Home sub-district → who is free there."""
    hurry: float = 1.0

    def moves(self, now: datetime) -> Iterator[Move]:
        """What happens now, in order; the scene takes each as done when the next is asked for."""
        for job in list(self.jobs.values()):
            if job.status == "done":
                yield from self._look_over(job, now)
                continue
            if job.stuck and job.taken and self._waited(job.opened_at, now) > 25:
                yield from self._block(job)
                continue
            yield from self._fill(job, now)
            yield from self._walk(job, now)
            if self._is_over(job, now):
                yield from self._complete(job, now)
            elif not job.seats and self._waited(job.ends_at, now) > 45:
                yield Move("close_task", job.id, said={"reason": "done_by_others"})
                self._forget(job)

    def _block(self, job: Job) -> Iterator[Move]:
        yield Move("block_task", job.id, said={"reason": self.random.choice(BLOCKED)})
        self._forget(job)

    def _complete(self, job: Job, now: datetime) -> Iterator[Move]:
        yield Move("complete_task", job.id, said={"results": self._results(job)})
        if job.need is not None:
            yield Move("meet_need", job.id, said={"need_id": job.need})
        job.status, job.over_since = "done", now

    def _look_over(self, job: Job, now: datetime) -> Iterator[Move]:
        """A while later somebody makes sure that it is done, or finds that something is left."""
        if job.over_since is None or self._waited(job.over_since, now) < 20:
            return
        if self.random.random() < 0.12:
            yield Move("require_follow_up", job.id, said={"reason": self.random.choice(FOLLOW_UPS)})
        elif self.random.random() < 0.7:
            yield Move("verify_task", job.id, said={"note": self.random.choice(VERIFIED)})
        self._forget(job)

    def _results(self, job: Job) -> dict[str, int]:
        counted = RESULTS.get(job.kind, ("persons",))
        served = max(1, job.taken)
        return {name: self.random.randint(2, 9) * served for name in counted}

    def _fill(self, job: Job, now: datetime) -> Iterator[Move]:
        waited = self._waited(job.opened_at, now)
        if job.taken >= job.wanted or now >= job.ends_at or waited <= 3 + 4 * job.taken:
            return
        if self.random.random() >= 0.5:
            return
        if job.by_offer:
            yield from self._offer(job, now)
            return
        volunteer = self._nearest(job)
        if volunteer is not None:
            move = Move("assign_volunteer", job.id, volunteer)
            yield move
            if not move.refused:
                job.seats[volunteer] = self._seat("dispatched", now, 2, 9)

    def _offer(self, job: Job, now: datetime) -> Iterator[Move]:
        """Ask one more than are missing, all at once."""
        if any(seat.state == "offered" for seat in job.seats.values()):
            return
        missing = job.wanted - job.taken
        asked = [
            v
            for v in (self._nearest(job) for _ in range(missing + 1))
            if v is not None and v not in job.seats
        ]
        if asked:
            move = Move("offer_places", job.id, said={"volunteer_ids": asked})
            yield move
            if not move.refused:
                job.seats |= {volunteer: self._seat("offered", now, 1, 40) for volunteer in asked}

    def _walk(self, job: Job, now: datetime) -> Iterator[Move]:
        for volunteer, seat in list(job.seats.items()):
            if volunteer not in job.seats or self._waited(seat.since, now) < seat.patience:
                continue
            match seat.state:
                case "offered":
                    yield from self._answer(job, volunteer, seat, now)
                case "accepted" | "dispatched":
                    yield from self._set_out(job, volunteer, now)
                case "en_route":
                    yield from self._arrive(job, volunteer, now)
                case "on_scene":
                    yield Move("clear", job.id, volunteer)
                    job.seats[volunteer] = self._seat("cleared", now, 5, 15)

    def _answer(self, job: Job, volunteer: UUID, seat: Seat, now: datetime) -> Iterator[Move]:
        """Yes, no, or nothing at all until the offer runs out."""
        if seat.patience > LEASE or job.taken >= job.places:
            del job.seats[volunteer]
        elif self.random.random() < 0.8:
            move = Move("accept_offer", job.id, volunteer)
            yield move
            if move.refused:
                del job.seats[volunteer]
            else:
                job.seats[volunteer] = self._seat("accepted", now, 4, 15)
        else:
            yield Move("decline_offer", job.id, volunteer, said={"reason": self.random.choice(CANCELLED)})
            del job.seats[volunteer]

    def _set_out(self, job: Job, volunteer: UUID, now: datetime) -> Iterator[Move]:
        if self.random.random() < 0.04:
            yield Move("cancel_assignment", job.id, volunteer, said={"reason": self.random.choice(CANCELLED)})
            del job.seats[volunteer]
        else:
            yield Move("set_out", job.id, volunteer)
            job.seats[volunteer] = self._seat("en_route", now, 6, 24)

    def _arrive(self, job: Job, volunteer: UUID, now: datetime) -> Iterator[Move]:
        if now >= job.starts_at and self.random.random() < 0.02:
            yield Move("mark_no_show", job.id, volunteer)
            del job.seats[volunteer]
        else:
            yield Move("check_in", job.id, volunteer)
            left = (job.ends_at - now) / MINUTE / self.hurry
            job.seats[volunteer] = self._seat("on_scene", now, max(15.0, left - 12), max(25.0, left + 8))

    def _is_over(self, job: Job, now: datetime) -> bool:
        states = {seat.state for seat in job.seats.values()}
        return states == {"cleared"} and all(
            self._waited(seat.since, now) > seat.patience for seat in job.seats.values()
        )

    def _forget(self, job: Job) -> None:
        self.jobs.pop(job.id, None)

    def _waited(self, since: datetime, now: datetime) -> float:
        return (now - since) / MINUTE / self.hurry

    def _nearest(self, job: Job) -> UUID | None:
        """Somebody free of the same sub-district, else of anywhere; no longer free then."""
        there = [self.free.get(job.area_code[:9]), *self.free.values()]
        ready = next((people for people in there if people), None)
        if ready is None:
            return None
        chosen = self.random.randrange(len(ready))
        ready[chosen], ready[-1] = ready[-1], ready[chosen]
        return ready.pop()

    def release(self, volunteer: UUID, home: AreaCode) -> None:
        """Somebody is free again, or was so from the start."""
        self.free.setdefault(home[:9], []).append(volunteer)

    def _seat(self, state: str, now: datetime, least: float, most: float) -> Seat:
        return Seat(state, now, self.random.uniform(least, most))


@dataclass(frozen=True)
class Call:
    """The words and numbers of a new task."""

    kind: str
    title: str
    urgency: str
    address: str
    bring: str
    places: int
    wanted: int
    hours: float


def invent(random: Random, community: str) -> Call:
    """A task somebody could ask for in this community."""
    kind, title, urgency, places, hours, bring = random.choice(WORK)
    number = random.randint(2, 68)
    wanted_places = random.randint(*places)
    short = wanted_places - random.choice((0, 0, 0, 1, 2))
    return Call(
        kind=kind,
        title=title.format(c=community, n=number),
        urgency=urgency,
        address=random.choice(ADDRESSES).format(c=community, n=number),
        bring=bring,
        places=wanted_places,
        wanted=max(1, short) if random.random() > 0.08 else 0,
        hours=random.uniform(*hours),
    )
