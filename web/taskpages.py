"""What the pages of a task show: the form for a new one; a task with its people, next steps and history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask import render_template, request

from domain.base import Position
from domain.dispatch import CLOSE_REASONS, KINDS, URGENCIES
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from web import access, choices, chrome, present
from web.at import at, moment
from web.context import muster
from web.i18n import local_input
from web.names import NamesBeside
from web.sentences import Line, tell
from web.suggestions import Suggested, suggested

MOST_AREAS = 2000
MOST_LINES = 60
FIRST_HOURS = (1, 3)
"""A new task starts in an hour and takes two, until somebody says otherwise."""


def new_task_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form for a new task, with what was typed before."""
    response = chrome.current().response
    return render_template(
        "dispatch/new.html",
        given=given or _first_values(),
        why=why or {},
        response=response,
        organisations=_organisations(),
        areas=areas_within(response.area_code if response else ""),
        kinds=[(kind, present.KIND[kind]) for kind in KINDS],
        urgencies=[(word, present.URGENCY[word]) for word in URGENCIES],
    )


def _first_values() -> dict[str, str]:
    start = muster().ledger.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=FIRST_HOURS[0])
    given = {
        "urgency": "normal",
        "places": "4",
        "starts_at": local_input(start),
        "ends_at": local_input(start + timedelta(hours=FIRST_HOURS[1] - FIRST_HOURS[0])),
    }
    return given | {k: v for k in ("lat", "lng", "area_code") if (v := request.args.get(k))}


def _organisations() -> list[tuple[UUID, str]]:
    """The organisations a task may be written down for, higher ones first."""
    return [(branch.id, branch.row.name) for branch in choices.organisations("task.open")]


def areas_within(code: str) -> list[AreaRow]:
    """The areas of a subtree in the order of their codes, each below the one around it."""
    return muster().views.rows(
        AreaRow,
        AreaRow.c.code.startswith(code, autoescape=True),
        order_by=AreaRow.c.code,
        limit=MOST_AREAS,
    )


def task_page(task_id: UUID) -> str:
    """A task as it is, or was at ?at=."""
    views, position = muster().views, at()
    row = access.require("task.see", views.one(TaskRow, task_id, at=position))
    task = present.Presenter(views, access.name_of, position).tasks([row])[0]
    return render_template(
        "dispatch/task.html",
        row=row,
        task=task,
        look=present.look(task, moment()),
        suggested=_suggested(row) if position is None else Suggested(),
        lines=history_of(row.id, position),
        reasons=[(reason, present.CLOSE_REASON[reason]) for reason in CLOSE_REASONS],
        moment=moment(),
        at=position,
        seen_history=access.carries("history.see"),
    )


def _suggested(row: TaskRow) -> Suggested:
    """Who could be sent, for those who may send."""
    if not access.may("seat.assign", row):
        return Suggested()
    return suggested(row, named=request.form.get("q", "").strip())


def history_of(item_id: UUID, position: Position | None) -> list[Line]:
    """What happened to an item, newest first, in sentences."""
    asked = [HistoryRow.c.item_id == item_id]
    rows = muster().views.rows(
        HistoryRow, *asked, at=position, order_by=HistoryRow.c.position.desc(), limit=MOST_LINES
    )
    return tell(rows, NamesBeside(muster().views, item_id))
