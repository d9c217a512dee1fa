"""What a campaign has left over, as its page shows it and its form sends it (D15)."""

from __future__ import annotations

from domain.base import Position
from domain.donations.campaigns import MOST_SURPLUS_GIFTS
from domain.donations.lot_words import LotId
from domain.donations.money import CashId
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from web import access, forms
from web.context import muster

LONGEST = 12 * MOST_SURPLUS_GIFTS
"""Of a part's numbers with their commas."""


def money_left(cash: list[CashRow]) -> list[CashRow]:
    """Money that a surplus can move: what is not bound to somebody, and goes nowhere else already."""
    return [one for one in cash if one.balance and not one.project and not _bound(one)]


def goods_left(row: CampaignRow, cash: list[CashRow], at: Position | None) -> list[LotRow]:
    """Goods given to the campaign, or bought with nothing but its money, that a surplus can move."""
    c, gifts = LotRow.c, DonationRow.c
    given = {one.id for one in muster().views.rows(DonationRow, gifts.campaign_id == row.id, at=at)}
    money = {str(one.id) for one in cash}
    where = [access.scope("lot.see").where(LotRow), c.response_id == row.response_id, c.on_hand_milli > 0]
    return [
        lot
        for lot in muster().views.rows(LotRow, *where, at=at, order_by=c.number)
        if (lot.donation_id in given or (lot.paid_by and money.issuperset(lot.paid_by)))
        and not lot.project
        and not _bound(lot)
    ]


def _bound(one: CashRow | LotRow) -> bool:
    return one.book == "held" or bool(one.directed_to)


def part(left: list[CashRow]) -> list[CashRow]:
    """As many gifts as move at a time, the oldest first; the form comes back for the others."""
    return left[:MOST_SURPLUS_GIFTS]


def chosen(cash: list[CashRow]) -> tuple[list[CashId], list[LotId]]:
    """The money of the form's numbers, else all that can move, and the lots ticked; the same for a repeat."""
    numbers = set(forms.optional_text("gifts", LONGEST).split(","))
    money = [one for one in cash if (str(one.number) in numbers if any(numbers) else _could_move(one))]
    ticked = forms.uuids("lot_ids") if "lot_ids" in forms.fields() else []
    lots = [access.require("lot.see", muster().views.one(LotRow, lot_id)) for lot_id in ticked]
    mine = [CashId(one.id) for one in money if access.may("cash.change", one)]
    return mine, [LotId(lot.id) for lot in lots]


def _could_move(one: CashRow) -> bool:
    return bool(one.balance) and not _bound(one)
