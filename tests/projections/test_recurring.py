"""The calendar opens what recurs exactly once, and contacts fall overdue."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from app import responses
from app.clock import Clock
from app.dispatch import care, templates
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.dispatch.care_words import CaredForId
from domain.dispatch.template_plans import TemplateId, TemplatePlan, occurrence
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from projections.due import AlarmRow, DueRow, due_at
from projections.projector import Projector
from projections.reading import Views
from projections.recurring import TaskOriginRow, TemplateRow
from tests import scenario
from tests.projections.test_clock import Watch

STREET = AreaCode("990000001")


@pytest.fixture
def watch() -> Watch:
    """2026-07-01, a Wednesday, 16:00 in Shanghai."""
    return Watch()


@pytest.fixture
def ledger(settings: Settings, secrets: Secrets, watch: Watch) -> Iterator[Ledger]:
    made = Ledger(settings, digest_key=secrets.digest_key, clock=watch)
    yield made
    made.close()


@pytest.fixture
def world(ledger: Ledger) -> scenario.Scenario:
    made = scenario.Scenario(scenario.start_response(ledger), UUID(int=0), UUID(int=0), [], [])
    made.team = scenario.register_organisation(ledger, "Qiaonan Team 桥南队", None, STREET)
    return made


@pytest.fixture
def clock(ledger: Ledger, views: Views) -> Clock:
    return Clock(ledger, lambda now: due_at(views, now))


def plan() -> TemplatePlan:
    return TemplatePlan(
        title="早间巡访",
        kind="care_visit",
        urgency="normal",
        area_code=AreaCode("990000001001"),
        address="柳园社区",
        point=None,
        places=2,
        bring="",
        credentials=("first_aid",),
        minutes=60,
    )


@pytest.fixture
def rounds(ledger: Ledger, world: scenario.Scenario, projector: Projector) -> TemplateId:
    """Every day at 20:00, opened twelve hours ahead: the next is due at 08:00 of each day."""
    saving = scenario.cause(ledger)
    templates.save_template(
        ledger,
        name="巡访",
        plan=plan(),
        response_id=ResponseId(world.response),
        organisation_id=OrganisationId(world.team),
        cause=saving,
    )
    found = TemplateId(saving.new_id("template"))
    templates.set_recurrence(
        ledger,
        template_id=found,
        weekdays=tuple(range(7)),
        start="20:00",
        first_day="2026-07-02",
        last_day="",
        lead_hours=12,
        cause=scenario.cause(ledger),
    )
    projector.catch_up()
    return found


@pytest.fixture
def mrs_luo(ledger: Ledger, secrets: Secrets, world: scenario.Scenario, projector: Projector) -> CaredForId:
    """To be seen every day."""
    taking = scenario.cause(ledger)
    care.register_cared_for(
        ledger,
        name=secrets.seal(taking.new_id("person"), "name", "罗奶奶", taking.command_id),
        telephone=None,
        address=None,
        notes=None,
        kind="elderly_alone",
        every_days=1,
        area_code=STREET,
        organisation_id=OrganisationId(world.team),
        response_id=ResponseId(world.response),
        cause=taking,
    )
    projector.catch_up()
    return CaredForId(taking.new_id("cared_for"))


def turn(watch: Watch, clock: Clock, projector: Projector, **time: float) -> int:
    """Time passes; the clock ticks until nothing is due."""
    watch.now += timedelta(**time)
    taken = 0
    while done := clock.tick():
        taken += done
        projector.catch_up()
    return taken


def test_the_task_opens_its_lead_time_ahead_and_once(
    database: Any, watch: Watch, clock: Clock, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    assert turn(watch, clock, projector, hours=15.99) == 0
    assert turn(watch, clock, projector, hours=0.02) == 1
    (task,) = views.rows(TaskRow)
    assert task.starts_at == datetime.fromisoformat("2026-07-02T12:00:00+00:00")
    assert (task.id, task.credentials, task.status) == (
        occurrence(rounds, "2026-07-02"),
        ["first_aid"],
        "open",
    )
    assert turn(watch, clock, projector, hours=1) == 0


def test_the_task_knows_its_template_and_the_template_its_tasks(
    watch: Watch, clock: Clock, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    turn(watch, clock, projector, hours=16)
    (origin,), (row,) = views.rows(TaskOriginRow), views.rows(TemplateRow)
    assert (origin.kind, origin.item_id, origin.task_id) == ("template", rounds, row.last_task_id)


def test_after_days_of_downtime_one_task_opens_and_the_past_is_counted(
    database: Any, watch: Watch, clock: Clock, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    turn(watch, clock, projector, days=5, hours=1)  # 6 July 09:00 UTC: that evening's work is to come
    (task,), (row,) = views.rows(TaskRow), views.rows(TemplateRow)
    assert task.starts_at.date().isoformat() == "2026-07-06"
    assert (row.opened, row.skipped, row.through) == (1, 4, "2026-07-06")


def test_a_downtime_between_two_tasks_is_counted_and_nothing_opens(
    watch: Watch, clock: Clock, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    turn(watch, clock, projector, days=5, hours=6)  # 6 July 14:00 UTC: over since 13:00, the next not due
    (row,) = views.rows(TemplateRow)
    assert (views.rows(TaskRow), row.opened, row.skipped) == ([], 0, 5)
    assert turn(watch, clock, projector, hours=10) == 1


@pytest.mark.parametrize("clocks", [2, 4])
def test_clocks_that_tick_at_once_open_one_task(
    database: Any,
    settings: Settings,
    secrets: Secrets,
    watch: Watch,
    ledger: Ledger,
    projector: Projector,
    views: Views,
    rounds: TemplateId,
    clocks: int,
) -> None:
    watch.now += timedelta(hours=16)
    ledgers = [Ledger(settings, digest_key=secrets.digest_key, clock=watch) for _ in range(clocks)]
    stale, started = due_at(views, watch.now), Barrier(clocks)
    assert [row.kind for row in stale] == ["template_due"]

    def tick(one: Ledger) -> int:
        started.wait()
        return Clock(one, lambda now: stale).tick()

    with ThreadPoolExecutor(clocks) as pool:
        list(pool.map(tick, ledgers))
    projector.catch_up()
    for one in ledgers:
        one.close()
    (task,), (row,) = views.rows(TaskRow), views.rows(TemplateRow)
    assert (row.opened, row.skipped, task.id) == (1, 0, occurrence(rounds, "2026-07-02"))


def test_two_people_who_open_it_with_commands_of_their_own_open_one(
    database: Any, watch: Watch, ledger: Ledger, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    watch.now += timedelta(hours=16)
    started = Barrier(2)

    def open_it(_number: int) -> None:
        started.wait()
        templates.open_occurrence(ledger, template_id=rounds, cause=scenario.cause(ledger))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(open_it, range(2)))
    projector.catch_up()
    assert len(views.rows(TaskRow)) == 1


def test_a_response_that_ended_pauses_its_templates(
    watch: Watch,
    clock: Clock,
    ledger: Ledger,
    projector: Projector,
    views: Views,
    rounds: TemplateId,
    world: scenario.Scenario,
) -> None:
    responses.end_response(ledger, response_id=ResponseId(world.response), cause=scenario.cause(ledger))
    turn(watch, clock, projector, days=3)
    (row,) = views.rows(TemplateRow)
    assert (row.paused, row.paused_why, views.rows(TaskRow)) == (True, "response_ended", [])


def test_nothing_is_due_while_it_is_paused(
    watch: Watch, clock: Clock, ledger: Ledger, projector: Projector, views: Views, rounds: TemplateId
) -> None:
    templates.pause_template(ledger, template_id=rounds, reason="", cause=scenario.cause(ledger))
    projector.catch_up()
    assert views.rows(DueRow) == []
    watch.now += timedelta(days=2)
    templates.resume_template(ledger, template_id=rounds, cause=scenario.cause(ledger))
    projector.catch_up()
    (row,) = views.rows(TemplateRow)
    assert (row.skipped, row.next_at) == (0, datetime.fromisoformat("2026-07-03T12:00:00+00:00"))


def test_a_contact_falls_overdue_and_its_alarm_ends_with_the_contact(
    database: Any,
    watch: Watch,
    clock: Clock,
    ledger: Ledger,
    projector: Projector,
    views: Views,
    mrs_luo: CaredForId,
) -> None:
    assert turn(watch, clock, projector, hours=7.99) == 0
    assert turn(watch, clock, projector, hours=0.02) == 1
    (alarm,), (row,) = views.rows(AlarmRow), views.rows(CaredForRow)
    assert (alarm.kind, alarm.item_id, alarm.label, row.overdue) == ("care_overdue", mrs_luo, "", True)
    seen(ledger, mrs_luo)
    projector.catch_up()
    assert views.rows(AlarmRow) == []
    assert turn(watch, clock, projector, days=2) == 1  # and overdue again


def seen(ledger: Ledger, cared_id: CaredForId) -> None:
    care.log_contact(
        ledger, cared_id=cared_id, way="visit", outcome="well", note=None, cause=scenario.cause(ledger)
    )


def test_paused_care_is_never_overdue(
    watch: Watch, clock: Clock, ledger: Ledger, projector: Projector, views: Views, mrs_luo: CaredForId
) -> None:
    care.pause_care(ledger, cared_id=mrs_luo, reason="", cause=scenario.cause(ledger))
    projector.catch_up()
    assert turn(watch, clock, projector, days=9) == 0
    care.resume_care(ledger, cared_id=mrs_luo, cause=scenario.cause(ledger))
    projector.catch_up()
    assert turn(watch, clock, projector, days=1) == 1
