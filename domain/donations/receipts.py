"""What arrived 签收: delivered, confirmed by the recipient, what is missing, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.consignment_lines import (
    CONDITIONS,
    GONE,
    LONGEST_REASON,
    WAYS,
    Amounts,
    ConsignmentLine,
    Lines,
    check_amounts,
    check_reason,
    written,
)
from domain.donations.units import tidy
from domain.quantity import Quantity

if TYPE_CHECKING:
    from domain.donations.consignments import Consignment

Told = dict[str, Decimal]
"""Amounts by the line's number, as events hold them."""


class Receipts(Part):
    """签收: the recipient's own count closes the consignment; every difference is explained or stays open."""

    status: str
    number: int
    lines: Lines
    confirmed_way: str

    class Delivered(Aggregate.Event):
        """As the carrier reports it."""

        quantities: Told

        def apply(self, consignment: Consignment) -> None:
            consignment.status, consignment.late = "delivered", False

    class Confirmed(Aggregate.Event):
        """As the recipient counted; `paper_id` is the photo of the stamped sheet."""

        way: str
        paper_id: UUID | None
        quantities: Told
        note: str

        def apply(self, consignment: Consignment) -> None:
            counted = {int(number): amount for number, amount in self.quantities.items()}
            consignment.lines = {
                number: replace(line, received=counted[number]) for number, line in consignment.lines.items()
            }
            consignment.confirmed_way, consignment.late = self.way, False
            consignment.status = settled(consignment.lines, "confirmed")

    class ShortReported(Aggregate.Event):
        """So much of a line did not arrive, and why."""

        line: int
        quantity: Quantity
        reason: str

        def apply(self, consignment: Consignment) -> None:
            line = consignment.lines[self.line]
            gone = replace(line, short=line.short + self.quantity.amount)
            consignment.lines = consignment.lines | {self.line: gone}
            consignment.status = settled(consignment.lines, consignment.status)

    class Returned(Aggregate.Event):
        """So much of a line is in the warehouse again; `taken_back` of it the recipient had confirmed."""

        line: int
        quantity: Quantity
        taken_back: Decimal
        condition: str
        reason: str

        def apply(self, consignment: Consignment) -> None:
            line = consignment.lines[self.line]
            had = None if line.received is None else line.received - self.taken_back
            back = replace(line, returned=line.returned + self.quantity.amount, received=had)
            consignment.lines = consignment.lines | {self.line: back}
            consignment.status = settled(consignment.lines, consignment.status)

    def deliver(self, amounts: Amounts, *, cause: Cause) -> None:
        """The carrier says what arrived, whole where nothing else is said. Refuses more than was sent."""
        self._must_be("in_transit")
        self.record(self.Delivered, cause, quantities=_told(check_amounts(self.lines, amounts)))

    def confirm(
        self, way: str, amounts: Amounts, *, paper_id: UUID | None = None, note: str = "", cause: Cause
    ) -> None:
        """签收: the recipient has counted. Refuses a second time, more than was sent, a photo without one.

        A coordinator who confirms for a recipient says how they know it.
        """
        self._must_be("in_transit", "delivered")
        if way not in WAYS:
            raise RuleBroken("consignment.word_unknown", word=way)
        if way == "photo" and paper_id is None:
            raise RuleBroken("consignment.photo_missing", field="paper")
        if (way == "coordinator" and not note.strip()) or len(note) > LONGEST_REASON:
            raise RuleBroken("consignment.reason_missing", most=LONGEST_REASON, field="note")
        counted = _told(check_amounts(self.lines, amounts))
        self.record(self.Confirmed, cause, way=way, paper_id=paper_id, quantities=counted, note=note.strip())

    def report_short(self, number: int, quantity: Quantity, reason: str, *, cause: Cause) -> None:
        """So much of a line is missing for good. Refuses more than is unaccounted for, and no reason."""
        self._must_be("in_transit", "delivered", "short")
        line = self._line(number, quantity)
        check_reason(reason)
        unseen = line.away if line.received is None else line.difference
        if quantity.amount > unseen:
            raise RuleBroken("consignment.not_missing", line=number, left=written(unseen), field="quantity")
        self.record(self.ShortReported, cause, line=number, quantity=quantity, reason=reason)

    def come_back(
        self, number: int, quantity: Quantity, condition: str, reason: str, *, cause: Cause
    ) -> Decimal:
        """So much of a line is in the warehouse again; returns how much of it the recipient had confirmed.

        Refuses more than is away, and no reason.
        """
        self._must_be("in_transit", "delivered", "short", "confirmed")
        line = self._line(number, quantity)
        check_reason(reason)
        if condition not in CONDITIONS:
            raise RuleBroken("consignment.word_unknown", word=condition)
        if quantity.amount > line.away:
            raise RuleBroken("consignment.not_away", line=number, left=written(line.away), field="quantity")
        had = max(Decimal(0), quantity.amount - line.difference) if line.received is not None else Decimal(0)
        self.record(
            self.Returned,
            cause,
            line=number,
            quantity=quantity,
            taken_back=had,
            condition=condition,
            reason=reason,
        )
        return had

    def _line(self, number: int, quantity: Quantity) -> ConsignmentLine:
        line = self.lines.get(number)
        if line is None:
            raise RuleBroken("consignment.no_such_line", line=number)
        if quantity.unit != line.quantity.unit:
            raise RuleBroken("consignment.other_unit", unit=line.quantity.unit, field="quantity")
        tidy(quantity)
        return line

    def _must_be(self, *states: str) -> None:
        if self.status not in states:
            gone = self.status in GONE or self.status == "cancelled"
            key = "consignment.status_is" if gone else "consignment.not_gone"
            raise RuleBroken(key, status=self.status, number=self.number)


def settled(lines: Mapping[int, ConsignmentLine], status: str) -> str:
    """Where the consignment stands after its lines changed."""
    sent = [line for line in lines.values() if line.sent > 0]
    if not any(line.away for line in sent):
        return "returned" if any(line.returned for line in sent) else "short"
    if status not in ("confirmed", "short"):
        return status
    return "short" if any(line.difference for line in sent) else "confirmed"


def _told(amounts: Mapping[int, Decimal]) -> Told:
    return {str(number): amount for number, amount in amounts.items()}
