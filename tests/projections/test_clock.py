"""What falls due becomes an event by itself, once, and an alarm until it is settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import dispatch
from app.clock import Clock
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.base import SYSTEM
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import LeaseRow, TaskRow
from projections.due import OFFERS_EXPIRED, TASK_OVERDUE, AlarmRow, DueRow, due_at, expiring
from projections.history import HistoryRow
from projections.projector import Projector
from projections.reading import Views
from tests import scenario


class Watch:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat("2026-07-01T08:00:00+00:00")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def ledger(settings: Settings, secrets: Secrets, watch: Watch) -> Any:
    made = Ledger(settings, digest_key=secrets.digest_key, clock=watch)
    yield made
    made.close()


@pytest.fixture
def task(ledger: Ledger, secrets: Secrets, watch: Watch) -> UUID:
    """From 08:00 to 10:00."""
    seeded = scenario.Scenario(scenario.start_response(ledger), UUID(int=0), UUID(int=0), [], [])
    seeded.team = scenario.register_organisation(ledger, "Qiaonan Team 桥南队", None, "990000001")
    return scenario.open_task(ledger, seeded, title="Deliver meals 送餐", starts_at=watch.now)


@pytest.fixture
def asked(
    ledger: Ledger, secrets: Secrets, projector: Projector, views: Views, watch: Watch, task: UUID
) -> VolunteerId:
    """Somebody who was offered a place at 08:00, until half past."""
    projector.catch_up()
    row = views.one(TaskRow, task)
    assert row is not None
    who = VolunteerId(scenario.register_volunteer(ledger, secrets, "沈雨", row.organisation_id)[1])
    dispatch.offer_places(ledger, task_id=TaskId(task), volunteer_ids=[who], cause=scenario.cause(ledger))
    projector.catch_up()
    return who


@pytest.fixture
def clock(ledger: Ledger, projector: Projector, views: Views, task: UUID) -> Clock:
    projector.catch_up()
    return Clock(ledger, lambda now: due_at(views, now))


def test_nothing_is_sent_before_the_deadline(clock: Clock, watch: Watch) -> None:
    watch.now += timedelta(hours=2) - timedelta(microseconds=1)
    assert clock.tick() == 0


def test_a_task_past_its_end_is_noted_once_by_the_system(
    database: Any, clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views, task: UUID
) -> None:
    watch.now += timedelta(hours=2)
    before = ledger.head()
    assert clock.tick() == 1
    assert clock.tick() == 1  # the view does not know yet: the same send again
    assert ledger.head() == before + 1
    projector.catch_up()
    assert clock.tick() == 0
    noted = views.one(HistoryRow, ledger.head())
    assert noted is not None and (noted.topic, noted.by) == ("dispatch.Task.FellOverdue", SYSTEM.id)
    assert noted.happened_at == datetime.fromisoformat("2026-07-01T10:00:00+00:00")


def test_the_alarm_stands_until_the_task_is_over(
    clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views, task: UUID
) -> None:
    watch.now += timedelta(hours=3)
    clock.tick()
    raised = projector.catch_up()
    (alarm,), shown = views.rows(AlarmRow), views.one(TaskRow, task)
    assert (alarm.item_id, alarm.label) == (task, "Deliver meals 送餐")
    assert shown is not None and shown.overdue
    dispatch.complete_task(ledger, task_id=TaskId(task), cause=scenario.cause(ledger))
    projector.catch_up()
    assert views.rows(AlarmRow) == []
    assert views.rows(AlarmRow, at=raised) == [alarm]


def test_a_task_that_is_over_never_falls_due(
    clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views, task: UUID
) -> None:
    (stale,) = views.rows(DueRow)
    dispatch.complete_task(ledger, task_id=TaskId(task), cause=scenario.cause(ledger))
    projector.catch_up()
    assert views.rows(DueRow) == []
    watch.now += timedelta(days=1)
    before = ledger.head()
    Clock(ledger, lambda now: [stale]).tick()
    assert ledger.head() == before


def test_an_offer_expires_by_itself_and_missing_people_are_an_alarm(
    database: Any, clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views,
    task: UUID, asked: VolunteerId,
) -> None:  # fmt: skip
    (lease,) = views.rows(LeaseRow)
    assert (lease.volunteer_id, lease.until_at) == (asked, watch.now + timedelta(minutes=30))
    assert expiring(views, watch.now) == []
    assert expiring(views, watch.now + timedelta(minutes=21)) == [lease]
    watch.now = lease.until_at - timedelta(microseconds=1)
    assert clock.tick() == 0
    watch.now = lease.until_at
    assert clock.tick() == 1
    projector.catch_up()
    assert (views.rows(LeaseRow), clock.tick()) == ([], 0)
    (alarm,), row = views.rows(AlarmRow), views.one(TaskRow, task)
    assert (alarm.kind, alarm.item_id) == (OFFERS_EXPIRED, task)
    assert row is not None and [seat["state"] for seat in row.seats] == ["expired"]


def test_an_alarm_over_expired_offers_ends_with_the_next_offer(
    clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views,
    task: UUID, asked: VolunteerId,
) -> None:  # fmt: skip
    watch.now += timedelta(minutes=30)
    clock.tick()
    projector.catch_up()
    assert len(views.rows(AlarmRow)) == 1
    again = {"task_id": TaskId(task), "volunteer_ids": [asked], "cause": scenario.cause(ledger)}
    dispatch.offer_places(ledger, **again)
    projector.catch_up()
    assert views.rows(AlarmRow) == []


def test_a_lease_that_was_extended_is_not_ended_by_its_old_deadline(
    clock: Clock, watch: Watch, ledger: Ledger, task: UUID, asked: VolunteerId
) -> None:
    who = {"task_id": TaskId(task), "volunteer_id": asked}
    dispatch.extend_lease(ledger, **who, minutes=45, cause=scenario.cause(ledger))
    watch.now += timedelta(minutes=30)
    before = ledger.head()
    assert (clock.tick(), ledger.head()) == (1, before)  # the view does not know yet; the task does


def test_a_reopened_task_past_its_end_is_late_without_the_clock(
    clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views, task: UUID
) -> None:
    watch.now += timedelta(hours=3)
    clock.tick()
    dispatch.complete_task(ledger, task_id=TaskId(task), cause=scenario.cause(ledger))
    dispatch.reopen_task(ledger, task_id=TaskId(task), reason="x", cause=scenario.cause(ledger))
    projector.catch_up()
    (alarm,) = views.rows(AlarmRow)
    assert (alarm.kind, clock.tick()) == (TASK_OVERDUE, 0)


def test_a_refused_item_rests_and_stops_no_other(
    clock: Clock, watch: Watch, ledger: Ledger, task: UUID
) -> None:
    watch.now += timedelta(hours=3)
    unknown = DueRow(
        key="task_overdue:none",
        kind="task_overdue",
        item_id=UUID(int=7),
        deadline=watch.now,
        response_id=UUID(int=0),
        organisation_id=UUID(int=0),
        area_code="99",
    )
    asked = Clock(ledger, lambda now: [unknown, *clock.due(now)])
    assert asked.tick() == 1


def test_the_projector_ticks_the_clock_itself(
    clock: Clock, watch: Watch, ledger: Ledger, projector: Projector, views: Views
) -> None:
    watch.now += timedelta(hours=3)
    projector.every_second.append(clock.tick)
    projector.start()
    assert projector.wait_for(ledger.head() + 1, 5.0)
    assert len(views.rows(AlarmRow)) == 1
