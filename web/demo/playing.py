"""The hours before now: needs come in, tasks come up, people are asked or sent, arrive and go home."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from app import needs
from app.batch import Batch
from app.dispatch import errands
from app.secrets import Secrets
from domain.dispatch import TaskId
from domain.dispatch.errand_lists import ErrandId, Wanted
from domain.needs import NeedId
from domain.place import AreaCode
from domain.quantity import Money, Quantity
from domain.volunteers import VolunteerId
from web.demo.district import District
from web.demo.geometry import point
from web.demo.peopling import Population
from web.demo.player import Player
from web.demo.scene import Job, Move, Scene
from web.demo.words import GIVEN, SHOPPING, SURNAMES

STEP = timedelta(seconds=30)
PAST = timedelta(hours=10)
FREED_BY = ("clear", "cancel_assignment", "decline_offer")


@dataclass
class Day:
    """What is drawn from while the day is played."""

    player: Player
    scene: Scene
    district: District
    population: Population
    random: Random

    def call(self, at: datetime) -> None:
        """A task comes up, for a need of somebody or by the plan of an organisation."""
        number = self.random.randrange(len(self.district.communities))
        community = self._community(number)
        own = self.population.organisations[3 + number // 4]
        organisation = self.random.choice((own, own, *self.population.organisations[:3]))
        need = self._asked(community, organisation, at) if self.random.random() < 0.45 else None
        place = point(self.district.place_in(number)) if self.random.random() < 0.9 else None
        self.player.open(self.scene, organisation, community, place, at, need)

    def _asked(self, community: tuple[AreaCode, str], organisation: UUID, at: datetime) -> UUID:
        need = self.player.ask(community, at - timedelta(minutes=self.random.randint(4, 25)))
        self.player.accept(need, organisation, at - timedelta(minutes=2))
        return need

    def left_open(self, how_many: int, now: datetime) -> None:
        """Needs that nobody has seen to yet, and some that ended otherwise."""
        for turn in range(how_many):
            number = self.random.randrange(len(self.district.communities))
            asked_at = now - timedelta(minutes=self.random.randint(3, 150))
            need = NeedId(self.player.ask(self._community(number), asked_at))
            match turn % 6:
                case 3:
                    organisation = self.population.organisations[3 + number // 4]
                    self.player.accept(need, organisation, now - timedelta(minutes=1))
                case 4:
                    needs.mark_unreachable(self.player.books, need_id=need, cause=self.player.cause(now))
                case 5:
                    cause = self.player.cause(now)
                    needs.decline_need(self.player.books, need_id=need, reason="请拨打 119", cause=cause)

    def shop(self, now: datetime) -> None:
        """Who is out shopping has paid for it, and gets the money back later."""
        out = [job for job in self.scene.jobs.values() if job.kind in ("shopping", "delivery")]
        for job in out[:3]:
            there = [volunteer for volunteer, seat in job.seats.items() if seat.state == "on_scene"]
            if there:
                self._bought(job, there[0], now)

    def _bought(self, job: Job, volunteer: UUID, now: datetime) -> None:
        listing, books = self.player.cause(now - timedelta(minutes=9)), self.player.books
        name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
        person = listing.new_id("person")
        errands.list_errand(
            books,
            task_id=TaskId(job.id),
            volunteer_id=VolunteerId(volunteer),
            name=self.player.secrets.seal(person, "name", name, listing.command_id),
            items=[Wanted(what, Quantity(Decimal(n), unit), "", True) for what, n, unit in SHOPPING],
            cause=listing,
        )
        paid = Money(self.random.randint(1200, 18800))
        errand_id = ErrandId(listing.new_id("errand"))
        errands.note_purchase(
            books, errand_id=errand_id, total=paid, advanced=paid, cause=self.player.cause(now)
        )

    def _community(self, number: int) -> tuple[AreaCode, str]:
        code, name, _, _ = self.district.communities[number]
        return code, name


def play_past(
    books: Batch,
    secrets: Secrets,
    district: District,
    population: Population,
    tasks: int,
    now: datetime,
    random: Random,
    progress: Callable[[int], object],
    beside: Callable[[datetime], object] = lambda moment: None,
) -> None:
    """Record the hours before now; `beside` is told of each moment, for what goes on besides tasks."""
    scene = Scene(random)
    homes = {helper.volunteer_id: helper.area_code for helper in population.helpers}
    for volunteer, home in homes.items():
        scene.release(volunteer, home)
    persons = {helper.volunteer_id: helper.person_id for helper in population.helpers}
    coordinator = population.people["coordinator"]
    player = Player(
        books, secrets, population.response_id, coordinator, persons, random, lambda: _uuid(random)
    )
    day = Day(player, scene, district, population, random)
    arrivals = sorted(now - PAST * (1 - random.betavariate(1.6, 1.25)) for _ in range(tasks))
    moment = now - PAST
    while moment < now:
        moment += STEP
        while arrivals and arrivals[0] <= moment:
            day.call(arrivals.pop(0))
        for n, move in enumerate(scene.moves(moment)):
            player.play(move, min(now, moment + timedelta(seconds=0.37 * n)))
            if move.what in FREED_BY and move.volunteer:
                scene.release(move.volunteer, homes[move.volunteer])
        beside(moment)
        progress(1)
    day.left_open(max(3, tasks // 8), now)
    day.shop(now)
    _send_the_newcomer(player, scene, population, now)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _send_the_newcomer(player: Player, scene: Scene, population: Population, now: datetime) -> None:
    """Whoever signs in as the volunteer finds an assignment to set out for."""
    me = next(h for h in population.helpers if h.person_id == population.people["volunteer"])
    if any(me.volunteer_id in job.seats for job in scene.jobs.values()):
        return
    for job in _nearest_first(scene, me.area_code, now):
        move = Move("assign_volunteer", job.id, me.volunteer_id)
        player.play(move, now)
        if not move.refused:
            return


def _nearest_first(scene: Scene, home: AreaCode, now: datetime) -> Iterable[Job]:
    free = [job for job in scene.jobs.values() if job.taken < job.places and job.ends_at > now]
    running = [job for job in free if job.status == "open"]
    return sorted(running, key=lambda job: (job.area_code[:9] != home[:9], now - job.ends_at))
