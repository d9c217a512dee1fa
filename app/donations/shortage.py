"""Who was promised what is no longer there, and is told in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.donations.promises import Needs
from app.ledger import Ledger
from domain.base import Aggregate, Cause
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.quantity import Quantity


def tell(
    ledger: Ledger,
    lot: Lot,
    released: Mapping[UUID, Quantity],
    changed: dict[UUID, Aggregate],
    *,
    reason: str,
    cause: Cause,
) -> None:
    """The consignments that lose what a lot promised them, and the needs that wait for it again.

    Each is put once among what is changed.
    """
    for consignment_id, quantity in released.items():
        known = changed.get(consignment_id) or ledger.find(Consignment, consignment_id)
        if isinstance(known, Consignment):
            changed[consignment_id] = known
            lost = known.lose_reservation(lot.id, quantity, reason=reason, cause=cause)
            Needs(ledger, known, changed).unpromise(lost, reason=reason, cause=cause)
