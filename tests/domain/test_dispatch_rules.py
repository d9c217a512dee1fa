"""The rules of tasks and their places."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.base import RuleBroken
from domain.dispatch import CLOSE_REASONS, MOST_PLACES, Task
from tests.domain.harness import at, cause, given
from tests.domain.world import SHEN_YU, WU_LAN, ZHOU_NING, draft, on_scene, plan, task


def test_a_draft_is_opened_once() -> None:
    given(draft()).when(lambda t: t.open(cause=cause())).then(Task.Opened)
    given(task()).when(lambda t: t.open(cause=cause())).refused("task.status_is")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"title": "  "}, "task.title_missing"),
        ({"kind": "gossip"}, "task.word_unknown"),
        ({"urgency": "soonish"}, "task.word_unknown"),
        ({"places": 0}, "task.places_out_of_range"),
        ({"places": MOST_PLACES + 1}, "task.places_out_of_range"),
        ({"ends_at": at(9)}, "task.time_backwards"),
        ({"ends_at": at(9 + 31 * 24.01)}, "task.too_long"),
        ({"starts_at": datetime.min.replace(tzinfo=UTC)}, "task.time_unbelievable"),
        ({"ends_at": datetime.max.replace(tzinfo=UTC)}, "task.time_unbelievable"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        plan(**change).check()


def test_a_volunteer_takes_a_free_place() -> None:
    given(task(ZHOU_NING)).when(lambda t: t.assign(SHEN_YU, cause=cause())).then(
        (Task.VolunteerAssigned, {"volunteer_id": SHEN_YU})
    )


def test_nobody_takes_a_place_on_a_draft() -> None:
    given(draft()).when(lambda t: t.assign(SHEN_YU, cause=cause())).refused("task.status_is")


def test_a_full_task_takes_nobody() -> None:
    given(task(ZHOU_NING, WU_LAN)).when(lambda t: t.assign(SHEN_YU, cause=cause())).refused("task.full")


def test_nobody_holds_two_places() -> None:
    given(task(SHEN_YU)).when(lambda t: t.assign(SHEN_YU, cause=cause())).refused("task.assigned_already")


def test_a_cancelled_place_is_free_again() -> None:
    full = task(ZHOU_NING, WU_LAN)
    full.cancel_assignment(WU_LAN, reason="ill", cause=cause())
    given(full).when(lambda t: t.assign(SHEN_YU, cause=cause())).then(Task.VolunteerAssigned)


def test_a_served_place_stays_taken() -> None:
    served = on_scene(ZHOU_NING, WU_LAN)
    served.clear(WU_LAN, cause=cause(10))
    given(served).when(lambda t: t.assign(SHEN_YU, cause=cause(10))).refused("task.full")


def test_who_has_served_the_task_takes_no_second_place_and_so_frees_none() -> None:
    served = on_scene(SHEN_YU)
    served.clear(SHEN_YU, cause=cause(10))
    given(served).when(lambda t: t.assign(SHEN_YU, cause=cause(10))).refused("task.served_already")
    assert served.places_free == 1


def test_the_first_check_in_starts_the_task() -> None:
    started = on_scene(SHEN_YU)
    assert (started.status, started.arrived_at(SHEN_YU)) == ("in_progress", at(9))


def test_an_offline_check_in_counts_from_when_it_happened() -> None:
    late = task(SHEN_YU)
    late.check_in(SHEN_YU, cause=cause(12, happened=9.5))
    assert late.arrived_at(SHEN_YU) == at(9.5)


def test_time_served_counts_from_the_assignment_whatever_was_claimed() -> None:
    claimed = task(SHEN_YU)
    claimed.check_in(SHEN_YU, cause=cause(12, happened=-720))
    (*_, checked_in) = claimed.pending_events
    assert (claimed.arrived_at(SHEN_YU), checked_in.happened_at) == (at(8), at(-720))


def test_an_assignment_written_down_later_counts_from_when_it_happened() -> None:
    written_up = task()
    written_up.assign(SHEN_YU, cause=cause(12, happened=8.5))
    written_up.check_in(SHEN_YU, cause=cause(12, happened=9))
    assert written_up.arrived_at(SHEN_YU) == at(9)


def test_setting_out_comes_before_checking_in() -> None:
    given(task(SHEN_YU)).when(lambda t: t.set_out(SHEN_YU, cause=cause())).then(Task.VolunteerSetOut)
    given(on_scene(SHEN_YU)).when(lambda t: t.set_out(SHEN_YU, cause=cause())).refused("task.seat_is")


def test_nobody_checks_in_twice_or_without_a_place() -> None:
    given(on_scene(SHEN_YU)).when(lambda t: t.check_in(SHEN_YU, cause=cause())).refused("task.seat_is")
    given(task()).when(lambda t: t.check_in(SHEN_YU, cause=cause())).refused("task.not_assigned")


def test_only_who_is_on_scene_leaves() -> None:
    given(on_scene(SHEN_YU)).when(lambda t: t.clear(SHEN_YU, cause=cause(10))).then(Task.VolunteerCleared)
    given(task(SHEN_YU)).when(lambda t: t.clear(SHEN_YU, cause=cause(10))).refused("task.seat_is")


def test_who_is_on_scene_is_not_cancelled() -> None:
    given(on_scene(SHEN_YU)).when(lambda t: t.cancel_assignment(SHEN_YU, reason="x", cause=cause())).refused(
        "task.seat_is"
    )


def test_a_task_ends_when_everybody_has_left() -> None:
    given(on_scene(SHEN_YU)).when(lambda t: t.complete(cause=cause(11))).refused("task.people_still_out")
    left = on_scene(SHEN_YU)
    left.clear(SHEN_YU, cause=cause(11))
    given(left).when(lambda t: t.complete(cause=cause(11))).then(Task.Completed)


@pytest.mark.parametrize("reason", CLOSE_REASONS)
def test_a_task_closes_for_a_known_reason(reason: str) -> None:
    given(task()).when(lambda t: t.close(reason, cause=cause())).then((Task.Closed, {"reason": reason}))


def test_a_task_does_not_close_for_an_unknown_reason_or_over_peoples_heads() -> None:
    given(task()).when(lambda t: t.close("bored", cause=cause())).refused("task.close_reason_unknown")
    given(task(SHEN_YU)).when(lambda t: t.close("cancelled", cause=cause())).refused("task.people_still_out")


def test_a_closed_task_takes_nobody() -> None:
    closed = task()
    closed.close("cancelled", cause=cause())
    given(closed).when(lambda t: t.assign(SHEN_YU, cause=cause())).refused("task.status_is")
    given(closed).when(lambda t: t.complete(cause=cause())).refused("task.status_is")


def test_a_task_falls_overdue_once_when_its_end_has_passed() -> None:
    given(task()).when(lambda t: t.fall_overdue(cause=cause(10.9))).then()
    given(task()).when(lambda t: t.fall_overdue(cause=cause(11))).then(
        (Task.FellOverdue, {"ends_at": at(11)})
    )
    late = task()
    late.fall_overdue(cause=cause(11))
    given(late).when(lambda t: t.fall_overdue(cause=cause(12))).then()


def test_a_task_that_is_over_never_falls_overdue() -> None:
    over = task()
    over.complete(cause=cause(10))
    given(over).when(lambda t: t.fall_overdue(cause=cause(12))).then()
