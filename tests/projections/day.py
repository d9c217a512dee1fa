"""A small generated day: random commands, some of them refused, as people would send them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from app import areas, dispatch, organisations, people, responses, volunteers
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import Actor, Cause, MusterError, Position
from domain.dispatch import KINDS, TaskId, TaskPlan
from domain.organisations import ROLES, Grant, OrganisationId
from domain.people import PersonId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tests.projections.day_of_people import People

CODES = [AreaCode(code) for code in ("99", "9901", "990101", "990101001", "990101001002")]


class Day:
    """What the generator knows of what it made."""

    def __init__(self, ledger: Ledger, secrets: Secrets, seed: int) -> None:
        self.ledger, self.secrets = ledger, secrets
        self.random = random.Random(seed)
        self.responses: list[UUID] = []
        self.organisations: list[UUID] = []
        self.people: list[UUID] = []
        self.volunteers: list[UUID] = []
        self.tasks: list[UUID] = []
        self.erased: list[UUID] = []

    def play(self, commands: int) -> Iterator[None]:
        """Send this many commands, most of them sensible; yields after each."""
        for first in (self.start, self.list_areas, self.register, self.volunteer, self.task):
            first()
        acts = [self.start, self.register, self.area, self.grant, self.revoke, self.erase, self.rename]
        acts += [self.volunteer, self.task] * 3 + [self.assign] * 12 + [self.arrive, self.leave] * 6
        acts += [self.cancel, self.close, self.overdue, self.sign_in] * 2
        acts += [self.offer, self.accept, self.claim, self.expire, self.absent, self.paper, self.undo] * 2
        acts += People(self).acts()
        for _ in range(commands):
            with suppress(MusterError, IndexError):
                self.random.choice(acts)()
            yield

    def cause(self, ahead: timedelta = timedelta()) -> Cause:
        now = self.ledger.now() + ahead
        late = timedelta(seconds=self.random.choice([0, 0, 0, 40]))
        by = Actor("account", self.any(self.people)) if self.people else Actor("import", self.id())
        return Cause(by, now, now - late, self.id())

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def any(self, ids: list[UUID]) -> UUID:
        return self.random.choice(ids)

    def code(self) -> AreaCode:
        return self.random.choice(CODES)

    def start(self) -> None:
        cause = self.cause()
        responses.start_response(
            self.ledger,
            name="汛情",
            kind="flood",
            area="99",
            time_zone="Asia/Shanghai",
            started_at=self.ledger.now(),
            cause=cause,
        )
        self.responses.append(cause.new_id("response"))

    def register(self) -> None:
        cause = self.cause()
        parent = self.random.choice([None, *self.organisations])
        organisations.register_organisation(
            self.ledger,
            name=f"队 {len(self.organisations)}",
            parent_id=OrganisationId(parent) if parent else None,
            area_code=self.code(),
            cause=cause,
        )
        self.organisations.append(cause.new_id("organisation"))

    def list_areas(self) -> None:
        for code in CODES:
            areas.list_area(self.ledger, code=code, name="区", point=None, cause=self.cause())

    def area(self) -> None:
        point = self.random.choice([None, GeoPoint.of(30.5, 114.3), GeoPoint.of(30.6, 114.4)])
        areas.list_area(self.ledger, code=self.code(), name="区", point=point, cause=self.cause())
        risk = self.random.choice(["low", "medium", "high"])
        areas.set_risk(self.ledger, code=self.code(), risk=risk, cause=self.cause())

    def volunteer(self) -> None:
        cause = self.cause()
        person = cause.new_id("person")
        volunteers.register_volunteer(
            self.ledger,
            name=self.secrets.seal(person, "name", f"王{len(self.people)}", cause.command_id),
            mobile=self.secrets.seal(person, "mobile", f"1390000{len(self.people):04}", cause.command_id),
            organisation_id=OrganisationId(self.any(self.organisations)),
            area_code=self.code(),
            cause=cause,
        )
        self.people.append(person)
        self.volunteers.append(cause.new_id("volunteer"))

    def rename(self) -> None:
        cause, person = self.cause(), self.any(self.people)
        name = self.secrets.seal(person, "name", f"李{self.random.random()}", cause.command_id)
        people.rename_person(self.ledger, person_id=PersonId(person), name=name, cause=cause)

    def sign_in(self) -> None:
        person = PersonId(self.any(self.people))
        people.note_sign_in(self.ledger, person_id=person, way="pin", cause=self.cause())

    def erase(self) -> None:
        person = self.any(self.people)
        people.erase_person(self.ledger, person_id=PersonId(person), reason="asked", cause=self.cause())
        self.secrets.destroy_key(person)
        self.erased.append(person)

    def grant(self) -> None:
        organisations.grant_role(
            self.ledger,
            organisation_id=OrganisationId(self.any(self.organisations)),
            grant=self.some_grant(),
            cause=self.cause(),
        )

    def revoke(self) -> None:
        organisations.revoke_role(
            self.ledger,
            organisation_id=OrganisationId(self.any(self.organisations)),
            grant=self.some_grant(),
            reason="left",
            cause=self.cause(),
        )

    def some_grant(self) -> Grant:
        response = self.random.choice([None, ResponseId(self.responses[0])])
        return Grant(PersonId(self.any(self.people)), self.random.choice(ROLES[:2]), "", response)

    def task(self) -> None:
        cause = self.cause()
        start = self.ledger.now() + timedelta(hours=self.random.randrange(12))
        plan = TaskPlan(
            title=f"任务 {len(self.tasks)}",
            kind=self.random.choice(KINDS),
            urgency="urgent",
            response_id=ResponseId(self.any(self.responses)),
            organisation_id=OrganisationId(self.any(self.organisations)),
            area_code=self.code(),
            address="柳巷12号",
            point=self.random.choice([None, GeoPoint.of(30.512, 114.312)]),
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            places=self.random.randrange(1, 4),
            bring="",
        )
        dispatch.open_task(self.ledger, plan=plan, cause=cause)
        self.tasks.append(cause.new_id("task"))

    def assign(self) -> None:
        dispatch.assign_volunteer(self.ledger, **self.seat(), override="flood", cause=self.cause())

    def arrive(self) -> None:
        dispatch.check_in(self.ledger, **self.held("dispatched"), cause=self.cause())

    def leave(self) -> None:
        dispatch.clear(self.ledger, **self.held("on_scene"), cause=self.cause())

    def cancel(self) -> None:
        dispatch.cancel_assignment(self.ledger, **self.held("dispatched"), reason="ill", cause=self.cause())

    def close(self) -> None:
        dispatch.close_task(
            self.ledger, task_id=TaskId(self.any(self.tasks)), reason="cancelled", cause=self.cause()
        )

    def offer(self) -> None:
        asked = self.random.sample(self.volunteers, min(3, len(self.volunteers)))
        dispatch.offer_places(
            self.ledger,
            task_id=TaskId(self.any(self.tasks)),
            volunteer_ids=[VolunteerId(id) for id in asked],
            override="flood",
            cause=self.cause(),
        )

    def accept(self) -> None:
        dispatch.accept_offer(self.ledger, **self.held("offered"), cause=self.cause())

    def claim(self) -> None:
        dispatch.claim_place(self.ledger, **self.seat(), cause=self.cause())

    def expire(self) -> None:
        later = self.cause(ahead=timedelta(hours=2))
        dispatch.expire_leases(self.ledger, task_id=self.held("offered")["task_id"], cause=later)

    def absent(self) -> None:
        later = self.cause(ahead=timedelta(hours=13))
        dispatch.mark_no_show(self.ledger, **self.held("dispatched"), cause=later)

    def paper(self) -> None:
        start = self.ledger.now() - timedelta(hours=self.random.randrange(1, 5))
        times = {"starts_at": start, "ends_at": start + timedelta(minutes=50)}
        dispatch.back_fill(self.ledger, **self.seat(), **times, cause=self.cause())

    def undo(self) -> None:
        position = Position(self.ledger.head() - self.random.randrange(3))
        dispatch.undo(self.ledger, position=position, reason="slip", cause=self.cause())

    def overdue(self) -> None:
        later = self.cause(ahead=timedelta(hours=14))
        dispatch.note_overdue(self.ledger, task_id=TaskId(self.any(self.tasks)), cause=later)

    def seat(self) -> dict[str, UUID]:
        return {
            "task_id": TaskId(self.any(self.tasks)),
            "volunteer_id": VolunteerId(self.any(self.volunteers)),
        }

    def held(self, state: str) -> dict[str, UUID]:
        """A seat in this state, or any."""
        from domain.dispatch import Task

        tasks = [self.ledger.get(Task, id) for id in self.tasks]
        held = [(t.id, s.volunteer_id) for t in tasks for s in t.seats.values() if s.state == state]
        if not held:
            return self.seat()
        task_id, volunteer_id = self.random.choice(held)
        return {"task_id": task_id, "volunteer_id": volunteer_id}
