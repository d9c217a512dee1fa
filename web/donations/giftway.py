"""Where a donation went: its lots, each box to whom, what is still there; nobody is named (D17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from projections.areas import AreaRow
from projections.donations.cash import CashRow
from projections.donations.consignment_lines import confirmed
from projections.donations.consignments import ConsignmentRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from web.donations.goodsnames import goods_name
from web.donations.publiclines import named
from web.donations.stockwords import amount, unit
from web.present import Look

LEFT = ("lost", "written_off", "sold")
"""How goods end without reaching anybody."""
PLAIN = {
    "offered": _l("We have your offer and look at what is needed"),
    "screened": _l("We have your offer and look at what is needed"),
    "accepted": _l("Accepted: we wait for your donation"),
    "agreed": _l("Agreed: we wait for your donation"),
    "refused": _l("We could not take it"),
    "received": _l("Received, thank you"),
    "valued": _l("Received and valued, thank you"),
    "receipted": _l("Received, with its official receipt; thank you"),
    "closed": _l("Received, used and accounted for; thank you"),
    "pledged": _l("Promised: we wait for it to arrive"),
    "earmarked": _l("Received and set aside for its purpose"),
    "disbursed": _l("Spent for its purpose"),
    "refunded": _l("Given back"),
    "cancelled": _l("Not given"),
}
CARRIED = {
    "in_transit": Look("move", "c-transit", _l("on the way")),
    "delivered": Look("here", "c-delivered", _l("delivered")),
    "short": Look("trouble", "c-short", _l("delivered, something is missing")),
    "confirmed": Look("done", "c-confirmed", _l("receipt confirmed")),
    "returned": Look("closed", "c-returned", _l("came back")),
}
ARRIVED = [CARRIED[state] for state in ("delivered", "short", "confirmed")]
ENDED = {
    "lost": Look("trouble", "t-overdue", _l("lost")),
    "written_off": Look("closed", "t-closed", _l("unusable, written off")),
    "sold": Look("closed", "t-closed", _l("sold by a third party; the money stays in the purpose")),
}
STILL = Look("wait", "w-store", _l("in the warehouse"))


@dataclass(frozen=True)
class Step:
    """So much of something, and where it is."""

    look: Look
    what: str
    much: str
    where: str
    ref: str
    at: datetime | None


@dataclass(frozen=True)
class Given:
    """One thing that was given."""

    what: str
    offered: str
    received: str
    lots: Sequence[str]


@dataclass(frozen=True)
class Way:
    """All of a donation's way."""

    row: DonationRow | CashRow
    organisation: str
    given: Sequence[Given]
    steps: Sequence[Step]
    receipts: Sequence[str]
    recipients: int

    @property
    def plain(self) -> Any:
        """How it stands, in plain words."""
        return PLAIN.get(self.row.status, self.row.status)


def way_of_goods(reading: Reading, row: DonationRow) -> Way:
    """The way of goods, as of now."""
    lots = reading.rows(LotRow, LotRow.c.donation_id == row.id, order_by=LotRow.c.number)
    moves = reading.rows(MovementRow, MovementRow.c.donation_id == row.id, order_by=MovementRow.c.position)
    steps = goods_way(reading, lots, moves)
    return Way(
        row=row,
        organisation=keeper_of(reading, row),
        given=[_given(line, lots) for line in row.lines],
        steps=steps,
        receipts=[f"{one['code']} {one['number']}" for one in row.receipts],
        recipients=reached(steps),
    )


def keeper_of(reading: Reading, row: DonationRow | CashRow) -> str:
    """The organisation that received it."""
    return named(reading, OrganisationRow, {row.organisation_id}).get(row.organisation_id, "")


def goods_way(reading: Reading, lots: Iterable[LotRow], moves: Sequence[MovementRow]) -> list[Step]:
    """What of these lots went where, how it ended else, and what is still there."""
    ended = [_ended(move) for move in moves if move.kind in LEFT]
    return [*_sent(reading, moves), *ended, *_still(lots)]


def reached(steps: Iterable[Step]) -> int:
    """How many have received something of it."""
    return len({step.where for step in steps if step.look in ARRIVED})


def _given(line: Mapping[str, Any], lots: Iterable[LotRow]) -> Given:
    mine = [lot for lot in lots if str(lot.id) in line["lot_ids"]]
    return Given(
        what=goods_name(line["name"], line["item_id"]),
        offered=f"{amount(line['quantity'])} {unit(line['unit'])}",
        received=f"{amount(line['received'])} {unit(line['base'])}" if line["lot_ids"] else "",
        lots=[_lot(lot) for lot in mine],
    )


def _lot(lot: LotRow) -> str:
    batch = str(_("batch %(batch)s", batch=lot.batch)) if lot.batch else ""
    until = str(_("use by %(day)s", day=lot.expires_on)) if lot.expires_on else ""
    return " · ".join(part for part in (f"L-{lot.number:04d}", batch, until) if part)


def _sent(reading: Reading, moves: Sequence[MovementRow]) -> list[Step]:
    """What went out less what came back, one step a consignment and thing."""
    totals: dict[tuple[UUID, str, str], int] = {}
    went = [move for move in moves if move.kind in ("issued", "returned")]
    lots = {lot.id: lot for lot in reading.rows(LotRow, LotRow.c.id.in_({move.lot_id for move in went}))}
    for move in went:
        word, milli = lots[move.lot_id].as_now(move.unit, move.quantity_milli)
        if move.consignment_id is not None:
            key = (move.consignment_id, move.item_name, word)
            totals[key] = totals.get(key, 0) - milli
    ids = {consignment_id for consignment_id, _item, _unit in totals}
    rows = {row.id: row for row in reading.rows(ConsignmentRow, ConsignmentRow.c.id.in_(ids))}
    places = named(reading, InstitutionRow, {row.institution_id for row in rows.values()})
    areas = reading.rows(AreaRow, AreaRow.c.code.in_({row.area_code for row in rows.values()}))
    around = {row.code: row.name for row in areas}
    return [
        _step(rows[id], item, unit_word, milli, places, around, lots.keys())
        for (id, item, unit_word), milli in totals.items()
        if id in rows
    ]


def _step(
    row: ConsignmentRow,
    item: str,
    unit_word: str,
    milli: int,
    places: Mapping[UUID | None, str],
    around: Mapping[str, str],
    lots: Collection[UUID],
) -> Step:
    mine = [line for line in row.lines if line["item_name"] == item and UUID(line["lot_id"]) in lots]
    area = around.get(row.area_code, "")
    return Step(
        look=CARRIED["returned"] if not milli else CARRIED.get(row.status, CARRIED["in_transit"]),
        what=goods_name(item),
        much=arrived(milli, confirmed(mine, milli), unit_word),
        where=places.get(row.institution_id) or str(_("People in need, %(area)s", area=area)),
        ref=f"C-{row.number:04d}",
        at=row.confirmed_at or row.delivered_at or row.handed_at,
    )


def arrived(sent: int, got: int, unit_word: str) -> str:
    """What the recipient confirmed, and beside it what was sent where that is another amount."""
    told, whole = _much(got, unit_word), _much(sent, unit_word)
    return told if got == sent else str(_("%(received)s received (%(sent)s sent)", received=told, sent=whole))


def _ended(move: MovementRow) -> Step:
    return Step(
        look=ENDED[move.kind],
        what=goods_name(move.item_name, move.item_id),
        much=_much(-move.quantity_milli, move.unit),
        where="",
        ref=f"L-{move.lot_number:04d}",
        at=move.happened_at,
    )


def _still(lots: Iterable[LotRow]) -> list[Step]:
    """What is still on hand, by thing."""
    totals: dict[tuple[str, str], int] = {}
    for lot in lots:
        if lot.on_hand_milli:
            key = (lot.item_name, lot.unit)
            totals[key] = totals.get(key, 0) + lot.on_hand_milli
    return [
        Step(STILL, goods_name(item), _much(milli, word), "", "", None)
        for (item, word), milli in totals.items()
    ]


def _much(milli: int, unit_word: str) -> str:
    return f"{amount(Decimal(milli) / 1000)} {unit(unit_word)}"
