"""直达: goods that go from the donor to the user; booked in and out at once, by one command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.donations.arriving import Arrival, against, line_of, miss_details, papers_due, today_of
from app.donations.proposing import Draft, until_approved
from app.donations.taking_in import take_in
from app.donations.transport import issue_from
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.donations.consignments import Consignment
from domain.donations.donations import Donation
from domain.donations.giving_words import DonationId
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.warehouses import WarehouseId
from domain.institutions import InstitutionId
from domain.personal import Personal
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import Response

STRAIGHT = "straight_delivery"
"""Why it went before a second person agreed."""
DONOR = "donor"
"""The carrier's name when the donor brings the goods."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What of a donation's line goes there; perhaps for a need, and a thing it asks for."""

    line: int
    arrival: Arrival
    need_id: UUID | None = None
    wanted: str = ""


@command
def deliver_straight(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    brought: Sequence[Brought],
    institution_id: InstitutionId | None = None,
    recipient: Personal | None = None,
    address: Personal | None = None,
    area_code: AreaCode | None = None,
    warehouse_id: WarehouseId | None = None,
    carrier: str = "",
    vehicle: str = "",
    expected_at: datetime | None = None,
    arrived: bool = False,
    override: str = "",
    cause: Cause,
) -> Changed:
    """直达: the consignment is `cause.new_id("consignment")`; its lots come in and go out with it.

    A second person agrees afterwards, and the stamped receipt proves it. What has `arrived` already is
    recorded with flags whatever the rules say; what is still to go is refused as an allocation is.
    """
    donation = ledger.get(Donation, donation_id)
    draft = Draft(ledger, ConsignmentId(cause.new_id("consignment")), donation.response_id, cause)
    picks = [
        _take_in(
            draft,
            donation,
            one,
            n,
            warehouse_id,
        )
        for n, one in enumerate(brought, 1)
    ]
    draft.load(picks)
    place, to = draft.place(), draft.towards(institution_id, recipient, address, area_code)
    lines = draft.lines(picks)
    draft.reserve(lines)
    draft.judged(to, None, expected_at, "", happened=arrived)
    consignment = Consignment.propose(
        id=draft.id,
        number=ledger.number(f"consignment {donation.response_id}"),
        response_id=donation.response_id,
        organisation_id=place.organisation_id,
        area_code=to.area_code,
        warehouse_id=place.warehouse_id,
        institution_id=to.institution_id,
        recipient=to.recipient,
        address=to.address,
        lines=lines,
        straight=True,
        expected_at=expected_at,
        end=to.point,
        cause=cause,
    )
    draft.settle(consignment, override, happened=arrived)
    consignment.let_go(until_approved(ledger, donation.response_id, cause), STRAIGHT, cause=cause)
    consignment.hand_over(carrier.strip() or DONOR, vehicle, cause=cause)
    issue_from(draft.lots, consignment, cause)
    if arrived:
        consignment.deliver({}, cause=cause)
    return [donation, *draft.changed(consignment)]


def _take_in(
    draft: Draft,
    donation: Donation,
    one: Brought,
    number: int,
    warehouse_id: WarehouseId | None,
) -> Pick:
    """A lot for what is brought, usable at once; D1 is asked with the other rules."""
    ledger, cause = draft.ledger, draft.cause
    said = one.arrival.specification or donation.line(one.line).specification
    arrival = replace(one.arrival, specification=said)
    line = donation.line_for(one.line, line_of(ledger, arrival), cause=cause)
    one = replace(one, line=line, arrival=arrival)
    response = ledger.get(Response, donation.response_id)
    certificates = donation.certificates(one.line, today_of(response, cause))
    lot = take_in(
        ledger,
        id=LotId(cause.new_id(f"lot {number}")),
        response_id=donation.response_id,
        warehouse_id=warehouse_id,
        item_id=arrival.item_id,
        quantity=arrival.quantity,
        source="donated",
        organisation_id=donation.organisation_id,
        area_code=donation.area_code,
        specification=arrival.specification,
        batch=arrival.batch,
        expires_on=arrival.expires_on,
        certificate_ids=certificates,
        donation_id=donation.id,
        line=one.line,
        condition="usable",
        book=donation.book,
        purpose=donation.purpose,
        directed_to=donation.directed_to,
        straight=True,
        cause=cause,
    )
    name = donation.line(one.line).name
    found = against(ledger, donation, arrival, name=name, certified=bool(certificates), cause=cause)
    draft.found += found
    draft.lots[lot.id] = lot
    _note(donation, one, lot, response, bool(certificates), cause)
    miss_details(donation, one.line, found, cause)
    return Pick(lot.id, Quantity(lot.on_hand.amount, lot.unit), one.need_id, one.wanted)


def _note(
    donation: Donation, one: Brought, lot: Lot, response: Response, certified: bool, cause: Cause
) -> None:
    """The donation knows that this line came."""
    donation.receive(
        one.line,
        lot_id=lot.id,
        warehouse_id=lot.warehouse_id,
        item_id=one.arrival.item_id,
        quantity=lot.on_hand,
        said=one.arrival.said or one.arrival.quantity,
        condition=lot.condition,
        batch=one.arrival.batch,
        expires_on=one.arrival.expires_on,
        certified=certified,
        papers_due=papers_due(response, cause),
        cause=cause,
    )
