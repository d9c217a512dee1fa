"""What the phone's pages show, read for one volunteer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from flask_wtf.csrf import generate_csrf

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.volunteers import VolunteerRow
from web import access, chrome, datum, present
from web.context import muster
from web.names import as_id
from web.sentences import as_time

NEAR = 8
MOST_TASKS = 60
SERVED = "volunteers.Volunteer.TimeServed"
NEXT_STEP = {"dispatched": "set-out", "en_route": "check-in", "on_scene": "clear"}
"""Seat state → the one next action."""
STEPS = ("dispatched", "en_route", "on_scene", "cleared")


@dataclass(frozen=True)
class Contact:
    """Whom to call: shown only to somebody with a place on the task."""

    name: str
    mobile: str


@dataclass(frozen=True)
class Assignment:
    """A place of mine on a task."""

    row: TaskRow
    task: dict[str, Any]
    volunteer_id: UUID
    state: str
    others: tuple[str, ...]
    contact: Contact | None
    links: dict[str, str]

    @property
    def step(self) -> str:
        """The next action, or "" when nothing is left to do."""
        return NEXT_STEP.get(self.state, "")


@dataclass(frozen=True)
class Served:
    """One time served."""

    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long."""
        return self.ends_at - self.starts_at


def mine() -> list[VolunteerRow]:
    """The services of the person signed in: one per organisation they serve."""
    g.setdefault("phone_position", muster().views.position())
    return muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == access.person_id())


def today() -> dict[str, Any]:
    """The Today page: current assignment, the following ones, tasks near that need people."""
    services = mine()
    mine_now = assignments(services)
    now, following = mine_now[:1], mine_now[1:]
    return {
        "now": now[0] if now else None,
        "following": following,
        "near": near(services)[:NEAR],
        "services": services,
    }


def tasks_page() -> dict[str, Any]:
    """The Tasks page."""
    services = mine()
    return {"mine": assignments(services), "near": near(services), "services": services}


def assignments(services: Sequence[VolunteerRow]) -> list[Assignment]:
    """My live places: where I am now first, then by time."""
    wanted = {as_id(p["item_id"]): row for row in services for p in row.promised}
    if not wanted:
        return []
    rows = muster().views.rows(TaskRow, TaskRow.c.id.in_(list(wanted)))
    shown = present.Presenter(muster().views, access.name_of).tasks(rows)
    found = [_assignment(r, t, wanted[r.id]) for r, t in zip(rows, shown, strict=True)]
    live = [a for a in found if a is not None]
    return sorted(live, key=lambda a: (-STEPS.index(a.state), a.row.starts_at))


def _assignment(row: TaskRow, task: dict[str, Any], service: VolunteerRow) -> Assignment | None:
    own = next((s for s in task["seats"] if s["volunteer_id"] == str(service.id)), None)
    if own is None or own["state"] not in present.LIVE:
        return None
    others = tuple(s["name"] for s in present.live(task["seats"]) if s is not own and s["name"])
    return Assignment(row, task, service.id, str(own["state"]), others, contact(row, service), links(task))


def contact(row: TaskRow, service: VolunteerRow) -> Contact | None:
    """The leader of the volunteer's organisation or one above, else a coordinator, with a mobile number."""
    views = muster().views
    home = views.one(OrganisationRow, service.organisation_id)
    above = [UUID(part) for part in reversed(home.path.split("/")) if part] if home else []
    grants = views.rows(
        GrantRow, GrantRow.c.organisation_id.in_(above), GrantRow.c.role.in_(("leader", "coordinator"))
    )
    fit = [g for g in grants if g.response_id in (None, row.response_id) and g.person_id != service.person_id]
    for grant in sorted(fit, key=lambda g: (g.role != "leader", above.index(g.organisation_id), g.key)):
        person = views.one(PersonRow, grant.person_id)
        mobile = muster().secrets.reveal(person.mobile) if person and person.mobile else None
        if person and mobile:
            return Contact(access.name_of(person.name), mobile)
    return None


def links(task: dict[str, Any]) -> dict[str, str]:
    """Navigation by 高德, 百度 and 腾讯: ordinary links that open the app where it is installed."""
    from urllib.parse import urlencode

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


def near(services: Sequence[VolunteerRow]) -> list[dict[str, Any]]:
    """Tasks within reach that still need people, nearest first from where the volunteer lives."""
    views, scope = muster().views, access.scope("task.see")
    open_now = TaskRow.c.status.in_(present.PLANNABLE) & (TaskRow.c.ends_at > muster().ledger.now())
    rows = views.rows(TaskRow, scope.where(TaskRow), open_now, TaskRow.c.taken < TaskRow.c.places)
    own = {str(row.id) for row in services}
    free = [row for row in rows if not own & {s["volunteer_id"] for s in present.live(row.seats)}]
    presenter = present.Presenter(views, access.name_of)
    homes = [point for point in presenter.points(services) if point]
    away = {
        row.id: datum.kilometres(homes[0], point) if homes and point else None
        for row, point in zip(free, presenter.points(free), strict=True)
    }
    best = sorted(free, key=lambda row: (away[row.id] is None, away[row.id] or 0.0, row.starts_at))
    tasks = presenter.tasks(best[:MOST_TASKS])
    return [task | {"km": away[UUID(task["id"])]} for task in tasks]


def one_task(task_id: UUID) -> dict[str, Any]:
    """One task: mine with its next action, or one that I may see, with whom to ask (by name only)."""
    row = access.require("task.see", muster().views.one(TaskRow, task_id))
    services = mine()
    own = next((a for a in assignments(services) if a.row.id == row.id), None)
    shown = present.Presenter(muster().views, access.name_of).tasks([row])[0]
    ask = contact(row, services[0]) if services and own is None else None
    return {"own": own, "task": shown, "leader": ask.name if ask else ""}


def island() -> dict[str, Any]:
    """What phone.js needs: who, what to watch from which position on, and what to say."""
    services, response = mine(), chrome.current().response
    return {
        "person": str(access.person_id()),
        "volunteers": [str(row.id) for row in services],
        "response": str(response.id) if response else None,
        "position": g.get("phone_position", 0),
        "csrf": generate_csrf(),
        "texts": {
            "live": str(_("In step")),
            "late": str(_("Reconnecting")),
            "waiting": str(_("%(n)s waiting to be sent", n="{n}")),
            "sending": str(_("Being sent…")),
            "kept": str(_("No network: kept on this phone and sent as soon as possible.")),
            "refused": str(_("Not recorded: %(why)s", why="{why}")),
        },
    }


def is_today(at: datetime) -> bool:
    """Whether a moment lies on the reader's today."""
    return bool(to_user_timezone(at).date() == to_user_timezone(shown_at()).date())


def shown_at() -> datetime:
    """The moment the page was made."""
    return muster().ledger.now()


def hours_page() -> dict[str, Any]:
    """The Hours page: every time served, newest first, with sums."""
    served = hours(mine())
    now = muster().ledger.now()
    week = sum((s.length for s in served if s.starts_at > now - timedelta(days=7)), timedelta())
    return {"served": served, "total": sum((s.length for s in served), timedelta()), "week": week}


def hours(services: Sequence[VolunteerRow]) -> list[Served]:
    """Times served, from the events that say so."""
    ids = [row.id for row in services]
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id.in_(ids),
        HistoryRow.c.topic == SERVED,
        order_by=HistoryRow.c.position.desc(),
    )
    asked = {as_id(row.facts["item_id"]) for row in rows}
    titles = {t.id: t.title for t in muster().views.rows(TaskRow, TaskRow.c.id.in_(list(asked)))}
    return [_served(row, titles) for row in rows]


def _served(row: HistoryRow, titles: dict[UUID, str]) -> Served:
    start, end = as_time(row.facts["starts_at"]), as_time(row.facts["ends_at"])
    task = as_id(row.facts["item_id"])
    return Served(titles.get(task, "") if task else "", start or row.at, end or row.at)
