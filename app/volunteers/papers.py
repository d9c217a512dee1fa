"""Commands on volunteers: credentials, and insurance for one or for a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause, RuleBroken
from domain.personal import Personal
from domain.volunteers import Volunteer, VolunteerId


@command
def add_credential(
    ledger: Ledger,
    *,
    volunteer_id: VolunteerId,
    kind: str,
    number: Personal | None,
    issuer: str,
    valid_until: datetime | None,
    cause: Cause,
) -> Changed:
    """Write a credential down, as `cause.new_id("credential")`. Refuses an unknown kind."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.add_credential(
        cause.new_id("credential"),
        kind,
        number=number,
        issuer=issuer,
        valid_until=valid_until,
        cause=cause,
    )
    return [volunteer]


@command
def verify_credential(
    ledger: Ledger, *, volunteer_id: VolunteerId, credential_id: UUID, cause: Cause
) -> Changed:
    """Somebody has seen the paper. Refuses their own: nobody verifies themselves."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    if cause.by.id == volunteer.person_id:
        raise RuleBroken("volunteer.own_credential", rule="V8")
    volunteer.verify_credential(credential_id, cause=cause)
    return [volunteer]


@command
def withdraw_credential(
    ledger: Ledger, *, volunteer_id: VolunteerId, credential_id: UUID, reason: str, cause: Cause
) -> Changed:
    """A credential counts no longer. Refuses what is not there."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.withdraw_credential(credential_id, reason=reason, cause=cause)
    return [volunteer]


@command
def insure_volunteers(
    ledger: Ledger,
    *,
    volunteer_ids: Sequence[VolunteerId],
    insurer: str,
    policy_number: str,
    starts_at: datetime,
    ends_at: datetime,
    cause: Cause,
) -> Changed:
    """One policy for a list, all or none, as `cause.new_id("insurance")`. Refuses a backward time."""
    volunteers = [ledger.get(Volunteer, id) for id in dict.fromkeys(volunteer_ids)]
    for volunteer in volunteers:
        volunteer.insure(
            cause.new_id("insurance"),
            insurer=insurer,
            policy_number=policy_number,
            starts_at=starts_at,
            ends_at=ends_at,
            cause=cause,
        )
    return volunteers


@command
def end_insurance(
    ledger: Ledger, *, volunteer_id: VolunteerId, insurance_id: UUID, ends_at: datetime, cause: Cause
) -> Changed:
    """A policy covers somebody only until then. Refuses one that does not cover them so long."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    volunteer.end_insurance(insurance_id, ends_at=ends_at, cause=cause)
    return [volunteer]
