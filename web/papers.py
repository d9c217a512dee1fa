"""Papers of a task on A4: sign-in sheet, task sheet, dispatch certificate; a page that prints, and a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from domain.base import NotFound
from projections.dispatch import TaskRow
from projections.organisations import OrganisationRow
from projections.volunteers import VolunteerRow
from web import access, pdf, present
from web.access import needs
from web.at import at
from web.chrome import here_with
from web.context import muster
from web.exports import download
from web.names import as_id
from web.papersheets import FEWEST_LINES, SENT_STATES, Line, TaskSheet, sheet_of

blueprint = Blueprint("papers", __name__, url_prefix="/papers")
PAPERS: Mapping[str, tuple[str, object]] = {
    "sign-in": ("papers/sign_in.html", _l("Sign-in sheet")),
    "sheet": ("papers/task.html", _l("Task sheet")),
    "dispatch": ("papers/dispatch.html", _l("Dispatch certificate")),
}
PAPER = "any('sign-in', sheet, dispatch)"


@blueprint.get(f"/tasks/<uuid:task_id>/<{PAPER}:paper>")
@needs("paper.print")
def task_paper(task_id: UUID, paper: str) -> str | Response:
    """A paper of a task, to be printed by the browser; with ?format=pdf as a PDF.

    As of the same position the PDF has always the same bytes.
    """
    sheet, (template, title) = _sheet(task_id, paper), PAPERS[paper]
    if request.args.get("format") == "pdf":
        return download(pdf.made(template, sheet=sheet), f"{title} {sheet.task['ref']}.pdf")
    back = url_for("dispatch.task", task_id=task_id)
    return render_template(template, sheet=sheet, pdf=here_with(format="pdf"), back=back)


def _sheet(task_id: UUID, paper: str) -> TaskSheet:
    row = access.require("paper.print", muster().views.one(TaskRow, task_id, at=at()))
    sheet = sheet_of(row, at(), as_id(request.args.get("volunteer")))
    if paper == "dispatch":
        sent = {str(present.SEAT[state].text) for state in SENT_STATES}
        return replace(sheet, lines=[line for line in sheet.lines if line.state in sent])
    if paper == "sign-in":
        blank = max(FEWEST_LINES, row.places) - len(sheet.lines)
        return replace(sheet, lines=[*sheet.lines, *[Line(None)] * max(3, blank)])
    return sheet


@blueprint.get("/check/<token>")
@needs("page.public")
def check(token: str) -> str:
    """What a guard sees who scans a dispatch certificate: whether it is in force, and for whom."""
    task_id = muster().secrets.standing.subject_of("dispatch", token)
    row = muster().views.one(TaskRow, task_id) if task_id else None
    if row is None:
        raise NotFound("link.gone")
    organisation = muster().views.one(OrganisationRow, row.organisation_id)
    return render_template(
        "papers/check.html",
        task=present.Presenter(muster().views, lambda _name: "").tasks([row])[0],
        row=row,
        organisation=organisation.name if organisation else "",
        names=_shortened(row),
        in_force=row.status in present.RUNNING and muster().ledger.now() < row.ends_at,
    )


def _shortened(row: TaskRow) -> list[str]:
    """The people sent, by surname only: whoever holds the paper can compare, nobody can collect names."""
    ids = [UUID(str(seat["volunteer_id"])) for seat in row.seats if seat["state"] in SENT_STATES]
    people = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(ids))
    names = muster().secrets.reveal_many([person.name for person in people])
    return sorted(f"{name[:1]}＊" for name in names if name)
