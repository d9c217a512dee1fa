"""What would be published of an item, line by line: once for the preview, once more when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from domain.donations.consignment_lines import GONE
from domain.donations.disclosure import PublicLine, seen
from domain.quantity import Quantity
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.catalogue import ItemRow
from projections.donations.consignment_lines import line_of
from projections.donations.consignments import ConsignmentRow
from projections.donations.giving import DonationRow
from projections.reading import Reading
from web.amounts import yuan
from web.i18n import LOCALES

CNY = "CNY"


@dataclass(frozen=True)
class Ready:
    """An item with the lines that everybody would read."""

    item_id: UUID
    ref: str
    lines: Sequence[PublicLine]

    @property
    def seen(self) -> str:
        """What the preview showed of it."""
        return seen(self.lines)


def ready(reading: Reading, kind: str, ids: Sequence[UUID], zone: str) -> list[Ready]:
    """The items of this kind, in the order of their numbers; those with nothing to show are left out."""
    found = []
    for rows, lines_of in _SOURCES[kind]:
        items = reading.rows(rows, rows.c["id"].in_(ids), order_by=rows.c["number"])
        named = _items_of(reading, items)
        here = ZoneInfo(zone)
        found += [Ready(row.id, ref_of(row), [*lines_of(reading, row, here, named)]) for row in items]
    return [one for one in found if one.lines]


def ref_of(row: Any) -> str:
    """The number people say."""
    return str(row.ref) if hasattr(row, "ref") else f"C-{row.number:04d}"


Named = dict[str, ItemRow]


def _items_of(reading: Reading, rows: Sequence[Any]) -> Named:
    """The catalogue's items that donations and consignments are of."""
    ids = {str(line["item_id"]) for row in rows for line in getattr(row, "lines", ()) if line["item_id"]}
    items = reading.rows(ItemRow, ItemRow.c.id.in_([UUID(id) for id in ids])) if ids else []
    return {str(item.id): item for item in items}


def _goods_came(reading: Reading, row: DonationRow, zone: ZoneInfo, named: Named) -> Iterator[PublicLine]:
    for line in row.lines:
        if not line["lot_ids"] or not Decimal(line["received"] or "0"):
            continue
        item = named.get(str(line["item_id"]))
        yield PublicLine(
            item_id=row.id,
            line=line["line"],
            what=item.name if item else line["name"],
            english=item.english if item else "",
            quantity=Quantity(Decimal(line["received"]), line["base"]),
            day=_day(row.received_at, zone),
            donor_id=row.donor_id,
        )


def _money_came(reading: Reading, row: CashRow, zone: ZoneInfo, named: Named) -> Iterator[PublicLine]:
    if row.received > row.refunded:
        left = row.received - row.refunded
        yield _money(row.id, "Cash donation", left, row.received_at, zone, row.donor_id)


def _goods_went(reading: Reading, row: ConsignmentRow, zone: ZoneInfo, named: Named) -> Iterator[PublicLine]:
    if row.status not in GONE:
        return
    for fact in row.lines:
        line, item = line_of(fact), named.get(fact["item_id"])
        there = line.away if line.received is None else line.received
        if there > 0:
            yield PublicLine(
                item_id=row.id,
                line=line.line,
                what=item.name if item else fact["item_name"],
                english=item.english if item else "",
                quantity=Quantity(there, line.quantity.unit),
                day=_day(row.handed_at or row.delivered_at or row.confirmed_at, zone),
                institution_id=row.institution_id,
            )


def _money_went(reading: Reading, row: CashRow, zone: ZoneInfo, named: Named) -> Iterator[PublicLine]:
    if row.spent > 0:
        yield _money(row.id, "Money spent", row.spent, row.changed_at, zone, None)


def _campaign(reading: Reading, row: CampaignRow, zone: ZoneInfo, named: Named) -> Iterator[PublicLine]:
    """What a campaign brought in money; the rest is told in words."""
    cash = reading.rows(CashRow, CashRow.c.campaign_id == row.id)
    raised = sum(one.received - one.refunded for one in cash)
    day = _day(row.project_ended_at or row.ended_at or row.changed_at, zone)
    quantity = Quantity(Decimal(raised) / 100, CNY)
    yield PublicLine(row.id, 1, row.name, "", quantity, day)


def words_of(reading: Reading, kind: str, ids: Sequence[UUID]) -> str:
    """What is said of campaigns beside their lines, to be typed over: raised, spent, left, for what."""
    if kind not in ("campaign", "project"):
        return ""
    rows = reading.rows(CampaignRow, CampaignRow.c.id.in_(ids), order_by=CampaignRow.c.number)
    return "\n".join(line for row in rows for line in _told(reading, row))


def _told(reading: Reading, row: CampaignRow) -> Iterator[str]:
    cash = reading.rows(CashRow, CashRow.c.campaign_id == row.id)
    raised, spent = sum(c.received - c.refunded for c in cash), sum(c.spent for c in cash)
    said = {"name": row.name, "raised": yuan(raised), "spent": yuan(spent), "left": yuan(raised - spent)}
    yield str(_("%(name)s: raised %(raised)s, spent %(spent)s, left %(left)s.", **said))
    for use in row.surpluses:
        yield str(
            _("What was left, %(amount)s: %(project)s.", amount=yuan(use["amount"]), project=use["project"])
        )


def _money(
    id: UUID, english: str, minor: int, at: datetime | None, zone: ZoneInfo, donor_id: UUID | None
) -> PublicLine:
    with force_locale(LOCALES["zh"]):
        what = str(_("Cash donation") if english == "Cash donation" else _("Money spent"))
    return PublicLine(id, 1, what, english, Quantity(Decimal(minor) / 100, CNY), _day(at, zone), donor_id)


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""


LinesOf = Callable[[Reading, Any, ZoneInfo, Named], Iterator[PublicLine]]
_SOURCES: dict[str, Sequence[tuple[type[Any], LinesOf]]] = {
    "received": ((DonationRow, _goods_came), (CashRow, _money_came)),
    "issued": ((ConsignmentRow, _goods_went), (CashRow, _money_went)),
    "campaign": ((CampaignRow, _campaign),),
    "project": ((CampaignRow, _campaign),),
}
"""What is published of what."""
