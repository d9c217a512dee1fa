"""Real threads after the same thing, on both databases: the right number succeed, the rest are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from app import dispatch
from app.dispatch import assign_volunteer, cancel_assignment
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import SYSTEM, Cause, MusterError, RuleBroken
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


def wanted(ledger: Ledger, act: Any, task: Any, who: Any, **more: Any) -> Callable[[], Any]:
    """One command about one person on a task, ready to be sent."""
    why = more.pop("why", None) or cause(ledger)
    return lambda: act(ledger, task_id=task, volunteer_id=VolunteerId(who), **more, cause=why)


@pytest.mark.usefixtures("database")
def test_fifty_accept_the_five_places_they_were_offered(
    ledger: Ledger, secrets: Secrets, seeded: Scenario
) -> None:
    task = TaskId(scenario.open_task(ledger, seeded, title="Sandbags", starts_at=ledger.now(), places=5))
    people = [
        VolunteerId(scenario.register_volunteer(ledger, secrets, f"volunteer {n}", seeded.team)[1])
        for n in range(50)
    ]
    dispatch.offer_places(ledger, task_id=task, volunteer_ids=people, cause=cause(ledger))

    answers = together([wanted(ledger, dispatch.accept_offer, task, who) for who in people])

    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(refusals) == 45
    assert {refusal.key for refusal in refusals} == {"offer.filled"}
    assert {type(refusal.params["filled_at"]) for refusal in refusals} == {datetime}
    seats = ledger.get(Task, task).seats.values()
    assert [seat.state for seat in seats] == ["accepted"] * 5
    promised = [who for who in people if ledger.get(Volunteer, who).commitments]
    assert sorted(promised) == sorted(seat.volunteer_id for seat in seats)


@pytest.mark.usefixtures("database")
def test_an_offer_that_expires_while_it_is_accepted_is_one_or_the_other(
    ledger: Ledger, seeded: Scenario
) -> None:
    task, who = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[0])
    met = set()
    for turn in range(40):
        asking = cause(ledger)
        dispatch.offer_places(ledger, task_id=task, volunteer_ids=[who], minutes=1, cause=asking)
        until = asking.at + timedelta(minutes=1)
        just_before = Cause(SYSTEM, until - timedelta(microseconds=1), until, uuid4())
        deadline = Cause(SYSTEM, until, until, uuid4())

        def expire(why: Cause = deadline) -> Any:
            return dispatch.expire_leases(ledger, task_id=task, cause=why)

        calls = [wanted(ledger, dispatch.accept_offer, task, who, why=just_before), expire]
        answer, _ = together(calls if turn % 2 else calls[::-1])[:: 1 if turn % 2 else -1]
        seat, promised = ledger.get(Task, task).seats[who], ledger.get(Volunteer, who).commitments
        if isinstance(answer, MusterError):
            assert (answer.key, seat.state, task in promised) == ("offer.expired", "expired", False), turn
        else:
            assert (seat.state, task in promised) == ("accepted", True), turn
            dispatch.release_claim(ledger, task_id=task, volunteer_id=who, cause=cause(ledger))
        met.add(seat.state)
    assert met <= {"accepted", "expired"}


@pytest.mark.usefixtures("database")
def test_two_coordinators_who_close_and_reopen_the_same_task_are_told_what_it_is(
    ledger: Ledger, seeded: Scenario
) -> None:
    task = TaskId(seeded.tasks[0])
    for _ in range(10):
        closers = [(dispatch.close_task, "duplicate"), (dispatch.close_task, "cancelled")]
        answers = together([_whole(ledger, task, *one) for one in closers])
        (refused,) = [answer for answer in answers if isinstance(answer, MusterError)]
        assert (refused.key, refused.params["status"]) == ("task.status_is", "closed")
        both = [(dispatch.reopen_task, "a mistake"), (dispatch.close_task, "completed")]
        reopened, closed = together([_whole(ledger, task, *one) for one in both])
        assert not isinstance(reopened, MusterError)
        status = ledger.get(Task, task).status
        assert status == ("open" if isinstance(closed, MusterError) else "closed")
        if status == "closed":
            dispatch.reopen_task(ledger, task_id=task, reason="again", cause=cause(ledger))


def _whole(ledger: Ledger, task: TaskId, act: Any, reason: str) -> Callable[[], Any]:
    why = cause(ledger)
    return lambda: act(ledger, task_id=task, reason=reason, cause=why)


@pytest.mark.usefixtures("database")
def test_the_last_place_is_claimed_or_assigned(ledger: Ledger, seeded: Scenario) -> None:
    task, (shen, zhou, _) = TaskId(seeded.tasks[1]), (VolunteerId(id) for id in seeded.volunteers[:3])
    for _turn in range(20):
        claim = wanted(ledger, dispatch.claim_place, task, shen)
        answers = together([claim, wanted(ledger, assign_volunteer, task, zhou)])
        (refused,) = [answer for answer in answers if isinstance(answer, MusterError)]
        assert refused.key == "task.full"
        (seat,) = ledger.get(Task, task).seats.values()
        loser = zhou if seat.volunteer_id == shen else shen
        assert ledger.get(Volunteer, loser).commitments == {}
        wanted(ledger, cancel_assignment, task, seat.volunteer_id, reason="again")()


@pytest.mark.usefixtures("database")
def test_a_step_is_undone_or_followed_by_the_next(ledger: Ledger, seeded: Scenario) -> None:
    task, who = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[0])
    for _turn in range(20):
        at = wanted(ledger, assign_volunteer, task, who)()
        why = cause(ledger)

        def undo(position: Any = at, why: Any = why) -> Any:
            return dispatch.undo(ledger, position=position, reason="a slip", cause=why)

        undone, went = together([undo, wanted(ledger, dispatch.set_out, task, who)])
        seats = ledger.get(Task, task).seats
        if isinstance(undone, MusterError):
            assert (undone.key, seats[who].state) == ("undo.rests_on_it", "en_route")
            assert not isinstance(went, MusterError)
            wanted(ledger, cancel_assignment, task, who, reason="again")()
        else:
            assert (went.key, seats) == ("task.not_assigned", {})
        assert ledger.get(Volunteer, who).commitments == {}
