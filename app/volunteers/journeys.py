"""Commands on volunteers: sent to severe areas and back (V2), and returnees who are followed (V9)."""

from __future__ import annotations

from datetime import timedelta

from app.ledger import Changed, Ledger, command
from domain.base import Cause, RuleBroken
from domain.place import AreaCode
from domain.policies import Policies
from domain.responses import Response, ResponseId
from domain.volunteers import Volunteer, VolunteerId


@command
def start_deployment(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    area_code: AreaCode,
    response_id: ResponseId | None,
    cause: Cause,
) -> Changed:
    """Somebody goes to a severe area elsewhere. Refuses while an earlier deployment is not closed (V2)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.start_deployment(cause.new_id("deployment"), area_code, response_id=response_id, cause=cause)
    return [volunteer]


@command
def return_from_deployment(
    ledger: Ledger, *, volunteer_id: VolunteerId, response_id: ResponseId | None, cause: Cause
) -> Changed:
    """Somebody is back; the quarantine of the response's length begins. Refuses who is not away (V2)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    until = cause.happened_at + _days(ledger, response_id, "V2.quarantine_days", cause)
    volunteer.return_from_deployment(quarantine_until=until, cause=cause)
    return [volunteer]


@command
def note_disinfected(ledger: Ledger, *, volunteer_id: VolunteerId, what: str, cause: Cause) -> Changed:
    """Vehicles and equipment were disinfected after the return (V2)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.note_disinfected(what, cause=cause)
    return [volunteer]


@command
def close_quarantine(ledger: Ledger, *, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Somebody may serve again. Refuses before the last day, or before the equipment is disinfected (V2)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.close_quarantine(cause=cause)
    return [volunteer]


@command
def register_returnee(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    came_from: str,
    response_id: ResponseId,
    cause: Cause,
) -> Changed:
    """Follow a returnee daily until the end of observation (V9).

    Refuses who is followed already, and where the response does not apply the rule.
    """
    volunteer, response = ledger.get(Volunteer, volunteer_id), ledger.get(Response, response_id)
    if response.policies.strength("V9", cause.happened_at) == "off":
        raise RuleBroken("policy.rule_off", rule="V9")
    volunteer.register_returnee(
        cause.new_id("observation"),
        came_from,
        until=cause.happened_at + _days(ledger, response_id, "V9.observation_days", cause),
        response_id=response_id,
        cause=cause,
    )
    return [volunteer]


@command
def note_observation(ledger: Ledger, *, volunteer_id: VolunteerId, well: bool, cause: Cause) -> Changed:
    """How a returnee is today; the last one ends the observation. Refuses who is not followed (V9)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.note_observation(well=well, cause=cause)
    return [volunteer]


@command
def miss_follow_up(ledger: Ledger, *, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Note that nobody asked how a returnee is; sent by the clock (V9)."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.miss_follow_up(cause=cause)
    return [volunteer]


def _days(ledger: Ledger, response_id: ResponseId | None, name: str, cause: Cause) -> timedelta:
    """A limit in days: the response's, or ours outside any response."""
    policies = Policies() if response_id is None else ledger.get(Response, response_id).policies
    return timedelta(days=float(policies.limit(name, cause.happened_at)))
