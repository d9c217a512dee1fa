"""A response, warehouses in Linhe and in Qiaonan, masks in the catalogue; lots as the tests need them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app import areas, institutions, organisations, responses
from app.donations import catalogue, stock, warehouses
from app.ledger import Ledger
from domain.base import SYSTEM, Actor, Cause
from domain.donations import ItemId, Lot, LotId, WarehouseId, item_id
from domain.institutions import InstitutionId, institution_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from tests.domain.harness import at, cause, someone

LINHE, QIAONAN = AreaCode("990000"), AreaCode("990000001")
KU, AN = Actor("account", someone("库明")), Actor("account", someone("安岭"))
"""The storekeeper who counts, and the one who looks."""


def pieces(amount: float | str) -> Quantity:
    """So many pieces."""
    return Quantity(Decimal(str(amount)), "piece")


def because(by: Actor = SYSTEM, hour: float = 8) -> Cause:
    """A command of its own."""
    return Cause(by, at(hour), at(hour), uuid4())


def a_lot(amount: int = 100, **changes: Any) -> Lot:
    """A usable lot of masks in Linhe's warehouse, given; its past is forgotten."""
    values: dict[str, Any] = {
        "id": LotId(someone("a lot of masks")),
        "number": 1,
        "response_id": someone("flood"),
        "organisation_id": someone("team"),
        "area_code": LINHE,
        "warehouse_id": someone("Linhe's warehouse"),
        "item_id": item_id("I03"),
        "item_name": "医用防护口罩",
        "quantity": pieces(amount),
        "source": "donated",
        "zone": "Asia/Shanghai",
        "batch": "B2020-01",
        "condition": "usable",
        "cause": cause(),
    }
    lot = Lot.receive(**values | changes)
    lot.collect_events()
    return lot


@dataclass
class Store:
    """What was seeded."""

    ledger: Ledger
    response_id: ResponseId
    organisation_id: OrganisationId
    linhe: WarehouseId
    qiaonan: WarehouseId
    masks: ItemId
    union: InstitutionId
    """A hospital."""

    def lot(self, amount: float | str = 100, hour: float = 8, **said: Any) -> LotId:
        """Masks that were bought come in."""
        why = because(hour=hour)
        values: dict[str, Any] = {
            "response_id": self.response_id,
            "warehouse_id": self.linhe,
            "item_id": self.masks,
            "quantity": pieces(amount),
            "source": "bought",
            "batch": "B2020-01",
        }
        stock.receive_stock(self.ledger, **values | said, cause=why)
        return LotId(why.new_id("lot"))

    def get(self, lot_id: UUID) -> Lot:
        """The lot as it is now."""
        return self.ledger.get(Lot, lot_id)


def open_store(ledger: Ledger) -> Store:
    """Seed a ledger."""
    for code, name in ((LINHE, "Linhe"), (QIAONAN, "Qiaonan")):
        areas.list_area(ledger, code=code, name=name, point=None, cause=because(hour=1))
    team, flood, here, there = (because(hour=1) for _ in range(4))
    organisations.register_organisation(
        ledger, name="队", parent_id=None, area_code=LINHE, cause=team
    )  # fmt: skip
    team_id = OrganisationId(team.new_id("organisation"))
    responses.start_response(
        ledger, name="疫情", kind="epidemic", area=LINHE, time_zone="Asia/Shanghai",
        started_at=at(0), historical=False, cause=flood,
    )  # fmt: skip
    for name, why in (("林河仓", here), ("桥南仓", there)):
        warehouses.open_warehouse(
            ledger, name=name, organisation_id=team_id, area_code=LINHE, address="", point=None, cause=why
        )
    catalogue.list_item(
        ledger, code="I03", name="医用防护口罩 | N95口罩", english="respirator", category="mask",
        unit="piece",
        standard="GB 19083-2010", synonyms=["N95口罩", "KN95"], cause=because(hour=1),
    )  # fmt: skip
    catalogue.define_pack(
        ledger, item_id=item_id("I03"), unit="box", holds=Decimal(20), cause=because(hour=1)
    )  # fmt: skip
    institutions.list_institution(
        ledger, code="H1", name="协和医院", kind="hospital", area_code=LINHE, address="", point=None,
        approximate=False, cause=because(hour=1),
    )  # fmt: skip
    return Store(
        ledger=ledger,
        response_id=ResponseId(flood.new_id("response")),
        organisation_id=team_id,
        linhe=WarehouseId(here.new_id("warehouse")),
        qiaonan=WarehouseId(there.new_id("warehouse")),
        masks=item_id("I03"),
        union=institution_id("H1"),
    )
