"""Commands on volunteers: the daily declaration and what follows, holds, and who was told (V3, V4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause
from domain.dispatch import OPERATION, Task
from domain.personal import Personal
from domain.policies import Policies
from domain.responses import Response, ResponseId
from domain.volunteers import Volunteer, VolunteerId

OFF_DUTY = "off_duty"
"""The reason of places that are given up because their holder may not serve."""
ACTS = ("refuse", "warn")
"""With these strengths a rule acts; with `record` it is only written down."""


@command
def declare_health(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    temperature: Personal | None,
    fit: bool,
    symptoms: bool,
    from_risk_area: bool,
    response_id: ResponseId | None,
    cause: Cause,
) -> Changed:
    """Take down a declaration. Whoever is not fit is off duty at once (V3), or held back (V4).

    `fit`: the temperature, where one was taken, is below the limit. Off duty: every live place is given up,
    who is on scene leaves, a hold as `cause.new_id("hold")` stops further promises, an alarm is raised.
    """
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.declare_health(
        response_id=response_id,
        temperature=temperature,
        fit=fit and not symptoms,
        symptoms=symptoms,
        from_risk_area=from_risk_area,
        cause=cause,
    )
    rule, kind = _said(fit=fit, symptoms=symptoms, from_risk_area=from_risk_area)
    return [volunteer, *_follow(ledger, volunteer, rule, kind, response_id, cause)] if rule else [volunteer]


@command
def place_hold(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    kind: str,
    reason: str,
    until: datetime | None,
    cause: Cause,
) -> Changed:
    """Hold somebody back, as `cause.new_id("hold")`. Refuses an unknown kind of hold."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.place_hold(cause.new_id("hold"), kind, reason=reason, until=until, cause=cause)
    return [volunteer]


@command
def tell_authorities(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    hold_id: UUID,
    body: str,
    told_at: datetime,
    cause: Cause,
) -> Changed:
    """The health authorities were told of a suspected case, at this time. Refuses a second time (V4)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.tell_authorities(hold_id, body=body, told_at=told_at, cause=cause)
    return [volunteer]


@command
def tell_coordinator(
    ledger: Ledger, *, volunteer_id: VolunteerId, hold_id: UUID, told_at: datetime, cause: Cause
) -> Changed:
    """The coordinator was told. Refuses before the authorities know of a suspected case (V4)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.tell_coordinator(hold_id, told_at=told_at, cause=cause)
    return [volunteer]


@command
def end_hold(
    ledger: Ledger, *, volunteer_id: VolunteerId, hold_id: UUID, reason: str, cause: Cause
) -> Changed:
    """Somebody may serve again. Refuses for a suspected case that the authorities do not know of (V4)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.end_hold(hold_id, reason=reason, cause=cause)
    return [volunteer]


def _said(*, fit: bool, symptoms: bool, from_risk_area: bool) -> tuple[str, str]:
    """The rule that a declaration touches, and the kind of hold that follows; both "" when all is well."""
    if symptoms:
        return "V4", "symptoms"
    if not fit:
        return "V3", "fever"
    return ("V4", "risk_area") if from_risk_area else ("", "")


def _follow(
    ledger: Ledger, volunteer: Volunteer, rule: str, kind: str, response_id: ResponseId | None, cause: Cause
) -> list[Aggregate]:
    """What follows by the rule as the response applies it; the items that somebody was taken off."""
    policies = Policies() if response_id is None else ledger.get(Response, response_id).policies
    strength = policies.strength(rule, cause.happened_at)
    if strength == "off":
        return []
    hold_id = volunteer.place_hold(cause.new_id("hold"), kind, reason="", until=None, cause=cause)
    if strength not in ACTS:
        return []
    freed = _relieve(ledger, volunteer, cause)
    items = [item.id for item in freed]
    volunteer.go_off_duty(response_id=response_id, rule=rule, hold_id=hold_id, item_ids=items, cause=cause)
    return freed


def _relieve(ledger: Ledger, volunteer: Volunteer, cause: Cause) -> list[Aggregate]:
    """Every place the volunteer holds given up, every one they serve on ended; the changed items."""
    promised = list(volunteer.commitments.values())
    return [
        item
        for commitment in promised
        if (relieve := RELIEVE.get(commitment.operation)) is not None
        and (item := relieve(ledger, volunteer, commitment.item_id, cause)) is not None
    ]


def _from_task(ledger: Ledger, volunteer: Volunteer, item_id: UUID, cause: Cause) -> Aggregate | None:
    """Off the task: on scene they leave and their time is counted, else the place is free again."""
    task, volunteer_id = ledger.find(Task, item_id), VolunteerId(volunteer.id)
    seat = task.seats.get(volunteer_id) if task else None
    if task is None or seat is None or seat.state not in ("accepted", "dispatched", "en_route", "on_scene"):
        return None
    if seat.state == "on_scene":
        arrived_at = task.arrived_at(volunteer_id)
        task.clear(volunteer_id, cause=cause)
        volunteer.serve(item_id, starts_at=arrived_at, cause=cause)
    else:
        task.cancel_assignment(volunteer_id, reason=OFF_DUTY, cause=cause)
        volunteer.release(item_id, reason=OFF_DUTY, cause=cause)
    return task


RELIEVE: Mapping[str, Callable[[Ledger, Volunteer, UUID, Cause], Aggregate | None]] = {OPERATION: _from_task}
"""How each operation lets somebody go at once; an operation that is added adds its own."""
