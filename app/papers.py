"""Commands on papers on file."""

from __future__ import annotations

from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.papers import Paper, PaperId


@command
def file_sheet(
    ledger: Ledger, *, task_id: TaskId, attachment_id: UUID, sha256: str, media_type: str, cause: Cause
) -> Changed:
    """签到表: put the photograph of a task's signed sheet on record. Refuses when there is no such task."""
    task = ledger.get(Task, task_id)
    paper = Paper.file(
        id=PaperId(attachment_id),
        kind="sign_in_sheet",
        item_id=task_id,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
        sha256=sha256,
        media_type=media_type,
        cause=cause,
    )
    return [paper]


@command
def withdraw_paper(ledger: Ledger, *, paper_id: PaperId, reason: str, cause: Cause) -> Changed:
    """It was the wrong one: it is no longer shown. Refuses without a reason, or a second time."""
    paper = ledger.get(Paper, paper_id)
    paper.withdraw(reason, cause=cause)
    return [paper]
