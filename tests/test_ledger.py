"""A command is recorded whole, once, or not at all; on both databases."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import MapperDeserialisationError

from app.areas import list_area, set_risk
from app.dispatch import assign_volunteer
from app.ledger import Ledger
from app.responses import start_response
from domain.areas import Area, area_id
from domain.base import Actor, Aggregate, BadInput, Cause, Conflict, NotFound, RuleBroken
from domain.dispatch import Task, TaskId
from domain.place import AreaCode, GeoPoint
from domain.volunteers import Volunteer, VolunteerId
from tests.scenario import Scenario, cause

pytestmark = pytest.mark.usefixtures("database")
CODE = AreaCode("990000")
POINT = GeoPoint.of(30.5, 114.3)


def listed(ledger: Ledger, why: Cause, name: str = "Linhe 林河") -> int:
    return list_area(ledger, code=CODE, name=name, point=POINT, cause=why)


def test_a_command_answers_with_the_position_of_its_last_event(ledger: Ledger) -> None:
    assert (ledger.head(), ledger.since(0)) == (0, [])
    position = listed(ledger, cause(ledger))
    assert position == ledger.head() == ledger.since(0)[-1].position


def test_a_repeat_answers_as_the_first_and_records_nothing(ledger: Ledger) -> None:
    why = cause(ledger)
    first = listed(ledger, why)
    set_risk(ledger, code=CODE, risk="high", cause=cause(ledger))
    later = replace(why, at=ledger.now(), happened_at=ledger.now())
    assert listed(ledger, later) == first
    assert len(ledger.since(0)) == 2


@pytest.mark.parametrize("other", ["body", "actor", "command"])
def test_a_command_id_with_another_body_or_actor_is_refused(ledger: Ledger, other: str) -> None:
    why = cause(ledger)
    listed(ledger, why)
    before = ledger.head()
    stranger = replace(why, by=Actor("account", uuid4()))
    with pytest.raises(RuleBroken, match=r"command\.id_reused"):
        if other == "body":
            listed(ledger, why, name="Elsewhere")
        elif other == "actor":
            listed(ledger, stranger)
        else:
            set_risk(ledger, code=CODE, risk="high", cause=why)
    assert ledger.head() == before


def test_a_refused_command_leaves_no_trace_and_may_be_sent_again(ledger: Ledger) -> None:
    why = cause(ledger)
    with pytest.raises(NotFound, match=r"area\.not_found"):
        set_risk(ledger, code=CODE, risk="high", cause=why)
    listed(ledger, cause(ledger))
    assert set_risk(ledger, code=CODE, risk="high", cause=why) == 2


def test_a_command_that_changes_nothing_records_nothing(ledger: Ledger) -> None:
    listed(ledger, cause(ledger))
    assert listed(ledger, cause(ledger)) == ledger.head() == 1


def test_nothing_is_half_recorded(ledger: Ledger, seeded: Scenario) -> None:
    """The volunteer's promise succeeds first in the transaction; the task's event cannot be stored."""
    task, who = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[0])
    before, why = ledger.head(), cause(ledger)
    books = ledger.get(Volunteer, who), ledger.get(Task, task)
    books[0].promise(books[1].commitment, cause=why)
    books[1].assign(who, cause=why)
    object.__setattr__(books[1].pending_events[-1], "originator_version", 1)  # taken
    sent = replace(ledger.sent("x", {}, why), events=2)
    with pytest.raises(Exception, match=r"(?i)unique"):
        ledger.record([event for one in books for event in one.collect_events()], [sent])  # type: ignore[misc]
    assert ledger.head() == before
    assert ledger.get(Volunteer, who).commitments == {}
    assert ledger.commands.find_command(why.command_id) is None


def test_a_kind_is_not_found_under_the_id_of_another(ledger: Ledger) -> None:
    listed(ledger, cause(ledger))
    assert ledger.find(Task, area_id(CODE)) is None
    with pytest.raises(NotFound, match=r"volunteer\.not_found"):
        ledger.get(Volunteer, VolunteerId(area_id(CODE)))


def test_a_copy_is_ones_own(ledger: Ledger) -> None:
    listed(ledger, cause(ledger))
    mine = ledger.get(Area, area_id(CODE))
    mine.set_risk("high", cause=cause(ledger))
    assert ledger.get(Area, area_id(CODE)).risk == "low"


def test_endless_conflicts_end_in_a_refusal(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ledger.PATIENCE", 0.2)
    listed(ledger, cause(ledger))

    def always_late(books: Any) -> list[Aggregate]:
        area: Area = books.get(Area, area_id(CODE))
        set_risk(ledger, code=CODE, risk="high" if area.risk == "low" else "low", cause=cause(ledger))
        area.set_risk("medium", cause=cause(ledger))
        return [area]

    with pytest.raises(Conflict, match=r"ledger\.contended"):
        ledger.run("late", {}, cause(ledger), always_late)


def test_listeners_hear_of_each_commit(ledger: Ledger) -> None:
    heard: list[int] = []
    ledger.on_recorded.append(heard.append)
    listed(ledger, cause(ledger))
    listed(ledger, cause(ledger))
    set_risk(ledger, code=CODE, risk="high", cause=cause(ledger))
    assert heard == [1, 2]


def test_a_listener_that_fails_does_not_undo_what_is_recorded(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(position: int) -> None:
        raise RuntimeError(f"deaf at {position}")

    ledger.on_recorded.append(fails)
    assert listed(ledger, cause(ledger)) == 1
    assert "listener of the ledger failed at position 1" in caplog.text


def test_numbers_count_from_one_in_each_series(ledger: Ledger) -> None:
    assert [ledger.number("task a"), ledger.number("task a"), ledger.number("task b")] == [1, 2, 1]


def test_since_never_splits_a_command(ledger: Ledger, seeded: Scenario) -> None:
    now = cause(ledger)
    assign_volunteer(
        ledger, task_id=TaskId(seeded.tasks[0]), volunteer_id=VolunteerId(seeded.volunteers[0]), cause=now
    )
    everything = ledger.since(0)
    owner: dict[int, UUID] = {one.position: one.event.command_id for one in everything}
    for limit in range(1, 12):
        read, position = [], 0
        while part := ledger.since(position, limit):
            after = [p for p in owner if p > part[-1].position]
            assert not after or owner[after[0]] != owner[part[-1].position]
            read += [one.position for one in part]
            position = part[-1].position
        assert read == sorted(owner)


def test_an_unreadable_event_spoils_no_other(ledger: Ledger, seeded: Scenario) -> None:
    first, second = ledger.since(0, 2)[:2]
    object.__setattr__(first.stored, "state", b"{broken")
    with pytest.raises(MapperDeserialisationError, match=r"areas\.Area\.Listed"):
        first.event  # noqa: B018
    assert second.event.command_id


def test_a_batch_is_recorded_in_few_transactions_each_command_by_itself(ledger: Ledger) -> None:
    commits: list[int] = []
    ledger.on_recorded.append(commits.append)
    sends = [(AreaCode(f"990000{number:03}"), cause(ledger)) for number in range(25)]
    for _ in range(2):
        with ledger.batch(10) as batch:
            for code, why in sends:
                list_area(batch, code=code, name="x", point=None, cause=why)
    assert commits == [10, 20, 25]
    assert (batch.recorded, batch.repeated, batch.unchanged) == (0, 25, 0)
    assert list_area(ledger, code=sends[3][0], name="x", point=None, cause=sends[3][1]) == 4


def test_a_batch_asks_once_which_of_many_commands_were_recorded(ledger: Ledger) -> None:
    why, other = cause(ledger), cause(ledger)
    list_area(ledger, code=CODE, name="x", point=None, cause=why)
    assert ledger.commands.recorded_among([why.command_id, other.command_id]) == {why.command_id}
    with ledger.batch() as batch:
        batch.foresee([why.command_id, other.command_id])
        list_area(batch, code=CODE, name="x", point=None, cause=why)
        set_risk(batch, code=CODE, risk="high", cause=other)
    assert (batch.recorded, batch.repeated) == (1, 1)


def test_a_command_of_a_batch_sees_those_before_it(ledger: Ledger) -> None:
    with ledger.batch() as batch:
        list_area(batch, code=CODE, name="x", point=None, cause=cause(ledger))
        with pytest.raises(RuleBroken, match=r"area\.risk_unknown"):
            set_risk(batch, code=CODE, risk="purple", cause=cause(ledger))
        set_risk(batch, code=CODE, risk="high", cause=cause(ledger))
        list_area(batch, code=CODE, name="x", point=None, cause=cause(ledger))
    assert (batch.recorded, batch.unchanged) == (2, 1)
    assert ledger.get(Area, area_id(CODE)).risk == "high"


def test_a_batch_that_lost_a_race_decides_each_command_again(ledger: Ledger) -> None:
    listed(ledger, cause(ledger))
    with ledger.batch() as batch:
        set_risk(batch, code=CODE, risk="high", cause=cause(ledger))
        list_area(batch, code=AreaCode("990000001"), name="x", point=None, cause=cause(ledger))
        set_risk(ledger, code=CODE, risk="medium", cause=cause(ledger))
    assert (batch.recorded, batch.refused) == (2, [])
    assert ledger.get(Area, area_id(CODE)).risk == "high"
    assert ledger.get(Area, area_id(AreaCode("990000001"))).name == "x"


def test_a_batch_that_fails_drops_what_is_not_written(ledger: Ledger) -> None:
    with pytest.raises(BadInput), ledger.batch() as batch:
        listed(batch, cause(ledger))  # type: ignore[arg-type]
        raise BadInput("import.stopped")
    assert ledger.head() == 0


WRITER = """
import sys; from pathlib import Path; from uuid import uuid4
from app.areas import set_risk; from app.ledger import Ledger; from app.settings import Settings
from domain.base import SYSTEM, Cause
ledger = Ledger(Settings(Path(sys.argv[1]), sys.argv[2]), digest_key=b"k")
for turn in range(60):
    why = Cause(SYSTEM, ledger.now(), ledger.now(), uuid4())
    set_risk(ledger, code="990000", risk=("low", "high", "medium")[turn % 3], cause=why)
"""


def test_several_processes_write_beside_each_other(ledger: Ledger, database: Any) -> None:
    listed(ledger, cause(ledger))
    arguments = [sys.executable, "-c", WRITER, str(database.data), database.database]
    writers = [subprocess.Popen(arguments, cwd=Path(__file__).parent.parent) for _ in range(3)]
    for number in range(60):
        list_area(ledger, code=CODE, name=f"name {number}", point=POINT, cause=cause(ledger))
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    area = ledger.get(Area, area_id(CODE))
    assert area.name == "name 59"
    assert area.version == len(ledger.since(0, 10_000)) == ledger.head() - holes(ledger)


def holes(ledger: Ledger) -> int:
    """Positions that rolled-back transactions left out: on PostgreSQL a lost race uses one up."""
    positions = [recorded.position for recorded in ledger.since(0, 10_000)]
    return positions[-1] - len(positions)


def test_the_library_is_configured_by_settings_alone(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_PERSISTENCE_MODULE", "eventsourcing.popo")
    monkeypatch.setenv("CIPHER_TOPIC", "nonsense")
    ledger = Ledger(database, digest_key=b"k")
    why = cause(ledger)
    start_response(
        ledger,
        name="Linhe flood 林河防汛",
        kind="flood",
        area="990000",
        time_zone="Asia/Shanghai",
        started_at=ledger.now(),
        cause=why,
    )
    assert Ledger(database, digest_key=b"k").head() == 2
