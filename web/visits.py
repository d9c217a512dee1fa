"""What care leads to: a need, a visit, and visits opened for all who are due in an area."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.dispatch import care as commands
from domain.base import Cause, MusterError, Position
from domain.dispatch import URGENCIES, TaskPlan
from domain.dispatch.care_words import CaredForId
from domain.organisations import OrganisationId
from domain.place import area_code
from domain.responses import ResponseId
from projections.care import CaredForRow
from projections.people import PersonRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.care import cared_row
from web.carepages import MOST_AT_ONCE, found, list_page, person_page, without_visit
from web.context import muster

blueprint = Blueprint("visits", __name__, url_prefix="/care")


@blueprint.post("/<uuid:cared_id>/help")
@needs("care.contact")
def ask_help(cared_id: UUID) -> Response:
    """Report a need for them, accepted by their organisation at once."""
    row, cause = cared_row(cared_id, "care.contact"), forms.cause()
    text, need_id = forms.text("text", most=1000), cause.new_id("need")
    person = muster().views.one(PersonRow, row.person_id)
    reveal, seal = muster().secrets.reveal, muster().secrets.seal
    known = {"asker": person.name if person else None, "mobile": person.mobile if person else None}
    opened = {name: reveal(value) for name, value in {**known, "address": row.address}.items()}
    sealed = {
        name: seal(need_id, name, plain, cause.command_id) if plain else None
        for name, plain in {**opened, "text": text}.items()
    }
    position = commands.ask_help(
        muster().ledger,
        cared_id=CaredForId(row.id),
        title=_("Help for R-%(number)04d", number=row.number),
        urgency=forms.word("urgency", URGENCIES),
        **sealed,
        cause=cause,
    )
    return done(position, url_for("care.person", cared_id=row.id), id=need_id)


@blueprint.post("/<uuid:cared_id>/visits")
@needs("care.change")
def open_visit(cared_id: UUID) -> Answer:
    """Open a task to visit them."""
    row = cared_row(cared_id, "care.change")

    def act() -> Response:
        starts_at, cause = forms.moment("starts_at"), forms.cause()
        position = _visit(row, starts_at, forms.whole("minutes", least=10, most=24 * 60), cause)
        task_id = cause.new_id("task")
        return done(position, url_for("dispatch.task", task_id=task_id), id=task_id)

    return answered(act, lambda why, **_typed: person_page(cared_id, why=why))


@blueprint.post("/visits")
@needs("care.change")
def open_visits() -> Answer:
    """Open a task for each person due in an area to whom nobody is sent yet."""
    return answered(_open_visits, lambda why, **_typed: list_page(why=why))


def _open_visits() -> Response:
    values = gather(
        area=lambda: forms.area("area"),
        starts_at=lambda: forms.moment("starts_at"),
        minutes=lambda: forms.whole("minutes", least=10, most=24 * 60),
    )
    scope, cause = access.scope("care.change"), forms.cause()
    due = [row for row in to_visit(values["area"], cause) if scope.contains(row)]
    position, opened, refused = Position(0), 0, list[MusterError]()
    for row in due[:MOST_AT_ONCE]:
        try:
            position = max(
                position, _visit(row, values["starts_at"], values["minutes"], own_cause(cause, row))
            )
            opened += 1
        except MusterError as refusal:
            refused.append(refusal)
    if refused and not opened:
        raise refused[0]
    flash(ngettext("%(num)s visit opened", "%(num)s visits opened", opened), "done")
    if refused or len(due) > MOST_AT_ONCE:
        flash(_("%(num)s are still due without a visit", num=len(due) - opened), "late")
    return done(position, url_for("care.people", area=values["area"]), opened=opened)


def _visit(row: CaredForRow, starts_at: datetime, minutes: int, cause: Cause) -> Position:
    """A task without a name or an address in it: whoever takes it finds both on the person's page."""
    plan = TaskPlan(
        title=_("Care visit R-%(number)04d", number=row.number),
        kind="care_visit",
        urgency="urgent" if row.overdue else "normal",
        response_id=ResponseId(row.response_id),
        organisation_id=OrganisationId(row.organisation_id),
        area_code=area_code(row.area_code),
        address=_("Address on the care page"),
        point=None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        places=1,
        bring="",
    )
    return commands.open_visit(muster().ledger, cared_id=CaredForId(row.id), plan=plan, cause=cause)


def own_cause(cause: Cause, row: CaredForRow) -> Cause:
    """A command of its own for each person, so that one refusal does not hold up the others."""
    return replace(cause, command_id=uuid5(cause.command_id, str(row.id)))


def to_visit(area: str, cause: Cause) -> list[CaredForRow]:
    """Who is due in the area and has no visit open but one that this very send opened before."""
    due = found("due", area, "")
    waiting = {row.id for row in without_visit(due)}
    return [r for r in due if r.id in waiting or r.visit_id == own_cause(cause, r).new_id("task")]
