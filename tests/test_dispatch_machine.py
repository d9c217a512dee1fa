"""All commands of dispatch at random, on several tasks and people: what is true after every single one."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app import dispatch
from domain.base import MusterError, Position
from domain.dispatch import CLOSE_REASONS, LIVE_SEATS, OPERATION, Task, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import Volunteer, VolunteerId
from projections.checking import broken_invariants
from projections.dispatch import LeaseRow, TaskRow
from projections.due import AlarmRow, DueRow
from projections.volunteers import VolunteerRow
from tests import scenario
from tests.machine import Ground, Watch

SHOWN = {"tasks": TaskRow, "leases": LeaseRow, "alarms": AlarmRow, "due": DueRow, "volunteers": VolunteerRow}
PEOPLE, TASKS = 4, 3


@pytest.fixture(scope="module", autouse=True)
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("machine") / "data")
    Day.ground = made
    yield made
    made.close()


SEATS = (
    "assign_volunteer", "cancel_assignment", "dispatch_volunteer", "set_out", "check_in", "clear",
    "mark_no_show", "accept_offer", "decline_offer", "claim_place", "confirm_claim", "release_claim",
)  # fmt: skip
WITH_REASON = ("cancel_assignment", "decline_offer", "release_claim")
WHOLE = ("complete_task", "note_overdue", "unblock_task", "open_draft", "expire_leases")
REASONED = ("block_task", "require_follow_up", "reopen_task", "withdraw_offers")
OTHERS = {
    "open_task", "undo", "back_fill", "offer_places", "extend_lease", "transfer_place", "change_task",
    "close_task", "verify_task", "report_results", "link_need", "file_approval", "check_in_shown",
}  # fmt: skip
LIKELY = {
    "": ("assign_volunteer", "claim_place", "offer_places"),
    "offered": ("accept_offer", "accept_offer", "decline_offer", "check_in"),
    "accepted": ("dispatch_volunteer", "confirm_claim", "release_claim", "set_out", "check_in"),
    "dispatched": ("set_out", "check_in", "mark_no_show", "cancel_assignment"),
    "en_route": ("check_in", "mark_no_show"),
    "on_scene": ("clear",),
    "no_show": ("check_in", "assign_volunteer"),
}
"""What usually comes next for a seat, so that days get somewhere."""
WHO, WHICH = st.integers(0, PEOPLE - 1), st.integers(0, TASKS - 1)
STEPS = st.lists(st.tuples(WHO, WHICH, st.integers(0, 5)), min_size=8, max_size=16)


class Day(RuleBasedStateMachine):
    """People who do anything at any time, most of it refused."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.ground.watch.now = Watch().now  # so that a failing run can be played again
        self.ledger, self.first = self.ground.ledger, self.ground.ledger.head()
        self.people = [VolunteerId(self._register(number)) for number in range(PEOPLE)]
        self.tasks = [self._open(number) for number in range(TASKS)]
        self.kept: dict[Position, dict[str, dict[Any, Any]]] = {}

    def _register(self, number: int) -> UUID:
        name = f"volunteer {number}"
        return scenario.register_volunteer(self.ledger, self.ground.secrets, name, self.ground.seeded.team)[1]

    def _plan(self, number: int, shift: int = 0, places: int = 0) -> TaskPlan:
        """Two tasks at one time and a later one, of one, two and three places."""
        start = self.ground.watch.now + timedelta(minutes=30 + 150 * (number // 2) + shift)
        return TaskPlan(
            title=f"Task {number}",
            kind="delivery",
            urgency="urgent",
            response_id=ResponseId(self.ground.seeded.response),
            organisation_id=OrganisationId(self.ground.seeded.team),
            area_code=AreaCode("990000001001"),
            address="柳巷12号",
            point=None,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            places=places or number + 1,
            bring="",
        )

    def _open(self, number: int, draft: bool = False) -> TaskId:
        why = self.ground.cause()
        dispatch.open_task(self.ledger, plan=self._plan(number), draft=draft, cause=why)
        return TaskId(why.new_id("task"))

    def _try(self, act: Callable[..., Any], **said: Any) -> None:
        before = self.ledger.head()
        try:
            act(self.ledger, **said, cause=self.ground.cause())
        except MusterError:
            assert self.ledger.head() == before, "a refusal left a trace"

    @rule(name=st.sampled_from(SEATS), who=WHO, which=WHICH)
    def seat(self, name: str, who: int, which: int) -> None:
        self._seat(name, who, which)

    def _seat(self, name: str, who: int, which: int) -> None:
        more = {"reason": "x"} if name in WITH_REASON else {}
        said = {"task_id": self.tasks[which], "volunteer_id": self.people[who], **more}
        self._try(getattr(dispatch, name), **said)

    @rule(steps=STEPS)
    def morning(self, steps: list[tuple[int, int, int]]) -> None:
        self._go_on(steps)

    @rule(steps=STEPS)
    def afternoon(self, steps: list[tuple[int, int, int]]) -> None:
        self._go_on(steps)

    @rule(steps=STEPS, minutes=st.sampled_from([1, 20, 45, 130]))
    def evening(self, steps: list[tuple[int, int, int]], minutes: int) -> None:
        self.ground.watch.now += timedelta(minutes=minutes)
        self._go_on(steps)

    def _go_on(self, steps: list[tuple[int, int, int]]) -> None:
        """What usually comes next, several times; now and then the last step is undone."""
        for who, which, pick in steps:
            seat = self._task(self.tasks[which]).seats.get(self.people[who])
            likely = LIKELY.get(seat.state if seat else "", ("undo",))
            name = "undo" if pick == 5 else likely[pick % len(likely)]
            if name == "undo":
                self._try(dispatch.undo, position=self.ledger.head(), reason="a slip")
            elif name == "offer_places":
                self._try(dispatch.offer_places, task_id=self.tasks[which], volunteer_ids=[self.people[who]])
            else:
                self._seat(name, who, which)
            self._check()

    def _check(self) -> None:
        self._no_two_promises()
        self._no_more_than_places()
        self._agree()

    @rule(name=st.sampled_from((*WHOLE, *REASONED)), which=WHICH)
    def whole(self, name: str, which: int) -> None:
        more = {"reason": "x"} if name in REASONED else {}
        self._try(getattr(dispatch, name), task_id=self.tasks[which], **more)

    @rule(which=WHICH, reason=st.sampled_from(CLOSE_REASONS), rare=st.integers(0, 4))
    def rarely(self, which: int, reason: str, rare: int) -> None:
        approval = {"body": "区指挥部", "document_number": "3号", "dated": "2026-06-30"}
        task = {"task_id": self.tasks[which]}
        self._try(dispatch.verify_task, **task, note="")
        self._try(dispatch.report_results, **task, results={"trips": which})
        self._try(dispatch.file_approval, **task, **approval)
        self._try(dispatch.link_need, **task, need_id=self.ground.need)
        if rare == 0:
            self._try(dispatch.close_task, **task, reason=reason)
        elif rare == 1:
            self.tasks[which] = self._open(which, draft=True)

    @rule(which=WHICH, some=st.sets(WHO, min_size=1), minutes=st.sampled_from([None, 5, 90]))
    def offer(self, which: int, some: set[int], minutes: int | None) -> None:
        asked = [self.people[who] for who in sorted(some)]
        self._try(dispatch.offer_places, task_id=self.tasks[which], volunteer_ids=asked, minutes=minutes)

    @rule(which=WHICH, who=WHO, minutes=st.sampled_from([1, 45, 120]))
    def extend(self, which: int, who: int, minutes: int) -> None:
        said = {"task_id": self.tasks[which], "volunteer_id": self.people[who]}
        self._try(dispatch.extend_lease, **said, minutes=minutes)

    @rule(which=WHICH, who=WHO, to=WHO)
    def transfer(self, which: int, who: int, to: int) -> None:
        said = {"task_id": self.tasks[which], "volunteer_id": self.people[who]}
        self._try(dispatch.transfer_place, **said, to_id=self.people[to])

    @rule(which=WHICH, who=WHO, ago=st.integers(1, 300), length=st.integers(1, 200))
    def back_fill(self, which: int, who: int, ago: int, length: int) -> None:
        start = self.ground.watch.now - timedelta(minutes=ago)
        times = {"starts_at": start, "ends_at": start + timedelta(minutes=length)}
        said = {"task_id": self.tasks[which], "volunteer_id": self.people[who]}
        self._try(dispatch.back_fill, **said, **times)

    @rule(which=WHICH, who=WHO)
    def arrive(self, which: int, who: int) -> None:
        said = {"task_id": self.tasks[which], "volunteer_id": self.people[who]}
        self._try(dispatch.check_in_shown, **said, way="code")

    @rule(which=WHICH, shift=st.sampled_from([0, 60, 600]), places=st.integers(1, 4))
    def change(self, which: int, shift: int, places: int) -> None:
        self._try(dispatch.change_task, task_id=self.tasks[which], plan=self._plan(which, shift, places))

    @rule(back=st.integers(0, 30))
    def undo(self, back: int) -> None:
        position = Position(max(self.first + 1, self.ledger.head() - back))
        self._try(dispatch.undo, position=position, reason="a slip")

    @rule(minutes=st.sampled_from([1, 20, 45, 130]))
    def wait(self, minutes: int) -> None:
        self.ground.watch.now += timedelta(minutes=minutes)

    @rule()
    def look(self) -> None:
        """Keep what the views must say as of now."""
        self.kept[self.ledger.head()] = self.ground.replay_all()

    @invariant()
    def nobody_is_promised_twice(self) -> None:
        self._no_two_promises()

    def _no_two_promises(self) -> None:
        for who in self.people:
            promised = self.ledger.get(Volunteer, who).commitments.values()
            assert not any(one.overlaps(other) for one, other in combinations(promised, 2))

    @invariant()
    def no_task_has_more_people_than_places(self) -> None:
        self._no_more_than_places()

    def _no_more_than_places(self) -> None:
        for task in map(self._task, self.tasks):
            taken = sum(seat.taken for seat in task.seats.values())
            assert taken + task.places_free == task.places and task.places_free >= 0
            assert (task.filled_at is None) == (task.places_free > 0)
            offered = any(seat.state == "offered" for seat in task.seats.values())
            assert not (offered and task.places_free == 0)

    @invariant()
    def seats_and_promises_agree(self) -> None:
        self._agree()

    def _agree(self) -> None:
        """Whoever is expected has promised the task's time; whoever promised has a live seat."""
        people = {who: self.ledger.get(Volunteer, who) for who in self.people}
        for task in map(self._task, self.tasks):
            for seat in task.live():
                promise = people[seat.volunteer_id].commitments.get(task.id)
                assert promise == task.commitment or (promise is None and seat.state == "on_scene")
        for who, volunteer in people.items():
            for promise in volunteer.commitments.values():
                seat = self._task(promise.item_id).seats[who]
                assert promise.operation == OPERATION and seat.state in LIVE_SEATS

    def _task(self, id: UUID) -> Task:
        return self.ledger.get(Task, id)

    def teardown(self) -> None:
        """The views, now and as of what was looked at, are the replay; invariants hold in every version."""
        self.kept[self.ledger.head()] = self.ground.replay_all()
        self.ground.projector.catch_up()
        assert self.ground.views.alarms() == []
        with self.ground.views.read() as reading:
            some = random.Random(1).sample(sorted(self.kept), min(3, len(self.kept)))
            for position, expected in ((position, self.kept[position]) for position in some):
                for name, kind in SHOWN.items():
                    found = {getattr(row, row.KEY): row for row in reading.rows(kind, at=position)}
                    assert found == expected[name], (name, position)
            assert broken_invariants(reading.connection) == []


def test_the_machine_sends_every_command() -> None:
    sent = {*SEATS, *WHOLE, *REASONED, *OTHERS}
    assert sent == set(dispatch.__all__)
    assert all(inspect.isfunction(getattr(dispatch, name)) for name in sent)


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
