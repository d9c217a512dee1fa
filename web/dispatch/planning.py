"""What a task asks for: its page, the forms for a new one and for another plan, papers and needs."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from app import dispatch
from domain.base import BadInput
from domain.dispatch import KINDS, MOST_PLACES, URGENCIES, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from domain.volunteers import CREDENTIALS
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from web import access, forms, placing
from web.access import needs
from web.answers import back, done
from web.asking import Answer, answered, gather
from web.context import muster
from web.dispatch.rows import TASK, blueprint, task_row, to_task
from web.security import takes_files
from web.taskpages import edit_page, new_task_page, task_page


@blueprint.get("/tasks/new")
@needs("task.open")
def new_task() -> str:
    """The form; with ?need= it begins with what the need says."""
    return new_task_page()


@blueprint.post("/tasks")
@blueprint.post("/tasks/new")
@needs("task.open")
def create_task() -> Answer:
    """Write a task down and open it, or keep it as a draft; a refusal keeps everything typed."""
    return answered(_create, new_task_page)


def _create() -> Response:
    plan, cause = _plan(), forms.cause()
    position = dispatch.open_task(
        muster().ledger,
        plan=plan,
        credentials=_credentials(),
        need_ids=[need.id for need in _needs()],
        draft=forms.ticked("draft"),
        cause=cause,
    )
    task_id = cause.new_id("task")
    return done(position, back(url_for("dispatch.task", task_id=task_id)), id=task_id)


def _plan() -> TaskPlan:
    """The plan as typed. Refuses a response, organisation or area outside the person's scope."""
    values = gather(
        **_words(),
        response_id=lambda: ResponseId(forms.uuid_("response_id")),
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
    )
    plan = TaskPlan(**values)
    _must_lie_within("task.open", plan)
    plan.check()
    return plan


def _words() -> dict[str, Any]:
    return {
        "title": lambda: forms.text("title", most=80),
        "kind": lambda: forms.word("kind", KINDS),
        "urgency": lambda: forms.word("urgency", URGENCIES),
        "area_code": lambda: placing.area("area_code"),
        "address": lambda: forms.text("address", most=120),
        "point": forms.point,
        "starts_at": lambda: forms.moment("starts_at"),
        "ends_at": lambda: forms.moment("ends_at"),
        "places": lambda: forms.whole("places", least=1, most=MOST_PLACES),
        "bring": lambda: forms.optional_text("bring", most=200),
    }


def _must_lie_within(action: str, plan: TaskPlan) -> None:
    if not access.may(
        action,
        organisation_id=plan.organisation_id,
        area_code=plan.area_code,
        response_id=plan.response_id,
    ):
        raise access.Denied("access.denied_here")


def _credentials() -> list[str]:
    """The credentials ticked."""
    found = forms.words("credentials", CREDENTIALS)
    return [kind for kind in CREDENTIALS if kind in found]


def _needs() -> list[NeedRow]:
    """The needs it is for, each within the person's sight."""
    wanted = forms.uuids("need") if forms.fields().get("need") else []
    return [access.require("need.see", muster().views.one(NeedRow, id)) for id in wanted]


@blueprint.get(TASK)
@needs("task.see")
def task(task_id: UUID) -> str:
    """A task with its seats, what can be done next, and how it came here; at any moment with ?at=."""
    return task_page(task_id)


@blueprint.post(f"{TASK}/find")
@needs("seat.assign")
def find(task_id: UUID) -> str:
    """Search volunteers by name: sent, so that no name stays in an address or a log."""
    task_row(task_id, "seat.assign")
    return task_page(task_id)


@blueprint.get(f"{TASK}/edit")
@needs("task.change")
def edit(task_id: UUID) -> str:
    """The form with the plan as it is."""
    return edit_page(task_row(task_id, "task.change"))


@blueprint.post(f"{TASK}/edit")
@needs("task.change")
def change(task_id: UUID) -> Answer:
    """Plan it anew; a refusal keeps everything typed."""
    row = task_row(task_id, "task.change")
    return answered(partial(_change, row), partial(edit_page, row))


def _change(row: TaskRow) -> Response:
    plan = TaskPlan(
        **gather(**_words()),
        response_id=ResponseId(row.response_id),
        organisation_id=OrganisationId(row.organisation_id),
    )
    _must_lie_within("task.change", plan)
    plan.check()
    position = dispatch.change_task(
        muster().ledger,
        task_id=TaskId(row.id),
        plan=plan,
        credentials=_credentials(),
        override=forms.optional_text("override", most=200),
        cause=forms.cause(),
    )
    return to_task(position, row.id)


@blueprint.post(f"{TASK}/approval")
@needs("task.change")
@takes_files
def approval(task_id: UUID) -> Answer:
    """Put the approval for work elsewhere on file, with a picture or PDF of it."""
    row = task_row(task_id, "task.change")
    return answered(partial(_approve, row), lambda **typed: task_page(row.id, **typed))


def _approve(row: TaskRow) -> Response:
    values = gather(
        body=lambda: forms.text("body", most=80),
        document_number=lambda: forms.text("document_number", most=60),
        dated=lambda: forms.day("dated"),
    )
    paper = forms.upload("paper", item=("task", row.id))
    position = dispatch.file_approval(
        muster().ledger,
        task_id=TaskId(row.id),
        **values,
        attachment_id=paper.id if paper else None,
        sha256=paper.sha256 if paper else "",
        cause=forms.cause(),
    )
    return to_task(position, row.id)


@blueprint.post(f"{TASK}/needs")
@needs("task.change")
def link_need(task_id: UUID) -> Response:
    """Say which need the task is for: by its number (N-0012 or 12) or its id."""
    row = task_row(task_id, "task.change")
    need = _need_named(row, forms.text("need", most=60))
    position = dispatch.link_need(
        muster().ledger, task_id=TaskId(row.id), need_id=need.id, cause=forms.cause()
    )
    return to_task(position, row.id)


def _need_named(row: TaskRow, named: str) -> NeedRow:
    digits = named.upper().removeprefix("N-").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        return access.require("need.see", muster().views.one(NeedRow, forms.uuid_("need")))
    there = (NeedRow.c.response_id == row.response_id, NeedRow.c.number == int(digits))
    found = muster().views.rows(NeedRow, *there, limit=1)
    if not found:
        raise BadInput("need.number_unknown", field="need", number=digits)
    return access.require("need.see", found[0])


@blueprint.get("/areas")
@needs("area.see")
def areas() -> Response:
    """Areas whose name or code has ?q= in it, or near ?lat= and ?lng=: for whoever types."""
    return jsonify(areas=placing.found())
