"""Commands on what a task asks for: written down, opened, changed, linked to needs, approved elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.dispatch import promising
from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Aggregate, Cause, MusterError, RuleBroken
from domain.dispatch import LIVE_SEATS, Task, TaskId, TaskPlan
from domain.needs import Need
from domain.organisations import Organisation
from domain.place import within
from domain.responses import Response
from domain.volunteers import Volunteer


@command
def open_task(
    ledger: Ledger,
    *,
    plan: TaskPlan,
    credentials: Sequence[str] = (),
    need_ids: Sequence[UUID] = (),
    draft: bool = False,
    cause: Cause,
) -> Changed:
    """Write a task down and open it, as `cause.new_id("task")`. Refuses when the response has ended.

    Refuses also an area that nobody listed, or that lies outside the response's. A draft is not opened.
    """
    task = drafted(ledger, plan, credentials, need_ids, cause)
    if not draft:
        task.open(cause=cause)
    return [task]


def drafted(
    ledger: Ledger, plan: TaskPlan, credentials: Sequence[str], need_ids: Sequence[UUID], cause: Cause
) -> Task:
    """The task of a plan, for every command that makes one. Refuses what `open_task` refuses."""
    response = ledger.get(Response, plan.response_id)
    response.must_run()
    ledger.get(Organisation, plan.organisation_id)
    plan.check()
    _must_lie_within(ledger, plan, response)
    task = Task.draft(
        id=TaskId(cause.new_id("task")),
        number=ledger.number(f"task {plan.response_id}"),
        plan=plan,
        cause=cause,
    )
    task.require(credentials, cause=cause)
    for need_id in dict.fromkeys(need_ids):
        _link(ledger, task, need_id, cause)
    return task


@command
def open_draft(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """Let people be sent to a draft. Refuses when it is none, or the response has ended."""
    task = ledger.get(Task, task_id)
    ledger.get(Response, task.response_id).must_run()
    task.open(cause=cause)
    return [task]


@command
def change_task(
    ledger: Ledger,
    *,
    task_id: TaskId,
    plan: TaskPlan,
    credentials: Sequence[str] | None = None,
    override: str = "",
    cause: Cause,
) -> Changed:
    """Plan a task anew; the people on it promise the new time. Refuses when some of them cannot.

    Refuses also fewer places than are taken, and what a new task would be refused for.
    """
    task = ledger.get(Task, task_id)
    before = task.commitment
    response = ledger.get(Response, task.response_id)
    _must_lie_within(ledger, plan, response)
    task.change(plan, cause=cause)
    if credentials is not None:
        task.require(credentials, cause=cause)
    moved = _promise_again(ledger, task, override, cause) if task.commitment != before else []
    return [*moved, task]


def _promise_again(ledger: Ledger, task: Task, override: str, cause: Cause) -> list[Aggregate]:
    """Each person on the task promises its new time; refuses with how many cannot, and why the first."""
    moved: list[Aggregate] = []
    refused: list[MusterError] = []
    for seat in [seat for seat in task.seats.values() if seat.state in LIVE_SEATS]:
        volunteer = ledger.get(Volunteer, seat.volunteer_id)
        volunteer.release(task.id, reason="plan_changed", cause=cause)
        try:
            more = promising.promise(ledger, volunteer, task, override=override, cause=cause)
        except RuleBroken as refusal:
            refused.append(refusal)
        else:
            moved += [volunteer, *more]
    if refused:
        first = refused[0]
        raise RuleBroken(
            "task.people_cannot",
            rule=first.rule,
            people=len(refused),
            overridable=all(one.params.get("overridable") for one in refused),
        )
    return moved


@command
def link_need(ledger: Ledger, *, task_id: TaskId, need_id: UUID, cause: Cause) -> Changed:
    """Say which need the task is for. Refuses what is linked already, or belongs to another response."""
    task = ledger.get(Task, task_id)
    _link(ledger, task, need_id, cause)
    return [task]


def _link(ledger: Ledger, task: Task, need_id: UUID, cause: Cause) -> None:
    if ledger.get(Need, need_id).response_id != task.response_id:
        raise RuleBroken("task.need_elsewhere")
    task.link_need(need_id, cause=cause)


@command
def file_approval(
    ledger: Ledger,
    *,
    task_id: TaskId,
    body: str,
    document_number: str,
    dated: str,
    attachment_id: UUID | None = None,
    sha256: str = "",
    cause: Cause,
) -> Changed:
    """批准: put the approval for work elsewhere on file (V1). Refuses without a body or document number."""
    task = ledger.get(Task, task_id)
    task.file_approval(
        body=body,
        document_number=document_number,
        dated=dated,
        attachment_id=attachment_id,
        sha256=sha256,
        cause=cause,
    )
    return [task]


def _must_lie_within(ledger: Ledger, plan: TaskPlan, response: Response) -> None:
    ledger.get(Area, area_id(plan.area_code))
    if not within(plan.area_code, response.area_code):
        raise RuleBroken("task.area_outside_response", code=plan.area_code, name=response.name)
