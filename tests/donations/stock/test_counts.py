"""A count is blind, and a second person looks at the differences."""

from __future__ import annotations

from domain.donations import Count
from tests.domain.harness import given, someone
from tests.donations.stock.world import AN, KU, LINHE, because, pieces

MASKS, GOWNS = someone("a lot of masks"), someone("a lot of gowns")


def opened() -> Count:
    """Ku counts masks and gowns."""
    count = Count.open(
        id=someone("a count"), number=1, response_id=someone("flood"), organisation_id=someone("team"),
        area_code=LINHE, warehouse_id=someone("Linhe's warehouse"), lot_ids=[MASKS, GOWNS], cause=because(KU),
    )  # fmt: skip
    count.collect_events()
    return count


def counted(masks: int = 98, gowns: int = 5) -> Count:
    """Both are counted; the book says 100 and 5."""
    count = opened()
    count.enter(MASKS, pieces(masks), pieces(100), cause=because(KU))
    count.enter(GOWNS, pieces(gowns) if gowns else pieces(1) - pieces(1), pieces(5), cause=because(KU))
    return count


def test_a_count_is_done_when_every_lot_is_counted() -> None:
    assert (opened().status, counted().status) == ("opened", "counted")
    given(opened()).when(lambda count: count.confirm({}, cause=because(AN))).refused("count.not_finished")


def test_nothing_there_is_a_count_too() -> None:
    assert counted(gowns=0).difference(GOWNS).amount == -5


def test_who_counted_does_not_confirm() -> None:
    said = {MASKS: "破损两只"}
    given(counted()).when(lambda count: count.confirm(said, cause=because(KU))).refused("count.same_person")
    given(counted()).when(lambda count: count.confirm(said, cause=because(AN))).then(Count.Confirmed)


def test_a_difference_has_a_reason() -> None:
    given(counted()).when(lambda count: count.confirm({}, cause=because(AN))).refused("lot.reason_missing")
    given(counted(masks=100)).when(lambda count: count.confirm({}, cause=because(AN))).then(Count.Confirmed)


def test_counted_again_replaces() -> None:
    count = counted()
    count.enter(MASKS, pieces(99), pieces(100), cause=because(AN))
    assert count.difference(MASKS).amount == -1
    given(count).when(lambda it: it.confirm({MASKS: "x"}, cause=because(AN))).refused("count.same_person")


def test_a_lot_that_was_not_asked_for() -> None:
    given(opened()).when(
        lambda count: count.enter(someone("other"), pieces(1), pieces(1), cause=because(KU))
    ).refused("count.lot_unknown")


def test_what_is_over_stays_so() -> None:
    count = counted(masks=100)
    count.confirm({}, cause=because(AN))
    given(count).when(lambda it: it.cancel("x", cause=because(AN))).refused("count.status_is")
    given(count).when(lambda it: it.enter(MASKS, pieces(1), pieces(1), cause=because(KU))).refused(
        "count.status_is"
    )
