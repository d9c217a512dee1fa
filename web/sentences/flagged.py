"""What a rule of donations had against something, as the sentences of the history say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MISSED: dict[str, LazyString] = {
    "goods.name_missing": _l("a name is missing"),
    "goods.specification_missing": _l("the specification is missing"),
    "goods.category_missing": _l("the catalogue does not say what kind of goods it is"),
    "goods.quantity_missing": _l("the quantity is missing"),
    "goods.certificate_missing": _l("the quality certificate is missing"),
}
"""Findings whose refusal names what the sentence names already."""


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """`rule`: the rule with what was missing, as far as its key says that."""
    rule, key = str(facts.get("rule") or ""), str(facts.get("key") or "")
    if "rule" not in facts or not key or rule[:1] not in ("", "D"):
        return {}
    said = said_by(key)
    return {"rule": str(_("%(rule)s (%(what)s)", rule=rule, what=said)) if rule and said else rule or said}


def said_by(key: str) -> str:
    """What a finding says without its particulars; empty when it says nothing without them."""
    from web.messages import MESSAGES

    said = str(MISSED.get(key) or MESSAGES.get(key, ""))
    return "" if "%(" in said else said.rstrip(".。")
