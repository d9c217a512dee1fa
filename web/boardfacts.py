"""What the board asks for beside its rows: the panel of an item, the people of the areas, names, places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.dispatch.undoing import UNDOABLE
from domain.base import BadInput, Position
from domain.volunteers.fatigue import span_with
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.history import HistoryRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.policies import policies_of
from projections.reading import Reading
from projections.responses import ResponseRow
from projections.rows import Row
from web import access, chrome, contacts, forms, present
from web.access import needs
from web.actions import UNDOES
from web.at import at
from web.boardalarms import further
from web.boardisland import last_moment, zone_of
from web.candidates import Candidate
from web.context import muster
from web.donations.consignmentpages import in_hand
from web.names import NamesBeside
from web.present.places import points_of
from web.reasons import Day
from web.sentences import Line, tell
from web.suggestions import suggested, within_scope
from web.taskpages import teams_for

blueprint = Blueprint("boardfacts", __name__)
MOST_LINES = 40
MOST_FOUND = 8
MOST_NAMED = 60
MOST_PLACES = 1500


@blueprint.get("/board/detail")
@needs("board.see")
def detail() -> Response:
    """What the panel of ?task=, ?need= or ?consignment= shows; with ?at= as it was, and what came after."""
    position = at()
    if "need" in request.args:
        need = access.require("need.see", muster().views.one(NeedRow, _id("need"), at=position))
        return jsonify(**_asked(need, position), **_told(need, position))
    if "consignment" in request.args:
        goods = muster().views.one(ConsignmentRow, _id("consignment"), at=position)
        goods = access.require("consignment.see", goods)
        return jsonify(**in_hand(goods), **_told(goods, position))
    row = access.require("task.see", muster().views.one(TaskRow, _id("task"), at=position))
    found = suggested(row, position)
    return jsonify(
        people=found.people,
        able=found.able,
        cannot=found.cannot,
        stopped=found.stopped,
        minutes=_offer_minutes(row),
        teams=_teams(row) if position is None else [],
        **_told(row, position),
    )


def _id(name: str) -> UUID:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        raise BadInput("form.not_an_id", field=name) from None


def _offer_minutes(row: TaskRow) -> int:
    views = muster().views
    response = views.one(ResponseRow, row.response_id)
    return int(policies_of(views, response).limit("offer.minutes", row.starts_at)) if response else 30


def _teams(row: TaskRow) -> list[dict[str, Any]]:
    """The teams that can be asked as one."""
    return [{"id": str(team.id), "name": team.name, "people": len(team.members)} for team in teams_for(row)]


def _asked(need: NeedRow, position: Position | None) -> dict[str, Any]:
    """Who asks, in their words: for those who took the need on and may call."""
    views = muster().views
    institution = need.institution_id and views.one(InstitutionRow, need.institution_id, at=position)
    found = {"institution": institution.name if institution else None}
    told = contacts.contact(need) if position is None else None
    asker = {"asker": told.name, "mobile": told.mobile, "address": told.address} if told else {}
    return found | asker | {"text": access.name_of(need.text) if access.may("need.read", need) else ""}


def _told(row: TaskRow | NeedRow | ConsignmentRow, position: Position | None) -> dict[str, Any]:
    """How the item came here, and what followed."""
    views = muster().views
    until = views.position() if position is None else position
    own, columns = HistoryRow.c.item_id == row.id, HistoryRow.c
    return {
        "total": views.count(HistoryRow, own, columns.position <= until),
        "history": [_line(line) for line in _lines(row, columns.position <= until)],
        "later": [_line(line) for line in _lines(row, columns.position > until)],
    }


def _lines(row: Row, *where: Any) -> list[Line]:
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id == row.known_as,
        *where,
        order_by=HistoryRow.c.position.desc(),
        limit=MOST_LINES,
    )
    return tell(rows, NamesBeside(muster().views, row.known_as))


def _line(line: Line) -> dict[str, Any]:
    return {
        "position": line.position,
        "at": present.moment(line.happened_at.astimezone(UTC)),
        "text": line.text,
        "family": line.family,
        "glyph": line.glyph,
        "undo": line.topic in UNDOABLE and access.carries(UNDOES.get(line.topic, "step.undo")),
    }


@blueprint.get("/board/people")
@needs("board.see")
def people() -> Response:
    """How many are free and out in each area, who serves too long or is unfit, and the hours served today."""
    response, position = _response(), at()
    with muster().views.read() as reading:
        now = last_moment(response) if position is None else reading.moment_of(position, response.id)
        some = list(within_scope(reading, position))
        areas, worn = _areas(reading, some), _worn(reading, response, some, now)
    more = [asdict(one) for one in further(response, position, now)]
    return jsonify(areas=areas, further=more, **worn)


def _response() -> ResponseRow:
    found = chrome.current().response
    if found is None:
        raise BadInput("form.missing", field="response")
    return found


def _areas(reading: Reading, some: list[tuple[str, list[Candidate]]]) -> list[dict[str, Any]]:
    free: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for code, members in some:
        for one in members:
            if one.standing == "active" and not one.erased:
                (out if one.on_scene or one.busy else free)[code] += 1
    codes = set(free) | set(out)
    return [
        {"code": code, "name": name, "lat": lat, "lng": lng, "free": free[code], "out": out[code]}
        for code, (name, lat, lng) in points_of(reading, codes).items()
    ]


def _worn(
    reading: Reading, response: ResponseRow, some: list[tuple[str, list[Candidate]]], now: datetime
) -> dict[str, Any]:
    """Those on duty longer than the policy warns of, those on duty who are unfit, and the day's hours."""
    policies = policies_of(reading, response)
    limits = {
        name: timedelta(hours=float(policies.limit(f"V6.{name}_hours", now)))
        for name in ("rest", "warn", "refuse")
    }
    tasks = _tasks_of(reading, response)
    day = Day.of(now, zone_of(response).key)
    tired, unfit, hours = [], [], 0.0
    for _area, members in some:
        for one in members:
            if one.served:
                hours += sum(_within(day, s.starts_at, s.ends_at) for s in one.served if s.item_id in tasks)
            duty = next((item for item in one.on_scene if item in tasks), None)
            if duty is None:
                continue
            if one.fit is False or any(hold.holds(now) for hold in one.holds.values()):
                unfit.append(_alarm(one, duty))
            start = _on_duty_since(one, now, limits["rest"])
            if start and now - start > limits["warn"]:
                hours_on = (now - start).total_seconds() / 3600
                tired.append(_alarm(one, duty, hours_on, now - start > limits["refuse"]))
    return {"tired": tired, "unfit": unfit, "hours": round(hours)}


def _tasks_of(reading: Reading, response: ResponseRow) -> set[UUID]:
    query = select(TaskRow.c.id).where(TaskRow.c.until.is_(None), TaskRow.c.response_id == response.id)
    return {id for (id,) in reading.connection.execute(query)}


def _within(day: Day, start: datetime, end: datetime) -> float:
    return max(0.0, (min(end, day.end) - max(start, day.start)).total_seconds() / 3600)


def _on_duty_since(one: Candidate, now: datetime, rest: timedelta) -> datetime | None:
    """When the duty began that somebody serves now; duties with too little rest between are one."""
    spans = [(c.starts_at, c.ends_at) for c in one.commitments.values() if c.starts_at <= now]
    spans += [(s.starts_at, s.ends_at) for s in one.served]
    begun = [start for start, _end in spans]
    return span_with((max(begun), now), spans, rest)[0] if begun and max(begun) < now else None


def _alarm(one: Candidate, task: UUID, hours: float = 0, refuse: bool = True) -> dict[str, Any]:
    text = _("%(n)s h on duty", n=f"{hours:.1f}") if hours else _("unfit, on duty")
    return {"name": access.name_of(one.name), "task": str(task), "text": text, "refuse": refuse}


@blueprint.get("/board/crowd")
@needs("volunteer.see")
def crowd() -> Response:
    """The free people of ?area=, by name."""
    code = request.args.get("area", "")
    with muster().views.read() as reading:
        found = [
            one
            for area, members in within_scope(reading, at())
            for one in members
            if area == code and one.standing == "active" and not (one.erased or one.on_scene or one.busy)
        ]
    shown = [{"name": access.name_of(one.name), "text": _skills(one)} for one in found[:MOST_NAMED]]
    return jsonify(total=len(found), people=sorted(shown, key=lambda person: person["name"]))


def _skills(one: Candidate) -> str:
    kinds = dict.fromkeys(shown.kind for shown in one.credentials.values() if shown.verified)
    return " · ".join(str(present.CREDENTIAL.get(kind, kind)) for kind in kinds)


@blueprint.post("/board/find-people")
@needs("volunteer.see")
def find_people() -> Response:
    """People by a part of their name: sent, so that no name stays in an address or a log."""
    text = forms.text("q", most=40)
    found: list[tuple[str, Candidate]] = []
    with muster().views.read() as reading:
        for area, members in within_scope(reading, None):
            for one in members:
                if not one.erased and len(found) < MOST_FOUND and text in access.name_of(one.name):
                    found.append((area, one))
        places = points_of(reading, {code for code, _one in found})
    return jsonify(people=[_person(one, places.get(code, (code,))[0]) for code, one in found])


def _person(one: Candidate, area: str) -> dict[str, Any]:
    """Where a person is to be found on the board: their item now, else the list of volunteers."""
    first = min(one.commitments.values(), key=lambda promised: promised.starts_at, default=None)
    task = one.on_scene[0] if one.on_scene else first.item_id if first else None
    href = url_for("volunteers.volunteer", volunteer_id=one.id)
    said = " · ".join(filter(None, (area, _skills(one))))
    return {
        "id": str(one.id),
        "name": access.name_of(one.name),
        "text": said,
        "task": str(task) if task else None,
        "href": href,
    }


@blueprint.get("/board/places")
@needs("board.see")
def places() -> Response:
    """The areas of the response in which something can be planned, nearest to the ground first."""
    inside = AreaRow.c.code.startswith(_response().area_code[:6], autoescape=True)
    rows = muster().views.rows(AreaRow, inside, order_by=AreaRow.c.code)
    names = {row.code: row.name for row in rows}
    listed = [row for row in rows if len(row.code) >= 9][:MOST_PLACES] or rows
    return jsonify(
        [
            {"code": row.code, "name": _place(names, row.code), "lat": row.lat, "lng": row.lng}
            for row in listed
        ]
    )


def _place(names: dict[str, str], code: str) -> str:
    parts = [names[code[:n]] for n in (9, 12) if len(code) >= n and code[:n] in names] or [names[code]]
    return " · ".join(parts)
