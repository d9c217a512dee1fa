"""Lots 批次: goods of one kind, one maker's batch and one source in one place, counted at every moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.financing import Financing
from domain.donations.leaving import Leaving
from domain.donations.lot_conditions import Conditions
from domain.donations.lot_words import (
    BOOKS,
    MOST_CERTIFICATES,
    MOST_DIRECTED,
    SOURCES,
    LotId,
    last_moment,
    must_be_one_of,
    must_be_short,
)
from domain.donations.reserving import Reserving
from domain.donations.restating import Ratio, Restating
from domain.donations.units import nothing, tidy
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId


class Lot(Leaving, Conditions, Financing, Restating, Reserving, Aggregate):
    """批次: on hand ≥ reserved ≥ 0, and on hand is what came less what went, at every position."""

    class Received(Aggregate.Created):
        number: int
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        warehouse_id: UUID | None
        item_id: UUID
        item_name: str
        specification: str
        batch: str
        expires_on: str
        expires_at: datetime | None
        certificate_ids: list[UUID]
        source: str
        donation_id: UUID | None
        line: int
        quantity: Quantity
        condition: str
        book: str
        purpose: str
        directed_to: list[UUID]
        straight: bool
        origin_id: UUID | None
        shelf: str

    def __init__(
        self,
        *,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        warehouse_id: UUID | None,
        item_id: UUID,
        item_name: str,
        specification: str,
        batch: str,
        expires_on: str,
        expires_at: datetime | None,
        certificate_ids: list[UUID],
        source: str,
        donation_id: UUID | None,
        line: int,
        quantity: Quantity,
        condition: str,
        book: str,
        purpose: str,
        directed_to: list[UUID],
        straight: bool,
        origin_id: UUID | None,
        shelf: str,
    ) -> None:
        self.number, self.response_id, self.organisation_id = number, response_id, organisation_id
        self.area_code, self.warehouse_id = area_code, warehouse_id
        self.item_id, self.item_name, self.specification = item_id, item_name, specification
        self.batch, self.expires_on, self.expires_at = batch, expires_on, expires_at
        self.certificate_ids, self.directed_to = list(certificate_ids), list(directed_to)
        self.source, self.donation_id, self.line = source, donation_id, line
        self.condition, self.book, self.purpose = condition, book, purpose
        self.straight, self.origin_id, self.shelf = straight, origin_id, shelf
        self.unit, self.on_hand, self.out = quantity.unit, quantity, nothing(quantity.unit)
        self.reservations: dict[UUID, Quantity] = {}
        self.former: dict[str, Ratio] = {}
        self.corrected_at: datetime | None = None
        self.taken_back = False
        self.carried_to: list[UUID] = []
        self.paid_by: list[UUID] = []
        self.surplus_id: UUID | None = None
        self.project = ""

    @classmethod
    def receive(
        cls,
        *,
        id: LotId,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        warehouse_id: UUID | None,
        item_id: UUID,
        item_name: str,
        quantity: Quantity,
        source: str,
        zone: str,
        specification: str = "",
        batch: str = "",
        expires_on: str = "",
        certificate_ids: Sequence[UUID] = (),
        donation_id: UUID | None = None,
        line: int = 0,
        condition: str = "quarantined",
        book: str = "unrestricted",
        purpose: str = "",
        directed_to: Sequence[UUID] = (),
        straight: bool = False,
        origin_id: UUID | None = None,
        shelf: str = "",
        cause: Cause,
    ) -> Lot:
        """Goods come in, counted in the item's base unit. Refuses what cannot be counted or read."""
        must_be_one_of(source, SOURCES, "source")
        must_be_one_of(book, BOOKS, "book")
        must_be_one_of(condition, ("usable", "quarantined"), "condition")
        for field, word in (("specification", specification), ("batch", batch), ("shelf", shelf)):
            must_be_short(word, field)
        must_be_short(purpose, "purpose", 200)
        if len(directed_to) > MOST_DIRECTED or len(certificate_ids) > MOST_CERTIFICATES:
            raise RuleBroken("lot.too_many_certificates", most=MOST_CERTIFICATES)
        return cls.begin(
            cls.Received, cause, id=id, number=number, response_id=response_id,
            organisation_id=organisation_id, area_code=area_code, warehouse_id=warehouse_id,
            item_id=item_id, item_name=item_name, specification=specification.strip(), batch=batch.strip(),
            expires_on=expires_on, expires_at=last_moment(expires_on, zone),
            certificate_ids=list(certificate_ids), source=source, donation_id=donation_id, line=line,
            quantity=tidy(quantity), condition=condition, book=book, purpose=purpose,
            directed_to=list(directed_to), straight=straight, origin_id=origin_id, shelf=shelf,
        )  # fmt: skip


CAME_OR_WENT: Mapping[type[Any], int] = {
    Lot.Received: 1, Lot.Returned: 1, Lot.Found: 1, Lot.Issued: -1, Lot.Lost: -1, Lot.WrittenOff: -1,
    Lot.Sold: -1, Lot.TransferredOut: -1,
}  # fmt: skip
"""Which way an event moves goods: what is on hand is what came less what went."""
