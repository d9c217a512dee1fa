"""What the events of needs and institutions say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "needs.Need.Reported": _l("%(who)s reported the need %(item)s%(need_amount)s"),
    "needs.Need.Revised": _l("%(who)s changed what %(item)s asks for%(need_amount)s"),
    "needs.Need.Accepted": _l("%(who)s took %(item)s on for %(organisation)s"),
    "needs.Need.Declined": _l("%(who)s declined the need %(item)s: %(reason)s"),
    "needs.Need.MarkedDuplicate": _l("%(who)s found %(item)s to be a duplicate of another need"),
    "needs.Need.DuplicateFound": _l("%(item)s stands for another need as well"),
    "needs.Need.MarkedUnreachable": _l("%(who)s could not reach who asked for %(item)s"),
    "needs.Need.Withdrawn": _l("%(who)s withdrew %(item)s: %(reason)s"),
    "needs.Need.Met": _l("%(who)s noted that %(item)s is met%(need_remark)s"),
    "needs.Need.PartlyMet": _l("%(who)s noted that %(item)s is partly met%(need_remark)s"),
    "needs.Need.Reopened": _l("%(who)s reopened the need %(item)s: %(reason)s"),
    "needs.Need.WordAdded": _l("%(who)s added something to %(item)s"),
    "responses.Response.PublicHelpClosed": _l("%(who)s closed the public help form of %(item)s"),
    "responses.Response.PublicHelpOpened": _l("%(who)s opened the public help form of %(item)s"),
    "institutions.Institution.Enlisted": _l("%(who)s listed the institution %(name)s"),
    "institutions.Institution.Corrected": _l("%(who)s corrected the institution %(name)s"),
    "institutions.Institution.HelpAsked": _l("%(item)s came onto the list of those who ask"),
    "institutions.Institution.HelpNoLongerAsked": _l("%(item)s left the list of those who ask"),
    "institutions.Institution.NoteChanged": _l("%(item)s says beside its needs: %(need_note)s"),
    "institutions.Institution.NeedOpened": _l("%(item)s asks for %(need_item)s"),
    "institutions.Institution.NeedEnded": _l("%(item)s no longer asks for %(need_item)s"),
}
LOOKS: dict[str, tuple[str, str]] = {
    "needs.Need.Reported": ("wait", "n-reported"),
    "needs.Need.Revised": ("wait", "n-reported"),
    "needs.Need.Accepted": ("move", "n-accepted"),
    "needs.Need.Declined": ("closed", "n-declined"),
    "needs.Need.MarkedDuplicate": ("closed", "n-duplicate"),
    "needs.Need.MarkedUnreachable": ("closed", "n-unreachable"),
    "needs.Need.Withdrawn": ("closed", "n-withdrawn"),
    "needs.Need.Met": ("done", "n-met"),
    "needs.Need.PartlyMet": ("here", "n-partly"),
    "needs.Need.Reopened": ("wait", "n-reported"),
    "needs.Need.WordAdded": ("wait", "n-reported"),
}
REASON = {
    "delisted": _l("no longer on the list"),
    "by_asker": _l("the asker needs it no more"),
    "supplies_given": _l("a consignment brought it"),
    "supplies_returned": _l("some of it went back"),
    "money_paid": _l("it was paid for"),
    "money_returned": _l("the money for it came back"),
}
"""Reasons that are words of ours, not somebody's own."""
KINDS = {"need": _l("Needs"), "institution": _l("Institutions")}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of these sentences."""
    quantity, note = facts.get("quantity"), str(facts.get("note") or "")
    note = str(REASON.get(note, note))
    reason = REASON.get(str(facts.get("reason")))
    return ({"reason": str(reason)} if reason else {}) | {
        "need_amount": f" × {quantity}" if quantity else "",
        "need_remark": _(": %(text)s", text=note) if note else "",
        "need_note": note or _("nothing more"),
        "need_item": str(facts.get("item") or ""),
    }
