"""Papers that are owed (待补手续), and since when they are overdue: one row a donation that owes any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.donations import Donation
from projections.donations.giving import DONATIONS, DonationRow, donation_of
from projections.reading import Reading, Views
from projections.rows import Key, Row, View, stored


@stored("owed_papers", indexes=[("response_id",), ("due_at",)])
class OwedPapersRow(Row):
    """What a donation owes; an alarm from `due_at` on. It ends when nothing is owed any more."""

    id: UUID
    number: int
    papers: list[dict[str, Any]]
    due_at: datetime
    response_id: UUID
    organisation_id: UUID
    area_code: str


class OwedPapersView(View[OwedPapersRow]):
    """Looks at the donation after its event."""

    beside = DONATIONS

    def beside_key(self, event: Event) -> Key | None:
        """The donation."""
        return donation_of(event)

    def next(
        self, row: OwedPapersRow | None, event: Event, position: Position, beside: Any
    ) -> OwedPapersRow | None:
        """Whatever the donation says."""
        return owed_of(beside)


def owed_of(donation: DonationRow | None) -> OwedPapersRow | None:
    """What a donation owes, None when that is nothing."""
    if donation is None or not donation.owed or donation.papers_due is None or donation.closed:
        return None
    return OwedPapersRow(
        id=donation.id,
        number=donation.number,
        papers=[{"what": one["what"], "line": one["line"], "rule": one["rule"]} for one in donation.owed],
        due_at=donation.papers_due,
        response_id=donation.response_id,
        organisation_id=donation.organisation_id,
        area_code=donation.area_code,
    )


def overdue(
    views: Views | Reading, now: datetime, *where: Any, at: Position | None = None
) -> Sequence[OwedPapersRow]:
    """The donations whose papers are overdue at a time, the longest first."""
    c = OwedPapersRow.c
    return views.rows(OwedPapersRow, c.due_at <= now, *where, at=at, order_by=c.due_at)


OWED_PAPERS = OwedPapersView("owed_papers", OwedPapersRow, events=[Donation], key=donation_of)
