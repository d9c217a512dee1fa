"""Refusals on the pages of goods and money: what was refused, with the rule and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from domain.base import MusterError
from web.donations.stockforms import settled
from web.errors import way_of


@dataclass(frozen=True)
class Refusal:
    """The rule's id, "" when it is none of ours; what can be done, "" when the field says all."""

    rule: str
    way: str


answered = settled
"""Run the command; refused, the form comes back filled, with the rule and the way out."""


def refusal() -> Refusal:
    """What was refused in this request."""
    found: MusterError | None = g.get("refused")
    if found is None:
        return Refusal("", "")
    way = way_of(found.key, found.status)
    usual = way_of("", found.status)
    return Refusal(found.rule or "", "" if way == usual else way)
