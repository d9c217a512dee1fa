"""The words of care as people read them, and how somebody stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from domain.dispatch.care_words import CARE_KINDS, END_REASONS, end_of_day
from projections.care import CaredForRow
from web.i18n import zone
from web.present import Look

KIND = {
    "elderly_alone": _l("Elderly, living alone"),
    "bereaved_parent": _l("Bereaved parent"),
    "disabled": _l("Disabled"),
    "child": _l("Child"),
    "patient": _l("Patient at home"),
    "other": _l("Other"),
}
END = {
    "recovered": _l("No longer needed"),
    "moved_away": _l("Moved away"),
    "in_hospital": _l("In hospital"),
    "with_family": _l("With family"),
    "declined": _l("Does not want it"),
    "died": _l("Has died"),
    "other": _l("Other reason"),
}
WAY = {"visit": _l("Visit"), "telephone": _l("Telephone call")}
SHOWN = {
    "due": _l("Due now"),
    "active": _l("All in care"),
    "paused": _l("Paused"),
    "ended": _l("Ended"),
}
assert set(KIND) == set(CARE_KINDS)  # noqa: S101 -- every word of the domain has a text
assert set(END) == set(END_REASONS)  # noqa: S101


def look(row: CaredForRow, now: datetime) -> Look:
    """How somebody stands: late, due today, in time, or out of care."""
    if row.status == "ended":
        return Look("closed", "t-closed", END.get(row.reason, row.reason))
    if row.status == "paused":
        return Look("closed", "a-cancelled", _l("Paused"))
    late = (now - row.due_at) // timedelta(days=1)
    if now >= row.due_at:
        return Look("trouble", "t-overdue", ngettext("%(num)s day late", "%(num)s days late", late + 1))
    if row.due_at <= end_of_day(now, 0, zone()):
        return Look("wait", "t-open", _l("Due today"))
    return Look("done", "a-cleared", _l("In time"))


def texts() -> dict[str, Any]:
    """Words of care for a template."""
    return {"kind_words": KIND, "way_words": WAY, "end_words": END}
