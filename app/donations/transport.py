"""Commands on goods that go: picked, handed to a carrier or to volunteers, on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.dispatch import planning, promising
from app.donations.leaving import judge_leaving, lots_of
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch import RUNNING, Task, TaskId, TaskPlan
from domain.donations.consignment_lines import ConsignmentId
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.place import GeoPoint
from domain.volunteers import Volunteer, VolunteerId


@command
def pick_consignment(ledger: Ledger, *, consignment_id: ConsignmentId, cause: Cause) -> Changed:
    """拣货: its goods stand together. Refuses before it may go."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.pick(cause=cause)
    return [consignment]


@command
def hand_over(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    carrier: str = "",
    vehicle: str = "",
    override: str = "",
    cause: Cause,
) -> Changed:
    """出库: a carrier, or the volunteers of its task, take the goods away; they leave their lots now.

    Refuses before it may go, a carrier without a name, volunteers of whom nobody goes, goods that must not be
    used any more, and what D2, D8, D12 and D13 say by now: it may have changed since the proposal.
    """
    consignment = ledger.get(Consignment, consignment_id)
    task = None if carrier.strip() or not consignment.task_id else ledger.get(Task, consignment.task_id)
    if task is not None and not task.live():
        raise RuleBroken("consignment.nobody_goes", number=consignment.number, field="carrier")
    consignment.hand_over(carrier, vehicle, cause=cause)
    lots = lots_of(ledger, consignment)
    judge_leaving(ledger, consignment, lots.values(), override=override, cause=cause)
    issue_from(lots, consignment, cause)
    return [consignment, *lots.values()]


@command
def hand_to_task(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    plan: TaskPlan,
    volunteer_ids: Sequence[VolunteerId] = (),
    credentials: Sequence[str] = (),
    override: str = "",
    cause: Cause,
) -> Changed:
    """Let volunteers bring it: opens a task of dispatch, `cause.new_id("task")`, with these people on it.

    The goods stay in the warehouse until they are handed over to them. Refuses whatever refuses the task or
    one of its people: then nothing of it is recorded.
    """
    consignment = ledger.get(Consignment, consignment_id)
    if plan.response_id != consignment.response_id:
        raise RuleBroken("consignment.task_elsewhere", number=consignment.number)
    needs = [line.need_id for line in consignment.lines.values() if line.need_id is not None]
    task = planning.drafted(ledger, plan, credentials, needs, cause)
    task.open(cause=cause)
    before = None if consignment.task_id is None else ledger.get(Task, consignment.task_id)
    over = before is not None and before.status not in ("draft", *RUNNING)
    consignment.link_task(TaskId(task.id), instead=over, cause=cause)
    return [consignment, task, *_send(ledger, task, volunteer_ids, override, cause)]


def _send(
    ledger: Ledger, task: Task, volunteer_ids: Sequence[VolunteerId], override: str, cause: Cause
) -> list[Aggregate]:
    """Each of them gets a place and promises the task's time."""
    sent: list[Aggregate] = []
    for volunteer_id in dict.fromkeys(volunteer_ids):
        volunteer = ledger.get(Volunteer, volunteer_id)
        task.assign(volunteer_id, cause=cause)
        more = promising.promise(ledger, volunteer, task, override=override, cause=cause)
        sent += [volunteer, *more]
    return sent


@command
def depart(ledger: Ledger, *, consignment_id: ConsignmentId, cause: Cause) -> Changed:
    """The vehicle sets out. Refuses before the goods were handed over."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.depart(cause=cause)
    return [consignment]


@command
def note_place(
    ledger: Ledger, *, consignment_id: ConsignmentId, point: GeoPoint, note: str = "", cause: Cause
) -> Changed:
    """Somebody reports where the goods are. Refuses when they are not on the way."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.locate(point, note, cause=cause)
    return [consignment]


def issue_from(
    lots: Mapping[UUID, Lot], consignment: Consignment, cause: Cause, *, gone: bool = False
) -> None:
    """Its goods leave these lots."""
    for lot_id, quantity in consignment.held().items():
        lots[lot_id].issue(
            consignment.id,
            quantity,
            institution_id=consignment.institution_id,
            area_code=consignment.area_code,
            gone=gone,
            cause=cause,
        )
