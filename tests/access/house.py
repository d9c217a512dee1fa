"""The house of the access tests: an organisation, all it can be told apart from, and a person per role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from app import accidents, areas, dispatch, needs, organisations, responses, teams, volunteers
from domain.base import SYSTEM, Actor, Cause
from domain.dispatch import TaskId, TaskPlan
from domain.organisations import Grant, OrganisationId
from domain.people import PersonId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tests import scenario
from tests.access import delivery, disclosure, giving, money, papers, recurring, stock
from tests.access.visiting import Browser
from web.actions import ROLES

PIN = scenario.PIN
HERE, INSIDE, ELSEWHERE = "990000001", "990000001001", "990000002"
SIGNED_IN = tuple(role for role in ROLES if role != "public")
PLACES = ("own", "below", "sibling", "above", "other_area", "other_response")
"""Where an item can be, seen from grants on organisation `north`, area HERE and response `flood`."""


@dataclass
class House:
    """The application and the ids of what is in it."""

    app: Flask
    orgs: dict[str, UUID] = field(default_factory=dict)
    flood: UUID = field(default_factory=uuid4)
    drought: UUID = field(default_factory=uuid4)
    tasks: dict[str, UUID] = field(default_factory=dict)
    needs: dict[str, UUID] = field(default_factory=dict)
    templates: dict[str, UUID] = field(default_factory=dict)
    cared_for: dict[str, UUID] = field(default_factory=dict)
    errands: dict[str, UUID] = field(default_factory=dict)
    papers: dict[str, UUID] = field(default_factory=dict)
    warehouses: dict[str, UUID] = field(default_factory=dict)
    lots: dict[str, UUID] = field(default_factory=dict)
    donations: dict[str, UUID] = field(default_factory=dict)
    donors: dict[str, UUID] = field(default_factory=dict)
    disclosures: dict[str, UUID] = field(default_factory=dict)
    counts: dict[str, UUID] = field(default_factory=dict)
    consignments: dict[str, UUID] = field(default_factory=dict)
    cash: dict[str, tuple[UUID, UUID, UUID]] = field(default_factory=dict)
    campaigns: dict[str, UUID] = field(default_factory=dict)
    goods: UUID = field(default_factory=uuid4)
    positions: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    accidents: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    serving: dict[str, UUID] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, UUID] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def parts(self) -> Any:
        return self.app.extensions["muster"]

    def cause(self) -> Cause:
        now = self.parts.ledger.now()
        return Cause(SYSTEM, now, now, uuid4())

    def cause_of(self, role: str) -> Cause:
        """A command of the person of a role."""
        now = self.parts.ledger.now()
        return Cause(Actor("account", self.actors[role]), now, now, uuid4())

    def head(self) -> int:
        return int(self.parts.ledger.head())

    def place(self, name: str) -> tuple[UUID, str, UUID]:
        """Organisation, area and response of a place."""
        organisation = {"below": "team", "sibling": "south", "above": "root"}.get(name, "north")
        area = ELSEWHERE if name == "other_area" else INSIDE
        return self.orgs[organisation], area, self.drought if name == "other_response" else self.flood

    def person(self, name: str, number: str | None = None) -> UUID:
        return scenario.register_person(self.parts.ledger, self.parts.secrets, name, number or new_number())

    def grant(self, person: UUID, role: str, org: str, area: str = "", response: UUID | None = None) -> None:
        wanted = Grant(PersonId(person), role, area, ResponseId(response) if response else None)
        organisations.grant_role(
            self.parts.ledger,
            organisation_id=OrganisationId(self.orgs[org]),
            grant=wanted,
            cause=self.cause(),
        )

    def volunteer(self, name: str, org: str, area: str = INSIDE) -> tuple[UUID, UUID]:
        cause, secrets = self.cause(), self.parts.secrets
        person, number = cause.new_id("person"), new_number()
        volunteers.register_volunteer(
            self.parts.ledger,
            name=secrets.seal(person, "name", name, cause.command_id),
            mobile=secrets.seal(person, "mobile", number, cause.command_id),
            organisation_id=OrganisationId(self.orgs[org]),
            area_code=AreaCode(area),
            cause=cause,
        )
        secrets.index(person, "name", name)
        secrets.index(person, "mobile", number)
        scenario.insure(self.parts.ledger, cause.new_id("volunteer"))
        return person, cause.new_id("volunteer")

    def team(self, name: str, org: str, leader: UUID) -> UUID:
        cause, home = self.cause(), OrganisationId(self.orgs[org])
        teams.form_team(
            self.parts.ledger,
            name=name,
            organisation_id=home,
            leader_id=VolunteerId(leader),
            cause=cause,
        )
        return cause.new_id("team")

    def task(self, place: str, title: str = "Deliver meals 送餐", places: int = 3, hours: int = 2) -> UUID:
        organisation, area, response = self.place(place)
        starts = self.parts.ledger.now() + timedelta(hours=hours)
        plan = TaskPlan(
            title=title,
            kind="delivery",
            urgency="urgent",
            response_id=ResponseId(response),
            organisation_id=OrganisationId(organisation),
            area_code=AreaCode(area),
            address="12 Willow Lane",
            point=None,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            places=places,
            bring="",
        )
        cause = self.cause()
        dispatch.open_task(self.parts.ledger, plan=plan, cause=cause)
        return cause.new_id("task")

    def need(self, place: str) -> UUID:
        """A need that the organisation of the place has taken on."""
        organisation, area, response = self.place(place)
        cause, secrets = self.cause(), self.parts.secrets
        need_id = cause.new_id("need")
        needs.report_need(
            self.parts.ledger,
            response_id=ResponseId(response),
            area_code=AreaCode(area),
            kind="people",
            urgency="normal",
            title="Insulin 胰岛素",
            mobile=secrets.seal(need_id, "mobile", "13900000001", cause.command_id),
            organisation_id=OrganisationId(organisation),
            cause=cause,
        )
        return need_id

    def accident(self, place: str) -> UUID:
        """A fall of the volunteer of the place, on its task."""
        cause, volunteer = self.cause(), VolunteerId(self.serving[place])
        accidents.report_accident(
            self.parts.ledger,
            volunteer_id=volunteer,
            task_id=TaskId(self.tasks[place]),
            text=self.parts.secrets.seal(self.people[place], "accident", "a fall", cause.command_id),
            cause=cause,
        )
        return cause.new_id("accident")

    def settle(self) -> None:
        """Show everything that is recorded."""
        self.parts.projector.catch_up()

    def browser(self, role: str) -> Browser:
        """The browser of the person with this role, signed in once; "public" is nobody."""
        if role not in self.browsers:
            browser = Browser(self.app.test_client())
            if role != "public":
                browser.open(self, self.actors[role])
            self.browsers[role] = browser
        return self.browsers[role]


_numbers = iter(range(10**8))


def new_number() -> str:
    return f"139{next(_numbers):08}"


def build(app: Flask) -> House:
    """Record everything by ordinary commands."""
    house = House(app)
    ledger = house.parts.ledger
    for code in ("990000", HERE, INSIDE, ELSEWHERE):
        areas.list_area(ledger, code=AreaCode(code), name=f"Area {code}", point=None, cause=house.cause())
    for name in ("flood", "drought"):
        cause = house.cause()
        responses.start_response(
            ledger,
            name=name,
            kind="other",
            area="990000",
            time_zone="Asia/Shanghai",
            started_at=ledger.now(),
            cause=cause,
        )
        setattr(house, name, cause.new_id("response"))
    for name, parent, area in (
        ("root", None, "990000"),
        ("north", "root", HERE),
        ("team", "north", HERE),
        ("south", "root", ELSEWHERE),
    ):
        above = house.orgs[parent] if parent else None
        house.orgs[name] = scenario.register_organisation(ledger, name, above, area)
    _fill(house)
    house.settle()
    return house


def _fill(house: House) -> None:
    for role in SIGNED_IN:
        house.actors[role] = house.person(f"{role} 甲")
        house.grant(house.actors[role], role, "north", HERE, house.flood)
    house.goods = stock.masks(house)
    for place in PLACES:
        house.tasks[place] = house.task(place)
        house.steps[place] = house.head()
        house.needs[place] = house.need(place)
        house.templates[place] = recurring.template(house, place)
        house.cared_for[place] = recurring.cared_for(house, place)
        house.errands[place] = recurring.errand(house, place)
        house.papers[place] = papers.sheet(house, place)
        house.warehouses[place] = stock.warehouse(house, place)
        house.lots[place] = stock.lot(house, place)
        house.donations[place], house.donors[place] = giving.donation(house, place)
        house.disclosures[place] = disclosure.disclosure(house, place)
        house.counts[place] = stock.count(house, place)
        house.consignments[place] = delivery.consignment(house, place)
        house.cash[place] = money.given(house, place)
        house.campaigns[place] = money.campaign(house, place)
        house.positions[place] = house.head()
        org = {"below": "team", "sibling": "south", "above": "root"}.get(place, "north")
        area = ELSEWHERE if place == "other_area" else INSIDE
        house.people[place], house.serving[place] = house.volunteer(f"Volunteer {place}", org, area)
        house.teams[place] = house.team(f"Team {place}", org, house.serving[place])
        house.accidents[place] = house.accident(place)
