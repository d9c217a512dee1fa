"""How rules and policies meet at a promise: refused, warned of, overridden, noted; and V7 for ever."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from app import duties
from domain.base import MusterError
from domain.place import AreaCode
from domain.volunteers import Commitment, Volunteer
from tests.domain.harness import DAY, cause, given, someone
from tests.domain.world import volunteer
from tests.rules.world import ELSEWHERE, STREET, World


def test_a_duty_without_a_finding_is_promised(world: World) -> None:
    world.insure()
    assert world.promise(world.duty()) == ["TimePromised"]


def test_V5_refused_names_the_rule_and_is_not_overridden(world: World) -> None:
    refusal = world.refusal(world.duty(), override="urgent")
    assert (refusal.key, refusal.rule) == ("volunteer.not_insured", "V5")
    assert "overridable" not in refusal.params


def test_V5_warned_of_asks_for_a_reason_and_takes_it(world: World) -> None:
    world.set("V5", "warn")
    refusal = world.refusal(world.duty())
    assert (refusal.rule, refusal.params["overridable"]) == ("V5", True)
    assert world.refusal(world.duty(), override="  ").rule == "V5"
    assert world.promise(world.duty(), override="covered by the district") == [
        "RuleOverridden",
        "TimePromised",
    ]


def test_V5_recorded_is_flagged(world: World) -> None:
    world.set("V5", "record")
    assert world.promise(world.duty()) == ["RuleFlagged", "TimePromised"]


def test_V5_off_is_not_asked(world: World) -> None:
    world.set("V5", "off")
    assert world.promise(world.duty()) == ["TimePromised"]


def test_an_override_says_which_rule_and_why(world: World) -> None:
    world.set("V5", "warn")
    who, asked = world.get(), world.duty()
    duties.promise(world.ledger, who, asked, override="covered by the district", cause=world.cause())
    (said, _) = who.pending_events
    assert isinstance(said, Volunteer.RuleOverridden)
    assert (said.rule, said.item_id, said.reason) == ("V5", asked.item_id, "covered by the district")


def test_one_reason_covers_every_warning(world: World) -> None:
    world.set("V5", "warn")
    asked = world.duty(1, 10, credentials=("driver",))
    world.set("V8", "warn")
    assert world.promise(asked, override="nobody else") == ["RuleOverridden"] * 3 + ["TimePromised"]


def test_what_is_refused_is_said_before_what_is_warned_of(world: World) -> None:
    world.set("V5", "warn")
    assert world.refusal(world.duty(area_code=AreaCode(ELSEWHERE))).rule == "V1"


def test_findings_change_nothing(world: World) -> None:
    who = world.get()
    (finding,) = duties.findings(world.ledger, who, world.duty(), cause=world.cause())
    assert (finding.rule, finding.strength) == ("V5", "refuse")
    assert not who.pending_events


def test_who_is_not_approved_is_promised_nothing(world: World) -> None:
    newcomer = world.volunteer(world.team, pending=True)
    refusal = world.refusal(world.duty(), who=newcomer)
    assert (refusal.key, refusal.rule) == ("volunteer.is_pending", None)


def test_the_policy_of_the_duty_s_time_decides(world: World) -> None:
    world.set("V5", "off", since=timedelta(days=2))
    assert world.refusal(world.duty()).rule == "V5"
    assert world.promise(world.duty(49, 50)) == ["TimePromised"]


def test_a_running_duty_is_judged_by_the_policy_of_now(world: World) -> None:
    world.set("V5", "off")
    assert world.promise(world.duty(-2, 3)) == ["TimePromised"]


@pytest.mark.parametrize("home", [STREET, ELSEWHERE])
def test_V1_asks_where_the_duty_is_not_where_the_volunteer_lives(world: World, home: str) -> None:
    visitor = world.volunteer(world.team, home=home)
    world.insure(visitor)
    assert "TimePromised" in world.promise(world.duty(), who=visitor)


ITEMS = [someone(f"item {number}") for number in range(6)]
QUARTERS = st.integers(0, 4 * 24 * 4).map(lambda quarters: DAY + timedelta(minutes=15 * quarters))
CALLS = st.lists(
    st.tuples(st.sampled_from(["promise", "release", "serve"]), st.sampled_from(ITEMS), QUARTERS, QUARTERS),
    max_size=30,
)


def call(who: Volunteer, how: str, item: Any, start: Any, end: Any) -> None:
    """One command on somebody's time; a refusal leaves no trace."""
    try:
        if how == "promise":
            who.promise(Commitment("dispatch", item, start, end), cause=cause())
        elif how == "release":
            who.release(item, reason="", cause=cause())
        else:
            who.serve(item, starts_at=start, ends_at=end, cause=cause())
    except MusterError:
        return


@settings(max_examples=150, deadline=None)
@for_any(CALLS)
def test_V7_no_two_live_commitments_overlap_at_any_position(calls: list[Any]) -> None:
    who = volunteer()
    for one in calls:
        call(who, *one)
    again: Any = None
    for event in who.pending_events:
        again = event.mutate(again)
        for first, second in combinations(again.commitments.values(), 2):
            assert not first.overlaps(second)


def test_time_served_by_mistake_is_taken_back() -> None:
    who = volunteer()
    who.serve(ITEMS[0], starts_at=DAY, ends_at=DAY + timedelta(hours=2), cause=cause(3))
    given(who).when(lambda v: v.undo_service(ITEMS[0], cause=cause(4))).then(
        (Volunteer.ServiceUndone, {"starts_at": DAY, "ends_at": DAY + timedelta(hours=2)})
    )
    assert who.served == []
    given(who).when(lambda v: v.undo_service(ITEMS[0], cause=cause(4))).refused("volunteer.not_served")
