"""What the pages of counts show; while somebody counts, nothing of what the books say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from projections.donations.counts import CountRow
from projections.donations.lots import LotRow
from web import access, chrome
from web.at import at, moment
from web.context import muster
from web.donations.goodsnames import goods_name
from web.donations.lotpages import sheets_of
from web.donations.stockforms import chosen, row_id
from web.donations.stockrows import by_id, goods, shown, warehouse_names, warehouses
from web.donations.stockwords import COUNT, plain
from web.donations.storeframe import on_phone
from web.names import Names
from web.present import Look
from web.taskpages import history_of

PAGE = 100


@dataclass(frozen=True)
class Shown:
    """A count with its names."""

    row: CountRow
    warehouse: str
    opened_by: str
    mine: bool = False
    """Whether the reader counted: then they do not look into the books before somebody else has."""

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"K-{self.row.number:04d}"

    @property
    def look(self) -> Look:
        """How far it is."""
        return COUNT[self.row.status]

    @property
    def size(self) -> int:
        """How many lots."""
        return len(self.row.lots)

    @property
    def entered(self) -> int:
        """How many of them are counted."""
        return self.size - self.row.left

    @property
    def compared(self) -> bool:
        """Whether the reader may see what the books say: nobody counts any more, or others did."""
        return self.row.status == "confirmed" or (self.row.status == "counted" and not self.mine)

    @property
    def differing(self) -> int | None:
        """How many differ, once that may be known."""
        return self.row.differing if self.compared else None


@dataclass(frozen=True)
class Line:
    """A lot of a count."""

    id: str
    item: str
    ref: str
    shelf: str
    batch: str
    expires_on: str
    unit: str
    counted: str
    booked: Decimal
    difference: Decimal
    reason: str
    at: datetime | None = None
    """When it was counted."""


def lines_of(row: CountRow) -> list[Line]:
    """The lots of a count by shelf, as one walks along them."""
    lots = {str(lot.id): lot for lot in by_id(LotRow, [UUID(fact["lot_id"]) for fact in row.lots])}
    made = []
    for fact in row.lots:
        lot = lots.get(fact["lot_id"])
        made.append(
            Line(
                id=fact["lot_id"],
                item=goods_name(lot.item_name, lot.item_id) if lot else "",
                ref=lot.ref if lot else "",
                shelf=lot.shelf if lot else "",
                batch=lot.batch if lot else "",
                expires_on=lot.expires_on if lot else "",
                unit=lot.unit if lot else fact["unit"],
                counted=plain(fact["counted"]) if fact["counted"] else "",
                booked=Decimal(fact["expected"] or 0),
                difference=Decimal(fact["difference"] or 0),
                reason=fact["reason"],
                at=datetime.fromisoformat(fact["at"]) if fact["at"] else None,
            )
        )
    return sorted(made, key=lambda line: (line.shelf, line.ref))


def listed(state: str) -> list[Shown]:
    """The counts of the response within reach, newest first."""
    response, c = chrome.current().response, CountRow.c
    where = [access.scope("lot.see").where(CountRow)]
    if response is not None:
        where.append(c.response_id == response.id)
    if state in COUNT:
        where.append(c.status == state)
    rows = muster().views.rows(CountRow, *where, at=at(), order_by=c.number.desc())
    return told(rows)


def told(rows: list[CountRow]) -> list[Shown]:
    """Counts with their names."""
    named = warehouse_names({row.warehouse_id for row in rows})
    people = dict(Names(muster().views).people({row.opened_by for row in rows}))
    reader = str(access.person_id())
    return [
        Shown(
            row,
            named.get(row.warehouse_id, ""),
            people.get(row.opened_by, str(_("somebody"))),
            reader in row.counters,
        )
        for row in rows
    ]


def list_page() -> str:
    """The counts, a page of them."""
    state = request.args.get("state", "")
    found = listed(state)
    start = min(max(request.args.get("from", 0, type=int), 0), len(found))
    return render_template(
        "donations/stock/counts.html",
        counts=found[start : start + PAGE],
        count=len(found),
        start=start,
        page_size=PAGE,
        state=state,
        states=[("", _("All")), *((word, look.text) for word, look in COUNT.items())],
        moment=moment(),
        at=at(),
    )


def lots_in(warehouse_id: UUID, item_id: UUID | None = None, action: str = "lot.see") -> list[LotRow]:
    """What is on hand in a warehouse, of this response, by shelf."""
    response, c = chrome.current().response, LotRow.c
    where = [access.scope(action).where(LotRow), c.warehouse_id == warehouse_id, c.on_hand_milli > 0]
    if response is not None:
        where.append(c.response_id == response.id)
    if item_id is not None:
        where.append(c.item_id == item_id)
    return muster().views.rows(LotRow, *where, order_by=[c.shelf, c.number], limit=200)


def new_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """Which lots of which warehouse."""
    places, picked = warehouses("stock.move"), chosen("lot")
    wanted = row_id("warehouse") or _sent("warehouse_id") or _place_of(picked)
    place = next((row for row in places if row.id == wanted), places[0] if len(places) == 1 else None)
    item_id = row_id("item")
    phone = bool(request.form.get("phone") or request.args.get("phone"))
    return render_template(
        "donations/stock/count_new.html",
        frame="donations/stock/_store.html" if phone else "base.html",
        on_phone=phone,
        warehouses=[(row.id, row.name) for row in places],
        warehouse=place,
        items=[(row.id, goods_name(row.name, row.id)) for row in goods()],
        item_id=item_id,
        lots=shown(lots_in(place.id, item_id), chrome.current().response) if place else [],
        chosen={str(id) for id in picked},
        given=given or {},
        why=why or {},
    )


def _sent(name: str) -> UUID | None:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None


def _place_of(picked: list[UUID]) -> UUID | None:
    """The warehouse of the lots that were chosen in a list."""
    rows = by_id(LotRow, picked[:1])
    return rows[0].warehouse_id if rows else None


def count_page(
    row: CountRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None, act: str = ""
) -> str:
    """A count; whoever may enter sees fields, whoever may confirm sees the differences."""
    one, lines, past = told([row])[0], lines_of(row), at() is not None
    may = not past and access.may("count.enter", row)
    again = row.status == "counted" and (bool(request.args.get("again")) or _numbers(given))
    return render_template(
        f"donations/stock/{'store_count' if on_phone() else 'count'}.html",
        one=one,
        row=row,
        lines_to_count=lines,
        compared=lines,
        entering=may and (row.status == "opened" or again),
        recounting=may and row.status == "counted",
        confirming=not past and row.status == "counted" and not one.mine and access.may("count.confirm", row),
        sheets=sheets_of(row.id),
        given=given or {},
        why=why or {},
        act_name=act,
        lines=history_of(row.id, at()) if one.compared and access.may("history.see", row) else [],
        moment=moment(),
        at=at(),
    )


def _numbers(given: Mapping[str, str] | None) -> bool:
    """Whether numbers were sent that come back to be corrected."""
    return given is not None and any(name.startswith("lot.") for name in given)
