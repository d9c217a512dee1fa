"""Taking a step back: what holds again, what it leaves behind, and what is refused because of what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import dispatch
from app.dispatch.undoing import STATUS, UNDOABLE, preview
from app.ledger import Ledger
from domain.base import NotFound, Position, RuleBroken
from domain.dispatch import Task, TaskId
from domain.volunteers import Volunteer, VolunteerId
from projections.history import HistoryRow
from projections.projector import Projector
from projections.reading import Views
from tests import scenario
from tests.scenario import Scenario, cause


class Board:
    """A task of one place, begun an hour ago, and two people."""

    def __init__(self, ledger: Ledger, seeded: Scenario) -> None:
        self.ledger = ledger
        began = ledger.now() - timedelta(hours=1)
        self.id = TaskId(scenario.open_task(ledger, seeded, title="Gate 卡口", starts_at=began, places=1))
        self.shen, self.zhou = (VolunteerId(id) for id in seeded.volunteers[:2])

    @property
    def task(self) -> Task:
        return self.ledger.get(Task, self.id)

    @property
    def promised(self) -> bool:
        return self.id in self.ledger.get(Volunteer, self.shen).commitments

    def do(self, act: Any, who: VolunteerId | None = None, **more: Any) -> None:
        why = {"volunteer_id": who or self.shen} if act not in WHOLE else {}
        if act is dispatch.offer_places:
            why = {"volunteer_ids": [who or self.shen]}
        act(self.ledger, task_id=self.id, **why, **more, cause=cause(self.ledger))

    def at(self, name: str) -> Position:
        """Where the last step of this name lies."""
        found = [r.position for r in self.ledger.since(Position(0), 10_000) if r.topic.endswith(name)]
        return Position(found[-1])

    def undo(self, name: str) -> None:
        dispatch.undo(self.ledger, position=self.at(name), reason="a slip", cause=cause(self.ledger))


WHOLE = (dispatch.complete_task, dispatch.close_task, dispatch.verify_task, dispatch.reopen_task)


@pytest.fixture
def board(ledger: Ledger, seeded: Scenario) -> Board:
    return Board(ledger, seeded)


def test_an_undone_assignment_frees_the_place_and_the_time(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.undo("VolunteerAssigned")
    assert (board.task.seats, board.promised, board.task.places_free) == ({}, False, 1)


def test_an_undone_departure_leaves_the_volunteer_sent(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.set_out)
    board.undo("VolunteerSetOut")
    assert (board.task.seats[board.shen].state, board.promised) == ("dispatched", True)


def test_an_undone_check_in_leaves_the_task_unbegun(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.set_out)
    board.do(dispatch.check_in)
    board.undo("VolunteerCheckedIn")
    seat = board.task.seats[board.shen]
    assert (seat.state, seat.checked_in_at, board.task.status) == ("en_route", None, "open")


def test_an_undone_departure_from_the_scene_counts_no_time(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.check_in)
    board.do(dispatch.clear)
    board.undo("VolunteerCleared")
    assert (board.task.seats[board.shen].state, board.promised) == ("on_scene", True)
    assert board.ledger.get(Volunteer, board.shen).served == []
    board.do(dispatch.clear)
    assert len(board.ledger.get(Volunteer, board.shen).served) == 1


def test_an_undone_no_show_has_the_place_again_unless_it_was_given_away(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.mark_no_show)
    board.undo("NoShowNoted")
    assert (board.task.seats[board.shen].state, board.promised) == ("dispatched", True)
    board.do(dispatch.mark_no_show)
    board.do(dispatch.assign_volunteer, board.zhou)
    with pytest.raises(RuleBroken, match=r"undo\.place_given"):
        board.undo("NoShowNoted")


def test_an_undone_late_arrival_was_a_no_show(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.mark_no_show)
    board.do(dispatch.check_in)
    board.undo("VolunteerCheckedIn")
    assert board.task.seats[board.shen].state == "no_show"


def test_an_undone_offer_is_as_if_never_made_and_an_undone_no_waits_again(board: Board) -> None:
    board.do(dispatch.offer_places)
    board.do(dispatch.decline_offer)
    board.undo("OfferDeclined")
    assert board.task.seats[board.shen].state == "offered"
    board.do(dispatch.offer_places, board.zhou)
    board.undo("PlaceOffered")
    assert list(board.task.seats) == [board.shen]


@pytest.mark.parametrize(
    ("act", "more", "name", "was"),
    [
        (dispatch.complete_task, {}, "Completed", "open"),
        (dispatch.close_task, {"reason": "duplicate"}, "Closed", "open"),
        (dispatch.verify_task, {"note": ""}, "Verified", "done"),
    ],
)
def test_an_undone_end_is_no_end(board: Board, act: Any, more: Any, name: str, was: str) -> None:
    if name == "Verified":
        board.do(dispatch.complete_task)
    board.do(act, **more)
    board.undo(name)
    assert board.task.status == was


def test_what_a_later_step_rests_on_is_not_undone(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.check_in)
    with pytest.raises(RuleBroken, match=r"undo\.rests_on_it") as refused:
        board.undo("VolunteerAssigned")
    assert refused.value.params["later"] == "dispatch.Task.VolunteerCheckedIn"


def test_nothing_is_undone_twice_and_nothing_in_a_task_that_is_over(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    board.undo("VolunteerAssigned")
    with pytest.raises(RuleBroken, match=r"undo\.rests_on_it"):
        board.undo("VolunteerAssigned")
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.check_in)
    board.do(dispatch.clear)
    board.do(dispatch.complete_task)
    with pytest.raises(RuleBroken, match=r"task\.status_is"):
        board.undo("VolunteerCleared")


def test_only_what_is_listed_is_undone_and_with_a_reason(board: Board) -> None:
    with pytest.raises(RuleBroken, match=r"undo\.not_undoable"):
        board.undo("Task.Opened")
    with pytest.raises(NotFound):
        dispatch.undo(board.ledger, position=Position(10**6), reason="x", cause=cause(board.ledger))
    board.do(dispatch.assign_volunteer)
    at = board.at("VolunteerAssigned")
    with pytest.raises(RuleBroken, match=r"undo\.reason_missing"):
        dispatch.undo(board.ledger, position=at, reason=" ", cause=cause(board.ledger))


def test_an_undone_step_whose_time_was_promised_elsewhere_is_refused(board: Board, seeded: Scenario) -> None:
    board.do(dispatch.assign_volunteer)
    board.do(dispatch.mark_no_show)
    other = TaskId(scenario.open_task(board.ledger, seeded, title="Elsewhere", starts_at=board.ledger.now()))
    dispatch.assign_volunteer(board.ledger, task_id=other, volunteer_id=board.shen, cause=cause(board.ledger))
    with pytest.raises(RuleBroken, match="promised_already"):
        board.undo("NoShowNoted")


def test_the_preview_is_what_is_recorded_then_and_records_nothing(board: Board) -> None:
    board.do(dispatch.assign_volunteer)
    before, at = board.ledger.head(), board.at("VolunteerAssigned")
    seen = preview(board.ledger, at, cause(board.ledger))
    assert board.ledger.head() == before
    board.undo("VolunteerAssigned")
    recorded = [type(r.event) for r in board.ledger.since(before)]
    assert [type(event) for event in seen.events] == recorded
    assert (seen.state, seen.volunteer_id) == ("", board.shen)


def test_undoing_leaves_a_reason_and_the_step_in_the_history(
    board: Board, projector: Projector, views: Views
) -> None:
    board.do(dispatch.assign_volunteer)
    at = board.at("VolunteerAssigned")
    board.undo("VolunteerAssigned")
    projector.catch_up()
    undone = views.rows(HistoryRow, HistoryRow.c.topic == "dispatch.Task.SeatStepUndone")[0]
    assert (undone.facts["reason"], undone.facts["position"]) == ("a slip", at)
    assert views.one(HistoryRow, at) is not None


def test_every_undoable_step_is_an_event_of_a_task() -> None:
    names = {f"dispatch.Task.{name}" for name in vars(Task)}
    assert set(UNDOABLE) <= names
    assert {topic for topic, what in UNDOABLE.items() if what == STATUS} == {
        f"dispatch.Task.{name}" for name in ("Completed", "Closed", "Verified")
    }
