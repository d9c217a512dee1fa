"""Taking a step back: first what would be recorded, in sentences; then, with a reason, it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import uuid4

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch import undo as undo_step
from app.dispatch.undoing import Undo, preview
from domain.base import Cause, Position
from projections.dispatch import TaskRow
from projections.history import HistoryRow, entry
from projections.items import ItemRow
from web import access, forms, present
from web.access import needs
from web.actions import UNDOES
from web.asking import Answer, answered
from web.context import muster
from web.dispatch.rows import blueprint, to_task
from web.names import NamesBeside
from web.sentences import Line, tell

UNSTORED = Position(0)


MOST = 2**62
"""Beyond it no database has a position."""


def _task(position: int) -> TaskRow:
    """The task that the step is of, when the person may take steps back there, and could take this one."""
    row = muster().views.one(HistoryRow, position) if position < MOST else None
    task = access.require("step.undo", muster().views.one(TaskRow, row.item_id) if row else None)
    return access.require(UNDOES.get(row.topic, "step.undo") if row else "step.undo", task)


@blueprint.get("/undo/<int:position>")
@needs("step.undo")
def undo(position: int) -> str:
    """What undoing this step would record; refused with what rests on it."""
    return _page(position)


def _page(position: int, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    task = _task(position)
    would = preview(muster().ledger, Position(position), _cause())
    happened = muster().views.one(HistoryRow, position)
    names = NamesBeside(muster().views, task.id)
    return render_template(
        "dispatch/undo.html",
        row=task,
        position=position,
        step=tell([happened], names)[0] if happened else None,
        lines=_sentences(would, task, names),
        again=_again(would, names),
        lost=_not_brought_back(would),
        given=given or {},
        why=why or {},
        back=url_for("dispatch.task", task_id=task.id),
    )


def _again(would: Undo, names: NamesBeside) -> str:
    """What holds again, in a sentence."""
    if would.volunteer_id is None:
        return str(_("The task is then: %(state)s", state=present.TASK[would.state].text))
    name = names.volunteer(would.volunteer_id)
    if not would.state:
        return str(_("%(name)s then has no place and no offer", name=name))
    return str(_("%(name)s is then: %(state)s", name=name, state=present.SEAT[would.state].text))


def _cause() -> Cause:
    now = muster().ledger.now()
    return Cause(access.actor(), now, now, uuid4())


def _sentences(would: Undo, task: TaskRow, names: NamesBeside) -> list[Line]:
    """The events that would be recorded, as the history will tell them."""
    views = muster().views
    items = {id: views.one(ItemRow, id) for id in {event.originator_id for event in would.events}}
    rows = [entry(event, UNSTORED, items[event.originator_id]) for event in would.events]
    return tell(rows, names)


def _not_brought_back(would: Undo) -> bool:
    """Whether offers were withdrawn with the step: they stay withdrawn."""
    found = muster().views.one(HistoryRow, would.position)
    if found is None:
        return False
    c = HistoryRow.c
    with_it = (c.command_id == found.command_id, c.topic == "dispatch.Task.OfferWithdrawn")
    return muster().views.count(HistoryRow, *with_it) > 0


@blueprint.post("/undo/<int:position>")
@needs("step.undo")
def undo_it(position: int) -> Answer:
    """Take the step back, with a reason."""
    row = _task(position)

    def act() -> Response:
        reason = forms.text("reason", most=200)
        recorded = undo_step(muster().ledger, position=Position(position), reason=reason, cause=forms.cause())
        return to_task(recorded, row.id)

    return answered(act, partial(_page, position))
