"""What the lines of donations were said to be worth, one line for each time: the books follow them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Position
from domain.donations.donations import Donation
from projections.items import ITEMS, ItemRow
from projections.rows import LinesView, Row, item_key, stored


@stored(
    "valuations",
    key="position",
    indexes=[("donation_id",), ("organisation_id", "position"), ("response_id", "position")],
    appended=True,
)
class ValuationRow(Row):
    """A line of a donation is worth so much in all, in minor units; None when that cannot be determined."""

    position: int
    donation_id: UUID
    donation_number: int
    line: int
    value: int | None
    basis: str
    document: str
    response_id: UUID | None
    organisation_id: UUID | None
    area_code: str
    happened_at: datetime
    by: UUID
    by_kind: str


class ValuationsView(LinesView[ValuationRow]):
    """One new line for each valuation."""

    beside = ITEMS

    def next(self, row: ValuationRow | None, event: Any, position: Position, beside: Any) -> ValuationRow:
        """Write the valuation down."""
        item: ItemRow | None = beside
        return ValuationRow(
            position=int(position),
            donation_id=event.originator_id,
            donation_number=(item.number if item else None) or 0,
            line=event.line,
            value=event.value.minor if event.value else None,
            basis=event.basis,
            document=event.document,
            response_id=item.response_id if item else None,
            organisation_id=item.organisation_id if item else None,
            area_code=item.area_code if item else "",
            happened_at=event.happened_at,
            by=event.by,
            by_kind=event.by_kind,
        )


VALUATIONS = ValuationsView("valuations", ValuationRow, events=[Donation.Valued], key=item_key)
