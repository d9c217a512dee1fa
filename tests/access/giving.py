"""A donor and a donation that came to the gate at each place, for the access tests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from app.donations import giving
from app.donations.arriving import Arrival
from domain.donations import ItemId, WarehouseId
from domain.donations.donors import Identity
from domain.donations.giving_words import Terms
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House


def donation(house: House, place: str) -> tuple[UUID, UUID]:
    """Ten masks that somebody brought to the warehouse of the place: the donation and its donor."""
    organisation, area, response = house.place(place)
    cause, secrets = house.cause(), house.parts.secrets
    name = secrets.seal(cause.new_id("donor"), "name", f"Donor {place}", cause.command_id)
    giving.receive_at_gate(
        house.parts.ledger,
        donor_id=None,
        stranger=Identity("enterprise", name),
        response_id=ResponseId(response),
        organisation_id=OrganisationId(organisation),
        warehouse_id=WarehouseId(house.warehouses[place]),
        area_code=AreaCode(area),
        things=[Arrival(ItemId(house.goods), Quantity(Decimal(10), "piece"))],
        terms=Terms(),
        cause=cause,
    )
    return cause.new_id("donation"), cause.new_id("donor")
