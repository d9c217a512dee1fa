"""The small invented district that tests start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from domain.base import SYSTEM, Actor, Cause, Position
from domain.dispatch import TaskPlan
from domain.organisations import ROLES, Grant, OrganisationId
from domain.people import PersonId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import VolunteerId

if TYPE_CHECKING:
    from app.ledger import Ledger
    from app.secrets import Secrets

PIN = "246810"
AREAS = (
    ("990000", "Linhe District 林河区", 30.5, 114.3),
    ("990000001", "Qiaonan Street 桥南街道", 30.51, 114.31),
    ("990000001001", "Liuyuan Community 柳园社区", 30.512, 114.312),
    ("990000002", "Beian Street 北岸街道", 30.49, 114.28),
)
NAMES = {
    "admin": "安岭",
    "coordinator": "高远",
    "leader": "梁晓",
    "volunteer": "沈雨",
    "storekeeper": "库明",
    "supervisor": "督正",
    "auditor": "文审",
}


@dataclass
class Scenario:
    """The ids of what was seeded."""

    response: UUID
    district: UUID
    """The organisation at the root; area 990000."""
    team: UUID
    """Its child organisation; area 990000001."""
    volunteers: list[UUID]
    """Of the team; the first one is also the person with role volunteer."""
    tasks: list[UUID]
    """Of the team: 3 places and 1 place, both today."""
    people: dict[str, UUID] = field(default_factory=dict)
    """role → person; admin, supervisor and auditor at the district, the others at the team."""
    position: Position = Position(0)  # noqa: RUF009 - a NewType, no call at run time

    pin = PIN
    areas = tuple(code for code, *_ in AREAS)

    def mobile(self, role: str) -> str:
        """The mobile number the role's person signs in with."""
        return mobile(role)


def cause(ledger: Ledger, by: Actor = SYSTEM, command_id: UUID | None = None) -> Cause:
    """A cause of now, by the system, under a fresh command id."""
    now = ledger.now()
    return Cause(by, now, now, command_id or uuid4())


def mobile(role: str) -> str:
    """An invented number per role."""
    return f"1390000{1000 + list(NAMES).index(role)}"


def seed(ledger: Ledger, secrets: Secrets) -> Scenario:
    """Record the scenario by ordinary commands."""
    response = start_response(ledger)
    district = register_organisation(ledger, "Linhe Volunteers 林河志愿者", None, "990000")
    team = register_organisation(ledger, "Qiaonan Team 桥南队", district, "990000001")
    seeded = Scenario(response, district, team, [], [])
    for role in ROLES:
        above = role in ("admin", "supervisor", "auditor")
        seeded.people[role] = give_role(ledger, secrets, role, district if above else team, seeded)
    for name in ("周宁", "吴岚"):
        seeded.volunteers.append(register_volunteer(ledger, secrets, name, team)[1])
    today = ledger.now().replace(minute=0, second=0, microsecond=0)
    for title, places, point in (
        ("Deliver meals 送餐", 3, GeoPoint.of(30.512, 114.312)),
        ("Watch the gate 守卡口", 1, None),
    ):
        seeded.tasks.append(
            open_task(ledger, seeded, title=title, places=places, point=point, starts_at=today)
        )
        today += timedelta(hours=3)
    seeded.position = ledger.head()
    return seeded


def start_response(ledger: Ledger) -> UUID:
    """The areas, and the response they belong to."""
    from app import areas, responses

    for code, name, lat, lng in AREAS:
        areas.list_area(
            ledger, code=AreaCode(code), name=name, point=GeoPoint.of(lat, lng), cause=cause(ledger)
        )
    starting = cause(ledger)
    responses.start_response(
        ledger,
        name="Linhe flood 林河防汛",
        kind="flood",
        area="990000",
        time_zone="Asia/Shanghai",
        started_at=ledger.now(),
        cause=starting,
    )
    return starting.new_id("response")


def register_organisation(ledger: Ledger, name: str, parent: UUID | None, area: str) -> UUID:
    """An organisation of the tree."""
    from app import organisations

    registering = cause(ledger)
    organisations.register_organisation(
        ledger,
        name=name,
        parent_id=OrganisationId(parent) if parent else None,
        area_code=AreaCode(area),
        cause=registering,
    )
    return registering.new_id("organisation")


def register_volunteer(
    ledger: Ledger, secrets: Secrets, name: str, organisation: UUID, number: str | None = None
) -> tuple[UUID, UUID]:
    """A person and their service: the ids of both."""
    from app import volunteers

    registering = cause(ledger)
    subject, command_id = registering.new_id("person"), registering.command_id
    volunteers.register_volunteer(
        ledger,
        name=secrets.seal(subject, "name", name, command_id),
        mobile=secrets.seal(subject, "mobile", number, command_id) if number else None,
        organisation_id=OrganisationId(organisation),
        area_code=AreaCode("990000001"),
        cause=registering,
    )
    _index(secrets, subject, name, number)
    insure(ledger, registering.new_id("volunteer"))
    return subject, registering.new_id("volunteer")


def insure(ledger: Ledger, volunteer: UUID) -> None:
    """A policy that covers whatever a test asks of them."""
    from app import volunteers

    volunteers.insure_volunteers(
        ledger,
        volunteer_ids=[VolunteerId(volunteer)],
        insurer="Linhe Mutual 林河互助",
        policy_number="LH-1",
        starts_at=ledger.now() - timedelta(days=400),
        ends_at=ledger.now() + timedelta(days=4000),
        cause=cause(ledger),
    )


def give_role(ledger: Ledger, secrets: Secrets, role: str, organisation: UUID, seeded: Scenario) -> UUID:
    """A person with PIN 246810 and this role everywhere below the organisation."""
    from app import organisations

    if role == "volunteer":
        person, volunteer = register_volunteer(ledger, secrets, NAMES[role], organisation, mobile(role))
        seeded.volunteers.insert(0, volunteer)
    else:
        person = register_person(ledger, secrets, NAMES[role], mobile(role))
    organisations.grant_role(
        ledger,
        organisation_id=OrganisationId(organisation),
        grant=Grant(PersonId(person), role, "", None),
        cause=cause(ledger),
    )
    secrets.set_pin(person, PIN)
    return person


def register_person(ledger: Ledger, secrets: Secrets, name: str, number: str) -> UUID:
    """A person who can be found by name and mobile number."""
    from app import people

    registering = cause(ledger)
    subject, command_id = registering.new_id("person"), registering.command_id
    people.register_person(
        ledger,
        name=secrets.seal(subject, "name", name, command_id),
        mobile=secrets.seal(subject, "mobile", number, command_id),
        cause=registering,
    )
    _index(secrets, subject, name, number)
    return subject


def open_task(
    ledger: Ledger,
    seeded: Scenario,
    *,
    title: str,
    starts_at: datetime,
    places: int = 3,
    point: GeoPoint | None = None,
    hours: int = 2,
) -> UUID:
    """A task of the team."""
    from app import dispatch

    opening = cause(ledger)
    plan = TaskPlan(
        title=title,
        kind="delivery",
        urgency="urgent",
        response_id=ResponseId(seeded.response),
        organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode("990000001001"),
        address="12 Willow Lane 柳巷12号",
        point=point,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        places=places,
        bring="gloves 手套",
    )
    dispatch.open_task(ledger, plan=plan, cause=opening)
    return opening.new_id("task")


def _index(secrets: Secrets, subject: UUID, name: str, number: str | None) -> None:
    secrets.index(subject, "name", name)
    if number:
        secrets.index(subject, "mobile", number)
