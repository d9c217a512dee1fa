"""Plays the demo's day: the hours before now in one go, and from then on live."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from app import dispatch
from app.batch import Batch
from app.ledger import Ledger
from domain.base import Actor, Cause, MusterError
from domain.dispatch import LIVE_SEATS, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.organisations import GrantRow, OrganisationRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web.commands import Parts
from web.demo.district import CODE, District
from web.demo.geometry import point
from web.demo.peopling import Population
from web.demo.scene import Job, Move, Scene, invent

STEP = timedelta(seconds=30)
PAST = timedelta(hours=10)
LIVE_PAUSE = 1.5
"""Seconds between two looks of the live players."""
LIVE_HURRY = 0.25
NEW_TASK_EVERY = 60.0
"""Seconds between two new tasks when live."""


class Player:
    """Turns moves into commands, by the people who would give them."""

    def __init__(
        self,
        books: Ledger | Batch,
        response_id: UUID,
        coordinator: UUID,
        persons: dict[UUID, UUID],
        new_id: Callable[[], UUID],
    ) -> None:
        self.books, self.response_id, self.coordinator = books, response_id, coordinator
        self.persons, self.new_id = persons, new_id
        self.newcomers: set[UUID] = set()
        """Volunteers whom somebody signs in as."""

    def play(self, move: Move, now: datetime) -> None:
        """Send the command of one move."""
        said: dict[str, object] = {"task_id": TaskId(move.job)}
        if move.volunteer is not None:
            said["volunteer_id"] = VolunteerId(move.volunteer)
        if move.reason:
            said["reason"] = move.reason
        own = move.what in ("set_out", "check_in", "clear") and move.volunteer in self.persons
        by = self.persons[move.volunteer] if own and move.volunteer else self.coordinator
        getattr(dispatch, move.what)(self.books, **said, cause=self._cause(by, now))

    def open(
        self, scene: Scene, organisation: UUID, community: tuple[AreaCode, str], at: object, now: datetime
    ) -> None:
        """Open an invented task in a community."""
        code, name = community
        call = invent(scene.random, name.removesuffix("社区"))
        starts_at = now + timedelta(minutes=scene.random.randint(10, 60))
        plan = TaskPlan(
            title=call.title,
            kind=call.kind,
            urgency=call.urgency,
            response_id=ResponseId(self.response_id),
            organisation_id=OrganisationId(organisation),
            area_code=code,
            address=call.address,
            point=at,  # type: ignore[arg-type]
            starts_at=starts_at.replace(second=0, microsecond=0),
            ends_at=(starts_at + timedelta(hours=call.hours)).replace(second=0, microsecond=0),
            places=call.places,
            bring=call.bring,
        )
        cause = self._cause(self.coordinator, now)
        dispatch.open_task(self.books, plan=plan, cause=cause)
        id = cause.new_id("task")
        scene.jobs[id] = Job(
            id,
            code,
            organisation,
            now,
            plan.starts_at,
            plan.ends_at,
            plan.places,
            min(call.wanted, plan.places),
        )

    def _cause(self, by: UUID, now: datetime) -> Cause:
        return Cause(Actor("account", by), now, now, self.new_id())


def play_past(
    books: Batch,
    district: District,
    population: Population,
    tasks: int,
    now: datetime,
    random: Random,
    progress: Callable[[int], object],
) -> None:
    """Record the hours before now: tasks come up through the day, people are sent, arrive and go home."""
    scene = Scene(random)
    persons = {h.volunteer_id: h.person_id for h in population.helpers}
    homes = {h.volunteer_id: h.area_code for h in population.helpers}
    for volunteer, home in homes.items():
        scene.release(volunteer, home)
    player = Player(
        books,
        population.response_id,
        population.people["coordinator"],
        persons,
        lambda: UUID(int=random.getrandbits(128), version=4),
    )
    arrivals = sorted(now - PAST * (1 - random.betavariate(1.6, 1.25)) for _ in range(tasks))
    moment = now - PAST
    while moment < now:
        moment += STEP
        while arrivals and arrivals[0] <= moment:
            opened_at = arrivals.pop(0)
            number = random.randrange(len(district.communities))
            code, name, _, _ = district.communities[number]
            organisation = random.choice(
                (population.organisations[3 + number // 4], *population.organisations[:3])
            )
            player.open(scene, organisation, (code, name), point(district.place_in(number)), opened_at)
        for n, move in enumerate(scene.moves(moment)):
            player.play(move, min(now, moment + timedelta(seconds=0.37 * n)))
            if move.what in ("clear", "cancel_assignment") and move.volunteer:
                scene.release(move.volunteer, homes[move.volunteer])
        progress(1)
    _send_the_newcomer(player, scene, population, now)


def _send_the_newcomer(player: Player, scene: Scene, population: Population, now: datetime) -> None:
    """Whoever signs in as the volunteer finds an assignment to set out for."""
    me = next(h for h in population.helpers if h.person_id == population.people["volunteer"])
    if any(me.volunteer_id in job.seats for job in scene.jobs.values()):
        return
    open_ones = [job for job in scene.jobs.values() if len(job.seats) < job.places and job.ends_at > now]
    if open_ones:
        nearest = max(open_ones, key=lambda job: (job.area_code[:9] == me.area_code[:9], job.ends_at))
        player.play(Move("assign_volunteer", nearest.id, me.volunteer_id), now)


def play_live(parts: Parts, seed: int, *, until: float | None = None) -> int:
    """Go on until stopped, until who started it is gone, or for so many seconds; returns how many moves."""
    random, played, started = Random(seed ^ int(time.time())), 0, time.monotonic()  # noqa: S311 -- a play, no secret
    next_task = started + 5
    server = os.getppid()
    while os.getppid() == server and (until is None or time.monotonic() - started < until):
        scene, player = _look(parts, random)
        if player is None:
            time.sleep(LIVE_PAUSE)
            continue
        now = datetime.now(UTC)
        try:
            if time.monotonic() >= next_task:
                next_task = time.monotonic() + NEW_TASK_EVERY
                _call_for_help(parts, scene, player, now)
                played += 1
            for move in _some(scene, player, now):
                player.play(move, datetime.now(UTC))
                played += 1
        except MusterError:
            pass  # a person was faster: look again
        time.sleep(LIVE_PAUSE)
    return played


def _some(scene: Scene, player: Player, now: datetime) -> list[Move]:
    """A few of the moves that are due, so that one sees them one after another; newcomers move themselves."""
    due = [move for move in scene.moves(now) if move.volunteer not in player.newcomers]
    scene.random.shuffle(due)
    return due[: scene.random.choice((0, 1, 1, 2))]


def _look(parts: Parts, random: Random) -> tuple[Scene, Player | None]:
    """How things stand, as the screens show them."""
    with parts.views.read() as reading:
        responses = reading.rows(ResponseRow, ResponseRow.c.ended.is_(False), limit=1)
        grants = reading.rows(GrantRow)
        tasks = reading.rows(TaskRow, TaskRow.c.status.in_(("open", "in_progress")))
        volunteers = reading.rows(VolunteerRow)
    coordinators = [grant for grant in grants if grant.role == "coordinator"]
    if not responses or not coordinators:
        return Scene(random), None
    scene = Scene(random, hurry=LIVE_HURRY)
    for volunteer in volunteers:
        if volunteer.state == "free":
            scene.release(volunteer.id, AreaCode(volunteer.area_code))
    for task in tasks:
        scene.jobs[task.id] = _job(scene, task)
    persons = {v.id: v.person_id for v in volunteers}
    player = Player(parts.ledger, responses[0].id, coordinators[0].person_id, persons, uuid4)
    signing_in = {grant.person_id for grant in grants if grant.role == "volunteer"}
    player.newcomers = {v.id for v in volunteers if v.person_id in signing_in}
    return scene, player


def _job(scene: Scene, task: TaskRow) -> Job:
    wish = Random(task.id.int)  # noqa: S311 -- the same answer at each look
    wanted = 0 if wish.random() < 0.08 else max(1, task.places - wish.choice((0, 0, 0, 1, 2)))
    job = Job(
        task.id,
        AreaCode(task.area_code),
        task.organisation_id,
        task.opened_at or task.starts_at,
        task.starts_at,
        task.ends_at,
        task.places,
        wanted,
    )
    for held in task.seats:
        state, since = str(held["state"]), datetime.fromisoformat(str(held["at"]))
        if state in (*LIVE_SEATS, "cleared"):
            steps = {"dispatched": (2, 9), "en_route": (6, 24), "on_scene": (60, 200), "cleared": (5, 15)}
            seat = scene._seat(state, since, *steps[state])
            seat.patience = Random(f"{held['volunteer_id']}{since}").uniform(*steps[state])  # noqa: S311
            job.seats[UUID(str(held["volunteer_id"]))] = seat
    return job


def _call_for_help(parts: Parts, scene: Scene, player: Player, now: datetime) -> None:
    areas = [a for a in parts.views.rows(AreaRow) if len(a.code) == 12 and a.code.startswith(CODE) and a.lat]
    organisations = [row.id for row in parts.views.rows(OrganisationRow)]
    if not areas or not organisations:
        return
    area = scene.random.choice(areas)
    player.open(scene, scene.random.choice(organisations), (AreaCode(area.code), area.name), None, now)
