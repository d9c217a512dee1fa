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
    "allocation.expires_too_soon": _l("the goods expire before they can be used"),
    "allocation.relation_unchecked": _l("nobody has checked whether donor and recipient are related"),
    "allocation.related": _l("donor and recipient are related"),
    "allocation.benefit_in_return": _l("the donor asks for something in return"),
    "allocation.directed_elsewhere": _l("the donor directed the goods to somebody else"),
    "allocation.held_for_others": _l("the goods are held for others, nobody has said for whom"),
    "allocation.other_response": _l("the goods were given for another response"),
    "allocation.other_purpose": _l("the goods were given for another purpose"),
    "consignment.need_wants_other": _l("the need asks for something else"),
    "consignment.need_has_enough": _l("the need does not wait for so much"),
    "consignment.hand_over_unrecorded": _l("nobody wrote down when the goods left"),
}
"""Findings whose refusal names what the sentence names already, or figures that were not kept."""


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """`rule`: the rule with what was against it, in words; `rule_said` the same."""
    rule, key = str(facts.get("rule") or ""), str(facts.get("key") or "")
    if "rule" not in facts or not (rule or key):
        return {}
    said = said_of(rule, key)
    told = str(_("%(rule)s (%(what)s)", rule=rule, what=said)) if rule and said else rule or said
    return {"rule": told, "rule_said": told}


def said_of(rule: str, key: str) -> str:
    """What was against it: as the finding says it without its particulars, else what the rule asks for."""
    from web.policywords import RULE

    return said_by(key) or str(RULE.get(rule, ""))


def said_by(key: str) -> str:
    """What a finding says without its particulars; empty when it says nothing without them."""
    from web.messages import MESSAGES

    said = str(MISSED.get(key) or MESSAGES.get(key, ""))
    return "" if "%(" in said else said.rstrip(".。")
