"""Between a task and the people on it: their time promised, given back and served, judged by the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app import duties
from app.ledger import Ledger
from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch import OPERATION, Task
from domain.responses import Response
from domain.volunteers import Commitment, Volunteer
from domain.volunteers.duties import Duty


def promise(
    ledger: Ledger, volunteer: Volunteer, task: Task, *, override: str, cause: Cause
) -> list[Aggregate]:
    """Promise the task's time; save what is returned besides. Refuses what a rule refuses or warns of."""
    return duties.promise(ledger, volunteer, duty_of(task), override=override, cause=cause)


def consider(ledger: Ledger, volunteer: Volunteer, task: Task, *, override: str, cause: Cause) -> None:
    """Refuses what would be refused if the volunteer accepted now; nothing is recorded."""
    found = duties.findings(ledger, volunteer, duty_of(task), cause=cause)
    for finding in found:
        if finding.strength == "refuse":
            raise RuleBroken(finding.key, rule=finding.rule or None, **finding.params)
    for finding in found:
        if finding.strength == "warn" and not override.strip():
            raise RuleBroken(finding.key, rule=finding.rule, overridable=True, **finding.params)


def arrive(ledger: Ledger, volunteer: Volunteer, task: Task, *, cause: Cause) -> list[Aggregate]:
    """The volunteer begins; save what is returned besides. Refuses a check-in of now without V3's health."""
    return duties.arrive(ledger, volunteer, duty_of(task), cause=cause)


def flag_all(
    ledger: Ledger,
    volunteer: Volunteer,
    task: Task,
    *,
    starts_at: datetime,
    ends_at: datetime,
    cause: Cause,
) -> None:
    """It happened, whatever the rules say: each that speaks against it is flagged (V7 where it is served)."""
    served = replace(duty_of(task), starts_at=starts_at, ends_at=ends_at)
    then = replace(cause, happened_at=ends_at)
    for finding in duties.findings(ledger, volunteer, served, cause=then):
        if finding.rule not in ("", "V7"):
            volunteer.flag(finding.rule, task.id, key=finding.key, cause=cause)


def serve(volunteer: Volunteer, task: Task, *, starts_at: datetime, ends_at: datetime, cause: Cause) -> None:
    """Count the time served; where it overlaps other time of theirs, that is flagged (V7)."""
    if starts_at < ends_at and _elsewhere(volunteer, Commitment(OPERATION, task.id, starts_at, ends_at)):
        volunteer.flag("V7", task.id, key="volunteer.promised_already", cause=cause)
    volunteer.serve(task.id, starts_at=starts_at, cause=replace(cause, happened_at=ends_at))


def _elsewhere(volunteer: Volunteer, span: Commitment) -> bool:
    """Whether the volunteer has served, or promised, something else within the time."""
    others = [c for c in volunteer.commitments.values() if c.item_id != span.item_id]
    others += [
        Commitment(OPERATION, s.item_id, s.starts_at, s.ends_at)
        for s in volunteer.served
        if s.starts_at < s.ends_at and s.item_id != span.item_id
    ]
    return any(span.overlaps(other) for other in others)


def lease(ledger: Ledger, task: Task, limit: str, minutes: int | None, cause: Cause) -> timedelta:
    """How long an offer or claim lasts: as asked for, else as the response's policy says."""
    if minutes is not None:
        return timedelta(minutes=minutes)
    policies = ledger.get(Response, task.response_id).policies
    return timedelta(minutes=float(policies.limit(limit, cause.at)))


def duty_of(task: Task) -> Duty:
    """What the task asks of each of its people."""
    return Duty(
        operation=OPERATION,
        item_id=task.id,
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
        credentials=task.credentials,
        approved=task.approved,
    )
