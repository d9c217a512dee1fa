"""A response, two organisations and a volunteer, as the V-rules look at them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app import areas, duties, organisations, policies, responses, volunteers
from app.ledger import Ledger
from domain.base import SYSTEM, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode
from domain.policies import Policies, PolicyValue
from domain.responses import ResponseId
from domain.volunteers import Commitment, Volunteer, VolunteerId
from domain.volunteers.duties import Duty, Setting
from domain.volunteers.rules import PROMISE, Rule, judge
from tests.domain.harness import at, cause, someone
from tests.domain.world import MEALS, volunteer

DISTRICT, STREET, OTHER_STREET, ELSEWHERE = "990000", "990000001", "990000002", "880000"
ZONE = "Asia/Shanghai"  # its midnight is at(16)


def duty(start: float = 9, end: float = 11, **changes: Any) -> Duty:
    """Deliver meals in Qiaonan, from nine to eleven (UTC)."""
    values: dict[str, Any] = {
        "operation": "dispatch",
        "item_id": MEALS,
        "starts_at": at(start),
        "ends_at": at(end),
        "response_id": someone("flood"),
        "organisation_id": someone("team"),
        "area_code": AreaCode(STREET),
    }
    return Duty(**values | changes)


def setting(**changes: Any) -> Setting:
    """Sent by the district, low risk, every rule as the notices have it."""
    values: dict[str, Any] = {
        "home": AreaCode(DISTRICT),
        "risk": "low",
        "response_area": AreaCode(DISTRICT),
        "zone": ZONE,
        "policies": Policies("epidemic"),
        "now": at(8),
    }
    return Setting(**values | changes)


def insured(*promised: Commitment) -> Volunteer:
    """Shen Yu, insured, with these promises."""
    who = volunteer(*promised)
    insure(who, at(-100), at(1000))
    return who


def insure(who: Volunteer, start: datetime, end: datetime, number: str = "P-1") -> None:
    """A policy for a time."""
    who.insure(
        someone(number), insurer="Mutual", policy_number=number, starts_at=start, ends_at=end, cause=cause()
    )


def found(
    who: Volunteer, asked: Duty | None = None, rules: tuple[Rule, ...] = PROMISE, **changes: Any
) -> list[tuple[str, str, str]]:
    """What the rules find: rule, message, strength."""
    findings = judge(rules, who, asked or duty(), setting(**changes))
    return [(finding.rule, finding.key, finding.strength) for finding in findings]


def with_strength(rule: str, strength: str) -> Policies:
    """The epidemic preset with one rule otherwise."""
    return Policies("epidemic").with_value(PolicyValue(rule, strength, "a notice", at(-1000)))


class World:
    """The same in a ledger, by ordinary commands."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.now = ledger.now()
        for code in (DISTRICT, STREET, OTHER_STREET, ELSEWHERE):
            areas.list_area(ledger, code=AreaCode(code), name=code, point=None, cause=self.cause())
        self.district = self.organisation("District 区", None, DISTRICT)
        self.team = self.organisation("Team 队", self.district, STREET)
        self.response = self.start("epidemic")
        self.who = self.volunteer(self.team)

    def cause(self, ago: timedelta = timedelta()) -> Cause:
        now = self.ledger.now()
        return Cause(SYSTEM, now, now - ago, uuid4())

    def start(self, kind: str, area: str = DISTRICT) -> ResponseId:
        why = self.cause()
        responses.start_response(
            self.ledger,
            name=kind,
            kind=kind,
            area=area,
            time_zone=ZONE,
            started_at=self.now,
            cause=why,
        )
        return ResponseId(why.new_id("response"))

    def organisation(self, name: str, parent: UUID | None, area: str) -> OrganisationId:
        why = self.cause()
        organisations.register_organisation(
            self.ledger,
            name=name,
            parent_id=OrganisationId(parent) if parent else None,
            area_code=AreaCode(area),
            cause=why,
        )
        return OrganisationId(why.new_id("organisation"))

    def volunteer(self, organisation: UUID, *, pending: bool = False, home: str = STREET) -> VolunteerId:
        why = self.cause()
        volunteers.register_volunteer(
            self.ledger,
            name=Personal(why.new_id("person"), "name", "sealed"),
            mobile=None,
            organisation_id=OrganisationId(organisation),
            area_code=AreaCode(home),
            pending=pending,
            cause=why,
        )
        return VolunteerId(why.new_id("volunteer"))

    def insure(self, *who: VolunteerId) -> None:
        volunteers.insure_volunteers(
            self.ledger,
            volunteer_ids=who or (self.who,),
            insurer="Mutual",
            policy_number="P-1",
            starts_at=self.now - timedelta(days=30),
            ends_at=self.now + timedelta(days=60),
            cause=self.cause(),
        )

    def set(self, name: str, value: str, since: timedelta = timedelta()) -> None:
        policies.set_policy(
            self.ledger,
            response_id=self.response,
            name=name,
            value=value,
            source="a notice",
            valid_from=self.now + since,
            cause=self.cause(),
        )

    def duty(self, start: float = 1, end: float = 3, **changes: Any) -> Duty:
        """A duty of the district in the street, in so many hours from now."""
        values: dict[str, Any] = {
            "operation": "dispatch",
            "item_id": uuid4(),
            "starts_at": self.now + timedelta(hours=start),
            "ends_at": self.now + timedelta(hours=end),
            "response_id": self.response,
            "organisation_id": self.district,
            "area_code": AreaCode(STREET),
        }
        return Duty(**values | changes)

    def get(self, who: VolunteerId | None = None) -> Volunteer:
        return self.ledger.get(Volunteer, who or self.who)

    def promise(self, asked: Duty, override: str = "", who: VolunteerId | None = None) -> list[str]:
        """The names of what promising the duty records."""
        volunteer = self.get(who)
        duties.promise(self.ledger, volunteer, asked, override=override, cause=self.cause())
        return recorded(volunteer)

    def refusal(self, asked: Duty, override: str = "", who: VolunteerId | None = None) -> RuleBroken:
        """Why the duty is refused."""
        try:
            self.promise(asked, override, who)
        except RuleBroken as refusal:
            return refusal
        raise AssertionError("nothing was refused")


def recorded(aggregate: Any) -> list[str]:
    """The names of the aggregate's new events."""
    return [type(event).__name__ for event in aggregate.pending_events]
