"""What the ledger keeps in memory is never older than what was recorded before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.areas import list_area, set_risk
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.areas import Area, area_id
from domain.place import AreaCode
from tests.scenario import cause
from tests.test_ledger_torn import Pair, forced_switching

__all__ = ["forced_switching"]
CODE = AreaCode("990000")


@pytest.fixture
def elsewhere(database: Settings, secrets: Secrets) -> Iterator[Ledger]:
    """The same ledger in another process, as far as memory goes."""
    other = Ledger(database, digest_key=secrets.digest_key)
    yield other
    other.close()


def test_what_another_process_records_is_seen_at_once(ledger: Ledger, elsewhere: Ledger) -> None:
    assert ledger.find(Area, area_id(CODE)) is None  # that there is none is kept too
    list_area(elsewhere, code=CODE, name="Linhe 林河", point=None, cause=cause(elsewhere))
    assert ledger.get(Area, area_id(CODE)).risk == "low"
    for risk in ("high", "medium"):
        set_risk(elsewhere, code=CODE, risk=risk, cause=cause(elsewhere))
        assert ledger.get(Area, area_id(CODE)).risk == risk


def test_one_look_is_enough_for_a_command_and_the_next_looks_anew(ledger: Ledger, elsewhere: Ledger) -> None:
    list_area(ledger, code=CODE, name="Linhe 林河", point=None, cause=cause(ledger))
    with ledger.repository.looked():
        set_risk(elsewhere, code=CODE, risk="high", cause=cause(elsewhere))
        assert ledger.get(Area, area_id(CODE)).risk == "low"
    assert ledger.get(Area, area_id(CODE)).risk == "high"


def test_what_cannot_be_read_is_not_kept(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    list_area(ledger, code=CODE, name="Linhe 林河", point=None, cause=cause(ledger))
    assert ledger.get(Area, area_id(CODE)).risk == "low"
    set_risk(ledger, code=CODE, risk="high", cause=cause(ledger))
    with monkeypatch.context() as broken:
        broken.setattr(ledger.mapper, "to_domain_event", lambda stored: uuid4().no_such_thing)
        with pytest.raises(AttributeError):
            ledger.get(Area, area_id(CODE))
    assert ledger.get(Area, area_id(CODE)).risk == "high"


@pytest.mark.usefixtures("forced_switching")
def test_nobody_reads_what_is_older_than_was_told(ledger: Ledger, elsewhere: Ledger) -> None:
    """Two processes raise one number; who was told of a version before asking never gets an older one."""
    making, told, stale, done = cause(ledger), [1], list[tuple[int, int]](), Flag()
    id = making.new_id("pair")

    def read(books: Ledger) -> None:
        while not done.is_set():
            before = told[-1]
            found = books.find(Pair, id)
            if found is None or found.version < before:
                stale.append((before, found.version if found else 0))

    assert ledger.find(Pair, id) is elsewhere.find(Pair, id) is None
    ledger.run("make", {}, making, lambda _: [Pair.make(id=id, cause=making)])
    readers = [Thread(target=read, args=(books,)) for books in (ledger, elsewhere) * 2]
    writers = [Thread(target=write, args=(books, id, told)) for books in (ledger, elsewhere)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert stale == []
    assert max(told) == 81


def write(books: Ledger, id: UUID, told: list[int]) -> None:
    """Raise the number forty times, and say so each time it is recorded."""
    for _ in range(40):
        why, raised = cause(books), []

        def body(books: Any, why: Any = why, raised: list[Pair] = raised) -> list[Pair]:
            pair: Pair = books.get(Pair, id)
            pair.record(Pair.Raised, why, to=pair.version)
            raised.append(pair)
            return [pair]

        books.run("raise", {"which": str(uuid4())}, why, body)
        told.append(max(told[-1], raised[-1].version))
