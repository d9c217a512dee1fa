"""What the allocation rules look at, out of the aggregates: the goods, and the use they are to be put to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.ledger import Ledger
from domain.donations.cash import CashDonation
from domain.donations.distances import days_for, metres
from domain.donations.donations import Donation
from domain.donations.donors import Donor
from domain.donations.lots import Lot
from domain.donations.rules_allocation import EVERYBODY, Goods, Use
from domain.place import GeoPoint
from domain.responses import Response


def goods_of(ledger: Ledger, lot: Lot) -> Goods:
    """A lot as the rules look at it; with what is known of who gave it, or the money it was bought with."""
    donation = None if lot.donation_id is None else ledger.get(Donation, lot.donation_id)
    relations: dict[UUID | None, bool] = {}
    if donation is not None:
        for about, found in donation.relations.items():
            relations[UUID(about) if about else EVERYBODY] = found.related
        relations |= dict.fromkeys(ledger.get(Donor, donation.donor_id).related, True)
    for cash_id in lot.paid_by:
        donor_id = ledger.get(CashDonation, cash_id).donor_id
        relations |= dict.fromkeys(ledger.get(Donor, donor_id).related, True)
    return Goods(
        item_name=lot.item_name,
        response_id=lot.response_id,
        expires_on=lot.expires_on,
        book=lot.book,
        purpose=lot.purpose,
        directed_to=tuple(lot.directed_to),
        donated=donation is not None,
        bought=bool(lot.paid_by),
        relations=relations,
        benefit=donation is not None and donation.facts("").benefit,
        moved_on=lot.surplus_id is not None,
    )


def use_of(
    response: Response,
    response_id: UUID,
    institution_id: UUID | None,
    *,
    start: GeoPoint | None,
    end: GeoPoint | None,
    expected_at: datetime | None,
    purpose: str,
    now: datetime,
) -> Use:
    """Where the goods are to go; how long that takes is told by the expected time, else by the distance."""
    zone = ZoneInfo(response.time_zone)
    leaves_on = now.astimezone(zone).date()
    transit = days_for(metres(start, end))
    if expected_at is not None:
        transit = max(0, (expected_at.astimezone(zone).date() - leaves_on).days)
    margin = response.policies.limit("D2.margin_days", now)
    return Use(response_id, institution_id, leaves_on, transit, int(margin), purpose)
