"""What arrived 签收: delivered, confirmed by the recipient, what is missing, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
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
    check_reason,
    counted,
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

    class SheetSent(Aggregate.Event):
        """The photograph of the stamped sheet is on file; until it is confirmed it waits to be seen."""

        paper_id: UUID

    class MoreCounted(Aggregate.Event):
        """More of these lines was there than was sent; no book knows it, so it is kept as a remark."""

        way: str
        quantities: Told

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
        """The carrier says what arrived, whole where nothing else is said; more than was sent is a remark."""
        self._must_be("in_transit")
        came, more = counted(self.lines, amounts)
        self.record(self.Delivered, cause, quantities=_told(came))
        self._note_more(more, "carrier", cause)

    def send_sheet(self, paper_id: UUID, *, cause: Cause) -> None:
        """The photograph of the stamped sheet is there."""
        self.record(self.SheetSent, cause, paper_id=paper_id)

    def _note_more(self, more: Mapping[int, Decimal], way: str, cause: Cause) -> None:
        if more:
            self.record(self.MoreCounted, cause, way=way, quantities=_told(more))

    def confirm(
        self, way: str, amounts: Amounts, *, paper_id: UUID | None = None, note: str = "", cause: Cause
    ) -> None:
        """签收: the recipient has counted; more than was sent is a remark. Refuses a second time.

        A coordinator who confirms for a recipient says how they know it; "photo" asks for the photo.
        """
        self._must_be("in_transit", "delivered")
        if way not in WAYS:
            raise RuleBroken("consignment.word_unknown", word=way)
        if way == "photo" and paper_id is None:
            raise RuleBroken("consignment.photo_missing", field="paper")
        if (way == "coordinator" and not note.strip()) or len(note) > LONGEST_REASON:
            raise RuleBroken("consignment.reason_missing", most=LONGEST_REASON, field="note")
        came, more = counted(self.lines, amounts)
        told: dict[str, Any] = {"paper_id": paper_id, "quantities": _told(came), "note": note.strip()}
        self.record(self.Confirmed, cause, way=way, **told)
        self._note_more(more, way, cause)

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
