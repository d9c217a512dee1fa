"""One writer, whole batches, poison set aside, and everything can be made again."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update

from app.ledger import Ledger, Recorded
from app.secrets import Secrets
from app.settings import Settings
from domain.base import Event, Position
from domain.dispatch import Task
from projections import VIEWS, advancing
from projections.checking import compare
from projections.checkpoints import CHECKPOINTS
from projections.dispatch import TASKS, TaskRow
from projections.history import HistoryRow
from projections.organisations import OrganisationRow
from projections.projector import Projector
from projections.reading import Views
from projections.rows import View
from tests.projections.day import Day
from tests.projections.test_as_of import shown, sinces


@pytest.fixture
def day(ledger: Ledger, secrets: Secrets) -> Day:
    played = Day(ledger, secrets, 6)
    list(played.play(60))
    while not arrivals(ledger):
        list(played.play(10))
    return played


def arrivals(ledger: Ledger) -> list[Recorded]:
    """What the tests below call poison."""
    return [r for r in ledger.since(Position(0), 10_000) if isinstance(r.event, Task.VolunteerCheckedIn)]


def failing(kind: type[Any], error: Exception) -> Any:
    """An evolve that cannot take in events of this kind."""

    def evolve(row: Any, event: Event) -> Any:
        if isinstance(event, kind):
            raise error
        return TASKS.evolve(row, event)  # type: ignore[misc]

    return evolve


def only(view: View[Any]) -> list[View[Any]]:
    """All views without those that look at tasks, and this one for the tasks."""
    return [v for v in VIEWS if TASKS not in (v, v.beside)] + [view]


def tasks_view(evolve: Any) -> View[TaskRow]:
    return View("tasks", TaskRow, events=[Task], key=lambda e: e.originator_id, evolve=evolve)


def test_a_rebuild_is_the_same_and_readers_go_on(
    database: Any, day: Day, ledger: Ledger, projector: Projector, views: Views
) -> None:
    projector.catch_up()
    heard: list[tuple[int, int]] = []
    with views.read() as reading:
        before, number = shown(reading), views.store.current()
        projector.rebuild(lambda done, last: heard.append((done, last)))
        assert shown(reading) == before  # begun before the switch
    assert views.store.current() == number + 1
    with views.read() as reading:
        assert shown(reading) == before
        assert sinces(shown(reading)) == sinces(before)
    assert heard[-1] == (ledger.head(), ledger.head())
    day.start()
    assert projector.catch_up() == ledger.head() == views.position()


def test_an_old_generation_goes_when_nobody_reads_it(
    database: Any, day: Day, projector: Projector, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from projections import generations

    projector.catch_up()
    projector.rebuild()
    generations.remove_old(views.store)
    assert len(views.store.numbers()) == 2
    monkeypatch.setattr(generations, "GRACE", timedelta())
    generations.remove_old(views.store)
    assert views.store.numbers() == [views.store.current()]
    assert views.rows(OrganisationRow)


def test_check_finds_nothing_then_finds_what_was_changed_by_hand(
    database: Settings, day: Day, ledger: Ledger, projector: Projector, views: Views
) -> None:
    projector.catch_up()
    assert compare(ledger, database) == []
    store, kept = views.store, TaskRow.TABLE
    with store.connect(store.current(), writing=True) as connection, connection.begin():
        connection.execute(update(kept).where(kept.c.id == day.tasks[0]).values(title="forged", taken=9))
    found = {(d.view, d.key) for d in compare(ledger, database)}
    assert found == {("tasks", str(day.tasks[0]))}
    assert store.numbers() == [store.current()]


def test_of_two_projectors_one_writes_and_the_other_takes_over(
    database: Settings, day: Day, ledger: Ledger, projector: Projector
) -> None:
    second = Projector(ledger, database, idle=0.02)
    projector.start()
    second.start()
    try:
        assert (projector.writes, second.writes) == (True, False)
        assert second.wait_for(ledger.head(), 10)
        projector.stop()
        day.start()
        assert second.wait_for(ledger.head(), 10) and second.writes
    finally:
        second.stop()
        second.views.close()


def test_two_projectors_that_both_think_they_write_still_write_once(
    database: Settings, day: Day, ledger: Ledger, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advancing, "BATCH", 7)
    second = Projector(ledger, database)
    threads = [threading.Thread(target=p.catch_up) for p in (projector, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    second.views.close()
    assert compare(ledger, database) == []


def test_a_moved_checkpoint_stops_the_batch(
    database: Settings, day: Day, ledger: Ledger, projector: Projector, views: Views
) -> None:
    from projections.checkpoints import AnotherProjector, move

    projector.catch_up()
    number = views.store.current()
    with views.store.connect(number, writing=True) as connection, pytest.raises(AnotherProjector):
        move(connection, ["tasks"], Position(3), Position(4))


class Killed(BaseException):
    """As hard as kill -9: nothing catches it."""


def test_a_projector_killed_in_a_batch_leaves_nothing_of_it(
    database: Settings,
    day: Day,
    ledger: Ledger,
    projector: Projector,
    views: Views,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(advancing, "BATCH", 20)
    projector._prepare()
    projector._batch()
    after = views.position()

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(advancing, "move", killed)
        projector._batch()
    assert views.position() == after
    assert views.rows(HistoryRow, HistoryRow.c.position > after) == []
    projector.catch_up()
    assert compare(ledger, database) == []


@pytest.mark.parametrize("error", [RuntimeError("poison"), KeyError("x")])
def test_a_poison_event_is_set_aside_for_its_view_alone(
    database: Settings, day: Day, ledger: Ledger, views: Views, error: Exception
) -> None:
    broken = tasks_view(failing(Task.VolunteerCheckedIn, error))
    projector = Projector(ledger, database, views, kinds=only(broken))
    assert projector.catch_up() == ledger.head()
    poisoned = arrivals(ledger)
    alarms = views.alarms()
    assert [(a.view, a.position) for a in alarms] == [("tasks", r.position) for r in poisoned]
    assert {a.topic for a in alarms} == {"dispatch.Task.VolunteerCheckedIn"}
    assert views.count(HistoryRow) == ledger.head()
    assert views.count(TaskRow) == len(day.tasks)


def test_a_value_that_the_database_refuses_is_set_aside_too(
    database: Settings, day: Day, ledger: Ledger, views: Views
) -> None:
    def evolve(row: TaskRow | None, event: Event) -> TaskRow | None:
        made = TASKS.evolve(row, event)  # type: ignore[misc]
        if isinstance(event, Task.VolunteerAssigned) and made:
            return made.replace(number=2**70, title=None)
        return made

    projector = Projector(ledger, database, views, kinds=only(tasks_view(evolve)))
    assert projector.catch_up() == ledger.head()
    refused = [r for r in ledger.since(Position(0), 10_000) if isinstance(r.event, Task.VolunteerAssigned)]
    assert refused
    assert [a.position for a in views.alarms()] == [r.position for r in refused]
    assert views.count(HistoryRow) == ledger.head()


class Unreadable:
    """An event that a newer program wrote."""

    topic = "flood.Boat.Launched"

    def __init__(self, position: Position) -> None:
        self.position = position

    @property
    def event(self) -> Event:
        raise LookupError(f"no class for {self.topic}")


class Later:
    """The ledger with one event more."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.on_recorded = ledger, ledger.on_recorded

    def head(self) -> Position:
        return Position(self.ledger.head() + 1)

    def since(self, position: Position, limit: int = 1000) -> Sequence[Any]:
        found = list(self.ledger.since(position, limit))
        more = position < self.head() and len(found) < limit
        return [*found, Unreadable(self.head())] if more else found


def test_an_event_that_cannot_be_read_is_an_alarm_of_every_view_and_stops_none(
    day: Day, ledger: Ledger, settings: Settings, views: Views
) -> None:
    books = Later(ledger)
    assert Projector(books, settings, views).catch_up() == books.head()
    assert {a.view for a in views.alarms()} == {view.name for view in VIEWS}
    assert views.count(HistoryRow) == ledger.head()


def test_a_new_view_catches_up_alone(
    database: Settings, day: Day, ledger: Ledger, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advancing, "BATCH", 25)
    without = [view for view in VIEWS if view.name not in ("volunteers", "people")]
    Projector(ledger, database, views, kinds=without).catch_up()
    moved: list[tuple[int, int]] = []
    whole = Projector(ledger, database, views)
    whole.on_projected.append(lambda after, upto: moved.append((after, upto)))
    whole.catch_up()
    assert all(status.position == ledger.head() for status in views.statuses())
    assert compare(ledger, database) == []


def test_views_stored_in_another_form_are_rebuilt_at_start(
    database: Settings, day: Day, ledger: Ledger, projector: Projector, views: Views
) -> None:
    projector.catch_up()
    number = views.store.current()
    with views.store.connect(number, writing=True) as connection, connection.begin():
        connection.execute(update(CHECKPOINTS).where(CHECKPOINTS.c.view == "tasks").values(fingerprint="old"))
    Projector(ledger, database, views).catch_up()
    assert views.store.current() == number + 1
    assert views.count(TaskRow) == len(day.tasks)


def test_what_was_recorded_is_shown_at_once(day: Day, ledger: Ledger, projector: Projector) -> None:
    projector.start()
    assert projector.wait_for(ledger.head(), 10)
    began = time.monotonic()
    day.start()
    assert projector.wait_for(ledger.head(), 1.0)
    assert time.monotonic() - began < 0.9
    assert not projector.wait_for(Position(ledger.head() + 1), 0.01)
