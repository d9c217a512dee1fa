"""Coordinators after the same need at the same instant, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import needs
from app.ledger import Ledger
from domain.base import MusterError, RuleBroken
from domain.needs import Need, NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from tests.scenario import Scenario, cause
from tests.test_races import together


def reported(ledger: Ledger, seeded: Scenario) -> NeedId:
    asking = cause(ledger)
    needs.report_need(
        ledger, response_id=ResponseId(seeded.response), area_code=AreaCode("990000001001"),
        kind="people", urgency="urgent", title="Insulin 胰岛素", cause=asking,
    )  # fmt: skip
    return NeedId(asking.new_id("need"))


def accepting(ledger: Ledger, need: NeedId, organisation: Any) -> Callable[[], Any]:
    why = cause(ledger)
    home = OrganisationId(organisation)
    return lambda: needs.accept_need(ledger, need_id=need, organisation_id=home, cause=why)


def declining(ledger: Ledger, need: NeedId) -> Callable[[], Any]:
    why = cause(ledger)
    return lambda: needs.decline_need(ledger, need_id=need, reason="out of scope", cause=why)


def merging(ledger: Ledger, need: NeedId, of: NeedId) -> Callable[[], Any]:
    why = cause(ledger)
    return lambda: needs.mark_duplicate(ledger, need_id=need, of=of, cause=why)


@pytest.mark.usefixtures("database")
def test_one_of_ten_coordinators_takes_a_need_on(ledger: Ledger, seeded: Scenario) -> None:
    need = reported(ledger, seeded)
    homes = [seeded.team, seeded.district] * 5
    answers = together([accepting(ledger, need, home) for home in homes])
    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(refusals) == 9
    assert {(type(refusal), refusal.key) for refusal in refusals} == {(RuleBroken, "need.status_is")}
    winner = next(
        home for home, answer in zip(homes, answers, strict=True) if not isinstance(answer, MusterError)
    )
    assert ledger.get(Need, need).organisation_id == winner


@pytest.mark.usefixtures("database")
def test_accepted_and_declined_at_once_ends_as_somebody_said(ledger: Ledger, seeded: Scenario) -> None:
    for _turn in range(20):
        need = reported(ledger, seeded)
        accepted, declined = together([accepting(ledger, need, seeded.team), declining(ledger, need)])
        found = ledger.get(Need, need)
        assert not isinstance(declined, MusterError)  # a need that was just accepted can still be declined
        assert found.status == "declined"
        assert isinstance(accepted, MusterError) == (found.organisation_id is None)


@pytest.mark.usefixtures("database")
def test_two_needs_merged_into_each_other_at_once_never_make_a_circle(
    ledger: Ledger, seeded: Scenario
) -> None:
    for _turn in range(20):
        one, other = reported(ledger, seeded), reported(ledger, seeded)
        answers = together([merging(ledger, one, other), merging(ledger, other, one)])
        refusals = [answer for answer in answers if isinstance(answer, MusterError)]
        assert [refusal.key for refusal in refusals] in (["need.duplicate_itself"], ["need.status_is"])
        states = sorted(ledger.get(Need, need).status for need in (one, other))
        assert states == ["duplicate_of", "reported"]
