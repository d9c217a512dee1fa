"""A consignment at each place, for the access tests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from app.donations import consignments
from domain.donations import LotId
from domain.donations.consignment_lines import ConsignmentId, Pick
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House


def consignment(house: House, place: str) -> UUID:
    """Ten masks of the lot of the place, approved, for somebody who lives there."""
    _organisation, area, response = house.place(place)
    cause, ledger = house.cause(), house.parts.ledger
    id = cause.new_id("consignment")
    consignments.propose_consignment(
        ledger,
        response_id=ResponseId(response),
        picks=[Pick(LotId(house.lots[place]), Quantity(Decimal(10), "piece"))],
        recipient=house.parts.secrets.seal(id, "name", "罗奶奶", cause.command_id),
        area_code=AreaCode(area),
        cause=cause,
    )
    by_another = consignments.approve_consignment
    by_another(ledger, consignment_id=ConsignmentId(id), cause=house.cause_of("coordinator"))
    return id
