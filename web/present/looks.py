"""The one place where a state gets its family, glyph and word, for templates and scripts alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

Json = dict[str, Any]
FAMILIES = ("wait", "move", "here", "done", "trouble", "closed")
LIVE = ("accepted", "dispatched", "en_route", "on_scene")
LEFT = ("cancelled", "declined", "expired")
"""Seats that hold no place any more; kept so that the history of a place can be told."""
PLANNABLE = ("open", "in_progress")
RUNNING = ("open", "in_progress", "blocked")
"""Work that should still be done: it can fall overdue."""
OPEN_NEEDS = ("reported", "accepted", "partly_met")


@dataclass(frozen=True)
class Look:
    """How a state is shown: colour family, glyph of the sprite, and the word beside it."""

    family: str
    glyph: str
    text: Any

    def json(self) -> Json:
        """For the browser's scripts."""
        return {"family": self.family, "glyph": self.glyph, "text": str(self.text)}


TASK = {
    "draft": Look("closed", "t-draft", _l("Draft")),
    "open": Look("wait", "t-open", _l("To fill")),
    "sent": Look("move", "t-sent", _l("All sent")),
    "in_progress": Look("here", "t-progress", _l("Under way")),
    "blocked": Look("trouble", "t-blocked", _l("Blocked")),
    "needs_follow_up": Look("wait", "t-follow", _l("To follow up")),
    "done": Look("done", "t-done", _l("Done")),
    "verified": Look("done", "t-verified", _l("Verified")),
    "closed": Look("closed", "t-closed", _l("Closed")),
    "overdue": Look("trouble", "t-overdue", _l("Overdue")),
}
SEAT = {
    "offered": Look("wait", "a-offered", _l("Offered")),
    "accepted": Look("move", "a-accepted", _l("Accepted")),
    "dispatched": Look("move", "a-dispatched", _l("Sent")),
    "en_route": Look("move", "a-enroute", _l("On the way")),
    "on_scene": Look("here", "a-onscene", _l("On scene")),
    "cleared": Look("done", "a-cleared", _l("Left")),
    "no_show": Look("trouble", "a-noshow", _l("Did not come")),
    "declined": Look("closed", "a-declined", _l("Declined")),
    "expired": Look("closed", "a-expired", _l("Expired")),
    "cancelled": Look("closed", "a-cancelled", _l("Cancelled")),
    "empty": Look("wait", "a-empty", _l("Open place")),
}
NEED = {
    "reported": Look("wait", "n-reported", _l("To accept")),
    "accepted": Look("move", "n-accepted", _l("Taken on")),
    "partly_met": Look("here", "n-partly", _l("Partly met")),
    "met": Look("done", "n-met", _l("Met")),
    "declined": Look("closed", "n-declined", _l("Not taken on")),
    "withdrawn": Look("closed", "n-withdrawn", _l("Withdrawn")),
    "duplicate_of": Look("closed", "n-duplicate", _l("Duplicate")),
    "unreachable": Look("closed", "n-unreachable", _l("Unreachable")),
    "overdue": Look("trouble", "t-overdue", _l("Overdue")),
}
CONSIGNMENT = {
    "proposed": Look("wait", "c-proposed", _l("To approve")),
    "approved": Look("move", "c-approved", _l("Approved")),
    "picked": Look("move", "c-picked", _l("Picked")),
    "in_transit": Look("here", "c-transit", _l("In transit")),
    "delivered": Look("wait", "c-delivered", _l("Delivered, to confirm")),
    "short": Look("trouble", "c-short", _l("Short")),
    "confirmed": Look("done", "c-confirmed", _l("Confirmed")),
    "returned": Look("closed", "c-returned", _l("Came back")),
    "cancelled": Look("closed", "c-cancelled", _l("Called off")),
    "late": Look("trouble", "t-overdue", _l("Late")),
}
VOLUNTEER = {
    "free": Look("done", "a-person", _l("Free")),
    "promised": Look("move", "a-dispatched", _l("Promised")),
    "on_scene": Look("here", "a-onscene", _l("On scene")),
}
URGENCY = {"critical": _l("Critical"), "urgent": _l("Urgent"), "normal": _l("Normal")}
KIND = {
    "delivery": _l("Food and medicine delivery"),
    "checkpoint": _l("Checkpoint"),
    "temperature_check": _l("Temperature check"),
    "door_to_door": _l("Door-to-door survey"),
    "sorting": _l("Sorting and packing"),
    "transport_goods": _l("Loading and transport"),
    "information": _l("Information"),
    "care_visit": _l("Care visit"),
    "transport_people": _l("Transport of people"),
    "shopping": _l("Shopping and medicine"),
    "relocation": _l("Relocation"),
    "dyke_patrol": _l("Dyke patrol"),
    "silt_clearing": _l("Silt clearing"),
}
NEED_KIND = {"people": _l("People"), "supplies": _l("Supplies"), "disinfection": _l("Disinfection")}
CREDENTIAL = {
    "social_worker": _l("Social worker"),
    "physician": _l("Physician"),
    "counsellor": _l("Counsellor"),
    "disinfection": _l("Disinfection training"),
    "driver": _l("Driver"),
    "storekeeper": _l("Storekeeping"),
    "first_aid": _l("First aid"),
}
RESULT = {
    "households": _l("households"),
    "persons": _l("persons"),
    "portions": _l("portions"),
    "trips": _l("trips"),
    "audience": _l("audience"),
}
CLOSE_REASON = {
    "completed": _l("Completed"),
    "incomplete": _l("Incomplete"),
    "out_of_scope": _l("Out of scope"),
    "done_by_others": _l("Done by others"),
    "no_help_wanted": _l("No help wanted"),
    "duplicate": _l("Duplicate"),
    "unreachable": _l("Unreachable"),
    "cancelled": _l("Cancelled"),
}
_LOOKS = {"task": TASK, "seat": SEAT, "need": NEED, "consignment": CONSIGNMENT, "volunteer": VOLUNTEER}
_TEXTS = {
    "urgency": URGENCY,
    "kind": KIND,
    "need_kind": NEED_KIND,
    "credential": CREDENTIAL,
    "result": RESULT,
    "close_reason": CLOSE_REASON,
}


def shape(status: str, missing: int) -> str:
    """The key into TASK that time alone cannot change; only `overdue` depends on the clock."""
    return "sent" if status == "open" and missing == 0 else status


def overdue(task: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether the task should be over and is not."""
    return task["status"] in PLANNABLE and ends(task) < (now or datetime.now(UTC))


def ends(task: Mapping[str, Any]) -> datetime:
    """When the task (in its browser form) should be over."""
    return datetime.fromisoformat(str(task["ends_at"]))


def look(task: Mapping[str, Any], now: datetime | None = None) -> Look:
    """How a task (in its browser form) looks at that moment."""
    return TASK["overdue" if overdue(task, now) else str(task["shape"])]


def need_due(need: Mapping[str, Any]) -> datetime | None:
    """By when the need (in its browser form) should be met."""
    return datetime.fromisoformat(str(need["needed_by"])) if need["needed_by"] else None


def need_overdue(need: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether the need should be met by now and is not."""
    due = need_due(need)
    return need["status"] in OPEN_NEEDS and due is not None and due < (now or datetime.now(UTC))


def need_look(need: Mapping[str, Any], now: datetime | None = None) -> Look:
    """How a need (in its browser form) looks at that moment."""
    return NEED["overdue" if need_overdue(need, now) else str(need["status"])]


def live(seats: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The seats somebody holds, was offered or has served, in the order they were filled."""
    return [seat for seat in seats if seat["state"] not in LEFT]


def words() -> Json:
    """All looks and words in the reader's language, for the scripts (JSON island `words`)."""
    return {
        **{name: {key: value.json() for key, value in table.items()} for name, table in _LOOKS.items()},
        **{name: {key: str(value) for key, value in table.items()} for name, table in _TEXTS.items()},
    }
