"""A volunteer's places: offered, held and served, each with its one next action; and open tasks near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import g

from projections.dispatch import LeaseRow, TaskRow
from projections.volunteers import VolunteerRow
from web import access, datum, present
from web.context import muster
from web.names import as_id
from web.phone.contacts import Contact, contact
from web.sentences import as_time

MOST_NEAR = 60
NEXT_STEP = {
    "offered": "accept",
    "accepted": "set-out",
    "dispatched": "set-out",
    "en_route": "check-in",
    "on_scene": "clear",
    "no_show": "check-in",
}
"""Seat state → the one next action."""
BEFORE_ARRIVAL = ("accepted", "dispatched", "en_route", "no_show")
STEPS = ("offered", "no_show", "accepted", "dispatched", "en_route", "on_scene")
"""What is further comes first on the page."""


@dataclass(frozen=True)
class Assignment:
    """A place of mine on a task; `until` is the deadline of an offer, or of a claim nobody has confirmed."""

    row: TaskRow
    task: dict[str, Any]
    volunteer_id: UUID
    state: str
    until: datetime | None
    others: tuple[str, ...]
    contact: Contact | None
    links: dict[str, str]

    @property
    def step(self) -> str:
        """The next action, or "" when nothing is left to do."""
        return NEXT_STEP.get(self.state, "")

    @property
    def claimed(self) -> bool:
        """Taken by oneself, and to be confirmed before the deadline."""
        return self.state == "accepted" and self.until is not None


@dataclass(frozen=True)
class Around:
    """What the phone shows of tasks: my places, offers to me, and open tasks near me."""

    mine: list[Assignment]
    offers: list[Assignment]
    near: list[dict[str, Any]]


def mine() -> list[VolunteerRow]:
    """The services of the person signed in: one per organisation they serve."""
    if "phone_services" not in g:
        g.phone_position = muster().views.position()
        g.phone_services = muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == access.person_id())
    return list(g.phone_services)


def around(services: Sequence[VolunteerRow]) -> Around:
    """Everything a volunteer may have to do with now, from one look at the tasks that run."""
    if not services:
        return Around([], [], [])
    now = muster().ledger.now()
    rows = _running(services)
    held = [a for a in _assignments(rows, services) if a.state != "no_show" or a.row.ends_at > now]
    offers = [a for a in held if a.state == "offered" and (a.until is None or a.until > now)]
    places = [a for a in held if a.state != "offered"]
    return Around(
        mine=sorted(places, key=lambda a: (-STEPS.index(a.state), a.row.starts_at)),
        offers=sorted(offers, key=lambda a: a.until or a.row.starts_at),
        near=near(services, [row for row in rows if row.taken < row.places and row.ends_at > now]),
    )


def _running(services: Sequence[VolunteerRow]) -> list[TaskRow]:
    """Tasks that run and are within reach, and those offered to me or promised by me wherever they are."""
    mine = [as_id(p["item_id"]) for row in services for p in row.promised]
    asked = muster().views.rows(LeaseRow, LeaseRow.c.volunteer_id.in_([row.id for row in services]))
    mine += [lease.task_id for lease in asked]
    running = TaskRow.c.status.in_(present.RUNNING) & access.scope("task.see").where(TaskRow)
    return muster().views.rows(TaskRow, running | TaskRow.c.id.in_(mine))


def assignment(row: TaskRow, services: Sequence[VolunteerRow]) -> Assignment | None:
    """My place on one task, when I have one that is not over."""
    return next(iter(_assignments([row], services)), None)


def _assignments(rows: Sequence[TaskRow], services: Sequence[VolunteerRow]) -> list[Assignment]:
    own = {str(service.id): service for service in services}
    found = [(row, seat) for row in rows if (seat := _seat_of(row, own)) is not None]
    shown = present.Presenter(muster().views, access.name_of).tasks([row for row, _ in found])
    return [
        _assignment(row, seat, task, own[str(seat["volunteer_id"])])
        for (row, seat), task in zip(found, shown, strict=True)
    ]


def _seat_of(row: TaskRow, own: Mapping[str, VolunteerRow]) -> Mapping[str, Any] | None:
    """The live seat on a task of one of these volunteers."""
    return next((s for s in row.seats if s["volunteer_id"] in own and s["state"] in NEXT_STEP), None)


def _assignment(
    row: TaskRow, seat: Mapping[str, Any], task: dict[str, Any], service: VolunteerRow
) -> Assignment:
    others = [s for s in task["seats"] if s["state"] in present.LIVE and s["name"]]
    return Assignment(
        row=row,
        task=task,
        volunteer_id=service.id,
        state=str(seat["state"]),
        until=as_time(seat["until"]) if seat["until"] else None,
        others=tuple(s["name"] for s in others if s["volunteer_id"] != str(service.id)),
        contact=contact(row, service),
        links=links(task),
    )


def without_number(held: Assignment) -> Assignment:
    """The same for somebody who is only asked: whom to call is for who has a place."""
    return replace(held, contact=held.contact and Contact(held.contact.name, ""))


def links(task: Mapping[str, Any]) -> dict[str, str]:
    """Navigation by 高德, 百度 and 腾讯: ordinary links that open the app where it is installed."""
    if task["lat"] is None:
        return {}
    name = task["address"] or task["title"]
    gcj, bd = datum.gcj02(task["lat"], task["lng"]), datum.bd09(task["lat"], task["lng"])
    amap = {"to": f"{gcj[1]:.6f},{gcj[0]:.6f},{name}", "mode": "car", "src": "muster", "callnative": "1"}
    baidu = {
        "destination": f"latlng:{bd[0]:.6f},{bd[1]:.6f}|name:{name}",
        "mode": "driving",
        "coord_type": "bd09ll",
        "output": "html",
        "src": "webapp.muster.muster",
    }
    tencent = {"type": "drive", "to": name, "tocoord": f"{gcj[0]:.6f},{gcj[1]:.6f}", "referer": "muster"}
    return {
        "amap": "https://uri.amap.com/navigation?" + urlencode(amap),
        "baidu": "https://api.map.baidu.com/direction?" + urlencode(baidu),
        "tencent": "https://apis.map.qq.com/uri/v1/routeplan?" + urlencode(tencent),
    }


def near(services: Sequence[VolunteerRow], rows: Sequence[TaskRow]) -> list[dict[str, Any]]:
    """Of these tasks those that I am not on, nearest first from where the volunteer lives."""
    scope = access.scope("task.see")
    own = {str(row.id) for row in services}
    free = [
        row
        for row in rows
        if row.status in present.PLANNABLE
        and scope.contains(row)
        and not any(s["volunteer_id"] in own and s["state"] in NEXT_STEP for s in row.seats)
    ]
    presenter = present.Presenter(muster().views, access.name_of)
    homes = [point for point in presenter.points(services) if point]
    away = {
        row.id: datum.kilometres(homes[0], point) if homes and point else None
        for row, point in zip(free, presenter.points(free), strict=True)
    }
    best = sorted(free, key=lambda row: (away[row.id] is None, away[row.id] or 0.0, row.starts_at))
    tasks = presenter.tasks(best[:MOST_NEAR])
    return [task | {"km": away[UUID(task["id"])]} for task in tasks]
