"""Vouchers 凭证号: what one command did to the stock has one number, made of where it was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.lots import Lot
from projections.rows import Key, Row, View, stored

MOVING: Mapping[type[Any], str] = {
    Lot.Received: "received",
    Lot.Returned: "returned",
    Lot.Found: "found",
    Lot.Issued: "issued",
    Lot.Lost: "lost",
    Lot.WrittenOff: "written_off",
    Lot.Sold: "sold",
    Lot.TransferredOut: "transferred_out",
    Lot.Restated: "restated",
}
"""The events that change what is on hand; what was received out of another lot is transferred_in."""
LETTERS = {
    "transferred_in": "调",
    "transferred_out": "调",
    "found": "盘",
    "lost": "盘",
    "issued": "出",
    "written_off": "出",
    "sold": "出",
    "received": "入",
    "returned": "入",
    "restated": "换",
}


@stored("vouchers", key="command_id")
class VoucherRow(Row):
    """The number of what one command did to the stock: it stays, it grows, it may have holes."""

    command_id: UUID
    number: int


class VouchersView(View[VoucherRow]):
    """The first position of each command that moves goods."""

    def keys(self, event: Event, position: Position, beside: object) -> Sequence[Key]:
        """The command."""
        return (event.command_id,)

    def next(self, row: VoucherRow | None, event: Event, position: Position, beside: object) -> VoucherRow:
        """The first stays."""
        return row or VoucherRow(command_id=event.command_id, number=int(position))


def voucher_of(kind: str, number: int) -> str:
    """As it is written on paper: 入-000123."""
    return f"{LETTERS[kind]}-{number:06d}"


VOUCHERS = VouchersView("vouchers", VoucherRow, events=list(MOVING), key=lambda event: event.command_id)
