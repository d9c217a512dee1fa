"""What else a day does with volunteers: papers, health, journeys, teams, accidents, and policy values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import accidents, policies, teams, volunteers
from domain.base import Cause
from domain.dispatch import TaskId
from domain.policies import PRESETS, STRENGTHS
from domain.responses import ResponseId
from domain.teams import TeamId
from domain.volunteers import CREDENTIALS, HOLDS, Volunteer, VolunteerId

if TYPE_CHECKING:
    from tests.projections.day import Day


class People:
    """The acts of one generated day."""

    def __init__(self, day: Day) -> None:
        self.day, self.ledger, self.random = day, day.ledger, day.random
        self.teams: list[TeamId] = []

    def acts(self) -> list[Callable[[], object]]:
        """All of them, those that need another one first more often."""
        once = [self.insure, self.decide, self.form, self.policy, self.preset, self.fall, self.journey]
        return [*once, *[self.qualify, self.declare, self.hold, self.join, self.observe] * 2]

    def who(self) -> VolunteerId:
        return VolunteerId(self.day.any(self.day.volunteers))

    def response(self) -> ResponseId:
        return ResponseId(self.day.any(self.day.responses))

    def sealed(self, who: VolunteerId, kind: str, cause: Cause) -> Any:
        person = self.ledger.get(Volunteer, who).person_id
        return self.day.secrets.seal(person, kind, "37.1", cause.command_id)

    def insure(self) -> None:
        now = self.ledger.now()
        volunteers.insure_volunteers(
            self.ledger,
            volunteer_ids=[self.who(), self.who()],
            insurer="互助",
            policy_number="1",
            starts_at=now,
            ends_at=now + timedelta(days=self.random.randrange(1, 9)),
            cause=self.day.cause(),
        )

    def decide(self) -> None:
        act = self.random.choice([volunteers.leave_service, volunteers.decline_volunteer])
        act(self.ledger, volunteer_id=self.who(), reason="moved", cause=self.day.cause())

    def qualify(self) -> None:
        who = self.who()
        known = list(self.ledger.get(Volunteer, who).credentials)
        cause = self.day.cause()
        if known and self.random.random() < 0.6:
            held = self.random.choice(known)
            said = {"volunteer_id": who, "credential_id": held, "cause": cause}
            if self.random.random() < 0.7:
                volunteers.verify_credential(self.ledger, **said)
            else:
                volunteers.withdraw_credential(self.ledger, **said, reason="forged")
            return
        volunteers.add_credential(
            self.ledger,
            volunteer_id=who,
            kind=self.random.choice(CREDENTIALS),
            number=self.sealed(who, "credential", cause),
            issuer="x",
            valid_until=None,
            cause=cause,
        )

    def declare(self) -> None:
        who, cause = self.who(), self.day.cause()
        volunteers.declare_health(
            self.ledger,
            volunteer_id=who,
            temperature=self.sealed(who, "temperature", cause),
            fit=self.random.random() < 0.8,
            symptoms=self.random.random() < 0.1,
            from_risk_area=self.random.random() < 0.1,
            response_id=self.response(),
            cause=cause,
        )

    def hold(self) -> None:
        who, cause = self.who(), self.day.cause()
        held = list(self.ledger.get(Volunteer, who).holds)
        if not held:
            kind = self.random.choice(HOLDS)
            volunteers.place_hold(
                self.ledger, volunteer_id=who, kind=kind, reason="", until=None, cause=cause
            )
        elif self.random.random() < 0.5:
            volunteers.tell_authorities(
                self.ledger, volunteer_id=who, hold_id=held[0], body="CDC", told_at=cause.at, cause=cause
            )
        else:
            volunteers.end_hold(self.ledger, volunteer_id=who, hold_id=held[0], reason="well", cause=cause)

    def journey(self) -> None:
        who, cause = self.who(), self.day.cause()
        away = self.ledger.get(Volunteer, who).deployment
        said: dict[str, Any] = {"volunteer_id": who, "cause": cause}
        if away is None:
            volunteers.start_deployment(
                self.ledger, **said, area_code=self.day.code(), response_id=self.response()
            )
        elif away.returned_at is None:
            volunteers.return_from_deployment(self.ledger, **said, response_id=None)
        elif not away.disinfected:
            volunteers.note_disinfected(self.ledger, **said, what="two cars")

    def observe(self) -> None:
        who, cause = self.who(), self.day.cause()
        if self.ledger.get(Volunteer, who).observation is None:
            volunteers.register_returnee(
                self.ledger, volunteer_id=who, came_from="外地", response_id=self.response(), cause=cause
            )
        elif self.random.random() < 0.5:
            volunteers.note_observation(self.ledger, volunteer_id=who, well=True, cause=cause)
        else:
            later = self.day.cause(ahead=timedelta(days=2))
            volunteers.miss_follow_up(self.ledger, volunteer_id=who, cause=later)

    def form(self) -> None:
        cause, who = self.day.cause(), self.who()
        home = self.ledger.get(Volunteer, who).organisation_id
        teams.form_team(self.ledger, name="队", organisation_id=home, leader_id=who, cause=cause)
        self.teams.append(TeamId(cause.new_id("team")))

    def join(self) -> None:
        said: dict[str, Any] = {"team_id": self.random.choice(self.teams), "cause": self.day.cause()}
        chance = self.random.random()
        if chance < 0.6:
            teams.join_team(self.ledger, **said, volunteer_id=self.who())
        elif chance < 0.9:
            teams.leave_team(self.ledger, **said, volunteer_id=self.who())
        else:
            teams.disband_team(self.ledger, **said)

    def policy(self) -> None:
        policies.set_policy(
            self.ledger,
            response_id=self.response(),
            name=self.random.choice(["V3", "V4", "V9"]),
            value=self.random.choice(STRENGTHS),
            source="a notice",
            valid_from=self.ledger.now(),
            cause=self.day.cause(),
        )

    def preset(self) -> None:
        policies.apply_preset(
            self.ledger,
            response_id=self.response(),
            preset=self.random.choice(list(PRESETS)),
            cause=self.day.cause(),
        )

    def fall(self) -> None:
        who, cause = self.who(), self.day.cause()
        accidents.report_accident(
            self.ledger,
            volunteer_id=who,
            task_id=TaskId(self.day.any(self.day.tasks)),
            text=self.sealed(who, "accident", cause),
            cause=cause,
        )
