"""The journal 序时账: money and goods at value as double entries, in the order in which they were recorded.

A fold over what was recorded: an entry once made is never another one later; what changes is posted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from projections.donations.accounts import Pair, goods_in, goods_out, pairs_of, sold
from projections.donations.cashmoves import CashMoveRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.valuations import ValuationRow

PotKey = tuple[str, UUID, int]
"""A line of a donation, or a lot that nobody gave: goods of one worth."""
Milli = int | Fraction
"""Thousandths, exact also where a unit was corrected."""
Fact = CashMoveRow | MovementRow | ValuationRow


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the journal, in minor units; `what` is the kind of move, `number` M-, G- or L-0001."""

    position: int
    voucher: str
    at: datetime
    what: str
    detail: str
    number: str
    account: str
    debit: int
    credit: int
    book: str
    by: UUID
    by_kind: str


@dataclass(slots=True)
class Pot:
    """Goods of one worth: how many are there, how many went and why, and what of their value is booked out.

    `worthless`: somebody said that their value cannot be determined (D5); else it may still be said (D4).
    """

    label: str
    book: str
    unit: str
    source: str
    number: str
    valued: bool = False
    worthless: bool = False
    value: int = 0
    there: dict[UUID, int] = field(default_factory=dict)
    """Thousandths on hand by lot, and `went`: those that are gone, by lot and reason."""
    went: dict[tuple[UUID, str], Milli] = field(default_factory=dict)
    booked: dict[str, int] = field(default_factory=dict)

    @property
    def gone(self) -> Milli:
        """Thousandths that are not there any more."""
        return sum(self.went.values())

    @property
    def left(self) -> int:
        """Thousandths that are there."""
        return sum(self.there.values())

    @property
    def came(self) -> Milli:
        """Thousandths that ever came."""
        return self.left + self.gone

    @property
    def worth(self) -> int:
        """What is there, in the books' minor units."""
        return self.value - sum(self.booked.values())

    def leave(self, lot_id: UUID, reason: str, milli: int) -> None:
        """So many of a lot went for this reason; came back when below zero."""
        self.went[lot_id, reason] = self.went.get((lot_id, reason), 0) + milli

    def find(self, lot_id: UUID, milli: Milli) -> None:
        """So many are there after all: of what counted as lost first, of that lot before others."""
        lost = [key for key in self.went if key[1] == "lost"]
        for key in sorted(lost, key=lambda key: key[0] != lot_id):
            less = min(milli, self.went[key])
            self.went[key] -= less
            milli -= less

    def restate(self, lot_id: UUID, before: int, after: int) -> None:
        """A lot is counted in another unit, and so is what went of it."""
        for (lot, reason), milli in self.went.items():
            if lot == lot_id:
                grown = Fraction(milli) * after / before
                self.went[lot, reason] = int(grown) if grown.denominator == 1 else grown

    def due(self, reason: str) -> int:
        """How much more of the value is to be booked out now, for this reason; all when nothing is left."""
        target = int(self.value * self.gone // self.came) if self.came else 0
        more = target - sum(self.booked.values())
        self.booked[reason] = self.booked.get(reason, 0) + more
        return more


@dataclass(slots=True)
class Books:
    """The journal as far as it is folded, and the goods behind it."""

    lots: Mapping[UUID, LotRow]
    pots: dict[PotKey, Pot] = field(default_factory=dict)
    of_line: dict[tuple[UUID, int], LotRow] = field(default_factory=dict)
    """A lot of each line of a donation."""
    paid_for: dict[UUID, str] = field(default_factory=dict)
    """What each payment was made for."""

    def post(self, fact: Fact) -> Iterator[Posting]:
        """The lines of one fact."""
        if isinstance(fact, CashMoveRow):
            pairs = self._money(fact)
        elif isinstance(fact, ValuationRow):
            pairs = self._valued(fact)
        else:
            pairs = self._moved(fact)
        for debit, credit, amount in pairs:
            if amount:
                yield _line(fact, debit, amount, 0, self._book(fact))
                yield _line(fact, credit, 0, amount, self._book(fact))

    def _money(self, move: CashMoveRow) -> list[Pair]:
        payment = move.disbursement_id
        if move.kind == "disbursed" and payment is not None:
            self.paid_for[payment] = move.spent_on
        if move.kind == "bought" and move.lot_id is not None:
            pot = self._pot(self.lots[move.lot_id])
            pot.value, pot.valued, pot.worthless = pot.value + move.amount, True, False
        return pairs_of(move, self.paid_for.get(payment, "") if payment else "")

    def _valued(self, said: ValuationRow) -> list[Pair]:
        """The line is worth more or less than before, and so is what of it has left already."""
        lot = self.of_line.get((said.donation_id, said.line))
        if lot is None:
            return []
        pot = self._pot(lot)
        more = (said.value or 0) - pot.value
        pot.value, pot.valued, pot.worthless = said.value or 0, said.value is not None, said.value is None
        return [goods_in(pot.book, more), goods_out(pot.book, "issued", pot.due("issued"))]

    def _moved(self, move: MovementRow) -> list[Pair]:
        pot, lot, milli = self._pot(self.lots[move.lot_id]), move.lot_id, abs(move.quantity_milli)
        reason, pot.there[lot] = "issued", move.balance_milli
        match move.kind:
            case "received":
                pass
            case "issued" | "returned":
                pot.leave(lot, "issued", milli if move.kind == "issued" else -milli)
            case "found":
                pot.find(lot, milli)
                reason = "lost"
            case "lost" | "written_off" | "sold":
                pot.leave(lot, move.kind, milli)
                reason = move.kind
            case "transferred_in" if move.other_lot_id not in self.lots:
                pass
            case "transferred_out" if move.other_lot_id not in self.lots:
                pot.leave(lot, reason, milli)
            case "restated":
                pot.restate(lot, move.before_milli or 1, move.balance_milli)
                return []
            case _:
                return []
        pairs = [goods_out(pot.book, reason, pot.due(reason))]
        return [*pairs, sold(move.net)] if move.kind == "sold" and move.net else pairs

    def _pot(self, lot: LotRow) -> Pot:
        root = lot
        while root.origin_id is not None and root.origin_id in self.lots:
            root = self.lots[root.origin_id]
        key = ("line", root.donation_id, root.line) if root.donation_id else ("lot", root.id, 0)
        if key not in self.pots:
            self.pots[key] = Pot(root.item_name, root.book, root.unit, root.source, root.ref)
        return self.pots[key]

    def _book(self, fact: Fact) -> str:
        if not isinstance(fact, ValuationRow):
            return fact.book
        lot = self.of_line.get((fact.donation_id, fact.line))
        return lot.book if lot else "unrestricted"


def journal(
    moves: Iterable[CashMoveRow],
    movements: Iterable[MovementRow],
    valuations: Iterable[ValuationRow],
    lots: Sequence[LotRow],
) -> tuple[list[Posting], Books]:
    """All lines in the order of recording, and the goods behind them."""
    of_line = {(lot.donation_id, lot.line): lot for lot in lots if lot.donation_id is not None}
    books = Books({lot.id: lot for lot in lots}, of_line=of_line)
    facts: list[Fact] = sorted([*moves, *movements, *valuations], key=lambda fact: fact.position)
    return [line for fact in facts for line in books.post(fact)], books


def balances(lines: Iterable[Posting]) -> dict[str, tuple[int, int]]:
    """Account → (debits, credits)."""
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        debit, credit = found.get(line.account, (0, 0))
        found[line.account] = (debit + line.debit, credit + line.credit)
    return found


def _line(fact: Fact, account: str, debit: int, credit: int, book: str) -> Posting:
    if isinstance(fact, CashMoveRow):
        said = (fact.voucher, fact.kind, fact.payee or fact.purpose, f"M-{fact.cash_number:04d}")
    elif isinstance(fact, ValuationRow):
        said = (f"转-{fact.position:06d}", "valued", fact.document, f"G-{fact.donation_number:04d}")
    else:
        said = (fact.voucher, f"goods_{fact.kind}", fact.item_name, f"L-{fact.lot_number:04d}")
    voucher, what, detail, number = said
    return Posting(
        position=fact.position,
        voucher=voucher,
        at=fact.happened_at,
        what=what,
        detail=detail,
        number=number,
        account=account,
        debit=debit,
        credit=credit,
        book=book,
        by=fact.by,
        by_kind=fact.by_kind,
    )
