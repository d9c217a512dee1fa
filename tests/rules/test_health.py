"""V3 and V4: who is well, who is held back, and who was told first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import dispatch, duties, volunteers
from domain.base import RuleBroken
from domain.dispatch import Task, TaskPlan
from domain.personal import Personal
from domain.policies import STRENGTHS
from domain.volunteers import Volunteer
from domain.volunteers.rules import ARRIVAL
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import plan
from tests.rules.world import World, found, insured, recorded, with_strength

HOLD = someone("a hold")
WARMTH = Personal(someone("沈雨, person"), "temperature", "sealed")


def declared(hour: float, *, measured: bool = True, fit: bool = True) -> Volunteer:
    """Shen Yu after a declaration at that hour."""
    who = insured()
    who.declare_health(
        response_id=None,
        temperature=WARMTH if measured else None,
        fit=fit,
        symptoms=False,
        from_risk_area=False,
        cause=cause(hour),
    )
    return who


def held(kind: str = "symptoms", until: Any = None) -> Volunteer:
    """Shen Yu held back."""
    who = insured()
    who.place_hold(HOLD, kind, reason="", until=until, cause=cause())
    return who


def test_V3_asks_for_a_temperature_at_arrival() -> None:
    assert found(insured(), rules=ARRIVAL) == [("V3", "volunteer.temperature_missing", "refuse")]
    assert found(declared(7, measured=False), rules=ARRIVAL)[0][1] == "volunteer.temperature_missing"
    assert found(declared(7), rules=ARRIVAL) == []


def test_V3_today_is_the_day_in_the_zone_of_the_response() -> None:
    before_midnight, after = declared(15.9), declared(16.1)
    assert found(before_midnight, rules=ARRIVAL, now=at(17))[0][1] == "volunteer.temperature_missing"
    assert found(after, rules=ARRIVAL, now=at(17)) == []
    assert found(before_midnight, rules=ARRIVAL, now=at(17), zone="UTC") == []


def test_V3_finds_a_temperature_that_is_not_below_the_limit() -> None:
    assert found(declared(7, fit=False), rules=ARRIVAL) == [
        ("V3", "volunteer.temperature_abnormal", "refuse")
    ]


def test_V3_a_late_declaration_does_not_undo_a_newer_one() -> None:
    who = declared(7, fit=False)
    who.declare_health(
        response_id=None,
        temperature=WARMTH,
        fit=True,
        symptoms=False,
        from_risk_area=False,
        cause=cause(8, happened=6),
    )
    assert found(who, rules=ARRIVAL)[0][1] == "volunteer.temperature_abnormal"


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V3_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V3", "volunteer.temperature_missing", strength)]
    assert found(insured(), rules=ARRIVAL, policies=with_strength("V3", strength)) == expected


def test_V3_refuses_a_check_in_that_happens_now(world: World) -> None:
    with pytest.raises(RuleBroken, match="temperature_missing"):
        duties.arrive(world.ledger, world.get(), world.duty(), cause=world.cause())


def test_V3_records_and_flags_what_has_happened(world: World) -> None:
    who = world.get()
    duties.arrive(world.ledger, who, world.duty(), cause=world.cause(ago=timedelta(hours=2)))
    assert recorded(who) == ["RuleFlagged"]


@pytest.mark.parametrize(("strength", "events"), [("warn", 1), ("record", 1), ("off", 0)])
def test_V3_never_stops_an_arrival_where_it_does_not_refuse(world: World, strength: str, events: int) -> None:
    world.set("V3", strength)
    who = world.get()
    duties.arrive(world.ledger, who, world.duty(), cause=world.cause())
    assert recorded(who) == ["RuleFlagged"] * events


def test_V4_refuses_a_promise_to_whom_is_held_back() -> None:
    assert found(held()) == [("V4", "volunteer.held_back", "refuse")]


def test_V4_a_hold_with_a_day_ends_by_itself_but_for_a_suspected_case() -> None:
    assert found(held("other", at(9))) == []
    assert found(held("other", at(9.5))) == [("V4", "volunteer.held_back", "refuse")]
    assert found(held("suspected", at(9))) == [("V4", "volunteer.held_back", "refuse")]


@pytest.mark.parametrize("strength", STRENGTHS)
def test_V4_is_as_strict_as_the_policy_says(strength: str) -> None:
    expected = [] if strength == "off" else [("V4", "volunteer.held_back", strength)]
    assert found(held(), policies=with_strength("V4", strength)) == expected


def test_V4_a_suspected_case_is_told_to_the_authorities_before_it_ends() -> None:
    given(held("suspected")).when(lambda v: v.end_hold(HOLD, reason="well", cause=cause(9))).refused(
        "volunteer.authorities_not_told", "V4"
    )
    told = held("suspected")
    told.tell_authorities(HOLD, body="District CDC 区疾控", told_at=at(8.5), cause=cause(9))
    given(told).when(lambda v: v.end_hold(HOLD, reason="well", cause=cause(9))).then(Volunteer.HoldEnded)


def test_V4_the_authorities_are_told_before_the_coordinator() -> None:
    given(held("suspected")).when(lambda v: v.tell_coordinator(HOLD, told_at=at(9), cause=cause(9))).refused(
        "volunteer.authorities_first", "V4"
    )
    told = held("suspected")
    told.tell_authorities(HOLD, body="CDC", told_at=at(8.5), cause=cause(9))
    given(told).when(lambda v: v.tell_coordinator(HOLD, told_at=at(8), cause=cause(9))).refused(
        "volunteer.authorities_first", "V4"
    )
    given(told).when(lambda v: v.tell_coordinator(HOLD, told_at=at(9), cause=cause(9))).then(
        Volunteer.CoordinatorTold
    )


def test_V4_the_authorities_are_told_once_and_not_in_the_future() -> None:
    given(held("suspected")).when(
        lambda v: v.tell_authorities(HOLD, body="CDC", told_at=at(10), cause=cause(9))
    ).refused("volunteer.told_in_the_future")
    told = held("suspected")
    told.tell_authorities(HOLD, body="CDC", told_at=at(8.5), cause=cause(9))
    given(told).when(lambda v: v.tell_authorities(HOLD, body="CDC", told_at=at(8), cause=cause(9))).refused(
        "volunteer.authorities_told_already", "V4"
    )


def test_V4_holds_of_one_kind_are_one() -> None:
    given(held()).when(
        lambda v: v.place_hold(someone("x"), "symptoms", reason="", until=None, cause=cause())
    ).then()
    given(insured()).when(lambda v: v.place_hold(HOLD, "mood", reason="", until=None, cause=cause())).refused(
        "volunteer.hold_unknown"
    )
    given(insured()).when(
        lambda v: v.place_hold(HOLD, "other", reason="", until=at(7), cause=cause(8))
    ).refused("volunteer.hold_over_already")


class Field:
    """A task in the world, with Shen Yu on it."""

    def __init__(self, world: World) -> None:
        self.world, self.ledger = world, world.ledger
        world.insure()
        world.set("V3", "warn")
        why = world.cause()
        wanted: TaskPlan = plan(
            response_id=world.response,
            organisation_id=world.district,
            starts_at=world.now,
            ends_at=world.now + timedelta(hours=3),
        )
        dispatch.open_task(world.ledger, plan=wanted, cause=why)
        self.seat: dict[str, Any] = {"task_id": why.new_id("task"), "volunteer_id": world.who}
        dispatch.assign_volunteer(world.ledger, **self.seat, cause=world.cause())

    def declare(self, **said: bool) -> None:
        volunteers.declare_health(
            self.ledger,
            volunteer_id=self.world.who,
            temperature=WARMTH,
            response_id=self.world.response,
            **{"fit": True, "symptoms": False, "from_risk_area": False} | said,
            cause=self.world.cause(),
        )

    def state(self) -> str:
        seat = self.ledger.get(Task, self.seat["task_id"]).seats.get(self.world.who)
        return seat.state if seat else "gone"


def test_V3_an_abnormal_temperature_gives_the_place_up_at_once(world: World) -> None:
    field = Field(world)
    field.declare(fit=False)
    who = world.get()
    assert field.state() == "gone"
    assert not who.commitments
    assert [hold.kind for hold in who.holds.values()] == ["fever"]


def test_V3_an_abnormal_temperature_on_scene_ends_the_duty_and_counts_the_time(world: World) -> None:
    field = Field(world)
    dispatch.check_in(world.ledger, **field.seat, cause=world.cause())
    field.declare(fit=False)
    assert field.state() == "cleared"
    assert [served.item_id for served in world.get().served] == [field.seat["task_id"]]


@pytest.mark.parametrize(
    ("strength", "state", "holds"),
    [("refuse", "gone", 1), ("record", "dispatched", 1), ("off", "dispatched", 0)],
)
def test_V3_decides_how_strictly_an_abnormal_temperature_is_taken(
    world: World, strength: str, state: str, holds: int
) -> None:
    field = Field(world)
    world.set("V3", strength)
    field.declare(fit=False)
    assert (field.state(), len(world.get().holds)) == (state, holds)


@pytest.mark.parametrize(("said", "kind"), [("symptoms", "symptoms"), ("from_risk_area", "risk_area")])
def test_V4_symptoms_or_an_area_at_risk_hold_somebody_back(world: World, said: str, kind: str) -> None:
    field = Field(world)
    field.declare(**{said: True})
    assert field.state() == "gone"
    assert [hold.kind for hold in world.get().holds.values()] == [kind]
    assert world.refusal(world.duty(5, 6)).rule == "V4"


def test_V3_whoever_is_well_keeps_the_place(world: World) -> None:
    field = Field(world)
    field.declare()
    assert (field.state(), world.get().holds) == ("dispatched", {})


def test_V3_being_taken_off_duty_is_an_alarm_until_the_hold_ends(
    world: World, projector: Any, views: Any
) -> None:
    from projections.due import AlarmRow

    Field(world).declare(fit=False)
    projector.catch_up()
    assert [(alarm.kind, alarm.item_id) for alarm in views.rows(AlarmRow)] == [("off_duty", world.who)]
    (hold,) = world.get().holds
    volunteers.end_hold(
        world.ledger, volunteer_id=world.who, hold_id=hold, reason="well", cause=world.cause()
    )
    projector.catch_up()
    assert views.rows(AlarmRow) == []
