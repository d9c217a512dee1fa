"""What of stock somebody must look at: low, owed papers, expiring, idle. A few are named, all have a way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from domain.base import Position
from domain.policies import Policies
from projections.donations.lots import LotRow
from projections.donations.owed import OwedPapersRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access
from web.donations.goodsnames import goods_name

NAMED = 4
"""Of each kind so many are named one by one; one line opens the rows of all."""
SOON = 7
"""Days before its expiry at which a lot is more than a reminder; ours."""
Alarm = dict[str, Any]


class Scarce(Protocol):
    """An item of which a warehouse has too little."""

    @property
    def warehouse_id(self) -> UUID:
        """Where."""

    @property
    def text(self) -> str:
        """How much there is, and how much there should be."""


def page(endpoint: str, **values: Any) -> str:
    """The address of a page, where this Muster has it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def low_ones(low: Sequence[tuple[str, Scarce]], response: ResponseRow) -> list[Alarm]:
    """Items under their minimum, each with its warehouse."""
    named = [
        _alarm("trouble", title, one.text, page("warehouses.warehouse", warehouse_id=one.warehouse_id))
        for title, one in low[:NAMED]
    ]
    more = _("%(n)s more items are below their minimum", n=len(low) - NAMED)
    return _with_rest(named, len(low), "trouble", more, page("stock.lots", show="low", response=response.id))


@dataclass
class Stock:
    """The stock of a response at a moment."""

    reading: Reading
    response: ResponseRow
    position: Position | None
    now: datetime
    policies: Policies

    def expiring(self) -> list[Alarm]:
        """Lots that will be no good soon, the first ones first."""
        c = LotRow.c
        rows = self.reading.rows(
            LotRow, *self._expiring, at=self.position, order_by=c.expires_at, limit=NAMED
        )
        named = [
            _alarm(family, f"{row.ref} {name}", text, page("lots.lot", lot_id=row.id))
            for row in rows
            for (family, text), name in [(self._left(row), goods_name(row.item_name, row.item_id))]
        ]
        more = _("%(n)s more lots expire soon", n=self.expire_soon - NAMED)
        return _with_rest(named, self.expire_soon, "wait", more, self._lots("expiring"))

    @cached_property
    def expire_soon(self) -> int:
        """How many there are."""
        return self.reading.count(LotRow, *self._expiring, at=self.position)

    @property
    def _expiring(self) -> tuple[Any, ...]:
        c = LotRow.c
        until = self.now + timedelta(days=int(self.policies.limit("expiring.days", self.now)))
        return (
            *self._mine,
            c.on_hand_milli > 0,
            c.condition.in_(("usable", "quarantined")),
            c.expires_at <= until,
        )

    @property
    def _mine(self) -> tuple[Any, ...]:
        return access.scope("lot.see").where(LotRow), LotRow.c.response_id == self.response.id

    def _left(self, row: LotRow) -> tuple[str, str]:
        """How grave it is, and how many days are left."""
        if row.expires_at is None or row.expires_at <= self.now:
            return "trouble", str(_("expired"))
        days = (row.expires_at - self.now).days
        text = ngettext("expires in %(num)s day", "expires in %(num)s days", days)
        return ("trouble" if days < SOON else "wait"), text

    def idle(self) -> list[Alarm]:
        """D11: usable goods that nobody has moved for long, in one line."""
        if self.policies.strength("D11", self.now) == "off":
            return []
        c, days = LotRow.c, int(self.policies.limit("D11.idle_days", self.now))
        lain = (c.available_milli > 0, c.condition == "usable", c.moved_at < self.now - timedelta(days=days))
        count = self.reading.count(LotRow, *self._mine, *lain, at=self.position)
        if not count:
            return []
        text = ngettext(
            "%(num)s lot has lain for over %(days)s days",
            "%(num)s lots have lain for over %(days)s days",
            count,
            days=days,
        )
        return [_alarm("wait", text, str(_("Lying idle")), self._lots("idle"))]

    def owed(self) -> list[Alarm]:
        """Donations whose papers should have come by now."""
        c = OwedPapersRow.c
        seen = access.scope("donation.see").where(OwedPapersRow)
        where = (c.response_id == self.response.id, c.due_at <= self.now, seen)
        count = self.reading.count(OwedPapersRow, *where, at=self.position)
        rows = self.reading.rows(OwedPapersRow, *where, at=self.position, order_by=c.due_at, limit=NAMED)
        named = [
            _alarm(
                "wait",
                f"G-{row.number:04d}",
                ngettext("%(num)s paper owed", "%(num)s papers owed", len(row.papers)),
                page("giving.donation", donation_id=row.id),
            )
            for row in rows
        ]
        more = _("%(n)s more donations owe papers", n=count - NAMED)
        return _with_rest(named, count, "wait", more, page("giving.owed", response=self.response.id))

    def _lots(self, show: str) -> str:
        return page("stock.lots", show=show, response=self.response.id)


def _alarm(family: str, title: str, text: str, href: str) -> Alarm:
    return {"family": family, "title": title, "text": text, "href": href}


def _with_rest(named: Iterable[Alarm], count: int, family: str, more: str, href: str) -> list[Alarm]:
    """Those that are named; one line more where there are others."""
    rest = [_alarm(family, more, str(_("Show the rows")), href)] if count > NAMED else []
    return [*named, *rest]
