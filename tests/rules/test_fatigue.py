"""V6: how long a duty spans and how many days it goes on, over all operations and all time served."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from domain.policies import STRENGTHS, Policies, PolicyValue
from domain.volunteers import Volunteer
from domain.volunteers.fatigue import Span, days_in_a_row, days_of, span_with
from tests.domain.harness import DAY, at, cause, someone
from tests.domain.world import hours
from tests.rules.world import ZONE, World, duty, found, insured, with_strength

REST = timedelta(hours=8)
HOURS = st.integers(0, 6 * 24 * 4).map(lambda quarters: DAY + timedelta(minutes=15 * quarters))
LENGTHS = st.integers(1, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
SPANS = st.tuples(HOURS, LENGTHS).map(lambda pair: (pair[0], pair[0] + pair[1]))


def busy(*spans: tuple[float, float], operation: str = "hotline") -> Volunteer:
    """Shen Yu with promises to another operation in these hours."""
    who = insured()
    for number, (start, end) in enumerate(spans):
        who.promise(hours(someone(f"item {number}"), start, end, operation), cause=cause())
    return who


def daily(days: int, first: int = 0) -> Volunteer:
    """Shen Yu with an hour a day on so many days."""
    return busy(*((24 * (first + day) + 1, 24 * (first + day) + 2) for day in range(days)))


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (17, []),
        (17.01, [("V6", "volunteer.duty_too_long", "warn")]),
        (21, [("V6", "volunteer.duty_too_long", "warn")]),
        (21.01, [("V6", "volunteer.duty_too_long", "refuse")]),
    ],
)
def test_V6_warns_of_more_than_eight_hours_and_refuses_more_than_twelve(end: float, expected: Any) -> None:
    assert found(insured(), duty(9, end)) == expected


def test_V6_counts_the_promises_to_every_operation() -> None:
    assert found(busy((3, 5)), duty(9, 12)) == [("V6", "volunteer.duty_too_long", "warn")]
    assert found(busy((0, 2), (14, 16)), duty(6, 8)) == [("V6", "volunteer.duty_too_long", "refuse")]


def test_V6_times_eight_hours_apart_are_two_duties() -> None:
    assert found(busy((0, 4)), duty(12, 18)) == []
    assert found(busy((0, 4.25)), duty(12, 18)) == [("V6", "volunteer.duty_too_long", "refuse")]


def test_V6_counts_time_served_beyond_what_was_promised() -> None:
    who = insured()
    who.serve(someone("item"), starts_at=at(0), cause=cause(7))
    assert found(who, duty(9, 11)) == [("V6", "volunteer.duty_too_long", "warn")]


def test_V6_time_served_is_remembered_for_a_month() -> None:
    who = insured()
    who.serve(someone("old"), starts_at=at(0), cause=cause(2))
    who.serve(someone("new"), starts_at=at(24 * 40), cause=cause(24 * 40 + 2))
    assert [served.item_id for served in who.served] == [someone("new")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (4, []),
        (5, [("V6", "volunteer.days_in_a_row", "warn")]),
        (12, [("V6", "volunteer.days_in_a_row", "warn")]),
        (13, [("V6", "volunteer.days_in_a_row", "refuse")]),
    ],
)
def test_V6_warns_from_six_days_in_a_row_and_refuses_from_fourteen(days: int, expected: Any) -> None:
    asked = duty(24 * days + 1, 24 * days + 2)
    assert found(daily(days), asked) == expected


def test_V6_a_free_day_divides_two_runs() -> None:
    assert found(daily(5), duty(24 * 6 + 1, 24 * 6 + 2)) == []


def test_V6_filling_the_free_day_joins_the_runs() -> None:
    who = daily(3)
    for day in (4, 5, 6):
        who.promise(hours(someone(f"later {day}"), 24 * day + 1, 24 * day + 2), cause=cause())
    assert found(who, duty(24 * 3 + 1, 24 * 3 + 2)) == [("V6", "volunteer.days_in_a_row", "warn")]


def test_V6_days_are_those_of_the_zone_of_the_response() -> None:
    """From 15 to 17 UTC is one day in London and two in Shanghai."""
    asked = duty(24 * 4 + 15, 24 * 4 + 17)
    assert days_of((asked.starts_at, asked.ends_at), ZONE) == {date(2026, 11, 26), date(2026, 11, 27)}
    assert found(daily(5), asked, zone="UTC") == []
    assert found(daily(5), asked) == [("V6", "volunteer.days_in_a_row", "warn")]


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V6_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V6", "volunteer.duty_too_long", strength)]
    assert found(insured(), duty(9, 22), policies=with_strength("V6", strength)) == expected


def test_V6_counts_with_the_limits_of_the_response() -> None:
    looser = Policies("epidemic").with_value(PolicyValue("V6.warn_hours", "10", "a notice", at(0)))
    assert found(insured(), duty(9, 18.5), policies=looser) == []
    less_rest = Policies("epidemic").with_value(PolicyValue("V6.rest_hours", "4", "a notice", at(0)))
    assert found(busy((0, 4)), duty(9, 14), policies=less_rest) == []


def test_V6_a_warning_passes_with_a_reason(world: World) -> None:
    world.insure()
    long = world.duty(1, 10)
    assert world.refusal(long).params["overridable"] is True
    assert world.promise(long, override="nobody else is there") == ["RuleOverridden", "TimePromised"]


def test_V6_what_is_refused_passes_with_no_reason(world: World) -> None:
    world.insure()
    refusal = world.refusal(world.duty(1, 14), override="nobody else is there")
    assert (refusal.rule, refusal.params.get("overridable")) == ("V6", None)


def touching(wanted: Span, others: list[Span], rest: timedelta) -> Span:
    """The oracle: grow from the wanted time by whatever is less than a rest away, until nothing is."""
    duty, left = wanted, list(others)
    grown = True
    while grown:
        near = [s for s in left if s[0] - duty[1] < rest and duty[0] - s[1] < rest]
        grown = bool(near)
        left = [s for s in left if s not in near]
        duty = (min([duty[0], *(s[0] for s in near)]), max([duty[1], *(s[1] for s in near)]))
    return duty


@settings(max_examples=300, deadline=None)
@for_any(SPANS, st.lists(SPANS, max_size=8), st.integers(1, 24).map(lambda h: timedelta(hours=h)))
def test_V6_the_span_is_what_an_oracle_finds(wanted: Span, others: list[Span], rest: timedelta) -> None:
    assert span_with(wanted, others, rest) == touching(wanted, others, rest)


def row_of_days(wanted: Span, others: list[Span]) -> int:
    """The oracle: mark each quarter of an hour of a month, then count marked days around the wanted ones."""
    marked: set[date] = set()
    for start, end in [wanted, *others]:
        moment = start
        while moment < end:
            marked.add((moment + timedelta(hours=8)).date())  # Shanghai has no summer time
            moment += timedelta(minutes=15)
    first: datetime = wanted[0] + timedelta(hours=8)
    before = after = 0
    while first.date() - timedelta(days=before + 1) in marked:
        before += 1
    while first.date() + timedelta(days=after + 1) in marked:
        after += 1
    return before + 1 + after


@settings(max_examples=200, deadline=None)
@for_any(SPANS, st.lists(SPANS, max_size=10))
def test_V6_the_days_in_a_row_are_what_an_oracle_counts(wanted: Span, others: list[Span]) -> None:
    assert days_in_a_row(wanted, others, ZONE) == row_of_days(wanted, others)
