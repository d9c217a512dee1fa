"""Alarms of the board that are no need and no task: people, contacts, reports owed, what is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_

from domain.base import Position
from projections.accidents import AccidentRow
from projections.care import CaredForRow
from projections.donations.calendar_due import LATE
from projections.due import AlarmRow
from projections.organisations import OrganisationRow
from projections.people import PersonRow
from projections.recurring_due import CARE_OVERDUE
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from projections.volunteers_due import FOLLOW_UP_MISSED, OFF_DUTY
from web import access
from web.boardisland import zone_of
from web.context import muster
from web.i18n import when
from web.reports import due
from web.reports.making import Whose

MOST = 40
RECENT = timedelta(days=3)
"""Ours: how long an accident that nobody has settled stays an alarm."""


@dataclass(frozen=True)
class Told:
    """One alarm: whose, what of it, and where to see to it; `family` is its colour."""

    name: str
    text: str
    href: str
    family: str = "trouble"


def further(response: ResponseRow, position: Position | None, now: datetime) -> list[Told]:
    """What the reader has to look at, the longest waiting first; reports owed before all."""
    rows = muster().views.rows(
        AlarmRow,
        AlarmRow.c.kind.in_(list(KINDS)),
        or_(AlarmRow.c.response_id == response.id, AlarmRow.c.response_id.is_(None)),
        at=position,
        order_by=AlarmRow.c.deadline,
    )
    seen = [row for row in rows if _reached(row)][:MOST]
    told = [KINDS[row.kind][1](row, position) for row in seen]
    first = [*_accidents(position, now), *_owed(response, position, now), *_untold(response, position)]
    return [*first, *(one for one in told if one)]


def _accidents(position: Position | None, now: datetime) -> Iterator[Told]:
    """Of the last days, not settled: whoever it befell may have told of it themselves."""
    c = AccidentRow.c
    lately = (c.status == "open", c.changed_at > now - RECENT)
    seen = access.scope("accident.see").where(AccidentRow)
    rows = muster().views.rows(AccidentRow, *lately, seen, at=position, order_by=c.happened_at, limit=MOST)
    for row in rows:
        person = muster().views.one(VolunteerRow, row.volunteer_id, at=position)
        text = _("accident, %(time)s", time=when(row.happened_at))
        yield Told(
            access.name_of(person.name) if person else "",
            text,
            url_for("accidents.accident", accident_id=row.id),
        )


def _untold(response: ResponseRow, position: Position | None) -> Iterator[Told]:
    """D16: what was to be published and is not, in one line with the way to the calendar."""
    c = AlarmRow.c
    mine = access.scope("disclosure.see").where(AlarmRow)
    late = (c.kind == LATE, c.response_id == response.id, mine)
    count = muster().views.count(AlarmRow, *late, at=position)
    if count:
        text = ngettext("%(num)s thing not published in time", "%(num)s things not published in time", count)
        yield Told(str(_("Disclosure")), text, url_for("calendar.calendar", state="late"))


def _reached(row: AlarmRow) -> bool:
    """Whether the alarm lies in the reader's scope; who leads no organisation has no board."""
    return access.scope(KINDS[row.kind][0]).covers(row.organisation_id, row.area_code, row.response_id)


def _care(row: AlarmRow, at: Position | None) -> Told | None:
    cared = muster().views.one(CaredForRow, row.item_id, at=at)
    person = cared and muster().views.one(PersonRow, cared.person_id, at=at)
    text = _("contact due since %(time)s", time=when(row.deadline))
    href = url_for("care.person", cared_id=row.item_id)
    return Told(access.name_of(person.name), text, href, "wait") if person else None


def _off_duty(row: AlarmRow, at: Position | None) -> Told | None:
    return _volunteer(row, at, _("taken off duty %(time)s", time=when(row.raised_at)))


def _not_asked(row: AlarmRow, at: Position | None) -> Told | None:
    return _volunteer(row, at, _("returned, not asked since %(time)s", time=when(row.deadline)))


def _volunteer(row: AlarmRow, at: Position | None, text: str) -> Told | None:
    found = muster().views.one(VolunteerRow, row.item_id, at=at)
    href = url_for("volunteers.volunteer", volunteer_id=row.item_id)
    return Told(access.name_of(found.name), text, href) if found else None


Tell = Callable[[AlarmRow, Position | None], Told | None]
KINDS: dict[str, tuple[str, Tell]] = {
    CARE_OVERDUE: ("care.see", _care),
    OFF_DUTY: ("health.see", _off_duty),
    FOLLOW_UP_MISSED: ("health.see", _not_asked),
}
"""kind of alarm → the action that shows its item, and how it is told."""


def _owed(response: ResponseRow, position: Position | None, now: datetime) -> Iterator[Told]:
    """P2: the days whose report is due and not filed, of the organisations the reader files for."""
    files = access.scope("report.file")
    for id in sorted(
        {h.organisation_id for h in files.held if h.response_id in (None, response.id)}, key=str
    ):
        row = muster().views.one(OrganisationRow, id, at=position)
        if row is None or not files.covers(id, row.area_code, response.id):
            continue
        today = now.astimezone(zone_of(response)).date()
        days = due.owed(Whose(response, row, today), now, position)
        if days:
            yield Told(row.name, _said(days), _report(response, id, days[0]))


def _said(days: list[date]) -> str:
    span = str(days[0]) if len(days) == 1 else _("%(first)s to %(last)s", first=days[0], last=days[-1])
    return str(
        ngettext("daily report of %(days)s owed", "daily reports of %(days)s owed", len(days), days=span)
    )


def _report(response: ResponseRow, organisation: UUID, day: date) -> str:
    return url_for("reports.page", response=response.id, organisation=organisation, day=day.isoformat())
