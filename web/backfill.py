"""补录: the photo of the signed sheet on one side, who came when on the other, recorded with one send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import dispatch
from app.papers import file_sheet, withdraw_paper
from domain.base import BadInput, Cause, MusterError, NotFound, Position
from domain.dispatch import TaskId
from domain.papers import PaperId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.papers import PaperRow
from projections.volunteers import VolunteerRow
from web import access, forms, present
from web.access import needs
from web.answers import done, shown
from web.asking import Answer, answered
from web.backfillrows import Row, found_people, rows_of
from web.context import muster
from web.errors import text_of, way_of
from web.i18n import zone
from web.names import Names, as_id
from web.security import takes_files
from web.sentences import tell

blueprint = Blueprint("backfill", __name__, url_prefix="/papers/tasks/<uuid:task_id>")
FLAGGED = "volunteers.Volunteer.RuleFlagged"
MOST_ROWS = 300


def _task(task_id: UUID) -> TaskRow:
    return access.require("paper.file", muster().views.one(TaskRow, task_id))


def _sheets(task_id: UUID) -> list[PaperRow]:
    """The photos on file, newest first."""
    c = PaperRow.c
    rows = muster().views.rows(PaperRow, c.item_id == task_id, order_by=c.filed_at.desc())
    return [row for row in rows if not row.withdrawn]


@dataclass
class Outcome:
    """What came of a send: how many were recorded, and why the others were not."""

    recorded: int = 0
    position: Position = Position(0)  # noqa: RUF009 - a NewType, no call at run time
    refused: dict[UUID, str] = field(default_factory=dict)
    commands: list[UUID] = field(default_factory=list)


@blueprint.get("/back-fill")
@needs("paper.file")
def page(task_id: UUID) -> str:
    """The sheet's picture, and a row for everybody who was sent."""
    return _page(_task(task_id))


def _page(
    row: TaskRow,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    outcome: Outcome | None = None,
) -> str:
    typed, sheets = given or {}, _sheets(row.id)
    wanted = as_id(typed.get("sheet") or request.args.get("sheet"))
    sheet = next((one for one in sheets if one.id == wanted), sheets[0] if sheets else None)
    asked = typed.get("q", "").strip()
    rows = rows_of(row, typed)
    return render_template(
        "papers/backfill.html",
        row=row,
        task=present.Presenter(muster().views, access.name_of).tasks([row])[0],
        sheets=sheets,
        sheet=sheet,
        rows=rows,
        day=typed.get("day") or row.starts_at.astimezone(ZoneInfo(zone())).date().isoformat(),
        q=asked,
        found=found_people(asked, {one.id for one in rows}) if asked else [],
        why=why or {},
        outcome=outcome or Outcome(),
    )


@blueprint.post("/sheets")
@needs("paper.file")
@takes_files
def send_sheet(task_id: UUID) -> Answer:
    """Put the photo of the signed sheet on file."""
    row = _task(task_id)
    return answered(lambda: _file(row), lambda given, why: _page(row, None, why))


def _file(row: TaskRow) -> Response:
    kept = forms.upload("photo", item=("task", row.id), required=True)
    assert kept is not None  # noqa: S101 -- required
    position = file_sheet(
        muster().ledger,
        task_id=TaskId(row.id),
        attachment_id=kept.id,
        sha256=kept.sha256,
        media_type=kept.media_type,
        cause=forms.cause(),
    )
    return done(position, url_for(".page", task_id=row.id, sheet=kept.id), id=kept.id)


@blueprint.post("/sheets/<uuid:paper_id>/withdraw")
@needs("paper.file")
def withdraw(task_id: UUID, paper_id: UUID) -> Response:
    """It was the wrong photo."""
    row = _task(task_id)
    paper = access.require("paper.file", muster().views.one(PaperRow, paper_id))
    if paper.item_id != row.id:
        raise NotFound("access.not_found")
    position = withdraw_paper(
        muster().ledger, paper_id=PaperId(paper_id), reason=forms.text("reason", 200), cause=forms.cause()
    )
    return done(position, url_for(".page", task_id=row.id))


@blueprint.post("/back-fill")
@needs("paper.file")
def record(task_id: UUID) -> Answer:
    """Record every filled row by a command of its own; a refused one comes back with its reason.

    With `find` in place of `record` nothing is recorded: people are looked up, and what was typed stays.
    """
    row = _task(task_id)
    if request.form.get("step") == "find":
        return _page(row, request.form)
    try:
        outcome = _record(row)
    except BadInput as refusal:
        told = {str(refusal.params.get("field", "")): text_of(refusal.key, refusal.params)}
        return _page(row, request.form, told), refusal.status
    if outcome.recorded:
        shown(outcome.position)
    if outcome.refused:
        return _page(_task(task_id), request.form, None, outcome), 422
    if not outcome.recorded:
        return _page(row, request.form, {"": text_of("backfill.nothing", {})}), 400
    _say(outcome)
    return redirect(url_for("dispatch.task", task_id=task_id), 303)


def _record(row: TaskRow) -> Outcome:
    """One command for each filled row: a refused row does not hold up the others."""
    cause, sheet = forms.cause(), forms.optional_uuid("sheet")
    day, outcome = _day(), Outcome()
    for one in rows_of(row, request.form)[:MOST_ROWS]:
        if one.settled or not (one.arrived or one.left):
            continue
        own = replace(cause, command_id=uuid5(cause.command_id, str(one.id)))
        try:
            outcome.position = _record_row(row, one, day, sheet, own)
            outcome.recorded += 1
            outcome.commands.append(own.command_id)
        except MusterError as refusal:
            outcome.refused[one.id] = f"{text_of(refusal.key, refusal.params)} {_way(refusal)}".strip()
    return outcome


def _record_row(row: TaskRow, one: Row, day: date, sheet: UUID | None, cause: Cause) -> Position:
    """Back-fill the time; somebody who checked in by telephone is only noted to have left."""
    volunteer = VolunteerId(one.id)
    if one.state != "on_scene":
        access.require("volunteer.see", muster().views.one(VolunteerRow, one.id))
    start, end = span(day, one.arrived, one.left)
    if one.state == "on_scene":
        left = replace(cause, happened_at=end)
        return dispatch.clear(muster().ledger, task_id=TaskId(row.id), volunteer_id=volunteer, cause=left)
    return dispatch.back_fill(
        muster().ledger,
        task_id=TaskId(row.id),
        volunteer_id=volunteer,
        starts_at=start,
        ends_at=end,
        sheet_id=sheet,
        cause=cause,
    )


def span(day: date, arrived: str, left: str) -> tuple[datetime, datetime]:
    """The two times of a sheet on its day; who leaves earlier than they came left on the next day."""
    if not arrived or not left:
        raise BadInput("backfill.time_missing")
    try:
        start, end = (_clock(day, text) for text in (arrived, left))
        later = end if end > start else end + timedelta(days=1)
    except OverflowError:  # a day at the calendar's ends
        raise BadInput("form.not_a_time", field="day") from None
    if end == start:  # a slip of the pen, not a whole day
        raise BadInput("backfill.time_missing")
    return start, later


def _clock(day: date, text: str) -> datetime:
    try:
        read = time.fromisoformat(text.strip().replace("：", ":").zfill(5))
    except ValueError:
        raise BadInput("form.not_a_time", field="time") from None
    return datetime.combine(day, read.replace(tzinfo=None), ZoneInfo(zone())).astimezone(ZoneInfo("UTC"))


def _day() -> date:
    try:
        return date.fromisoformat(forms.text("day", 10))
    except ValueError:
        raise BadInput("form.not_a_time", field="day") from None


def _way(refusal: MusterError) -> str:
    way = way_of(refusal.key, refusal.status)
    return "" if way == way_of("", refusal.status) else way


def _say(outcome: Outcome) -> None:
    """How many were recorded, and which rules speak against it."""
    flash(ngettext("%(num)s person back-filled", "%(num)s people back-filled", outcome.recorded), "done")
    c = HistoryRow.c
    flagged = muster().views.rows(
        HistoryRow, c.command_id.in_(outcome.commands), c.topic == FLAGGED, order_by=c.position, limit=20
    )
    for line in tell(flagged, Names(muster().views)):
        flash(line.text, "late")
