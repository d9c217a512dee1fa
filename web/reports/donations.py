"""The donations part of a report: what came, what went, what is there, the money, and what is owed (D19)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from projections.donations.cashmoves import CashMoveRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.disclosure import DisclosureRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from web.donations.stockwords import unit
from web.reports.donationpoints import points_of
from web.reports.parts import Day, Figure, Number, Part, Table, of

LOSSES = ("lost", "written_off")
MOST_LINES = 200
"""Lines of a table in a report; the ledger has all."""


def part(day: Day) -> Part:
    """Everything that donations have to say about the day or the week."""
    moves = _of_the_day(day, MovementRow)
    money = _of_the_day(day, CashMoveRow)
    lots = _ours(day, LotRow)
    consignments = _ours(day, ConsignmentRow)
    return Part(
        title=str(_("Supply donations")),
        figures=[*_goods(day, moves, consignments), *_money(money), *_told(day)],
        tables=(
            *_by_item(moves, lots),
            *_by_recipient(day, moves),
            *_by_organisation(day, moves, money),
        ),
        points=points_of(day, consignments, lots),
    )


def _ours(day: Day, kind: type[Any]) -> list[Any]:
    rows = day.reading.rows(
        kind, kind.c.response_id == day.response.id, at=day.position, order_by=kind.c.number
    )
    return [row for row in rows if row.organisation_id in day.organisations]


def _of_the_day(day: Day, kind: type[Any]) -> list[Any]:
    c = kind.c
    where = (c.response_id == day.response.id, c.happened_at >= day.start, c.happened_at < day.end)
    rows = day.reading.rows(kind, *where, at=day.position, order_by=c.position)
    return [row for row in rows if row.organisation_id in day.organisations]


def _goods(day: Day, moves: Sequence[MovementRow], consignments: Sequence[ConsignmentRow]) -> list[Figure]:
    came = {m.donation_id for m in moves if m.kind == "received" and m.donation_id}
    went = {m.consignment_id for m in moves if m.kind == "issued" and m.consignment_id}
    reached = sum(day.holds(row.confirmed_at) for row in consignments)
    under_way = sum(row.status == "in_transit" for row in consignments)
    gone = {m.lot_id for m in moves if m.kind in LOSSES}
    return [
        Figure("donations_received", str(_("Donations of goods received")), len(came)),
        Figure("consignments_issued", str(_("Consignments issued")), len(went)),
        Figure("consignments_confirmed", str(_("Consignments confirmed by the recipient")), reached),
        Figure("lots_lost", str(_("Lots with a loss or write-off")), len(gone)),
        Figure("consignments_moving", str(_("Consignments on the way")), under_way, of_the_day=False),
    ]


def _money(moves: Sequence[CashMoveRow]) -> list[Figure]:
    return [
        Figure("cash_received", str(_("Cash received (yuan)")), _yuan(moves, "received", "refunded")),
        Figure("cash_spent", str(_("Cash spent (yuan)")), _yuan(moves, "disbursed", "returned")),
    ]


def _yuan(moves: Iterable[CashMoveRow], kind: str, back: str) -> Number:
    """An amount less what went the other way; whole yuan as a whole number."""
    minor = sum(m.amount if m.kind == kind else -m.amount if m.kind == back else 0 for m in moves)
    return minor // 100 if minor % 100 == 0 else (Decimal(minor) / 100).quantize(Decimal("0.01"))


def _told(day: Day) -> list[Figure]:
    c = DisclosureRow.c
    where = (c.response_id == day.response.id, c.published_at >= day.start, c.published_at < day.end)
    rows = day.reading.rows(DisclosureRow, *where, at=day.position)
    items = sum(len(row.item_ids) for row in rows if row.organisation_id in day.organisations)
    return [Figure("items_published", str(_("Items published")), items)]


def _by_item(moves: Sequence[MovementRow], lots: Sequence[LotRow]) -> tuple[Table, ...]:
    """Came, went, and is there: of everything that moved or lies anywhere."""
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for move in moves:
        totals[move.item_name, move.unit][_column(move.kind)] += move.quantity_milli
    for lot in lots:
        totals[lot.item_name, lot.unit]["there"] += lot.on_hand_milli
    rows: list[list[str | Number]] = [
        [name, unit(word), *(_amount(sign * sums[key]) for key, sign in COLUMNS)]
        for (name, word), sums in sorted(totals.items())
        if any(sums.values())
    ]
    heads = (_("Goods"), _("Unit"), _("Came in"), _("Went out"), _("Lost or written off"), _("There now"))
    return of(rows[:MOST_LINES], str(_("Goods came and gone")), [str(head) for head in heads])


COLUMNS = (("in", 1), ("out", -1), ("loss", -1), ("there", 1))
_COLUMN = {"received": "in", "found": "in", "issued": "out", "returned": "out", "sold": "out"}


def _column(kind: str) -> str:
    """Transfers between warehouses neither come nor go."""
    return "loss" if kind in LOSSES else _COLUMN.get(kind, "within")


def _amount(milli: int) -> Number:
    return milli // 1000 if milli % 1000 == 0 else Decimal(milli) / 1000


def _by_recipient(day: Day, moves: Sequence[MovementRow]) -> tuple[Table, ...]:
    """Who was sent what; people are not named."""
    totals: Counter[tuple[UUID | None, str, str]] = Counter()
    for move in moves:
        if move.kind in ("issued", "returned"):
            totals[move.institution_id, move.item_name, move.unit] -= move.quantity_milli
    ids = {id for id, _item, _word in totals if id}
    places = day.reading.rows(InstitutionRow, InstitutionRow.c.id.in_(ids), at=day.position)
    named = {row.id: row.name for row in places}
    rows: list[list[str | Number]] = [
        [named.get(id, "") if id else str(_("People in need")), item, unit(word), _amount(milli)]
        for (id, item, word), milli in totals.items()
        if milli
    ]
    heads = [str(_("Recipient")), str(_("Goods")), str(_("Unit")), str(_("Quantity"))]
    return of(sorted(rows, key=_by_text)[:MOST_LINES], str(_("Sent to whom")), heads)


def _by_text(row: Sequence[str | Number]) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _by_organisation(
    day: Day, moves: Sequence[MovementRow], money: Sequence[CashMoveRow]
) -> tuple[Table, ...]:
    rows: list[list[str | Number]] = []
    for id, name in sorted(day.organisations.items(), key=lambda pair: pair[1]):
        mine = [m for m in moves if m.organisation_id == id]
        cash = [m for m in money if m.organisation_id == id]
        came = len({m.donation_id for m in mine if m.kind == "received" and m.donation_id})
        went = len({m.consignment_id for m in mine if m.kind == "issued" and m.consignment_id})
        line: list[str | Number] = [name, came, went, _yuan(cash, "received", "refunded")]
        if any(line[1:]):
            rows.append([*line, _yuan(cash, "disbursed", "returned")])
    heads = (_("Organisation"), _("Donations received"), _("Consignments issued"))
    yuan = (_("Cash received (yuan)"), _("Cash spent (yuan)"))
    return of(rows, str(_("Donations by organisation")), [str(head) for head in (*heads, *yuan)])
