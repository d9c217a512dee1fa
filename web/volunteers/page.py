"""The page of a volunteer: standing, papers, health, time across all operations, teams, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template

from domain.policies import Policies
from domain.volunteers.credentials import CREDENTIALS
from domain.volunteers.fatigue import days_in_a_row, span_with
from domain.volunteers.health import HOLDS
from projections.accidents import AccidentRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.people import PersonRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, choices
from web.access import needs
from web.context import muster
from web.i18n import zone
from web.names import NamesBeside
from web.present import CREDENTIAL
from web.sentences import Line, tell
from web.standings import HOLDS as HOLD_WORDS
from web.standings import STANDING
from web.volunteers.availability import DAYS, grid
from web.volunteers.care import policies
from web.volunteers.listing import area_names
from web.volunteers.papers import day_word
from web.volunteers.roster import SOON
from web.volunteers.rows import ONE, blueprint, organisation_names

MOST_LINES = 30


@dataclass(frozen=True)
class Hours:
    """Time served, in hours, and how tired somebody may be (V6)."""

    week: float
    month: float
    all: float
    days: int
    duty: float
    tired: bool
    too_tired: bool


@blueprint.get(ONE, endpoint="volunteer")
@needs("volunteer.see")
def show(volunteer_id: UUID) -> str:
    """One volunteer, as far as the reader may see."""
    row, now, limits = row_of(volunteer_id), muster().ledger.now(), policies()
    may = {action: access.may(action, row) for action in ACTIONS}
    return render_template(
        "volunteers/volunteer.html",
        row=row,
        name=access.name_of(row.name),
        mobile=mobile_of(row) if may["volunteer.change"] else "",
        may=may,
        now=now,
        standing=STANDING[row.standing],
        area=area_names({row.area_code}).get(row.area_code, row.area_code),
        organisation=organisation_names().get(row.organisation_id, ""),
        credentials=[credential(one, now, sees_number(may)) for one in row.credentials],
        insured=sorted((policy(one, now) for one in row.insured), key=lambda p: p["ends_at"], reverse=True),
        holds=[
            {**h, "word": HOLD_WORDS[h["kind"]], "until_day": day_word(_time(h["until"]), last=True)}
            for h in row.holds
        ],
        days=DAYS,
        week=grid(row.availability),
        promised=commitments(row),
        hours=hours(row, now, limits),
        accidents=accidents(row),
        teams=teams(row),
        kinds=[(kind, CREDENTIAL[kind]) for kind in CREDENTIALS],
        hold_kinds=[(kind, HOLD_WORDS[kind]) for kind in HOLDS],
        areas=[(a.code, a.name) for a in choices.areas()] if may["volunteer.register"] else [],
        lines=history_of(row.id) if may["history.see"] else [],
        endpoints=current_app.view_functions,
    )


ACTIONS = (
    "volunteer.register",
    "volunteer.approve",
    "volunteer.change",
    "credential.verify",
    "insurance.change",
    "health.see",
    "health.declare",
    "hold.change",
    "accident.see",
    "accident.report",
    "history.see",
)
"""What the page asks for once."""


def row_of(volunteer_id: UUID) -> VolunteerRow:
    """The volunteer, when the reader may see them."""
    return access.require("volunteer.see", muster().views.one(VolunteerRow, volunteer_id))


def mobile_of(row: VolunteerRow) -> str:
    """Their number, for the reader's eyes."""
    person = muster().views.one(PersonRow, row.person_id)
    return access.name_of(person.mobile) if person and person.mobile else ""


def sees_number(may: Mapping[str, bool]) -> bool:
    """Numbers of credentials are for who keeps them, and for auditors who have given a reason."""
    return may["volunteer.change"] or access.carries("name.open")


def credential(one: Mapping[str, Any], now: datetime, numbered: bool) -> dict[str, Any]:
    """A credential with its word, its number where it may be seen, and whether it is about to expire."""
    from projections.history import personal

    until = _time(one["valid_until"])
    number = personal(one["number"]) if numbered and one["number"] else None
    return {
        **one,
        "word": CREDENTIAL[one["kind"]],
        "number": access.name_of(number) if number else "",
        "until": day_word(until, last=True),
        "expired": until is not None and until <= now,
        "soon": until is not None and now < until <= now + timedelta(days=SOON),
    }


def policy(one: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A policy with its times, and whether it covers today."""
    starts, ends = _known(one["starts_at"]), _known(one["ends_at"])
    soon = now < ends <= now + timedelta(days=SOON)
    return {
        **one,
        "ends_at": ends,
        "from": day_word(starts),
        "until": day_word(ends, last=True),
        "in_force": starts <= now < ends,
        "soon": soon,
    }


def commitments(row: VolunteerRow) -> list[dict[str, Any]]:
    """What they have promised, in the order of time, with the item where the reader may see it."""
    ids = [UUID(p["item_id"]) for p in row.promised]
    tasks = {task.id: task for task in muster().views.rows(TaskRow, TaskRow.c.id.in_(ids))}
    found = []
    for one in sorted(row.promised, key=lambda p: p["starts_at"]):
        task = tasks.get(UUID(one["item_id"]))
        seen = task if task is not None and access.may("task.see", task) else None
        times = {"starts_at": _known(one["starts_at"]), "ends_at": _known(one["ends_at"])}
        found.append({**times, "operation": one["operation"], "task": seen})
    return found


def hours(row: VolunteerRow, now: datetime, limits: Policies) -> Hours:
    """Time served in 7 and 31 days and ever; days in a row, and the duty of now with all promises near it."""
    spans = [(_known(s["starts_at"]), _known(s["ends_at"])) for s in row.served]
    promised = [(_known(p["starts_at"]), _known(p["ends_at"])) for p in row.promised]

    def since(days: int) -> float:
        first = now - timedelta(days=days)
        return round(
            sum((min(e, now) - max(s, first)).total_seconds() for s, e in spans if e > first) / 3600, 1
        )

    current = [span for span in (*spans, *promised) if span[0] <= now + timedelta(hours=24)]
    last = max(current, default=None, key=lambda span: span[1])
    rest = timedelta(hours=float(limits.limit("V6.rest_hours", now)))
    begun, over = span_with(last, current, rest) if last else (now, now)
    duty = (over - begun).total_seconds() / 3600 if over > now - rest else 0.0
    today = (now, now + timedelta(minutes=1))
    days = (
        days_in_a_row(today, current, zone()) if any(e > now - timedelta(days=2) for _s, e in current) else 0
    )
    return Hours(
        week=since(7),
        month=since(31),
        all=round(row.minutes / 60, 1),
        days=days,
        duty=round(duty, 1),
        tired=duty > limits.limit("V6.warn_hours", now) or days >= limits.limit("V6.warn_days", now),
        too_tired=duty > limits.limit("V6.refuse_hours", now) or days >= limits.limit("V6.refuse_days", now),
    )


def accidents(row: VolunteerRow) -> list[AccidentRow]:
    """Their accidents, where the reader may see them."""
    theirs = AccidentRow.c.volunteer_id == row.id
    reach = access.scope("accident.see").where(AccidentRow)
    return muster().views.rows(AccidentRow, theirs, reach, order_by=AccidentRow.c.happened_at.desc())


def teams(row: VolunteerRow) -> list[TeamRow]:
    """The teams they are in."""
    ids = [UUID(team) for team in row.teams]
    return muster().views.rows(TeamRow, TeamRow.c.id.in_(ids))


def history_of(volunteer_id: UUID) -> Sequence[Line]:
    """What happened, newest first, in sentences."""
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id == volunteer_id,
        order_by=HistoryRow.c.position.desc(),
        limit=MOST_LINES,
    )
    return tell(rows, NamesBeside(muster().views, volunteer_id))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _known(text: str) -> datetime:
    return datetime.fromisoformat(text)
