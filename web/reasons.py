"""Why somebody is suggested for a task, in the reader's language: papers, place, hours, rest, objections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from domain.findings import Finding
from domain.policies import Policies
from web.candidates import Candidate
from web.i18n import clock
from web.present import CREDENTIAL

if TYPE_CHECKING:
    from web.suggestions import Wanted

Reason = tuple[str, bool]
_HOUR = 3600.0
RESTED = timedelta(hours=24)
"""Rest longer than this is not worth a word."""


@dataclass(frozen=True)
class Day:
    """The calendar day of a task in its zone."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, moment: datetime, zone: str) -> Day:
        """The day that a moment lies on."""
        here = ZoneInfo(zone)
        midnight = datetime.combine(moment.astimezone(here).date(), time(), here)
        return cls(midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC), here)

    def hours(self, one: Candidate) -> float:
        """Hours of the day that are served or promised."""
        spans = [(c.starts_at, c.ends_at) for c in one.commitments.values()]
        spans += [(s.starts_at, s.ends_at) for s in one.served]
        inside = (min(end, self.end) - max(start, self.start) for start, end in spans)
        return sum(max(0.0, length.total_seconds()) for length in inside) / _HOUR

    def unavailable(self, one: Candidate) -> bool:
        """Whether the day is one they said they cannot, or none of those they said they can."""
        weekly, away = one.availability.get("weekly") or [], one.availability.get("away") or []
        if any(_moment(a["from"]) < self.end and self.start < _moment(a["until"]) for a in away):
            return True
        weekday = self.start.astimezone(self.zone).weekday()
        return bool(weekly) and all(span["day"] != weekday for span in weekly)


def hours_left(one: Candidate, policies: Policies, at: datetime, day: Day) -> float:
    """How many hours of that day the fatigue rule leaves."""
    return round(max(0.0, float(policies.limit("V6.refuse_hours", at)) - day.hours(one)), 1)


def reasons(wanted: Wanted, one: Candidate, warned: list[Finding], day: Day) -> Iterator[Reason]:
    """What speaks for somebody, and (True) what speaks against."""
    from web.errors import text_of

    yield from _papers(wanted, one)
    yield _home(one.area_code, wanted.row.area_code), False
    left = hours_left(one, wanted.policies, wanted.row.starts_at, day)
    if day.hours(one):
        yield _("%(n)s h left today", n=f"{left:g}"), left < 2
    yield from _rest(wanted, one)
    if one.no_shows:
        yield _("missed %(n)s duties", n=one.no_shows), True
    if one.availability:
        away = day.unavailable(one)
        yield (_("not available that day"), True) if away else (_("available that day"), False)
    elif not one.commitments:
        yield _("no other plans"), False
    for finding in warned:
        yield text_of(finding.key, finding.params), True


def _papers(wanted: Wanted, one: Candidate) -> Iterator[Reason]:
    """The credentials asked for, until when they are good."""
    for kind in wanted.duty.credentials:
        shown = [c for c in one.credentials.values() if c.kind == kind and c.verified]
        until = max((c.valid_until for c in shown if c.valid_until), default=None)
        name = str(CREDENTIAL.get(kind, kind))
        if until:
            yield _("%(paper)s until %(day)s", paper=name, day=format_date(until, "yyyy-MM")), False
        elif shown:
            yield name, False


def _rest(wanted: Wanted, one: Candidate) -> Iterator[Reason]:
    """How long they have rested before, when they served not long ago; and what comes soon after."""
    starts, ends = wanted.row.starts_at, wanted.row.ends_at
    least = float(wanted.policies.limit("V6.rest_hours", starts))
    before = [c.ends_at for c in one.commitments.values() if c.ends_at <= starts]
    before += [s.ends_at for s in one.served if s.ends_at <= starts]
    if before and starts - max(before) < RESTED:
        hours = (starts - max(before)).total_seconds() / _HOUR
        yield _("%(n)s h rest before", n=f"{hours:.1f}".removesuffix(".0")), hours < least
    after = [c.starts_at for c in one.commitments.values() if c.starts_at >= ends]
    if after and min(after) - ends < timedelta(hours=8):
        yield _("next promise at %(time)s", time=clock(min(after))), False


def _home(home: str, place: str) -> str:
    if home[:12] == place[:12] and len(home) >= 12:
        return str(_("lives in this community"))
    if home[:9] == place[:9] and len(home) >= 9:
        return str(_("lives in this sub-district"))
    return str(_("lives in another sub-district"))


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
