"""What a long past costs: a command on aggregates with 10,000 events, beside the same on ones with 10."""

from __future__ import annotations

from collections.abc import Iterator

from app.ledger import Ledger
from app.settings import Settings
from bench import Result, median_of_pairs, seconds
from bench.district import District, found, opened, place
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId

OLD, YOUNG = 10_000, 10
ROUNDS = 150


def measure() -> Iterator[Result]:
    """The same two commands on an old and on a young pair of task and volunteer; then after a restart."""
    with place("sqlite") as settings:
        with opened(settings) as ledger:
            district = found(ledger)
            old, young = _aged(ledger, district, OLD), _aged(ledger, district, YOUNG)
            ours, theirs = _both(district, old, young, ROUNDS)
            yield Result("command on 10,000 past events against 10", ours, "ms", baseline=theirs, at_most=1.3)
        yield from _first_after_start(settings, district, old, young)


def _aged(ledger: Ledger, district: District, events: int) -> tuple[TaskId, VolunteerId]:
    pair = district.task(events), district.volunteer()
    district.insure([pair[1]])
    with ledger.batch() as batch:
        ageing = District(batch, district.response, district.organisation)  # type: ignore[arg-type]
        for _ in range(events // 2):
            ageing.there_and_back(*pair)
    return pair


def _both(
    district: District,
    old: tuple[TaskId, VolunteerId],
    young: tuple[TaskId, VolunteerId],
    rounds: int,
) -> tuple[float, float]:
    """Milliseconds per command on each."""
    for pair in (old, young):  # the first load reads the whole past; that is measured by itself
        district.there_and_back(*pair)
    return median_of_pairs(
        lambda: 500 * seconds(lambda: district.there_and_back(*old)),
        lambda: 500 * seconds(lambda: district.there_and_back(*young)),
        rounds,
    )


def _first_after_start(
    settings: Settings,
    district: District,
    old: tuple[TaskId, VolunteerId],
    young: tuple[TaskId, VolunteerId],
) -> Iterator[Result]:
    with opened(settings) as ledger:
        fresh = District(ledger, district.response, district.organisation)
        young_first = 500 * seconds(lambda: fresh.there_and_back(*young))
        old_first = 500 * seconds(lambda: fresh.there_and_back(*old))
        yield Result("the same, first time after a start", old_first, "ms", baseline=young_first)
