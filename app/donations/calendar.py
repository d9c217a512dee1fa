"""What the clock does when a deadline of the disclosure calendar passes."""

from __future__ import annotations

from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, NotFound
from domain.donations.campaigns import Campaign
from domain.donations.cash import CashDonation
from domain.donations.consignments import Consignment
from domain.donations.deadlines import Deadline, deadline_id
from domain.donations.donations import Donation

KINDS: tuple[type[Aggregate], ...] = (CashDonation, Campaign, Donation, Consignment)
"""What has to be told."""


@command
def pass_deadline(ledger: Ledger, *, kind: str, item_id: UUID, cause: Cause) -> Changed:
    """Nothing was published until `cause.happened_at`: an alarm. Once for each deadline."""
    if ledger.find(Deadline, deadline_id(kind, item_id, cause.happened_at)) is not None:
        return []
    for sort in KINDS:
        item = ledger.find(sort, item_id)
        if isinstance(item, CashDonation | Campaign | Donation | Consignment):
            passed = Deadline.lapse(
                kind=kind,
                item_id=item_id,
                response_id=item.response_id,
                organisation_id=item.organisation_id,
                area_code=item.area_code,
                deadline=cause.happened_at,
                cause=cause,
            )
            return [passed]
    raise NotFound("disclosure.item_not_found")
