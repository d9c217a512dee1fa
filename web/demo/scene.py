"""The day itself: what coordinators and volunteers would do next, given how the tasks stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from domain.place import AreaCode
from web.demo.words import ADDRESSES, CANCELLED, WORK

MINUTE = timedelta(minutes=1)


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
    seats: dict[UUID, Seat] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """One thing somebody does: the name of a command of app.dispatch and to whom."""

    what: str
    job: UUID
    volunteer: UUID | None = None
    reason: str = ""


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
            yield from self._fill(job, now)
            yield from self._walk(job, now)
            if self._is_over(job, now):
                yield Move("complete_task", job.id)
                self._forget(job)
            elif not job.seats and (now - job.ends_at) / MINUTE / self.hurry > 45:
                yield Move("close_task", job.id, reason="done_by_others")
                self._forget(job)

    def _fill(self, job: Job, now: datetime) -> Iterator[Move]:
        taken = len(job.seats)
        waited = (now - job.opened_at) / MINUTE / self.hurry
        if taken < job.wanted and now < job.ends_at and waited > 3 + 4 * taken and self.random.random() < 0.5:
            volunteer = self._nearest(job)
            if volunteer is not None:
                yield Move("assign_volunteer", job.id, volunteer)
                job.seats[volunteer] = self._seat("dispatched", now, 2, 9)

    def _walk(self, job: Job, now: datetime) -> Iterator[Move]:
        for volunteer, seat in list(job.seats.items()):
            due = (now - seat.since) / MINUTE / self.hurry >= seat.patience
            if seat.state == "dispatched" and due:
                if self.random.random() < 0.04:
                    yield Move("cancel_assignment", job.id, volunteer, self.random.choice(CANCELLED))
                    del job.seats[volunteer]
                else:
                    yield Move("set_out", job.id, volunteer)
                    job.seats[volunteer] = self._seat("en_route", now, 6, 24)
            elif seat.state == "en_route" and due:
                yield Move("check_in", job.id, volunteer)
                left = (job.ends_at - now) / MINUTE / self.hurry
                job.seats[volunteer] = self._seat("on_scene", now, max(15.0, left - 12), max(25.0, left + 8))
            elif seat.state == "on_scene" and due:
                yield Move("clear", job.id, volunteer)
                job.seats[volunteer] = self._seat("cleared", now, 5, 15)

    def _is_over(self, job: Job, now: datetime) -> bool:
        states = {seat.state for seat in job.seats.values()}
        return states == {"cleared"} and all(
            (now - seat.since) / MINUTE / self.hurry > seat.patience for seat in job.seats.values()
        )

    def _forget(self, job: Job) -> None:
        self.jobs.pop(job.id, None)

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
