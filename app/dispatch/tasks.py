"""Commands on how far a task is: blocked, done, counted, checked, closed, taken up again."""

from __future__ import annotations

from collections.abc import Mapping

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.responses import Response


@command
def note_overdue(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """Note that a task's end has passed while it is not over; sent by the clock."""
    task = ledger.get(Task, task_id)
    task.fall_overdue(cause=cause)
    return [task]


@command
def block_task(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """受阻: something stands in the way. Refuses when the task is over, or without a reason."""
    task = ledger.get(Task, task_id)
    task.block(reason, cause=cause)
    return [task]


@command
def unblock_task(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """It goes on as far as it was. Refuses when nothing stands in the way."""
    task = ledger.get(Task, task_id)
    task.unblock(cause=cause)
    return [task]


@command
def complete_task(
    ledger: Ledger, *, task_id: TaskId, results: Mapping[str, int] | None = None, cause: Cause
) -> Changed:
    """The work is done, with these results. Refuses while people are on the way or on scene."""
    task = ledger.get(Task, task_id)
    task.complete(cause=cause)
    if results:
        task.report_results(results, cause=cause)
    return [task]


@command
def report_results(ledger: Ledger, *, task_id: TaskId, results: Mapping[str, int], cause: Cause) -> Changed:
    """成果: count households, persons, portions, trips or audience. Refuses a draft and unknown words."""
    task = ledger.get(Task, task_id)
    task.report_results(results, cause=cause)
    return [task]


@command
def verify_task(ledger: Ledger, *, task_id: TaskId, note: str, cause: Cause) -> Changed:
    """已核实: somebody has made sure that it is done. Refuses when it is not."""
    task = ledger.get(Task, task_id)
    task.verify(note, cause=cause)
    return [task]


@command
def require_follow_up(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """Done, but something is left to see to. Refuses when it is not done, or without a reason."""
    task = ledger.get(Task, task_id)
    task.require_follow_up(reason, cause=cause)
    return [task]


@command
def close_task(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """End a task without the work being done. Refuses while people are on the way or on scene."""
    task = ledger.get(Task, task_id)
    task.close(reason, cause=cause)
    return [task]


@command
def reopen_task(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """Take it up again, with the places as they were. Refuses when it is neither done nor closed.

    Refuses also when the response has ended.
    """
    task = ledger.get(Task, task_id)
    ledger.get(Response, task.response_id).must_run()
    task.reopen(reason, cause=cause)
    return [task]
