"""The board without scripts: the same order, filters and numbers as static/js/store.js and filters.js."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import get_timezone

from web import present
from web.present import Json

_URGENCY = {"critical": 0, "urgent": 1, "normal": 2}
_STAGE = {"open": 0, "in_progress": 0, "draft": 1, "done": 2, "closed": 3}


@dataclass(frozen=True)
class Filter:
    """What the address asks for; an empty set lets everything pass."""

    status: frozenset[str]
    urgency: frozenset[str]
    kind: frozenset[str]
    area: frozenset[str]
    text: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """From ?status=a,b&urgency=…&kind=…&area=…&q=…"""

        def chosen(name: str) -> frozenset[str]:
            return frozenset(part for part in query.get(name, "").split(",") if part)

        return cls(*map(chosen, ("status", "urgency", "kind", "area")), query.get("q", "").strip())

    def passes(self, task: Json, now: datetime | None) -> bool:
        """Whether the task is shown."""
        return (
            (not self.status or any(is_status(task, word, now) for word in self.status))
            and (not self.urgency or task["urgency"] in self.urgency)
            and (not self.kind or task["kind"] in self.kind)
            and (not self.area or any(task["area_code"].startswith(code) for code in self.area))
            and (not self.text or self.text.lower() in _text(task))
        )


def _text(task: Json) -> str:
    names = " ".join(seat["name"] or "" for seat in task["seats"])
    return f"{task['ref']} {task['title']} {task['area']} {task['address']} {names}".lower()


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
    """On scene now, or left on the day shown."""
    zone = get_timezone()
    today = (now or datetime.now(UTC)).astimezone(zone).date()
    left = seat["state"] == "cleared" and seat["at"]
    day = datetime.fromisoformat(seat["at"]).astimezone(zone).date() if left else None
    return seat["state"] == "on_scene" or day == today


def ordered(tasks: Iterable[Json], now: datetime | None) -> list[Json]:
    """Open work first, then by urgency, then by when it is due; what is over last, newest first."""

    def rank(task: Json) -> tuple[int, int, float, str]:
        stage = _STAGE[task["status"]]
        if stage > 1:
            return stage, 0, -datetime.fromisoformat(task["changed_at"]).timestamp(), task["ref"]
        return stage, _URGENCY[task["urgency"]], datetime.fromisoformat(task["ends_at"]).timestamp(), task["ref"]

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
