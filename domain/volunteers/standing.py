"""Whether somebody serves: registered, approved or declined, left; where they live and when they can."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.place import AreaCode

if TYPE_CHECKING:
    from domain.volunteers.volunteer import Volunteer

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
MOST_SPANS = 60


class Standing(Part):
    """What an organisation knows of a volunteer before anything is promised."""

    area_code: AreaCode
    standing: str

    class ApprovalAwaited(Aggregate.Event):
        def apply(self, volunteer: Volunteer) -> None:
            volunteer.standing = "pending"

    class Approved(Aggregate.Event):
        def apply(self, volunteer: Volunteer) -> None:
            volunteer.standing = "active"

    class Declined(Aggregate.Event):
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.standing = "declined"

    class Left(Aggregate.Event):
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.standing = "left"

    class AreaChanged(Aggregate.Event):
        area_code: AreaCode

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.area_code = self.area_code

    class AvailabilitySet(Aggregate.Event):
        weekly: list[dict[str, str | int]]
        away: list[dict[str, datetime]]

    def await_approval(self, *, cause: Cause) -> None:
        """They came by themselves: somebody of the organisation has to say yes first."""
        self.record(self.ApprovalAwaited, cause)

    def approve(self, *, cause: Cause) -> None:
        """Take them on. Refuses when they serve already."""
        if self.standing == "active":
            raise RuleBroken("volunteer.approved_already")
        self.record(self.Approved, cause)

    def decline(self, reason: str, *, cause: Cause) -> None:
        """Do not take them on. Refuses when they do not wait for approval."""
        if self.standing != "pending":
            raise RuleBroken("volunteer.not_pending")
        self.record(self.Declined, cause, reason=reason)

    def leave(self, reason: str, *, cause: Cause) -> None:
        """They serve no longer. Refuses when they do not serve."""
        if self.standing != "active":
            raise RuleBroken("volunteer.not_active")
        self.record(self.Left, cause, reason=reason)

    def change_area(self, area_code: AreaCode, *, cause: Cause) -> None:
        """They live elsewhere now; the same area again changes nothing."""
        if area_code != self.area_code:
            self.record(self.AreaChanged, cause, area_code=area_code)

    def set_availability(
        self,
        weekly: Sequence[Mapping[str, str | int]],
        away: Sequence[Mapping[str, datetime]],
        *,
        cause: Cause,
    ) -> None:
        """When they can: {day 0–6 from Monday, start, end as HH:MM} and {from, until} when not at all.

        Refuses a span that ends before it starts, or more spans than anybody needs.
        """
        if len(weekly) > MOST_SPANS or len(away) > MOST_SPANS:
            raise RuleBroken("volunteer.too_many_spans", most=MOST_SPANS)
        for span in weekly:
            if not _is_weekly(span):
                raise RuleBroken("volunteer.span_unreadable")
        if any(span["from"] >= span["until"] for span in away):
            raise RuleBroken("volunteer.time_backwards")
        self.record(
            self.AvailabilitySet, cause, weekly=[dict(s) for s in weekly], away=[dict(s) for s in away]
        )


def _is_weekly(span: Mapping[str, str | int]) -> bool:
    day, start, end = span.get("day"), str(span.get("start")), str(span.get("end"))
    readable = CLOCK.fullmatch(start) is not None and CLOCK.fullmatch(end) is not None
    return isinstance(day, int) and 0 <= day <= 6 and readable and start < end
