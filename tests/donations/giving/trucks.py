"""Trucks at the gate, papers and pages: what the tests of giving by plain forms share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from app.donations.catalogue import define_pack, list_item
from app.donations.warehouses import open_warehouse
from domain.donations import item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
N95 = "医用防护口罩"
GATE = "/donations/gate"


@pytest.fixture
def store(app: Flask, seeded: Scenario) -> str:
    """A warehouse of the team, and N95 masks in the catalogue, 240 in a carton."""
    parts, opening = app.extensions["muster"], cause(app.extensions["muster"].ledger)
    open_warehouse(
        parts.ledger,
        name="Qiaonan store 桥南仓",
        organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode("990000001"),
        address="3 Canal Road",
        point=None,
        cause=opening,
    )
    said = {"english": "N95 mask", "category": "protection", "standard": "GB 19083-2010"}
    list_item(
        parts.ledger,
        code="I03",
        name=N95,
        unit="piece",
        synonyms=["N95口罩"],
        **said,
        cause=cause(parts.ledger),
    )
    define_pack(
        parts.ledger, item_id=item_id("I03"), unit="carton", holds=Decimal(240), cause=cause(parts.ledger)
    )
    parts.projector.catch_up()
    return str(opening.new_id("warehouse"))


def donations(app: Flask) -> list[DonationRow]:
    return app.extensions["muster"].views.rows(DonationRow, order_by=DonationRow.c.number)


def lots(app: Flask) -> list[LotRow]:
    return app.extensions["muster"].views.rows(LotRow, order_by=LotRow.c.number)


def truck(store: str, **changes: Any) -> dict[str, Any]:
    """Fifty cartons of N95 masks from Huakang."""
    said = {
        "warehouse_id": store,
        "item_1": "N95口罩",
        "quantity_1": "50",
        "unit_1": "carton",
        "specification_1": "3M 8210",
        "donor_kind": "enterprise",
        "donor_name": "华康医药",
        "donor_mobile": "13900008888",
    }
    return {key: value for key, value in (said | changes).items() if value is not None}


def photo(name: str = "paper.jpg") -> tuple[BytesIO, str]:
    """A picture of a paper."""
    made = BytesIO()
    Image.new("RGB", (60, 80), (200, 190, 180)).save(made, "JPEG")
    made.seek(0)
    return made, name


def received(app: Flask, person: Person, store: str, **changes: Any) -> DonationRow:
    """The truck is taken in."""
    answer = person.send(GATE, GATE, **truck(store, **changes))
    assert answer.status_code == 303, answer.text
    return donations(app)[-1]


def act(person: Person, row: DonationRow, what: str, **values: Any) -> TestResponse:
    return person.send(f"/donations/{row.id}", f"/donations/{row.id}/{what}", **values)


def shows(answer: TestResponse, text: str, status: int = 422) -> bool:
    """Whether the form came back with this said."""
    assert answer.status_code == status, (answer.status_code, answer.text[:2000])
    return text in answer.text
