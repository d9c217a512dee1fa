"""What the events of task templates, care and errands say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from web.amounts import yuan

CARE_WAY = {"visit": _l("visit"), "telephone": _l("telephone call")}
CARE_REASON = {
    "recovered": _l("no longer needed"),
    "moved_away": _l("moved away"),
    "in_hospital": _l("in hospital"),
    "with_family": _l("with family"),
    "declined": _l("does not want it"),
    "died": _l("has died"),
    "other": _l("other reason"),
    "response_ended": _l("the response has ended"),
}
CARD = {"insurance_card": _l("insurance card"), "bank_card": _l("bank card"), "other": _l("another card")}
REPAID = {"cash": _l("in cash"), "transfer": _l("by transfer"), "organisation": _l("by the organisation")}
TICKED = {"bought": _l("bought"), "missing": _l("not to be had"), "open": _l("still open")}

SENTENCES: dict[str, Any] = {
    "dispatch.TaskTemplate.Saved": _l("%(who)s saved the task template %(name)s"),
    "dispatch.TaskTemplate.Changed": _l("%(who)s changed the task template %(item)s"),
    "dispatch.TaskTemplate.RecurrenceSet": _l(
        "%(who)s let tasks of %(item)s open by themselves at %(start)s"
    ),
    "dispatch.TaskTemplate.Paused": _l("%(who)s paused %(item)s: %(why)s"),
    "dispatch.TaskTemplate.Resumed": _l("%(who)s resumed %(item)s"),
    "dispatch.TaskTemplate.OccurrenceOpened": _l("%(item)s opened its task of %(day)s"),
    "dispatch.TaskTemplate.OccurrencesSkipped": _l(
        "%(item)s passed over %(count)s tasks that nobody could open in time, %(first_day)s to %(last_day)s"
    ),
    "dispatch.TaskTemplate.Retired": _l("%(who)s took the task template %(item)s out of use"),
    "dispatch.CaredFor.Registered": _l("%(who)s took %(item)s into care"),
    "dispatch.CaredFor.Changed": _l("%(who)s corrected what is known of %(item)s"),
    "dispatch.CaredFor.CarerAssigned": _l("%(who)s said who looks after %(item)s: %(volunteer)s"),
    "dispatch.CaredFor.Contacted": _l("%(who)s reached %(item)s (%(care_way)s): %(health)s"),
    "dispatch.CaredFor.NotReached": _l("%(who)s did not reach %(item)s (%(care_way)s)"),
    "dispatch.CaredFor.HelpAsked": _l("%(who)s reported that %(item)s needs help"),
    "dispatch.CaredFor.VisitOpened": _l("%(who)s opened a visit to %(item)s"),
    "dispatch.CaredFor.FellOverdue": _l("The contact with %(item)s is overdue"),
    "dispatch.CaredFor.Paused": _l("%(who)s paused care for %(item)s: %(why)s"),
    "dispatch.CaredFor.Resumed": _l("%(who)s resumed care for %(item)s"),
    "dispatch.CaredFor.Ended": _l("%(who)s ended care for %(item)s: %(why)s"),
    "dispatch.Errand.Listed": _l("%(who)s wrote down the errand %(item)s"),
    "dispatch.Errand.ItemsChanged": _l("%(who)s changed the list of %(item)s"),
    "dispatch.Errand.ShopperChanged": _l("%(who)s said who does the errand %(item)s: %(volunteer)s"),
    "dispatch.Errand.ItemTicked": _l("%(who)s noted line %(line)s of %(item)s: %(ticked)s %(substitute)s"),
    "dispatch.Errand.Bought": _l("%(who)s bought %(item)s for %(total)s, of it advanced %(advanced)s"),
    "dispatch.Errand.AmountsCorrected": _l(
        "%(who)s corrected the price of %(item)s to %(total)s, of it advanced %(advanced)s: %(why)s"
    ),
    "dispatch.Errand.ReceiptKept": _l("%(who)s added a receipt to %(item)s"),
    "dispatch.Errand.Delivered": _l("%(who)s delivered %(item)s"),
    "dispatch.Errand.Repaid": _l("%(who)s noted %(amount)s repaid for %(item)s (%(repaid_way)s)"),
    "dispatch.Errand.CardHandedOver": _l(
        "%(who)s noted that %(volunteer)s has the %(card_name)s of %(item)s"
    ),
    "dispatch.Errand.CardReturned": _l("%(who)s noted that the %(card_name)s of %(item)s was given back"),
    "dispatch.Errand.Settled": _l("%(who)s settled %(item)s"),
    "dispatch.Errand.Cancelled": _l("%(who)s cancelled %(item)s: %(why)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "dispatch.TaskTemplate.OccurrenceOpened": ("wait", "t-open"),
    "dispatch.TaskTemplate.OccurrencesSkipped": ("trouble", "t-overdue"),
    "dispatch.CaredFor.Contacted": ("here", "a-cleared"),
    "dispatch.CaredFor.NotReached": ("wait", "a-offered"),
    "dispatch.CaredFor.HelpAsked": ("trouble", "t-overdue"),
    "dispatch.CaredFor.VisitOpened": ("wait", "t-open"),
    "dispatch.CaredFor.FellOverdue": ("trouble", "t-overdue"),
    "dispatch.CaredFor.Ended": ("closed", "t-closed"),
    "dispatch.Errand.Listed": ("wait", "t-open"),
    "dispatch.Errand.Bought": ("move", "a-dispatched"),
    "dispatch.Errand.Delivered": ("here", "a-cleared"),
    "dispatch.Errand.CardHandedOver": ("move", "a-dispatched"),
    "dispatch.Errand.Settled": ("done", "t-done"),
    "dispatch.Errand.Cancelled": ("closed", "t-closed"),
}

KINDS = {
    "tasktemplate": _l("Task templates"),
    "caredfor": _l("People cared for"),
    "errand": _l("Errands"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Amounts, ways and reasons as people read them."""
    reason = str(facts.get("reason") or "")
    said = {
        "why": str(CARE_REASON.get(reason, reason)) or "—",
        "care_way": _word(CARE_WAY, facts.get("way")),
        "health": str(_l("well") if facts.get("well") else _l("needs help")),
        "repaid_way": _word(REPAID, facts.get("way")),
        "card_name": _word(CARD, facts.get("card")),
        "ticked": _word(TICKED, facts.get("state")),
    }
    if "item" in facts:
        said["line"] = str(facts["item"])
    amounts = {name: facts.get(name) for name in ("total", "advanced", "amount")}
    return said | {
        n: yuan(int(a["minor"])) for n, a in amounts.items() if isinstance(a, Mapping) and "minor" in a
    }


def _word(table: Mapping[str, Any], key: object) -> str:
    return str(table.get(str(key), key or ""))
