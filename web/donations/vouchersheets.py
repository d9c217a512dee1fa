"""The sheet of vouchers 记账凭证: each line with its accounts, who gave or was paid, the bank's number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from domain.quantity import Money
from projections.donations.cashmoves import CashMoveRow
from projections.donations.journal import Posting
from web import access
from web.donations.cashwords import ACCOUNT, MOVE
from web.donations.funds import donors_of
from web.donations.stockwords import BOOK
from web.exports import Cell

if TYPE_CHECKING:
    from web.donations.accountsheets import Ledgers


def voucher_heads() -> list[str]:
    """What stands above the columns."""
    heads = [_("Date"), _("Voucher word"), _("Voucher number"), _("Line"), _("Summary")]
    heads += [_("Account code"), _("Account"), _("Debit"), _("Credit"), _("Book"), _("Concerns")]
    heads += [_("Donor or payee"), _("Day of the money"), _("Bank reference"), _("Number in the month")]
    return [str(head) for head in [*heads, _("Record")]]


def vouchers(found: Ledgers, zone: ZoneInfo) -> Iterable[list[Cell]]:
    """A line each, numbered within its voucher; vouchers of one word are numbered through the month too."""
    moves = {move.position: move for move in found.moves}
    donors = donors_of((move.donor_id for move in found.moves), found.position)
    lines = sorted(found.lines, key=lambda line: (line.voucher.partition("-")[2], line.position))
    in_month = numbered(lines, zone)
    numbers: dict[str, int] = {}
    for line in lines:
        numbers[line.voucher] = numbers.get(line.voucher, 0) + 1
        word, _dash, number = line.voucher.partition("-")
        move = moves.get(line.position)
        yield [
            day_of(line.at, zone).isoformat(),
            word,
            number,
            numbers[line.voucher],
            f"{MOVE[line.what]} {line.detail}".strip(),
            line.account,
            str(ACCOUNT[line.account]),
            Money(line.debit) if line.debit else None,
            Money(line.credit) if line.credit else None,
            str(BOOK[line.book]),
            line.number,
            _other_side(move, donors) if move else "",
            move.day if move else "",
            move.reference if move else "",
            in_month[line.voucher],
            f"p{line.position}",
        ]


def numbered(lines: Iterable[Posting], zone: ZoneInfo) -> dict[str, int]:
    """Voucher → its number among those of its word and month, without holes, in the order of recording."""
    found: dict[str, int] = {}
    last: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.voucher not in found:
            series = (line.voucher.partition("-")[0], f"{day_of(line.at, zone):%Y-%m}")
            last[series] = found[line.voucher] = last.get(series, 0) + 1
    return found


def _other_side(move: CashMoveRow, donors: dict[UUID, str]) -> str:
    """Who gave it, or was paid; sealed names as the reader may know them."""
    if move.kind in ("received", "refunded"):
        return donors.get(move.donor_id, "")
    return access.name_of(move.payee_person) if move.payee_person else move.payee


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day on which it happened there."""
    return at.astimezone(zone).date()
