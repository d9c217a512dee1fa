"""The stock ledger with 100,000 movements: how long its pages take, and how fast its views are made anew."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from flask.testing import FlaskClient

from app.donations import catalogue, stock, warehouses
from app.ledger import Ledger
from app.settings import Settings
from bench import Result, quantile, seconds
from bench.rebuild import read_all
from bench.suggest import signed_in
from domain.donations import ItemId, LotId, WarehouseId, item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from projections import VIEWS
from projections.generations import rebuild
from tests.scenario import Scenario, cause, seed

LOTS, MOVEMENTS, ITEMS = 5_000, 100_000, 23
ROUNDS = 15
GOAL = 500
"""Ours, in milliseconds: what still feels like a page.

A movement makes more rows than any other event (its lot, its line, its voucher, its history), all of them
wide: its rebuild is the slowest there is, and its goal is lower than that of a day of dispatch.
"""


def measure() -> Iterator[Result]:
    """Pages as the coordinator gets them, without scripts; then all views from the same events."""
    with tempfile.TemporaryDirectory(prefix="muster-stock-") as folder:
        yield from run(Path(folder), LOTS, MOVEMENTS)


def run(folder: Path, lots: int, movements: int) -> Iterator[Result]:
    """Fill a ledger, ask its pages, rebuild its views."""
    from web import create_app

    app = create_app(replace(Settings.from_env({}), data=folder / "data"))
    muster = app.extensions["muster"]
    seeded = seed(muster.ledger, muster.secrets)
    middle = fill(muster.ledger, seeded, lots, movements)
    muster.projector.catch_up()
    client = signed_in(app, muster.secrets, seeded)
    pages = {
        "newest": "/stock",
        "of one item, with its running balance": f"/stock?item={item_id('I03')}",
        "as of the middle": f"/stock?at=p{middle}",
        "of all lots": "/stock/lots",
    }
    for name, address in pages.items():
        _ask(client, address)  # compiles the template
        times = [_ask(client, address) for _ in range(ROUNDS)]
        said = f"stock ledger, {movements} movements: page {name}"
        yield Result(f"{said}, median", 1000 * quantile(times, 0.5), "ms")
        yield Result(f"{said}, p95", 1000 * quantile(times, 0.95), "ms", at_most=GOAL)
    events = int(muster.ledger.head())
    reading = events / seconds(lambda: read_all(muster.ledger))
    whole = events / seconds(lambda: rebuild(muster.views.store, muster.ledger, VIEWS))
    yield Result("rebuild of all views, stock alone", whole, "events/s", baseline=reading, at_least=0.1)


def fill(ledger: Ledger, seeded: Scenario, lots: int, movements: int) -> int:
    """Lots of all items in four warehouses, each written down piece by piece; a position in the middle."""
    chance, team = Random(lots), OrganisationId(seeded.team)
    places = [_warehouse(ledger, team, number) for number in range(4)]
    goods = [_item(ledger, number) for number in range(1, ITEMS + 1)]
    with ledger.batch() as books:
        there = []
        for number in range(lots):
            why = cause(ledger)
            stock.receive_stock(
                books,
                response_id=ResponseId(seeded.response),
                warehouse_id=chance.choice(places),
                item_id=goods[number % ITEMS],
                quantity=Quantity(Decimal(1000), "piece"),
                source="bought",
                batch=f"B{number // 50}",
                expires_on="" if number % 3 else "2031-12-31",
                cause=why,
            )
            there.append(LotId(why.new_id("lot")))
    middle = int(ledger.head())
    with ledger.batch() as books:
        for number in range(movements - lots):
            lot, one = there[number % lots], Quantity(Decimal(1 + number % 7), "piece")
            stock.report_loss(books, lot_id=lot, quantity=one, reason="破损", cause=cause(ledger))
    return (middle + int(ledger.head())) // 2


def _warehouse(ledger: Ledger, team: OrganisationId, number: int) -> WarehouseId:
    why = cause(ledger)
    warehouses.open_warehouse(
        ledger, name=f"{number + 1}号仓", organisation_id=team, area_code=AreaCode("990000001"),
        address="", point=None, cause=why,
    )  # fmt: skip
    return WarehouseId(why.new_id("warehouse"))


def _item(ledger: Ledger, number: int) -> ItemId:
    code = f"I{number:02d}"
    catalogue.list_item(
        ledger, code=code, name=f"物资{number}", english="", category="mask", unit="piece", standard="",
        synonyms=[], cause=cause(ledger),
    )  # fmt: skip
    return item_id(code)


def _ask(client: FlaskClient, address: str) -> float:
    """How long a page takes."""
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return took
