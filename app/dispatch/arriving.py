"""Arriving with something to show for it: the site's QR, the day's code, or being near."""

from __future__ import annotations

from app.dispatch import promising
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.volunteers import Volunteer, VolunteerId


@command
def check_in_shown(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, way: str, within: int = 0, cause: Cause
) -> Changed:
    """The volunteer has arrived, and `way` says what shows it; `within` is a band in metres for a place.

    Refuses as an ordinary check-in does.
    """
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.check_in(volunteer_id, cause=cause)
    task.show_arrival(volunteer_id, way=way, within=within, cause=cause)
    more = promising.arrive(ledger, volunteer, task, cause=cause)
    return [volunteer, task, *more]
