"""The seeded district with warehouses and a catalogue, and how tests put goods into them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from app.donations import catalogue, stock, warehouses
from domain.base import Actor
from domain.donations import Lot, LotId, WarehouseId, item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from projections.donations.lots import LotRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

MASKS, RICE = item_id("I01"), item_id("I05")
HALL, SCHOOL = "桥南体育馆仓", "柳园小学仓"


@dataclass
class Shop:
    """What was seeded, and the application around it."""

    app: Flask
    seeded: Scenario
    hall: UUID
    school: UUID

    @property
    def parts(self) -> Any:
        return self.app.extensions["muster"]

    def settle(self) -> None:
        """Show everything that is recorded."""
        self.parts.projector.catch_up()

    def lot(self, amount: str = "1000", *, by: str = "storekeeper", **said: Any) -> UUID:
        """Masks that were bought come into the hall."""
        why = cause(self.parts.ledger, Actor("account", self.seeded.people[by]))
        values: dict[str, Any] = {
            "response_id": ResponseId(self.seeded.response),
            "warehouse_id": WarehouseId(self.hall),
            "item_id": MASKS,
            "quantity": Quantity(Decimal(amount), said.pop("unit", "piece")),
            "source": "bought",
            "batch": "B-7",
        }
        stock.receive_stock(self.parts.ledger, **values | said, cause=why)
        self.settle()
        return why.new_id("lot")

    def rows(self) -> list[LotRow]:
        """Every lot as it is shown, by number."""
        rows: list[LotRow] = self.parts.views.rows(LotRow, order_by=LotRow.c.number)
        return rows

    def on_hand(self, lot: UUID) -> Decimal:
        """What the ledger itself says of a lot."""
        found: Decimal = self.parts.ledger.get(Lot, LotId(lot)).on_hand.amount
        return found

    def head(self) -> int:
        return int(self.parts.ledger.head())


def open_shop(app: Flask, seeded: Scenario) -> Shop:
    """Two warehouses and two kinds of goods."""
    ledger = app.extensions["muster"].ledger
    for code, name, unit, perishable in (
        ("I01", "N95口罩", "piece", False),
        ("I05", "大米", "kilogram", True),
    ):
        catalogue.list_item(
            ledger, code=code, name=name, english="", category="", unit=unit, standard="GB 19083-2010",
            synonyms=[], perishable=perishable, cause=cause(ledger),
        )  # fmt: skip
    catalogue.define_pack(ledger, item_id=MASKS, unit="carton", holds=Decimal(400), cause=cause(ledger))
    made = []
    for name in (HALL, SCHOOL):
        opening = cause(ledger)
        warehouses.open_warehouse(
            ledger, name=name, organisation_id=OrganisationId(seeded.team), point=None,
            area_code=AreaCode("990000001001"), address="柳巷12号", cause=opening,
        )  # fmt: skip
        made.append(opening.new_id("warehouse"))
    shop = Shop(app, seeded, *made)
    shop.settle()
    return shop


def act(person: Person, lot: UUID, what: str, **values: Any) -> TestResponse:
    """Send one of the forms of a lot's page."""
    page = f"/stock/lots/{lot}"
    return person.send(page, f"{page}/{what}", **values)


def table(answer: TestResponse) -> list[dict[str, str]]:
    """A CSV as its lines by their heads."""
    assert answer.status_code == 200, answer.text[:400]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
