"""The rules of needs: who may do what in which state, and what an ask must say."""

from __future__ import annotations

from typing import Any

import pytest

from domain.asks import MOST_LINES, Ask, Line
from domain.base import RuleBroken
from domain.needs import ENDED_NEEDS, LIVE_NEEDS, MOST_WORDS, OPEN_NEEDS, Need
from domain.personal import Personal
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import QIAONAN

MEALS, INSULIN = someone("meals for 何秀兰"), someone("insulin for 何秀兰")
TEAM = someone("team")
WORD = Personal(INSULIN, "word", "sealed")


def ask(**changes: Any) -> Ask:
    """Insulin today."""
    values: dict[str, Any] = {
        "title": "Insulin 胰岛素",
        "kind": "people",
        "help": "shopping",
        "urgency": "urgent",
        "needed_by": at(18),
        "quantity": None,
        "lines": (),
    }
    return Ask(**values | changes)


def need(status: str = "reported", id: Any = INSULIN) -> Need:
    """何秀兰's need in this state."""
    found = Need.report(
        id=id, number=12, response_id=someone("flood"), area_code=QIAONAN, ask=ask(), cause=cause()
    )
    if status in ("accepted", "partly_met", "met"):
        found.accept(TEAM, cause=cause())
    steps = {
        "declined": lambda: found.decline("not our area", cause=cause()),
        "unreachable": lambda: found.mark_unreachable(cause=cause()),
        "withdrawn": lambda: found.withdraw("by_asker", cause=cause()),
        "met": lambda: found.meet(partly=False, note="", cause=cause()),
        "partly_met": lambda: found.meet(partly=True, note="half", cause=cause()),
        "duplicate_of": lambda: found.mark_duplicate(need(id=MEALS), cause=cause()),
    }
    steps.get(status, lambda: None)()
    assert found.status == status
    return found


def test_a_need_is_taken_down() -> None:
    made = need()
    assert (made.status, made.is_open, made.organisation_id) == ("reported", True, None)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"title": " "}, "need.title_missing"),
        ({"title": "x" * 161}, "need.title_missing"),
        ({"kind": "gossip"}, "need.word_unknown"),
        ({"urgency": "soonish"}, "need.word_unknown"),
        ({"help": "gossip"}, "need.word_unknown"),
        ({"quantity": 0}, "need.quantity_out_of_range"),
        ({"lines": (Line("masks", 0),)}, "need.quantity_out_of_range"),
        ({"lines": (Line(" "),)}, "need.lines_unreadable"),
        ({"lines": (Line("masks"),) * (MOST_LINES + 1)}, "need.lines_unreadable"),
    ],
)
def test_an_ask_that_does_not_hold_together_is_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        ask(**change).check()


def test_an_organisation_takes_it_on() -> None:
    given(need()).when(lambda n: n.accept(TEAM, cause=cause())).then(
        (Need.Accepted, {"organisation_id": TEAM})
    )


@pytest.mark.parametrize("status", ["accepted", "partly_met", *ENDED_NEEDS])
def test_nobody_takes_on_what_is_taken_on_or_over(status: str) -> None:
    given(need(status)).when(lambda n: n.accept(TEAM, cause=cause())).refused("need.status_is")


def test_who_could_not_be_reached_and_calls_back_is_taken_on() -> None:
    given(need("unreachable")).when(lambda n: n.accept(TEAM, cause=cause())).then(Need.Accepted)


@pytest.mark.parametrize("status", ["reported", "accepted", "unreachable"])
def test_it_is_declined_with_a_reason(status: str) -> None:
    given(need(status)).when(lambda n: n.decline("not our area", cause=cause())).then(Need.Declined)
    given(need(status)).when(lambda n: n.decline(" ", cause=cause())).refused("need.reason_missing")


@pytest.mark.parametrize("status", ["partly_met", *ENDED_NEEDS])
def test_what_was_begun_or_is_over_is_not_declined(status: str) -> None:
    given(need(status)).when(lambda n: n.decline("late", cause=cause())).refused("need.status_is")


@pytest.mark.parametrize("status", OPEN_NEEDS)
def test_it_is_met_or_partly_met_while_it_is_open(status: str) -> None:
    given(need(status)).when(lambda n: n.meet(partly=False, note="", cause=cause())).then(Need.Met)
    given(need(status)).when(lambda n: n.meet(partly=True, note="", cause=cause())).then(Need.PartlyMet)


@pytest.mark.parametrize("status", ["unreachable", *ENDED_NEEDS])
def test_what_nobody_waits_for_is_not_met(status: str) -> None:
    given(need(status)).when(lambda n: n.meet(partly=False, note="", cause=cause())).refused("need.status_is")


@pytest.mark.parametrize("status", LIVE_NEEDS)
def test_the_asker_withdraws_it_and_may_change_it_until_it_is_over(status: str) -> None:
    given(need(status)).when(lambda n: n.withdraw("by_asker", cause=cause())).then(Need.Withdrawn)
    more = ask(quantity=3)
    given(need(status)).when(lambda n: n.revise(more, cause=cause())).then((Need.Revised, {"quantity": 3}))


@pytest.mark.parametrize("status", ENDED_NEEDS)
def test_what_is_over_is_neither_withdrawn_nor_changed(status: str) -> None:
    given(need(status)).when(lambda n: n.withdraw("", cause=cause())).refused("need.status_is")
    given(need(status)).when(lambda n: n.revise(ask(), cause=cause())).refused("need.status_is")


def test_the_same_ask_again_changes_nothing() -> None:
    given(need()).when(lambda n: n.revise(ask(), cause=cause())).then()


@pytest.mark.parametrize("status", ["reported", "accepted"])
def test_an_asker_who_does_not_answer_is_unreachable(status: str) -> None:
    given(need(status)).when(lambda n: n.mark_unreachable(cause=cause())).then(Need.MarkedUnreachable)


@pytest.mark.parametrize("status", ["partly_met", "unreachable", *ENDED_NEEDS])
def test_nobody_calls_who_waits_no_more(status: str) -> None:
    given(need(status)).when(lambda n: n.mark_unreachable(cause=cause())).refused("need.status_is")


def test_a_duplicate_points_to_the_other_which_says_so_too() -> None:
    other = need(id=MEALS)
    other.collect_events()
    given(need()).when(lambda n: n.mark_duplicate(other, cause=cause())).then(
        (Need.MarkedDuplicate, {"of": MEALS})
    )
    given_other = [type(event) for event in other.pending_events]
    assert given_other == [Need.DuplicateFound]


def test_nothing_is_a_duplicate_of_itself_of_another_response_or_of_a_duplicate() -> None:
    given(need()).when(lambda n: n.mark_duplicate(n, cause=cause())).refused("need.no_duplicate_of_that")
    merged = need("duplicate_of", id=someone("third"))
    given(need()).when(lambda n: n.mark_duplicate(merged, cause=cause())).refused("need.duplicate_itself")


@pytest.mark.parametrize("status", [*ENDED_NEEDS, "unreachable"])
def test_it_is_reopened_with_a_reason(status: str) -> None:
    given(need(status)).when(lambda n: n.reopen("called again", cause=cause())).then(Need.Reopened)
    given(need(status)).when(lambda n: n.reopen("", cause=cause())).refused("need.reason_missing")


def test_a_reopened_need_is_with_whom_it_was() -> None:
    met, declined = need("met"), need("declined")
    for one in (met, declined):
        one.reopen("not so", cause=cause())
    assert (met.status, declined.status) == ("accepted", "reported")


@pytest.mark.parametrize("status", OPEN_NEEDS)
def test_what_is_open_is_not_reopened(status: str) -> None:
    given(need(status)).when(lambda n: n.reopen("why", cause=cause())).refused("need.status_is")


def test_words_are_added_but_no_novel() -> None:
    talked = need()
    for _ in range(MOST_WORDS):
        talked.add_word(WORD, cause=cause())
    given(talked).when(lambda n: n.add_word(WORD, cause=cause())).refused("need.words_enough")
