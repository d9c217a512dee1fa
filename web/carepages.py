"""What the pages of people cared for show: the list, the overdue first, and one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy import ColumnElement

from domain.dispatch import URGENCIES
from domain.dispatch.care_words import end_of_day
from domain.personal import Personal
from projections.areas import AreaRow
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from projections.people import PersonRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, carewords, choices, chrome, placing
from web.at import at, moment
from web.context import muster
from web.i18n import local_input, zone
from web.names import LETTERS, Names
from web.present import CLOSE_REASON, URGENCY, Look
from web.taskpages import areas_within, history_of

PAGE = 100
MOST_AT_ONCE = 200
"""Visit tasks opened by one click."""


@dataclass(frozen=True)
class Seen:
    """Somebody cared for, as a list shows them."""

    row: CaredForRow
    name: str
    area: str
    carer: str
    look: Look
    due_day: datetime
    visit: TaskRow | None

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"{LETTERS['caredfor']}{self.row.number:04d}"


def list_page(why: Mapping[str, str] | None = None) -> str:
    """The list with its filters; names are searched by revealing those in scope."""
    asked, wanted = request.values, request.form.get("q", "").strip()
    chosen = asked.get("state", "due") if asked.get("state", "due") in carewords.SHOWN else "due"
    area, kind = asked.get("area", ""), asked.get("kind", "")
    people = named(wanted, seen(found(chosen, area, kind))) if wanted else []
    count = len(people) if wanted else muster().views.count(CaredForRow, *_where(chosen, area, kind))
    start = min(max(asked.get("from", 0, type=int), 0), count)
    shown = people[start : start + PAGE] if wanted else seen(found(chosen, area, kind, start, PAGE))
    return render_template(
        "care/list.html",
        people=shown,
        count=count,
        start=start,
        page_size=PAGE,
        states=carewords.SHOWN,
        state=chosen,
        kinds=carewords.KIND,
        areas=_areas(),
        area=area,
        due=len(without_visit(found("due", area, ""))) if area else 0,
        most=MOST_AT_ONCE,
        visit_at=local_input(_next_hour()),
        why=why or {},
        today=muster().ledger.now(),
        **carewords.texts(),
    )


def named(wanted: str, people: Sequence[Seen]) -> list[Seen]:
    """Those with this in their name, or with this number."""
    return [one for one in people if wanted in one.name or wanted.upper() == one.ref]


def found(
    state: str, area: str, kind: str, start: int | None = None, most: int | None = None
) -> list[CaredForRow]:
    """The rows a reader may see, the longest overdue first."""
    order = (CaredForRow.c.due_at, CaredForRow.c.number)
    where = _where(state, area, kind)
    return muster().views.rows(CaredForRow, *where, order_by=order, limit=most, offset=start)


def _where(state: str, area: str, kind: str) -> list[ColumnElement[bool]]:
    c, response = CaredForRow.c, chrome.current().response
    where: list[ColumnElement[bool]] = [access.scope("care.see").where(CaredForRow)]
    if response is not None:
        where.append(c.response_id == response.id)
    if area:
        where.append(c.area_code.startswith(area, autoescape=True))
    if kind in carewords.KIND:
        where.append(c.kind == kind)
    where.append(c.status == ("active" if state == "due" else state))
    if state == "due":
        where.append(c.due_at <= end_of_day(muster().ledger.now(), 0, zone()))
    return where


def of_mine() -> list[Seen]:
    """Whom the reader looks after in person or with a team, the next due first; for the phone."""
    scope = access.scope("care.contact")
    if not scope.own:
        return []
    own = replace(scope, everywhere=False, held=frozenset())
    live = CaredForRow.c.status == "active"
    rows = muster().views.rows(
        CaredForRow, own.where(CaredForRow), live, order_by=CaredForRow.c.due_at, limit=30
    )
    return seen(rows)


def without_visit(rows: Sequence[CaredForRow]) -> list[CaredForRow]:
    """Those to whom nobody is sent."""
    live = {task.id for task in _visits(rows).values() if not _over(task)}
    return [row for row in rows if row.visit_id not in live]


def seen(rows: Sequence[CaredForRow]) -> list[Seen]:
    """The rows with names, areas, carers and how they stand; a query for each kind of thing."""
    views, now = muster().views, muster().ledger.now()
    persons = {p.id: p for p in _by_id(PersonRow, {row.person_id for row in rows})}
    serving = _by_id(VolunteerRow, {r.volunteer_id for r in rows if r.volunteer_id})
    carers = {v.id: access.name_of(v.name) for v in serving}
    carers |= {t.id: t.name for t in _by_id(TeamRow, {r.team_id for r in rows if r.team_id})}
    codes = {row.area_code for row in rows}
    areas = {a.code: a.name for a in views.rows(AreaRow, AreaRow.c.code.in_(codes))}
    visits = _visits(rows)
    return [
        Seen(
            row=row,
            name=access.name_of(persons[row.person_id].name) if row.person_id in persons else "",
            area=areas.get(row.area_code, row.area_code),
            carer=" · ".join(carers[id] for id in (row.volunteer_id, row.team_id) if id in carers),
            look=carewords.look(row, now),
            due_day=row.due_at - timedelta(seconds=1),
            visit=_live(visits.get(row.visit_id)),
        )
        for row in rows
    ]


def _by_id(kind: type[Any], ids: set[Any]) -> list[Any]:
    wanted, rows = list(ids), []
    for start in range(0, len(wanted), 400):
        rows += muster().views.rows(kind, kind.c.id.in_(wanted[start : start + 400]), at=at())
    return rows


def _visits(rows: Sequence[CaredForRow]) -> dict[UUID | None, TaskRow]:
    return {task.id: task for task in _by_id(TaskRow, {r.visit_id for r in rows if r.visit_id})}


def _over(task: TaskRow) -> bool:
    return task.status in ("done", "needs_follow_up", "verified", "closed")


def _live(task: TaskRow | None) -> TaskRow | None:
    return None if task is None or _over(task) else task


def _areas() -> list[AreaRow]:
    """Streets and communities of the response, for the filter and the form."""
    response = chrome.current().response
    inside = {row.code for row in choices.areas("care.see")} if response else set()
    return [row for row in areas_within(response.area_code if response else "") if row.code in inside]


def _next_hour() -> datetime:
    return muster().ledger.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def form_page(
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    row: CaredForRow | None = None,
) -> str:
    """The form for somebody new, or to correct what is known; with what was typed before."""
    response = chrome.current().response
    return render_template(
        "care/form.html",
        given=given or (_known(row) if row else {"every_days": "3"}),
        why=why or {},
        row=row,
        response=response,
        organisations=[(o.id, o.row.name) for o in choices.organisations("care.change")],
        kinds=list(carewords.KIND.items()),
    )


def _known(row: CaredForRow) -> dict[str, str]:
    person = muster().views.one(PersonRow, row.person_id)
    reveal = muster().secrets.reveal
    return {
        "name": (reveal(person.name) or "") if person else "",
        "telephone": (reveal(person.mobile) or "") if person and person.mobile else "",
        "address": reveal(row.address) or "",
        "notes": reveal(row.notes) or "",
        "kind": row.kind,
        "area_code": placing.text_of(row.area_code),
        "every_days": str(row.every_days),
    }


def person_page(cared_id: UUID, why: Mapping[str, str] | None = None) -> str:
    """One person as they are, or were at ?at=: what is known, the contacts, and what can be done next."""
    views, position = muster().views, at()
    row = access.require("care.see", views.one(CaredForRow, cared_id, at=position))
    person = views.one(PersonRow, row.person_id, at=position)
    return render_template(
        "care/person.html",
        one=seen([row])[0],
        row=row,
        telephone=_shown(person.mobile if person else None),
        address=_shown(row.address),
        notes=_shown(row.notes),
        last_note=_shown(row.last_note),
        needs=_needs(row),
        carers=_carers(row) if position is None and access.may("care.change", row) else [],
        teams=_teams(row) if position is None and access.may("care.change", row) else [],
        reasons=list(carewords.END.items()),
        urgencies=[(word, URGENCY[word]) for word in URGENCIES],
        visit_at=local_input(_next_hour()),
        lines=history_of(row.id, position),
        moment=moment(),
        at=position,
        seen_history=access.carries("history.see"),
        why=why or {},
        given=request.form if why else {},
        close_reasons=CLOSE_REASON,
        **carewords.texts(),
    )


def _shown(value: Personal | None) -> str:
    return access.name_of(value)


def _needs(row: CaredForRow) -> list[NeedRow]:
    ids = [UUID(id) for id in row.need_ids]
    return muster().views.rows(NeedRow, NeedRow.c.id.in_(ids), at=at()) if ids else []


def _carers(row: CaredForRow) -> list[tuple[UUID, str]]:
    """Volunteers who could look after them, by name: those of the organisation within reach."""
    inside = access.scope("volunteer.see").where(VolunteerRow)
    rows = muster().views.rows(VolunteerRow, inside, VolunteerRow.c.erased.is_(False), limit=2000)
    names = Names(muster().views)
    near = sorted(
        rows, key=lambda v: (v.organisation_id != row.organisation_id, v.area_code != row.area_code)
    )
    return sorted(((v.id, names.volunteer(v.id)) for v in near[:500]), key=lambda pair: pair[1])


def _teams(row: CaredForRow) -> list[TeamRow]:
    """Teams within reach, in the order of their names."""
    inside = access.scope("volunteer.see").where(TeamRow)
    return muster().views.rows(TeamRow, inside, TeamRow.c.disbanded.is_(False), order_by=TeamRow.c.name)
