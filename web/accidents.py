"""Accidents 事故: the list, one with the hours worked before it and its papers, and reporting one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import accidents as commands
from domain.accidents import NEEDED, OUTCOMES, PAPERS, AccidentId
from domain.base import BadInput, Position
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.accidents import AccidentRow
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.i18n import local_input, span
from web.messages.rules import PAPERS as PAPER
from web.names import Names
from web.present.looks import Look
from web.security import takes_files
from web.sentences.rules import OUTCOME
from web.taskpages import history_of

blueprint = Blueprint("accidents", __name__, url_prefix="/accidents")
PAGE = 100
LOOK = {
    "open": Look("wait", "t-open", _l("papers to gather")),
    "papers_complete": Look("move", "t-sent", _l("papers complete")),
    "closed": Look("closed", "t-closed", _l("closed")),
}


@blueprint.get("")
@needs("accident.see")
def accidents() -> str:
    """The accidents in the reader's scope, open ones first."""
    rows = muster().views.rows(
        AccidentRow,
        access.scope("accident.see").where(AccidentRow),
        order_by=AccidentRow.c.happened_at.desc(),
        limit=PAGE,
    )
    rows.sort(key=lambda row: row.status == "closed")
    return render_template(
        "accidents/list.html", rows=rows, looks=LOOK, names=Names(muster().views), worked=worked
    )


@blueprint.get("/new")
@needs("accident.report")
def new() -> str:
    """The form to report an accident of ?volunteer= on ?task=."""
    return new_page()


def new_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form, with what was typed before; without a volunteer, whom to choose from."""
    said = given or {**request.args, "happened_at": local_input(muster().ledger.now())}
    volunteer, task = _volunteer(said.get("volunteer", "")), _task(said.get("task", ""))
    return render_template(
        "accidents/new.html",
        volunteer=volunteer,
        task=task,
        people=[] if volunteer else _people(task),
        given=said,
        why=why or {},
    )


@blueprint.post("")
@needs("accident.report")
def create() -> Answer:
    """Report an accident; the hours worked before it are gathered by themselves."""
    return answered(_report, new_page)


def _report() -> Response:
    values = gather(
        volunteer=lambda: forms.uuid_("volunteer"),
        task=lambda: forms.optional_uuid("task"),
        what=lambda: forms.text("what"),
    )
    views, cause = muster().views, forms.cause()
    row = access.require("accident.report", views.one(VolunteerRow, values["volunteer"]))
    task = access.require("task.see", views.one(TaskRow, values["task"])) if values["task"] else None
    text = muster().secrets.seal(row.person_id, "accident", values["what"], cause.command_id)
    position = commands.report_accident(
        muster().ledger,
        volunteer_id=VolunteerId(row.id),
        task_id=TaskId(task.id) if task else None,
        text=text,
        cause=cause,
    )
    made = cause.new_id("accident")
    return done(position, url_for("accidents.accident", accident_id=made), id=made)


@blueprint.get("/<uuid:accident_id>")
@needs("accident.see")
def accident(accident_id: UUID) -> str:
    """One accident: what happened, the hours before it, insurance, papers, history."""
    return page(_row("accident.see", accident_id))


def page(
    row: AccidentRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The page of one accident, with what was typed before."""
    views = muster().views
    volunteer = views.one(VolunteerRow, row.volunteer_id)
    return render_template(
        "accidents/accident.html",
        row=row,
        look=LOOK[row.status],
        volunteer=volunteer,
        task=views.one(TaskRow, row.item_id) if row.item_id else None,
        policies=_policies(volunteer, row.happened_at),
        papers=[(paper, PAPER[paper["kind"]]) for paper in row.papers],
        needed=[(kind, PAPER[kind], kind in {p["kind"] for p in row.papers}) for kind in NEEDED],
        kinds=[(kind, PAPER[kind]) for kind in PAPERS],
        outcomes=[(outcome, OUTCOME[outcome]) for outcome in OUTCOMES],
        outcome=OUTCOME.get(row.outcome, ""),
        lines=history_of(row.id, None),
        worked=worked,
        given=given or {},
        why=why or {},
    )


@blueprint.post("/<uuid:accident_id>/text")
@needs("accident.report")
def add_text(accident_id: UUID) -> Answer:
    """Write down what became known later."""
    row = _row("accident.report", accident_id)

    def add() -> Response:
        what, cause, volunteer = forms.text("what"), forms.cause(), _of(row)
        text = muster().secrets.seal(volunteer.person_id, "accident", what, cause.command_id)
        return _done(
            commands.add_accident_text(
                muster().ledger, accident_id=AccidentId(row.id), text=text, cause=cause
            ),
            row,
        )

    return answered(add, lambda **kept: page(row, **kept))


@blueprint.post("/<uuid:accident_id>/papers")
@needs("accident.report")
@takes_files
def add_paper(accident_id: UUID) -> Answer:
    """Put a paper to the claim: kept encrypted under the person's own key."""
    row = _row("accident.report", accident_id)

    def add() -> Response:
        kind, cause = forms.word("kind", PAPERS), forms.cause()
        kept = forms.upload("file", item=("accident", row.id), owner=_of(row).person_id, required=True)
        if kept is None:
            raise BadInput("form.missing", field="file")
        position = commands.add_accident_paper(
            muster().ledger,
            accident_id=AccidentId(row.id),
            kind=kind,
            attachment_id=kept.id,
            sha256=kept.sha256,
            cause=cause,
        )
        return _done(position, row)

    return answered(add, lambda **kept: page(row, **kept))


@blueprint.post("/<uuid:accident_id>/complete")
@needs("accident.settle")
def complete(accident_id: UUID) -> Response:
    """Everything the insurer asks for is there. Refuses while a needed paper is missing."""
    row = _row("accident.settle", accident_id)
    position = commands.complete_accident_papers(
        muster().ledger, accident_id=AccidentId(row.id), cause=forms.cause()
    )
    return _done(position, row)


@blueprint.post("/<uuid:accident_id>/close")
@needs("accident.settle")
def close(accident_id: UUID) -> Response:
    """End it with its outcome. Refuses a paid or refused claim whose papers are not complete."""
    row = _row("accident.settle", accident_id)
    position = commands.close_accident(
        muster().ledger,
        accident_id=AccidentId(row.id),
        outcome=forms.word("closed_as", OUTCOMES),
        cause=forms.cause(),
    )
    return _done(position, row)


def worked(minutes: int) -> str:
    """A time worked as people read it."""
    return span(timedelta(minutes=minutes))


def _row(action: str, accident_id: UUID) -> AccidentRow:
    return access.require(action, muster().views.one(AccidentRow, accident_id))


def _done(position: Position, row: AccidentRow) -> Response:
    return done(position, url_for("accidents.accident", accident_id=row.id))


def _of(row: AccidentRow) -> VolunteerRow:
    found = muster().views.one(VolunteerRow, row.volunteer_id)
    if found is None:
        raise LookupError("an accident of nobody")
    return found


def _volunteer(text: str) -> VolunteerRow | None:
    """The volunteer asked for, when the reader may report an accident of theirs."""
    row = muster().views.one(VolunteerRow, _id(text))
    return row if row is not None and access.may("accident.report", row) else None


def _task(text: str) -> TaskRow | None:
    row = muster().views.one(TaskRow, _id(text))
    return row if row is not None and access.may("task.see", row) else None


def _people(task: TaskRow | None) -> list[VolunteerRow]:
    """Whom the form offers: those with a seat on the task, within the reader's scope."""
    if task is None:
        return []
    on_it = [UUID(str(seat["volunteer_id"])) for seat in task.seats]
    inside = access.scope("accident.report").where(VolunteerRow)
    return muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(on_it), inside)


def _policies(volunteer: VolunteerRow | None, at: datetime) -> list[tuple[str, str]]:
    """Insurer and number of what covered them when it happened."""
    return [
        (held["insurer"], held["policy_number"])
        for held in (volunteer.insured if volunteer else [])
        if datetime.fromisoformat(held["starts_at"]) <= at < datetime.fromisoformat(held["ends_at"])
    ]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
