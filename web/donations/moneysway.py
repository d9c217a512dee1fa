"""Where a gift of money went: what was paid for whom, what it bought, what is left (D17)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from projections.areas import AreaRow
from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.reading import Reading
from web.amounts import yuan
from web.donations.giftway import Given, Step, Way, goods_way, keeper_of, reached, way_of_goods
from web.donations.publiclines import named
from web.present import Look

MONEY = {
    "disbursed": Look("done", "a-cleared", _l("spent")),
    "returned": Look("closed", "a-declined", _l("came back")),
    "refunded": Look("closed", "a-declined", _l("given back to you")),
}
SPENT_ON = {
    "need": _l("for a need"),
    "purchase": _l("for supplies"),
    "management": _l("for management"),
    "transfer": _l("passed on"),
}
KEPT = Look("wait", "a-empty", _l("not spent yet"))


def way_of(reading: Reading, row: DonationRow | CashRow) -> Way:
    """The way of goods or of money, as of now."""
    return _of_money(reading, row) if isinstance(row, CashRow) else way_of_goods(reading, row)


def _of_money(reading: Reading, row: CashRow) -> Way:
    moves = reading.rows(CashMoveRow, CashMoveRow.c.cash_id == row.id, order_by=CashMoveRow.c.position)
    paid = _paid(reading, [move for move in moves if move.kind in MONEY])
    goods = _bought(reading, row)
    left = [Step(KEPT, str(_("Money")), yuan(row.balance), "", "", None)] if row.balance else []
    return Way(
        row=row,
        organisation=keeper_of(reading, row),
        given=[Given(str(_("Money")), yuan(row.amount), yuan(row.received) if row.received else "", [])],
        steps=[*paid, *goods, *left],
        receipts=[f"{one['code']} {one['number']}" for one in row.receipts],
        recipients=len({step.where for step in paid if step.where}) + reached(goods),
    )


def _paid(reading: Reading, moves: Sequence[CashMoveRow]) -> list[Step]:
    """What was paid, and for whom: an institution, or people in need of an area."""
    places = named(reading, InstitutionRow, {move.institution_id for move in moves})
    needs = {row.id: row for row in _with_ids(reading, NeedRow, {move.need_id for move in moves})}
    areas = reading.rows(AreaRow, AreaRow.c.code.in_({need.area_code for need in needs.values()}))
    around = {row.code: row.name for row in areas}

    def where(move: CashMoveRow) -> str:
        need = needs.get(move.need_id) if move.need_id else None
        asked = str(_("People in need, %(area)s", area=around.get(need.area_code, ""))) if need else ""
        return places.get(move.institution_id) or asked

    return [
        Step(
            look=MONEY[move.kind],
            what=move.purpose or str(SPENT_ON.get(move.spent_on, "")),
            much=yuan(move.amount),
            where=where(move),
            ref=move.voucher,
            at=move.happened_at,
        )
        for move in moves
    ]


def _bought(reading: Reading, row: CashRow) -> list[Step]:
    """Where the goods are that this money bought, also together with other gifts."""
    bought = reading.rows(LotRow, LotRow.c.response_id == row.response_id, LotRow.c.source == "bought")
    lots = [lot for lot in bought if str(row.id) in lot.paid_by]
    if not lots:
        return []
    mine = MovementRow.c.lot_id.in_([lot.id for lot in lots])
    steps = goods_way(reading, lots, reading.rows(MovementRow, mine, order_by=MovementRow.c.position))
    shared = any(len(lot.paid_by) > 1 for lot in lots)
    return [replace(step, what=_together(step.what)) for step in steps] if shared else steps


def _together(what: str) -> str:
    return str(_("%(what)s (bought together with other donations)", what=what))


def _with_ids(reading: Reading, kind: type[Any], ids: set[UUID | None]) -> Iterable[Any]:
    wanted = ids - {None}
    return reading.rows(kind, kind.c.id.in_(wanted)) if wanted else []
