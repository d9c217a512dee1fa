"""The rules of task templates and of the calendar that opens their tasks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from domain.base import RuleBroken
from domain.dispatch.recurrence import Recurrence
from domain.dispatch.template_plans import TemplatePlan, occurrence
from domain.dispatch.templates import TaskTemplate
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import QIAONAN

ROUNDS = someone("morning rounds")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
EVERY_DAY = tuple(range(7))


def plan(**changes: Any) -> TemplatePlan:
    """Morning rounds, an hour, two people."""
    values: dict[str, Any] = {
        "title": "Morning rounds 早间巡访",
        "kind": "care_visit",
        "urgency": "normal",
        "area_code": QIAONAN,
        "address": "Qiaonan Community 桥南社区",
        "point": None,
        "places": 2,
        "bring": "",
        "credentials": (),
        "minutes": 60,
    }
    return TemplatePlan(**values | changes)


def template(*, name: str = "Rounds 巡访", **changes: Any) -> TaskTemplate:
    """The template, saved at eight."""
    return TaskTemplate.save(
        id=ROUNDS,
        name=name,
        response_id=someone("flood"),
        organisation_id=someone("team"),
        plan=plan(**changes),
        cause=cause(),
    )


def rhythm(**changes: Any) -> Recurrence:
    """Every day at 20:00 in Shanghai, which is noon UTC, opened a day ahead."""
    values: dict[str, Any] = {
        "weekdays": EVERY_DAY,
        "start": "20:00",
        "first_day": "2026-11-22",
        "last_day": "",
        "lead_hours": 24,
        "time_zone": "Asia/Shanghai",
    }
    return Recurrence(**values | changes)


def recurring(**changes: Any) -> TaskTemplate:
    """The template with its rhythm, set at eight on the first day."""
    made = template()
    made.recur(rhythm(**changes), cause=cause())
    return made


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": " "}, "template.name_missing"),
        ({"minutes": 0}, "template.minutes_out_of_range"),
        ({"minutes": 31 * 24 * 60 + 1}, "template.minutes_out_of_range"),
        ({"title": ""}, "task.title_missing"),
        ({"places": 0}, "task.places_out_of_range"),
        ({"kind": "gossip"}, "task.word_unknown"),
    ],
)
def test_a_template_of_which_no_task_could_be_made_is_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        template(**change)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"weekdays": ()}, "template.weekdays_missing"),
        ({"weekdays": (7,)}, "template.weekdays_missing"),
        ({"start": "8:00"}, "template.start_unreadable"),
        ({"start": "24:00"}, "template.start_unreadable"),
        ({"lead_hours": 24 * 14 + 1}, "template.lead_out_of_range"),
        ({"last_day": "2026-11-21"}, "template.days_backwards"),
        ({"first_day": "22.11.2026"}, "template.day_unreadable"),
        ({"first_day": "20261122"}, "template.day_unreadable"),
        ({"first_day": "0001-01-01"}, "template.day_unreadable"),
        ({"weekdays": (0,), "last_day": "2026-11-22"}, "template.no_day"),  # the 22nd is a Sunday
    ],
)
def test_a_rhythm_nobody_can_mean_is_refused(change: dict[str, Any], key: str) -> None:
    given(template()).when(lambda t: t.recur(rhythm(**change), cause=cause())).refused(key)


def test_a_change_that_changes_nothing_is_no_event() -> None:
    given(template()).when(lambda t: t.change(name="Rounds 巡访", plan=plan(), cause=cause())).then()
    given(template()).when(lambda t: t.change(name="Rounds 巡访", plan=plan(places=3), cause=cause())).then(
        (TaskTemplate.Changed, {"places": 3})
    )


def test_the_task_of_a_day_is_due_its_lead_time_before_it_begins() -> None:
    waiting = recurring(first_day="2026-11-23")  # begins on the 23rd at noon UTC
    assert waiting.due_day(at(12) - timedelta(microseconds=1)) == ""
    assert waiting.due_day(at(12)) == "2026-11-23"


def test_what_is_opened_is_due_no_more_and_the_next_day_follows() -> None:
    opened = recurring()
    day = opened.due_day(at(8))
    made = opened.open_occurrence(day, cause=cause(8))
    assert (day, made.starts_at, made.ends_at) == ("2026-11-22", at(12), at(13))
    assert (opened.due_day(at(8)), opened.due_day(at(12))) == ("", "2026-11-23")


def test_an_occurrence_that_has_begun_when_the_rhythm_is_set_is_none() -> None:
    late = template()
    late.recur(rhythm(lead_hours=0), cause=cause(12))
    assert late.due_day(at(35.9)) == ""
    assert late.due_day(at(36)) == "2026-11-23"


def test_after_a_downtime_what_is_past_is_skipped_and_counted() -> None:
    down = recurring()
    given(down).when(lambda t: t.skip_past(cause=cause(8 + 3 * 24))).then(
        (TaskTemplate.OccurrencesSkipped, {"count": 3, "first_day": "2026-11-22", "last_day": "2026-11-24"})
    )
    assert down.due_day(at(8 + 3 * 24)) == "2026-11-25"


def test_work_that_has_begun_and_is_not_over_is_still_opened() -> None:
    down = recurring()
    given(down).when(lambda t: t.skip_past(cause=cause(12.5))).then()
    assert down.due_day(at(12.5)) == "2026-11-22"


def test_nothing_is_due_while_it_is_paused_and_the_pause_is_not_made_up_for() -> None:
    paused = recurring()
    paused.pause("holiday 假期", cause=cause(9))
    assert paused.due_day(at(100)) == ""
    given(paused).when(lambda t: t.resume(cause=cause(8 + 48))).then(
        (TaskTemplate.Resumed, {"after_day": "2026-11-23"})
    )
    assert paused.due_day(at(8 + 48)) == "2026-11-24"


def test_pause_and_resume_are_refused_out_of_turn() -> None:
    given(template()).when(lambda t: t.pause("", cause=cause())).refused("template.does_not_recur")
    given(recurring()).when(lambda t: t.resume(cause=cause())).refused("template.not_paused")
    paused = recurring()
    paused.pause("", cause=cause())
    given(paused).when(lambda t: t.pause("", cause=cause())).refused("template.paused_already")


def test_a_retired_template_opens_nothing_and_changes_no_more() -> None:
    retired = recurring()
    retired.retire("over", cause=cause())
    assert retired.due_day(at(100)) == ""
    given(retired).when(lambda t: t.recur(rhythm(), cause=cause())).refused("template.retired")
    given(retired).when(lambda t: t.change(name="x", plan=plan(), cause=cause())).refused("template.retired")
    given(retired).when(lambda t: t.retire("", cause=cause())).refused("template.retired")


def test_another_rhythm_opens_no_day_twice() -> None:
    opened = recurring()
    opened.open_occurrence("2026-11-22", cause=cause(8))
    opened.recur(rhythm(start="21:00"), cause=cause(9))
    assert opened.due_day(at(12.9)) == ""
    assert opened.due_day(at(13)) == "2026-11-23"


def test_the_rhythm_ends_after_its_last_day() -> None:
    short = recurring(last_day="2026-11-22")
    short.open_occurrence("2026-11-22", cause=cause(8))
    assert short.due_day(at(1000)) == ""


def test_each_day_has_one_task_of_its_own() -> None:
    days = {occurrence(ROUNDS, f"2026-11-{day:02}") for day in range(1, 31)}
    assert len(days | {occurrence(someone("other"), "2026-11-01")}) == 31


def starts_by_brute_force(recurrence: Recurrence, first: date, days: int) -> list[datetime]:
    """Every minute of the days is looked at on the wall clock; a time jumped over is as much later."""
    zone, found = ZoneInfo(recurrence.time_zone), dict[date, datetime]()
    minute = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    before = None
    while minute < datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=days + 1):
        local = minute.astimezone(zone)
        wall = local.replace(tzinfo=None, fold=0)
        if before is not None and wall - before > timedelta(minutes=1):  # the clocks were put forward
            for skipped in range(1, int((wall - before) / timedelta(minutes=1))):
                missing = before + timedelta(minutes=skipped)
                if f"{missing:%H:%M}" == recurrence.start:
                    found.setdefault(missing.date(), minute + timedelta(minutes=skipped - 1))
        if f"{wall:%H:%M}" == recurrence.start:
            found.setdefault(wall.date(), minute)
        before, minute = wall, minute + timedelta(minutes=1)
    wanted = [first + timedelta(days=n) for n in range(days)]
    return [found[day] for day in wanted if day.weekday() in recurrence.weekdays and day in found]


@settings(max_examples=40, deadline=None)
@each(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2026, 1, 1), date(2027, 12, 1))
    | st.sampled_from(
        [date(2026, 3, 27), date(2026, 10, 23), date(2026, 3, 6), date(2026, 10, 30), date(2026, 4, 3)]
    ),
    minute=st.integers(0, 24 * 60 - 1) | st.integers(60, 200),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
)
def test_occurrences_are_those_of_the_wall_clock(
    zone: str, first: date, minute: int, weekdays: set[int]
) -> None:
    start = f"{minute // 60:02}:{minute % 60:02}"
    recurrence = Recurrence(tuple(sorted(weekdays)), start, first.isoformat(), "", 24, zone)
    found, day = [], (first - timedelta(days=1)).isoformat()
    while (day := recurrence.next_after(day)) < (first + timedelta(days=5)).isoformat():
        found.append(recurrence.begins(day))
    assert found == starts_by_brute_force(recurrence, first, 5)


@settings(max_examples=60, deadline=None)
@each(
    ticks=st.lists(st.integers(0, 30 * 24 * 4), min_size=1, max_size=40).map(sorted),
    lead=st.integers(0, 72),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
)
def test_whenever_the_clock_ticks_each_day_is_opened_or_skipped_once(
    ticks: list[int], lead: int, weekdays: set[int]
) -> None:
    """Downtimes of any length: nothing twice, nothing lost, nothing opened that is over."""
    made, days = recurring(lead_hours=lead, weekdays=tuple(sorted(weekdays))), []
    for tick in ticks:
        now = cause(8 + tick / 4)
        while made.due_day(now.at):
            made.skip_past(cause=now)
            if day := made.due_day(now.at):
                assert made.open_occurrence(day, cause=now).ends_at > now.at
                days.append(day)
    for event in made.pending_events:
        if isinstance(event, TaskTemplate.OccurrencesSkipped):
            days += _between(made.recurrence, event.first_day, event.last_day, event.count)
    assert sorted(days) == _between(made.recurrence, "2026-11-22", made.through, len(days))


def _between(recurrence: Any, first: str, last: str, count: int) -> list[str]:
    found, day = [], (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    while (day := recurrence.next_after(day)) and day <= last:
        found.append(day)
    assert len(found) == count
    return found
