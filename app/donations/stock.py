"""Commands on lots: taken in without a donation, put away, moved, held back, recalled, disposed of."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.donations.arriving import today_of
from app.donations.detailing import tell_details
from app.donations.restating import of_lot
from app.donations.shortage import tell
from app.donations.taking_in import split_off, take_in
from app.judging import settle
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.catalogue import Item, ItemId
from domain.donations.donations import Donation
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.rules_giving import Goods, d1_usable_stock
from domain.donations.rules_stock import d14_sale
from domain.donations.warehouses import WarehouseId
from domain.findings import Finding
from domain.quantity import Money, Quantity
from domain.responses import Response, ResponseId

MOST_AT_ONCE = 200


@command
def receive_stock(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    warehouse_id: WarehouseId,
    item_id: ItemId,
    quantity: Quantity,
    source: str,
    specification: str = "",
    batch: str = "",
    expires_on: str = "",
    certificate_ids: Sequence[UUID] = (),
    condition: str = "usable",
    book: str = "unrestricted",
    purpose: str = "",
    shelf: str = "",
    cause: Cause,
) -> Changed:
    """Goods that were bought, allotted or borrowed come in, as `cause.new_id("lot")`.

    Bought without a certificate is flagged (D1 asks it of who gives; a buyer answers for what it accepts).
    """
    if source == "donated":
        raise RuleBroken("lot.gift_without_donation", field="source")
    lot = take_in(
        ledger, id=LotId(cause.new_id("lot")), response_id=response_id, warehouse_id=warehouse_id,
        item_id=item_id, quantity=quantity, source=source, specification=specification, batch=batch,
        expires_on=expires_on, certificate_ids=certificate_ids, condition=condition, book=book,
        purpose=purpose, shelf=shelf, cause=cause,
    )  # fmt: skip
    response = ledger.get(Response, response_id)
    found = d1_usable_stock(goods_of(ledger, lot, today_of(response, cause)))
    note(lot, settle(found, response.policies, at=cause.happened_at, override=""), "", cause)
    return [lot]


@command
def put_away(ledger: Ledger, *, lot_id: LotId, shelf: str, cause: Cause) -> Changed:
    """Say where in the warehouse it lies; the same again records nothing."""
    lot = ledger.get(Lot, lot_id)
    lot.put_away(shelf, cause=cause)
    return [lot]


@command
def add_certificate(ledger: Ledger, *, lot_id: LotId, certificate_id: UUID, cause: Cause) -> Changed:
    """A paper that says what a lot is worth; the same again records nothing."""
    lot = ledger.get(Lot, lot_id)
    lot.add_certificate(certificate_id, cause=cause)
    return [lot]


@command
def transfer_lot(
    ledger: Ledger, *, lot_id: LotId, to_warehouse_id: WarehouseId, quantity: Quantity, cause: Cause
) -> Changed:
    """Carry goods to another warehouse: out here, in there as `cause.new_id("transferred")`, or neither.

    Refuses the same warehouse, a closed one, and what is promised to a consignment.
    """
    lot = ledger.get(Lot, lot_id)
    if to_warehouse_id == lot.warehouse_id:
        raise RuleBroken("lot.there_already", field="to_warehouse_id")
    there = split_off(
        ledger,
        lot,
        of_lot(ledger, lot, quantity),
        id=LotId(cause.new_id("transferred")),
        warehouse_id=to_warehouse_id,
        condition=lot.condition,
        cause=cause,
    )
    return [lot, there]


@command
def quarantine_lot(ledger: Ledger, *, lot_id: LotId, reason: str, cause: Cause) -> Changed:
    """It must not be used until somebody looked at it."""
    lot = ledger.get(Lot, lot_id)
    lot.quarantine(reason, cause=cause)
    return [lot]


@command
def make_usable(
    ledger: Ledger,
    *,
    lot_id: LotId,
    reason: str,
    specification: str = "",
    override: str = "",
    cause: Cause,
) -> Changed:
    """Somebody looked: it may be used, and its specification is written down where the gate had no time.

    Refuses while what D1 asks for is not there.
    """
    lot = ledger.get(Lot, lot_id)
    lot.specify(specification, cause=cause)
    response = ledger.get(Response, lot.response_id)
    goods = goods_of(ledger, lot, today_of(response, cause))
    left = settle(d1_usable_stock(goods), response.policies, at=cause.happened_at, override=override)
    lot.make_usable(reason, cause=cause)
    note(lot, left, override, cause)
    return [lot, *tell_details(ledger, lot, cause)]


def goods_of(ledger: Ledger, lot: Lot, today: str) -> Goods:
    """What D1 asks of a lot; a certificate of its donation counts while it is in force."""
    donation = None if lot.donation_id is None else ledger.find(Donation, lot.donation_id)
    papers = set(lot.certificate_ids)
    if donation is not None:
        papers = papers - set(donation.papers) | set(donation.certificates(lot.line, today))
    return Goods(
        donor_kind="" if donation is None else donation.donor_kind,
        name=lot.item_name,
        specification=lot.specification,
        category=ledger.get(Item, lot.item_id).category,
        quantity=lot.on_hand.amount,
        certified=bool(papers),
        source=lot.source,
    )


def note(lot: Lot, found: Sequence[Finding], override: str, cause: Cause) -> None:
    """Write down which rules were not kept, and why."""
    for finding in found:
        if finding.strength == "warn":
            lot.override(finding.rule, key=finding.key, reason=override, cause=cause)
        else:
            lot.flag(finding.rule, key=finding.key, cause=cause)


@command
def recall_lots(
    ledger: Ledger, *, lot_ids: Sequence[LotId], reason: str, notice: str, cause: Cause
) -> Changed:
    """Call lots back, all or none: nothing of them is promised any more, and their consignments are told.

    A lot that is recalled already stays so. Refuses without lots.
    """
    if not 0 < len(lot_ids) <= MOST_AT_ONCE:
        raise RuleBroken("lot.none_chosen", field="lot_ids", most=MOST_AT_ONCE)
    changed: dict[UUID, Aggregate] = {}
    for lot_id in dict.fromkeys(lot_ids):
        lot = ledger.get(Lot, lot_id)
        if lot.condition == "recalled":
            continue
        released = lot.recall(reason, notice, cause=cause)
        changed[lot.id] = lot
        tell(ledger, lot, released, changed, reason="recall", cause=cause)
    return list(changed.values())


@command
def expire_lot(ledger: Ledger, *, lot_id: LotId, cause: Cause) -> Changed:
    """Its last day is over: nothing of it is promised any more. The clock sends it; again records nothing."""
    lot = ledger.get(Lot, lot_id)
    changed: dict[UUID, Aggregate] = {lot.id: lot}
    tell(ledger, lot, lot.expire(cause=cause), changed, reason="expiry", cause=cause)
    return list(changed.values())


@command
def write_off(ledger: Ledger, *, lot_id: LotId, quantity: Quantity, reason: str, cause: Cause) -> Changed:
    """It is of no use to anybody. Refuses what is promised to a consignment."""
    lot = ledger.get(Lot, lot_id)
    lot.write_off(of_lot(ledger, lot, quantity), reason=reason, cause=cause)
    return [lot]


@command
def sell_lot(
    ledger: Ledger,
    *,
    lot_id: LotId,
    quantity: Quantity,
    buyer: str,
    seller: str,
    qualification: str,
    net: Money,
    reason: str,
    cause: Cause,
) -> Changed:
    """A qualified third party sold what cannot be used; the net proceeds stay in its purpose (D14)."""
    lot = ledger.get(Lot, lot_id)
    found = d14_sale(condition=lot.condition, buyer=buyer, seller=seller, qualification=qualification)
    settle(found, ledger.get(Response, lot.response_id).policies, at=cause.happened_at, override="")
    lot.sell(
        of_lot(ledger, lot, quantity),
        buyer=buyer, seller=seller, qualification=qualification, net=net, reason=reason, cause=cause,
    )  # fmt: skip
    return [lot]


@command
def report_loss(ledger: Ledger, *, lot_id: LotId, quantity: Quantity, reason: str, cause: Cause) -> Changed:
    """Goods are gone without a count: damaged, stolen, wet. The newest promises are taken back first."""
    lot = ledger.get(Lot, lot_id)
    lost = of_lot(ledger, lot, quantity)
    changed: dict[UUID, Aggregate] = {lot.id: lot}
    tell(ledger, lot, lot.lose(lost, reason=reason, cause=cause), changed, reason="loss", cause=cause)
    return list(changed.values())
