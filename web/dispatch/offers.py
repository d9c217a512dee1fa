"""Offers and claims: asked, answered, confirmed, extended, given back."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from app import dispatch
from domain.base import RuleBroken
from domain.dispatch import LONGEST_LEASE, TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.context import muster
from web.dispatch.rows import SEAT, TASK, blueprint, seat_of, task_row, to_task, volunteer_row

MOST_MINUTES = int(LONGEST_LEASE.total_seconds() // 60)


@blueprint.post(f"{SEAT}/accept")
@needs("seat.answer")
def accept(task_id: UUID, volunteer_id: UUID) -> Response:
    """Take an offered place; only who may send people goes over a warning."""
    task, who = seat_of(task_id, volunteer_id, "seat.answer")
    sends = access.may("seat.assign", muster().views.one(TaskRow, task_id))
    said = forms.optional_text("override", most=200) if sends else ""
    try:
        position = dispatch.accept_offer(
            muster().ledger, task_id=task, volunteer_id=who, override=said, cause=forms.cause()
        )
    except RuleBroken as refusal:
        raise refusal if sends else _final(refusal) from None
    return to_task(position, task_id)


def _final(refusal: RuleBroken) -> RuleBroken:
    """The refusal for somebody who may not go over it."""
    params = {name: value for name, value in refusal.params.items() if name != "overridable"}
    return RuleBroken(refusal.key, rule=refusal.rule, **params)


@blueprint.post(f"{SEAT}/decline")
@needs("seat.answer")
def decline(task_id: UUID, volunteer_id: UUID) -> Response:
    """Say no to an offer."""
    task, who = seat_of(task_id, volunteer_id, "seat.answer")
    reason = forms.optional_text("reason", most=200)
    position = dispatch.decline_offer(
        muster().ledger, task_id=task, volunteer_id=who, reason=reason, cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{TASK}/claim")
@needs("seat.answer")
def claim(task_id: UUID) -> Response:
    """Take a place by oneself, until it is confirmed; somebody who may send people claims for another."""
    row = access.require("task.see", muster().views.one(TaskRow, task_id))
    who = VolunteerId(_claimer(row).id)
    try:
        position = dispatch.claim_place(
            muster().ledger, task_id=TaskId(row.id), volunteer_id=who, cause=forms.cause()
        )
    except RuleBroken as refusal:
        raise _final(refusal) from None
    return to_task(position, task_id)


def _claimer(row: TaskRow) -> VolunteerRow:
    """Whom the form names, or oneself: the service in the task's own organisation before others."""
    wanted, scope = forms.optional_uuid("volunteer"), access.scope("seat.answer")
    if wanted is not None:
        return volunteer_row(wanted, "seat.answer")
    own = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(scope.own))
    if not own:
        raise access.Denied("access.denied_here")
    return min(own, key=lambda mine: (mine.organisation_id != row.organisation_id, str(mine.id)))


@blueprint.post(f"{SEAT}/confirm")
@needs("seat.assign")
def confirm(task_id: UUID, volunteer_id: UUID) -> Response:
    """Send somebody who has claimed a place."""
    task = TaskId(task_row(task_id, "seat.assign").id)
    position = dispatch.confirm_claim(
        muster().ledger, task_id=task, volunteer_id=VolunteerId(volunteer_id), cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/release")
@needs("seat.answer")
def release(task_id: UUID, volunteer_id: UUID) -> Response:
    """Give an accepted place back."""
    task, who = seat_of(task_id, volunteer_id, "seat.answer")
    reason = forms.optional_text("reason", most=200)
    position = dispatch.release_claim(
        muster().ledger, task_id=task, volunteer_id=who, reason=reason, cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/extend")
@needs("seat.assign")
def extend(task_id: UUID, volunteer_id: UUID) -> Response:
    """Let an offer or claim last longer."""
    task = TaskId(task_row(task_id, "seat.assign").id)
    position = dispatch.extend_lease(
        muster().ledger,
        task_id=task,
        volunteer_id=VolunteerId(volunteer_id),
        minutes=forms.whole("minutes", least=1, most=MOST_MINUTES),
        cause=forms.cause(),
    )
    return to_task(position, task_id)


@blueprint.post(f"{TASK}/offers/withdraw")
@needs("seat.assign")
def withdraw(task_id: UUID) -> Response:
    """Take back every offer that nobody has answered."""
    task = TaskId(task_row(task_id, "seat.assign").id)
    reason = forms.optional_text("reason", most=200)
    position = dispatch.withdraw_offers(muster().ledger, task_id=task, reason=reason, cause=forms.cause())
    return to_task(position, task_id)
