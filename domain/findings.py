"""What a rule says against something, and how strictly: every operation's rules answer in these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.policies import STRENGTHS, Policies


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: its message, and how strictly it is meant; "" is no rule of ours."""

    rule: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    strength: str = "refuse"

    def under(self, policies: Policies, at: datetime) -> Finding:
        """The same as strict as the policy lets it be: a policy weakens a rule and never hardens it."""
        if not self.rule:
            return self
        allowed = policies.strength(self.rule, at)
        return replace(self, strength=max(self.strength, allowed, key=STRENGTHS.index))
