"""Needs in words: what is asked for, by when, and how it stands, for those who ask and those who help."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from web.present import Look

HELP: dict[str, Any] = {
    "delivery": _l("Food or medicine brought"),
    "shopping": _l("Shopping or a prescription fetched"),
    "care_visit": _l("Somebody looks in on a person"),
    "transport_people": _l("A lift to a doctor or a shelter"),
    "transport_goods": _l("Carrying or moving things"),
    "relocation": _l("Leaving the house for a safe place"),
    "supplies": _l("Things that are lacking"),
    "disinfection": _l("Disinfection"),
    "information": _l("A question about measures"),
    "other": _l("Something else"),
}
"""What is asked for, as a resident would say it."""
WHEN: dict[str, Any] = {
    "": _l("No fixed time"),
    "soon": _l("As soon as possible"),
    "today": _l("Today"),
    "tomorrow": _l("By tomorrow"),
    "three_days": _l("Within three days"),
}
URGENCY: dict[str, Any] = {
    "normal": _l("Normal"),
    "urgent": _l("Urgent: today"),
    "critical": _l("Critical: it cannot wait"),
}
PLAIN: dict[str, tuple[Any, Any]] = {
    "reported": (
        _l("We have your request"),
        _l("A coordinator reads it and may call you. You can add something below."),
    ),
    "accepted": (
        _l("Your request is taken on"),
        _l("People are being found for it. You may be called to agree on a time."),
    ),
    "sent": (_l("Somebody is assigned"), _l("They come at the agreed time.")),
    "en_route": (_l("Somebody is on the way"), _l("Please keep your telephone at hand.")),
    "on_scene": (_l("Somebody is there"), _l("They are doing what you asked for.")),
    "partly_met": (_l("Part of it is done"), _l("The rest is still being worked on.")),
    "met": (_l("This is done"), _l("If it is not, say so below or call again.")),
    "declined": (_l("This cannot be done by us"), _l("The reason stands below.")),
    "unreachable": (
        _l("We could not reach you"),
        _l("Say below when and how you can be called; then we try again."),
    ),
    "withdrawn": (_l("Withdrawn"), _l("Nothing more is done. You can ask again at any time.")),
    "duplicate_of": (_l("Somebody asked for this before"), _l("Both requests are worked on as one.")),
}
"""How it stands, told to the asker: a title and what follows from it."""
SENT = Look("move", "a-dispatched", "")
ON_THE_WAY = {
    "sent": SENT,
    "en_route": Look("move", "a-enroute", ""),
    "on_scene": Look("here", "a-onscene", ""),
}
SOON = timedelta(hours=3)
_DAYS = {"today": 0, "tomorrow": 1, "three_days": 3}


def needed_by(when: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that a word means: the end of a day, or three hours from now."""
    if when == "soon":
        return now + SOON
    if when not in _DAYS:
        return None
    day = now.astimezone(zone).date() + timedelta(days=_DAYS[when])
    return datetime.combine(day, time(23, 59), zone)
