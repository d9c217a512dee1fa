"""The storekeeper's phone: what is to receive, put away, pick, deliver and count, each one touch away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, or_, true

from projections.donations.consignments import ConsignmentRow
from projections.donations.counts import CountRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from web import access, chrome
from web.access import needs
from web.context import muster
from web.donations.consignmentfacts import Beside, ref, title
from web.donations.consignmentpages import sheet_waits
from web.donations.countpages import told
from web.donations.goodsnames import goods_name, several
from web.donations.stockrows import link, shown
from web.donations.stockwords import COUNT, amount, unit
from web.donations.storeframe import address
from web.i18n import when
from web.present import Look

blueprint = Blueprint("store", __name__)
MOST, MOST_LOTS = 6, 60
COMING = ("offered", "screened", "accepted", "agreed")
GIFT, BOX = Look("wait", "c-picked", ""), Look("move", "c-transit", "")


@dataclass(frozen=True)
class Way:
    """Something to do: where it leads, what it is, what about it."""

    href: str
    title: str
    text: str
    look: Look
    tone: str = ""


@dataclass(frozen=True)
class Part:
    """One kind of things to do, with the first of them."""

    key: str
    title: str
    count: int
    more: str
    rows: Sequence[Way] = field(default_factory=list)


@blueprint.get("/store")
@needs("stock.receive")
def today() -> str:
    """The storekeeper's day; ?q= is a number that nothing is called."""
    asked = request.args.get("q", "").strip()[:40]
    parts = [_stamped(), _leaving(), _picking(), _coming(), _counts(), _shelves()]
    return render_template(
        "donations/stock/store.html",
        parts=[part for part in parts if part.count],
        asked=asked,
        missed=bool(asked),
        serves="volunteer" in access.roles(),
    )


@blueprint.get("/store/lots")
@needs("lot.see")
def lots() -> str:
    """What lies in the warehouses, what expires first on top; ?q= is a name, a shelf, a batch or a number.

    ?show=shelf is what has no shelf yet.
    """
    asked, c = request.args.get("q", "").strip()[:40], LotRow.c
    bare = request.args.get("show") == "shelf"
    called = and_(_called(asked) if asked else true(), c.shelf == "" if bare else true())
    order = [c.expires_on == "", c.expires_on, c.item_name, c.number]
    count, rows = _rows(LotRow, "lot.see", c.on_hand_milli > 0, called, order_by=order, most=MOST_LOTS)
    return render_template(
        "donations/stock/store_lots.html",
        lots=shown(rows, chrome.current().response),
        counting=_being_counted(),
        count=count,
        asked=asked,
        bare=bare,
    )


def _being_counted() -> set[str]:
    """The lots that somebody counts now: nobody is told what the books say of them."""
    seen = access.scope("lot.see").where(CountRow)
    rows = muster().views.rows(CountRow, CountRow.c.status == "opened", seen)
    return {fact["lot_id"] for row in rows for fact in row.lots if not fact["counted"]}


def _called(text: str) -> ColumnElement[bool]:
    c, digits = LotRow.c, text.upper().removeprefix("L-")
    if digits.isascii() and digits.isdigit() and len(digits) < 6:
        return or_(c.number == int(digits), c.batch == text, c.shelf == text)
    return or_(*(column.icontains(text, autoescape=True) for column in (c.item_name, c.shelf, c.batch)))


def _rows(
    kind: type[Any], action: str, *where: Any, order_by: Any, most: int = MOST
) -> tuple[int, list[Any]]:
    """How many there are in the response within reach, and the first of them."""
    response, views = chrome.current().response, muster().views
    asked = [access.scope(action).where(kind), *where]
    if response is not None:
        asked.append(kind.c.response_id == response.id)
    return views.count(kind, *asked), views.rows(kind, *asked, order_by=order_by, limit=most)


def _counts() -> Part:
    """Counts to enter, and those that wait for a second person."""
    c = CountRow.c
    count, rows = _rows(CountRow, "count.enter", c.status.in_(("opened", "counted")), order_by=c.opened_at)
    return Part(
        "count", str(_("To count")), count, url_for("counts.counts"), [_count(one) for one in told(rows)]
    )


def _count(one: Any) -> Way:
    row, mine = one.row, str(access.person_id()) in one.row.counters
    if row.status == "opened":
        text = ngettext("%(num)s lot left to count", "%(num)s lots left to count", row.left)
    else:
        text = _("Waits for a second person") if mine else _("You can confirm it")
    return Way(
        address(row.id), f"{one.ref} {one.warehouse}", str(text), COUNT[row.status], "ok" if mine else ""
    )


def _shelves() -> Part:
    """Goods that are here and have no shelf yet."""
    c = LotRow.c
    where = (c.on_hand_milli > 0, c.shelf == "", c.warehouse_id.is_not(None))
    count, rows = _rows(LotRow, "stock.move", *where, order_by=c.number)
    counting = _being_counted()
    ways = [
        Way(
            address(one.row.id),
            f"{goods_name(one.row.item_name, one.row.item_id)} {_much(one, counting)}",
            f"{one.ref} · {one.warehouse}",
            one.look,
            "quiet",
        )
        for one in shown(rows, chrome.current().response)
    ]
    return Part("shelf", str(_("To put away")), count, url_for("store.lots", show="shelf"), ways)


def _much(one: Any, counting: set[str]) -> str:
    return "" if str(one.row.id) in counting else f"{amount(one.on_hand)} {unit(one.row.unit)}"


def _picking() -> Part:
    """Consignments that are approved: their goods are to be taken from the shelves."""
    return _boxes("pick", str(_("To pick")), "approved")


def _leaving() -> Part:
    """Consignments that are picked: to be handed to whoever carries them."""
    return _boxes("deliver", str(_("To hand over")), "picked")


def _stamped() -> Part:
    """Consignments whose stamped sheet was photographed: somebody looks at it and confirms."""
    return _boxes("stamped", str(_("Stamped sheets to look at")), "sheet", *sheet_waits())


def _boxes(key: str, name: str, status: str, *asked: ColumnElement[bool]) -> Part:
    c = ConsignmentRow.c
    where = asked or (c.status == status, c.straight.is_(False))
    count, rows = _rows(ConsignmentRow, "consignment.move", *where, order_by=[c.expected_at, c.number])
    beside = Beside(muster().views)
    beside.learn(rows)
    ways = [_box(row, beside) for row in rows]
    more = link("consignments.consignments", "consignment.see", status=status)
    return Part(key, name, count, more, ways)


def _box(row: ConsignmentRow, beside: Beside) -> Way:
    by = _("by %(time)s", time=when(row.expected_at)) if row.expected_at else ""
    text = " · ".join(part for part in (ref(row), beside.name(row.warehouse_id), str(by)) if part)
    name = title(row, beside.name(row.institution_id))
    return Way(address(row.id), name, text, BOX, "bad" if row.late else "quiet")


def _coming() -> Part:
    """Donations that were offered or accepted and are not here yet."""
    c = DonationRow.c
    where = (c.status.in_(COMING), c.straight.is_(False))
    count, rows = _rows(DonationRow, "donation.receive", *where, order_by=c.offered_at)
    ways = [
        Way(
            link("giving.donation", "donation.see", donation_id=row.id),
            several(goods_name(line["name"], line["item_id"]) for line in row.lines[:2]),
            row.ref,
            GIFT,
        )
        for row in rows
    ]
    more = link("giving.donations", "donation.see")
    return Part("receive", str(_("To receive")), count, more, [way for way in ways if way.href])
