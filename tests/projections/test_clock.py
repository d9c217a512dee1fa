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
from projections.dispatch import TaskRow
from projections.due import AlarmRow, DueRow, due_at
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
