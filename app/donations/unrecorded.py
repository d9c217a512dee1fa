"""Goods that turn out to have left and nobody wrote it down: recorded now, with flags."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from app.donations.leaving import judge_leaving, lots_of
from app.donations.promises import Needs
from app.donations.proposing import until_approved
from app.donations.transport import issue_from
from app.ledger import Ledger
from domain.base import Aggregate, Cause
from domain.donations.consignment_lines import WAITING, Amounts, ConsignmentLine
from domain.donations.consignments import Consignment
from domain.quantity import Quantity

UNRECORDED = "unrecorded"
"""The carrier's name when nobody wrote down with whom the goods left."""
LEFT_FIRST = "left_unrecorded"
"""Why it went before a second person agreed, who now owes it."""


def catch_up(
    ledger: Ledger, consignment: Consignment, amounts: Amounts, cause: Cause
) -> dict[UUID, Aggregate]:
    """What the command saves; goods that left and nobody wrote it down are handed over now, with a flag.

    `amounts` are what arrived. What a count, a recall or an expiry took back meanwhile had left too.
    """
    changed: dict[UUID, Aggregate] = {consignment.id: consignment}
    left = consignment.note_left(amounts, cause=cause)
    if consignment.status not in WAITING:
        return changed
    if consignment.status == "proposed":
        until = until_approved(ledger, consignment.response_id, cause)
        consignment.let_go(until, LEFT_FIRST, cause=cause)
    consignment.hand_over(UNRECORDED, cause=cause)
    consignment.flag("", key="consignment.hand_over_unrecorded", cause=cause)
    lots = lots_of(ledger, consignment)
    judge_leaving(ledger, consignment, lots.values(), gone=True, cause=cause)
    for lot_id, quantity in _of_lots(left).items():
        lots[lot_id].note_left(consignment.id, quantity, cause=cause)
    issue_from(lots, consignment, cause, gone=True)
    Needs(ledger, consignment, changed).promise_again(left, cause=cause)
    return changed | dict(lots)


def _of_lots(parts: list[tuple[ConsignmentLine, Decimal]]) -> dict[UUID, Quantity]:
    """How much of each lot, over all lines."""
    totals: dict[UUID, Quantity] = {}
    for line, amount in parts:
        totals[line.lot_id] = totals.get(line.lot_id, line.of(Decimal(0))) + line.of(amount)
    return totals
