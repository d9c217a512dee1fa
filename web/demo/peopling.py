"""The district's areas, organisations and people, recorded by ordinary commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.areas import list_area, set_risk
from app.batch import Batch
from app.organisations import grant_role, register_organisation
from app.people import register_person
from app.responses import start_response
from app.secrets import Secrets
from app.volunteers import insure_volunteers, register_volunteer
from domain.base import SYSTEM, Cause
from domain.organisations import ROLES, Grant, OrganisationId
from domain.people import PersonId
from domain.place import AreaCode
from domain.volunteers import VolunteerId
from web.demo.district import CODE, District
from web.demo.drawing import area_names
from web.demo.geometry import point
from web.demo.signins import SignIn, draw_pin
from web.demo.words import GIVEN, SURNAMES, TEAMS

_NUMBERS = 10_000_000_000
"""Mobile numbers from 1000000… are assigned to nobody."""
INSURED_AT_ONCE = 500


@dataclass(frozen=True)
class Helper:
    """A volunteer of the demo."""

    volunteer_id: UUID
    person_id: UUID
    organisation_id: UUID
    area_code: AreaCode


@dataclass
class Population:
    """Who and what there is when the day begins."""

    response_id: UUID
    organisations: list[UUID] = field(default_factory=list)
    people: dict[str, UUID] = field(default_factory=dict)
    helpers: list[Helper] = field(default_factory=list)
    signins: list[SignIn] = field(default_factory=list)
    findable: list[tuple[UUID, str, str]] = field(default_factory=list)


class Settlers:
    """Records everybody at one moment; ids come from the seed: the same seed gives the same people."""

    def __init__(
        self, books: Batch, secrets: Secrets, district: District, at: datetime, random: Random
    ) -> None:
        self.books, self.secrets, self.district, self.at, self.random = books, secrets, district, at, random
        self.number, self.pin = 0, draw_pin()

    def cause(self) -> Cause:
        """The next cause, by the system."""
        return Cause(SYSTEM, self.at, self.at, UUID(int=self.random.getrandbits(128), version=4))

    def settle(self, volunteers: int) -> Population:
        """Areas, response, organisations, one person per role, and the volunteers."""
        self._areas()
        starting = self.cause()
        start_response(
            self.books,
            name="澜川区“8·03”洪涝",
            kind="flood",
            area=CODE,
            time_zone="Asia/Shanghai",
            started_at=self.at,
            cause=starting,
        )
        population = Population(starting.new_id("response"))
        self._organisations(population)
        for role in ROLES:
            if role != "volunteer":
                self._staff(population, role)
        registering = [self.cause() for _ in range(volunteers)]
        self.secrets.prepare_keys(cause.new_id("person") for cause in registering)
        for number, cause in enumerate(registering):
            self._volunteer(population, number, cause)
        self._insure(population)
        return population

    def _insure(self, population: Population) -> None:
        """The district's group policy, for a quarter of a year."""
        ids = [VolunteerId(helper.volunteer_id) for helper in population.helpers]
        for start in range(0, len(ids), INSURED_AT_ONCE):
            insure_volunteers(
                self.books,
                volunteer_ids=ids[start : start + INSURED_AT_ONCE],
                insurer="澜川互助保险社",
                policy_number="LC-2026-0803",
                starts_at=self.at - timedelta(days=30),
                ends_at=self.at + timedelta(days=60),
                cause=self.cause(),
            )

    def _areas(self) -> None:
        for code, name, xy in area_names(self.district):
            list_area(self.books, code=AreaCode(code), name=name, point=point(xy), cause=self.cause())
        set_risk(self.books, code=AreaCode(f"{CODE}005"), risk="medium", cause=self.cause())

    def _organisations(self, population: Population) -> None:
        for name, street in TEAMS:
            registering = self.cause()
            parent = OrganisationId(population.organisations[0]) if population.organisations else None
            register_organisation(
                self.books,
                name=name,
                parent_id=parent,
                area_code=AreaCode(f"{CODE}{street:03}" if street else CODE),
                cause=registering,
            )
            population.organisations.append(registering.new_id("organisation"))

    def _staff(self, population: Population, role: str) -> None:
        home = population.organisations[6 if role == "leader" else 0]
        registering, name, mobile = self.cause(), self._name(), self._mobile()
        person, command_id = registering.new_id("person"), registering.command_id
        register_person(
            self.books,
            name=self.secrets.seal(person, "name", name, command_id),
            mobile=self.secrets.seal(person, "mobile", mobile, command_id),
            cause=registering,
        )
        population.findable += [(person, "name", name), (person, "mobile", mobile)]
        self._give(population, role, person, home, name, mobile)

    def _give(
        self, population: Population, role: str, person: UUID, home: UUID, name: str, mobile: str
    ) -> None:
        grant = Grant(PersonId(person), role, "", None)
        grant_role(self.books, organisation_id=OrganisationId(home), grant=grant, cause=self.cause())
        self.secrets.set_pin(person, self.pin)
        population.people[role] = person
        population.signins.append(SignIn(role, name, mobile, self.pin))

    def _volunteer(self, population: Population, number: int, registering: Cause) -> None:
        home = number % len(TEAMS)
        street = TEAMS[home][1] or self.random.randint(1, 6)
        area = AreaCode(f"{CODE}{street:03}{self.random.randint(1, 4):03}")
        name, mobile = self._name(), self._mobile()
        person, command_id = registering.new_id("person"), registering.command_id
        register_volunteer(
            self.books,
            name=self.secrets.seal(person, "name", name, command_id),
            mobile=self.secrets.seal(person, "mobile", mobile, command_id),
            organisation_id=OrganisationId(population.organisations[home]),
            area_code=area,
            cause=registering,
        )
        helper = Helper(registering.new_id("volunteer"), person, population.organisations[home], area)
        population.helpers.append(helper)
        population.findable += [(person, "name", name), (person, "mobile", mobile)]
        if home == 6 and "volunteer" not in population.people:  # of the leader's team
            self._give(population, "volunteer", person, helper.organisation_id, name, mobile)

    def _name(self) -> str:
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def _mobile(self) -> str:
        self.number += 1
        return str(_NUMBERS + self.number)
