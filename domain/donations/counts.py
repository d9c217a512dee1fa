"""Counts 盘点: somebody counts without seeing the book, a second person looks at the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.lot_words import must_be_told
from domain.donations.units import check_unit, nothing, tidy
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

CountId = NewType("CountId", UUID)
MOST_LOTS = 200


class Count(Aggregate):
    """盘点: opened → counted → confirmed by a second person, or cancelled."""

    class Opened(Aggregate.Created):
        number: int
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        warehouse_id: UUID
        lot_ids: list[UUID]

    class Entered(Aggregate.Event):
        """What somebody counted, and what the book says of the moment they did (they do not see it)."""

        lot_id: UUID
        quantity: Quantity
        expected: Quantity

        def apply(self, count: Count) -> None:
            count.entered[self.lot_id] = (self.quantity, self.expected)
            count.entered_at[self.lot_id] = self.happened_at
            count.counters.add(self.by)
            if len(count.entered) == len(count.lot_ids):
                count.status = "counted"

    class Confirmed(Aggregate.Event):
        """The differences are true; `reasons` is by lot id."""

        reasons: dict[str, str]

        def apply(self, count: Count) -> None:
            count.status = "confirmed"

    class Cancelled(Aggregate.Event):
        reason: str

        def apply(self, count: Count) -> None:
            count.status = "cancelled"

    def __init__(self, *, warehouse_id: UUID, response_id: ResponseId, lot_ids: list[UUID]) -> None:
        self.warehouse_id, self.response_id = warehouse_id, response_id
        self.lot_ids = list(lot_ids)
        self.entered: dict[UUID, tuple[Quantity, Quantity]] = {}
        self.entered_at: dict[UUID, datetime] = {}
        """When each was counted, which may be long before it was entered."""
        self.counters: set[UUID] = set()
        self.status = "opened"

    @classmethod
    def open(
        cls,
        *,
        id: CountId,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        warehouse_id: UUID,
        lot_ids: Sequence[UUID],
        cause: Cause,
    ) -> Count:
        """Begin to count these lots. Refuses none, one twice, and more than fit on a day's sheets."""
        if not 0 < len(lot_ids) <= MOST_LOTS or len(set(lot_ids)) != len(lot_ids):
            raise RuleBroken("count.lots_missing", field="lot_ids", most=MOST_LOTS)
        return cls.begin(
            cls.Opened,
            cause,
            id=id,
            number=number,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            warehouse_id=warehouse_id,
            lot_ids=list(lot_ids),
        )

    def enter(self, lot_id: UUID, quantity: Quantity, expected: Quantity, *, cause: Cause) -> None:
        """Write down what was counted, none too; said again it replaces. Refuses a lot that is not asked."""
        self.must_be("opened", "counted")
        if lot_id not in self.lot_ids:
            raise RuleBroken("count.lot_unknown", field="lot_id")
        if quantity.unit != expected.unit:
            check_unit(quantity.unit)
            raise RuleBroken("quantity.unit_differs", field="unit", unit=quantity.unit, base=expected.unit)
        counted = tidy(quantity) if quantity.amount else nothing(quantity.unit)
        self.record(self.Entered, cause, lot_id=lot_id, quantity=counted, expected=expected)

    def difference(self, lot_id: UUID) -> Quantity:
        """What was counted less what the book said then."""
        counted, expected = self.entered[lot_id]
        return counted - expected

    def confirm(self, reasons: Mapping[UUID, str], *, cause: Cause) -> None:
        """A second person takes the differences for true.

        Refuses who counted, an unfinished count, and a difference without a reason.
        """
        self.must_be("opened", "counted")
        missing = [lot_id for lot_id in self.lot_ids if lot_id not in self.entered]
        if missing:
            raise RuleBroken("count.not_finished", left=len(missing))
        if cause.by.id in self.counters:
            raise RuleBroken("count.same_person")
        told = {lot_id: reasons.get(lot_id, "").strip() for lot_id in self.lot_ids}
        for lot_id, reason in told.items():
            if self.difference(lot_id).amount:
                must_be_told(reason)
        self.record(
            self.Confirmed, cause, reasons={str(lot_id): said for lot_id, said in told.items() if said}
        )

    def cancel(self, reason: str, *, cause: Cause) -> None:
        """It does not count. Refuses once confirmed."""
        self.must_be("opened", "counted")
        self.record(self.Cancelled, cause, reason=reason)

    def must_be(self, *states: str) -> None:
        """Refuses when the count is in none of these states."""
        if self.status not in states:
            raise RuleBroken("count.status_is", status=self.status)
