"""Errands: what is to be bought, what it cost, who is owed money and who has a card."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.dispatch.errands import Errand
from projections.rows import Row, View, item_key, known, stored


class ItemFact(TypedDict):
    """One line of the list; `state` is open, bought or missing, `substitute` what was bought instead."""

    name: str
    amount: str
    unit: str
    note: str
    substitutes: bool
    state: str
    substitute: str


@stored("errands", indexes=[("response_id",), ("organisation_id",), ("task_id",), ("volunteer_id",)])
class ErrandRow(Row):
    """One errand; money in minor units of `currency`: `balance` is what is still owed to the volunteer."""

    id: UUID
    number: int
    task_id: UUID
    volunteer_id: UUID | None
    person_id: UUID | None
    response_id: UUID
    organisation_id: UUID
    area_code: str
    status: str
    items: list[ItemFact]
    priced: bool
    total: int
    advanced: int
    repaid: int
    balance: int
    currency: str
    receipts: list[str]
    cards: dict[str, str]
    reason: str
    listed_at: datetime
    changed_at: datetime


def evolve(row: ErrandRow | None, event: Event) -> ErrandRow | None:
    """Fold one event of an errand."""
    if isinstance(event, Errand.Listed):
        return _listed(event)
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case Errand.ItemsChanged():
            return row.replace(items=_items(event.items))
        case Errand.ShopperChanged():
            return row.replace(volunteer_id=event.volunteer_id)
        case Errand.ItemTicked():
            return _ticked(row, event)
        case Errand.Bought():
            return _priced(row, event).replace(status="bought" if row.status == "listed" else row.status)
        case Errand.AmountsCorrected():
            return _priced(row, event)
        case Errand.ReceiptKept():
            return row.replace(receipts=[*row.receipts, str(event.attachment_id)])
        case Errand.Delivered():
            return row.replace(status="delivered")
        case Errand.Repaid():
            repaid = row.repaid + event.amount.minor
            return row.replace(repaid=repaid, balance=row.advanced - repaid)
        case Errand.CardHandedOver():
            return row.replace(cards=row.cards | {event.card: str(event.volunteer_id)})
        case Errand.CardReturned():
            return row.replace(cards={card: who for card, who in row.cards.items() if card != event.card})
        case Errand.Settled():
            return row.replace(status="settled")
        case Errand.Cancelled():
            return row.replace(status="cancelled", reason=event.reason)
    return row


def _listed(event: Errand.Listed) -> ErrandRow:
    return ErrandRow(
        id=event.originator_id,
        number=event.number,
        task_id=event.task_id,
        volunteer_id=event.volunteer_id,
        person_id=event.person_id,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        status="listed",
        items=_items(event.items),
        priced=False,
        total=0,
        advanced=0,
        repaid=0,
        balance=0,
        currency="CNY",
        receipts=[],
        cards={},
        reason="",
        listed_at=event.timestamp,
        changed_at=event.timestamp,
    )


def _items(items: list[dict[str, str]]) -> list[ItemFact]:
    return [
        ItemFact(
            name=item["name"],
            amount=item["amount"],
            unit=item["unit"],
            note=item["note"],
            substitutes=item["substitutes"] == "yes",
            state="open",
            substitute="",
        )
        for item in items
    ]


def _ticked(row: ErrandRow, event: Errand.ItemTicked) -> ErrandRow:
    items = [ItemFact(**item) for item in row.items]
    items[event.item - 1]["state"] = event.state
    items[event.item - 1]["substitute"] = event.substitute
    return row.replace(items=items)


def _priced(row: ErrandRow, event: Errand.Bought | Errand.AmountsCorrected) -> ErrandRow:
    advanced = event.advanced.minor
    return row.replace(
        priced=True,
        total=event.total.minor,
        advanced=advanced,
        balance=advanced - row.repaid,
        currency=event.total.currency,
    )


ERRANDS = View("errands", ErrandRow, events=[Errand], key=item_key, evolve=evolve)
