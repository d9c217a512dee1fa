"""The past as fast as the present: a response's whole board at random positions among 1,000,000 changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from app.settings import Settings
from bench import Result, quantile, seconds
from bench.district import now, place, plan_of
from domain.base import Event, Position
from domain.dispatch import Task, TaskId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections import VIEWS
from projections.checkpoints import begin, move
from projections.dispatch import TaskRow, evolve
from projections.reading import Views
from projections.rows import known

CHANGES, RESPONSES, TASKS = 1_000_000, 17, 1_000
"""Each change is a new version of one of 17 × 1,000 tasks, so that 17,000 rows are live."""
LOOKS = 100


def measure() -> Iterator[Result]:
    """On SQLite: now, and as of positions spread over the whole past."""
    with place("sqlite") as settings:
        yield from _measure(settings)


def _measure(settings: Settings) -> Iterator[Result]:
    views, chance = Views(settings), random.Random(1)
    responses = [uuid4() for _ in range(RESPONSES)]
    _fill(views, responses, chance)
    past = [Position(chance.randrange(CHANGES // 20, CHANGES)) for _ in range(LOOKS)]
    times = [1000 * seconds(lambda at=at: _board(views, chance.choice(responses), at)) for at in past]
    present = [1000 * seconds(lambda: _board(views, chance.choice(responses), None)) for _ in past]
    yield Result(
        "as-of p95, board of 1,000 tasks, sqlite",
        quantile(times, 0.95),
        "ms",
        at_most=100,
    )
    yield Result("as-of median, sqlite", quantile(times, 0.5), "ms", baseline=quantile(present, 0.5))
    views.close()


def _board(views: Views, response: UUID, at: Position | None) -> list[TaskRow]:
    return views.rows(TaskRow, TaskRow.c.response_id == response, at=at)


def _fill(views: Views, responses: list[UUID], chance: random.Random) -> None:
    """Write the versions straight into the table, in the order in which a projector would have."""
    keys = [(uuid4(), responses[n % RESPONSES], n) for n in range(RESPONSES * TASKS)]
    order = [*keys, *(chance.choice(keys) for _ in range(CHANGES - len(keys)))]
    ends: dict[UUID, int] = {}
    untils: list[int | None] = [None] * CHANGES
    for step, (task, _, _) in reversed(list(enumerate(order))):
        untils[step] = ends.get(task)
        ends[task] = step + 1
    with views.store.connect(views.store.current(), writing=True) as connection, connection.begin():
        begin(connection, VIEWS)
        move(connection, [view.name for view in VIEWS], Position(0), Position(CHANGES))
        connection.execute(text("CREATE TEMPORARY TABLE pattern AS SELECT * FROM tasks"))
        connection.execute(insert(TaskRow.TABLE), [_task(*key) for key in keys])
        connection.execute(text("INSERT INTO pattern SELECT * FROM tasks"))
        connection.execute(text("DELETE FROM tasks"))
        connection.execute(text("CREATE TEMPORARY TABLE version (number BIGINT, begins BIGINT, ends BIGINT)"))
        versions = [
            {"number": number, "begins": since, "ends": until}
            for since, ((_, _, number), until) in enumerate(zip(order, untils, strict=True), start=1)
        ]
        connection.execute(text("INSERT INTO version VALUES (:number, :begins, :ends)"), versions)
        taken = ", ".join(TaskRow.FIELDS)
        connection.execute(
            text(
                f"INSERT INTO tasks ({taken}, since, until) SELECT {taken}, begins, ends"
                " FROM version JOIN pattern USING (number) ORDER BY begins"
            )
        )


def _task(id: UUID, response: UUID, number: int) -> dict[str, object]:
    """The row that the product folds of a task with somebody on it."""
    plan = plan_of(number, ResponseId(response), OrganisationId(response))
    task = Task.draft(id=TaskId(id), number=number, plan=plan, cause=now())
    task.open(cause=now())
    task.assign(VolunteerId(id), cause=now())
    row: TaskRow | None = None
    for event in task.collect_events():
        row = evolve(row, cast(Event, event))
    return vars(known(row))
