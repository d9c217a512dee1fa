"""The rules of no-shows, paper, the task as a whole, and its plan."""

from __future__ import annotations

from typing import Any

import pytest

from domain.dispatch import Task
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import SHEN_YU, WU_LAN, ZHOU_NING, draft, on_scene, plan, task


def absent(*others: Any, **changes: Any) -> Task:
    """The task on which Shen Yu was noted as not come at half past nine."""
    waiting = task(SHEN_YU, *others, **changes)
    waiting.note_no_show(SHEN_YU, cause=cause(9.5))
    return waiting


def done(**changes: Any) -> Task:
    """The task, reported done at eleven."""
    finished = task(**changes)
    finished.complete(cause=cause(11))
    return finished


def backfilled(of: Task, who: Any = SHEN_YU, start: float = 9, end: float = 10, hour: float = 20) -> Any:
    return given(of).when(
        lambda t: t.back_fill(who, starts_at=at(start), ends_at=at(end), sheet_id=None, cause=cause(hour))
    )


def test_nobody_fails_to_come_before_it_begins() -> None:
    given(task(SHEN_YU)).when(lambda t: t.note_no_show(SHEN_YU, cause=cause(8.9))).refused("task.not_begun")
    given(task(SHEN_YU)).when(lambda t: t.note_no_show(SHEN_YU, cause=cause(9))).then(Task.NoShowNoted)
    given(on_scene(SHEN_YU)).when(lambda t: t.note_no_show(SHEN_YU, cause=cause(10))).refused("task.seat_is")


def test_a_no_show_frees_the_place() -> None:
    assert absent(places=1).places_free == 1


def test_who_comes_late_takes_the_place_when_it_is_still_free() -> None:
    late = absent(places=1)
    given(late).when(lambda t: t.check_in(SHEN_YU, cause=cause(10))).then(
        (Task.CameAfterAll, {"extra": False}), Task.VolunteerCheckedIn
    )
    assert (late.seats[SHEN_YU].state, late.places_free) == ("on_scene", 0)


def test_who_comes_late_to_a_place_given_away_is_extra() -> None:
    late = absent(places=1)
    late.assign(WU_LAN, cause=cause(9.6))
    given(late).when(lambda t: t.check_in(SHEN_YU, cause=cause(10))).then(
        (Task.CameAfterAll, {"extra": True}), Task.VolunteerCheckedIn
    )
    assert (late.seats[SHEN_YU].extra, late.places_free) == (True, 0)


def test_what_stands_on_paper_takes_a_free_place_or_none() -> None:
    backfilled(task()).then((Task.VolunteerBackFilled, {"extra": False, "starts_at": at(9)}))
    backfilled(task(WU_LAN, ZHOU_NING)).then((Task.VolunteerBackFilled, {"extra": True}))
    backfilled(task(WU_LAN, SHEN_YU)).then((Task.VolunteerBackFilled, {"extra": False}))


def test_paper_of_a_task_that_is_over_is_recorded_too() -> None:
    closed = task()
    closed.close("completed", cause=cause(12))
    backfilled(closed).then(Task.VolunteerBackFilled)
    assert closed.status == "closed"


def test_paper_that_cannot_be_is_refused() -> None:
    backfilled(task(), start=10, end=10).refused("backfill.time_wrong")
    backfilled(task(), end=9 + 31 * 24 + 1, hour=24 * 40).refused("backfill.time_wrong")
    backfilled(task(), end=21).refused("backfill.in_the_future")
    backfilled(draft()).refused("task.status_is")
    backfilled(on_scene(SHEN_YU)).refused("backfill.on_scene")


def test_what_is_recorded_already_is_not_written_down_again() -> None:
    served = task()
    backfilled(served).then(Task.VolunteerBackFilled)
    served.collect_events()
    backfilled(served).refused("task.served_already")


def test_a_blocked_task_takes_nobody_until_it_goes_on() -> None:
    stuck = task()
    given(stuck).when(lambda t: t.block("  ", cause=cause())).refused("task.reason_missing")
    given(stuck).when(lambda t: t.block("bridge closed", cause=cause())).then(Task.Blocked)
    stuck.collect_events()
    given(stuck).when(lambda t: t.assign(SHEN_YU, cause=cause())).refused("task.status_is")
    given(stuck).when(lambda t: t.unblock(cause=cause())).then(Task.Unblocked)
    assert stuck.status == "open"


def test_a_task_goes_on_as_far_as_it_was() -> None:
    begun = on_scene(SHEN_YU)
    begun.block("rain", cause=cause(10))
    begun.unblock(cause=cause(10.5))
    assert (begun.status, begun.overdue) == ("in_progress", False)


def test_a_task_that_goes_on_past_its_end_is_late_at_once() -> None:
    stuck = task()
    stuck.block("rain", cause=cause(10))
    stuck.unblock(cause=cause(12))
    assert stuck.overdue


def test_only_what_is_done_is_verified_or_followed_up() -> None:
    given(task()).when(lambda t: t.verify("", cause=cause())).refused("task.status_is")
    given(task()).when(lambda t: t.require_follow_up("x", cause=cause())).refused("task.status_is")
    given(done()).when(lambda t: t.verify("telephoned", cause=cause(12))).then(
        (Task.Verified, {"note": "telephoned"})
    )


def test_what_was_followed_up_is_verified() -> None:
    left = done()
    given(left).when(lambda t: t.require_follow_up("", cause=cause(12))).refused("task.reason_missing")
    left.require_follow_up("keys to return", cause=cause(12))
    given(left).when(lambda t: t.verify("", cause=cause(13))).then(Task.Verified)


def test_a_task_is_reopened_with_its_places_as_they_were() -> None:
    served = on_scene(SHEN_YU)
    served.clear(SHEN_YU, cause=cause(10))
    served.complete(cause=cause(10.5))
    served.reopen("one street left", cause=cause(10.6))
    assert (served.status, served.places_free, served.overdue) == ("in_progress", 1, False)


def test_reopening_needs_a_reason_and_an_end() -> None:
    given(done()).when(lambda t: t.reopen(" ", cause=cause(12))).refused("task.reason_missing")
    given(task()).when(lambda t: t.reopen("x", cause=cause())).refused("task.status_is")
    verified = done()
    verified.verify("", cause=cause(12))
    given(verified).when(lambda t: t.reopen("x", cause=cause(13))).refused("task.status_is")


@pytest.mark.parametrize(
    ("results", "key"),
    [
        ({}, "task.result_unknown"),
        ({"smiles": 3}, "task.result_unknown"),
        ({"persons": -1}, "task.result_out_of_range"),
        ({"trips": 10**8}, "task.result_out_of_range"),
    ],
)
def test_only_known_figures_are_counted(results: dict[str, int], key: str) -> None:
    given(task()).when(lambda t: t.report_results(results, cause=cause())).refused(key)


def test_results_are_counted_also_when_it_is_over() -> None:
    counted = {"households": 120, "portions": 0}
    given(done()).when(lambda t: t.report_results(counted, cause=cause(12))).then(
        (Task.ResultsReported, {"results": counted})
    )


def test_a_plan_never_has_fewer_places_than_are_taken() -> None:
    given(task(SHEN_YU, WU_LAN)).when(lambda t: t.change(plan(places=1), cause=cause())).refused(
        "task.places_taken"
    )


def test_a_plan_with_fewer_places_withdraws_offers_that_have_none() -> None:
    asked = task(SHEN_YU, places=2)
    asked.offer([WU_LAN], lease=at(9) - at(8), cause=cause())
    given(asked).when(lambda t: t.change(plan(places=1), cause=cause())).then(
        (Task.PlanChanged, {"places": 1}), (Task.OfferWithdrawn, {"reason": "filled"})
    )


def test_a_plan_stays_in_its_response_and_a_task_that_is_over_has_none() -> None:
    elsewhere = plan(response_id=someone("another flood"))
    given(task()).when(lambda t: t.change(elsewhere, cause=cause())).refused("task.belongs_elsewhere")
    given(done()).when(lambda t: t.change(plan(), cause=cause(12))).refused("task.status_is")


def test_a_later_end_is_not_late_any_more() -> None:
    late = task()
    late.fall_overdue(cause=cause(11))
    late.change(plan(ends_at=at(15)), cause=cause(12))
    assert not late.overdue
    given(late).when(lambda t: t.fall_overdue(cause=cause(15))).then(Task.FellOverdue)


def test_an_approval_names_who_gave_it() -> None:
    said: dict[str, Any] = {"dated": "2026-11-20", "attachment_id": None, "sha256": ""}
    given(task()).when(
        lambda t: t.file_approval(body=" ", document_number="1", **said, cause=cause())
    ).refused("task.approval_incomplete")
    given(task()).when(
        lambda t: t.file_approval(body="区指挥部", document_number="防指〔2026〕3号", **said, cause=cause())
    ).then(Task.ApprovalFiled)


def test_a_need_is_linked_once() -> None:
    linked = task()
    linked.link_need(someone("need"), cause=cause())
    given(linked).when(lambda t: t.link_need(someone("need"), cause=cause())).refused(
        "task.need_linked_already"
    )


def test_a_required_credential_is_said_once() -> None:
    asks = task()
    asks.require(["driver", "driver"], cause=cause())
    assert asks.credentials == ("driver",)
    given(asks).when(lambda t: t.require(["driver"], cause=cause())).then()
