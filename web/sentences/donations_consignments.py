"""What the events of consignments say, and what needs are promised and given by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "donations.Consignment.Proposed": _l("%(who)s proposed the consignment %(item)s%(sent_straight)s"),
    "donations.Consignment.Approved": _l("%(who)s approved the consignment %(item)s%(sent_afterwards)s"),
    "donations.Consignment.ApprovalOwed": _l(
        "%(who)s let the consignment %(item)s go before its approval: %(reason)s"
    ),
    "donations.Consignment.ApprovalFellOverdue": _l("Nobody approved the consignment %(item)s in time"),
    "donations.Consignment.ExpectedChanged": _l("%(who)s changed when %(item)s is expected"),
    "donations.Consignment.FellLate": _l("The consignment %(item)s has not arrived in time"),
    "donations.Consignment.ReservationLost": _l(
        "The consignment %(item)s lost %(amount_unit)s on line %(line)s: %(lost_to)s"
    ),
    "donations.Consignment.FoundGone": _l("The goods of %(item)s had left before they were taken off it"),
    "donations.Consignment.Cancelled": _l("%(who)s cancelled the consignment %(item)s: %(lost_to)s"),
    "donations.Consignment.RuleOverridden": _l(
        "%(who)s went over a warning for %(item)s: %(rule_said)s. Reason: %(reason)s"
    ),
    "donations.Consignment.RuleFlagged": _l("It is flagged for %(item)s: %(rule_said)s"),
    "donations.Consignment.Picked": _l("%(who)s picked the goods of %(item)s"),
    "donations.Consignment.TaskLinked": _l("%(who)s made a task for volunteers to bring %(item)s"),
    "donations.Consignment.HandedOver": _l("%(who)s handed %(item)s over: %(taken_by)s"),
    "donations.Consignment.Departed": _l("The consignment %(item)s set out"),
    "donations.Consignment.Located": _l("%(who)s reported where the consignment %(item)s is"),
    "donations.Consignment.Delivered": _l("%(who)s noted that %(item)s was delivered"),
    "donations.Consignment.Confirmed": _l(
        "%(who)s recorded that the recipient confirmed %(item)s: %(confirmed_by)s"
    ),
    "donations.Consignment.SheetSent": _l("%(who)s sent the photo of the stamped sheet of %(item)s"),
    "donations.Consignment.MoreCounted": _l(
        "More was counted of %(item)s than was sent; the books stay as sent: %(counted_more)s"
    ),
    "donations.Consignment.ShortReported": _l(
        "%(who)s reported %(amount_unit)s of %(item)s missing, line %(line)s: %(reason)s"
    ),
    "donations.Consignment.Returned": _l(
        "%(who)s took %(amount_unit)s of %(item)s back, line %(line)s: %(reason)s"
    ),
    "needs.Need.Promised": _l("A consignment is to bring %(amount_unit)s for %(item)s"),
    "needs.Need.PromiseEnded": _l("A consignment will not bring %(amount_unit)s for %(item)s: %(lost_to)s"),
    "needs.Need.Given": _l("%(item)s was given %(amount_unit)s"),
    "needs.Need.GivenBack": _l("%(amount_unit)s that %(item)s was given went back"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "donations.Consignment.Proposed": ("wait", "c-proposed"),
    "donations.Consignment.Approved": ("move", "c-approved"),
    "donations.Consignment.ApprovalOwed": ("wait", "a-offered"),
    "donations.Consignment.ApprovalFellOverdue": ("trouble", "t-overdue"),
    "donations.Consignment.FellLate": ("trouble", "t-overdue"),
    "donations.Consignment.ReservationLost": ("trouble", "t-overdue"),
    "donations.Consignment.FoundGone": ("trouble", "t-overdue"),
    "donations.Consignment.Cancelled": ("closed", "c-cancelled"),
    "donations.Consignment.RuleOverridden": ("wait", "a-offered"),
    "donations.Consignment.RuleFlagged": ("trouble", "t-overdue"),
    "donations.Consignment.Picked": ("move", "c-picked"),
    "donations.Consignment.TaskLinked": ("move", "a-dispatched"),
    "donations.Consignment.HandedOver": ("here", "c-transit"),
    "donations.Consignment.Departed": ("here", "c-transit"),
    "donations.Consignment.Located": ("here", "c-transit"),
    "donations.Consignment.Delivered": ("wait", "c-delivered"),
    "donations.Consignment.Confirmed": ("done", "c-confirmed"),
    "donations.Consignment.SheetSent": ("wait", "c-delivered"),
    "donations.Consignment.MoreCounted": ("trouble", "c-short"),
    "donations.Consignment.ShortReported": ("trouble", "c-short"),
    "donations.Consignment.Returned": ("closed", "c-returned"),
    "needs.Need.Promised": ("move", "a-dispatched"),
    "needs.Need.PromiseEnded": ("wait", "n-reported"),
    "needs.Need.Given": ("here", "n-partly"),
    "needs.Need.GivenBack": ("wait", "n-reported"),
}

KINDS = {"consignment": _l("Consignments")}

REASON = {
    "lost": _l("a shortage"),
    "count": _l("a shortage"),
    "recalled": _l("a recall"),
    "expired": _l("its expiry"),
    "cancelled": _l("the consignment was cancelled"),
    "short": _l("it did not arrive"),
    "not_received": _l("it did not arrive"),
    "returned": _l("it came back"),
    "straight_delivery": _l("straight from the donor to the user"),
    "left_unrecorded": _l("it had left already"),
}
"""Reasons that are words of ours, not somebody's own."""
CARRIER = {
    "volunteers": _l("Volunteers"),
    "unrecorded": _l("Nobody wrote down who took it"),
    "donor": _l("The donor"),
}
TOLD = {
    "link": _l("by the private link"),
    "pin": _l("by the PIN told to them"),
    "photo": _l("by the stamped sheet"),
    "coordinator": _l("by somebody of ours"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of these sentences."""
    reason = str(facts.get("reason") or "")
    ours = REASON.get(reason)
    said = {
        "lost_to": str(ours or reason or _("no reason given")),
        "sent_straight": _(", straight from the donor") if facts.get("straight") is True else "",
        "sent_afterwards": _(", after it had gone") if facts.get("afterwards") is True else "",
        "taken_by": _carrier(facts),
        "rule_said": "",
        "counted_more": _more(facts.get("quantities")),
        "confirmed_by": str(TOLD.get(str(facts.get("way")), facts.get("way") or "")),
    }
    return said | ({"reason": str(ours)} if reason in ("straight_delivery", "left_unrecorded") else {})


def _more(quantities: Any) -> str:
    """What was there beyond what was sent, line by line."""
    told = quantities if isinstance(quantities, Mapping) else {}
    return "; ".join(_("line %(line)s +%(much)s", line=line, much=much) for line, much in told.items())


def _carrier(facts: Mapping[str, Any]) -> str:
    carrier, vehicle = str(facts.get("carrier") or ""), str(facts.get("vehicle") or "")
    named = str(CARRIER.get(carrier, carrier))
    return f"{named} · {vehicle}" if vehicle else named
