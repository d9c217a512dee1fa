"""D3 做好基本的需求评估: how much of each line open needs still ask for, looked up for the screening."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from projections.donations.catalogue import ItemRow, item_among, names_of
from projections.donations.giving import DonationRow, GiftFact
from projections.needs import OPEN_NEEDS, NeedRow
from web import access
from web.context import muster
from web.donations.stockwords import amount, unit

MOST = 5000


@dataclass(frozen=True)
class Needed:
    """What open needs ask of one line: how many ask, how much in all as far as they say, in base units."""

    asking: int
    quantity: Decimal
    unit: str
    unsaid: bool
    """Some of them do not say how much."""

    @property
    def text(self) -> str:
        """As the screening notes it: the amount, "?" when nobody says how much, "" when nobody asks."""
        if not self.asking:
            return ""
        return format(self.quantity, "f") if self.quantity else "?"

    @property
    def said(self) -> str:
        """For people."""
        return f"{amount(self.quantity)} {unit(self.unit)}" if self.quantity else ""


def needed_of(row: DonationRow) -> dict[int, Needed]:
    """Per line of the donation."""
    c = NeedRow.c
    where = [c.response_id == row.response_id, c.kind == "supplies", c.status.in_(OPEN_NEEDS)]
    open_ = muster().views.rows(NeedRow, access.scope("need.see").where(NeedRow), *where, limit=MOST)
    items = muster().views.rows(ItemRow)
    names, by_id = names_of(items), {str(item.id): item for item in items}
    asked: dict[UUID, list[tuple[int | None, str]]] = {}
    loose: dict[str, list[tuple[int | None, str]]] = {}
    for need in open_:
        for line in need.lines:
            item = item_among(names, line["item"])
            place = asked.setdefault(item.id, []) if item else loose.setdefault(line["item"], [])
            place.append((line["quantity"], line["unit"]))
    return {line["line"]: _needed(line, by_id, asked, loose) for line in row.lines}


def _needed(
    line: GiftFact,
    items: dict[str, ItemRow],
    asked: dict[UUID, list[tuple[int | None, str]]],
    loose: dict[str, list[tuple[int | None, str]]],
) -> Needed:
    item = items.get(line["item_id"] or "")
    told = asked.get(item.id, []) if item else loose.get(line["name"], [])
    known = [Decimal(n) for n, _unit in told if n]
    base = item.unit if item else line["unit"]
    return Needed(len(told), sum(known, Decimal(0)), base, any(not n for n, _ in told))
