"""Every past position can be shown, and is what it was."""

from __future__ import annotations

from typing import Any

import pytest

from app.ledger import Ledger
from app.secrets import Secrets
from projections import VIEWS
from projections.dispatch import TaskRow
from projections.due import TASK_OVERDUE, DueRow, due_of
from projections.projector import Projector
from projections.reading import Reading, Views
from projections.volunteers import VolunteerRow
from tests.projections.day import Day
from tests.projections.replay import replayed


def shown(reading: Reading, at: int | None = None) -> dict[str, dict[Any, Any]]:
    kinds = {view.rows.TABLE.name: view.rows for view in VIEWS}
    return {
        name: {getattr(row, row.KEY): row for row in reading.rows(kind, at=at)}
        for name, kind in kinds.items()
    }


def tables(snapshot: dict[str, dict[Any, Any]]) -> dict[str, dict[Any, Any]]:
    """By table: several views may write rows of one kind, such as what is due."""
    found: dict[str, dict[Any, Any]] = {}
    for view in VIEWS:
        found.setdefault(view.rows.TABLE.name, {}).update(snapshot[view.name])
    return found


def sinces(rows: dict[str, dict[Any, Any]]) -> dict[str, dict[Any, int]]:
    return {name: {key: row.since for key, row in kept.items()} for name, kept in rows.items()}


def lived(ledger: Ledger, secrets: Secrets, projector: Projector, seed: int, commands: int) -> Day:
    """A day whose events the projector took in batches of random size."""
    day = Day(ledger, secrets, seed)
    for _ in day.play(commands):
        if day.random.random() < 0.1:
            projector.catch_up()
    projector.catch_up()
    return day


@pytest.mark.parametrize("seed", [1])
def test_as_of_each_position_is_the_replay_of_the_events_up_to_it(
    database: Any, ledger: Ledger, secrets: Secrets, projector: Projector, views: Views, seed: int
) -> None:
    day = lived(ledger, secrets, projector, seed, 160)
    assert day.erased and views.alarms() == []
    with views.read() as reading:
        for position, replay in replayed(ledger.since(0, 10_000)).items():
            found, expected = shown(reading, position), tables(replay)
            assert found == expected, position
            assert sinces(found) == sinces(expected), position


def test_now_is_the_replay_of_everything(
    database: Any, ledger: Ledger, secrets: Secrets, projector: Projector, views: Views
) -> None:
    lived(ledger, secrets, projector, 3, 100)
    expected = tables(replayed(ledger.since(0, 10_000))[ledger.head()])
    with views.read() as reading:
        assert reading.position == ledger.head()
        assert shown(reading) == expected


def test_what_is_due_is_what_the_tasks_say(
    ledger: Ledger, secrets: Secrets, projector: Projector, views: Views
) -> None:
    lived(ledger, secrets, projector, 7, 120)
    due = {row.key: row for row in views.rows(DueRow, DueRow.c.kind == TASK_OVERDUE)}
    said = {row.key: row for row in map(due_of, views.rows(TaskRow)) if row is not None}
    assert due == said and due


def test_an_erased_person_is_the_same_sealed_value_at_every_past_position(
    ledger: Ledger, secrets: Secrets, projector: Projector, views: Views
) -> None:
    day = Day(ledger, secrets, 4)
    list(day.play(0))
    before = ledger.head()
    projector.catch_up()
    (was,) = views.rows(VolunteerRow)
    assert secrets.reveal(was.name) == "王0"
    day.erase()
    projector.catch_up()
    (then,), (now,) = views.rows(VolunteerRow, at=before), views.rows(VolunteerRow)
    assert then == was and now.erased
    assert secrets.reveal(then.name) is None


def test_changes_between_two_positions_are_the_difference_of_both(
    database: Any, ledger: Ledger, secrets: Secrets, projector: Projector, views: Views
) -> None:
    day = lived(ledger, secrets, projector, 5, 60)
    head = ledger.head()
    pairs = [sorted(day.random.sample(range(head + 1), 2)) for _ in range(12)] + [[0, head]]
    with views.read() as reading:
        for kind in {view.rows for view in VIEWS}:
            for after, upto in pairs:
                before = {row.known_as: row for row in reading.rows(kind, at=after)}
                then = {row.known_as: row for row in reading.rows(kind, at=upto)}
                differ = {k for k in before.keys() | then.keys() if before.get(k) != then.get(k)}
                changes = reading.changes(kind, after, upto)
                assert {change.key for change in changes} == differ, kind
                assert all((c.before, c.after) == (before.get(c.key), then.get(c.key)) for c in changes)
