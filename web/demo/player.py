"""Turns what happens in the scene into commands, by the people who would give them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app import dispatch, needs
from app.batch import Batch
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import SYSTEM, Actor, Cause, RuleBroken
from domain.dispatch import TaskId, TaskPlan
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from web.demo.scene import Job, Move, Scene, invent
from web.demo.words import ADDRESSES, ASKED, GIVEN, OVERRIDES, SURNAMES

ASKS_THE_RULES = ("assign_volunteer", "offer_places", "accept_offer")
OWN = ("accept_offer", "decline_offer", "set_out", "check_in", "clear")
"""What volunteers do by themselves."""


class Player:
    """Gives the commands of one response."""

    def __init__(
        self,
        books: Ledger | Batch,
        secrets: Secrets,
        response_id: UUID,
        coordinator: UUID,
        persons: dict[UUID, UUID],
        random: Random,
        new_id: Callable[[], UUID],
    ) -> None:
        self.books, self.secrets, self.response_id = books, secrets, response_id
        self.coordinator = coordinator
        self.persons, self.random, self.new_id = persons, random, new_id
        self.newcomers: set[UUID] = set()
        """Volunteers whom somebody signs in as."""

    def play(self, move: Move, now: datetime) -> None:
        """Send the command of one move; a rule may refuse it, or want a reason, which not everybody gives."""
        if move.what == "meet_need":
            self._met(move, now)
            return
        said: dict[str, object] = {"task_id": TaskId(move.job), **move.said}
        if move.volunteer is not None:
            said["volunteer_id"] = VolunteerId(move.volunteer)
        try:
            self._send(move, said, now)
        except RuleBroken as refusal:
            if move.what not in ASKS_THE_RULES:
                raise
            if refusal.params.get("overridable") and self.random.random() < 0.3:
                self._over_the_warning(move, said, now)
            else:
                move.refused = True

    def _send(self, move: Move, said: dict[str, object], now: datetime) -> None:
        by = SYSTEM if move.what == "expire_leases" else Actor("account", self._who(move))
        getattr(dispatch, move.what)(self.books, **said, cause=Cause(by, now, now, self.new_id()))

    def _over_the_warning(self, move: Move, said: dict[str, object], now: datetime) -> None:
        try:
            self._send(move, said | {"override": self.random.choice(OVERRIDES)}, now)
        except RuleBroken:
            move.refused = True

    def _who(self, move: Move) -> UUID:
        if move.what in OWN and move.volunteer in self.persons:
            return self.persons[move.volunteer]
        return self.coordinator

    def _met(self, move: Move, now: datetime) -> None:
        need_id = NeedId(UUID(str(move.said["need_id"])))
        needs.meet_need(self.books, need_id=need_id, partly=False, note="", cause=self.cause(now))

    def cause(self, now: datetime, by: Actor | None = None) -> Cause:
        """A cause by the coordinator, or by somebody else."""
        return Cause(by or Actor("account", self.coordinator), now, now, self.new_id())

    def ask(self, community: tuple[AreaCode, str], now: datetime) -> UUID:
        """Somebody asks for help through the public form."""
        (code, name), (title, kind, urgency) = community, self.random.choice(ASKED)
        cause = self.cause(now, Actor("link", self.new_id()))
        subject, number = cause.new_id("need"), self.random.randint(2, 68)
        address = self.random.choice(ADDRESSES).format(c=name.removesuffix("社区"), n=number)
        asker = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
        mobile = f"1000{self.random.randrange(10**7):07}"

        def sealed(what: str, text: str) -> Personal:
            return self.secrets.seal(subject, what, text, cause.command_id)

        needs.report_need(
            self.books,
            response_id=ResponseId(self.response_id),
            area_code=code,
            kind="people",
            help=kind,
            urgency=urgency,
            title=title,
            needed_by=now + timedelta(hours=self.random.randint(2, 12)),
            for_other=self.random.random() < 0.4,
            asker=sealed("asker", asker),
            mobile=sealed("mobile", mobile),
            address=sealed("address", address),
            text=sealed("text", title),
            cause=cause,
        )
        return subject

    def accept(self, need: UUID, organisation: UUID, now: datetime) -> None:
        """An organisation takes the need on."""
        needs.accept_need(
            self.books,
            need_id=NeedId(need),
            organisation_id=OrganisationId(organisation),
            cause=self.cause(now),
        )

    def open(
        self,
        scene: Scene,
        organisation: UUID,
        community: tuple[AreaCode, str],
        at: GeoPoint | None,
        now: datetime,
        need: UUID | None = None,
    ) -> Job:
        """Open an invented task in a community, perhaps for a need."""
        code, name = community
        call = invent(scene.random, name.removesuffix("社区"))
        starts_at = (now + timedelta(minutes=scene.random.randint(10, 60))).replace(second=0, microsecond=0)
        ends_at = (starts_at + timedelta(hours=call.hours)).replace(second=0, microsecond=0)
        plan = TaskPlan(
            title=call.title,
            kind=call.kind,
            urgency=call.urgency,
            response_id=ResponseId(self.response_id),
            organisation_id=OrganisationId(organisation),
            area_code=code,
            address=call.address,
            point=at,
            starts_at=starts_at,
            ends_at=ends_at,
            places=call.places,
            bring=call.bring,
        )
        cause = self.cause(now)
        dispatch.open_task(self.books, plan=plan, need_ids=[need] if need else [], cause=cause)
        wanted = min(call.wanted, plan.places)
        id = cause.new_id("task")
        job = Job(id, code, organisation, now, starts_at, ends_at, plan.places, wanted, call.kind, need)
        job.by_offer, job.stuck = scene.random.random() < 0.3, scene.random.random() < 0.02
        scene.jobs[job.id] = job
        return job
