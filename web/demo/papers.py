"""What the people of the demo bring with them: teams, credentials, what recurs, and who is looked after."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app import teams, volunteers
from app.batch import Batch
from app.dispatch import care, templates
from app.secrets import Secrets
from domain.base import Actor, Cause
from domain.dispatch.care_words import CaredForId
from domain.dispatch.template_plans import TemplatePlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from web.demo.peopling import Helper, Population
from web.demo.words import ADDRESSES, GIVEN, SKILLS, SURNAMES, TEAM_NAMES

IN_A_TEAM = 8
CARED_FOR = 12


def paper(books: Batch, secrets: Secrets, population: Population, at: datetime, random: Random) -> None:
    """Record it all, a little before the day begins."""
    registrar = Registrar(books, secrets, population, at, random)
    registrar.credentials()
    registrar.teams()
    registrar.recurring()
    registrar.care()


class Registrar:
    """The coordinator with the files."""

    def __init__(
        self, books: Batch, secrets: Secrets, population: Population, at: datetime, random: Random
    ) -> None:
        self.books, self.secrets, self.population = books, secrets, population
        self.at, self.random = at, random

    def cause(self) -> Cause:
        """The next cause, by the coordinator."""
        by = Actor("account", self.population.people["coordinator"])
        return Cause(by, self.at, self.at, UUID(int=self.random.getrandbits(128), version=4))

    def credentials(self) -> None:
        """Some have papers; most were seen by somebody, some run out soon."""
        for helper in self.population.helpers:
            for kind, issuer, share in SKILLS:
                if self.random.random() < share:
                    self._credential(helper, kind, issuer)

    def _credential(self, helper: Helper, kind: str, issuer: str) -> None:
        adding, volunteer_id = self.cause(), VolunteerId(helper.volunteer_id)
        volunteers.add_credential(
            self.books,
            volunteer_id=volunteer_id,
            kind=kind,
            number=None,
            issuer=issuer,
            valid_until=self.at + timedelta(days=self.random.choice((9, 200, 700, 1100))),
            cause=adding,
        )
        if self.random.random() < 0.85:
            credential_id = adding.new_id("credential")
            volunteers.verify_credential(
                self.books, volunteer_id=volunteer_id, credential_id=credential_id, cause=self.cause()
            )

    def teams(self) -> None:
        """Up to three teams in each organisation; the first to come leads."""
        for organisation in self.population.organisations:
            members = [h for h in self.population.helpers if h.organisation_id == organisation]
            for number, name in enumerate(TEAM_NAMES):
                chosen = members[number * IN_A_TEAM : (number + 1) * IN_A_TEAM]
                if len(chosen) >= 2:
                    self._team(name, organisation, chosen)

    def _team(self, name: str, organisation: UUID, members: list[Helper]) -> None:
        forming, (leader, *others) = self.cause(), members
        teams.form_team(
            self.books,
            name=name,
            organisation_id=OrganisationId(organisation),
            leader_id=VolunteerId(leader.volunteer_id),
            cause=forming,
        )
        for member in others:
            teams.join_team(
                self.books,
                team_id=TeamId(forming.new_id("team")),
                volunteer_id=VolunteerId(member.volunteer_id),
                cause=self.cause(),
            )

    def recurring(self) -> None:
        """The dyke is walked every evening."""
        saving = self.cause()
        area = AreaCode(f"{self.population.helpers[0].area_code[:6]}001")
        templates.save_template(
            self.books,
            name="夜间巡堤",
            plan=TemplatePlan(
                title="北渡段夜间巡堤",
                kind="dyke_patrol",
                urgency="urgent",
                area_code=area,
                address="北渡闸口",
                point=None,
                places=4,
                bring="救生衣、强光手电",
                credentials=(),
                minutes=240,
            ),
            response_id=ResponseId(self.population.response_id),
            organisation_id=OrganisationId(self.population.organisations[3]),
            cause=saving,
        )

    def care(self) -> None:
        """Old people who live alone; some were seen this week, some are overdue."""
        for _ in range(CARED_FOR):
            helper, registering = self.random.choice(self.population.helpers), self.cause()
            person, care_id = registering.new_id("person"), CaredForId(registering.new_id("cared_for"))
            name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
            address = self.random.choice(ADDRESSES).format(c="", n=self.random.randint(2, 68))
            care.register_cared_for(
                self.books,
                name=self.secrets.seal(person, "name", name, registering.command_id),
                telephone=None,
                address=self.secrets.seal(person, "address", address, registering.command_id),
                notes=None,
                kind=self.random.choice(("elderly_alone", "elderly_alone", "disabled", "bereaved_parent")),
                every_days=self.random.choice((1, 3, 7)),
                area_code=helper.area_code,
                organisation_id=OrganisationId(helper.organisation_id),
                response_id=ResponseId(self.population.response_id),
                cause=registering,
            )
            carer = VolunteerId(helper.volunteer_id)
            care.assign_carer(self.books, cared_id=care_id, volunteer_id=carer, cause=self.cause())
