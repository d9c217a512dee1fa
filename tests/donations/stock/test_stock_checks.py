"""`muster check` sees when the stock does not add up."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.donations import consignments, stock
from app.ledger import Ledger
from domain.donations.consignment_lines import Pick
from projections.checking import broken_invariants
from projections.projector import Projector
from projections.reading import Views
from tests.donations.stock.world import because, open_store, pieces


@pytest.fixture
def shown(ledger: Ledger, projector: Projector, views: Views) -> Views:
    """A lot of a hundred masks, 30 carried to Qiaonan, 20 promised to Union."""
    store = open_store(ledger)
    lot = store.lot(100)
    stock.transfer_lot(
        ledger, lot_id=lot, to_warehouse_id=store.qiaonan, quantity=pieces(30), cause=because()
    )
    said: Any = {"response_id": store.response_id, "institution_id": store.union, "override": "急需"}
    consignments.propose_consignment(ledger, **said, picks=[Pick(lot, pieces(20))], cause=because())
    projector.catch_up()
    return views


def found(views: Views, *damage: str) -> list[tuple[str, str]]:
    """What is broken after somebody wrote into the views."""
    with views.store.connect(views.store.current(), writing=True) as connection, connection.begin():
        for statement in damage:
            assert connection.execute(text(statement)).rowcount
    with views.read() as reading:
        return [(one.view, one.what) for one in broken_invariants(reading.connection)]


def test_stock_that_adds_up(shown: Views) -> None:
    assert found(shown) == []


@pytest.mark.parametrize(
    ("damage", "view", "said"),
    [
        ("UPDATE lots SET on_hand_milli=99000 WHERE number=2", "lots", "the ledger says 30000"),
        ("UPDATE lots SET reserved_milli=-1 WHERE number=2", "lots", "of it -1 reserved (0)"),
        ("UPDATE lots SET available_milli=70000 WHERE reserved_milli>0", "lots", "of it 20000 reserved"),
        ("UPDATE movements SET balance_milli=1 WHERE kind='received'", "movements", "the sum is 100000"),
        ("DELETE FROM movements WHERE kind='transferred_in'", "movements", "got None by transfer of 30000"),
        ("DELETE FROM lots WHERE number=2", "movements", "has lines but is no lot"),
        ("UPDATE consignments SET status='cancelled'", "lots", "which does not wait for it"),
    ],
)
def test_stock_that_does_not(shown: Views, damage: str, view: str, said: str) -> None:
    assert any(where == view and said in what for where, what in found(shown, damage))
