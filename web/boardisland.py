"""What the board's scripts must know before they ask for anything: the JSON island `board`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from domain.base import Position
from projections.areas import AreaRow
from projections.history import HistoryRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from web import access, chrome, present
from web.context import muster
from web.i18n import DEFAULT_ZONE

MINE = ("dispatch.Task.Drafted", "needs.Need.Accepted")
"""What makes an item mine: I wrote it down, or took it on."""
RIGHTS = {
    "open": "task.open",
    "change": "task.change",
    "assign": "seat.assign",
    "offer": "seat.assign",
    "report": "seat.report",
    "cancel": "seat.cancel",
    "close": "task.close",
    "verify": "task.verify",
    "need": "need.change",
    "undo": "step.undo",
    "history": "history.see",
    "goods": "consignment.see",
    "goods_approve": "consignment.approve",
    "goods_move": "consignment.move",
    "goods_deliver": "consignment.report",
    "goods_confirm": "consignment.move",
}
"""What a button of the board needs."""


def island(response: ResponseRow, position: Position | None, time: datetime | None) -> dict[str, Any]:
    """Names, rights and addresses for one response at one moment."""
    zone, last = response.time_zone or DEFAULT_ZONE, last_moment(response)
    return {
        "response": str(response.id),
        "zone": zone,
        "csrf": generate_csrf(),
        "at": position,
        "moment": present.moment(time),
        "historical": response.historical,
        "first_day": response.started_at.astimezone(ZoneInfo(zone)).date().isoformat(),
        "last_moment": present.moment(last),
        "areas": area_names(response.area_code),
        "organisations": {str(row.id): row.name for row in muster().views.rows(OrganisationRow)},
        "openers": _openers(),
        "mine": _mine(response),
        "alarms": alarms(),
        "ways": [{"text": way.text, "href": way.href} for way in chrome.current().ways()],
        "may": {name: access.carries(action) for name, action in RIGHTS.items()},
        "urls": _urls(response),
    }


def _urls(response: ResponseRow) -> dict[str, str]:
    asked = {
        name: url_for(f"boardfacts.{name}", response=response.id) for name in ("people", "crowd", "places")
    }
    if access.carries("lot.see"):
        asked["stock"] = url_for("boardstock.stock", response=response.id)
    return asked | {
        "snapshot": url_for("board.snapshot", response=response.id),
        "bars": url_for("board.bars", response=response.id),
        "detail": url_for("boardfacts.detail"),
        "find_people": url_for("boardfacts.find_people"),
        "bulk": url_for("boardbulk.bulk", response=response.id),
        "create": url_for("dispatch.new_task"),
        "open": url_for("dispatch.create_task"),
        "task": url_for("dispatch.new_task").removesuffix("new"),
        "need": "/needs/",
        "consignment": "/consignments/",
        "undo": "/dispatch/undo/",
        "history": "/history",
    }


def last_moment(response: ResponseRow) -> datetime:
    """Of a response that is history, when the last of it happened; else now."""
    if not response.historical:
        return muster().ledger.now()
    query = select(func.max(HistoryRow.c.happened_at)).where(HistoryRow.c.response_id == response.id)
    with muster().views.read() as reading:
        found: datetime | None = reading.connection.execute(query).scalar()
    return found or response.started_at


def _openers() -> list[tuple[str, str]]:
    """The organisations for which the reader may open tasks, their own first."""
    scope = access.scope("task.open")
    own = {held.organisation_id for held in scope.held}
    rows = [row for row in muster().views.rows(OrganisationRow) if scope.covers(row.id, None, None)]
    return [(str(row.id), row.name) for row in sorted(rows, key=lambda row: (row.id not in own, row.path))]


def _mine(response: ResponseRow) -> list[str]:
    """The tasks that the reader wrote down, and the needs they took on."""
    columns = HistoryRow.c
    acted = (columns.by == access.person_id(), columns.topic.in_(MINE), columns.response_id == response.id)
    return [str(row.item_id) for row in muster().views.rows(HistoryRow, *acted)]


def area_names(code: str) -> dict[str, str]:
    """Names of the sub-districts within an area, by code."""
    rows = muster().views.rows(AreaRow, AreaRow.c.code.startswith(code[:6], autoescape=True))
    return {row.code: row.name for row in rows if len(row.code) <= 9}


def alarms() -> list[str]:
    """What the board must say about itself: views that set an event aside, or lag behind."""
    parts = muster()
    found = parts.views.alarms()
    said = (
        [_("A view could not take in %(n)s records: tell the administrator", n=len(found))] if found else []
    )
    behind = parts.ledger.head() - parts.views.position()
    if behind > MOST_BEHIND:
        said.append(_("The board is %(n)s records behind", n=behind))
    return said


MOST_BEHIND = 200
"""Records that may wait to be shown without an alarm."""


def zone_of(response: ResponseRow) -> ZoneInfo:
    """The zone a response's days are counted in."""
    return ZoneInfo(response.time_zone or DEFAULT_ZONE)
