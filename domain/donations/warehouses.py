"""Warehouses 仓库: where an organisation keeps goods, for whichever response they are."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.units import tidy
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity

WarehouseId = NewType("WarehouseId", UUID)
LONGEST_NAME, LONGEST_ADDRESS, MOST_MINIMUMS = 80, 200, 200


class Warehouse(Aggregate):
    """仓库: of an organisation, across responses."""

    class Opened(Aggregate.Created):
        number: int
        name: str
        organisation_id: OrganisationId
        area_code: AreaCode
        address: str
        point: GeoPoint | None

    class Changed(Aggregate.Event):
        name: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None

        def apply(self, warehouse: Warehouse) -> None:
            warehouse.name, warehouse.area_code = self.name, self.area_code
            warehouse.address, warehouse.point = self.address, self.point

    class MinimumSet(Aggregate.Event):
        """Less than this of an item is low stock; None: no longer watched."""

        item_id: UUID
        quantity: Quantity | None

        def apply(self, warehouse: Warehouse) -> None:
            warehouse.minimums.pop(self.item_id, None)
            if self.quantity is not None:
                warehouse.minimums[self.item_id] = self.quantity

    class Closed(Aggregate.Event):
        reason: str

        def apply(self, warehouse: Warehouse) -> None:
            warehouse.closed = True

    def __init__(
        self,
        *,
        number: int,
        name: str,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
    ) -> None:
        self.number, self.name, self.organisation_id = number, name, organisation_id
        self.area_code, self.address, self.point = area_code, address, point
        self.minimums: dict[UUID, Quantity] = {}
        self.closed = False

    @classmethod
    def open(
        cls,
        *,
        id: WarehouseId,
        number: int,
        name: str,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
        cause: Cause,
    ) -> Warehouse:
        """Open a warehouse. Refuses one without a name."""
        _check(name, address)
        return cls.begin(
            cls.Opened,
            cause,
            id=id,
            number=number,
            name=name,
            organisation_id=organisation_id,
            area_code=area_code,
            address=address,
            point=point,
        )

    def change(
        self, *, name: str, area_code: AreaCode, address: str, point: GeoPoint | None, cause: Cause
    ) -> None:
        """Another name or place; the same changes nothing. Refuses once closed."""
        self.must_be_open()
        _check(name, address)
        said = (name, area_code, address, point)
        if said != (self.name, self.area_code, self.address, self.point):
            self.record(self.Changed, cause, name=name, area_code=area_code, address=address, point=point)

    def set_minimum(self, item_id: UUID, quantity: Quantity | None, *, cause: Cause) -> None:
        """How much of an item should always be there, in its base unit; the same changes nothing."""
        self.must_be_open()
        least = None if quantity is None else tidy(quantity)
        if self.minimums.get(item_id) == least:
            return
        if item_id not in self.minimums and len(self.minimums) >= MOST_MINIMUMS:
            raise RuleBroken("warehouse.too_many_minimums", most=MOST_MINIMUMS)
        self.record(self.MinimumSet, cause, item_id=item_id, quantity=least)

    def close(self, reason: str, *, cause: Cause) -> None:
        """Nothing comes in any more; what lies there can still leave. Refuses when it is closed."""
        self.must_be_open()
        self.record(self.Closed, cause, reason=reason)

    def must_be_open(self) -> None:
        """Refuses when it is closed."""
        if self.closed:
            raise RuleBroken("warehouse.closed", name=self.name)


def _check(name: str, address: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise RuleBroken("warehouse.name_missing", field="name", most=LONGEST_NAME)
    if len(address) > LONGEST_ADDRESS:
        raise RuleBroken("warehouse.address_too_long", field="address", most=LONGEST_ADDRESS)
