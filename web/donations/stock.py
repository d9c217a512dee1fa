"""The stock ledger with running balances, and the lots behind it: now, or at any past moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from domain.base import BadInput
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.responses import ResponseRow
from web import chrome, exports, present
from web.access import needs
from web.at import at, believable, moment
from web.boardisland import last_moment, zone_of
from web.context import muster
from web.donations import stockwords
from web.donations.holdings import by_item, within
from web.donations.stockentries import entries
from web.donations.stocklists import (
    SHOWS,
    Asked,
    choices,
    ledger_list,
    lots_list,
    narrowed,
    reach,
)
from web.donations.stockrows import shown
from web.donations.stockwords import SHOWN

blueprint = Blueprint("stock", __name__, url_prefix="/stock")
PAGE, MOST_SUMS, MOST_LISTED = 100, 12, 100_000
BAR = timedelta(minutes=10)
BARS = 144
WAYS = (
    ("ledger", "stock.ledger", "lot.see", _l("Stock book")),
    ("lots", "stock.lots", "lot.see", _l("Lots")),
    ("items", "catalogue.items", "item.see", _l("Kinds of goods")),
    ("warehouses", "warehouses.warehouses", "warehouse.see", _l("Warehouses")),
    ("counts", "counts.counts", "lot.see", _l("Counts")),
    ("recall", "recalls.recall", "stock.settle", _l("Recall")),
)
"""The pages of stock: key, endpoint, the action it is, its name."""


@blueprint.get("")
@needs("lot.see")
def ledger() -> str | Response:
    """Every movement, newest first, ?before= a position; as a list with ?format=xlsx or csv."""
    asked, views, c = Asked.of(request.args), muster().views, MovementRow.c
    where, order = [*reach(), *asked.movements()], c.position.desc()
    form = exports.wanted()
    if form:
        rows = views.rows(MovementRow, *where, at=at(), order_by=order, limit=MOST_LISTED)
        return ledger_list(entries(rows, asked), form)  # type: ignore[no-any-return]
    before = request.args.get("before", 0, type=int)
    page = [*where, c.position < before] if 0 < before < 2**62 else where
    rows = views.rows(MovementRow, *page, at=at(), order_by=order, limit=PAGE + 1)
    return render_template(
        "donations/stock/ledger.html",
        entries=entries(rows[:PAGE], asked),
        older=rows[PAGE - 1].position if len(rows) > PAGE else None,
        count=views.count(MovementRow, *where, at=at()),
        running=asked.sums_up,
        sums=list(by_item(asked.lots()).values()),
        alarms=_alarms(),
        most_sums=MOST_SUMS,
        asked=asked,
        choices=choices(),
        moment=moment(),
        at=at(),
    )


def _alarms() -> list[tuple[str, int, str]]:
    """What somebody has to look at: key, how many lots, its family."""
    return [
        (key, _count(key), family)
        for key, family in (("expiring", "wait"), ("low", "trouble"), ("idle", "wait"), ("waiting", "wait"))
    ]


def _count(show: str) -> int:
    return muster().views.count(LotRow, *within(), *narrowed(show), at=at())


@blueprint.get("/lots")
@needs("lot.see")
def lots() -> str | Response:
    """The lots, the first to expire first; as a list with ?format=xlsx or csv."""
    asked, show, views, c = Asked.of(request.args), request.args.get("show", ""), muster().views, LotRow.c
    show = show if show in SHOWS else ""
    where = [*within(), *asked.lots(), *narrowed(show)]
    order = [c.on_hand_milli == 0, c.expires_at.is_(None), c.expires_at, c.number]
    response, form = chrome.current().response, exports.wanted()
    if form:
        rows = views.rows(LotRow, *where, at=at(), order_by=order, limit=MOST_LISTED)
        return lots_list(shown(rows, response), form)  # type: ignore[no-any-return]
    count = views.count(LotRow, *where, at=at())
    start = min(max(request.args.get("from", 0, type=int), 0), count)
    rows = views.rows(LotRow, *where, at=at(), order_by=order, limit=PAGE, offset=start)
    return render_template(
        "donations/stock/lots.html",
        lots=shown(rows, response),
        count=count,
        counts={key: _count(key) for key in SHOWS if key},
        start=start,
        page_size=PAGE,
        show=show,
        asked=asked,
        choices=choices(),
        moment=moment(),
        at=at(),
    )


@blueprint.get("/bars")
@needs("lot.see")
def bars() -> Response:
    """How many movements were recorded in each ten minutes of ?day= (YYYY-MM-DD in the response's zone)."""
    response = chrome.current().response
    if response is None:
        return jsonify(day="", bars=[0] * BARS)
    try:
        start = datetime.fromisoformat(request.args.get("day", "")).replace(tzinfo=zone_of(response))
    except ValueError:
        raise BadInput("form.not_a_time", field="day") from None
    believable(start.replace(hour=0, minute=0), "day")
    counts = [0] * BARS
    for time in _recorded(response, start):
        counts[min(BARS - 1, int((time - start) / BAR))] += 1
    return jsonify(day=start.date().isoformat(), bars=counts)


def _recorded(response: ResponseRow, start: datetime) -> list[datetime]:
    c = MovementRow.c
    time = c.happened_at if response.historical else c.recorded_at
    query = select(time).where(*reach(), time >= start, time < start + timedelta(days=1))
    with muster().views.read() as reading:
        return [found for (found,) in reading.answers(query)]


def island() -> dict[str, Any]:
    """What the slider of a page must know."""
    response = chrome.current().response
    if response is None:
        return {}
    started = response.started_at.astimezone(zone_of(response)).date()
    return {
        "zone": response.time_zone,
        "bars": url_for("stock.bars", response=response.id),
        "first_day": started.isoformat(),
        "last_moment": present.moment(last_moment(response)) if response.historical else None,
        "moment": present.moment(moment()),
    }


def texts() -> dict[str, str]:
    """What the slider says."""
    said = {"Now": _("Now"), "Back to now": _("Back to now"), "Play the day": _("Play the day")}
    return {**said, "Stop": _("Stop"), "End": _("End"), "To the end": _("To the end")}


def ways() -> list[tuple[str, str, str, str]]:
    """The pages of stock that there are."""
    return [(key, endpoint, action, str(text)) for key, endpoint, action, text in WAYS]


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.filters.update(
        amount=stockwords.amount,
        signed=stockwords.signed,
        plain_amount=stockwords.plain,
        unit_word=stockwords.unit,
        category_word=stockwords.category,
    )
    state.app.jinja_env.globals.update(
        stock_ways=ways,
        stock_island=island,
        stock_texts=texts,
        movement_words=stockwords.MOVEMENT,
        source_words=stockwords.SOURCE,
        book_words=stockwords.BOOK,
        shown_words=SHOWN,
    )
