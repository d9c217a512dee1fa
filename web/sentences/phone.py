"""What the history says of how arrivals were shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SHOWN = "dispatch.Task.ArrivalShown"
SENTENCES = {SHOWN: _l("%(volunteer)s showed the arrival at %(item)s %(shown_by)s")}
LOOKS = {SHOWN: ("here", "i-qr")}
WAYS = {"site_link": _l("by the site's QR"), "code": _l("by the sign-in code")}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """How it was shown; of a place only how near."""
    way, within = str(facts.get("way", "")), facts.get("within")
    if way == "place":
        return {"shown_by": str(_("by being within %(metres)s m", metres=within))}
    return {"shown_by": str(WAYS[way])} if way in WAYS else {}
