"""The accounts 科目 of the books, after 《民间非营利组织会计制度》, and how each move of money is posted."""

from __future__ import annotations

from projections.donations.cashmoves import CashMoveRow

BANK = {"unrestricted": "100201", "restricted": "100202", "held": "100203"}
SALES_BANK = "100209"
"""变卖所得: net proceeds of goods sold by a third party; they stay in their purpose (D14)."""
PREPAID = "1141"
STOCK = {"unrestricted": "120101", "restricted": "120102", "held": "1801"}
LIABILITY = "2601"
NET_ASSETS = {"unrestricted": "3101", "restricted": "3102"}
INCOME = {"unrestricted": "410101", "restricted": "410102", "held": LIABILITY}
OTHER_INCOME = "4901"
MISSION, MANAGEMENT, OTHER_COST = "5101", "5201", "5401"
SPENT_ON = {"need": MISSION, "transfer": MISSION, "management": MANAGEMENT, "purchase": PREPAID}
CODES = (
    *BANK.values(), SALES_BANK, PREPAID, *STOCK.values(), LIABILITY, *NET_ASSETS.values(),
    INCOME["unrestricted"], INCOME["restricted"], OTHER_INCOME, MISSION, MANAGEMENT, OTHER_COST,
)  # fmt: skip
"""In the order of a trial balance."""

Pair = tuple[str, str, int]
"""Debited account, credited account, minor units."""


def pairs_of(move: CashMoveRow, spent_on: str) -> list[Pair]:
    """How a move of money is posted; what is only set aside is not. `spent_on`: of what was paid."""
    book, amount = move.book, move.amount
    match move.kind:
        case "received":
            return [(BANK[book], INCOME[book], amount)]
        case "refunded":
            return [(INCOME[book], BANK[book], amount)]
        case "disbursed":
            return [(_cost(book, spent_on), BANK[book], amount)]
        case "returned":
            return [(BANK[book], _cost(book, spent_on), amount)]
        case "bought":
            return [(STOCK[book], PREPAID, amount)]
        case "rebooked" if move.former_book != book and amount:
            moved = (BANK[book], BANK[move.former_book], amount)
            return [moved, (NET_ASSETS[move.former_book], NET_ASSETS[book], amount)]
    return []


def goods_in(book: str, amount: int) -> Pair:
    """Goods are worth so much more; less when it is below zero."""
    return turned(STOCK[book], INCOME[book], amount)


def goods_out(book: str, reason: str, amount: int) -> Pair:
    """Goods of this value went; came back when it is below zero."""
    cost = MISSION if reason == "issued" else OTHER_COST
    return turned(LIABILITY if book == "held" else cost, STOCK[book], amount)


def sold(net: int) -> Pair:
    """What a third party's sale brought."""
    return (SALES_BANK, OTHER_INCOME, net)


def turned(debit: str, credit: str, amount: int) -> Pair:
    """A pair whose amount is never below zero."""
    return (debit, credit, amount) if amount >= 0 else (credit, debit, -amount)


def _cost(book: str, spent_on: str) -> str:
    return LIABILITY if book == "held" else SPENT_ON[spent_on]
