"""The day that goes on: somebody looks at the board now and then, and does what is due."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

from domain.base import MusterError
from domain.place import AreaCode
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.organisations import GrantRow, OrganisationRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web.commands import Parts
from web.demo.district import CODE
from web.demo.player import Player
from web.demo.scene import Job, Move, Scene, Seat

LIVE_PAUSE = 1.5
"""Seconds between two looks of the live players."""
LIVE_HURRY = 0.25
NEW_TASK_EVERY = 60.0
"""Seconds between two new tasks when live."""
STEPS: dict[str, tuple[float, float]] = {
    "offered": (1, 40),
    "accepted": (4, 15),
    "dispatched": (2, 9),
    "en_route": (6, 24),
    "on_scene": (60, 200),
    "cleared": (5, 15),
}
"""Minutes until the next step."""


def play_live(parts: Parts, seed: int, *, until: float | None = None) -> int:
    """Go on until stopped, until who started it is gone, or for so many seconds; returns how many moves."""
    random, played, started = Random(seed ^ int(time.time())), 0, time.monotonic()  # noqa: S311 -- a play, no secret
    next_task = started + 5
    server = os.getppid()
    while os.getppid() == server and (until is None or time.monotonic() - started < until):
        found = _look(parts, random)
        if found is not None:
            try:
                if time.monotonic() >= next_task:
                    next_task = time.monotonic() + NEW_TASK_EVERY
                    played += _call_for_help(parts, found)
                for move in _some(found):
                    found.player.play(move, datetime.now(UTC))
                    played += not move.refused
            except MusterError:
                pass  # a person was faster: look again
        time.sleep(LIVE_PAUSE)
    return played


@dataclass
class Board:
    """How things stand, as the screens show them."""

    scene: Scene
    player: Player


def _some(board: Board) -> list[Move]:
    """A few of the moves that are due, so that one sees them one after another; newcomers move themselves."""
    now = datetime.now(UTC)
    due = [move for move in board.scene.moves(now) if move.volunteer not in board.player.newcomers]
    board.scene.random.shuffle(due)
    return due[: board.scene.random.choice((0, 1, 1, 2))]


def _look(parts: Parts, random: Random) -> Board | None:
    with parts.views.read() as reading:
        responses = reading.rows(ResponseRow, ResponseRow.c.ended.is_(False), limit=1)
        grants = reading.rows(GrantRow)
        tasks = reading.rows(TaskRow, TaskRow.c.status.in_(("open", "in_progress")))
        volunteers = reading.rows(VolunteerRow)
    coordinators = [grant for grant in grants if grant.role == "coordinator"]
    if not responses or not coordinators:
        return None
    scene = Scene(random, hurry=LIVE_HURRY)
    for volunteer in volunteers:
        if volunteer.state == "free":
            scene.release(volunteer.id, AreaCode(volunteer.area_code))
    scene.jobs = {task.id: _job(task) for task in tasks}
    persons = {v.id: v.person_id for v in volunteers}
    coordinator = coordinators[0].person_id
    player = Player(parts.ledger, parts.secrets, responses[0].id, coordinator, persons, random, uuid4)
    signing_in = {grant.person_id for grant in grants if grant.role == "volunteer"}
    player.newcomers = {v.id for v in volunteers if v.person_id in signing_in}
    return Board(scene, player)


def _job(task: TaskRow) -> Job:
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
        task.kind,
        need=UUID(task.need_ids[0]) if task.need_ids else None,
        by_offer=wish.random() < 0.3,
    )
    for held in task.seats:
        job.seats |= _seats(job, held["volunteer_id"], held["state"], held["at"])
    return job


def _seats(job: Job, volunteer_id: str, state: str, at: str) -> dict[UUID, Seat]:
    if state not in STEPS:
        return {}
    patience = Random(f"{volunteer_id}{at}").uniform(*STEPS[state])  # noqa: S311
    return {UUID(volunteer_id): Seat(state, datetime.fromisoformat(at), patience)}


def _call_for_help(parts: Parts, board: Board) -> int:
    areas = [a for a in parts.views.rows(AreaRow) if len(a.code) == 12 and a.code.startswith(CODE) and a.lat]
    organisations = [row.id for row in parts.views.rows(OrganisationRow)]
    if not areas or not organisations:
        return 0
    scene, now = board.scene, datetime.now(UTC)
    area = scene.random.choice(areas)
    community = (AreaCode(area.code), area.name)
    if scene.random.random() < 0.5:
        board.player.ask(community, now)
    else:
        board.player.open(scene, scene.random.choice(organisations), community, None, now)
    return 1
