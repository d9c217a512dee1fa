"""The volunteer's phone: what to do now, what is near, what was done. One thumb, nothing to type."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from web.access import needs
from web.phonepages import hours_page, is_today, island, one_task, shown_at, tasks_page, today

blueprint = Blueprint("phone", __name__, url_prefix="/phone")


@blueprint.get("")
@needs("phone.see")
def today_page() -> str:
    """Today: the assignment on top, then what follows, then what is near and still needs people."""
    return render_template("phone/today.html", **today())


@blueprint.get("/tasks")
@needs("phone.see")
def tasks() -> str:
    """My assignments, and all tasks in reach that still need people."""
    return render_template("phone/tasks.html", **tasks_page())


@blueprint.get("/hours")
@needs("phone.see")
def hours() -> str:
    """My hours: every time served, by day."""
    return render_template("phone/hours.html", **hours_page())


@blueprint.get("/tasks/<uuid:task_id>")
@needs("phone.see")
def task(task_id: UUID) -> str:
    """One task as a volunteer sees it: with the next action when it is theirs."""
    return render_template("phone/task.html", **one_task(task_id))


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(phone_island=island, is_today=is_today, shown_at=shown_at)
