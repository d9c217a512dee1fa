"""What the commands of dispatch do to a task and to its people's time together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import dispatch, needs
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import Cause, NotFound, RuleBroken
from domain.dispatch import Task, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import Volunteer, VolunteerId
from tests import scenario
from tests.scenario import Scenario, cause


@pytest.fixture
def task(ledger: Ledger, seeded: Scenario) -> TaskId:
    """Two places, begun an hour ago, for two hours."""
    began = ledger.now() - timedelta(hours=1)
    return TaskId(
        scenario.open_task(ledger, seeded, title="Carry sandbags 搬沙袋", starts_at=began, places=2)
    )


@pytest.fixture
def people(seeded: Scenario) -> list[VolunteerId]:
    """沈雨, 周宁 and 吴岚."""
    return [VolunteerId(id) for id in seeded.volunteers[:3]]


def do(ledger: Ledger, act: Any, task: TaskId, who: VolunteerId, **more: Any) -> Any:
    return act(ledger, task_id=task, volunteer_id=who, cause=more.pop("why", None) or cause(ledger), **more)


def told(ledger: Ledger, after: int) -> list[str]:
    """The events since then, each by the last part of its name."""
    return [recorded.topic.rpartition(".")[2] for recorded in ledger.since(after)]


def promised(ledger: Ledger, who: VolunteerId) -> set[Any]:
    return set(ledger.get(Volunteer, who).commitments)


def plan(ledger: Ledger, task: TaskId, seeded: Scenario, **changes: Any) -> TaskPlan:
    row = ledger.get(Task, task)
    values: dict[str, Any] = {
        "title": row.title,
        "kind": "delivery",
        "urgency": "urgent",
        "response_id": ResponseId(seeded.response),
        "organisation_id": OrganisationId(seeded.team),
        "area_code": AreaCode("990000001001"),
        "address": "柳巷12号",
        "point": None,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "places": row.places,
        "bring": "",
    }
    return TaskPlan(**values | changes)


def test_accepting_promises_the_time_and_an_expired_claim_gives_it_back(
    ledger: Ledger, task: TaskId, people: list[VolunteerId]
) -> None:
    shen, zhou, _ = people
    dispatch.offer_places(ledger, task_id=task, volunteer_ids=[shen], cause=cause(ledger))
    do(ledger, dispatch.accept_offer, task, shen)
    do(ledger, dispatch.claim_place, task, zhou)
    assert task in promised(ledger, shen) & promised(ledger, zhou)
    now = ledger.now() + timedelta(hours=2)
    dispatch.expire_leases(ledger, task_id=task, cause=Cause(cause(ledger).by, now, now, task))
    assert (promised(ledger, zhou), task in promised(ledger, shen)) == (set(), True)


def test_an_offer_lasts_as_long_as_the_policy_says(
    ledger: Ledger, task: TaskId, people: list[VolunteerId]
) -> None:
    asking = cause(ledger)
    dispatch.offer_places(ledger, task_id=task, volunteer_ids=people, cause=asking)
    seats = ledger.get(Task, task).seats.values()
    assert {seat.until for seat in seats} == {asking.at + timedelta(minutes=30)}


def test_nobody_is_offered_what_a_rule_would_refuse_them(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    other = TaskId(scenario.open_task(ledger, seeded, title="Elsewhere", starts_at=ledger.now()))
    do(ledger, dispatch.assign_volunteer, other, people[0])
    with pytest.raises(RuleBroken, match="promised_already"):
        dispatch.offer_places(ledger, task_id=task, volunteer_ids=people, cause=cause(ledger))
    assert ledger.get(Task, task).seats == {}


def test_a_reason_given_with_the_offer_carries_over_the_warning(
    ledger: Ledger, secrets: Secrets, task: TaskId, seeded: Scenario
) -> None:
    uninsured = VolunteerId(register_uninsured(ledger, secrets, seeded))
    ask = {"task_id": task, "volunteer_ids": [uninsured]}
    with pytest.raises(RuleBroken, match="not_insured") as warned:
        dispatch.offer_places(ledger, **ask, cause=cause(ledger))
    assert warned.value.params["overridable"] is True
    dispatch.offer_places(ledger, **ask, override="insured on the spot", cause=cause(ledger))
    before = ledger.head()
    do(ledger, dispatch.accept_offer, task, uninsured)
    assert told(ledger, before) == ["RuleOverridden", "TimePromised", "OfferAccepted"]


def register_uninsured(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> Any:
    from app import volunteers
    from domain.volunteers import Volunteer as Kind

    _, id = scenario.register_volunteer(ledger, secrets, "何苗", seeded.team)
    (policy,) = ledger.get(Kind, id).insured
    ended = ledger.now() - timedelta(days=300)
    volunteers.end_insurance(
        ledger, volunteer_id=VolunteerId(id), insurance_id=policy, ends_at=ended, cause=cause(ledger)
    )
    return id


def test_a_no_show_who_comes_late_is_extra_and_is_served_all_the_same(
    ledger: Ledger, seeded: Scenario, people: list[VolunteerId]
) -> None:
    shen, zhou, _ = people
    began = ledger.now() - timedelta(hours=1)
    gate = TaskId(scenario.open_task(ledger, seeded, title="Gate 卡口", starts_at=began, places=1))
    do(ledger, dispatch.assign_volunteer, gate, shen)
    do(ledger, dispatch.mark_no_show, gate, shen)
    assert promised(ledger, shen) == set()
    do(ledger, dispatch.assign_volunteer, gate, zhou)
    do(ledger, dispatch.check_in, gate, shen)
    before = ledger.head()
    do(ledger, dispatch.clear, gate, shen)
    assert told(ledger, before) == ["TimeServed", "VolunteerCleared"]
    assert ledger.get(Task, gate).seats[shen].extra


def test_paper_against_a_rule_is_recorded_and_flagged(
    ledger: Ledger, secrets: Secrets, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    uninsured, now = VolunteerId(register_uninsured(ledger, secrets, seeded)), ledger.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now - timedelta(minutes=5)}
    before = ledger.head()
    do(ledger, dispatch.back_fill, task, uninsured, **times)
    flags = [r.event for r in ledger.since(before) if r.topic.endswith("RuleFlagged")]
    assert [flag.rule for flag in flags] == ["V5"]  # type: ignore[attr-defined]
    served = ledger.get(Volunteer, uninsured).served
    assert [(s.starts_at, s.ends_at) for s in served] == [(times["starts_at"], times["ends_at"])]


def test_paper_that_overlaps_other_service_is_flagged(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    now = ledger.now()
    other = TaskId(scenario.open_task(ledger, seeded, title="Elsewhere", starts_at=now - timedelta(hours=1)))
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now - timedelta(minutes=5)}
    do(ledger, dispatch.back_fill, other, people[0], **times)
    before = ledger.head()
    do(ledger, dispatch.back_fill, task, people[0], **times)
    flags = [r.event for r in ledger.since(before) if r.topic.endswith("RuleFlagged")]
    assert [(f.rule, f.item_id) for f in flags] == [("V7", task)]  # type: ignore[attr-defined]


def test_another_time_is_promised_anew_by_everybody_on_the_task(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    do(ledger, dispatch.assign_volunteer, task, people[0])
    later = plan(ledger, task, seeded, ends_at=ledger.now() + timedelta(hours=3))
    dispatch.change_task(ledger, task_id=task, plan=later, cause=cause(ledger))
    assert ledger.get(Volunteer, people[0]).commitments[task].ends_at == later.ends_at


def test_a_time_that_people_cannot_take_changes_nothing_and_says_how_many(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    tomorrow = ledger.now() + timedelta(days=1)
    other = TaskId(scenario.open_task(ledger, seeded, title="Tomorrow", starts_at=tomorrow))
    for who in people[:2]:
        do(ledger, dispatch.assign_volunteer, task, who)
        do(ledger, dispatch.assign_volunteer, other, who)
    moved = plan(ledger, task, seeded, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    before = ledger.head()
    with pytest.raises(RuleBroken, match="people_cannot") as refused:
        dispatch.change_task(ledger, task_id=task, plan=moved, cause=cause(ledger))
    assert (refused.value.params["people"], refused.value.rule, ledger.head()) == (2, "V7", before)


def test_a_place_handed_over_takes_the_time_with_it(
    ledger: Ledger, task: TaskId, people: list[VolunteerId]
) -> None:
    shen, zhou, _ = people
    do(ledger, dispatch.assign_volunteer, task, shen)
    do(ledger, dispatch.transfer_place, task, shen, to_id=zhou)
    assert (promised(ledger, shen), promised(ledger, zhou)) == (set(), {task})


def test_a_draft_takes_nobody_until_it_is_opened(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    writing = cause(ledger)
    dispatch.open_task(ledger, plan=plan(ledger, task, seeded), draft=True, cause=writing)
    draft = TaskId(writing.new_id("task"))
    with pytest.raises(RuleBroken, match="status_is"):
        do(ledger, dispatch.assign_volunteer, draft, people[0])
    dispatch.open_draft(ledger, task_id=draft, cause=cause(ledger))
    do(ledger, dispatch.assign_volunteer, draft, people[0])
    assert list(ledger.get(Task, draft).seats) == people[:1]


def test_a_task_is_for_needs_of_its_own_response(
    ledger: Ledger, task: TaskId, seeded: Scenario, people: list[VolunteerId]
) -> None:
    elsewhere = scenario.start_response(ledger)
    here, there = (ask(ledger, response) for response in (seeded.response, elsewhere))
    dispatch.link_need(ledger, task_id=task, need_id=here, cause=cause(ledger))
    with pytest.raises(RuleBroken, match="need_elsewhere"):
        dispatch.link_need(ledger, task_id=task, need_id=there, cause=cause(ledger))
    with pytest.raises(NotFound):
        dispatch.link_need(ledger, task_id=task, need_id=task, cause=cause(ledger))
    assert ledger.get(Task, task).need_ids == {here}


def ask(ledger: Ledger, response: Any) -> Any:
    asking = cause(ledger)
    needs.report_need(
        ledger,
        response_id=ResponseId(response),
        area_code=AreaCode("990000001001"),
        kind="people",
        help="delivery",
        urgency="normal",
        title="送餐",
        cause=asking,
    )
    return asking.new_id("need")
