"""V1 and V2: where an organisation may send somebody, and what follows a severe area."""

from __future__ import annotations

from typing import Any

import pytest

from app import areas
from domain.base import RuleBroken
from domain.place import AreaCode
from domain.policies import STRENGTHS
from domain.volunteers import Volunteer
from tests.domain.harness import at, cause, given, someone
from tests.rules.world import (
    DISTRICT,
    ELSEWHERE,
    OTHER_STREET,
    STREET,
    World,
    duty,
    found,
    insured,
    recorded,
    with_strength,
)

TRIP = someone("the trip")


def deployed(area: str = ELSEWHERE) -> Volunteer:
    """Shen Yu in a severe area since noon."""
    who = insured()
    who.start_deployment(TRIP, AreaCode(area), response_id=None, cause=cause(12))
    return who


def returned() -> Volunteer:
    """Back since the second day, in quarantine until the sixteenth."""
    who = deployed()
    who.return_from_deployment(quarantine_until=at(24 * 15), cause=cause(24))
    return who


def test_V1_refuses_outside_the_home_area() -> None:
    away = duty(area_code=AreaCode(ELSEWHERE))
    assert found(insured(), away) == [("V1", "volunteer.outside_home_area", "refuse")]
    assert found(insured(), duty(area_code=AreaCode(OTHER_STREET))) == []


def test_V1_passes_with_an_approval_on_file() -> None:
    assert found(insured(), duty(area_code=AreaCode(ELSEWHERE), approved=True), risk="high") == []


def test_V1_warns_of_a_high_risk_at_home() -> None:
    assert found(insured(), risk="high") == [("V1", "volunteer.high_risk_at_home", "warn")]
    assert found(insured(), risk="medium") == []


def test_V1_refuses_a_high_risk_elsewhere() -> None:
    away = duty(area_code=AreaCode(ELSEWHERE))
    assert found(insured(), away, risk="high") == [("V1", "volunteer.outside_home_area", "refuse")]


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V1_is_as_strict_as_the_policy_says(strength: str) -> None:
    away, held = duty(area_code=AreaCode(ELSEWHERE)), with_strength("V1", strength)
    expected = [] if strength == "off" else [("V1", "volunteer.outside_home_area", strength)]
    assert found(insured(), away, policies=held) == expected


def test_V1_a_policy_never_hardens_a_warning() -> None:
    assert found(insured(), risk="high", policies=with_strength("V1", "refuse"))[0][2] == "warn"
    assert found(insured(), risk="high", policies=with_strength("V1", "record"))[0][2] == "record"


def test_V1_home_is_the_area_of_the_body_above_that_sends(world: World) -> None:
    world.insure()
    across = world.duty(area_code=AreaCode(OTHER_STREET))
    assert "TimePromised" in world.promise(across)


def test_V1_home_is_the_own_area_where_somebody_else_asks(world: World) -> None:
    world.insure()
    stranger = world.organisation("Elsewhere 外地", None, OTHER_STREET)
    asked = world.duty(area_code=AreaCode(OTHER_STREET), organisation_id=stranger)
    assert world.refusal(asked).key == "volunteer.outside_home_area"
    assert world.refusal(asked).rule == "V1"


def test_V1_the_risk_of_an_area_is_that_of_the_worst_around_it(world: World) -> None:
    world.insure()
    areas.set_risk(world.ledger, code=AreaCode(DISTRICT), risk="high", cause=world.cause())
    assert world.refusal(world.duty()).key == "volunteer.high_risk_at_home"


def test_V2_refuses_a_promise_elsewhere_while_deployed() -> None:
    assert found(deployed()) == [("V2", "volunteer.deployed_elsewhere", "refuse")]


def test_V2_lets_somebody_serve_where_they_are_deployed() -> None:
    there = duty(area_code=AreaCode(ELSEWHERE), approved=True)
    assert found(deployed(), there) == []


def test_V2_refuses_after_the_return_until_the_quarantine_is_closed() -> None:
    late = duty(24 * 20, 24 * 20 + 2)
    assert found(returned(), late) == [("V2", "volunteer.in_quarantine", "refuse")]
    out = returned()
    out.note_disinfected("two cars", cause=cause(30))
    out.close_quarantine(cause=cause(24 * 15))
    assert found(out, late) == []


def test_V2_exempts_who_lives_and_serves_inside_the_response_area() -> None:
    assert found(deployed(OTHER_STREET)) == []


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V2_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V2", "volunteer.deployed_elsewhere", strength)]
    assert found(deployed(), policies=with_strength("V2", strength)) == expected


def test_V2_a_quarantine_is_not_closed_before_its_last_day() -> None:
    who = returned()
    who.note_disinfected("two cars", cause=cause(30))
    given(who).when(lambda v: v.close_quarantine(cause=cause(24 * 14))).refused(
        "volunteer.quarantine_runs", "V2"
    )


def test_V2_a_quarantine_is_not_closed_before_the_equipment_is_disinfected() -> None:
    given(returned()).when(lambda v: v.close_quarantine(cause=cause(24 * 16))).refused(
        "volunteer.not_disinfected", "V2"
    )


@pytest.mark.parametrize(
    ("who", "call", "key"),
    [
        (insured, lambda v: v.return_from_deployment(quarantine_until=at(9), cause=cause()), "not_deployed"),
        (insured, lambda v: v.note_disinfected("a car", cause=cause()), "not_deployed"),
        (deployed, lambda v: v.note_disinfected("a car", cause=cause()), "not_returned"),
        (
            returned,
            lambda v: v.return_from_deployment(quarantine_until=at(9), cause=cause()),
            "returned_already",
        ),
        (
            deployed,
            lambda v: v.start_deployment(TRIP, AreaCode(STREET), response_id=None, cause=cause()),
            "deployed_already",
        ),
    ],
)
def test_V2_steps_follow_each_other(who: Any, call: Any, key: str) -> None:
    given(who()).when(call).refused(f"volunteer.{key}", "V2")


def test_V2_who_arrives_in_a_severe_area_elsewhere_is_deployed_there(world: World) -> None:
    from app import duties

    areas.set_risk(world.ledger, code=AreaCode(ELSEWHERE), risk="high", cause=world.cause())
    who, there = world.get(), world.duty(-1, 3, area_code=AreaCode(ELSEWHERE), approved=True)
    world.set("V3", "off")
    duties.arrive(world.ledger, who, there, cause=world.cause())
    assert recorded(who) == ["DeploymentStarted"]


def test_V2_who_arrives_at_home_is_not_deployed(world: World) -> None:
    from app import duties

    areas.set_risk(world.ledger, code=AreaCode(STREET), risk="high", cause=world.cause())
    world.set("V3", "off")
    who = world.get()
    duties.arrive(world.ledger, who, world.duty(-1, 3), cause=world.cause())
    assert recorded(who) == []


def test_V2_the_quarantine_is_as_long_as_the_response_says(world: World) -> None:
    from datetime import timedelta

    from app import volunteers

    world.set("V2.quarantine_days", "21")
    trip = {"volunteer_id": world.who, "response_id": world.response}
    volunteers.start_deployment(world.ledger, **trip, area_code=AreaCode(ELSEWHERE), cause=world.cause())
    back = world.cause()
    volunteers.return_from_deployment(world.ledger, **trip, cause=back)
    away = world.get().deployment
    assert away is not None
    assert away.quarantine_until == back.happened_at + timedelta(days=21)


def test_V1_a_refusal_cannot_be_overridden(world: World) -> None:
    world.insure()
    away = world.duty(area_code=AreaCode(ELSEWHERE))
    with pytest.raises(RuleBroken, match="outside_home_area"):
        world.promise(away, override="it is urgent")
