"""Commands on accidents."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.ledger import Changed, Ledger, command
from domain.accidents import Accident, AccidentId, Fall
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.personal import Personal
from domain.policies import Policies
from domain.responses import Response
from domain.volunteers import Volunteer, VolunteerId
from domain.volunteers.credentials import covers
from domain.volunteers.fatigue import Span, span_with

WEEK = timedelta(days=7)
MOMENT = timedelta(microseconds=1)


@command
def report_accident(
    ledger: Ledger, *, volunteer_id: VolunteerId, task_id: TaskId | None, text: Personal, cause: Cause
) -> Changed:
    """Take an accident down as `cause.new_id("accident")`, with the time worked before it happened.

    The time counts what was served and, on the task of the accident, what runs since the check-in.
    """
    volunteer = ledger.get(Volunteer, volunteer_id)
    task = ledger.get(Task, task_id) if task_id is not None else None
    response = ledger.get(Response, task.response_id) if task else None
    spans = _worked(volunteer, task, cause.happened_at)
    duty, day, week = _minutes(spans, response, cause.happened_at)
    at = cause.happened_at
    fall = Fall(
        volunteer_id=volunteer_id,
        item_id=task_id,
        response_id=task.response_id if task else None,
        organisation_id=volunteer.organisation_id,
        area_code=task.area_code if task else volunteer.area_code,
        text=text,
        minutes_duty=duty,
        minutes_day=day,
        minutes_week=week,
        insured=covers(volunteer.insured.values(), at, at + MOMENT),
    )
    number = ledger.number(f"accident {volunteer.organisation_id}")
    accident_id = AccidentId(cause.new_id("accident"))
    return [Accident.report(id=accident_id, number=number, fall=fall, cause=cause)]


@command
def add_accident_text(ledger: Ledger, *, accident_id: AccidentId, text: Personal, cause: Cause) -> Changed:
    """What became known later. Refuses when it is closed."""
    accident = ledger.get(Accident, accident_id)
    accident.add_text(text, cause=cause)
    return [accident]


@command
def add_accident_paper(
    ledger: Ledger, *, accident_id: AccidentId, kind: str, attachment_id: UUID, sha256: str, cause: Cause
) -> Changed:
    """Put a kept file to an accident. Refuses an unknown kind, the same file again, or when it is closed."""
    accident = ledger.get(Accident, accident_id)
    accident.add_paper(kind, attachment_id, sha256, cause=cause)
    return [accident]


@command
def complete_accident_papers(ledger: Ledger, *, accident_id: AccidentId, cause: Cause) -> Changed:
    """Everything the insurer asks for is there. Refuses while a needed paper is missing."""
    accident = ledger.get(Accident, accident_id)
    accident.complete_papers(cause=cause)
    return [accident]


@command
def close_accident(ledger: Ledger, *, accident_id: AccidentId, outcome: str, cause: Cause) -> Changed:
    """End an accident. Refuses a paid or refused claim whose papers are not complete."""
    accident = ledger.get(Accident, accident_id)
    accident.close(outcome, cause=cause)
    return [accident]


def _worked(volunteer: Volunteer, task: Task | None, at: datetime) -> list[Span]:
    """What was served before the moment, and what still ran then."""
    spans = [(s.starts_at, min(s.ends_at, at)) for s in volunteer.served if s.starts_at < at]
    seat = task.seats.get(VolunteerId(volunteer.id)) if task else None
    if seat and seat.state == "on_scene" and seat.checked_in_at and seat.checked_in_at < at:
        spans.append((seat.checked_in_at, at))
    return spans


def _minutes(spans: list[Span], response: Response | None, at: datetime) -> tuple[int, int, int]:
    """Minutes worked in the duty of the accident, on its day, and in the seven days before it."""
    policies = response.policies if response else Policies()
    rest = timedelta(hours=float(policies.limit("V6.rest_hours", at)))
    duty_start, _ = span_with((at, at), spans, rest)
    zone = ZoneInfo(response.time_zone) if response else ZoneInfo("UTC")
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return (_since(spans, duty_start), _since(spans, midnight), _since(spans, at - WEEK))


def _since(spans: list[Span], start: datetime) -> int:
    worked = sum(((end - max(begin, start)) for begin, end in spans if end > start), timedelta())
    return round(worked.total_seconds() / 60)
