"""The coordinator's board: a readable page without scripts, and what its scripts ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from sqlalchemy import ColumnElement, and_, select
from werkzeug.wrappers import Response as Redirect

from domain.base import BadInput, NotFound, Position
from domain.responses import ResponseId
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from web import access, chrome, forms, present
from web.access import needs
from web.at import at, believable, moment
from web.boardpage import MOST_READ, Filter, asked_for, in_order, numbers, ordered
from web.boardtexts import TEXTS
from web.context import muster
from web.i18n import DEFAULT_ZONE
from web.names import NamesBeside, as_id
from web.sentences import Line, tell
from web.suggestions import suggested

blueprint = Blueprint("board", __name__)
BAR = timedelta(minutes=10)
BARS = 144
MOST_LINES = 40
PAGE = 100
DRAFTED = "dispatch.Task.Drafted"


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


@dataclass
class Shown:
    """What the page shows of the queue: how many there are, how many match, the first, the numbers."""

    all: int
    matching: int
    first: list[present.Json]
    numbers: dict[str, int]


def _shown(response: ResponseRow, asked: Filter, position: Position | None, time: datetime | None) -> Shown:
    views = muster().views
    count = views.count(TaskRow, _within(response), at=position)
    if count <= MOST_READ:
        tasks = ordered(_tasks(response, position), time)
        found = [task for task in tasks if asked.passes(task, time)]
        return Shown(count, len(found), found[:PAGE], numbers(tasks, time))
    where = asked_for(asked, time or muster().ledger.now())
    matching = views.count(TaskRow, _within(response), where, at=position)
    first = _tasks(response, position, where, order_by=in_order(), limit=PAGE)
    return Shown(count, matching, first, {})


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
        shown=_shown(response, asked, position, time),
        asked=asked,
        selected=_chosen(response, position),
        island=_island(response, position, time),
        texts={text: _(text) for text in TEXTS},
        moment=time,
        at=position,
        alarms=alarms(),
    )


def alarms() -> list[str]:
    """What the board must say about itself: views that set an event aside."""
    found = muster().views.alarms()
    text = _("A view could not take in %(n)s records: tell the administrator", n=len(found))
    return [text] if found else []


def _island(response: ResponseRow, position: Position | None, time: datetime | None) -> dict[str, Any]:
    return {
        "response": str(response.id),
        "zone": response.time_zone or DEFAULT_ZONE,
        "csrf": generate_csrf(),
        "at": position,
        "moment": present.moment(time),
        "first_day": response.started_at.astimezone(_zone(response)).date().isoformat(),
        "areas": area_names(response.area_code),
        "organisations": {str(row.id): row.name for row in muster().views.rows(OrganisationRow)},
        "mine": _mine(response),
        "alarms": alarms(),
        "may": {
            "open": access.carries("task.open"),
            "assign": access.carries("seat.assign"),
            "report": access.carries("seat.report"),
            "cancel": access.carries("seat.cancel"),
            "close": access.carries("task.close"),
            "history": access.carries("history.see"),
        },
        "urls": {
            "snapshot": url_for("board.snapshot", response=response.id),
            "bars": url_for("board.bars", response=response.id),
            "detail": url_for("board.detail"),
            "create": url_for("dispatch.new_task"),
            "task": url_for("dispatch.new_task").removesuffix("new"),
            "history": "/history",
        },
    }


def _mine(response: ResponseRow) -> list[str]:
    """The tasks that the reader wrote down."""
    columns = HistoryRow.c
    drafted = (columns.by == access.person_id(), columns.topic == DRAFTED, columns.response_id == response.id)
    return [str(row.item_id) for row in muster().views.rows(HistoryRow, *drafted)]


def area_names(code: str) -> dict[str, str]:
    """Names of the sub-districts within an area, by code."""
    rows = muster().views.rows(AreaRow, AreaRow.c.code.startswith(code[:6], autoescape=True))
    return {row.code: row.name for row in rows if len(row.code) <= 9}


def _zone(response: ResponseRow) -> ZoneInfo:
    return ZoneInfo(response.time_zone or DEFAULT_ZONE)


@blueprint.get("/board/snapshot")
@needs("board.see")
def snapshot() -> Response:
    """All tasks of the response that the reader may see, now or at ?at=."""
    response, position = _response(), at()
    shown = muster().views.position() if position is None else position
    time = muster().views.moment_of(shown)
    found = {"position": shown, "at": present.moment(time), "tasks": _tasks(response, shown)}
    return Response(orjson.dumps(found), mimetype="application/json")


@blueprint.get("/board/bars")
@needs("board.see")
def bars() -> Response:
    """How much was recorded in each ten minutes of ?day= (YYYY-MM-DD in the response's zone)."""
    response = _response()
    zone = _zone(response)
    try:
        start = datetime.fromisoformat(request.args.get("day", "")).replace(tzinfo=zone, hour=0, minute=0)
    except ValueError:
        raise BadInput("form.not_a_time", field="day") from None
    believable(start, "day")
    counts = [0] * BARS
    for time in _recorded(ResponseId(response.id), start, start + timedelta(days=1)):
        counts[min(BARS - 1, int((time - start) / BAR))] += 1
    return jsonify(day=start.date().isoformat(), bars=counts)


def _recorded(response_id: ResponseId, start: datetime, end: datetime) -> list[datetime]:
    """When something was recorded about the response, in [start, end)."""
    columns = HistoryRow.c
    scope = access.scope("task.see")
    query = select(columns.at).where(
        columns.response_id == response_id, columns.at >= start, columns.at < end, scope.where(HistoryRow)
    )
    with muster().views.read() as reading:
        return [time for (time,) in reading.connection.execute(query)]


@blueprint.get("/board/detail")
@needs("board.see")
def detail() -> Response:
    """What the panel of ?task= shows beside the row: people, what happened, what came after ?at=."""
    try:
        task_id = UUID(request.args.get("task", ""))
    except ValueError:
        raise BadInput("form.not_an_id", field="task") from None
    position = at()
    row = access.require("task.see", muster().views.one(TaskRow, task_id, at=position))
    people = suggested(row, position)
    history = HistoryRow.c.item_id == row.id
    until = muster().views.position() if position is None else position
    return jsonify(
        people=people.people,
        able=people.able,
        busy=people.busy,
        total=muster().views.count(HistoryRow, history, HistoryRow.c.position <= until),
        history=[_line(line) for line in _lines(row.id, HistoryRow.c.position <= until)],
        later=[_line(line) for line in _lines(row.id, HistoryRow.c.position > until)],
    )


def _lines(task_id: UUID, *where: Any) -> list[Line]:
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id == task_id,
        *where,
        order_by=HistoryRow.c.position.desc(),
        limit=MOST_LINES,
    )
    return tell(rows, NamesBeside(muster().views, task_id))


def _line(line: Line) -> dict[str, Any]:
    return {
        "position": line.position,
        "at": present.moment(line.happened_at.astimezone(UTC)),
        "text": line.text,
        "family": line.family,
        "glyph": line.glyph,
    }
