"""Named people and things for the rule tests, in the state in which the tests need them."""

from __future__ import annotations

from typing import Any

from domain.areas import Area
from domain.dispatch import Task, TaskPlan
from domain.organisations import Grant, Organisation
from domain.people import Person
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.responses import Response
from domain.volunteers import Commitment, Volunteer
from tests.domain.harness import at, cause, someone

QIAONAN = AreaCode("990000001")
SHEN_YU, ZHOU_NING, WU_LAN = (someone(name) for name in ("沈雨", "周宁", "吴岚"))
MEALS, GATE = someone("deliver meals"), someone("watch the gate")


def plan(**changes: Any) -> TaskPlan:
    """Deliver meals from nine to eleven, two places."""
    values: dict[str, Any] = {
        "title": "Deliver meals 送餐",
        "kind": "delivery",
        "urgency": "urgent",
        "response_id": someone("flood"),
        "organisation_id": someone("team"),
        "area_code": QIAONAN,
        "address": "12 Willow Lane 柳巷12号",
        "point": GeoPoint.of(30.512, 114.312),
        "starts_at": at(9),
        "ends_at": at(11),
        "places": 2,
        "bring": "gloves",
    }
    return TaskPlan(**values | changes)


def draft(**changes: Any) -> Task:
    """The task as written down."""
    return Task.draft(id=MEALS, number=1, plan=plan(**changes), cause=cause())


def task(*assigned: Any, **changes: Any) -> Task:
    """The open task with these volunteers on it."""
    opened = draft(**changes)
    opened.open(cause=cause())
    for volunteer in assigned:
        opened.assign(volunteer, cause=cause())
    return opened


def on_scene(*volunteers: Any) -> Task:
    """The task with these volunteers checked in at nine."""
    running = task(*volunteers)
    for volunteer in volunteers:
        running.check_in(volunteer, cause=cause(9))
    return running


def volunteer(*promised: Commitment) -> Volunteer:
    """Shen Yu with these promises."""
    registered = Volunteer.register(
        id=SHEN_YU,
        person_id=someone("沈雨, person"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        cause=cause(),
    )
    for commitment in promised:
        registered.promise(commitment, cause=cause())
    return registered


def hours(item: Any, start: float, end: float, operation: str = "dispatch") -> Commitment:
    """Time promised to an item."""
    return Commitment(operation, item, at(start), at(end))


def organisation(*grants: Grant) -> Organisation:
    """A team in which these roles are given."""
    team = Organisation.register(
        id=someone("team"), name="Qiaonan Team 桥南队", parent_id=None, area_code=QIAONAN, cause=cause()
    )
    for grant in grants:
        team.grant(grant, cause=cause())
    return team


def person() -> Person:
    """Shen Yu with a sealed name."""
    who = someone("沈雨, person")
    return Person.register(id=who, name=Personal(who, "name", "sealed"), mobile=None, cause=cause())


def response() -> Response:
    """A running response."""
    return Response.start(
        id=someone("flood"),
        name="Linhe flood 林河防汛",
        kind="flood",
        area_code=QIAONAN,
        time_zone="Asia/Shanghai",
        started_at=at(0),
        cause=cause(),
    )


def area() -> Area:
    """Qiaonan Street."""
    return Area.enlist(code=QIAONAN, name="Qiaonan 桥南", point=GeoPoint.of(30.5, 114.3), cause=cause())
