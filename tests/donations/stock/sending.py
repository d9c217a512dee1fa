"""What the machine of stock does with consignments, whatever state they are in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from app.donations import consignments, delivery, transport
from domain.base import Cause
from domain.donations import LotId
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.responses import ResponseId
from tests.donations.stock.world import AN, Store, pieces

NEXT = {
    "proposed": ("approve", "approve", "cancel"),
    "approved": ("pick", "hand_over", "cancel"),
    "picked": ("hand_over", "hand_over", "deliver", "cancel"),
    "in_transit": ("deliver", "confirm", "give_back"),
    "delivered": ("confirm", "give_back", "short"),
    "short": ("short", "give_back"),
    "confirmed": ("give_back",),
}
"""What usually comes next, by status."""


class Sending:
    """Each step says what it takes; the machine tries it, and a refusal leaves no trace."""

    store: ClassVar[Store]
    response_id: ResponseId
    sent: list[ConsignmentId]
    _try: Callable[..., Cause | None]
    _lot: Callable[[int], LotId]
    _find_new_lots: Callable[[], Any]

    def _propose(self, which: int, amount: int) -> None:
        """Of one lot, or of two."""
        picks = [Pick(self._lot(which), pieces(amount % 20 + 1))]
        picks += [Pick(self._lot(which + 1), pieces(amount // 10))] if amount >= 30 else []
        said = {"response_id": self.response_id, "picks": picks, "institution_id": self.store.union}
        why = self._try(consignments.propose_consignment, override="急需", **said)
        if why is not None:
            self.sent.append(ConsignmentId(why.new_id("consignment")))

    def _approve(self, id: ConsignmentId, amount: int) -> None:
        self._try(consignments.approve_consignment, by=AN, consignment_id=id)

    def _pick(self, id: ConsignmentId, amount: int) -> None:
        self._try(transport.pick_consignment, consignment_id=id)

    def _hand_over(self, id: ConsignmentId, amount: int) -> None:
        self._try(transport.hand_over, consignment_id=id, carrier="顺丰")

    def _deliver(self, id: ConsignmentId, amount: int) -> None:
        self._try(delivery.deliver, consignment_id=id)

    def _confirm(self, id: ConsignmentId, amount: int) -> None:
        arrived = {1: Decimal(amount)} if amount % 2 else {}
        self._try(delivery.confirm_delivery, consignment_id=id, way="coordinator", quantities=arrived)

    def _short(self, id: ConsignmentId, amount: int) -> None:
        said = {"line": 1, "quantity": pieces(amount), "reason": "途中破损"}
        self._try(delivery.report_short, consignment_id=id, **said)

    def _give_back(self, id: ConsignmentId, amount: int) -> None:
        condition = "usable" if amount % 2 else "quarantined"
        said = {"line": 1, "quantity": pieces(amount), "reason": "多送"}
        self._try(delivery.return_goods, consignment_id=id, condition=condition, **said)
        self._find_new_lots()

    def _cancel(self, id: ConsignmentId, amount: int) -> None:
        self._try(consignments.cancel_consignment, consignment_id=id, reason="改期")
