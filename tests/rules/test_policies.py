"""Policy values: presets, values with a source and a time, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from domain.policies import (
    LIMITS,
    MOST_VALUES,
    NAMES,
    PRESETS,
    RULES,
    STRENGTHS,
    Policies,
    PolicyValue,
    tidy,
)
from domain.responses import Response
from tests.domain.harness import at, cause, given
from tests.domain.world import response
from tests.rules.world import World

MONEY_AND_GOODS = {"D3", "D11", "D23"}
WARNED = {
    "standard": {"V3", "V5", "V8"} | MONEY_AND_GOODS,
    "epidemic": MONEY_AND_GOODS,
    "flood": {"V5", "V8"} | MONEY_AND_GOODS,
}
OFF = {"standard": set(), "epidemic": set(), "flood": {"V2", "V3", "V4", "V9"}}


def started(kind: str) -> Response:
    """A response of a kind, just started."""
    return Response.start(
        id=response().id,
        name="x",
        kind=kind,
        area_code=response().area_code,
        time_zone="UTC",
        started_at=at(0),
        cause=cause(),
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_as_the_notices_have_them(preset: str) -> None:
    values = PRESETS[preset]
    assert set(values) == set(NAMES)
    assert {rule for rule in RULES if values[rule] == "off"} == OFF[preset]
    assert {rule for rule in RULES if values[rule] == "warn"} == WARNED[preset]
    assert values["V9"] == ("off" if preset == "flood" else "record")
    assert values["V6.refuse_hours"] == "12"


@pytest.mark.parametrize(
    ("kind", "preset"), [("epidemic", "epidemic"), ("flood", "flood"), ("other", "standard")]
)
def test_a_response_starts_with_the_preset_of_its_kind(kind: str, preset: str) -> None:
    fresh = started(kind)
    assert [type(event).__name__ for event in fresh.pending_events] == ["Started", "PresetApplied"]
    assert {name: fresh.policies.value(name, at(0)).value for name in NAMES} == dict(PRESETS[preset])


def test_the_first_preset_holds_for_all_that_happened_before() -> None:
    assert started("flood").policies.strength("V3", at(-100_000)) == "off"


def test_a_value_is_set_with_its_source_from_a_time_on() -> None:
    given(response()).when(
        lambda r: r.set_policy("V5", "off", source="a notice", valid_from=at(20), cause=cause())
    ).then((Response.PolicySet, {"name": "V5", "value": "off", "source": "a notice", "valid_from": at(20)}))


def test_a_value_holds_from_its_time_until_the_next() -> None:
    flood = response()
    flood.set_policy("V5", "off", source="a notice", valid_from=at(20), cause=cause())
    flood.set_policy("V5", "refuse", source="another", valid_from=at(30), cause=cause())
    held = [flood.policies.strength("V5", at(hour)) for hour in (19, 20, 29, 30)]
    assert held == ["warn", "off", "off", "refuse"]


def test_of_two_values_from_one_time_the_later_set_holds() -> None:
    flood = response()
    flood.set_policy("V5", "off", source="a slip", valid_from=at(20), cause=cause())
    flood.set_policy("V5", "record", source="corrected", valid_from=at(20), cause=cause())
    assert flood.policies.strength("V5", at(21)) == "record"


def test_a_preset_applied_later_holds_from_then_on() -> None:
    flood = response()
    flood.apply_preset("epidemic", cause=cause(12))
    assert [flood.policies.strength("V3", at(hour)) for hour in (11, 12)] == ["off", "refuse"]


@pytest.mark.parametrize(
    ("name", "value", "source", "key"),
    [
        ("V5", "perhaps", "a notice", "policy.strength_unknown"),
        ("V7", "off", "a notice", "policy.fixed"),
        ("V10", "off", "a notice", "policy.unknown"),
        ("V3.limit", "warm", "a notice", "policy.not_a_number"),
        ("V3.limit", "NaN", "a notice", "policy.out_of_range"),
        ("V3.limit", "50", "a notice", "policy.out_of_range"),
        ("V6.rest_hours", "0", "a notice", "policy.out_of_range"),
        ("V5", "off", "  ", "policy.source_missing"),
    ],
)
def test_what_is_no_value_is_refused(name: str, value: str, source: str, key: str) -> None:
    flood = response()
    flood.collect_events()
    rule = "V7" if key == "policy.fixed" else None
    given(flood).when(
        lambda r: r.set_policy(name, value, source=source, valid_from=at(9), cause=cause())
    ).refused(key, rule)


def test_an_ended_response_changes_no_policy() -> None:
    over = response()
    over.end(cause=cause())
    given(over).when(lambda r: r.apply_preset("flood", cause=cause())).refused("response.ended")
    given(response()).when(lambda r: r.apply_preset("party", cause=cause())).refused("policy.preset_unknown")


def test_numbers_are_stored_in_one_form() -> None:
    assert [tidy("V3.limit", text) for text in ("37.50", " 37.5 ", "37.46", "38")] == [
        "37.5",
        "37.5",
        "37.5",
        "38",
    ]
    assert tidy("checkin.metres", "1000") == "1000"


def test_a_response_remembers_a_bounded_number_of_values() -> None:
    policies = Policies()
    for hour in range(100):
        policies = policies.with_value(PolicyValue("V5", "off", "x", at(hour)))
    policies = policies.with_value(PolicyValue("V6", "off", "x", at(0)))
    assert len(policies.values) == MOST_VALUES + 1
    assert policies.strength("V6", at(1)) == "off"


VALUES = st.lists(
    st.tuples(st.sampled_from(["V3", "V5"]), st.sampled_from(STRENGTHS), st.integers(0, 20)), max_size=20
)


@for_any(VALUES, st.integers(0, 22))
def test_the_value_at_a_time_is_what_an_oracle_finds(said: list[Any], hour: int) -> None:
    policies, expected = Policies("epidemic"), "refuse"
    for name, value, since in said:
        policies = policies.with_value(PolicyValue(name, value, "x", at(since)))
    for _, (name, value, since) in sorted(enumerate(said), key=lambda one: (one[1][2], one[0])):
        if name == "V5" and since <= hour:
            expected = value
    assert policies.strength("V5", at(hour)) == expected


def test_screens_find_the_values_the_rules_use(world: World, projector: Any, views: Any) -> None:
    from projections.policies import policies_of
    from projections.responses import ResponseRow

    world.set("V3.limit", "37.5")
    projector.catch_up()
    shown = policies_of(views, views.one(ResponseRow, world.response))
    assert shown == world.ledger.get(Response, world.response).policies
    assert shown.limit("V3.limit", world.ledger.now()) == Decimal("37.5")


def test_every_limit_lies_within_its_own_bounds() -> None:
    for name, limit in LIMITS.items():
        assert tidy(name, limit.number) == limit.number
