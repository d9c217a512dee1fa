"""Lots and movements as the screens show them: with names, looks, days left and what they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from domain.donations.rules_stock import d11_idle
from domain.policies import Policies
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.warehouses import WarehouseRow
from projections.policies import policies_of
from projections.responses import ResponseRow
from web import access
from web.at import at, moment
from web.context import muster
from web.donations.goodsnames import goods_name
from web.donations.stockwords import CONDITION, days_left
from web.i18n import zone
from web.present import Look

SOON, AT_ONCE = 30, 400


def now() -> datetime:
    """The moment the page is about."""
    return moment() or muster().ledger.now()


def today() -> date:
    """Its day, where the response is."""
    return now().astimezone(ZoneInfo(zone())).date()


def limit(name: str, response: ResponseRow | None) -> int:
    """A limit of the response at the moment shown, as a whole number of days."""
    return SOON if response is None else int(_policies(response).limit(name, now()))


def idle_limit(response: ResponseRow | None) -> int | None:
    """After how many days goods lie idle (D11); None where the response does not apply that rule."""
    if response is not None and _policies(response).strength("D11", now()) == "off":
        return None
    return limit("D11.idle_days", response)


def _policies(response: ResponseRow) -> Policies:
    kept: dict[UUID, Policies] = g.setdefault("stock_policies", {})
    if response.id not in kept:
        kept[response.id] = policies_of(muster().views, response, at())
    return kept[response.id]


@dataclass(frozen=True)
class Held:
    """So much of a lot is promised to a consignment."""

    name: str
    href: str
    quantity: Decimal


@dataclass(frozen=True)
class Shown:
    """A lot with what people call its warehouse, and how it stands on the day shown."""

    row: LotRow
    warehouse: str
    day: date
    soon: int
    idle_after: int | None
    held: tuple[Held, ...] = ()

    @property
    def ref(self) -> str:
        """The number people say."""
        return self.row.ref

    @property
    def look(self) -> Look:
        """Its condition."""
        return CONDITION[self.row.condition]

    @property
    def on_hand(self) -> Decimal:
        """What is there."""
        return self.row.on_hand

    @property
    def reserved(self) -> Decimal:
        """What is promised."""
        return self.row.reserved

    @property
    def free(self) -> Decimal:
        """What is promised to nobody."""
        return self.row.available

    @property
    def available(self) -> Decimal:
        """What can still be promised: of what may be used."""
        return self.row.available if self.row.condition == "usable" else Decimal(0)

    @property
    def received(self) -> Decimal:
        """What came in."""
        return self.row.received

    @cached_property
    def left(self) -> int | None:
        """Days until it expires."""
        return days_left(self.row.expires_on, self.day)

    @property
    def expiry_family(self) -> str:
        """trouble once over, wait when it is soon."""
        if self.left is None or self.row.on_hand_milli == 0:
            return ""
        return "trouble" if self.left < 0 else "wait" if self.left <= self.soon else ""

    @property
    def expiry_text(self) -> str:
        """In how many days, when that matters."""
        if not self.expiry_family or self.left is None:
            return ""
        if self.left < 0:
            return str(ngettext("%(num)s day over", "%(num)s days over", -self.left))
        return (
            str(ngettext("%(num)s day left", "%(num)s days left", self.left))
            if self.left
            else str(_("today"))
        )

    @property
    def idle(self) -> int:
        """Days it has been lying unmoved, once that is too long (D11); else 0."""
        if self.idle_after is None:
            return 0
        found = d11_idle(
            available=self.row.available,
            condition=self.row.condition,
            moved_at=self.row.moved_at,
            now=now(),
            days=Decimal(self.idle_after),
        )
        return (now() - self.row.moved_at).days if any(found) else 0


def shown(rows: Sequence[LotRow], response: ResponseRow | None) -> list[Shown]:
    """Lots with the names of their warehouses."""
    named = warehouse_names({row.warehouse_id for row in rows})
    soon, idle = limit("expiring.days", response), idle_limit(response)
    return [Shown(row, named.get(row.warehouse_id, straight()), today(), soon, idle) for row in rows]


def straight() -> str:
    """Where goods lie that go straight from donor to user: nowhere."""
    return str(_("Straight delivery"))


def warehouse_names(ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """What these warehouses are called."""
    wanted = [id for id in ids if id is not None]
    rows = by_id(WarehouseRow, wanted)
    return {row.id: row.name for row in rows}


def by_id(kind: type[Any], ids: Iterable[Any]) -> list[Any]:
    """The rows of these ids at the moment shown."""
    wanted, rows = list(dict.fromkeys(ids)), []
    for start in range(0, len(wanted), AT_ONCE):
        rows += muster().views.rows(kind, kind.c.id.in_(wanted[start : start + AT_ONCE]), at=at())
    return rows


def goods() -> list[GoodsRow]:
    """The catalogue at the moment shown, by name."""
    rows = muster().views.rows(GoodsRow, at=at())
    return sorted(rows, key=lambda row: (row.category, row.code))


def warehouses(action: str, *, closed: bool = False) -> list[WarehouseRow]:
    """The warehouses where the reader may do this, by name."""
    where = [access.scope(action).where(WarehouseRow)]
    rows = muster().views.rows(WarehouseRow, *where, at=at(), order_by=WarehouseRow.c.name)
    return [row for row in rows if closed or not row.closed]


def link(endpoint: str, action: str, **values: Any) -> str:
    """The address of a page that may not be there, or not be for the reader: then ""."""
    there = endpoint in current_app.view_functions and access.carries(action)
    return url_for(endpoint, **values) if there else ""


@dataclass(frozen=True)
class Tie:
    """What a movement belongs to; of a lot also where that lies."""

    ref: str
    href: str
    place: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger; `running` is what was left of all that is shown after it."""

    row: MovementRow
    warehouse: str
    towards: str
    tie: Tie | None = None
    running: Decimal | None = None
    other: Tie | None = None
    """The lot that it came from, or went into, when goods were carried over."""

    @property
    def carried(self) -> str:
        """To or from which warehouse goods were carried over."""
        if self.other is None:
            return ""
        place = self.other.place
        return str(_("to %(place)s", place=place) if self.quantity < 0 else _("from %(place)s", place=place))

    @property
    def ref(self) -> str:
        """The lot's number."""
        return f"L-{self.row.lot_number:04d}"

    @property
    def item(self) -> str:
        """What it is."""
        return goods_name(self.row.item_name, self.row.item_id)

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return self.row.unit

    @property
    def quantity(self) -> Decimal:
        """How much, with its sign."""
        return self.row.quantity

    @property
    def balance(self) -> Decimal:
        """What was left of the lot."""
        return self.row.balance

    @property
    def reason(self) -> str:
        """Why."""
        return self.row.reason

    @property
    def late(self) -> bool:
        """Recorded more than a minute after it happened."""
        return (self.row.recorded_at - self.row.happened_at).total_seconds() > 60
