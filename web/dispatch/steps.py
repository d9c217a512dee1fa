"""Steps of a task as a whole: opened, blocked, done, counted, checked, closed, taken up again."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from app import dispatch
from domain.dispatch import CLOSE_REASONS, MOST_RESULT, RESULTS, TaskId
from web import forms
from web.access import needs
from web.context import muster
from web.dispatch.rows import TASK, blueprint, task_row, to_task


@blueprint.post(f"{TASK}/open")
@needs("task.open")
def open_draft(task_id: UUID) -> Response:
    """Let people be sent to a draft."""
    task = TaskId(task_row(task_id, "task.open").id)
    return to_task(dispatch.open_draft(muster().ledger, task_id=task, cause=forms.cause()), task_id)


@blueprint.post(f"{TASK}/complete")
@needs("task.close")
def complete(task_id: UUID) -> Response:
    """The work is done, with its results when they are given."""
    task, counted = TaskId(task_row(task_id, "task.close").id), _results()
    position = dispatch.complete_task(
        muster().ledger, task_id=task, results=counted or None, cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{TASK}/results")
@needs("task.report")
def results(task_id: UUID) -> Response:
    """Count what was achieved."""
    task = TaskId(task_row(task_id, "task.report").id)
    position = dispatch.report_results(muster().ledger, task_id=task, results=_results(), cause=forms.cause())
    return to_task(position, task_id)


def _results() -> dict[str, int]:
    """The figures that were filled in."""
    given = [name for name in RESULTS if forms.fields().get(name) not in (None, "")]
    return {name: forms.whole(name, most=MOST_RESULT) for name in given}


@blueprint.post(f"{TASK}/verify")
@needs("task.verify")
def verify(task_id: UUID) -> Response:
    """Somebody has made sure that it is done."""
    task, note = TaskId(task_row(task_id, "task.verify").id), forms.optional_text("note", most=200)
    return to_task(
        dispatch.verify_task(muster().ledger, task_id=task, note=note, cause=forms.cause()), task_id
    )


@blueprint.post(f"{TASK}/follow-up")
@needs("task.verify")
def follow_up(task_id: UUID) -> Response:
    """Done, but something is left to see to."""
    task, reason = TaskId(task_row(task_id, "task.verify").id), forms.text("reason", most=200)
    position = dispatch.require_follow_up(muster().ledger, task_id=task, reason=reason, cause=forms.cause())
    return to_task(position, task_id)


@blueprint.post(f"{TASK}/block")
@needs("task.report")
def block(task_id: UUID) -> Response:
    """Something stands in the way."""
    task, reason = TaskId(task_row(task_id, "task.report").id), forms.text("reason", most=200)
    return to_task(
        dispatch.block_task(muster().ledger, task_id=task, reason=reason, cause=forms.cause()), task_id
    )


@blueprint.post(f"{TASK}/unblock")
@needs("task.report")
def unblock(task_id: UUID) -> Response:
    """It goes on."""
    task = TaskId(task_row(task_id, "task.report").id)
    return to_task(dispatch.unblock_task(muster().ledger, task_id=task, cause=forms.cause()), task_id)


@blueprint.post(f"{TASK}/close")
@needs("task.close")
def close(task_id: UUID) -> Response:
    """End the task without the work being done."""
    task, reason = TaskId(task_row(task_id, "task.close").id), forms.word("reason", CLOSE_REASONS)
    return to_task(
        dispatch.close_task(muster().ledger, task_id=task, reason=reason, cause=forms.cause()), task_id
    )


@blueprint.post(f"{TASK}/reopen")
@needs("task.close")
def reopen(task_id: UUID) -> Response:
    """Take the task up again."""
    task, reason = TaskId(task_row(task_id, "task.close").id), forms.text("reason", most=200)
    return to_task(
        dispatch.reopen_task(muster().ledger, task_id=task, reason=reason, cause=forms.cause()), task_id
    )
