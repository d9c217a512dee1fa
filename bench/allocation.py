"""Allocation: which of 5,000 lots should go to which of 1,000 needs, the same at ten times, and recorded."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from app import institutions
from app.donations import catalogue, stock, warehouses
from app.donations.allocating import allocate
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from bench import Result, quantile, seconds
from domain.donations import ItemId, WarehouseId, item_id
from domain.donations.matching import Setting, Stock, Wanted, match
from domain.donations.rules_allocation import EVERYBODY, Goods
from domain.institutions import institution_id
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity
from domain.responses import ResponseId
from projections.donations.matching import matched
from projections.projector import Projector
from projections.reading import Views
from projections.responses import ResponseRow
from tests.scenario import Scenario, cause, seed

NEEDS, LOTS, TEN = 1_000, 5_000, 10
ITEMS, HOSPITALS, HOUSES = 30, 200, 20
ROUNDS = 5


def measure() -> Iterator[Result]:
    """Matching alone, at ten times, of one item only; then from the rows, and the consignments recorded."""
    one = quantile([seconds(lambda: _match(1, ITEMS)) for _ in range(ROUNDS)], 0.5)
    ten = quantile([seconds(lambda: _match(TEN, ITEMS)) for _ in range(2)], 0.5)
    same = quantile([seconds(lambda: _match(1, 1)) for _ in range(ROUNDS)], 0.5)
    yield Result(f"allocation: matching {NEEDS} needs and {LOTS} lots", one, "s", at_most=2)
    yield Result(f"allocation: matching {TEN * NEEDS} needs and {TEN * LOTS} lots", ten, "s")
    yield Result("allocation: growth of matching at 10×", ten / one, "×", at_most=15)
    yield Result(f"allocation: matching {NEEDS} needs and {LOTS} lots, all of one item", same, "s")
    with tempfile.TemporaryDirectory(prefix="muster-allocation-") as folder:
        yield from _recorded(Path(folder))


def _match(times: int, items: int) -> int:
    needs, lots, setting = problem(times * NEEDS, times * LOTS, items)
    return len(match(needs, lots, setting=setting).proposals)


_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_KNOWN: dict[tuple[int, int, int], tuple[list[Wanted], list[Stock], Setting]] = {}


def problem(needs: int, lots: int, items: int) -> tuple[list[Wanted], list[Stock], Setting]:
    """Needs and lots at random, made once: some directed, expiring, unchecked; some needs say no number."""
    if (needs, lots, items) not in _KNOWN:
        _KNOWN[needs, lots, items] = _problem(needs, lots, items)
    return _KNOWN[needs, lots, items]


def _problem(needs: int, lots: int, items: int) -> tuple[list[Wanted], list[Stock], Setting]:
    chance = Random(needs)
    setting = Setting(_id(chance), _NOW, _NOW.date())
    goods = [_id(chance) for _ in range(items)]
    hospitals = [(_id(chance), _point(chance)) for _ in range(HOSPITALS)]
    houses = [(_id(chance), _point(chance)) for _ in range(HOUSES)]
    asked = [_need(chance, chance.choice(goods), *chance.choice(hospitals)) for _ in range(needs)]
    ids = [id for id, _ in hospitals]
    lying = [_lot(chance, chance.choice(goods), chance.choice(houses), ids, setting) for _ in range(lots)]
    return asked, lying, setting


def _need(chance: Random, item: UUID, hospital: UUID, point: GeoPoint) -> Wanted:
    quantity = None if chance.random() < 0.4 else Decimal(chance.randint(10, 2000))
    urgency = chance.choice(("critical", "urgent", "normal"))
    since = _NOW - timedelta(hours=chance.randint(1, 500))
    return Wanted(_id(chance), "", item, quantity, urgency, since, None, hospital, point)


def _lot(
    chance: Random, item: UUID, house: tuple[UUID, GeoPoint], hospitals: list[UUID], setting: Setting
) -> Stock:
    days = chance.choice((0, chance.randint(-5, 700)))
    directed = (chance.choice(hospitals),) if chance.random() < 0.1 else ()
    checked: dict[UUID | None, bool] = {EVERYBODY: chance.random() < 0.02}
    if chance.random() < 0.2:
        checked = {chance.choice(hospitals): False}
    goods = Goods(
        item_name="N95口罩",
        response_id=setting.response_id,
        expires_on=(_NOW + timedelta(days=days)).date().isoformat() if days else "",
        directed_to=directed,
        relations=checked,
    )
    amount = Quantity(Decimal(chance.randint(1, 500)), "piece")
    return Stock(_id(chance), item, amount, goods, *house, _NOW - timedelta(hours=chance.randint(1, 900)))


def _recorded(folder: Path) -> Iterator[Result]:
    """The page's question on real rows, and every proposal of it recorded as consignments."""
    settings = replace(Settings.from_env({}), data=folder / "data")
    secrets = Secrets(settings)
    ledger, views = Ledger(settings, digest_key=secrets.digest_key), Views(settings)
    projector = Projector(ledger, settings, views)
    seeded = seed(ledger, secrets)
    _fill(ledger, seeded)
    projector.catch_up()
    response = views.one(ResponseRow, seeded.response)
    if response is None:
        raise LookupError("the response is not shown")
    with views.read() as reading:
        asked = [seconds(lambda: matched(reading, response, ledger.now())) for _ in range(3)]
        found = matched(reading, response, ledger.now())
    said: dict[str, Any] = {"response_id": ResponseId(seeded.response), "proposals": found.proposals}
    began = time.perf_counter()
    done = allocate(ledger, **said, cause=cause(ledger))
    took = time.perf_counter() - began
    if done.refused:
        raise RuntimeError(str(done.refused[0][1]))
    yield Result(
        f"allocation: suggestions from the rows of {NEEDS} needs and {LOTS} lots", quantile(asked, 0.5), "s"
    )
    yield Result(f"allocation: {len(done.consignment_ids)} consignments recorded", took, "s")
    yield Result("allocation: one consignment recorded", 1000 * took / len(done.consignment_ids), "ms")
    projector.stop()
    for part in (views, ledger, secrets):
        part.close()


def _fill(ledger: Ledger, seeded: Scenario) -> None:
    """Items, warehouses, hospitals with their needs, and lots that were bought."""
    chance, area = Random(1), AreaCode("990000001")
    items = [item_id(f"B{number}") for number in range(ITEMS)]
    for number in range(ITEMS):
        catalogue.list_item(
            ledger, code=f"B{number}", name=f"物资{number}", english="", category="mask", unit="piece",
            standard="", synonyms=[], cause=cause(ledger),
        )  # fmt: skip
    houses = [_house(ledger, seeded, number, chance) for number in range(HOUSES)]
    with ledger.batch() as books:
        for number in range(HOSPITALS):
            institutions.list_institution(
                books, code=f"B{number}", name=f"医院{number}", kind="hospital", area_code=area,
                address="", point=_point(chance), approximate=False, cause=cause(ledger),
            )  # fmt: skip
        for number in range(NEEDS):
            item = f"物资{(number // HOSPITALS * 7 + number) % ITEMS}"
            institutions.open_supply_need(
                books, institution_id=institution_id(f"B{number % HOSPITALS}"), item=item,
                response_id=ResponseId(seeded.response),
                quantity=None if number % 3 == 0 else chance.randint(10, 2000), unit="", specification="",
                cause=cause(ledger),
            )  # fmt: skip
    _stock(ledger, seeded, items, houses, chance)


def _house(ledger: Ledger, seeded: Scenario, number: int, chance: Random) -> WarehouseId:
    opening = cause(ledger)
    warehouses.open_warehouse(
        ledger, name=f"仓{number}", organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode("990000001"), address="", point=_point(chance), cause=opening,
    )  # fmt: skip
    return WarehouseId(opening.new_id("warehouse"))


def _stock(
    ledger: Ledger, seeded: Scenario, items: list[ItemId], houses: list[WarehouseId], chance: Random
) -> None:
    with ledger.batch() as books:
        for number in range(LOTS):
            day = ledger.now() + timedelta(days=chance.randint(40, 700))
            stock.receive_stock(
                books, response_id=ResponseId(seeded.response), warehouse_id=chance.choice(houses),
                item_id=chance.choice(items), quantity=Quantity(Decimal(chance.randint(1, 500)), "piece"),
                source="bought", batch=f"B{number % 97}", expires_on=day.date().isoformat(),
                cause=cause(ledger),
            )  # fmt: skip


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _point(chance: Random) -> GeoPoint:
    return GeoPoint.of(30.5 + chance.gauss(0, 0.3), 114.3 + chance.gauss(0, 0.3))
