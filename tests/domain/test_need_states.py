"""What is true of needs whatever is done to them, found by hypothesis."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.asks import Ask
from domain.base import MusterError
from domain.needs import ENDED_NEEDS, LIVE_NEEDS, Need
from projections.needs import NeedRow, evolve
from tests.domain.harness import cause, someone
from tests.domain.world import QIAONAN

NUMBERS = st.integers(0, 3)
TEAMS = [someone("team"), someone("another team")]


class Needs(RuleBasedStateMachine):
    """Four needs of one response, and everybody who can do anything to them, at random."""

    def __init__(self) -> None:
        super().__init__()
        ask = Ask("Meals 送餐", "people", "delivery", "normal", None, None, ())
        self.needs = [
            Need.report(
                id=someone(f"need {number}"), number=number, response_id=someone("flood"), area_code=QIAONAN,
                ask=ask, cause=cause(),
            )
            for number in range(4)
        ]  # fmt: skip
        self.rows: dict[UUID, NeedRow | None] = {need.id: None for need in self.needs}

    @rule(which=NUMBERS, team=st.sampled_from(TEAMS))
    def accept(self, which: int, team: Any) -> None:
        self._try(which, lambda need: need.accept(team, cause=cause()))

    @rule(which=NUMBERS)
    def decline(self, which: int) -> None:
        self._try(which, lambda need: need.decline("no", cause=cause()))

    @rule(which=NUMBERS)
    def mark_unreachable(self, which: int) -> None:
        self._try(which, lambda need: need.mark_unreachable(cause=cause()))

    @rule(which=NUMBERS)
    def withdraw(self, which: int) -> None:
        self._try(which, lambda need: need.withdraw("by_asker", cause=cause()))

    @rule(which=NUMBERS, partly=st.booleans())
    def meet(self, which: int, partly: bool) -> None:
        self._try(which, lambda need: need.meet(partly=partly, note="", cause=cause()))

    @rule(which=NUMBERS, other=NUMBERS)
    def merge(self, which: int, other: int) -> None:
        self._try(which, lambda need: need.mark_duplicate(self.needs[other], cause=cause()))

    @rule(which=NUMBERS)
    def reopen(self, which: int) -> None:
        self._try(which, lambda need: need.reopen("again", cause=cause()))

    @invariant()
    def the_row_says_what_the_need_is(self) -> None:
        for need in self.needs:
            for event in need.collect_events():
                self.rows[need.id] = evolve(self.rows[need.id], event)
            row = self.rows[need.id]
            assert row is not None
            assert (row.status, row.organisation_id) == (need.status, need.organisation_id)
            assert (row.duplicate_of is not None) == (need.status == "duplicate_of")

    @invariant()
    def every_need_is_live_or_over_and_who_has_it_is_known(self) -> None:
        for need in self.needs:
            assert (need.status in LIVE_NEEDS) != (need.status in ENDED_NEEDS)
            assert need.status != "accepted" or need.organisation_id in TEAMS

    @invariant()
    def merged_needs_lead_to_one_that_is_not(self) -> None:
        for row in self.rows.values():
            seen: set[UUID] = set()
            while row is not None and row.duplicate_of is not None:
                assert row.id not in seen
                seen.add(row.id)
                row = self.rows[row.duplicate_of]

    def _try(self, which: int, call: Any) -> None:
        need = self.needs[which]
        before = (need.status, need.organisation_id, len(need.pending_events))
        try:
            call(need)
        except MusterError:
            assert (need.status, need.organisation_id, len(need.pending_events)) == before


TestNeeds = Needs.TestCase
TestNeeds.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
