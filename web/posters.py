"""Posters on A4 with a big QR, and the same words as a text for the group."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from projections.dispatch import TaskRow
from projections.needs import NeedRow
from web import access, pdf
from web.access import needs
from web.context import muster
from web.exports import download
from web.telling import Word, told, word_of

blueprint = Blueprint("posters", __name__, url_prefix="/posters")


def _task(task_id: UUID) -> TaskRow:
    return access.require("task.see", muster().views.one(TaskRow, task_id))


def _need(need_id: UUID) -> NeedRow:
    return access.require("need.see", muster().views.one(NeedRow, need_id))


def _shown(word: Word, back: str) -> str | Response:
    """The poster as a page, or with ?format=pdf as a PDF."""
    if request.args.get("format") == "pdf":
        return download(pdf.made("papers/poster.html", poster=word), f"{word.title} {word.ref}.pdf")
    return render_template("papers/poster.html", poster=word, pdf="?format=pdf", back=back)


@blueprint.get("/tasks/<uuid:task_id>")
@needs("task.see")
def of_task(task_id: UUID) -> str | Response:
    """The poster of a task: whoever scans it sees the task on their phone and can take a place."""
    row = _task(task_id)
    back = url_for("dispatch.task" if access.carries("board.see") else "phone.task", task_id=row.id)
    return _shown(word_of(row), back)


@blueprint.get("/tasks/<uuid:task_id>/text")
@needs("task.see")
def text_of_task(task_id: UUID) -> Response:
    """The words for the group: {"text": …}."""
    return jsonify(text=told(_task(task_id)))


@blueprint.get("/needs/<uuid:need_id>")
@needs("need.see")
def of_need(need_id: UUID) -> str | Response:
    """The poster of a need."""
    row = _need(need_id)
    return _shown(word_of(row), url_for("needs.need", need_id=row.id))


@blueprint.get("/needs/<uuid:need_id>/text")
@needs("need.see")
def text_of_need(need_id: UUID) -> Response:
    """The words for the group: {"text": …}."""
    return jsonify(text=told(_need(need_id)))


@blueprint.record_once
def _register(state: object) -> None:
    state.app.jinja_env.globals.update(told=told)  # type: ignore[attr-defined]
