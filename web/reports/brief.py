"""信息简报: what the figures say in a few sentences, to be finished by a person."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from web.i18n import LOCALES
from web.reports.making import Report


def prefilled(report: Report) -> str:
    """A first text of a brief out of the report's figures."""
    with force_locale(LOCALES[report.language]):
        if report.zero:
            return str(_("%(day)s, %(organisation)s: nothing to report in “%(response)s”.", **_names(report)))
        said = {key: report.figure(key) for key in ("person_trips", "hours", "tasks_done", "needs_met")}
        text = _(
            "%(day)s, %(organisation)s in “%(response)s”: %(person_trips)s person-trips, %(hours)s hours,"
            " %(tasks_done)s tasks done, %(needs_met)s needs met.",
            **_names(report),
            **said,
        )
        between = "" if report.language == "zh" else " "
        return between.join([str(text), *_donations(report), *_trouble(report)])


def _names(report: Report) -> dict[str, str]:
    whose = report.whose
    return {"day": report.day, "organisation": whose.organisation.name, "response": whose.response.name}


def _donations(report: Report) -> list[str]:
    """What was given and where it went, when anything was."""
    keys = ("donations_received", "consignments_issued", "consignments_confirmed")
    said = {key: report.figure(key) for key in keys}
    if not any(said.values()):
        return []
    text = _(
        "Donations of goods received: %(donations_received)s; consignments issued: %(consignments_issued)s,"
        " confirmed: %(consignments_confirmed)s.",
        **said,
    )
    return [str(text)]


def _trouble(report: Report) -> list[str]:
    """What went wrong, when something did."""
    points = sum(len(part.points) for part in report.parts)
    found = []
    if report.figure("accidents"):
        found.append(str(_("Accidents: %(num)s.", num=report.figure("accidents"))))
    if points:
        found.append(str(_("Open points: %(num)s, see the daily report.", num=points)))
    return found
