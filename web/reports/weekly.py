"""The summary of a week 周结: seven days of all operations, made again identical, filed (D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import reports as commands
from app.reports import Day
from domain.base import BadInput, Position
from domain.donations.rules_disclosure import d19_weekly_summary
from domain.organisations import OrganisationId
from domain.reports import summary_id
from domain.responses import ResponseId
from projections.reports import SummaryRow
from web import forms
from web.access import needs
from web.answers import done
from web.at import at
from web.context import muster
from web.reports.documents import digest
from web.reports.making import Report, Whose, report_of, whose
from web.reports.pages import FORM, address_of, as_file, asked, blueprint, may_file, organisations, shown
from web.reports.weeks import WEEK, monday_of


@blueprint.get("/weekly")
@needs("report.see")
def weekly() -> str:
    """The week that a day lies in, as it stands or stood at ?at=."""
    return _page(_week(asked()))


def _week(of: Whose) -> Whose:
    return replace(of, day=monday_of(of.day), days=WEEK)


def _page(of: Whose) -> str:
    report, row = report_of(of, at()), _row(of, at())
    return render_template(
        "reports/weekly.html",
        **shown(report),
        row=row,
        organisations=organisations(),
        may_file=may_file(of),
        over=_today(of) >= of.last,
        owed=_owed(of),
        at=at(),
        moment=report.moment if at() is not None else None,
        before=_address(of, of.day - timedelta(days=WEEK)),
        after=_address(of, of.day + timedelta(days=WEEK)) if _today(of) > of.last else "",
        address=lambda endpoint, **more: url_for(endpoint, **address_of(of), **more),
    )


def _row(of: Whose, position: Position | None = None) -> SummaryRow | None:
    id = summary_id(of.response.id, of.organisation.id, of.day.isoformat())
    return muster().views.one(SummaryRow, id, at=position)


def _today(of: Whose) -> Any:
    return muster().ledger.now().astimezone(ZoneInfo(of.response.time_zone)).date()


def _owed(of: Whose) -> list[str]:
    """D19: the weeks that are over and whose summary is not filed."""
    if of.response.historical or of.response.ended:
        return []
    c = SummaryRow.c
    mine = (c.response_id == of.response.id, c.organisation_id == of.organisation.id)
    first = of.response.started_at.astimezone(ZoneInfo(of.response.time_zone)).date()
    filed = {row.week for row in muster().views.rows(SummaryRow, *mine)}
    found = d19_weekly_summary(first=first, today=_today(of), filed=filed)
    return [str(finding.params["week"]) for finding in found]


def _address(of: Whose, day: Any) -> str:
    return url_for(".weekly", **address_of(replace(of, day=day)))


@blueprint.get(f"/weekly.<{FORM}:form>")
@needs("report.see")
def weekly_document(form: str) -> Response:
    """The summary as Word, Excel or PDF; as of one position always the same bytes."""
    return as_file(_week(asked()), form)


def _sent(action: str) -> Whose:
    """Whose week a form is about."""
    asked_of = whose(
        action, forms.uuid_("response_id"), forms.uuid_("organisation_id"), forms.text("day", 10)
    )
    return _week(asked_of)


@blueprint.post("/weekly/file")
@needs("report.file")
def file_weekly() -> Response:
    """File the summary as it stands."""
    of = _sent("report.file")
    report = report_of(of)
    day = Day(ResponseId(of.response.id), OrganisationId(of.organisation.id), of.day.isoformat())
    position = commands.file_summary(
        muster().ledger,
        of=day,
        as_of=int(report.position),
        zero=report.zero,
        language=report.language,
        word=digest(report, "docx"),
        excel=digest(report, "xlsx"),
        cause=forms.cause(),
    )
    return done(position, _address(of, of.day), as_of=report.position)


@blueprint.post("/weekly/check")
@needs("report.see")
def check_weekly() -> Response:
    """Make a filed summary again and compare."""
    of = _sent("report.see")
    row = _row(of)
    if row is None:
        raise BadInput("report.summary_not_filed", week=of.day.isoformat())
    filing = row.filed[-1]
    report = report_of(of, Position(filing["as_of"]), filing["language"])
    same = _digests(report) == (filing["word"], filing["excel"])
    told = _("Made again: identical, byte for byte.")
    if not same:
        told = _("Made again: it differs from what was filed.")
    flash(str(told), "done" if same else "trouble")
    return redirect(_address(of, of.day), 303)


def _digests(report: Report) -> tuple[str, str]:
    return digest(report, "docx"), digest(report, "xlsx")
