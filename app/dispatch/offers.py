"""Commands on offers and claims: leases that are answered, extended, released or expire by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.dispatch import promising
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.responses import Response
from domain.volunteers import Volunteer, VolunteerId


@command
def offer_places(
    ledger: Ledger,
    *,
    task_id: TaskId,
    volunteer_ids: Sequence[VolunteerId],
    minutes: int | None = None,
    override: str = "",
    cause: Cause,
) -> Changed:
    """Ask several people at once, all until the same moment; first come, first served.

    Without `minutes` the response's policy says how long. Refuses when the task is full or over, or somebody
    could not accept because of a rule; `override` is the reason for going over a warning.
    """
    task = ledger.get(Task, task_id)
    ledger.get(Response, task.response_id).must_run()
    for volunteer_id in volunteer_ids:
        volunteer = ledger.get(Volunteer, volunteer_id)
        promising.consider(ledger, volunteer, task, override=override, cause=cause)
    lease = promising.lease(ledger, task, "offer.minutes", minutes, cause)
    task.offer(list(volunteer_ids), lease=lease, override=override, cause=cause)
    return [task]


@command
def accept_offer(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, override: str = "", cause: Cause
) -> Changed:
    """Take an offered place. Refuses kindly when others were faster or the offer has expired."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    offered = task.seats.get(volunteer_id)
    reason = override or (offered.override if offered else "")
    task.accept(volunteer_id, cause=cause)
    more = promising.promise(ledger, volunteer, task, override=reason, cause=cause)
    return [volunteer, task, *more]


@command
def decline_offer(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, reason: str = "", cause: Cause
) -> Changed:
    """Say no to an offer. Refuses when none is open."""
    task = ledger.get(Task, task_id)
    task.decline(volunteer_id, reason=reason, cause=cause)
    return [task]


@command
def withdraw_offers(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """Take back every offer that nobody has answered. Refuses when there is none."""
    task = ledger.get(Task, task_id)
    task.withdraw_offers(reason=reason, cause=cause)
    return [task]


@command
def claim_place(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Take a place by oneself until it is confirmed or expires. Refuses as an assignment does."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    lease = promising.lease(ledger, task, "claim.minutes", None, cause)
    task.claim(volunteer_id, lease=lease, cause=cause)
    more = promising.promise(ledger, volunteer, task, override="", cause=cause)
    return [volunteer, task, *more]


@command
def confirm_claim(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Send the claimer. Refuses when there is no claim, or it has expired."""
    task = ledger.get(Task, task_id)
    task.confirm_claim(volunteer_id, cause=cause)
    return [task]


@command
def release_claim(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, reason: str = "", cause: Cause
) -> Changed:
    """Give an accepted place back before being sent. Refuses when nothing is accepted."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.release(volunteer_id, reason=reason, cause=cause)
    volunteer.release(task_id, reason=reason, cause=cause)
    return [volunteer, task]


@command
def extend_lease(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, minutes: int, cause: Cause
) -> Changed:
    """Let an offer or claim last this many minutes from now. Refuses when it has ended."""
    task = ledger.get(Task, task_id)
    task.extend_lease(volunteer_id, lease=timedelta(minutes=minutes), cause=cause)
    return [task]


@command
def expire_leases(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """End every offer and claim whose deadline has passed; sent by the clock. Too early changes nothing."""
    task = ledger.get(Task, task_id)
    claimers = [ledger.get(Volunteer, id) for id in task.expire_leases(cause=cause)]
    for volunteer in claimers:
        volunteer.release(task_id, reason="expired", cause=cause)
    return [*claimers, task]
