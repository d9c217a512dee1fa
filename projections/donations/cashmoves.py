"""The cash book: one line for every move of money, with its voucher and what was there after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.cash import CashDonation
from domain.personal import Personal
from projections.donations.cash import CASH, CashRow
from projections.rows import LinesView, Row, item_key, known, stored

KIND: Mapping[type[Any], str] = {
    CashDonation.Received: "received",
    CashDonation.Refunded: "refunded",
    CashDonation.Earmarked: "earmarked",
    CashDonation.EarmarkReleased: "released",
    CashDonation.Disbursed: "disbursed",
    CashDonation.PaymentReturned: "returned",
    CashDonation.GoodsBought: "bought",
    CashDonation.PurposeChanged: "rebooked",
}
SIGN = {"received": 1, "returned": 1, "refunded": -1, "disbursed": -1}
"""Which way a move changes the balance; the others change none."""
LETTERS = {"received": "收", "returned": "收", "refunded": "付", "disbursed": "付"}
"""凭证字: receipts, payments; all else is a transfer 转."""


@stored(
    "cash_moves",
    key="position",
    indexes=[
        ("cash_id",), ("response_id", "position"), ("organisation_id", "position"), ("disbursement_id",),
        ("need_id",), ("campaign_id",),
    ],
    appended=True,
)  # fmt: skip
class CashMoveRow(Row):
    """One move, never changed; `amount` in minor units without a sign, `balance` the donation's after it."""

    position: int
    cash_id: UUID
    cash_number: int
    donor_id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    campaign_id: UUID | None
    kind: str
    amount: int
    balance: int
    book: str
    former_book: str
    voucher_number: int
    spent_on: str
    payee: str
    payee_person: Personal | None
    need_id: UUID | None
    institution_id: UUID | None
    disbursement_id: UUID | None
    earmark_id: UUID | None
    lot_id: UUID | None
    item_id: UUID | None
    purpose: str
    related: bool
    recusal: str
    market: int | None
    account: str
    reference: str
    reason: str
    day: str
    happened_at: datetime
    recorded_at: datetime
    by: UUID
    by_kind: str
    command_id: UUID

    @property
    def voucher(self) -> str:
        """As it is written on paper: 付-000123."""
        return f"{LETTERS.get(self.kind, '转')}-{self.voucher_number:06d}"

    @property
    def signed(self) -> int:
        """How it changes the balance."""
        return SIGN.get(self.kind, 0) * self.amount


class CashMovesView(LinesView[CashMoveRow]):
    """One new line for each move, with the context of its donation."""

    beside = CASH

    def next(self, row: CashMoveRow | None, event: Event, position: Position, beside: Any) -> CashMoveRow:
        """Write the move down."""
        return line_of(event, position, known(beside))


def line_of(event: Any, position: Position, cash: CashRow) -> CashMoveRow:
    """The line of one move."""
    kind = KIND[type(event)]
    market = getattr(event, "market", None)
    day = getattr(event, "received_on", "") or getattr(event, "paid_on", "")
    return CashMoveRow(
        position=int(position),
        cash_id=cash.id,
        cash_number=cash.number,
        donor_id=cash.donor_id,
        response_id=cash.response_id,
        organisation_id=cash.organisation_id,
        area_code=cash.area_code,
        campaign_id=cash.campaign_id,
        kind=kind,
        amount=_amount(event, cash),
        balance=cash.balance,
        book=cash.book,
        former_book=cash.former_book,
        voucher_number=int(position) if kind == "bought" else cash.voucher,
        spent_on=getattr(event, "kind", ""),
        payee=getattr(event, "payee", ""),
        payee_person=getattr(event, "payee_person", None),
        need_id=getattr(event, "need_id", None),
        institution_id=getattr(event, "institution_id", None),
        disbursement_id=getattr(event, "disbursement_id", None),
        earmark_id=getattr(event, "earmark_id", None),
        lot_id=getattr(event, "lot_id", None),
        item_id=getattr(event, "item_id", None),
        purpose=getattr(event, "purpose", ""),
        related=getattr(event, "related", False),
        recusal=getattr(event, "recusal", ""),
        market=market.minor if market else None,
        account=getattr(event, "account", ""),
        reference=getattr(event, "reference", ""),
        reason=getattr(event, "reason", "") or getattr(event, "consent", ""),
        day=day or event.happened_at.date().isoformat(),
        happened_at=event.happened_at,
        recorded_at=event.timestamp,
        by=event.by,
        by_kind=event.by_kind,
        command_id=event.command_id,
    )


def _amount(event: Any, cash: CashRow) -> int:
    if isinstance(event, CashDonation.GoodsBought):
        return event.value.minor
    return cash.balance if isinstance(event, CashDonation.PurposeChanged) else int(event.amount.minor)


CASH_MOVES = CashMovesView("cash_moves", CashMoveRow, events=list(KIND), key=item_key)
