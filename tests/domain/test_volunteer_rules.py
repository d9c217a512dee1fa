"""The rules of promised time."""

from __future__ import annotations

from datetime import timedelta

from domain.volunteers import REMEMBERED, Volunteer
from tests.domain.harness import at, cause, given
from tests.domain.world import GATE, MEALS, hours, volunteer


def test_free_time_is_promised() -> None:
    given(volunteer()).when(lambda v: v.promise(hours(MEALS, 9, 11), cause=cause())).then(
        (Volunteer.TimePromised, {"item_id": MEALS, "starts_at": at(9), "ends_at": at(11)})
    )


def test_time_is_promised_once_whichever_operation_asks() -> None:
    busy = volunteer(hours(MEALS, 9, 11))
    given(busy).when(lambda v: v.promise(hours(GATE, 10, 12, "hotline"), cause=cause())).refused(
        "volunteer.promised_already", rule="V7"
    )


def test_one_promise_may_begin_when_another_ends() -> None:
    busy = volunteer(hours(MEALS, 9, 11))
    given(busy).when(lambda v: v.promise(hours(GATE, 11, 12), cause=cause())).then(Volunteer.TimePromised)


def test_time_does_not_run_backwards() -> None:
    given(volunteer()).when(lambda v: v.promise(hours(MEALS, 11, 11), cause=cause())).refused(
        "volunteer.time_backwards"
    )


def test_released_time_is_free_again() -> None:
    freed = volunteer(hours(MEALS, 9, 11))
    freed.release(MEALS, reason="ill", cause=cause())
    given(freed).when(lambda v: v.promise(hours(GATE, 9, 11), cause=cause())).then(Volunteer.TimePromised)


def test_served_time_is_counted_to_the_minute_it_ended() -> None:
    given(volunteer(hours(MEALS, 9, 11))).when(
        lambda v: v.serve(MEALS, starts_at=at(9.25), cause=cause(12, happened=10.5))
    ).then((Volunteer.TimeServed, {"starts_at": at(9.25), "ends_at": at(10.5)}))


def test_served_time_is_never_negative() -> None:
    given(volunteer(hours(MEALS, 9, 11))).when(
        lambda v: v.serve(MEALS, starts_at=at(9), cause=cause(12, happened=8))
    ).then((Volunteer.TimeServed, {"ends_at": at(9)}))


def test_what_happened_in_the_field_is_recorded_without_a_promise() -> None:
    given(volunteer()).when(lambda v: v.serve(MEALS, starts_at=at(9), cause=cause(10))).then(
        Volunteer.TimeServed
    )


def test_a_forgotten_promise_needs_no_release() -> None:
    given(volunteer()).when(lambda v: v.release(MEALS, reason="old", cause=cause())).then()


def test_promises_are_forgotten_after_a_month() -> None:
    old = volunteer(hours(MEALS, 9, 11))
    month = REMEMBERED / timedelta(hours=1) + 12
    old.promise(hours(GATE, month, month + 1), cause=cause(month))
    assert set(old.commitments) == {GATE}
