"""A refused button of a task's page comes back on that page, with the note beside what was pressed."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from domain.base import MusterError
from projections.dispatch import TaskRow
from web import access, errors
from web.answers import wants_json
from web.context import muster
from web.dispatch.rows import blueprint
from web.refusals import keep

BESIDE = (400, 409, 422)
KEPT = ("reason", "note", "minutes")
MOST_KEPT = 200
PLACES = {"assign": "send", "offer": "send", "several": "seats"}


@blueprint.errorhandler(MusterError)
def refused(error: MusterError) -> Response:
    """Back to the task's page when the form was its own; else, and for programs, as everywhere."""
    task_id = (request.view_args or {}).get("task_id")
    if task_id is None or not _beside(error, task_id):
        return errors.refused(error)
    text, way = errors.told(error)
    said = {
        "what": request.endpoint,
        "place": _place(),
        "seat": str((request.view_args or {}).get("volunteer_id", "")),
        "rule": error.rule,
        "text": text,
        "way": way,
        "given": {name: request.form[name][:MOST_KEPT] for name in KEPT if name in request.form},
    }
    keep(task_id, said)
    return redirect(url_for("dispatch.task", task_id=task_id, _anchor="refused"), 303)


def _beside(error: MusterError, task_id: UUID) -> bool:
    """Whether the page can say it: sent by its own form, and nothing is asked in return."""
    if request.method != "POST" or wants_json() or "back" in request.form:
        return False
    if error.status not in BESIDE or error.params.get("overridable") or not access.carries("board.see"):
        return False
    row = muster().views.one(TaskRow, task_id)
    return row is not None and access.may("task.see", row)


def _place() -> str:
    """Which part of the page the button stands in."""
    if "volunteer_id" in (request.view_args or {}):
        return "seats"
    return PLACES.get(str(request.endpoint).rpartition(".")[2], "steps")
