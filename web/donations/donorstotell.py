"""Donors who are to be told where their directed donation went, and were not told since it went (D17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.donations.rules_disclosure import d17_donor_told
from projections.donations.consignments import ConsignmentRow
from projections.donations.disclosure import NoticeRow
from projections.donations.giving import DonationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access
from web.at import at

MOST = 2000
"""The newest confirmed consignments that are looked at."""


@dataclass(frozen=True)
class ToTell:
    """A directed donation of which something arrived."""

    row: DonationRow
    went_at: datetime


def to_tell(reading: Reading, response: ResponseRow | None) -> list[ToTell]:
    """The donations whose donors are owed a word, who waits longest first."""
    if response is None:
        return []
    went = _went(reading, response)
    d, n = DonationRow.c, NoticeRow.c
    mine = access.scope("disclosure.see").where(DonationRow)
    gifts = reading.rows(DonationRow, mine, d.response_id == response.id, at=at(), order_by=d.number)
    notices = reading.rows(NoticeRow, n.response_id == response.id, at=at())
    told = {row.donation_id: row.told_at for row in notices}
    found = [ToTell(row, went[row.id]) for row in gifts if row.id in went and _owed(row, went, told)]
    return sorted(found, key=lambda one: one.went_at)


def _owed(row: DonationRow, went: dict[UUID, datetime], told: dict[UUID, datetime]) -> bool:
    found: Iterable[object] = d17_donor_told(
        directed=bool(row.directed_to or row.campaign_id), went_at=went[row.id], told_at=told.get(row.id)
    )
    return any(True for _finding in found)


def _went(reading: Reading, response: ResponseRow) -> dict[UUID, datetime]:
    """Donation → when the last of it was confirmed by its recipient."""
    c = ConsignmentRow.c
    where = (c.response_id == response.id, c.confirmed_at.is_not(None))
    rows = reading.rows(ConsignmentRow, *where, at=at(), order_by=c.confirmed_at.desc(), limit=MOST)
    went: dict[UUID, datetime] = {}
    for row in rows:
        if row.confirmed_at is not None:
            for donation_id in row.donation_ids:
                went.setdefault(UUID(donation_id), row.confirmed_at)
    return went
