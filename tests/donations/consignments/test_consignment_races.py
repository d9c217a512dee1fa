"""Several people at the same consignment or need at the same instant, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.donations import consignments, delivery, transport
from app.donations.consignments import propose_consignment
from domain.base import Actor, MusterError
from domain.donations import Consignment, Lot
from domain.needs import Need
from tests.domain.harness import someone
from tests.donations.consignments.depot import GAO, Depot, of
from tests.donations.stock.world import AN, KU, because, pieces
from tests.test_races import together

WEN = Actor("account", someone("文审"))


def refusals(answers: list[Any]) -> list[str]:
    return [answer.key for answer in answers if isinstance(answer, MusterError)]


def counted(depot: Depot, kind: type[Any]) -> int:
    """How many such events stand in the ledger."""
    return sum(isinstance(recorded.event, kind) for recorded in depot.ledger.since(0))  # type: ignore[arg-type]


@pytest.mark.usefixtures("database")
def test_two_second_persons_agree_at_once(depot: Depot) -> None:
    id = depot.propose(of(depot.store.lot(100), 10))

    def approve(who: Actor) -> Callable[[], Any]:
        why = because(who)
        return lambda: consignments.approve_consignment(depot.ledger, consignment_id=id, cause=why)

    answers = together([approve(who) for who in (AN, WEN) * 4])
    assert refusals(answers) == ["consignment.status_is"] * 7
    assert counted(depot, Consignment.Approved) == 1


@pytest.mark.usefixtures("database")
def test_the_recipient_confirms_on_two_telephones_at_once(depot: Depot) -> None:
    need, lot = depot.need(300), depot.store.lot(500)
    id = depot.send(of(lot, 300, need))

    def confirm(way: str) -> Callable[[], Any]:
        why = because()
        return lambda: delivery.confirm_delivery(depot.ledger, consignment_id=id, way=way, cause=why)

    answers = together([confirm(way) for way in ("link", "pin") * 4])
    assert refusals(answers) == ["consignment.status_is"] * 7
    assert (depot.needs(need).given, counted(depot, Need.Given)) == ({"N95口罩": 300}, 1)


@pytest.mark.usefixtures("database")
def test_goods_are_cancelled_while_they_are_loaded(depot: Depot) -> None:
    lot = depot.store.lot(100)
    id = depot.propose(of(lot, 10))
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    why, loading = because(GAO), because(KU)
    cancel: Callable[[], Any] = lambda: consignments.cancel_consignment(  # noqa: E731
        depot.ledger, consignment_id=id, reason="改期", cause=why
    )
    load: Callable[[], Any] = lambda: transport.hand_over(  # noqa: E731
        depot.ledger, consignment_id=id, carrier="顺丰", cause=loading
    )
    assert len(refusals(together([cancel, load]))) == 1
    gone = depot.get(id).status == "in_transit"
    assert depot.store.get(lot).on_hand == pieces(90 if gone else 100)
    assert depot.store.get(lot).reserved == pieces(0)


@pytest.mark.usefixtures("database")
def test_fifty_proposals_of_many_lots_for_one_need(depot: Depot) -> None:
    need, lots = depot.need(100), [depot.store.lot(30) for _ in range(5)]

    def propose(number: int) -> Callable[[], Any]:
        why, picks = because(GAO), [of(lots[number % 5], 4, need), of(lots[(number + 1) % 5], 3, need)]
        said: Any = {"response_id": depot.store.response_id, "picks": picks}
        return lambda: propose_consignment(depot.ledger, **said, cause=why)

    answers = together([propose(number) for number in range(50)])
    lost = refusals(answers)
    assert set(lost) <= {"consignment.need_has_enough", "lot.too_little"}
    assert len(answers) - len(lost) == 14
    assert depot.needs(need).waits_for("N95口罩") == 2
    held = [depot.ledger.get(Lot, lot) for lot in lots]
    assert sum(lot.reserved.amount for lot in held) == 98
    assert all(lot.on_hand >= lot.reserved for lot in held)
