"""How every operation takes what rules find: refused, warned of until a reason is given, or only recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.base import RuleBroken
from domain.findings import Finding
from domain.policies import Policies


def settle(found: Iterable[Finding], policies: Policies, *, at: datetime, override: str) -> list[Finding]:
    """What the command has to record of the findings, as strict as the policies let them be at a time.

    Refuses what a rule refuses, and what a rule warns of unless `override` gives the reason.
    """
    asked = [finding.under(policies, at) for finding in found]
    left = [finding for finding in asked if finding.strength != "off"]
    refuse(left, override)
    return left


def refuse(found: list[Finding], override: str) -> None:
    """The first finding that refuses; or the first that warns, when nobody gave a reason."""
    for finding in found:
        if finding.strength == "refuse":
            raise RuleBroken(finding.key, rule=finding.rule or None, **finding.params)
    for finding in found:
        if finding.strength == "warn" and not override.strip():
            raise RuleBroken(finding.key, rule=finding.rule, overridable=True, **finding.params)
