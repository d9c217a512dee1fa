"""Real threads after the same thing, on both databases: the right number succeed, the rest are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.dispatch import assign_volunteer, cancel_assignment
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import MusterError, RuleBroken
from domain.dispatch import Task, TaskId
from domain.volunteers import Volunteer, VolunteerId
from tests import scenario
from tests.scenario import Scenario, cause


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Start all calls at the same instant; each gives its answer or its refusal."""
    start = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        start.wait(30)
        try:
            return call()
        except MusterError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.usefixtures("database")
def test_fifty_threads_after_the_last_five_places(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> None:
    task = TaskId(scenario.open_task(ledger, seeded, title="Sandbags", starts_at=ledger.now(), places=5))
    names = [f"volunteer {number}" for number in range(50)]
    volunteers = [scenario.register_volunteer(ledger, secrets, name, seeded.team)[1] for name in names]
    before = ledger.head()

    def take(who: Any) -> Callable[[], Any]:
        why = cause(ledger)
        return lambda: assign_volunteer(ledger, task_id=task, volunteer_id=VolunteerId(who), cause=why)

    answers = together([take(who) for who in volunteers])

    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(answers) - len(refusals) == 5
    assert {(type(refusal), refusal.key) for refusal in refusals} == {(RuleBroken, "task.full")}
    assert refusals[0].params["places"] == 5
    assert len(ledger.since(before)) == 10
    assert ledger.get(Task, task).places_free == 0


@pytest.mark.usefixtures("database")
def test_one_volunteer_promised_to_two_tasks_at_once(ledger: Ledger, seeded: Scenario) -> None:
    now, who = ledger.now(), VolunteerId(seeded.volunteers[0])
    tasks = [
        TaskId(scenario.open_task(ledger, seeded, title=f"Task {number}", starts_at=now))
        for number in range(8)
    ]

    def promise(task: TaskId) -> Callable[[], Any]:
        why = cause(ledger)
        return lambda: assign_volunteer(ledger, task_id=task, volunteer_id=who, cause=why)

    answers = together([promise(task) for task in tasks])

    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(refusals) == 7
    assert {(refusal.key, refusal.rule) for refusal in refusals} == {("volunteer.promised_already", "V7")}
    assert len(ledger.get(Volunteer, who).commitments) == 1
    assert sum(len(ledger.get(Task, task).seats) for task in tasks) == 1


@pytest.mark.usefixtures("database")
def test_the_same_command_twice_at_the_same_instant_two_hundred_times(
    ledger: Ledger, seeded: Scenario
) -> None:
    who = VolunteerId(seeded.volunteers[0])
    task = TaskId(seeded.tasks[0])
    for turn in range(200):
        why, back = cause(ledger), cause(ledger)

        def send(why: Any = why) -> Any:
            return assign_volunteer(ledger, task_id=task, volunteer_id=who, cause=why)

        first, second = together([send, send])
        assert first == second, turn
        assert commands_of(ledger, why.command_id, first) == 2
        cancel_assignment(ledger, task_id=task, volunteer_id=who, reason="again", cause=back)


@pytest.mark.usefixtures("database")
def test_two_processes_that_lose_the_same_race_agree(database: Any, ledger: Ledger, seeded: Scenario) -> None:
    other = Ledger(database, digest_key=ledger._digest_key)
    task, who = TaskId(seeded.tasks[1]), [VolunteerId(id) for id in seeded.volunteers]
    before = ledger.head()

    def take(books: Ledger, volunteer: VolunteerId) -> Callable[[], Any]:
        why = cause(books)
        return lambda: assign_volunteer(books, task_id=task, volunteer_id=volunteer, cause=why)

    answers = together([take(books, volunteer) for books in (ledger, other) for volunteer in who])

    assert sum(not isinstance(answer, MusterError) for answer in answers) == 1
    assert len(ledger.since(before)) == 2
    assert ledger.get(Task, task).seats == other.get(Task, task).seats
    other.close()


def commands_of(ledger: Ledger, command_id: Any, position: int) -> int:
    """How many events this command recorded, the last of them at the position."""
    near = [recorded.event for recorded in ledger.since(position - 4)]
    return sum(event.command_id == command_id for event in near)
