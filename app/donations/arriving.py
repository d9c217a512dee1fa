"""Goods of a donation become lots: never sent away, and quarantined as long as D1 speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.donations.taking_in import take_in
from app.ledger import Ledger
from domain.base import Cause
from domain.donations.catalogue import Item, ItemId
from domain.donations.donations import Donation
from domain.donations.giving_words import DETAILS, LONGEST_NAME, GiftLine
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.rules_giving import Goods, d1_usable_stock
from domain.donations.warehouses import WarehouseId
from domain.findings import Finding
from domain.quantity import Quantity
from domain.responses import Response


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was counted of a line, and what stands on the box."""

    item_id: ItemId
    quantity: Quantity
    said: Quantity | None = None
    """How it was counted, where that is not how the lot counts: 40 cartons."""
    specification: str = ""
    batch: str = ""
    expires_on: str = ""
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper that came along: an attachment of the donation, for a line or (0) for all of them."""

    kind: str
    paper_id: UUID
    sha256: str
    line: int = 0


def line_of(ledger: Ledger, thing: Arrival) -> GiftLine:
    """What came, as if it had been offered."""
    item = ledger.get(Item, thing.item_id)
    return GiftLine(
        name=item.name,
        quantity=thing.said or thing.quantity,
        item_id=thing.item_id,
        specification=thing.specification,
        batch=thing.batch,
        expires_on=thing.expires_on,
        standard=item.standard[:LONGEST_NAME],
    )


def file_sheets(donation: Donation, sheets: Sequence[Sheet], today: str, cause: Cause) -> None:
    """Put what came along on file."""
    for sheet in sheets:
        donation.file_paper(
            sheet.kind,
            key=sheet.paper_id,
            paper_id=sheet.paper_id,
            sha256=sheet.sha256,
            line=sheet.line,
            today=today,
            cause=cause,
        )


def bring_in(
    ledger: Ledger,
    donation: Donation,
    line: int,
    arrival: Arrival,
    *,
    lot_id: LotId,
    warehouse_id: WarehouseId,
    override: str = "",
    gate: bool = False,
    cause: Cause,
) -> Lot:
    """A lot of the line in a warehouse; the donation knows of it. Save both.

    The lot is quarantined where D1 refuses it, or warns and nobody gave a reason.
    """
    response = ledger.get(Response, donation.response_id)
    today, of_line = today_of(response, cause), donation.line(line)
    arrival = replace(arrival, specification=arrival.specification or of_line.specification)
    certificates = donation.certificates(line, today)
    found = against(ledger, donation, arrival, name=of_line.name, certified=bool(certificates), cause=cause)
    usable = all(finding.strength == "warn" and override.strip() for finding in found)
    lot = take_in(
        ledger,
        id=lot_id,
        response_id=donation.response_id,
        warehouse_id=warehouse_id,
        item_id=arrival.item_id,
        quantity=arrival.quantity,
        source="donated",
        specification=arrival.specification,
        batch=arrival.batch,
        expires_on=arrival.expires_on,
        certificate_ids=certificates,
        donation_id=donation.id,
        line=line,
        condition="usable" if usable else "quarantined",
        book=donation.book,
        purpose=donation.purpose,
        directed_to=donation.directed_to,
        straight=donation.straight,
        shelf=arrival.shelf,
        cause=cause,
    )
    for finding in found:
        if usable:
            lot.override(finding.rule, key=finding.key, reason=override, cause=cause)
        else:
            lot.flag(finding.rule, key=finding.key, cause=cause)
    donation.receive(
        line,
        lot_id=lot.id,
        warehouse_id=warehouse_id,
        item_id=arrival.item_id,
        quantity=lot.on_hand,
        said=arrival.said or arrival.quantity,
        condition=lot.condition,
        batch=arrival.batch,
        expires_on=arrival.expires_on,
        certified=bool(certificates),
        papers_due=papers_due(response, cause),
        gate=gate,
        cause=cause,
    )
    miss_details(donation, line, found, cause)
    return lot


def against(
    ledger: Ledger, donation: Donation, arrival: Arrival, *, name: str, certified: bool, cause: Cause
) -> list[Finding]:
    """What D1 has against using these goods, as strictly as the response's policies mean it."""
    policies = ledger.get(Response, donation.response_id).policies
    goods = Goods(
        donor_kind=donation.donor_kind,
        name=name,
        specification=arrival.specification,
        category=ledger.get(Item, arrival.item_id).category,
        quantity=arrival.quantity.amount,
        certified=certified,
    )
    found = (finding.under(policies, cause.happened_at) for finding in d1_usable_stock(goods))
    return [finding for finding in found if finding.strength != "off"]


def lots_of(ledger: Ledger, donation: Donation) -> Iterator[Lot]:
    """Its lots, also those that parts of them became elsewhere or beside."""
    ids = list[UUID](donation.arrivals)
    for id in ids:
        lot = ledger.get(Lot, id)
        ids += lot.carried_to
        yield lot


def miss_details(donation: Donation, line: int, found: Iterable[Finding], cause: Cause) -> None:
    """What D1 asks to be known of the goods, and nobody knows yet, is owed from now on."""
    keys = {finding.key for finding in found}
    missing = [name for name in DETAILS if f"goods.{name}_missing" in keys]
    donation.miss_details(line, missing, cause=cause)


def papers_due(response: Response, cause: Cause) -> datetime:
    """Until when papers may be owed for what arrives now."""
    days = response.policies.limit("papers.days", cause.happened_at)
    return cause.happened_at + timedelta(days=int(days))


def today_of(response: Response, cause: Cause) -> str:
    """The day where the response is, as events hold it."""
    return cause.happened_at.astimezone(ZoneInfo(response.time_zone)).date().isoformat()
