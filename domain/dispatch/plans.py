"""What a task asks for: its words, and a plan that holds together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.base import YEARS, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId

TaskId = NewType("TaskId", UUID)
OPERATION = "dispatch"
URGENCIES = ("critical", "urgent", "normal")
KINDS = (
    "delivery",
    "checkpoint",
    "temperature_check",
    "door_to_door",
    "sorting",
    "transport_goods",
    "information",
    "care_visit",
    "transport_people",
    "shopping",
    "relocation",
    "dyke_patrol",
    "silt_clearing",
)
CLOSE_REASONS = (
    "completed",
    "incomplete",
    "out_of_scope",
    "done_by_others",
    "no_help_wanted",
    "duplicate",
    "unreachable",
    "cancelled",
)
PLANNABLE = ("open", "in_progress")
"""Statuses in which people are sent."""
RUNNING = (*PLANNABLE, "blocked")
"""Statuses in which the work is not over."""
STATUSES = ("draft", *RUNNING, "done", "needs_follow_up", "verified", "closed")
LIVE_SEATS = ("accepted", "dispatched", "en_route", "on_scene")
"""Seats of people whose time is promised to the task."""
TAKEN_SEATS = (*LIVE_SEATS, "cleared")
"""Seats that take a place, but for the extra ones."""
RESULTS = ("households", "persons", "portions", "trips", "audience")
"""成果: what a task counts."""
MOST_RESULT = 10_000_000
MOST_PLACES = 500
MOST_SEATS = 2_000
"""Ours: people offered a place, sent or heard from on one task; more are several tasks."""
LONGEST_LEASE = timedelta(days=7)
LONGEST = timedelta(days=31)
"""Ours: longer work is several tasks, and a slip of the finger is not a year of somebody's time."""


@dataclass(frozen=True)
class TaskPlan:
    """What a task asks for: where, when (aware UTC), how many people, what to bring."""

    title: str
    kind: str
    urgency: str
    response_id: ResponseId
    organisation_id: OrganisationId
    area_code: AreaCode
    address: str
    point: GeoPoint | None
    starts_at: datetime
    ends_at: datetime
    places: int
    bring: str

    def check(self) -> None:
        """Refuses when the plan has no title or places, no believable time, or uses an unknown word."""
        if not self.title.strip():
            raise RuleBroken("task.title_missing")
        if self.kind not in KINDS or self.urgency not in URGENCIES:
            raise RuleBroken("task.word_unknown", kind=self.kind, urgency=self.urgency)
        if not 1 <= self.places <= MOST_PLACES:
            raise RuleBroken("task.places_out_of_range", places=self.places, most=MOST_PLACES)
        if self.starts_at >= self.ends_at:
            raise RuleBroken("task.time_backwards")
        if self.starts_at.year not in YEARS or self.ends_at.year not in YEARS:
            raise RuleBroken("task.time_unbelievable", first=YEARS[0], last=YEARS[-1])
        if self.ends_at - self.starts_at > LONGEST:
            raise RuleBroken("task.too_long", days=LONGEST.days)
