"""When lots expire: the clock sends it, once, at the end of their last day."""

from __future__ import annotations

from typing import Any

from domain.base import Event, Position
from domain.donations.lots import Lot
from projections.donations.lots import LOTS, LotRow
from projections.due_rows import DueRow
from projections.rows import Key, View

LOT_EXPIRY = "lot_expiry"


def due_of(lot: LotRow | None) -> DueRow | None:
    """A lot that has not expired falls due at the end of its last day, while something of it is there."""
    if lot is None or lot.expires_at is None or lot.condition not in ("usable", "quarantined"):
        return None
    if lot.on_hand_milli == 0:
        return None
    return DueRow(
        key=f"{LOT_EXPIRY}:{lot.id}",
        kind=LOT_EXPIRY,
        item_id=lot.id,
        deadline=lot.expires_at,
        response_id=lot.response_id,
        organisation_id=lot.organisation_id,
        area_code=lot.area_code,
    )


class LotsDueView(View[DueRow]):
    """What the clock waits for; looks at the lot after its event."""

    beside = LOTS

    def beside_key(self, event: Event) -> Key | None:
        """The lot."""
        return event.originator_id

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever the lot says."""
        return due_of(beside)


LOTS_DUE = LotsDueView(
    "due_lots", DueRow, events=[Lot], key=lambda event: f"{LOT_EXPIRY}:{event.originator_id}"
)
