"""What volunteers did on one day for an organisation's tasks, out of the history as of a position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.seats import left_at
from web.names import as_id
from web.reports.parts import Day
from web.sentences import as_time

OF_VOLUNTEERS = "volunteers.Volunteer."
SERVED, UNDONE = OF_VOLUNTEERS + "TimeServed", OF_VOLUNTEERS + "ServiceUndone"
OVERRIDDEN, FLAGGED = OF_VOLUNTEERS + "RuleOverridden", OF_VOLUNTEERS + "RuleFlagged"


@dataclass(frozen=True)
class Served:
    """One time served, on which task."""

    task_id: UUID
    volunteer_id: UUID
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long."""
        return round((self.ends_at - self.starts_at) / timedelta(minutes=1))


@dataclass(frozen=True)
class Deeds:
    """What happened to volunteers on the day."""

    served: list[Served]
    rules: Counter[tuple[str, str]]
    """(rule, topic) → how often."""


def trips(day: Day, tasks: Iterable[TaskRow]) -> Counter[UUID]:
    """The person-trips of the day by task, as the board counts them (projections.seats.left_at)."""
    found = {row.id: sum(day.holds(left_at(s["state"], s["at"])) for s in row.seats) for row in tasks}
    return +Counter(found)


def deeds(day: Day, tasks: Iterable[UUID]) -> Deeds:
    """Times served on these tasks that ended on the day, less those undone since; rules passed over."""
    ours, c = set(tasks), HistoryRow.c
    topics = c.topic.in_((SERVED, UNDONE, OVERRIDDEN, FLAGGED))
    since = c.happened_at >= day.start
    times: Counter[Served] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    for row in day.reading.rows(HistoryRow, topics, since, at=day.position, order_by=c.position):
        item = as_id(row.facts.get("item_id"))
        if item not in ours:
            continue
        if row.topic in (SERVED, UNDONE):
            times[_served(row, item)] += 1 if row.topic == SERVED else -1
        elif day.holds(row.happened_at):
            rules[str(row.facts.get("rule")), row.topic] += 1
    return Deeds([one for one in times.elements() if day.holds(one.ends_at)], rules)


def _served(row: HistoryRow, task_id: UUID) -> Served:
    start, end = as_time(row.facts["starts_at"]), as_time(row.facts["ends_at"])
    assert start is not None and end is not None  # noqa: S101 -- fields of the event
    return Served(task_id, row.item_id, start, end)


def of_tasks(day: Day, topics: Iterable[str], tasks: dict[UUID, TaskRow]) -> list[HistoryRow]:
    """What was recorded of these tasks for the day, in order."""
    c = HistoryRow.c
    where = (
        c.response_id == day.response.id,
        c.happened_at >= day.start,
        c.happened_at < day.end,
        c.topic.in_(list(topics)),
    )
    rows = day.reading.rows(HistoryRow, *where, at=day.position, order_by=c.position)
    return [row for row in rows if row.item_id in tasks]
