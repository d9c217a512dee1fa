"""`muster check` sees a promise that no consignment keeps."""

from __future__ import annotations

from sqlalchemy import text

from projections.checking import broken_invariants
from projections.projector import Projector
from projections.reading import Views
from tests.donations.consignments.depot import Depot, of


def test_a_promise_without_a_consignment_is_found(depot: Depot, projector: Projector, views: Views) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    depot.propose(of(lot, 20, need))
    projector.catch_up()
    with views.read() as reading:
        assert broken_invariants(reading.connection) == []
    with views.store.connect(views.store.current(), writing=True) as connection, connection.begin():
        assert connection.execute(text("UPDATE needs SET promises = '[]' WHERE until IS NULL")).rowcount
    with views.read() as reading:
        found = broken_invariants(reading.connection)
    assert [(one.view, one.key) for one in found] == [("needs", str(need))]
