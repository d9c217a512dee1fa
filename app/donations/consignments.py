"""Commands on consignments: proposed, approved by a second person, expected, late, not sent after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.donations.promises import Needs
from app.donations.proposing import Draft, until_approved
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause
from domain.dispatch import PLANNABLE, Task
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.institutions import InstitutionId
from domain.personal import Personal
from domain.place import AreaCode
from domain.responses import ResponseId


@command
def propose_consignment(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    picks: Sequence[Pick],
    institution_id: InstitutionId | None = None,
    recipient: Personal | None = None,
    address: Personal | None = None,
    area_code: AreaCode | None = None,
    purpose: str = "",
    expected_at: datetime | None = None,
    hurry: str = "",
    override: str = "",
    cause: Cause,
) -> Changed:
    """配货: reserve goods for a recipient, as `cause.new_id("consignment")`; without one, for who asked.

    All lots lie in one warehouse; the goods stay reserved until they leave or somebody cancels. `hurry` is
    the reason to let it go before a second person has agreed (先发后批), who then owes it.
    Refuses more than is left of a lot (and says how much that is), what D2, D8, D12 and D13 refuse, and
    without `override` what they warn of, and more than a need still waits for.
    """
    draft = Draft(ledger, ConsignmentId(cause.new_id("consignment")), response_id, cause)
    draft.load(picks)
    place, start = draft.place(), draft.start()
    to = draft.towards(institution_id, recipient, address, area_code)
    lines = draft.lines(picks)
    draft.reserve(lines)
    draft.judged(to, start, expected_at, purpose)
    consignment = Consignment.propose(
        id=draft.id,
        number=ledger.number(f"consignment {response_id}"),
        response_id=response_id,
        organisation_id=place.organisation_id,
        area_code=to.area_code,
        warehouse_id=place.warehouse_id,
        institution_id=to.institution_id,
        recipient=to.recipient,
        address=to.address,
        lines=lines,
        purpose=purpose,
        expected_at=expected_at,
        start=start,
        end=to.point,
        cause=cause,
    )
    draft.settle(consignment, override)
    if hurry:
        consignment.let_go(until_approved(ledger, response_id, cause), hurry, cause=cause)
    return list(draft.changed(consignment))


@command
def approve_consignment(ledger: Ledger, *, consignment_id: ConsignmentId, cause: Cause) -> Changed:
    """审批: a second person agrees, also afterwards. Refuses who proposed it or let it go."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.approve(cause=cause)
    return [consignment]


@command
def let_consignment_go(
    ledger: Ledger, *, consignment_id: ConsignmentId, reason: str, cause: Cause
) -> Changed:
    """先发后批: it may go now; a second person agrees within the response's time, or an alarm stands."""
    consignment = ledger.get(Consignment, consignment_id)
    until = until_approved(ledger, consignment.response_id, cause)
    consignment.let_go(until, reason, cause=cause)
    return [consignment]


@command
def expect_consignment(
    ledger: Ledger, *, consignment_id: ConsignmentId, expected_at: datetime | None, cause: Cause
) -> Changed:
    """Say anew when it will arrive. Refuses a time that has passed, and what has arrived."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.expect(expected_at, cause=cause)
    return [consignment]


@command
def cancel_consignment(
    ledger: Ledger, *, consignment_id: ConsignmentId, reason: str, cause: Cause
) -> Changed:
    """It will not go: its goods are free again, its needs wait again; its task is closed if nobody is on it.

    Refuses once the goods have left.
    """
    consignment = ledger.get(Consignment, consignment_id)
    consignment.cancel(reason, cause=cause)
    changed: dict[UUID, Aggregate] = {consignment.id: consignment}
    for lot_id in consignment.held():
        lot = ledger.get(Lot, lot_id)
        lot.release(consignment.id, reason="cancelled", cause=cause)
        changed[lot_id] = lot
    parts = [(line, line.sent) for line in consignment.lines.values()]
    Needs(ledger, consignment, changed).unpromise(parts, reason="cancelled", cause=cause)
    return [*changed.values(), *_end_task(ledger, consignment, cause)]


def _end_task(ledger: Ledger, consignment: Consignment, cause: Cause) -> list[Task]:
    """The volunteers' task goes with it when nobody is promised to it; people are told by somebody."""
    task = None if consignment.task_id is None else ledger.get(Task, consignment.task_id)
    if task is None or task.live() or task.status not in ("draft", *PLANNABLE):
        return []
    task.close("cancelled", cause=cause)
    return [task]


@command
def note_late(ledger: Ledger, *, consignment_id: ConsignmentId, cause: Cause) -> Changed:
    """Note that it has not arrived when it was expected; sent by the clock."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.fall_late(cause=cause)
    return [consignment]


@command
def note_approval_overdue(ledger: Ledger, *, consignment_id: ConsignmentId, cause: Cause) -> Changed:
    """Note that nobody agreed in time to what was let go; sent by the clock."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.miss_approval(cause=cause)
    return [consignment]
