"""What a consignment is made of: its words, its lines, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NewType
from uuid import UUID

from domain.base import RuleBroken
from domain.donations.units import tidy
from domain.quantity import Quantity

ConsignmentId = NewType("ConsignmentId", UUID)
STATES = (
    "proposed", "approved", "picked", "in_transit", "delivered", "short", "confirmed", "returned",
    "cancelled",
)  # fmt: skip
"""`short`: confirmed, and where the difference is nobody has said yet."""
WAITING = ("proposed", "approved", "picked")
"""The goods stand in the warehouse, reserved."""
GONE = ("in_transit", "delivered", "short", "confirmed", "returned")
"""The goods have left the warehouse."""
UNDER_WAY = ("approved", "picked", "in_transit")
"""Somebody waits for them."""
WAYS = ("link", "pin", "photo", "coordinator")
"""How a recipient's confirmation came."""
CONDITIONS = ("usable", "quarantined")
"""How goods come back."""
MOST_LINES = 60
LONGEST_REASON = 200
LONGEST_WORD = 80
StoredLine = dict[str, str | int | UUID | Quantity | None]
"""A line as events hold it."""
Amounts = Mapping[int, Decimal]
"""How much of each line, in the line's unit; a line that is not named came whole."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class ConsignmentLine:
    """So much of one lot, perhaps for one line of a need; then what became of it, in the same unit."""

    line: int
    lot_id: UUID
    item_id: UUID
    name: str
    batch: str
    expires_on: str
    quantity: Quantity
    need_id: UUID | None = None
    wanted: str = ""
    donation_id: UUID | None = None
    lost: Decimal = NOTHING
    """Never left: its reservation went with a count's shortage, a recall or an expiry."""
    received: Decimal | None = None
    """As the recipient confirmed it."""
    short: Decimal = NOTHING
    """Missing, and somebody has said why."""
    returned: Decimal = NOTHING

    @property
    def sent(self) -> Decimal:
        """What leaves or left the warehouse."""
        return self.quantity.amount - self.lost

    @property
    def away(self) -> Decimal:
        """What left and is neither back nor explained as missing."""
        return self.sent - self.short - self.returned

    @property
    def difference(self) -> Decimal:
        """What was sent and neither received, nor back, nor explained."""
        if self.received is None:
            return NOTHING
        return max(NOTHING, self.away - self.received)

    def of(self, amount: Decimal) -> Quantity:
        """An amount in the line's unit."""
        return Quantity(amount, self.quantity.unit)

    def fields(self) -> StoredLine:
        """As an event holds it."""
        names = ("line", "lot_id", "item_id", "name", "batch", "expires_on", "quantity", "need_id", "wanted")
        return {name: getattr(self, name) for name in (*names, "donation_id")}


Lines = dict[int, ConsignmentLine]


def read_lines(given: Iterable[StoredLine]) -> Lines:
    """Lines out of stored values, by their numbers."""
    lines = [ConsignmentLine(**line) for line in given]  # type: ignore[arg-type]
    return {line.line: line for line in lines}


def check_lines(lines: Iterable[ConsignmentLine]) -> None:
    """Refuses no line, more lines than a sheet holds, and a quantity that is none."""
    lines = list(lines)
    if not 1 <= len(lines) <= MOST_LINES:
        raise RuleBroken("consignment.lines_missing", most=MOST_LINES)
    for line in lines:
        tidy(line.quantity)


def check_amounts(lines: Lines, amounts: Amounts) -> dict[int, Decimal]:
    """The amount of every line, whole where none is named. Refuses unknown lines and impossible amounts."""
    if unknown := [number for number in amounts if number not in lines]:
        raise RuleBroken("consignment.no_such_line", line=unknown[0])
    whole = {number: amounts.get(number, line.away) for number, line in lines.items()}
    for number, amount in whole.items():
        if not amount.is_finite() or not 0 <= amount <= lines[number].away:
            raise RuleBroken(
                "consignment.more_than_sent", line=number, sent=written(lines[number].away), field="quantity"
            )
        if amount > 0:
            tidy(lines[number].of(amount))
    return whole


def counted(lines: Lines, amounts: Amounts) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What of each line was sent and is there, and what was counted beyond that, which no book knows."""
    more = {
        number: amount - lines[number].away
        for number, amount in amounts.items()
        if number in lines and amount.is_finite() and amount > lines[number].away
    }
    for number, amount in more.items():
        tidy(lines[number].of(amount))
    return check_amounts(lines, {n: a for n, a in amounts.items() if n not in more}), more


def check_reason(reason: str) -> None:
    """Refuses when nobody says why, or at too great length."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RuleBroken("consignment.reason_missing", most=LONGEST_REASON, field="reason")


def written(amount: Decimal) -> str:
    """An amount as people write it."""
    return format(amount.normalize(), "f")


def lose(lines: Lines, number: int, amount: Decimal) -> Lines:
    """The lines after so much of one lost its reservation."""
    return lines | {number: replace(lines[number], lost=lines[number].lost + amount)}


def left(lines: Lines, quantities: Mapping[str, Decimal]) -> Lines:
    """The lines after so much of each turned out to have left all the same."""
    came = {int(number): amount for number, amount in quantities.items()}
    return {n: replace(line, lost=line.lost - came.get(n, NOTHING)) for n, line in lines.items()}


def had_left(lines: Lines, amounts: Amounts, *, all_of_it: bool) -> dict[int, Decimal]:
    """How much that counted as lost has arrived: all of it, or what the amounts name beyond the rest."""
    found: dict[int, Decimal] = {}
    for number, line in lines.items():
        named = amounts.get(number, line.away)
        more = named - line.away if named.is_finite() else NOTHING
        had = line.lost if all_of_it else min(line.lost, more)
        found |= {number: had} if had > 0 else {}
    return found


@dataclass(frozen=True, slots=True)
class Pick:
    """What somebody wants of a lot, in any unit of its item; perhaps for a need, and a thing it asks for."""

    lot_id: UUID
    quantity: Quantity
    need_id: UUID | None = None
    wanted: str = ""
