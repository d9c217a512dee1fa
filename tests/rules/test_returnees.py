"""V9: returnees are registered and followed daily until the end of observation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import volunteers
from app.clock import Clock
from domain.base import RuleBroken
from domain.policies import STRENGTHS
from domain.volunteers import Volunteer
from tests.domain.harness import at, cause, given, someone
from tests.rules.world import World, duty, found, insured, with_strength

WATCH = someone("a watch")


def observed() -> Volunteer:
    """A returnee followed for two days from eight."""
    who = insured()
    who.register_returnee(WATCH, "Wuhan 武汉", until=at(56), response_id=someone("flood"), cause=cause(8))
    return who


def test_V9_a_duty_during_the_observation_is_noted() -> None:
    assert found(observed()) == [("V9", "volunteer.under_observation", "record")]
    assert found(observed(), duty(56, 57)) == []


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V9_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V9", "volunteer.under_observation", strength)]
    assert found(observed(), policies=with_strength("V9", strength)) == expected


def test_V9_a_returnee_is_followed_daily_until_the_end_of_observation() -> None:
    who = observed()
    assert who.observation is not None
    assert who.observation.due_at == at(32)
    given(who).when(lambda v: v.note_observation(well=True, cause=cause(30))).then(
        (Volunteer.ObservationNoted, {"due_at": at(54)})
    )
    given(who).when(lambda v: v.note_observation(well=True, cause=cause(54))).then(
        (Volunteer.ObservationNoted, {"due_at": at(56)})
    )
    given(who).when(lambda v: v.note_observation(well=True, cause=cause(56))).then(
        Volunteer.ObservationNoted, Volunteer.ObservationEnded
    )


def test_V9_who_is_not_well_is_followed_on() -> None:
    given(observed()).when(lambda v: v.note_observation(well=False, cause=cause(57))).then(
        Volunteer.ObservationNoted
    )


def test_V9_a_missed_follow_up_is_noted_once_and_not_too_early() -> None:
    given(observed()).when(lambda v: v.miss_follow_up(cause=cause(31))).then()
    missed = observed()
    given(missed).when(lambda v: v.miss_follow_up(cause=cause(33))).then(Volunteer.FollowUpMissed)
    given(missed).when(lambda v: v.miss_follow_up(cause=cause(34))).then()
    given(insured()).when(lambda v: v.miss_follow_up(cause=cause(34))).then()


def test_V9_nobody_is_followed_twice_or_without_being_registered() -> None:
    given(observed()).when(
        lambda v: v.register_returnee(WATCH, "x", until=at(90), response_id=someone("flood"), cause=cause(9))
    ).refused("volunteer.observed_already", "V9")
    given(insured()).when(lambda v: v.note_observation(well=True, cause=cause(9))).refused(
        "volunteer.not_observed", "V9"
    )
    given(insured()).when(
        lambda v: v.register_returnee(WATCH, "x", until=at(8), response_id=someone("flood"), cause=cause(9))
    ).refused("volunteer.observation_over_already", "V9")


def test_V9_the_clock_notes_what_nobody_asked(world: World, projector: Any, views: Any) -> None:
    from projections.due import AlarmRow, due_at

    volunteers.register_returnee(
        world.ledger,
        volunteer_id=world.who,
        came_from="Wuhan 武汉",
        response_id=world.response,
        cause=world.cause(ago=timedelta(days=2)),
    )
    projector.catch_up()
    assert Clock(world.ledger, lambda now: due_at(views, now)).tick() == 1
    projector.catch_up()
    assert [alarm.kind for alarm in views.rows(AlarmRow)] == ["follow_up_missed"]
    volunteers.note_observation(world.ledger, volunteer_id=world.who, well=True, cause=world.cause())
    projector.catch_up()
    assert views.rows(AlarmRow) == []


def test_V9_is_not_asked_where_the_response_does_not_apply_it(world: World) -> None:
    flood = world.start("flood")
    with pytest.raises(RuleBroken, match="rule_off"):
        volunteers.register_returnee(
            world.ledger, volunteer_id=world.who, came_from="x", response_id=flood, cause=world.cause()
        )
