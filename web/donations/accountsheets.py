"""The books as a workbook that an accountant takes over: vouchers, balances, and what they agree with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from domain.base import Position
from domain.donations.units import from_milli
from domain.quantity import Money
from projections.donations.accounts import CODES
from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.journal import Books, Posting, Pot, balances, journal
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.official_receipts import ReceiptRow
from projections.donations.valuations import ValuationRow
from projections.reading import Reading
from projections.rows import R
from web import access, exports
from web.donations.accountcover import cover
from web.donations.cashwords import ACCOUNT
from web.donations.funds import donors_of, givers_of
from web.donations.stockwords import BOOK, SOURCE, unit
from web.donations.vouchersheets import voucher_heads, vouchers
from web.exports import Cell, Sheet


@dataclass(frozen=True)
class Period:
    """A year in the reader's zone, of one organisation or of all within reach."""

    year: int
    zone: ZoneInfo
    organisation_id: UUID | None

    @property
    def starts_at(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, 1, 1, tzinfo=self.zone)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return datetime(self.year + 1, 1, 1, tzinfo=self.zone)


@dataclass(frozen=True)
class Balance:
    """An account over a period, in minor units; a debit balance is above zero."""

    code: str
    before: int
    debit: int
    credit: int

    @property
    def after(self) -> int:
        """What it stands at in the end."""
        return self.before + self.debit - self.credit


@dataclass(frozen=True)
class Ledgers:
    """All that the books are made of, as of one position."""

    lines: Sequence[Posting]
    earlier: Sequence[Posting]
    books: Books
    cash: Sequence[CashRow]
    receipts: Sequence[ReceiptRow]
    moves: Sequence[CashMoveRow]
    position: Position

    def trial(self) -> list[Balance]:
        """Every account that was ever moved, in the order of the codes."""
        before, now = balances(self.earlier), balances(self.lines)
        moved = [code for code in CODES if code in before or code in now]
        return [Balance(code, _net(before.get(code, (0, 0))), *now.get(code, (0, 0))) for code in moved]


def _net(sums: tuple[int, int]) -> int:
    return sums[0] - sums[1]


def ledgers(reading: Reading, period: Period, at: Position | None) -> Ledgers:
    """The journal of the period with all that came before it, and what it has to agree with."""
    moves = _mine(reading, CashMoveRow, period, at)
    movements = _mine(reading, MovementRow, period, at)
    valuations = _mine(reading, ValuationRow, period, at)
    lots = _mine(reading, LotRow, period, at)
    lines, books = journal(moves, movements, valuations, lots)
    return Ledgers(
        lines=[line for line in lines if period.starts_at <= line.at < period.ends_at],
        earlier=[line for line in lines if line.at < period.starts_at],
        books=books,
        cash=_mine(reading, CashRow, period, at),
        receipts=_mine(reading, ReceiptRow, period, at),
        moves=moves,
        position=reading.position if at is None else at,
    )


def _mine(reading: Reading, kind: type[R], period: Period, at: Position | None) -> list[R]:
    where = [access.scope("books.see").where(kind)]
    if period.organisation_id is not None:
        where.append(kind.c.organisation_id == period.organisation_id)
    return reading.rows(kind, *where, at=at)


def workbook(found: Ledgers, period: Period, told: str) -> bytes:
    """The workbook: `told` says whose books, of which year, as of when."""
    return exports.as_xlsx(
        [
            cover(found, told),
            Sheet(str(_("Vouchers")), voucher_heads(), list(vouchers(found, period.zone)), told),
            Sheet(str(_("Account balances")), _trial_heads(), list(_trial(found)), told),
            Sheet(str(_("Cash donations")), _cash_heads(), list(_cash(found)), told),
            Sheet(str(_("Official receipts")), _receipt_heads(), list(_receipts(found, period)), told),
            *(
                Sheet(str(name), _goods_heads(), list(_goods(pots)), told)
                for name, pots in registers(found.books)
            ),
        ]
    )


def _trial_heads() -> list[str]:
    heads = [_("Account code"), _("Account"), _("Before, debit"), _("Before, credit"), _("Debit")]
    heads += [_("Credit"), _("After, debit"), _("After, credit")]
    return [str(head) for head in heads]


def _trial(found: Ledgers) -> Iterable[list[Cell]]:
    rows = found.trial()
    for row in rows:
        yield [row.code, str(ACCOUNT[row.code]), *_sides(row.before), Money(row.debit), Money(row.credit),
               *_sides(row.after)]  # fmt: skip
    before, after = _both([row.before for row in rows]), _both([row.after for row in rows])
    moved = (sum(row.debit for row in rows), sum(row.credit for row in rows))
    yield ["", str(_("Sum")), *(Money(minor) for minor in (*before, *moved, *after))]


def _both(nets: Sequence[int]) -> tuple[int, int]:
    """The sums of both sides: a debit is above zero."""
    return sum(net for net in nets if net > 0), -sum(net for net in nets if net < 0)


def _sides(net: int) -> list[Cell]:
    return [Money(net) if net > 0 else None, Money(-net) if net < 0 else None]


def _cash_heads() -> list[str]:
    heads = [_("Number"), _("Donor"), _("Book"), _("Purpose"), _("Pledged"), _("Money in"), _("Refunded")]
    heads += [_("Spent"), _("Set aside"), _("Remaining"), _("Official receipt"), _("Issued on")]
    return [str(head) for head in heads]


def _cash(found: Ledgers) -> Iterable[list[Cell]]:
    donors = donors_of((row.donor_id for row in found.cash), found.position)
    for row in sorted(found.cash, key=lambda row: row.number):
        sums = (row.amount, row.received, row.refunded, row.spent, row.earmarked, row.balance)
        yield [
            row.ref,
            donors.get(row.donor_id, ""),
            str(BOOK[row.book]),
            row.purpose,
            *(Money(minor) for minor in sums),
            row.receipt,
            row.receipted_on,
        ]


def _receipt_heads() -> list[str]:
    heads = [_("Issued on"), _("Code of the receipt"), _("Number of the receipt"), _("Donation"), _("Donor")]
    return [str(head) for head in [*heads, _("Amount"), _("Voided"), _("Reason")]]


def _receipts(found: Ledgers, period: Period) -> Iterable[list[Cell]]:
    """The register of the year's forms, voided ones too: each number is accounted for."""
    year = [row for row in found.receipts if row.issued_on[:4] == str(period.year)]
    named = givers_of({row.item_id for row in year}, found.position)
    for row in sorted(year, key=lambda row: (row.code, row.number)):
        yield [
            row.issued_on,
            row.code,
            row.number,
            row.item_ref,
            named.get(row.item_id, ""),
            None if row.voided else Money(row.amount),
            str(_("voided")) if row.voided else "",
            row.reason,
        ]


def _goods_heads() -> list[str]:
    heads = [
        _("Lot"),
        _("Goods"),
        _("Where from"),
        _("Book"),
        _("Unit"),
        _("Came"),
        _("Gone"),
        _("Remaining"),
    ]
    heads += [_("Value that came"), _("Value that is left")]
    return [str(head) for head in heads]


def registers(books: Books) -> list[tuple[LazyString, list[Pot]]]:
    """Goods at value; those whose value cannot be determined (D5); those that nobody has valued yet (D4)."""
    pots = books.pots.values()
    return [
        (_l("Goods at value"), [pot for pot in pots if pot.valued]),
        (_l("Goods without value"), [pot for pot in pots if pot.worthless]),
        (_l("Goods not valued yet"), [pot for pot in pots if not pot.valued and not pot.worthless]),
    ]


def _goods(pots: Iterable[Pot]) -> Iterable[list[Cell]]:
    """Goods as they are booked."""
    for pot in pots:
        amounts = [from_milli(int(milli)) for milli in (pot.came, pot.gone, pot.left)]
        worth = [Money(pot.value), Money(pot.worth)] if pot.valued else [None, None]
        yield [pot.number, pot.label, str(SOURCE[pot.source]), str(BOOK[pot.book]), unit(pot.unit),
               *amounts, *worth]  # fmt: skip
