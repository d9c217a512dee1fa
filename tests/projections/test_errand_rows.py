"""Errands say who is owed what, now and in the past."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest

from app.dispatch import errands
from app.ledger import Ledger
from domain.base import RuleBroken
from domain.dispatch import TaskId
from domain.dispatch.errand_lists import ErrandId, Wanted
from domain.quantity import Money, Quantity
from domain.volunteers import VolunteerId
from projections.errands import ErrandRow
from projections.projector import Projector
from projections.reading import Views
from tests import scenario


@pytest.fixture
def errand(ledger: Ledger, seeded: scenario.Scenario, projector: Projector) -> ErrandId:
    """Rice, for which somebody advanced 50.00."""
    writing = scenario.cause(ledger)
    errands.list_errand(
        ledger,
        task_id=TaskId(seeded.tasks[0]),
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        name=None,
        items=[Wanted("大米", Quantity(Decimal(5), "kg"), "", substitutes=True)],
        cause=writing,
    )
    found = ErrandId(writing.new_id("errand"))
    errands.note_purchase(
        ledger, errand_id=found, total=Money(5000), advanced=Money(5000), cause=scenario.cause(ledger)
    )
    projector.catch_up()
    return found


@pytest.mark.usefixtures("database")
def test_repayments_at_once_never_give_back_more_than_was_advanced(
    ledger: Ledger, projector: Projector, views: Views, errand: ErrandId
) -> None:
    started = Barrier(6)

    def repay(_number: int) -> int:
        started.wait()
        try:
            errands.repay_advance(
                ledger, errand_id=errand, amount=Money(2000), way="cash", cause=scenario.cause(ledger)
            )
        except RuleBroken as refusal:
            assert refusal.key == "errand.overpaid"
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(repay, range(6))) == 2
    projector.catch_up()
    (row,) = views.rows(ErrandRow)
    assert (row.repaid, row.balance) == (4000, 1000)


def test_rows_of_the_past_stand(ledger: Ledger, projector: Projector, views: Views, errand: ErrandId) -> None:
    before = projector.catch_up()
    errands.repay_advance(
        ledger, errand_id=errand, amount=Money(5000), way="cash", cause=scenario.cause(ledger)
    )
    projector.catch_up()
    (then,), (now,) = views.rows(ErrandRow, at=before), views.rows(ErrandRow)
    assert (then.balance, now.balance) == (5000, 0)
