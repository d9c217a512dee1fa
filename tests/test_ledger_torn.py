"""Aggregates are never handed out half of one version and half of the next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest

from app.areas import list_area, set_risk
from app.ledger import Ledger
from domain.areas import area_id
from domain.base import Aggregate, Cause
from domain.place import AreaCode
from tests.scenario import cause


class Pair(Aggregate):
    """Two numbers that are always equal, except while an event is being applied."""

    class Made(Aggregate.Created):
        pass

    class Raised(Aggregate.Event):
        to: int

        def apply(self, pair: Pair) -> None:
            pair.left = self.to
            for _ in range(40):  # time for another thread to look
                pass
            pair.right = self.to

    def __init__(self) -> None:
        self.left = self.right = 0

    @classmethod
    def make(cls, *, id: Any, cause: Cause) -> Pair:
        return cls.begin(cls.Made, cause, id=id)


@pytest.fixture
def forced_switching() -> Iterator[None]:
    """Threads change places as often as the interpreter can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("forced_switching")
def test_no_copy_is_torn(ledger: Ledger) -> None:
    making = cause(ledger)
    id = making.new_id("pair")
    ledger.run("make", {}, making, lambda _: [Pair.make(id=id, cause=making)])
    done, torn, read = Flag(), [], count()

    def look() -> None:
        while not done.is_set():
            pair = ledger.get(Pair, id)
            next(read)
            if pair.left != pair.right or pair.left != pair.version - 1:
                torn.append((pair.left, pair.right, pair.version))

    readers = [Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    for to in range(1, 120):
        raise_to(ledger, id, to)
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []
    assert next(read) > 100


def raise_to(ledger: Ledger, id: Any, to: int) -> None:
    why = cause(ledger)

    def body(books: Any) -> list[Pair]:
        pair: Pair = books.get(Pair, id)
        pair.record(Pair.Raised, why, to=to)
        return [pair]

    ledger.run("raise", {"to": to}, why, body)


@pytest.mark.parametrize("waits", ["load", "look"])
def test_loads_and_looks_wait_for_the_lock_of_an_aggregate(ledger: Ledger, waits: str) -> None:
    """What the test above relies on, said without chance: nothing is copied or applied while it is held."""
    repository = ledger.repository
    code = AreaCode("990000")
    area = area_id(code)
    list_area(ledger, code=code, name="Linhe 林河", point=None, cause=cause(ledger))
    repository.get(area)
    set_risk(ledger, code=code, risk="high", cause=cause(ledger))
    done = Flag()

    def work() -> None:
        repository.look() if waits == "look" else repository.get(area)
        done.set()

    with repository.lock_of(area):
        thread = Thread(target=work)
        thread.start()
        assert not done.wait(0.2)
    assert done.wait(5)
    thread.join()


def test_copies_are_not_shared_deeper(ledger: Ledger, seeded: Any) -> None:
    """__deepcopy__ copies one level: what aggregates hold below that cannot change."""
    for recorded in ledger.since(0, 10_000):
        aggregate: Aggregate = ledger.repository.get(recorded.stored.originator_id)
        for name, value in vars(aggregate).items():
            inner = value.values() if isinstance(value, dict) else value
            if isinstance(value, list | dict | set):
                for one in inner:
                    assert one.__hash__ is not None, (type(aggregate), name)
