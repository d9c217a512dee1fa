"""The needs as a list to take away: what is asked for, where, by when, how it stands; never who asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from domain.base import NotFound
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.organisations import OrganisationRow
from web import access, chrome, exports, needwords, present
from web.at import at, moment
from web.context import muster
from web.needpages import ORDER, Asked
from web.sentences.needs import REASON

MOST = 20_000


def export(form: str) -> Response:
    """What the page's filters show, all of it; as of ?at= when it is asked for."""
    response = chrome.current().response
    if response is None:
        raise NotFound("access.not_found")
    now = moment() or muster().ledger.now()
    inside = (access.scope("need.see").where(NeedRow), NeedRow.c.response_id == response.id)
    rows = muster().views.rows(NeedRow, *inside, *Asked.of().where(now), at=at(), order_by=ORDER, limit=MOST)
    names = Named(rows)
    return exports.as_list(_("needs"), heads(), [_line(row, names) for row in rows], form)


def heads() -> list[str]:
    """What the columns are called."""
    told = (
        _("Number"),
        _("Need"),
        _("What is asked for"),
        _("How many"),
        _("Urgency"),
        _("State"),
        _("Reason"),
        _("Area"),
        _("Institution"),
        _("Needed by"),
        _("Reported"),
        _("Organisation"),
        _("Tasks"),
    )
    return [str(word) for word in told]


class Named:
    """What the ids of these rows are called; a query for each kind of thing."""

    def __init__(self, rows: list[NeedRow]) -> None:
        views, position = muster().views, at()
        codes = {row.area_code[:n] for row in rows for n in (9, 12)} | {row.area_code for row in rows}
        self.areas = {row.code: row.name for row in views.rows(AreaRow) if row.code in codes}
        self.organisations = {row.id: row.name for row in views.rows(OrganisationRow, at=position)}
        self.institutions = {row.id: row.name for row in views.rows(InstitutionRow, at=position)}
        wanted = {UUID(str(task)) for row in rows for task in row.task_ids}
        seen = access.scope("task.see").where(TaskRow)
        self.tasks = {row.id: row.number for row in views.rows(TaskRow, seen) if row.id in wanted}

    def area(self, code: str) -> str:
        """Street and community, or whatever of the two is known."""
        parts = dict.fromkeys(self.areas.get(code[:n], "") for n in (9, 12) if len(code) >= n)
        return " · ".join(part for part in parts if part) or self.areas.get(code, code)

    def numbers(self, row: NeedRow) -> str:
        """The numbers of its tasks."""
        ids = [UUID(str(task)) for task in row.task_ids]
        return "、".join(f"T-{self.tasks[id]:04d}" for id in ids if id in self.tasks)


def _line(row: NeedRow, names: Named) -> list[exports.Cell]:
    help_word = needwords.HELP.get(row.help)
    due: datetime | None = row.needed_by
    return [
        f"N-{row.number:04d}",
        row.title,
        "；".join(_goods(line) for line in row.lines) or (str(help_word) if help_word else ""),
        row.quantity,
        str(present.URGENCY[row.urgency]),
        str(present.NEED[row.status].text) if row.status in present.NEED else row.status,
        str(REASON.get(row.reason, row.reason)),
        names.area(row.area_code),
        names.institutions.get(row.institution_id, "") if row.institution_id else "",
        due,
        row.reported_at,
        names.organisations.get(row.organisation_id, "") if row.organisation_id else "",
        names.numbers(row),
    ]


def _goods(line: object) -> str:
    said = dict(line) if isinstance(line, dict) else {}
    amount = f" {said['quantity']}{said.get('unit') or ''}" if said.get("quantity") is not None else ""
    return f"{said.get('item', '')} {said.get('specification') or ''}".strip() + amount
