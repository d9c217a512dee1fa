"""Errands 代购: what is to be bought for somebody, and the list of those who are owed money."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch import errands as commands
from domain.dispatch import TaskId
from domain.dispatch.errand_lists import ErrandId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.errands import ErrandRow
from projections.volunteers import VolunteerRow
from web import access, accounts, exports, forms
from web.access import needs
from web.amounts import plain_yuan, yuan
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.errandforms import items
from web.errandpages import LOOKS, errand_page, form_page, found, list_page, of_task, shown

blueprint = Blueprint("errands", __name__)


@blueprint.get("/errands")
@needs("errand.see")
def errands() -> str | Response:
    """Who is owed money; as a list to take away with ?format=xlsx or csv."""
    form = exports.wanted()
    return _export(form) if form else list_page()


def _export(form: str) -> Response:
    """Every errand of the chosen kind, a line each; amounts are texts with two digits, never floats."""
    from flask import request

    state = request.args.get("state", "owed")
    heads = [_("Number"), _("Task"), _("State"), _("Who goes"), _("Total"), _("Advanced"), _("Repaid")]
    heads += [_("Owed"), _("Receipts"), _("Cards out"), _("Written down")]
    lines: list[list[exports.Cell]] = [
        [
            one.ref,
            one.task.title if one.task else "",
            str(LOOKS[one.row.status].text),
            one.who,
            *(plain_yuan(n) for n in (one.row.total, one.row.advanced, one.row.repaid, one.row.balance)),
            len(one.row.receipts),
            len(one.row.cards),
            one.row.listed_at,
        ]
        for one in shown(found(state))
    ]
    return exports.as_list(_("Errands"), heads, lines, form)


@blueprint.get("/dispatch/tasks/<uuid:task_id>/errands/new")
@needs("errand.change")
def new(task_id: UUID) -> str:
    """The empty list."""
    return form_page(_task(task_id))


@blueprint.post("/dispatch/tasks/<uuid:task_id>/errands")
@needs("errand.change")
def create(task_id: UUID) -> Answer:
    """Write down what is to be bought at a task."""
    task = _task(task_id)
    return answered(lambda: _create(task), lambda **typed: form_page(task, **typed))


def _create(task: TaskRow) -> Response:
    values = gather(items=items, name=_name, volunteer_id=lambda: volunteer("volunteer_id"))
    cause = forms.cause()
    person, name = cause.new_id("person"), values["name"]
    position = commands.list_errand(
        muster().ledger,
        task_id=TaskId(task.id),
        volunteer_id=values["volunteer_id"],
        name=muster().secrets.seal(person, "name", name, cause.command_id) if name else None,
        items=values["items"],
        cause=cause,
    )
    errand_id = cause.new_id("errand")
    return done(position, url_for("errands.errand", errand_id=errand_id), id=errand_id)


def _name() -> str:
    name = forms.optional_text("name", most=40)
    return accounts.name(name) if name else ""


def volunteer(field: str) -> VolunteerId | None:
    """A volunteer within the reader's sight, or None."""
    chosen = forms.optional_uuid(field)
    if chosen is None:
        return None
    return VolunteerId(access.require("volunteer.see", muster().views.one(VolunteerRow, chosen)).id)


@blueprint.get("/errands/<uuid:errand_id>")
@needs("errand.see")
def errand(errand_id: UUID) -> str:
    """One errand, in the frame of a phone for who goes."""
    return errand_page(errand_id)


@blueprint.get("/errands/<uuid:errand_id>/edit")
@needs("errand.change")
def edit(errand_id: UUID) -> str:
    """The list, to be changed."""
    row = errand_row(errand_id, "errand.change")
    return form_page(task_of(row), row=row)


@blueprint.post("/errands/<uuid:errand_id>/items")
@needs("errand.change")
def change_items(errand_id: UUID) -> Answer:
    """Another list."""
    row = errand_row(errand_id, "errand.change")

    def act() -> Response:
        position = commands.change_items(
            muster().ledger, errand_id=ErrandId(row.id), items=items(), cause=forms.cause()
        )
        return done(position, url_for("errands.errand", errand_id=row.id))

    return answered(act, lambda **typed: form_page(task_of(row), row=row, **typed))


def errand_row(errand_id: UUID, action: str) -> ErrandRow:
    """The errand, when this may be done to it."""
    return access.require(action, muster().views.one(ErrandRow, errand_id))


def _task(task_id: UUID) -> TaskRow:
    return access.require("errand.change", muster().views.one(TaskRow, task_id))


def task_of(row: ErrandRow) -> TaskRow:
    """The task an errand belongs to."""
    task = muster().views.one(TaskRow, row.task_id)
    assert task is not None  # noqa: S101 -- an errand belongs to a task that was recorded before it
    return task


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(errands_of=of_task)
    state.app.jinja_env.filters["yuan"] = yuan
