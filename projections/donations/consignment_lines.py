"""The lines of a consignment as rows hold them: amounts are texts, and every one is counted exactly."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypedDict, cast
from uuid import UUID

from domain.donations.consignment_lines import ConsignmentLine, written
from domain.donations.receipts import settled
from domain.quantity import Quantity


class LineFact(TypedDict):
    """One line; amounts are texts in `unit`. `received` is "" until the recipient has counted."""

    line: int
    lot_id: str
    item_id: str
    item_name: str
    batch: str
    expires_on: str
    quantity: str
    unit: str
    need_id: str
    wanted: str
    donation_id: str
    lost: str
    delivered: str
    received: str
    short: str
    returned: str


def told(lines: list[LineFact], quantities: dict[str, Decimal], name: str) -> list[LineFact]:
    """The lines with what arrived, by what `name` says."""
    return [line | {name: written(quantities[str(line["line"])])} for line in lines]  # type: ignore[misc]


def added(lines: list[LineFact], number: int, name: str, amount: Decimal) -> list[LineFact]:
    """The lines with more of `name` on one of them."""
    return [_more(line, name, amount) if line["line"] == number else line for line in lines]


def _more(line: LineFact, name: str, amount: Decimal) -> LineFact:
    facts = dict(line)
    return cast(LineFact, facts | {name: written(Decimal(str(facts[name])) + amount)})


def taken_back(lines: list[LineFact], number: int, amount: Decimal) -> list[LineFact]:
    """The lines with less received on one of them: what went back after it was confirmed."""
    return [
        line | {"received": written(Decimal(line["received"]) - amount)}
        if line["line"] == number and line["received"]
        else line
        for line in lines
    ]


def stands(lines: list[LineFact], status: str) -> str:
    """Where it stands after its lines changed: the aggregate's own word."""
    return settled({line["line"]: line_of(line) for line in lines}, status)


def line_of(fact: LineFact) -> ConsignmentLine:
    """The line as the domain reads it."""
    return ConsignmentLine(
        line=fact["line"],
        lot_id=UUID(fact["lot_id"]),
        item_id=UUID(fact["item_id"]),
        name=fact["item_name"],
        batch=fact["batch"],
        expires_on=fact["expires_on"],
        quantity=Quantity(Decimal(fact["quantity"]), fact["unit"]),
        need_id=UUID(fact["need_id"]) if fact["need_id"] else None,
        wanted=fact["wanted"],
        donation_id=UUID(fact["donation_id"]) if fact["donation_id"] else None,
        lost=Decimal(fact["lost"]),
        received=Decimal(fact["received"]) if fact["received"] else None,
        short=Decimal(fact["short"]),
        returned=Decimal(fact["returned"]),
    )


def confirmed(lines: Iterable[LineFact], milli: int) -> int:
    """Of so much that went in these lines, what the recipient confirmed; all of it until they have."""
    known = [line_of(line) for line in lines]
    went = sum((line.sent - line.returned for line in known), Decimal(0))
    got = [line.received for line in known if line.received is not None]
    return int(milli * sum(got, Decimal(0)) / went) if went > 0 and len(got) == len(known) else milli


def fact_of(line: ConsignmentLine) -> LineFact:
    """The line as rows hold it."""
    return {
        "line": line.line,
        "lot_id": str(line.lot_id),
        "item_id": str(line.item_id),
        "item_name": line.name,
        "batch": line.batch,
        "expires_on": line.expires_on,
        "quantity": written(line.quantity.amount),
        "unit": line.quantity.unit,
        "need_id": str(line.need_id or ""),
        "wanted": line.wanted,
        "donation_id": str(line.donation_id or ""),
        "lost": "0",
        "delivered": "",
        "received": "",
        "short": "0",
        "returned": "0",
    }
