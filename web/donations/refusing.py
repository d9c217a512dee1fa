"""Refusals on the pages of giving: what was refused stands at its field, with the rule and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g
from werkzeug.wrappers import Response

from domain.base import BadInput, MusterError, RuleBroken
from web.asking import Answer
from web.donations.stockforms import settled
from web.errors import way_of


@dataclass(frozen=True)
class Refusal:
    """The rule's id, "" when it is none of ours; what can be done, "" when the field says all."""

    rule: str
    way: str


def answered(act: Callable[[], Response], show: Callable[..., str]) -> Answer:
    """Run the command; refused, the form comes back filled, with the rule and the way out."""

    def run() -> Response:
        try:
            return act()
        except (BadInput, RuleBroken) as refusal:
            g.giving_refusal = refusal
            raise

    return settled(run, show)


def refusal() -> Refusal:
    """What was refused in this request."""
    found: MusterError | None = g.get("giving_refusal")
    if found is None:
        return Refusal("", "")
    way = way_of(found.key, found.status)
    usual = way_of("", found.status)
    return Refusal(found.rule or "", "" if way == usual else way)
