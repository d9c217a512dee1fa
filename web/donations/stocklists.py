"""What a list of lots or movements is narrowed to, and how it becomes a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, or_, select, tuple_

from domain.donations.lot_words import BOOKS, CONDITIONS, SOURCES
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.reading import live
from web import access, chrome, exports
from web.at import at
from web.donations.goodsnames import goods_name
from web.donations.holdings import below
from web.donations.stockrows import (
    Entry,
    Shown,
    goods,
    idle_limit,
    limit,
    now,
    warehouses,
)
from web.donations.stockwords import BOOK, CONDITION, MOVEMENT, SHOWN, SOURCE, amount, unit
from web.names import as_id

NUMBER_LETTER = "L-"


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what cannot be read asks for nothing."""

    item_id: UUID | None = None
    warehouse_id: UUID | None = None
    book: str = ""
    source: str = ""
    condition: str = ""
    kind: str = ""
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From ?item=&warehouse=&book=&source=&condition=&kind=&q="""

        def word(name: str, words: Sequence[str]) -> str:
            return query[name] if query.get(name) in words else ""

        return cls(
            as_id(query.get("item") or None),
            as_id(query.get("warehouse") or None),
            word("book", BOOKS),
            word("source", SOURCES),
            word("condition", CONDITIONS),
            word("kind", tuple(MOVEMENT)),
            query.get("q", "").strip()[:60],
        )

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Asked()

    @property
    def sums_up(self) -> bool:
        """Whether what is left in all can be said: one item, so one unit, and every movement of it."""
        return self.item_id is not None and not self.kind and not self.condition

    def lots(self) -> list[ColumnElement[bool]]:
        """The conditions on lots."""
        c = LotRow.c
        found = _same(c, self)
        if self.condition:
            found.append(c.condition == self.condition)
        if self.text:
            number = self.text.upper().removeprefix(NUMBER_LETTER)
            named = [c.batch == self.text, c.specification.contains(self.text, autoescape=True)]
            plain = number.isascii() and number.isdigit() and len(number) < 10
            found.append(or_(*named, c.number == int(number)) if plain else or_(*named))
        return found

    def movements(self) -> list[ColumnElement[bool]]:
        """The conditions on movements."""
        c = MovementRow.c
        found = _same(c, self)
        if self.kind:
            found.append(c.kind == self.kind)
        if self.condition:
            held = select(LotRow.c.id).where(live(LotRow, at()), LotRow.c.condition == self.condition)
            found.append(c.lot_id.in_(held))
        return found


def _same(c: Any, asked: Asked) -> list[ColumnElement[bool]]:
    pairs = (
        (c.item_id, asked.item_id),
        (c.warehouse_id, asked.warehouse_id),
        (c.book, asked.book),
        (c.source, asked.source),
    )
    return [column == value for column, value in pairs if value]


def reach() -> list[ColumnElement[bool]]:
    """The movements of the response that the reader may see."""
    response, seen = chrome.current().response, access.scope("lot.see").where(MovementRow)
    return [seen] if response is None else [seen, MovementRow.c.response_id == response.id]


def narrowed(show: str) -> list[ColumnElement[bool]]:
    """The conditions on lots of a chip: on hand, expiring, below the minimum, idle, quarantined."""
    c, response = LotRow.c, chrome.current().response
    there = c.on_hand_milli > 0
    match show:
        case "there":
            return [there]
        case "waiting":
            return [there, c.condition == "quarantined"]
        case "expiring":
            until = now() + timedelta(days=limit("expiring.days", response))
            return [there, c.expires_at.is_not(None), c.expires_at <= until]
        case "idle":
            days = idle_limit(response)
            if days is None:
                return [false()]
            since = now() - timedelta(days=days)
            return [c.available_milli > 0, c.condition == "usable", c.moved_at < since]
        case "low":
            places = sorted(below(), key=str)
            return [there, tuple_(c.warehouse_id, c.item_id).in_(places)] if places else [false()]
    return []


def choices() -> dict[str, list[tuple[Any, str]]]:
    """What the filters offer."""
    return {
        "entries": [(row.id, goods_name(row.name, row.id)) for row in goods()],
        "warehouses": [(row.id, row.name) for row in warehouses("warehouse.see", closed=True)],
        "books": [(word, str(text)) for word, text in BOOK.items()],
        "sources": [(word, str(text)) for word, text in SOURCE.items()],
        "conditions": [(word, str(look.text)) for word, look in CONDITION.items()],
        "kinds": [(word, str(text)) for word, text in MOVEMENT.items()],
    }


def ledger_list(found: Sequence[Entry], form: str) -> Any:
    """The ledger as Excel or CSV, in a form that an accountant can take over."""
    heads = [
        _("Position"),
        _("Voucher"),
        _("When"),
        _("Recorded"),
        _("Movement"),
        _("Goods"),
        _("Lot"),
        _("Batch"),
    ]
    heads += [_("Warehouse"), _("Book"), _("Where from"), _("Purpose"), _("In"), _("Out"), _("Unit")]
    heads += [_("Left in the lot"), _("Left in all"), _("To or from"), _("Reason")]
    return exports.as_list(str(_("Stock ledger")), heads, [_entry_cells(one) for one in found], form)


def _entry_cells(one: Entry) -> list[exports.Cell]:
    row, much = one.row, one.quantity
    return [
        row.position,
        row.voucher,
        row.happened_at,
        row.recorded_at,
        str(MOVEMENT.get(row.kind, row.kind)),
        goods_name(row.item_name, row.item_id, legal=True),
        one.ref,
        row.batch,
        one.warehouse,
        str(BOOK[row.book]),
        str(SOURCE[row.source]),
        row.purpose,
        much if much > 0 and row.before is None else None,
        -much if much < 0 and row.before is None else None,
        unit(row.unit),
        one.balance,
        one.running,
        " ".join(
            part
            for part in (one.towards, one.carried, *(tie.ref for tie in (one.tie, one.other) if tie))
            if part
        ),
        _why(one),
    ]


def _why(one: Entry) -> str:
    """The reason; of a corrected unit also what was what."""
    row = one.row
    if row.before is None:
        return row.reason
    was = f"{amount(row.before)} {unit(row.before_unit)} = {amount(one.balance)} {unit(row.unit)}"
    return f"{was} · {row.reason}"


def lots_list(found: Sequence[Shown], form: str) -> Any:
    """Lots as Excel or CSV."""
    heads = [
        _("Lot"),
        _("Goods"),
        _("Specification"),
        _("Batch"),
        _("Expiry"),
        _("Condition"),
        _("Warehouse"),
    ]
    heads += [_("Shelf"), _("Where from"), _("Book"), _("Purpose"), _("Unit"), _("Into stock"), _("On hand")]
    heads += [_("Reserved"), _("Available"), _("Received on"), _("Last moved")]
    return exports.as_list(str(_("Lots")), heads, [_lot_cells(one) for one in found], form)


def _lot_cells(one: Shown) -> list[exports.Cell]:
    row = one.row
    told: list[exports.Cell] = [
        one.ref,
        goods_name(row.item_name, row.item_id, legal=True),
        row.specification,
        row.batch,
        row.expires_on,
        str(one.look.text),
    ]
    place: list[exports.Cell] = [
        one.warehouse,
        row.shelf,
        str(SOURCE[row.source]),
        str(BOOK[row.book]),
        row.purpose,
    ]
    sums: list[exports.Cell] = [unit(row.unit), one.received, one.on_hand, one.reserved, one.available]
    return [*told, *place, *sums, row.received_at, row.moved_at]


SHOWS = tuple(SHOWN)
