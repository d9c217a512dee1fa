"""The money of a need, for its page: what is set aside for it, what was paid, and whether that met it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint

from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.disbursements import DisbursementRow
from web import access
from web.at import at
from web.context import muster
from web.donations.cashwords import MEETS_NEED, SPENT

blueprint = Blueprint("moneybeside", __name__)


@dataclass(frozen=True)
class Money:
    """What a need has of money, in minor units."""

    aside: int
    paid: list[DisbursementRow]

    @property
    def spent(self) -> int:
        """What was paid for it and is not back."""
        return sum(one.amount - one.returned for one in self.paid)


def of_need(need_id: UUID) -> Money | None:
    """As far as the reader may see money; None where there is none of it."""
    if not access.carries("cash.see"):
        return None
    views, m, d = muster().views, CashMoveRow.c, DisbursementRow.c
    earmarked = (m.need_id == need_id, m.kind == "earmarked", access.scope("cash.see").where(CashMoveRow))
    ids = {move.cash_id for move in views.rows(CashMoveRow, *earmarked, at=at())}
    given = views.rows(CashRow, CashRow.c.id.in_(ids), at=at()) if ids else []
    aside = sum(fact["left"] for row in given for fact in row.earmarks if fact["need_id"] == str(need_id))
    seen = access.scope("cash.see").where(DisbursementRow)
    paid = views.rows(DisbursementRow, d.need_id == need_id, seen, at=at(), order_by=d.paid_on)
    return Money(aside, paid) if aside or paid else None


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(money_of_need=of_need, paid_for=SPENT, need_after=MEETS_NEED)
