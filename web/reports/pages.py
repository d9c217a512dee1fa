"""The reports page: a day of an organisation, its documents, what is typed in, filed and sent; the brief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import reports as commands
from app.reports import Day
from domain.base import BadInput, NotFound, Position
from domain.organisations import OrganisationId
from domain.reports import BRIEF, COUNTED, FIGURES, RECIPIENTS, length
from domain.responses import ResponseId
from projections.reports import ReportRow
from web import access, choices, chrome, forms, pdf
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.at import at
from web.context import muster
from web.exports import download
from web.i18n import LOCALES
from web.names import as_id
from web.reports import due
from web.reports.brief import prefilled
from web.reports.documents import FORMS, above, digest, made, other_rows, signs
from web.reports.making import Report, Whose, id_of, report_of, whose
from web.reports.words import FIGURE

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
FORM = "any(docx, xlsx, pdf)"


@blueprint.get("")
@needs("report.see")
def page() -> str:
    """The report of a day as it stands, or stood at ?at=."""
    return _page(asked())


def asked() -> Whose:
    """Which report the address asks for; without saying, today's of the highest organisation within reach."""
    given, response = request.args, chrome.current().response
    wanted = as_id(given.get("response")) or (response.id if response else None)
    organisation = as_id(given.get("organisation")) or next((id for id, _name in organisations()), None)
    if wanted is None or organisation is None:
        raise NotFound("report.nothing_yet")
    zone = ZoneInfo(response.time_zone) if response else ZoneInfo("UTC")
    today = muster().ledger.now().astimezone(zone).date().isoformat()
    return whose("report.see", wanted, organisation, given.get("day") or today)


def organisations() -> list[tuple[UUID, str]]:
    """The organisations whose reports are within reach, higher ones first."""
    listed = choices.organisations("report.see")
    return [(branch.id, "　" * branch.depth + branch.row.name) for branch in listed]


def _page(of: Whose, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    report, row = report_of(of, at()), muster().views.one(ReportRow, id_of(of), at=at())
    return render_template(
        "reports/page.html",
        **shown(report),
        row=row,
        given=given or {},
        why=why or {},
        organisations=organisations(),
        figure_words=[(key, FIGURE[key]) for key in FIGURES],
        recipients=_recipients(of, row),
        wanted_recipients=RECIPIENTS,
        may_file=may_file(of),
        owed=due.owed(of, muster().ledger.now()),
        at=at(),
        moment=report.moment if at() is not None else None,
        address=lambda endpoint, **more: url_for(endpoint, **address_of(of), **more),
    )


def shown(report: Report) -> dict[str, Any]:
    """What the report's own template needs."""
    return {
        "report": report,
        "above": above(report),
        "others": other_rows(report),
        "signs": signs(),
    }


def may_file(of: Whose) -> bool:
    """Whether this reader may file it, and looks at it as it is now."""
    may = access.may(
        "report.file",
        organisation_id=of.organisation.id,
        area_code=of.organisation.area_code,
        response_id=of.response.id,
    )
    return may and at() is None


def address_of(of: Whose) -> dict[str, Any]:
    """How an address says which report."""
    return {"response": of.response.id, "organisation": of.organisation.id, "day": of.day.isoformat()}


def _recipients(of: Whose, row: ReportRow | None) -> list[str]:
    """To whom the last report went that went anywhere: most go to the same two."""
    if row and row.sent:
        return []
    c = ReportRow.c
    where = (c.response_id == of.response.id, c.organisation_id == of.organisation.id)
    before = muster().views.rows(ReportRow, *where, order_by=c.day.desc(), limit=30)
    sent = next((one.sent for one in before if one.sent), [])
    return list(dict.fromkeys(sending["recipient"] for sending in sent))[:RECIPIENTS]


@blueprint.get(f"/daily.<{FORM}:form>")
@needs("report.see")
def document(form: str) -> Response:
    """The report as Word, Excel or PDF; as of one position always the same bytes."""
    return as_file(asked(), form)


def as_file(of: Whose, form: str) -> Response:
    """The report to take away, in the language that was asked for."""
    lang = request.args.get("language", "")
    report = report_of(of, at(), lang if lang in ("zh", "en") else "")
    if form in FORMS:
        return download(made(report, form), f"{report.name}.{form}")
    with force_locale(LOCALES[report.language]):
        drawn = pdf.made("reports/paper.html", **shown(report))
    return download(drawn, f"{report.name}.pdf")


def _sent_whose() -> tuple[Whose, Day]:
    """Whose report a form is about, when the reader may file it."""
    of = whose(
        "report.file", forms.uuid_("response_id"), forms.uuid_("organisation_id"), forms.text("day", 10)
    )
    day = Day(ResponseId(of.response.id), OrganisationId(of.organisation.id), of.day.isoformat())
    return of, day


def _back(of: Whose) -> str:
    return url_for(".page", **address_of(of))


@blueprint.post("/figures")
@needs("report.file")
def note_figures() -> Answer:
    """Type in what an organisation without Muster reports; without figures, take them out again."""
    of, day = _sent_whose()
    return answered(lambda: _note(of, day), lambda given, why: _page(of, given, why))


def _note(of: Whose, day: Day) -> Response:
    source, ledger = forms.text("source", 60), muster().ledger
    figures = {key: forms.whole(key) for key in FIGURES if forms.optional_text(key, 20)}
    if forms.ticked("withdraw"):
        return done(commands.withdraw_figures(ledger, of=day, source=source, cause=forms.cause()), _back(of))
    position = commands.note_figures(ledger, of=day, source=source, figures=figures, cause=forms.cause())
    return done(position, _back(of))


@blueprint.post("/remarks")
@needs("report.file")
def remark() -> Answer:
    """The report's own words, at most 3,000 characters (P1)."""
    of, day = _sent_whose()
    return answered(lambda: _remark(of, day), lambda given, why: _page(of, given, why))


def _remark(of: Whose, day: Day) -> Response:
    words = forms.optional_text("words", 20_000)
    return done(commands.remark(muster().ledger, of=day, text=words, cause=forms.cause()), _back(of))


@blueprint.post("/file")
@needs("report.file")
def file() -> Response:
    """File the report as it stands: the position and the SHA-256 of both documents are recorded."""
    of, day = _sent_whose()
    report = report_of(of)
    position = commands.file_report(
        muster().ledger,
        of=day,
        as_of=int(report.position),
        zero=report.zero,
        language=report.language,
        word=digest(report, "docx"),
        excel=digest(report, "xlsx"),
        cause=forms.cause(),
    )
    return done(position, _back(of), as_of=report.position)


@blueprint.post("/sent")
@needs("report.file")
def note_sent() -> Answer:
    """Note to whom it went; a daily report goes to two (P2)."""
    of, day = _sent_whose()
    return answered(lambda: _sent(of, day), lambda given, why: _page(of, given, why))


def _sent(of: Whose, day: Day) -> Response:
    position = commands.note_sent(
        muster().ledger,
        of=day,
        recipient=forms.text("recipient", 60),
        way=forms.optional_text("way", 40),
        cause=forms.cause(),
    )
    return done(position, _back(of))


@blueprint.get("/brief")
@needs("report.see")
def brief() -> str:
    """信息简报: a text prefilled from the figures, with a counter."""
    return _brief_page(asked())


def _brief_page(
    of: Whose, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    row, report = muster().views.one(ReportRow, id_of(of)), report_of(of)
    text = (given or {}).get("brief") or (row.brief if row else "") or prefilled(report)
    return render_template(
        "reports/brief.html",
        report=report,
        row=row,
        text=text,
        counted=length(text),
        most=BRIEF,
        pattern=COUNTED.replace("\U00020000", r"\u{20000}").replace("\U0003ffff", r"\u{3ffff}"),
        why=why or {},
        back=_back(of),
    )


@blueprint.post("/brief")
@needs("report.file")
def save_brief() -> Answer:
    """Save the brief. Refused over 400 characters (P1)."""
    of, day = _sent_whose()
    return answered(lambda: _save(of, day), lambda given, why: _brief_page(of, given, why))


def _save(of: Whose, day: Day) -> Response:
    text = forms.text("brief", 5000)
    position = commands.save_brief(muster().ledger, of=day, text=text, cause=forms.cause())
    return done(position, url_for(".brief", **address_of(of)))


@blueprint.post("/check")
@needs("report.see")
def check() -> str | Response:
    """Make a filed report again and compare: are both documents, byte for byte, what was filed?"""
    of = whose(
        "report.see", forms.uuid_("response_id"), forms.uuid_("organisation_id"), forms.text("day", 10)
    )
    row = muster().views.one(ReportRow, id_of(of))
    if row is None or not row.filed:
        raise BadInput("report.not_filed", day=of.day.isoformat())
    filing = row.filed[-1]
    report = report_of(of, Position(filing["as_of"]), filing["language"])
    same = (digest(report, "docx"), digest(report, "xlsx")) == (filing["word"], filing["excel"])
    told = _("Made again: identical, byte for byte.")
    if not same:
        told = _("Made again: it differs from what was filed.")
    flash(str(told), "done" if same else "trouble")
    return redirect(_back(of), 303)
