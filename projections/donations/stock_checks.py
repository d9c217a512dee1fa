"""What `muster check` asks of the stock: every version of every lot, and every line of the ledger, add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from domain.donations.consignment_lines import WAITING
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow

Broken = tuple[str, str, str]
"""The view, the row's key, and what is wrong."""
OUT, IN = "transferred_out", "transferred_in"


def broken_stock(connection: Connection) -> Iterator[Broken]:
    """Stock: on hand ≥ reserved ≥ 0, and on hand is what came less what went, at every position."""
    lines = _by_lot(connection, MovementRow, "lot_id", "position", "quantity_milli", "balance_milli")
    versions = _by_lot(
        connection,
        LotRow,
        "id",
        "since",
        "on_hand_milli",
        "reserved_milli",
        "available_milli",
        "reservations",
    )
    for lot_id, held in versions.items():
        balances = dict[int, int]()
        yield from _ledger(lot_id, lines.pop(lot_id, []), balances)
        yield from _lot(lot_id, held, balances)
    yield from (("movements", str(lot_id), "has lines but is no lot") for lot_id in lines)
    yield from _transfers(connection)
    yield from _promises(connection)


def _by_lot(connection: Connection, kind: type[Any], *fields: str) -> dict[Any, list[Any]]:
    columns = [kind.c[field] for field in fields]
    found = connection.execute(select(*columns).order_by(columns[0], columns[1])).all()
    return {key: list(rows) for key, rows in groupby(found, itemgetter(0))}


def _ledger(lot_id: Any, lines: list[Any], balances: dict[int, int]) -> Iterator[Broken]:
    """Each line's balance is the sum so far; noted by position."""
    running = 0
    for _, position, quantity, balance in lines:
        running += quantity
        balances[position] = running
        if running != balance or running < 0:
            yield "movements", str(position), f"leaves {balance} of lot {lot_id}, the sum is {running}"


def _lot(lot_id: Any, versions: list[Any], balances: dict[int, int]) -> Iterator[Broken]:
    """Each version's figures hold together, and its on hand is the ledger's at that position."""
    positions, upto, running = sorted(balances), 0, 0
    for _, since, on_hand, reserved, available, held in versions:
        while upto < len(positions) and positions[upto] <= since:
            running = balances[positions[upto]]
            upto += 1
        if on_hand != running:
            yield "lots", str(lot_id), f"since {since} has {on_hand}, the ledger says {running}"
        promised = sum(held.values())
        if not (on_hand >= reserved >= 0 and promised == reserved and available == on_hand - reserved):
            yield (
                "lots",
                str(lot_id),
                f"since {since} has {on_hand}, of it {reserved} reserved ({promised})",
            )
    if upto < len(positions):
        yield "lots", str(lot_id), f"did not move at {positions[upto]} as the ledger says"


def _transfers(connection: Connection) -> Iterator[Broken]:
    """What went out to another lot came in there."""
    c = MovementRow.c
    query = select(c.kind, c.lot_id, c.other_lot_id, c.quantity_milli).where(c.kind.in_((OUT, IN)))
    went, came = dict[Any, int](), dict[Any, int]()
    for kind, lot_id, other, quantity in connection.execute(query):
        if kind == OUT:
            went[other] = went.get(other, 0) - quantity
        else:
            came[lot_id] = came.get(lot_id, 0) + quantity
    for lot_id in went.keys() | came.keys():
        if went.get(lot_id) != came.get(lot_id):
            yield "movements", str(lot_id), f"got {came.get(lot_id)} by transfer of {went.get(lot_id)}"


def _promises(connection: Connection) -> Iterator[Broken]:
    """Who has something reserved still waits for it."""
    c = ConsignmentRow.c
    waiting = {
        str(id) for (id,) in connection.execute(select(c.id).where(c.until.is_(None), c.status.in_(WAITING)))
    }
    lots = select(LotRow.c.id, LotRow.c.reservations).where(
        LotRow.c.until.is_(None), LotRow.c.reserved_milli > 0
    )
    for lot_id, held in connection.execute(lots):
        for consignment in held.keys() - waiting:
            yield "lots", str(lot_id), f"is reserved for {consignment}, which does not wait for it"
