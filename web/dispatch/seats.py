"""Steps of one place: sent, on the way, arrived, left, not come, taken back, handed over."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from app import dispatch
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from web import forms
from web.access import needs
from web.context import muster
from web.dispatch.rows import SEAT, blueprint, seat_of, task_row, to_task, volunteer_row


@blueprint.post(f"{SEAT}/set-out")
@needs("seat.report")
def set_out(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer is on the way."""
    task, who = seat_of(task_id, volunteer_id, "seat.report")
    position = dispatch.set_out(muster().ledger, task_id=task, volunteer_id=who, cause=forms.cause())
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/check-in")
@needs("seat.report")
def check_in(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer has arrived."""
    task, who = seat_of(task_id, volunteer_id, "seat.report")
    position = dispatch.check_in(muster().ledger, task_id=task, volunteer_id=who, cause=forms.cause())
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/clear")
@needs("seat.report")
def clear(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer has left."""
    task, who = seat_of(task_id, volunteer_id, "seat.report")
    position = dispatch.clear(muster().ledger, task_id=task, volunteer_id=who, cause=forms.cause())
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/dispatch")
@needs("seat.assign")
def dispatch_volunteer(task_id: UUID, volunteer_id: UUID) -> Response:
    """Send somebody who has accepted."""
    task = TaskId(task_row(task_id, "seat.assign").id)
    position = dispatch.dispatch_volunteer(
        muster().ledger, task_id=task, volunteer_id=VolunteerId(volunteer_id), cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/no-show")
@needs("seat.cancel")
def no_show(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer has not come."""
    task = TaskId(task_row(task_id, "seat.cancel").id)
    position = dispatch.mark_no_show(
        muster().ledger, task_id=task, volunteer_id=VolunteerId(volunteer_id), cause=forms.cause()
    )
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/cancel")
@needs("seat.cancel")
def cancel(task_id: UUID, volunteer_id: UUID) -> Response:
    """Take the place back."""
    position = dispatch.cancel_assignment(
        muster().ledger,
        task_id=TaskId(task_row(task_id, "seat.cancel").id),
        volunteer_id=VolunteerId(volunteer_id),
        reason=forms.optional_text("reason", most=200),
        cause=forms.cause(),
    )
    return to_task(position, task_id)


@blueprint.post(f"{SEAT}/transfer")
@needs("seat.assign")
def transfer(task_id: UUID, volunteer_id: UUID) -> Response:
    """Give the place to somebody else."""
    row, other = task_row(task_id, "seat.assign"), volunteer_row(forms.uuid_("to"))
    position = dispatch.transfer_place(
        muster().ledger,
        task_id=TaskId(row.id),
        volunteer_id=VolunteerId(volunteer_id),
        to_id=VolunteerId(other.id),
        override=forms.optional_text("override", most=200),
        cause=forms.cause(),
    )
    return to_task(position, task_id)
