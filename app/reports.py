"""Commands on daily reports. The report of a day begins by itself with the first thing said about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.organisations import Organisation, OrganisationId
from domain.reports import DailyReport, WeeklySummary, report_id, summary_id
from domain.responses import Response, ResponseId


@dataclass(frozen=True)
class Day:
    """Whose report, of which day (ISO), in which response."""

    response_id: ResponseId
    organisation_id: OrganisationId
    day: str


def _report(ledger: Ledger, of: Day, cause: Cause) -> DailyReport:
    found = ledger.find(DailyReport, report_id(of.response_id, of.organisation_id, of.day))
    if found is not None:
        return found
    ledger.get(Response, of.response_id)
    organisation = ledger.get(Organisation, of.organisation_id)
    return DailyReport.begin_day(
        response_id=of.response_id,
        organisation_id=of.organisation_id,
        area_code=organisation.area_code,
        day=of.day,
        cause=cause,
    )


@command
def note_figures(ledger: Ledger, *, of: Day, source: str, figures: dict[str, int], cause: Cause) -> Changed:
    """Type in what an organisation without Muster reports. Refuses an unknown figure."""
    report = _report(ledger, of, cause)
    report.note_figures(source, figures, cause=cause)
    return [report]


@command
def withdraw_figures(ledger: Ledger, *, of: Day, source: str, cause: Cause) -> Changed:
    """Take typed-in figures out again. Refuses when there are none from there."""
    report = _report(ledger, of, cause)
    report.withdraw_figures(source, cause=cause)
    return [report]


@command
def remark(ledger: Ledger, *, of: Day, text: str, cause: Cause) -> Changed:
    """Write the report's own words. Refuses over 3,000 characters (P1)."""
    report = _report(ledger, of, cause)
    report.remark(text, cause=cause)
    return [report]


@command
def save_brief(ledger: Ledger, *, of: Day, text: str, cause: Cause) -> Changed:
    """信息简报: save the brief. Refuses an empty one, and one over 400 characters (P1)."""
    report = _report(ledger, of, cause)
    report.brief(text, cause=cause)
    return [report]


@command
def file_report(
    ledger: Ledger, *, of: Day, as_of: int, zero: bool, language: str, word: str, excel: str, cause: Cause
) -> Changed:
    """File the report as of a position, with the SHA-256 of both documents."""
    report = _report(ledger, of, cause)
    report.file(as_of=as_of, zero=zero, language=language, word=word, excel=excel, cause=cause)
    return [report]


@command
def note_sent(ledger: Ledger, *, of: Day, recipient: str, way: str, cause: Cause) -> Changed:
    """Note to whom the report went (P2: to two). Refuses before it is filed."""
    report = _report(ledger, of, cause)
    report.note_sent(recipient, way, cause=cause)
    return [report]


@command
def file_summary(
    ledger: Ledger, *, of: Day, as_of: int, zero: bool, language: str, word: str, excel: str, cause: Cause
) -> Changed:
    """File the summary of the week that begins on the day, as of a position (D19)."""
    said = {"as_of": as_of, "zero": zero, "language": language, "word": word, "excel": excel}
    summary = ledger.find(WeeklySummary, summary_id(of.response_id, of.organisation_id, of.day))
    if summary is not None:
        summary.file_again(**said, cause=cause)  # type: ignore[arg-type]
        return [summary]
    ledger.get(Response, of.response_id)
    organisation = ledger.get(Organisation, of.organisation_id)
    filed = WeeklySummary.file(
        response_id=of.response_id,
        organisation_id=of.organisation_id,
        area_code=organisation.area_code,
        week=of.day,
        **said,  # type: ignore[arg-type]
        cause=cause,
    )
    return [filed]
