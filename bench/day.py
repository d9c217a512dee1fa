"""A district's day of 250,000 events: how fast it is recorded, and made anew in all views."""

from __future__ import annotations

from collections.abc import Iterator

from app import dispatch
from app.ledger import Ledger
from bench import Result, median_of_pairs, seconds
from bench.district import District, found, now, opened, place
from bench.rebuild import read_all
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections import VIEWS
from projections.generations import rebuild
from projections.reading import Views

VOLUNTEERS, TASKS, EACH = 25_000, 2_000, 15
"""Two events a volunteer and one for the insurance, two a task, six for each who serves: about 260,000."""
ROUNDS = 3


def measure() -> Iterator[Result]:
    """Recorded in batches, as an import would; rebuilt as `muster rebuild` does, beside merely reading."""
    with place("sqlite") as settings, opened(settings) as ledger:
        spent = seconds(lambda: play(ledger))
        events = int(ledger.head())
        yield Result(f"a day of {events} events, recorded", events / spent, "events/s")
        views = Views(settings)
        ours, reading = median_of_pairs(
            lambda: events / seconds(lambda: rebuild(views.store, ledger, VIEWS)),
            lambda: events / seconds(lambda: read_all(ledger)),
            ROUNDS,
        )
        yield Result("that day rebuilt, all views", ours, "events/s", baseline=reading, at_least=0.25)
        views.close()


def play(ledger: Ledger) -> None:
    """Everybody registers and is insured; then each task has its people sent, on the way, there and gone."""
    district = found(ledger)
    with ledger.batch() as books:
        district = District(books, district.response, district.organisation)  # type: ignore[arg-type]
        people = [district.volunteer() for _ in range(VOLUNTEERS)]
        district.insure(people)
        for number in range(TASKS):
            task = district.task(number)
            for turn in range(EACH):
                _serve(district, task, people[(number * EACH + turn) % VOLUNTEERS])


def _serve(district: District, task: TaskId, volunteer: VolunteerId) -> None:
    who = {"task_id": task, "volunteer_id": volunteer}
    for step in (dispatch.assign_volunteer, dispatch.set_out, dispatch.check_in, dispatch.clear):
        step(district.books, **who, cause=now())
