"""What the events of disclosure and of telling donors say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

DISCLOSED = {
    "received": _l("donations received"),
    "issued": _l("supplies issued"),
    "campaign": _l("a campaign"),
    "project": _l("a project"),
}
TOLD_BY = {
    "wechat": _l("by WeChat"),
    "telephone": _l("by telephone"),
    "letter": _l("by letter"),
    "in_person": _l("in person"),
    "other": _l("in another way"),
}

SENTENCES: dict[str, Any] = {
    "donations.Disclosure.Published": _l("%(who)s published %(item)s: %(disclosed)s, %(published)s items"),
    "donations.Disclosure.Withdrawn": _l("%(who)s took %(published)s items of %(item)s back: %(reason)s"),
    "donations.DonorNotice.Told": _l("%(who)s told the donor where the donation went (%(told_by)s)"),
    "donations.DonorNotice.ToldAnew": _l("%(who)s told the donor where the donation went (%(told_by)s)"),
    "donations.DonorNotice.Outdated": _l("Somebody else gave it: who gave it has not been told yet"),
    "donations.DonorNotice.ToldAgain": _l(
        "%(who)s told the donor again where the donation went (%(told_by)s)"
    ),
}

LOOKS: dict[str, tuple[str, str]] = {
    "donations.Disclosure.Published": ("done", "t-done"),
    "donations.Disclosure.Withdrawn": ("closed", "t-closed"),
    "donations.DonorNotice.Told": ("done", "a-cleared"),
    "donations.DonorNotice.ToldAnew": ("done", "a-cleared"),
    "donations.DonorNotice.Outdated": ("wait", "a-empty"),
    "donations.DonorNotice.ToldAgain": ("done", "a-cleared"),
}

KINDS = {
    "disclosure": _l("Disclosures"),
    "donornotice": _l("Donors told"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """What was published, how many, and how a donor was told."""
    items = facts.get("item_ids")
    return {
        "disclosed": str(DISCLOSED.get(str(facts.get("kind")), facts.get("kind", ""))),
        "published": str(len(items)) if isinstance(items, list) else "",
        "told_by": str(TOLD_BY.get(str(facts.get("way")), facts.get("way", ""))),
    }
