"""Commands on goods that arrive: delivered, confirmed by who got them, missing, come back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from app.donations.promises import Needs
from app.donations.taking_in import take_back
from app.donations.unrecorded import catch_up
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause
from domain.donations.consignment_lines import ConsignmentId
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.quantity import Quantity


@command
def deliver(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    quantities: Mapping[int, Decimal] | None = None,
    cause: Cause,
) -> Changed:
    """送达: the carrier says what arrived, by the lines' numbers; whole where nothing is said.

    Goods that left unrecorded are recorded as having left, with a flag.
    """
    consignment = ledger.get(Consignment, consignment_id)
    changed = catch_up(ledger, consignment, quantities or {}, cause)
    consignment.deliver(quantities or {}, cause=cause)
    return list(changed.values())


@command
def confirm_delivery(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    way: str,
    quantities: Mapping[int, Decimal] | None = None,
    paper_id: UUID | None = None,
    note: str = "",
    cause: Cause,
) -> Changed:
    """签收: the recipient has counted, by link, PIN, photo of the stamped sheet, or told a coordinator.

    What was received is given to the needs it was for. Goods that left unrecorded, before anybody approved
    or after they were counted as missing, are recorded with flags; what was counted beyond what was
    sent is kept as a remark. Refuses a second time.
    """
    consignment = ledger.get(Consignment, consignment_id)
    changed = catch_up(ledger, consignment, quantities or {}, cause)
    consignment.confirm(way, quantities or {}, paper_id=paper_id, note=note, cause=cause)
    parts = [(line, line.received or Decimal(0)) for line in consignment.lines.values()]
    Needs(ledger, consignment, changed).give(parts, cause=cause)
    return list(changed.values())


@command
def report_short(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    line: int,
    quantity: Quantity,
    reason: str,
    cause: Cause,
) -> Changed:
    """短少: so much of a line is missing for good, and why. Refuses more than is unaccounted for."""
    consignment = ledger.get(Consignment, consignment_id)
    unconfirmed = not consignment.confirmed_way
    consignment.report_short(line, quantity, reason, cause=cause)
    changed: dict[UUID, Aggregate] = {consignment.id: consignment}
    if unconfirmed:
        parts = [(consignment.lines[line], quantity.amount)]
        Needs(ledger, consignment, changed).unpromise(parts, reason="short", cause=cause)
    return list(changed.values())


@command
def return_goods(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    line: int,
    quantity: Quantity,
    reason: str,
    condition: str = "quarantined",
    cause: Cause,
) -> Changed:
    """退回: so much of a line is in its lot again; whoever had it confirmed waits for it again.

    What comes back not usable becomes a lot of its own beside the old one.
    """
    consignment = ledger.get(Consignment, consignment_id)
    unconfirmed = not consignment.confirmed_way
    had = consignment.come_back(line, quantity, condition, reason, cause=cause)
    changed: dict[UUID, Aggregate] = {consignment.id: consignment}
    back, lot = consignment.lines[line], ledger.get(Lot, consignment.lines[line].lot_id)
    lots = take_back(
        ledger, lot, consignment_id=consignment.id, quantity=quantity, condition=condition, cause=cause
    )
    changed |= {one.id: one for one in lots}
    needs = Needs(ledger, consignment, changed)
    if unconfirmed:
        needs.unpromise([(back, quantity.amount)], reason="returned", cause=cause)
    needs.take_back([(back, had)], cause=cause)
    return list(changed.values())
