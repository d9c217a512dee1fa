"""Who could be sent to a task, best first with the reasons; who cannot, with the rule that stops them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from heapq import nsmallest
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from domain.base import Position
from domain.dispatch import OPERATION
from domain.findings import Finding
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.policies import Policies
from domain.responses import ResponseId
from domain.volunteers import Volunteer
from domain.volunteers.duties import Duty, Setting
from domain.volunteers.rules import PROMISE, judge
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.organisations import OrganisationRow
from projections.policies import policies_of
from projections.reading import Reading
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web import access, datum, present
from web.candidates import Candidate, grouped, index
from web.context import muster
from web.reasons import Day, hours_left, reasons

MOST_SHOWN = 30
JUDGED = 2 * MOST_SHOWN
"""So many of the best are looked at with every rule."""
FAR = 25.0
"""Kilometres that a volunteer whose place is unknown counts as."""
Pool = list[tuple[float, list[Candidate]]]
"""People by their distance. One list for each area and no pair for each person: with tens of thousands of
pairs a question, Python's collector would look through the whole memory at every few questions (1 s).
"""


@dataclass
class Suggested:
    """The best of those who could be sent, how many could; who cannot with the rule, and how many cannot."""

    people: list[present.Json] = field(default_factory=list)
    able: int = 0
    cannot: list[present.Json] = field(default_factory=list)
    stopped: int = 0

    @property
    def busy(self) -> int:
        """How many a rule stops."""
        return self.stopped


@dataclass(frozen=True)
class Wanted:
    """A task as the rules see it, and all they look at besides the volunteer."""

    row: TaskRow
    duty: Duty
    policies: Policies
    zone: str
    now: datetime
    response_area: AreaCode
    risk: str
    homes: dict[UUID, AreaCode]
    points: dict[str, tuple[float, float]]

    @cached_property
    def span(self) -> tuple[float, float]:
        """The task's time in seconds."""
        return self.row.starts_at.timestamp(), self.row.ends_at.timestamp()

    @cached_property
    def strengths(self) -> dict[str, str]:
        """How strict each rule is at the task's time."""
        return {rule: self.policies.strength(rule, self.row.starts_at) for rule in ("V5", "V8")}

    def setting(self, one: Candidate) -> Setting:
        """The rules' setting for somebody of that organisation."""
        home = self.homes.get(one.organisation_id, AreaCode(""))
        return Setting(home, self.risk, self.response_area, self.zone, self.policies, self.now)

    def findings(self, one: Candidate) -> list[Finding]:
        """What speaks against them, by every rule; a candidate has all that the rules read."""
        return judge(PROMISE, cast(Volunteer, one), self.duty, self.setting(one))

    def distance(self, area_code: str) -> float | None:
        """Kilometres from an area to the task, where both are known."""
        own = (self.row.lat, self.row.lng)
        here = own if None not in own else self.point(self.row.area_code)
        there = self.point(area_code)
        return datum.kilometres(cast(datum.Degrees, here), there) if here and there else None

    def point(self, code: str) -> tuple[float, float] | None:
        """An area's point, or that of the area around it."""
        return next((self.points[code[:n]] for n in (12, 9, 6, 4, 2) if code[:n] in self.points), None)


def suggested(row: TaskRow, at: Position | None = None, named: str = "") -> Suggested:
    """Volunteers in the reader's scope for this task, best first; empty when nobody is wanted any more.

    `named` keeps those whose name has this text in it.
    """
    if row.status not in present.PLANNABLE or row.taken >= row.places:
        return Suggested()
    with muster().views.read() as reading:
        wanted = wanted_for(reading, row, at)
        everybody = list(within_scope(reading, at))
    on_it = {UUID(str(seat["volunteer_id"])) for seat in present.live(row.seats)}
    free: Pool = []
    held: Pool = []
    for km, some in _by_distance(wanted, everybody):
        able: list[Candidate] = []
        stopped: list[Candidate] = []
        for one in some:
            if one.erased or one.id in on_it or (named and named not in access.name_of(one.name)):
                continue
            (stopped if stops(wanted, one) else able).append(one)
        free.append((km, able))
        held.append((km, stopped))
    return _shown(wanted, free, held)


def wanted_for(reading: Reading, row: TaskRow, at: Position | None) -> Wanted:
    """Everything the rules need to know about a task, read once."""
    response = reading.one(ResponseRow, row.response_id, at)
    if response is None:
        raise LookupError("a task of a response that was never started")
    areas = reading.rows(AreaRow, at=at)
    return Wanted(
        row=row,
        duty=_duty(row),
        policies=policies_of(reading, response, at),
        zone=response.time_zone,
        now=muster().ledger.now() if at is None else reading.moment_of(at),
        response_area=AreaCode(response.area_code),
        risk=_risk(areas, row.area_code),
        homes=_homes(reading.rows(OrganisationRow, at=at), row.organisation_id),
        points={
            area.code: (area.lat, area.lng) for area in areas if area.lat is not None and area.lng is not None
        },
    )


def _duty(row: TaskRow) -> Duty:
    return Duty(
        operation=OPERATION,
        item_id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        response_id=ResponseId(row.response_id),
        organisation_id=OrganisationId(row.organisation_id),
        area_code=AreaCode(row.area_code),
        credentials=tuple(row.credentials),
        approved=row.approval is not None,
    )


def _risk(areas: Iterable[AreaRow], code: str) -> str:
    """The highest risk of the area and of those around it."""
    around = {area.risk for area in areas if code.startswith(area.code)}
    return next((risk for risk in ("high", "medium") if risk in around), "low")


def _homes(rows: Iterable[OrganisationRow], sender: UUID) -> dict[UUID, AreaCode]:
    """The home area of who sends: the task's organisation when theirs is part of it, else their own."""
    areas = {row.id: row.area_code for row in rows}
    return {
        row.id: AreaCode(areas[sender] if f"/{sender}/" in row.path and sender in areas else row.area_code)
        for row in rows
    }


def within_scope(reading: Reading, at: Position | None) -> Iterator[tuple[str, list[Candidate]]]:
    """Candidates the reader may see, by area; now from memory, in the past from the rows."""
    scope = access.scope("volunteer.see")
    if at is None or at >= reading.position:
        groups: Any = index().now(reading)
    else:
        groups = grouped(reading.rows(VolunteerRow, scope.where(VolunteerRow), at=at))
    for (organisation_id, area_code), some in groups.items():
        if scope.covers(organisation_id, area_code, None):
            yield area_code, list(some.values())
        elif scope.own:
            yield area_code, [one for one in some.values() if one.id in scope.own]


def _by_distance(
    wanted: Wanted, everybody: Iterable[tuple[str, list[Candidate]]]
) -> Iterator[tuple[float, list[Candidate]]]:
    for area_code, some in everybody:
        km = wanted.distance(area_code)
        yield FAR if km is None else km, some


def stops(wanted: Wanted, one: Candidate) -> bool:
    """Whether the rules that are quick to ask refuse somebody: all of 25,000 are asked these."""
    start, end = wanted.span
    if one.standing != "active" or any(a < end and start < b for a, b in one.busy):
        return True
    if one.holds or one.deployment:
        return any(found.strength == "refuse" for found in wanted.findings(one))
    asked = wanted.duty.credentials
    if not asked or wanted.strengths["V8"] != "refuse":
        return False
    held = {shown.kind for shown in one.credentials.values() if shown.verified}
    return any(kind not in held for kind in asked)


def _each(pool: Pool) -> Iterator[tuple[float, Candidate]]:
    return ((km, one) for km, some in pool for one in some)


def _shown(wanted: Wanted, free: Pool, held: Pool) -> Suggested:
    able, stopped = (sum(len(some) for _km, some in pool) for pool in (free, held))
    found = Suggested(able=able, stopped=stopped)
    day = Day.of(wanted.row.starts_at, wanted.zone)
    for score, km, one, against in _ranked(wanted, free, day):
        if any(finding.strength == "refuse" for finding in against):
            found.able, found.stopped = found.able - 1, found.stopped + 1
            held.append((km, [one]))
        elif len(found.people) < MOST_SHOWN:
            found.people.append(_person(wanted, km, one, against, day) | {"score": round(score, 1)})
    for _km, one in nsmallest(MOST_SHOWN, _each(held), key=itemgetter(0)):
        found.cannot.append(_stopped(wanted, one))
    return found


def _ranked(wanted: Wanted, free: Pool, day: Day) -> list[tuple[float, float, Candidate, list[Finding]]]:
    """The best by what is quick to know, then in the order of what every rule says of them."""
    best = nsmallest(JUDGED, _each(free), key=lambda pair: _score(wanted, pair[0], pair[1], day))
    judged = [(km, one, wanted.findings(one)) for km, one in best]
    scored = [
        (_score(wanted, km, one, day) + 20.0 * sum(f.strength == "warn" for f in against), km, one, against)
        for km, one, against in judged
    ]
    return sorted(scored, key=lambda found: (found[0], found[2].id.int))


def _score(wanted: Wanted, km: float, one: Candidate, day: Day) -> float:
    """Smaller is better, in kilometres: a missed duty counts as five, an hour served that day as one."""
    score = km + 5.0 * min(one.no_shows, 4)
    if one.busy or one.served:
        score += day.hours(one)
    if one.availability:
        score += day.unavailable(one) * 8.0
    if not one.insured and wanted.strengths["V5"] == "warn":
        score += 20.0
    return score


def _person(wanted: Wanted, km: float, one: Candidate, against: list[Finding], day: Day) -> present.Json:
    warned = [finding for finding in against if finding.strength == "warn"]
    return {
        "id": str(one.id),
        "name": access.name_of(one.name),
        "km": wanted.distance(one.area_code) and km,
        "rules": [finding.rule for finding in warned],
        "left": hours_left(one, wanted.policies, wanted.row.starts_at, day),
        "why": [{"text": text, "warn": warn} for text, warn in reasons(wanted, one, warned, day)],
    }


def _stopped(wanted: Wanted, one: Candidate) -> present.Json:
    from web.errors import text_of

    first = next(f for f in wanted.findings(one) if f.strength == "refuse")
    text = text_of(first.key, first.params)
    return {"id": str(one.id), "name": access.name_of(one.name), "rule": first.rule, "text": text}
