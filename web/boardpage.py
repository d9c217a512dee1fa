"""The board without scripts: the same order, filters and numbers as static/js/store.js and filters.js."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import get_timezone
from sqlalchemy import ColumnElement, String, and_, case, cast, or_, true

from projections.dispatch import TaskRow
from projections.seats import left_at
from web import present
from web.names import as_id
from web.present import Json

URGENCY = {"critical": 0, "urgent": 1, "normal": 2}
_STAGE = {
    "open": 0,
    "in_progress": 0,
    "blocked": 0,
    "needs_follow_up": 0,
    "draft": 1,
    "done": 2,
    "verified": 3,
    "closed": 3,
}


@dataclass(frozen=True)
class Filter:
    """What the address asks for; an empty set lets everything pass."""

    status: frozenset[str]
    urgency: frozenset[str]
    kind: frozenset[str]
    area: frozenset[str]
    organisation: frozenset[str]
    text: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """From ?status=a,b&urgency=…&kind=…&area=…&org=…&q=…"""

        def chosen(name: str) -> frozenset[str]:
            return frozenset(part for part in query.get(name, "").split(",") if part)

        text = query.get("q", "").strip()
        return cls(chosen("status"), chosen("urgency"), chosen("kind"), chosen("area"), chosen("org"), text)

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        chosen = (self.status, self.urgency, self.kind, self.area, self.organisation, self.text)
        return not all(not group for group in chosen)

    def passes(self, task: Json, now: datetime | None) -> bool:
        """Whether the task is shown."""
        return (
            (not self.status or any(is_status(task, word, now) for word in self.status))
            and (not self.urgency or task["urgency"] in self.urgency)
            and (not self.kind or task["kind"] in self.kind)
            and (not self.area or any(task["area_code"].startswith(code) for code in self.area))
            and (not self.organisation or task["organisation_id"] in self.organisation)
            and (not self.text or self.text.lower() in f"{_text(task)} {_people(task)}")
        )

    def sendable(self, tasks: Iterable[Json]) -> bool:
        """Whether the search may stand in an address: it is in the tasks' own words, and in nobody's name."""
        text, known = self.text.lower(), list(tasks)
        return any(text in _text(task) for task in known) and not any(text in _people(task) for task in known)


def _text(task: Json) -> str:
    return f"{task['ref']} {task['title']} {task['area']} {task['address']}".lower()


def _people(task: Json) -> str:
    return " ".join(seat["name"] or "" for seat in task["seats"]).lower()


def is_status(task: Json, word: str, now: datetime | None) -> bool:
    """Whether the task is what a status filter names."""
    states = {seat["state"] for seat in task["seats"]}
    match word:
        case "missing":
            return task["status"] in present.PLANNABLE and bool(task["missing"])
        case "overdue":
            return present.overdue(task, now)
        case "starved":
            begun = datetime.fromisoformat(task["starts_at"]) < (now or datetime.now(UTC))
            return is_status(task, "missing", now) and begun
        case "on_scene":
            return "on_scene" in states
        case "served":
            return any(_served(seat, now) for seat in task["seats"])
    return word in (task["status"], task["shape"])


def _served(seat: Json, now: datetime | None) -> bool:
    """A person-trip of the day shown."""
    zone, left = get_timezone(), left_at(seat["state"], seat["at"])
    return (
        left is not None
        and left.astimezone(zone).date() == (now or datetime.now(UTC)).astimezone(zone).date()
    )


def ordered(tasks: Iterable[Json], now: datetime | None) -> list[Json]:
    """Open work first, then by urgency, then by when it is due; what is over last, newest first."""

    def rank(task: Json) -> tuple[int, int, float, str]:
        stage = _STAGE[task["status"]]
        if stage > 1:
            return stage, 0, -datetime.fromisoformat(task["changed_at"]).timestamp(), task["ref"]
        return stage, URGENCY[task["urgency"]], present.ends(task).timestamp(), task["ref"]

    return sorted(tasks, key=rank)


def numbers(tasks: Iterable[Json], now: datetime | None) -> dict[str, int]:
    """The numbers of the day, by the filter that opens their rows."""
    found = dict.fromkeys(("served", "on_scene", "missing", "starved", "overdue"), 0)
    for task in tasks:
        found["served"] += sum(_served(seat, now) for seat in task["seats"])
        found["on_scene"] += sum(seat["state"] == "on_scene" for seat in task["seats"])
        if is_status(task, "missing", now):
            found["missing"] += task["missing"]
        late = is_status(task, "overdue", now)
        found["overdue"] += late
        found["starved"] += not late and is_status(task, "starved", now)
    return found


MOST_READ = 1500
"""Above this many tasks the page without scripts asks the database, and leaves the numbers to the scripts."""


def in_order() -> list[ColumnElement[Any]]:
    """`ordered`, nearly, for the database."""
    columns = TaskRow.c
    stage = case(_STAGE, value=columns.status, else_=1)
    return [stage, case(URGENCY, value=columns.urgency, else_=2), columns.ends_at]


def asked_for(asked: Filter, now: datetime) -> ColumnElement[bool]:
    """`Filter.passes` for the database; names are sealed, so the text is looked for in title and address."""
    columns = TaskRow.c
    tests = []
    if asked.status:
        tests.append(or_(*(_status(word, now) for word in asked.status)))
    if asked.urgency:
        tests.append(columns.urgency.in_(asked.urgency))
    if asked.kind:
        tests.append(columns.kind.in_(asked.kind))
    if asked.area:
        tests.append(or_(*(columns.area_code.startswith(code, autoescape=True) for code in asked.area)))
    if asked.organisation:
        ids = [found for found in map(as_id, asked.organisation) if found]
        tests.append(columns.organisation_id.in_(ids))
    if asked.text:
        places = (columns.title, columns.address)
        tests.append(or_(*(column.icontains(asked.text, autoescape=True) for column in places)))
    return and_(true(), *tests)


def _status(word: str, now: datetime) -> ColumnElement[bool]:
    columns = TaskRow.c
    running = columns.status.in_(present.PLANNABLE)
    short = and_(running, columns.places > columns.taken)
    seats = cast(columns.seats, String)
    tests: dict[str, ColumnElement[bool]] = {
        "missing": short,
        "sent": and_(columns.status == "open", columns.places <= columns.taken),
        "overdue": and_(running, columns.ends_at < now),
        "starved": and_(short, columns.starts_at < now),
        "on_scene": seats.contains('"on_scene"'),
        "served": seats.contains('"cleared"'),
    }
    return tests.get(word, columns.status == word)
