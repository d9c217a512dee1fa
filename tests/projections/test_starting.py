"""Several processes may start on the same empty place at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.settings import Settings
from projections.store import store_for


def test_processes_that_start_at_once_agree_on_the_first_generation(database: Settings) -> None:
    with ThreadPoolExecutor(8) as starting:
        stores = list(starting.map(lambda _: store_for(database), range(8)))
    assert {store.current() for store in stores} == {1}
    assert stores[0].numbers() == [1]
    for store in stores:
        store.close()
