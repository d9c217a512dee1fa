"""V5, V7 and V8: insurance, time promised once, credentials."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app import volunteers
from domain.base import Actor, Cause, RuleBroken
from domain.policies import STRENGTHS
from domain.volunteers import Volunteer
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import GATE, MEALS, hours, volunteer
from tests.rules.world import World, duty, found, insure, insured, with_strength

CARD, OTHER_CARD = someone("a card"), someone("another card")


def qualified(kind: str = "driver", until: datetime | None = None, verified: bool = True) -> Volunteer:
    """Shen Yu with a credential."""
    who = insured()
    who.add_credential(CARD, kind, number=None, issuer="Traffic police", valid_until=until, cause=cause())
    if verified:
        who.verify_credential(CARD, cause=cause())
    return who


def covered(*spans: tuple[float, float]) -> Volunteer:
    """Shen Yu with policies for these hours."""
    who = volunteer()
    for number, (start, end) in enumerate(spans):
        insure(who, at(start), at(end), f"P-{number}")
    return who


@pytest.mark.parametrize(
    ("spans", "key"),
    [
        ([], "volunteer.not_insured"),
        ([(0, 8)], "volunteer.not_insured"),
        ([(0, 10)], "volunteer.insured_in_part"),
        ([(10, 20)], "volunteer.insured_in_part"),
        ([(0, 9.5), (10, 20)], "volunteer.insured_in_part"),
    ],
)
def test_V5_asks_for_insurance_in_force_for_the_whole_duty(spans: list[Any], key: str) -> None:
    assert found(covered(*spans)) == [("V5", key, "refuse")]


@pytest.mark.parametrize("spans", [[(9, 11)], [(0, 20)], [(0, 10), (10, 20)], [(9.5, 20), (0, 10)]])
def test_V5_several_policies_may_follow_each_other(spans: list[Any]) -> None:
    assert found(covered(*spans)) == []


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V5_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V5", "volunteer.not_insured", strength)]
    assert found(volunteer(), policies=with_strength("V5", strength)) == expected


def test_V5_insurance_that_was_ended_covers_no_longer() -> None:
    who = covered((0, 20))
    who.end_insurance(someone("P-0"), ends_at=at(10), cause=cause())
    assert found(who) == [("V5", "volunteer.insured_in_part", "refuse")]


def test_V5_insurance_ends_once_and_within_its_time() -> None:
    given(covered((0, 20))).when(
        lambda v: v.end_insurance(someone("P-0"), ends_at=at(20), cause=cause())
    ).refused("volunteer.insurance_ends_before")
    given(volunteer()).when(lambda v: v.end_insurance(someone("P-0"), ends_at=at(9), cause=cause())).refused(
        "volunteer.not_insured_so"
    )
    given(volunteer()).when(lambda v: insure(v, at(9), at(9))).refused("volunteer.time_backwards")


def test_V5_one_policy_covers_a_list_or_nobody(world: World) -> None:
    second = world.volunteer(world.team)
    world.insure(world.who, second)
    assert "TimePromised" in world.promise(world.duty(), who=second)
    with pytest.raises(Exception, match=r"volunteer\.not_found"):
        world.insure(world.volunteer(world.team), someone("nobody"))


def test_V7_refuses_overlapping_promises_whichever_operation() -> None:
    busy = insured(hours(GATE, 10, 12, "hotline"))
    assert found(busy) == [("V7", "volunteer.promised_already", "refuse")]
    assert found(insured(hours(GATE, 11, 12, "hotline"))) == []


def test_V7_is_refused_whatever_the_rules_are_asked() -> None:
    given(insured(hours(MEALS, 9, 11))).when(lambda v: v.promise(hours(GATE, 10, 12), cause=cause())).refused(
        "volunteer.promised_already", "V7"
    )


def test_V7_cannot_be_weakened(world: World) -> None:
    with pytest.raises(RuleBroken, match=r"policy\.fixed"):
        world.set("V7", "warn")


def test_V8_asks_for_each_credential_of_the_duty() -> None:
    asked = duty(credentials=("driver", "first_aid"))
    assert found(qualified(), asked) == [("V8", "volunteer.credential_missing", "refuse")]
    assert found(qualified(), duty(credentials=("driver",))) == []


def test_V8_a_credential_counts_when_it_is_verified() -> None:
    asked = duty(credentials=("driver",))
    assert found(qualified(verified=False), asked) == [("V8", "volunteer.credential_unverified", "refuse")]


def test_V8_a_credential_must_not_end_before_the_duty_does() -> None:
    asked = duty(credentials=("driver",))
    assert found(qualified(until=at(10)), asked) == [("V8", "volunteer.credential_expires", "refuse")]
    assert found(qualified(until=at(11)), asked) == []


def test_V8_a_renewed_credential_takes_the_place_of_one_that_ends() -> None:
    who = qualified(until=at(10))
    who.add_credential(OTHER_CARD, "driver", number=None, issuer="x", valid_until=None, cause=cause())
    assert found(who, duty(credentials=("driver",)))[0][1] == "volunteer.credential_expires"
    who.verify_credential(OTHER_CARD, cause=cause())
    assert found(who, duty(credentials=("driver",))) == []


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V8_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V8", "volunteer.credential_missing", strength)]
    asked = duty(credentials=("physician",))
    assert found(insured(), asked, policies=with_strength("V8", strength)) == expected


def test_V8_a_withdrawn_credential_counts_no_longer() -> None:
    who = qualified()
    who.withdraw_credential(CARD, reason="forged", cause=cause())
    assert found(who, duty(credentials=("driver",)))[0][1] == "volunteer.credential_missing"
    given(who).when(lambda v: v.withdraw_credential(CARD, reason="x", cause=cause())).refused(
        "volunteer.credential_missing_here"
    )


def test_V8_a_credential_is_verified_once_and_of_a_known_kind() -> None:
    given(qualified()).when(lambda v: v.verify_credential(CARD, cause=cause())).refused(
        "volunteer.credential_verified_already"
    )
    given(insured()).when(
        lambda v: v.add_credential(CARD, "pilot", number=None, issuer="x", valid_until=None, cause=cause())
    ).refused("volunteer.credential_unknown")


def test_V8_nobody_verifies_their_own_credential(world: World) -> None:
    adding = world.cause()
    volunteers.add_credential(
        world.ledger,
        volunteer_id=world.who,
        kind="driver",
        number=None,
        issuer="x",
        valid_until=None,
        cause=adding,
    )
    said = {"volunteer_id": world.who, "credential_id": adding.new_id("credential")}
    mine = Cause(Actor("account", world.get().person_id), adding.at, adding.at, someone("mine"))
    with pytest.raises(RuleBroken, match="own_credential"):
        volunteers.verify_credential(world.ledger, **said, cause=mine)
    volunteers.verify_credential(world.ledger, **said, cause=world.cause())
