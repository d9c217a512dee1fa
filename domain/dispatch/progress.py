"""How far a task is as a whole: open, blocked, done, checked, closed, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.plans import CLOSE_REASONS, MOST_RESULT, PLANNABLE, RESULTS, RUNNING
from domain.dispatch.seats import OVER, Places

if TYPE_CHECKING:
    from domain.dispatch.tasks import Task


class Progress(Places):
    """状态: each step with who may follow it."""

    ends_at: datetime
    overdue: bool

    class Opened(Aggregate.Event):
        def apply(self, task: Task) -> None:
            task.status = "open"

    class FellOverdue(Aggregate.Event):
        ends_at: datetime

        def apply(self, task: Task) -> None:
            task.overdue = True

    class Blocked(Aggregate.Event):
        reason: str

        def apply(self, task: Task) -> None:
            task.status = "blocked"

    class Unblocked(Aggregate.Event):
        def apply(self, task: Task) -> None:
            task.resume(self.timestamp)

    class Completed(Aggregate.Event):
        def apply(self, task: Task) -> None:
            task.status = "done"

    class ResultsReported(Aggregate.Event):
        results: dict[str, int]

        def apply(self, task: Task) -> None:
            """Counted for reports; no rule asks."""

    class Verified(Aggregate.Event):
        note: str

        def apply(self, task: Task) -> None:
            task.status = "verified"

    class FollowUpRequired(Aggregate.Event):
        reason: str

        def apply(self, task: Task) -> None:
            task.status = "needs_follow_up"

    class Closed(Aggregate.Event):
        reason: str

        def apply(self, task: Task) -> None:
            task.status = "closed"

    class Reopened(Aggregate.Event):
        reason: str

        def apply(self, task: Task) -> None:
            task.resume(self.timestamp)

    def open(self, *, cause: Cause) -> None:
        """Let people be sent to it. Refuses when it is no draft."""
        self.must_be("draft")
        self.record(self.Opened, cause)

    def fall_overdue(self, *, cause: Cause) -> None:
        """Its end has passed and it is not over. Too early, or again, changes nothing."""
        if self.status in PLANNABLE and not self.overdue and cause.at >= self.ends_at:
            self.record(self.FellOverdue, cause, ends_at=self.ends_at)

    def block(self, reason: str, *, cause: Cause) -> None:
        """Something stands in the way: nobody is sent until it is gone. Refuses when the task is over."""
        self.must_be(*PLANNABLE)
        self.record(self.Blocked, cause, reason=_given(reason))

    def unblock(self, *, cause: Cause) -> None:
        """It goes on as far as it was. Refuses when nothing stands in the way."""
        self.must_be("blocked")
        self.record(self.Unblocked, cause)

    def complete(self, *, cause: Cause) -> None:
        """The work is done. Refuses while people are on the way or on scene."""
        self.must_be(*PLANNABLE)
        self.must_be_empty()
        self.end_offers(OVER, cause=cause)
        self.record(self.Completed, cause)

    def report_results(self, results: Mapping[str, int], *, cause: Cause) -> None:
        """Count what was achieved; a later figure takes the place of an earlier one. Refuses a draft."""
        if self.status == "draft":
            raise RuleBroken("task.status_is", status=self.status, title=self.title)
        if not results or not set(results) <= set(RESULTS):
            raise RuleBroken("task.result_unknown")
        if any(not 0 <= number <= MOST_RESULT for number in results.values()):
            raise RuleBroken("task.result_out_of_range", most=MOST_RESULT)
        self.record(self.ResultsReported, cause, results=dict(results))

    def verify(self, note: str, *, cause: Cause) -> None:
        """已核实: somebody has made sure that it is done. Refuses when it is not."""
        self.must_be("done", "needs_follow_up")
        self.record(self.Verified, cause, note=note)

    def require_follow_up(self, reason: str, *, cause: Cause) -> None:
        """Done, but something is left to see to. Refuses when it is not done."""
        self.must_be("done")
        self.record(self.FollowUpRequired, cause, reason=_given(reason))

    def close(self, reason: str, *, cause: Cause) -> None:
        """End it without the work being done. Refuses while people are on the way or on scene."""
        if reason not in CLOSE_REASONS:
            raise RuleBroken("task.close_reason_unknown", reason=reason)
        self.must_be("draft", "done", "needs_follow_up", *RUNNING)
        self.must_be_empty()
        self.end_offers(OVER, cause=cause)
        self.record(self.Closed, cause, reason=reason)

    def reopen(self, reason: str, *, cause: Cause) -> None:
        """Take it up again, with the places as they were. Refuses when it is neither done nor closed."""
        self.must_be("closed", "done", "needs_follow_up")
        self.record(self.Reopened, cause, reason=_given(reason))

    def must_be_empty(self) -> None:
        """Refuses while somebody's time is promised to it."""
        if live := len(self.live()):
            raise RuleBroken("task.people_still_out", people=live)

    def resume(self, at: datetime) -> None:
        """Only for events to apply: on the way as far as it was; late when its end has passed by then."""
        begun = any(seat.state in ("on_scene", "cleared") for seat in self.seats.values())
        self.status = "in_progress" if begun else "open"
        self.overdue = self.ends_at <= at


def _given(reason: str) -> str:
    """The reason. Refuses when there is none."""
    if not reason.strip():
        raise RuleBroken("task.reason_missing")
    return reason
