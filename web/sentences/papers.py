"""What the events of papers and reports say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "papers.Paper.Filed": _l("%(who)s filed the photo of the signed sheet of %(task)s"),
    "papers.Paper.Withdrawn": _l("%(who)s took out the photo of a sheet: %(reason)s"),
    "reports.DailyReport.Begun": _l("%(who)s began the daily report of %(item)s for %(organisation)s"),
    "reports.DailyReport.FiguresNoted": _l("%(who)s typed in the figures of %(source)s for %(item)s"),
    "reports.DailyReport.FiguresWithdrawn": _l(
        "%(who)s took the figures of %(source)s for %(item)s out again"
    ),
    "reports.DailyReport.Remarked": _l("%(who)s wrote the text of the daily report of %(item)s"),
    "reports.DailyReport.Briefed": _l("%(who)s saved a brief of %(length)s characters for %(item)s"),
    "reports.DailyReport.Filed": _l("%(who)s filed the %(report)s of %(item)s as of record %(as_of)s"),
    "reports.WeeklySummary.Filed": _l(
        "%(who)s filed the summary of the week from %(item)s as of record %(as_of)s"
    ),
    "reports.WeeklySummary.FiledAgain": _l(
        "%(who)s filed the summary of the week from %(item)s again, as of record %(as_of)s"
    ),
    "reports.DailyReport.Sent": _l("%(who)s noted that the report of %(item)s went to %(recipient)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "papers.Paper.Filed": ("done", "a-cleared"),
    "papers.Paper.Withdrawn": ("closed", "a-cancelled"),
    "reports.DailyReport.Filed": ("done", "t-done"),
    "reports.WeeklySummary.Filed": ("done", "t-done"),
    "reports.WeeklySummary.FiledAgain": ("done", "t-done"),
    "reports.DailyReport.Sent": ("move", "a-enroute"),
}

KINDS = {"paper": _l("Papers"), "report": _l("Reports"), "weeklysummary": _l("Weekly summaries")}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Daily report or zero report."""
    return {"report": str(_l("zero report") if facts.get("zero") else _l("daily report"))}
