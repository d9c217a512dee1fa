"""How goods become a lot, whoever brings them: used by every command that takes something in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.ledger import Ledger
from domain.base import Cause, NotFound
from domain.donations.catalogue import Item, ItemId
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.warehouses import Warehouse, WarehouseId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import Response, ResponseId


def take_in(
    ledger: Ledger,
    *,
    id: LotId,
    response_id: ResponseId,
    warehouse_id: WarehouseId | None,
    item_id: ItemId,
    quantity: Quantity,
    source: str,
    organisation_id: OrganisationId | None = None,
    area_code: AreaCode | None = None,
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
    shelf: str = "",
    cause: Cause,
) -> Lot:
    """A new lot of goods, in any unit of the item; goods past their day come in expired.

    Straight goods need no warehouse, but then an organisation and an area. Refuses a closed warehouse.
    """
    item, response = ledger.get(Item, item_id), ledger.get(Response, response_id)
    if warehouse_id is not None:
        warehouse = ledger.get(Warehouse, warehouse_id)
        warehouse.must_be_open()
        organisation_id, area_code = warehouse.organisation_id, warehouse.area_code
    if organisation_id is None or area_code is None:
        raise NotFound("warehouse.not_found")
    lot = Lot.receive(
        id=id, number=ledger.number(f"lot {response_id}"), response_id=response_id,
        organisation_id=organisation_id, area_code=area_code, warehouse_id=warehouse_id,
        item_id=item_id, item_name=item.name,
        quantity=item.in_base(quantity), source=source, zone=response.time_zone,
        specification=specification, batch=batch, expires_on=expires_on, certificate_ids=certificate_ids,
        donation_id=donation_id, line=line, condition=condition, book=book, purpose=purpose,
        directed_to=directed_to, straight=straight, shelf=shelf, cause=cause,
    )  # fmt: skip
    if lot.expires_at is not None and lot.expires_at <= cause.happened_at:
        lot.expire(cause=cause)
    return lot


def split_off(
    ledger: Ledger,
    lot: Lot,
    quantity: Quantity,
    *,
    id: LotId,
    warehouse_id: UUID | None,
    condition: str,
    cause: Cause,
) -> Lot:
    """A part of a lot becomes a lot of its own, in another place or another condition: one transaction."""
    organisation_id, area_code = lot.organisation_id, lot.area_code
    if warehouse_id is not None:
        warehouse = ledger.get(Warehouse, warehouse_id)
        if warehouse_id != lot.warehouse_id:  # what is set apart where it lies, or comes back there, is there
            warehouse.must_be_open()
        organisation_id, area_code = warehouse.organisation_id, warehouse.area_code
    moved = lot.transfer(quantity, to_warehouse_id=warehouse_id, to_lot_id=id, cause=cause)
    part = Lot.receive(
        id=id, number=ledger.number(f"lot {lot.response_id}"), response_id=lot.response_id,
        organisation_id=organisation_id, area_code=area_code, warehouse_id=warehouse_id,
        item_id=lot.item_id, item_name=lot.item_name, quantity=moved, source=lot.source,
        zone=ledger.get(Response, lot.response_id).time_zone, specification=lot.specification,
        batch=lot.batch, expires_on=lot.expires_on, certificate_ids=lot.certificate_ids,
        donation_id=lot.donation_id, line=lot.line, condition=condition, book=lot.book, purpose=lot.purpose,
        directed_to=lot.directed_to, straight=lot.straight, origin_id=lot.id, cause=cause,
    )  # fmt: skip
    part.follow(lot, cause=cause)
    return part


def take_back(
    ledger: Ledger, lot: Lot, *, consignment_id: UUID, quantity: Quantity, condition: str, cause: Cause
) -> list[Lot]:
    """Goods come back from a consignment: into their lot, or beside it when they are not as good any more.

    Returns the lots to save.
    """
    lot.give_back(consignment_id, quantity, condition, cause=cause)
    if condition == "usable" or lot.condition != "usable":
        return [lot]
    beside = LotId(cause.new_id(f"returned {lot.id} {consignment_id}"))
    apart = split_off(
        ledger, lot, quantity, id=beside, warehouse_id=lot.warehouse_id, condition=condition, cause=cause
    )
    return [lot, apart]
