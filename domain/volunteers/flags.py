"""What a rule said and was not followed: overridden by somebody with a reason, or only noted."""

from __future__ import annotations

from uuid import UUID

from domain.base import Aggregate, Cause, Part


class Flags(Part):
    """放行与标记: overrides and flags of rules, for whoever looks later."""

    class RuleOverridden(Aggregate.Event):
        rule: str
        item_id: UUID
        reason: str
        key: str

    class RuleFlagged(Aggregate.Event):
        rule: str
        item_id: UUID
        key: str

    def override(self, rule: str, item_id: UUID, *, key: str, reason: str, cause: Cause) -> None:
        """Somebody let it pass, with a reason."""
        self.record(self.RuleOverridden, cause, rule=rule, item_id=item_id, reason=reason, key=key)

    def flag(self, rule: str, item_id: UUID, *, key: str, cause: Cause) -> None:
        """It is noted that the rule was not kept."""
        self.record(self.RuleFlagged, cause, rule=rule, item_id=item_id, key=key)
