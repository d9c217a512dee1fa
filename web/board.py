"""The coordinator's board: a readable page without scripts, and what its scripts ask for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, select
from werkzeug.wrappers import Response as Redirect

from domain.base import BadInput, NotFound, Position
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.history import HistoryRow
from projections.needs import OPEN_NEEDS, NeedRow
from projections.responses import ResponseRow
from web import access, chrome, forms, present
from web.access import needs
from web.at import at, believable, moment
from web.boardalarms import further
from web.boardisland import alarms, island, zone_of
from web.boardpage import MOST_READ, URGENCY, Filter, asked_for, in_order, numbers, ordered
from web.boardtexts import TEXTS
from web.bundles import board_bundle
from web.context import muster
from web.donations.consignmentfacts import consignments
from web.donations.consignmentpages import OPEN
from web.names import as_id

blueprint = Blueprint("board", __name__)
BAR = timedelta(minutes=10)
BARS = 144
PAGE = 100


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(words=present)


def _response() -> ResponseRow:
    """The response asked for, or the newest the reader may see. NotFound when there is none."""
    wanted = request.args.get("response")
    found = chrome.current().response
    if found is None or (wanted and str(found.id) != wanted):
        raise NotFound("access.not_found")
    return found


def _within(response: ResponseRow) -> ColumnElement[bool]:
    scope = access.scope("task.see")
    return and_(TaskRow.c.response_id == response.id, scope.where(TaskRow))


def _tasks(
    response: ResponseRow, position: Position | None, *where: ColumnElement[bool], **how: Any
) -> list[present.Json]:
    rows = muster().views.rows(TaskRow, _within(response), *where, at=position, **how)
    return present.Presenter(muster().views, access.name_of, position).tasks(rows)


def _asked_in(response: ResponseRow) -> ColumnElement[bool]:
    return and_(NeedRow.c.response_id == response.id, access.scope("need.see").where(NeedRow))


def _needs(response: ResponseRow, position: Position | None) -> list[present.Json]:
    rows = muster().views.rows(NeedRow, _asked_in(response), at=position)
    return present.Presenter(muster().views, access.name_of, position).needs(rows)


def _goods_of(response: ResponseRow) -> ColumnElement[bool]:
    c = ConsignmentRow.c
    return and_(c.response_id == response.id, access.scope("consignment.see").where(ConsignmentRow))


def _goods(response: ResponseRow, position: Position | None) -> list[present.Json]:
    rows = muster().views.rows(ConsignmentRow, _goods_of(response), at=position)
    return consignments(present.Presenter(muster().views, access.name_of, position), rows)


def _open(response: ResponseRow) -> tuple[ColumnElement[bool], ...]:
    return _asked_in(response), NeedRow.c.status.in_(OPEN_NEEDS)


NEEDS_FIRST = [case(URGENCY, value=NeedRow.c.urgency, else_=2), NeedRow.c.needed_by, NeedRow.c.number]
"""The most urgent first, then by when they are needed."""
GOODS_FIRST = [ConsignmentRow.c.expected_at.is_(None), ConsignmentRow.c.expected_at, ConsignmentRow.c.number]
"""By when they should be there; those of which nobody said that last."""


@dataclass
class Shown:
    """What the page shows of the queue: how many there are, how many match, the first, the numbers."""

    all: int
    needs: int
    consignments: int
    matching: int
    first: list[present.Json]
    numbers: dict[str, int]
    tab: str = "tasks"
    others: list[present.Json] = field(default_factory=list)
    """The first of the open needs or consignments, when the address asks for ?tab=needs or consignments."""

    @property
    def open(self) -> int:
        """How many are open of what the tab shows in place of tasks."""
        return self.needs if self.tab == "needs" else self.consignments


def _shown(response: ResponseRow, asked: Filter, position: Position | None, time: datetime | None) -> Shown:
    views = muster().views
    count = views.count(TaskRow, _within(response), at=position)
    asking = views.count(NeedRow, *_open(response), at=position)
    goods = views.count(ConsignmentRow, _goods_of(response), ConsignmentRow.c.status.in_(OPEN), at=position)
    if count <= MOST_READ:
        tasks = ordered(_tasks(response, position), time)
        found = [task for task in tasks if asked.passes(task, time)]
        return Shown(count, asking, goods, len(found), found[:PAGE], numbers(tasks, time))
    where = asked_for(asked, time or muster().ledger.now())
    matching = views.count(TaskRow, _within(response), where, at=position)
    first = _tasks(response, position, where, order_by=in_order(), limit=PAGE)
    return Shown(count, asking, goods, matching, first, {})


def _tab_shown(shown: Shown, response: ResponseRow, position: Position | None) -> Shown:
    """With the needs or the consignments in place of the tasks, where the address asks for them."""
    tab, views = request.args.get("tab"), muster().views
    presenter = present.Presenter(views, access.name_of, position)
    if tab == "needs":
        needs = views.rows(NeedRow, *_open(response), at=position, order_by=NEEDS_FIRST, limit=PAGE)
        return replace(shown, tab=tab, others=presenter.needs(needs))
    if tab == "consignments" and access.carries("consignment.see"):
        goods = (_goods_of(response), ConsignmentRow.c.status.in_(OPEN))
        rows = views.rows(ConsignmentRow, *goods, at=position, order_by=GOODS_FIRST, limit=PAGE)
        return replace(shown, tab=tab, others=consignments(presenter, rows))
    return shown


def _chosen(response: ResponseRow, position: Position | None) -> present.Json | None:
    """The task of ?sel=, when it is one of this response that the reader may see."""
    wanted = as_id(request.args.get("sel"))
    found = _tasks(response, position, TaskRow.c.id == wanted) if wanted else []
    return found[0] if found else None


@blueprint.get("/board")
@needs("board.see")
def board() -> str:
    """The board at now or at ?at=; filters, search and selection are in the address."""
    response = chrome.current().response
    return _page(response, Filter.of(request.args)) if response else render_template("board/none.html")


@blueprint.post("/board/find")
@needs("board.see")
def find() -> str | Redirect:
    """Search without scripts: sent, so that no name stays in an address; the tasks' words come back in it."""
    response, asked = _response(), Filter.of({**request.args, "q": forms.optional_text("q", 80) or ""})
    g.page = url_for("board.board")
    if asked.text and not _sendable(response, asked):
        return _page(response, asked)
    return redirect(chrome.here_with(q=asked.text or None), 303)


def _sendable(response: ResponseRow, asked: Filter) -> bool:
    """Whether the search may stand in an address: not with very many tasks, whose names are not read."""
    position = at()
    few = muster().views.count(TaskRow, _within(response), at=position) <= MOST_READ
    return few and asked.sendable(_tasks(response, position))


def _page(response: ResponseRow, asked: Filter) -> str:
    position, time = at(), moment()
    return render_template(
        "board/board.html",
        response=response,
        shown=_tab_shown(_shown(response, asked, position, time), response, position),
        asked=asked,
        selected=_chosen(response, position),
        island=island(response, position, time),
        texts={text: _(text) for text in TEXTS},
        scripts=url_for("bundles.scripts", v=board_bundle()[1]),
        moment=time,
        at=position,
        alarms=alarms(),
        further=further(response, position, time or muster().ledger.now()),
    )


@blueprint.get("/board/snapshot")
@needs("board.see")
def snapshot() -> Response:
    """All needs and tasks of the response that the reader may see, now or at ?at=."""
    response, position = _response(), at()
    shown = muster().views.position() if position is None else position
    time = muster().views.moment_of(shown, response.id)
    found = {
        "position": shown,
        "at": present.moment(time),
        "tasks": _tasks(response, shown),
        "needs": _needs(response, shown),
        "consignments": _goods(response, shown),
    }
    return Response(orjson.dumps(found), mimetype="application/json")


@blueprint.get("/board/bars")
@needs("board.see")
def bars() -> Response:
    """How much was recorded in each ten minutes of ?day= (YYYY-MM-DD in the response's zone)."""
    response = _response()
    zone = zone_of(response)
    try:
        start = datetime.fromisoformat(request.args.get("day", "")).replace(tzinfo=zone, hour=0, minute=0)
    except ValueError:
        raise BadInput("form.not_a_time", field="day") from None
    believable(start, "day")
    counts = [0] * BARS
    for time in _recorded(response, start, start + timedelta(days=1)):
        counts[min(BARS - 1, int((time - start) / BAR))] += 1
    return jsonify(day=start.date().isoformat(), bars=counts)


def _recorded(response: ResponseRow, start: datetime, end: datetime) -> list[datetime]:
    """When something was recorded about the response (or happened, when it is history), in [start, end)."""
    columns = HistoryRow.c
    scope = access.scope("task.see")
    time = columns.happened_at if response.historical else columns.at
    query = select(time).where(
        columns.response_id == response.id, time >= start, time < end, scope.where(HistoryRow)
    )
    with muster().views.read() as reading:
        return [time for (time,) in reading.connection.execute(query)]
