"""The first sheet of the books: that they agree with themselves and the product, and how to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from domain.quantity import Money
from projections.donations.accounts import BANK, STOCK
from web.donations.stockwords import BOOK
from web.exports import Cell, Sheet

if TYPE_CHECKING:
    from web.donations.accountsheets import Ledgers


def cover(found: Ledgers, told: str) -> Sheet:
    """Checks first: each is two sums and their difference; then how to read the other sheets."""
    heads = [_("Check"), _("By the accounts"), _("By donations and lots"), _("Off by")]
    notes: list[list[Cell]] = [[text] for text in _notes()]
    rows = [*_checks(found), [], *notes]
    return Sheet(str(_("Overview")), [str(head) for head in heads], rows, told)


def _checks(found: Ledgers) -> list[list[Cell]]:
    trial = found.trial()
    after = {row.code: row.after for row in trial}
    pairs = [(str(_("Debits and credits of the year")), sum(row.debit for row in trial),
              sum(row.credit for row in trial))]  # fmt: skip
    for book in BANK:
        cash = sum(row.balance for row in found.cash if row.book == book)
        goods = sum(pot.worth for pot in found.books.pots.values() if pot.book == book)
        pairs.append((f"{_('Money')} · {BOOK[book]}", after.get(BANK[book], 0), cash))
        pairs.append((f"{_('Goods at value')} · {BOOK[book]}", after.get(STOCK[book], 0), goods))
    return [[said, Money(one), Money(other), Money(one - other)] for said, one, other in pairs]


def _notes() -> list[str]:
    return [
        str(_("The difference of every check is 0.00 for the current year; a past year ends elsewhere.")),
        str(_("Accounts follow the accounting rules for non-profit organisations; each book has its own.")),
        str(_("Voucher numbers grow and may have holes; the number in the month has none.")),
        str(_("Date is the day of recording; the day of the money is that of the bank.")),
        str(_("What is only set aside is posted nowhere; goods without value have a register.")),
        str(_("Record p… is the place in Muster's history where the entry can be looked up.")),
    ]
