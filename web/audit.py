"""The history: who did what, when and why, in sentences; the raw event one click away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request, url_for
from sqlalchemy import ColumnElement, func
from werkzeug.wrappers import Response

from domain.base import BadInput, NotFound, Position
from domain.place import area_code
from projections.areas import AreaRow
from projections.history import HistoryRow
from projections.organisations import GrantRow
from web import access, choices, chrome
from web.access import needs
from web.at import at, instant, moment
from web.context import muster
from web.lives import life as life_of
from web.names import LETTERS, Names, as_id
from web.present import moment as iso
from web.sentences import KINDS, SENTENCES, Line, tell, what_happened

blueprint = Blueprint("audit", __name__, url_prefix="/history")
PAGE = 50
MOST = 500
SUB_DISTRICT = 9
"""Digits of its code."""


@blueprint.get("")
@needs("history.see")
def history() -> str | Response:
    """Events in order, newest first, filtered; as JSON for the board's detail panel."""
    rows, further = _page()
    lines = tell(rows, Names(muster().views))
    if _json():
        found = [_json_line(line) for line in lines]
        return jsonify(lines=found, before=rows[-1].position if further else None)
    return render_template("history/list.html", lines=lines, **_frame(rows, further))


@blueprint.get("/<int:position>")
@needs("history.raw")
def raw(position: int) -> str | Response:
    """One event as it is stored; personal values stay sealed."""
    row = muster().views.one(HistoryRow, position) if position < 2**62 else None
    if row is None or not access.scope("history.raw").contains(row):
        raise NotFound("access.not_found")
    line = tell([row], Names(muster().views))[0]
    if _json():
        return jsonify(stored(row))
    return render_template("history/raw.html", row=row, line=line, stored=readable(stored(row)))


@blueprint.get("/items/<uuid:item_id>")
@needs("history.see")
def life(item_id: UUID) -> str:
    """An item's life: each version, who changed what and why, and what goes with it."""
    before = request.args.get("before", type=int)
    shown = life_of(item_id, at(), before if before and before < 2**62 else None)
    may_raw = access.carries("history.raw")
    return render_template(
        "history/life.html", life=shown, at=at(), moment=moment(), may_raw=may_raw, kinds=KINDS
    )


def _page() -> tuple[list[HistoryRow], bool]:
    """The rows asked for, and whether there are older ones."""
    most = min(max(request.args.get("limit", PAGE, type=int), 1), MOST)
    rows = muster().views.rows(
        HistoryRow,
        *_conditions(),
        at=at(),
        order_by=HistoryRow.c.position.desc(),
        limit=most + 1,
    )
    return rows[:most], len(rows) > most


def _conditions() -> list[ColumnElement[bool]]:
    """The filters of the address, within the reader's scope."""
    c, asked = HistoryRow.c, request.args
    where = [access.scope("history.see").where(HistoryRow)]
    if item := asked.get("item"):
        where.append(c.item_id == _id(item, "item"))
    if who := asked.get("who"):
        where.append(c.by == _id(who, "who"))
    if command := asked.get("command"):
        where.append(c.command_id == _id(command, "command"))
    if asked.get("kind") in KINDS:
        where.append(c.item_kind == asked["kind"])
    if response := asked.get("response"):
        where.append(c.response_id == _id(response, "response"))
    return [*where, *_about(), *_between()]


def _about() -> list[ColumnElement[bool]]:
    """What happened (an event's stored name), in which area and organisation."""
    c, asked = HistoryRow.c, request.args
    where: list[ColumnElement[bool]] = []
    if asked.get("what") in SENTENCES:
        where.append(c.topic == asked["what"])
    if area := asked.get("area", "").strip():
        where.append(c.area_code.startswith(area_code(area), autoescape=True))
    if organisation := asked.get("org"):
        where.append(c.organisation_id == _id(organisation, "organisation"))
    if number := asked.get("number", "").strip().upper():
        found = re.fullmatch(r"([A-Z])-?0*([0-9]{1,9})", number)
        kind = next((k for k, letter in LETTERS.items() if found and letter[0] == found[1]), None)
        if found is None or kind is None:
            raise BadInput("history.number_unreadable", field="number")
        where += [c.item_kind == kind, c.number == int(found[2])]
    return where


def _between() -> list[ColumnElement[bool]]:
    c, asked = HistoryRow.c, request.args
    where: list[ColumnElement[bool]] = []
    if since := asked.get("since"):
        where.append(c.at >= instant(since, "since"))
    if until := asked.get("until"):
        where.append(c.at < instant(until, "until"))
    if (before := asked.get("before", type=int)) and before < 2**62:
        where.append(c.position < Position(before))
    return where


def _id(text: str, field: str) -> UUID:
    found = as_id(text)
    if found is None:
        raise BadInput("form.not_an_id", field=field)
    return found


def _json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.args.get("format") == "json" or best == "application/json"


def _json_line(line: Line) -> dict[str, Any]:
    return asdict(line) | {
        "at": iso(line.at),
        "happened_at": iso(line.happened_at),
        "item_id": str(line.item_id),
        "href": url_for("audit.raw", position=line.position) if access.carries("history.raw") else None,
    }


def _frame(rows: list[HistoryRow], further: bool) -> dict[str, Any]:
    """What the page needs besides the lines."""
    names, item, who = Names(muster().views), request.args.get("item"), request.args.get("who")
    return {
        "kinds": KINDS,
        "happenings": what_happened(request.args.get("kind", "")),
        "organisations": choices.organisations("history.see"),
        "areas": _areas(),
        "item": names.item(rows[0]) if item and rows else "",
        "who": names.person(who) if who else "",
        "actors": _actors(names),
        "older": rows[-1].position if further else None,
        "at": at(),
        "moment": moment(),
        "may_raw": access.carries("history.raw"),
        "response_names": {r.id: r.name for r in chrome.current().responses()},
    }


def _areas() -> list[AreaRow]:
    """Districts and sub-districts within reach: a community is found through its sub-district."""
    large = func.length(AreaRow.c.code) <= SUB_DISTRICT
    return muster().views.rows(
        AreaRow, access.scope("history.see").where(AreaRow), large, order_by=AreaRow.c.code, limit=MOST
    )


def _actors(names: Names) -> list[tuple[UUID, str]]:
    """The people with a role within the reader's scope, by name: who can have acted."""
    scope = access.scope("history.see")
    grants = muster().views.rows(GrantRow, scope.where(GrantRow), limit=MOST)
    return names.people(grant.person_id for grant in grants)


def stored(row: HistoryRow) -> dict[str, Any]:
    """The event's fields; a sealed value shows that it is sealed, and whose."""
    fixed = {
        "position": int(row.position),
        "topic": row.topic,
        "at": iso(row.at),
        "happened_at": iso(row.happened_at),
        "by": f"{row.by_kind} {row.by}",
        "command_id": str(row.command_id),
        "item": f"{row.item_kind} {row.item_id}",
    }
    return fixed | {name: _unreadable(value) for name, value in row.facts.items()}


def readable(fields: Mapping[str, Any]) -> str:
    """JSON for people: their own letters, one field a line."""
    return json.dumps(fields, ensure_ascii=False, indent=2, default=str)


def _unreadable(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"subject", "kind", "box"}:
        return f"sealed {value['kind']} of {value['subject']}"
    return value
