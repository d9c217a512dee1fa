"""Who got goods that are recalled is called, and what came of the call stays with the consignment."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.consignment_lines import GONE, LONGEST_REASON, Lines

OUTCOMES = ("stopped", "used_up", "no_answer")
"""已停用封存, 已经用完, 没有接通: only the first two settle it."""


class Recalling(Part):
    """召回电话."""

    status: str
    number: int
    lines: Lines

    class RecallCalled(Aggregate.Event):
        """Somebody called who got these lots; `outcome` is one of OUTCOMES."""

        lot_ids: list[UUID]
        outcome: str
        note: str

    def note_call(self, lot_ids: Sequence[UUID], outcome: str, note: str = "", *, cause: Cause) -> None:
        """Write down what came of a call. Refuses lots that it does not carry, and before it has left."""
        if self.status not in GONE:
            raise RuleBroken("consignment.not_gone", status=self.status, number=self.number)
        if outcome not in OUTCOMES:
            raise RuleBroken("consignment.word_unknown", word=outcome)
        if len(note) > LONGEST_REASON:
            raise RuleBroken("consignment.reason_missing", most=LONGEST_REASON, field="note")
        carried = {line.lot_id for line in self.lines.values()}
        if not lot_ids or not set(lot_ids) <= carried:
            raise RuleBroken("consignment.lots_unknown", number=self.number, field="lot")
        self.record(self.RecallCalled, cause, lot_ids=list(lot_ids), outcome=outcome, note=note.strip())
