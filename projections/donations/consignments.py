"""Consignments as the list, the board, the recipient's page and the papers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.base import Event
from domain.donations.consignment_lines import read_lines, written
from domain.donations.consignments import Consignment
from domain.personal import Personal
from projections.areas import degrees
from projections.donations.consignment_lines import LineFact, added, fact_of, stands, taken_back, told
from projections.rows import Row, View, item_key, known, stored

ENDED = ("returned", "cancelled")
"""Nobody waits any more for a photograph of its stamped sheet."""


class RuleFact(TypedDict):
    """A rule that somebody overrode with a reason, or that is only flagged (no reason)."""

    rule: str
    key: str
    reason: str


class CallFact(TypedDict):
    """What came of a call about recalled lots: stopped, used up, or nobody answered."""

    lot_ids: list[str]
    outcome: str
    note: str
    by: str
    at: str


@stored(
    "consignments",
    indexes=[
        ("response_id", "status"), ("organisation_id",), ("area_code",), ("institution_id",),
        ("warehouse_id",), ("task_id",),
    ],
)  # fmt: skip
class ConsignmentRow(Row):
    """One consignment. `approval_owed_until`: it was let go and a second person has still to agree.

    `sheet_at`: the photo of the stamped sheet came and nobody has looked at it; `more`: what was counted of
    lines beyond what was sent. `reason` is why it was let go, or cancelled;
    `lat`/`lng` where the goods were seen last.
    """

    id: UUID
    number: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    warehouse_id: UUID | None
    institution_id: UUID | None
    recipient: Personal | None
    address: Personal | None
    lines: list[LineFact]
    purpose: str
    status: str
    straight: bool
    carrier: str
    vehicle: str
    task_id: UUID | None
    from_lat: float | None
    from_lng: float | None
    to_lat: float | None
    to_lng: float | None
    lat: float | None
    lng: float | None
    place_note: str
    located_at: datetime | None
    expected_at: datetime | None
    late: bool
    proposed_by: UUID
    proposed_at: datetime
    approved_by: UUID | None
    approved_at: datetime | None
    approved_afterwards: bool
    approval_owed_until: datetime | None
    approval_overdue: bool
    handed_at: datetime | None
    departed_at: datetime | None
    delivered_at: datetime | None
    confirmed_at: datetime | None
    confirmed_way: str
    paper_id: UUID | None
    sheet_at: datetime | None
    more: dict[str, str]
    note: str
    reason: str
    rules: list[RuleFact]
    calls: list[CallFact]
    need_ids: list[str]
    donation_ids: list[str]
    changed_at: datetime


def evolve(row: ConsignmentRow | None, event: Event) -> ConsignmentRow | None:
    """Fold one event of a consignment."""
    if isinstance(event, Consignment.Proposed):
        return _proposed(event)
    row = known(row)
    changed = _approved(event) or _moved(event) or _received(row, event) or _noted(row, event)
    changed = changed or _remarked(row, event)
    return row.replace(changed_at=event.happened_at, **changed)


def _approved(event: Event) -> dict[str, Any]:
    match event:
        case Consignment.Approved():
            status = {} if event.afterwards else {"status": "approved"}
            return status | {
                "approved_by": event.by,
                "approved_at": event.timestamp,
                "approved_afterwards": event.afterwards,
                "approval_owed_until": None,
                "approval_overdue": False,
            }
        case Consignment.ApprovalOwed():
            return {"status": "approved", "approval_owed_until": event.until, "reason": event.reason}
        case Consignment.ApprovalFellOverdue():
            return {"approval_overdue": True}
    return {}


def _moved(event: Event) -> dict[str, Any]:
    match event:
        case Consignment.Picked():
            return {"status": "picked"}
        case Consignment.TaskLinked():
            return {"task_id": event.task_id}
        case Consignment.HandedOver():
            handed = {"status": "in_transit", "carrier": event.carrier, "vehicle": event.vehicle}
            return handed | {"handed_at": event.happened_at}
        case Consignment.Departed():
            return {"departed_at": event.happened_at}
        case Consignment.Located():
            lat, lng = degrees(event.point)
            return {"lat": lat, "lng": lng, "place_note": event.note, "located_at": event.happened_at}
        case Consignment.ExpectedChanged():
            return {"expected_at": event.expected_at, "late": False}
        case Consignment.FellLate():
            return {"late": True}
        case Consignment.Cancelled():
            over = {"status": "cancelled", "reason": event.reason, "late": False}
            return over | {"approval_owed_until": None, "approval_overdue": False}
    return {}


def _received(row: ConsignmentRow, event: Event) -> dict[str, Any]:
    match event:
        case Consignment.Delivered():
            lines = told(row.lines, event.quantities, "delivered")
            return {
                "status": "delivered", "late": False, "delivered_at": event.happened_at, "lines": lines,
            }  # fmt: skip
        case Consignment.Confirmed():
            lines = told(row.lines, event.quantities, "received")
            return {
                "lines": lines,
                "status": stands(lines, "confirmed"),
                "late": False,
                "confirmed_at": event.happened_at,
                "delivered_at": row.delivered_at or event.happened_at,
                "confirmed_way": event.way,
                "paper_id": event.paper_id,
                "sheet_at": None,
                "more": {},
                "note": event.note,
            }
        case Consignment.ShortReported():
            lines = added(row.lines, event.line, "short", event.quantity.amount)
            return {"lines": lines, "status": stands(lines, row.status)}
        case Consignment.Returned():
            lines = added(row.lines, event.line, "returned", event.quantity.amount)
            lines = taken_back(lines, event.line, event.taken_back)
            return {"lines": lines, "status": stands(lines, row.status)}
    return {}


def _remarked(row: ConsignmentRow, event: Event) -> dict[str, Any]:
    match event:
        case Consignment.SheetSent():
            waits = row.confirmed_at is None and row.status not in ENDED
            return {"sheet_at": event.happened_at} if waits else {}
        case Consignment.MoreCounted():
            return {"more": {number: written(amount) for number, amount in event.quantities.items()}}
    return {}


def _noted(row: ConsignmentRow, event: Event) -> dict[str, Any]:
    match event:
        case Consignment.ReservationLost():
            return {"lines": added(row.lines, event.line, "lost", event.quantity.amount)}
        case Consignment.FoundGone():
            lines = row.lines
            for number, amount in event.quantities.items():
                lines = added(lines, int(number), "lost", -amount)
            if row.status != "cancelled":
                return {"lines": lines}
            agreed = row.approved_by or event.approval_owed_until
            return {
                "lines": lines,
                "status": "approved" if agreed else "proposed",
                "approval_owed_until": event.approval_owed_until,
                "approval_overdue": event.approval_overdue,
            }
        case Consignment.RecallCalled():
            call = CallFact(
                lot_ids=[str(id) for id in event.lot_ids], outcome=event.outcome, note=event.note,
                by=str(event.by), at=event.happened_at.isoformat(),
            )  # fmt: skip
            return {"calls": [*row.calls, call]}
        case Consignment.RuleOverridden():
            fact: RuleFact = {"rule": event.rule, "key": event.key, "reason": event.reason}
            return {"rules": [*row.rules, fact]}
        case Consignment.RuleFlagged():
            flag: RuleFact = {"rule": event.rule, "key": event.key, "reason": ""}
            return {"rules": [*row.rules, flag]}
    return {}


def _proposed(event: Consignment.Proposed) -> ConsignmentRow:
    lines = [fact_of(line) for line in read_lines(event.lines).values()]
    (from_lat, from_lng), (to_lat, to_lng) = degrees(event.start), degrees(event.end)
    return ConsignmentRow(
        id=event.originator_id,
        number=event.number,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        warehouse_id=event.warehouse_id,
        institution_id=event.institution_id,
        recipient=event.recipient,
        address=event.address,
        lines=lines,
        purpose=event.purpose,
        status="proposed",
        straight=event.straight,
        carrier="",
        vehicle="",
        task_id=None,
        from_lat=from_lat,
        from_lng=from_lng,
        to_lat=to_lat,
        to_lng=to_lng,
        lat=None,
        lng=None,
        place_note="",
        located_at=None,
        expected_at=event.expected_at,
        late=False,
        proposed_by=event.by,
        proposed_at=event.timestamp,
        approved_by=None,
        approved_at=None,
        approved_afterwards=False,
        approval_owed_until=None,
        approval_overdue=False,
        handed_at=None,
        departed_at=None,
        delivered_at=None,
        confirmed_at=None,
        confirmed_way="",
        paper_id=None,
        sheet_at=None,
        more={},
        note="",
        reason="",
        rules=[],
        calls=[],
        need_ids=list(dict.fromkeys(line["need_id"] for line in lines if line["need_id"])),
        donation_ids=list(dict.fromkeys(line["donation_id"] for line in lines if line["donation_id"])),
        changed_at=event.happened_at,
    )


CONSIGNMENTS = View("consignments", ConsignmentRow, events=[Consignment], key=item_key, evolve=evolve)
