"""The rules of people cared for: when a contact is due, and what is always recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from domain.base import RuleBroken
from domain.dispatch.care import CaredFor
from domain.dispatch.care_words import end_of_day
from domain.personal import Personal
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import QIAONAN, SHEN_YU, WU_LAN

MRS_LUO, VISIT = someone("Mrs Luo 罗奶奶"), someone("a visit")
SECRET = Personal(MRS_LUO, "note", "sealed")


def cared(hour: float = 8, **changes: Any) -> CaredFor:
    """Mrs Luo, living alone, to be seen every second day; taken into care at 16:00 local time."""
    values: dict[str, Any] = {"kind": "elderly_alone", "every_days": 2}
    return CaredFor.register(
        id=MRS_LUO,
        person_id=someone("Mrs Luo, person"),
        number=12,
        response_id=someone("flood"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        address=None,
        notes=None,
        time_zone="Asia/Shanghai",
        cause=cause(hour),
        **values | changes,
    )


def seen(hour: float = 8, **changes: Any) -> CaredFor:
    """Mrs Luo after Shen Yu saw her."""
    made = cared(**changes)
    made.contact(way="visit", well=True, volunteer_id=SHEN_YU, cause=cause(hour))
    return made


def again(person: CaredFor, **changes: Any) -> None:
    known = {"kind": person.kind, "area_code": QIAONAN, "address": None, "notes": None, "every_days": 2}
    person.change(**known | changes, cause=cause(80))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"kind": "cat"}, "care.word_unknown"),
        ({"every_days": 0}, "care.interval_out_of_range"),
        ({"every_days": 91}, "care.interval_out_of_range"),
    ],
)
def test_care_that_nobody_can_mean_is_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        cared(**change)


def test_the_first_contact_is_due_today() -> None:
    assert cared().due_at == at(16)  # midnight in Shanghai


def test_a_contact_is_due_again_at_the_end_of_the_local_day_after_the_interval() -> None:
    given(cared()).when(lambda c: c.contact(way="visit", well=True, cause=cause(9))).then(
        (CaredFor.Contacted, {"due_at": at(16 + 48), "well": True})
    )


def test_a_contact_told_late_counts_from_when_it_happened() -> None:
    given(cared()).when(lambda c: c.contact(way="telephone", well=True, cause=cause(40, happened=9))).then(
        (CaredFor.Contacted, {"due_at": at(16 + 48)})
    )


def test_an_older_contact_told_later_moves_nothing_back() -> None:
    person = seen(40)
    given(person).when(lambda c: c.contact(way="visit", well=True, cause=cause(41, happened=9))).then(
        (CaredFor.Contacted, {"due_at": person.due_at})
    )
    assert person.last_contact == at(40)


def test_a_contact_told_so_late_that_the_next_is_past_is_overdue_at_once() -> None:
    given(cared()).when(lambda c: c.contact(way="visit", well=True, cause=cause(100, happened=9))).then(
        CaredFor.Contacted, (CaredFor.FellOverdue, {"due_at": at(64)})
    )


def test_who_was_not_reached_stays_due() -> None:
    person = cared()
    given(person).when(lambda c: c.miss(way="telephone", note=SECRET, cause=cause(9))).then(
        (CaredFor.NotReached, {"note": SECRET})
    )
    assert (person.due_at, person.last_contact) == (at(16), None)


def test_it_falls_overdue_once_and_not_before_its_day_is_over() -> None:
    given(cared()).when(lambda c: c.fall_overdue(cause=cause(15.99))).then()
    given(cared()).when(lambda c: c.fall_overdue(cause=cause(16))).then(CaredFor.FellOverdue)
    late = cared()
    late.fall_overdue(cause=cause(16))
    given(late).when(lambda c: c.fall_overdue(cause=cause(17))).then()


def test_a_contact_settles_what_is_overdue() -> None:
    late = cared()
    late.fall_overdue(cause=cause(16))
    late.contact(way="visit", well=False, cause=cause(17))
    assert (late.overdue, late.due_at) == (False, at(16 + 24 + 48))


def test_another_interval_counts_from_the_last_contact() -> None:
    person = seen(9)
    given(person).when(lambda c: again(c, every_days=14)).then(
        (CaredFor.Changed, {"due_at": at(16 + 14 * 24)})
    )
    given(person).when(lambda c: again(c, every_days=1)).then(CaredFor.Changed, CaredFor.FellOverdue)


def test_what_happened_is_recorded_also_when_care_is_paused_or_over() -> None:
    paused, ended = cared(), cared()
    paused.pause("in hospital", cause=cause())
    ended.end("moved_away", cause=cause())
    for person in (paused, ended):
        given(person).when(lambda c: c.contact(way="visit", well=True, cause=cause(9))).then(
            CaredFor.Contacted
        )


def test_nothing_falls_overdue_while_paused_and_the_day_of_return_is_due() -> None:
    person = cared()
    person.pause("with family", cause=cause())
    given(person).when(lambda c: c.fall_overdue(cause=cause(100))).then()
    given(person).when(lambda c: c.resume(cause=cause(100))).then((CaredFor.Resumed, {"due_at": at(112)}))


def test_steps_out_of_turn_are_refused() -> None:
    ended = cared()
    ended.end("died", cause=cause())
    given(ended).when(lambda c: c.end("died", cause=cause())).refused("care.status_is")
    given(ended).when(lambda c: c.pause("", cause=cause())).refused("care.status_is")
    given(ended).when(lambda c: c.assign_carer(SHEN_YU, cause=cause())).refused("care.status_is")
    given(ended).when(lambda c: c.open_visit(VISIT, at(9), cause=cause())).refused("care.status_is")
    given(cared()).when(lambda c: c.resume(cause=cause())).refused("care.status_is")
    given(cared()).when(lambda c: c.end("bored", cause=cause())).refused("care.word_unknown")
    given(cared()).when(lambda c: c.contact(way="dream", well=True, cause=cause())).refused(
        "care.word_unknown"
    )


def test_the_same_carer_again_is_no_event() -> None:
    looked_after = cared()
    looked_after.assign_carer(SHEN_YU, cause=cause())
    given(looked_after).when(lambda c: c.assign_carer(SHEN_YU, cause=cause())).then()
    given(looked_after).when(lambda c: c.assign_carer(WU_LAN, cause=cause())).then(
        (CaredFor.CarerAssigned, {"volunteer_id": WU_LAN})
    )


@each(
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
    st.integers(0, 90),
)
def test_the_day_of_a_contact_ends_at_local_midnight(zone: str, moment: datetime, days: int) -> None:
    end, local = end_of_day(moment, days, zone), moment.astimezone(ZoneInfo(zone))
    last = (end - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    assert last.date() == date.fromordinal(local.date().toordinal() + days)
    assert end.astimezone(ZoneInfo(zone)).date() == last.date() + timedelta(days=1)
