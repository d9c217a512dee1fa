"""Who could be sent to a task, best first, with the reasons that can be known from what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from domain.base import Position
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, datum, present
from web.context import muster
from web.i18n import clock

MOST_SHOWN = 40
NO_DISTANCE = 1e6


@dataclass
class Suggested:
    """The best of those who could be sent, how many could, and how many have promised the time elsewhere."""

    people: list[present.Json] = field(default_factory=list)
    able: int = 0
    busy: int = 0


def suggested(row: TaskRow, at: Position | None = None, named: str = "") -> Suggested:
    """Volunteers in the reader's scope for this task, nearest first; empty when nobody is wanted any more.

    `named` keeps those whose name has this text in it.
    """
    if row.status not in present.PLANNABLE or row.taken >= row.places:
        return Suggested()
    scope = access.scope("volunteer.see")
    on_it = {UUID(str(seat["volunteer_id"])) for seat in present.live(row.seats)}
    everybody = muster().views.rows(VolunteerRow, scope.where(VolunteerRow), at=at)
    others = [v for v in everybody if v.id not in on_it]
    able = [v for v in others if not v.erased and not _clash(v.promised, row)]
    wanted = [v for v in able if not named or named in access.name_of(v.name)]
    ranked = _ranked(wanted, row, at)[:MOST_SHOWN]
    people = [_person(volunteer, km, row) for km, volunteer in ranked]
    return Suggested(people, len(able), len(others) - len(able))


def _ranked(able: Sequence[Any], row: TaskRow, at: Position | None) -> list[tuple[float | None, Any]]:
    points = {
        area.code: (area.lat, area.lng)
        for area in muster().views.rows(AreaRow, AreaRow.c.lat.is_not(None), at=at)
    }
    here = (
        (row.lat, row.lng) if row.lat is not None and row.lng is not None else _point(points, row.area_code)
    )
    kms: dict[str, float | None] = {}
    for code in {volunteer.area_code for volunteer in able}:
        there = _point(points, code)
        kms[code] = datum.kilometres(here, there) if here and there else None
    pairs = [(kms[volunteer.area_code], volunteer) for volunteer in able]
    return sorted(pairs, key=_rank)


def _rank(pair: tuple[float | None, Any]) -> tuple[float, int, str]:
    """Nearest first, then who has promised least."""
    km, volunteer = pair
    return NO_DISTANCE if km is None else km, len(volunteer.promised), str(volunteer.id)


def _point(points: dict[str, Any], code: str) -> Any:
    return next((points[code[:n]] for n in (12, 9, 6, 4, 2) if code[:n] in points), None)


def _person(volunteer: Any, km: float | None, row: TaskRow) -> present.Json:
    return {
        "id": str(volunteer.id),
        "name": access.name_of(volunteer.name),
        "km": km,
        "why": [{"text": text, "warn": warn} for text, warn in _reasons(volunteer, row)],
    }


def _reasons(volunteer: Any, row: TaskRow) -> list[tuple[str, bool]]:
    """Home area, and what else is promised near that time; True marks what speaks against."""
    found = [(_home(volunteer.area_code, row.area_code), False)]
    promises = sorted((_span(promise) for promise in volunteer.promised), key=lambda span: span[0])
    before = [end for start, end in promises if end <= row.starts_at]
    after = [start for start, end in promises if start >= row.ends_at]
    if before and (row.starts_at - before[-1]).total_seconds() < 8 * 3600:
        found.append((_("busy until %(time)s before", time=clock(before[-1])), True))
    if after and (after[0] - row.ends_at).total_seconds() < 8 * 3600:
        found.append((_("next promise at %(time)s", time=clock(after[0])), False))
    if not promises:
        found.append((_("no other plans"), False))
    return found


def _home(home: str, place: str) -> str:
    if home[:12] == place[:12] and len(home) >= 12:
        return str(_("lives in this community"))
    if home[:9] == place[:9] and len(home) >= 9:
        return str(_("lives in this sub-district"))
    return str(_("lives in another sub-district"))


def _clash(promised: Sequence[Any], row: TaskRow) -> bool:
    return any(start < row.ends_at and row.starts_at < end for start, end in map(_span, promised))


def _span(promise: Any) -> tuple[datetime, datetime]:
    return _time(promise["starts_at"]), _time(promise["ends_at"])


def _time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value)).astimezone(UTC)
