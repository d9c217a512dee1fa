"""A disclosure of the organisation of each place."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations import Disclosure, DisclosureId, PublicLine
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House


@command
def put_up(ledger: Ledger, *, place: tuple[UUID, str, UUID], cause: Cause) -> Changed:
    """Published, whatever there was."""
    organisation, area, response = place
    masks = Quantity(Decimal(40), "piece")
    line = PublicLine(cause.new_id("gift"), 1, "医用防护口罩", "N95", masks, "2026-11-22")
    return [
        Disclosure.publish(
            id=DisclosureId(cause.new_id("disclosure")),
            number=1,
            response_id=ResponseId(response),
            organisation_id=OrganisationId(organisation),
            area_code=AreaCode(area),
            kind="received",
            lines=[line],
            cause=cause,
        )
    ]


def disclosure(house: House, place: str) -> UUID:
    """Forty masks."""
    cause = house.cause()
    put_up(house.parts.ledger, place=house.place(place), cause=cause)
    return cause.new_id("disclosure")
