"""What is true of every history, found by hypothesis."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.base import MusterError
from domain.quantity import Money, Quantity
from domain.volunteers import Commitment
from tests.domain.harness import DAY, cause, someone
from tests.domain.world import task, volunteer

PEOPLE = [someone(name) for name in ("沈雨", "周宁", "吴岚", "梁晓", "高远")]
ITEMS = [someone(f"item {number}") for number in range(8)]
MINUTES = st.integers(0, 4 * 24 * 60).map(lambda minutes: DAY + timedelta(minutes=minutes))
AMOUNTS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False)


class Promises(RuleBasedStateMachine):
    """A volunteer asked by everybody for everything, at random."""

    def __init__(self) -> None:
        super().__init__()
        self.volunteer = volunteer()

    @rule(item=st.sampled_from(ITEMS), start=MINUTES, end=MINUTES, operation=st.sampled_from(["a", "b"]))
    def promise(self, item: Any, start: Any, end: Any, operation: str) -> None:
        self._try(lambda: self.volunteer.promise(Commitment(operation, item, start, end), cause=cause()))

    @rule(item=st.sampled_from(ITEMS))
    def release(self, item: Any) -> None:
        self._try(lambda: self.volunteer.release(item, reason="", cause=cause()))

    @rule(item=st.sampled_from(ITEMS), start=MINUTES)
    def serve(self, item: Any, start: Any) -> None:
        self._try(lambda: self.volunteer.serve(item, starts_at=start, cause=cause()))

    @invariant()
    def no_two_live_commitments_overlap(self) -> None:
        for one, other in combinations(self.volunteer.commitments.values(), 2):
            assert not one.overlaps(other)

    def _try(self, call: Any) -> None:
        before, events = deepcopy(self.volunteer), len(self.volunteer.pending_events)
        try:
            call()
        except MusterError:
            assert self.volunteer == before
            assert len(self.volunteer.pending_events) == events


class Places(RuleBasedStateMachine):
    """A task of three places that everybody wants, at random."""

    def __init__(self) -> None:
        super().__init__()
        self.task = task(places=3)

    @rule(
        who=st.sampled_from(PEOPLE),
        how=st.sampled_from(["assign", "set_out", "check_in", "clear", "cancel_assignment"]),
    )
    def move(self, who: Any, how: str) -> None:
        reason = {"reason": "x"} if how == "cancel_assignment" else {}
        self._try(lambda: getattr(self.task, how)(who, cause=cause(9), **reason))

    @rule()
    def complete(self) -> None:
        self._try(lambda: self.task.complete(cause=cause(11)))

    @invariant()
    def taken_places_never_exceed_places(self) -> None:
        assert 0 <= self.task.places_free <= self.task.places
        assert len(self.task.seats) <= self.task.places

    @invariant()
    def replay_gives_the_same_task(self) -> None:
        again: Any = None
        for event in self.task.pending_events:
            again = event.mutate(again)
        if again is not None and again.version == self.task.version:
            assert (again.seats, again.status) == (self.task.seats, self.task.status)

    def _try(self, call: Any) -> None:
        try:
            call()
        except MusterError:
            return


TestPromises = Promises.TestCase
TestPromises.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestPlaces = Places.TestCase
TestPlaces.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.lists(AMOUNTS, max_size=20))
def test_quantities_add_up_exactly_in_any_order(amounts: list[Decimal]) -> None:
    total = Quantity(Decimal(0), "kg")
    for amount in amounts:
        total += Quantity(amount, "kg")
    for amount in reversed(amounts):
        total -= Quantity(amount, "kg")
    assert total == Quantity(Decimal(0), "kg")


@given(AMOUNTS, AMOUNTS)
def test_units_never_mix(one: Decimal, other: Decimal) -> None:
    kilos, boxes = Quantity(one, "kg"), Quantity(other, "box")
    for mix in (lambda: kilos + boxes, lambda: kilos - boxes, lambda: kilos < boxes, lambda: kilos >= boxes):
        with pytest.raises(ValueError, match="mix"):
            mix()


@given(st.integers(), st.integers())
def test_money_is_whole_and_of_one_currency(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert (Money(one) < Money(other)) == (one < other)
    with pytest.raises(ValueError, match="mix"):
        Money(one) + Money(other, "USD")


@pytest.mark.parametrize("amount", [1.5, True, Decimal("1.5"), "1"])
def test_money_is_never_a_fraction(amount: Any) -> None:
    with pytest.raises(TypeError):
        Money(amount)


@pytest.mark.parametrize("amount", [1.5, 1, Decimal("NaN"), Decimal("Infinity")])
def test_a_quantity_is_a_finite_decimal(amount: Any) -> None:
    with pytest.raises(TypeError):
        Quantity(amount, "kg")


@given(MINUTES, MINUTES, MINUTES, MINUTES)
def test_overlap_is_symmetric_and_half_open(a: Any, b: Any, c: Any, d: Any) -> None:
    one = Commitment("a", ITEMS[0], min(a, b), max(a, b) + timedelta(minutes=1))
    other = Commitment("b", ITEMS[1], min(c, d), max(c, d) + timedelta(minutes=1))
    assert one.overlaps(other) == other.overlaps(one)
    shared = min(one.ends_at, other.ends_at) > max(one.starts_at, other.starts_at)
    assert one.overlaps(other) == shared
