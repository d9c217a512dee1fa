"""What the pages of a task show: the forms for its plan; a task with its people, next steps and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from app.dispatch.undoing import STATUS_TOPICS, UNDOABLE
from domain.base import Position
from domain.dispatch import CLOSE_REASONS, KINDS, LIVE_SEATS, RESULTS, TAKEN_SEATS, URGENCIES
from domain.volunteers import CREDENTIALS
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.needs import NeedRow
from projections.policies import policies_of
from projections.recurring import TemplateRow
from projections.responses import ResponseRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, choices, chrome, placing, prefill, present
from web.actions import UNDOES
from web.at import at, moment
from web.context import muster
from web.i18n import local_input
from web.names import NamesBeside
from web.refusals import told
from web.sentences import Line, tell
from web.suggestions import Suggested, suggested
from web.volunteers import roster

MOST_AREAS = 2000
MOST_LINES = 60
FIRST_HOURS = (1, 3)
"""A new task starts in an hour and takes two, until somebody says otherwise."""
ACTS = {
    "check-in": _l("Check in"),
    "clear": _l("Has left"),
    "no-show": _l("Did not come"),
    "dispatch": _l("Send"),
    "cancel": _l("Take back"),
}
"""What the ticked people of a task's list can have in common."""
FIRST = ("on_scene", "en_route", "dispatched", "accepted", "offered")
"""Whom a list of people shows first: those who are there, then the nearer they are to it."""


@dataclass(frozen=True)
class Warned:
    """Somebody whom a rule warns of: done only with a reason."""

    id: UUID
    name: str
    rule: str
    text: str


def new_task_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form for a new task, with what was typed before, or with what a need says."""
    response = chrome.current().response
    needs, template = _wanted_needs(given), None if given else prefill.chosen()
    return render_template(
        "dispatch/new.html",
        given=given or _first_values(needs, template),
        ticked=template.credentials if template else _ticked(given),
        why=why or {},
        response=response,
        needs=needs,
        organisations=_organisations(),
        any_areas=muster().views.count(AreaRow) > 0,
        **_plan_words(),
    )


def edit_page(
    row: TaskRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The form with the plan of a task as it is, or as it was typed."""
    return render_template(
        "dispatch/edit.html",
        row=row,
        given=given or _as_planned(row),
        ticked=_ticked(given) if given else row.credentials,
        why=why or {},
        people=sum(seat["state"] in TAKEN_SEATS and seat["state"] != "cleared" for seat in row.seats),
        **_plan_words(),
    )


def _plan_words() -> dict[str, Any]:
    return {
        "kinds": [(kind, present.KIND[kind]) for kind in KINDS],
        "urgencies": [(word, present.URGENCY[word]) for word in URGENCIES],
        "credentials": [(kind, present.CREDENTIAL[kind]) for kind in CREDENTIALS],
    }


def _ticked(given: Mapping[str, str] | None) -> list[str]:
    return given.getlist("credentials") if given is not None and hasattr(given, "getlist") else []


def _wanted_needs(given: Mapping[str, str] | None) -> list[NeedRow]:
    """The needs that the task is written down for, as far as the reader may see them."""
    sent = request.form.getlist("need") if given is not None else request.args.getlist("need")
    ids = [UUID(one) for one in sent if _is_id(one)]
    seen = access.scope("need.see").where(NeedRow)
    return muster().views.rows(NeedRow, NeedRow.c.id.in_(ids), seen) if ids else []


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _first_values(needs: Sequence[NeedRow], template: TemplateRow | None) -> dict[str, str]:
    start = muster().ledger.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=FIRST_HOURS[0])
    given = {
        "urgency": "normal",
        "places": "4",
        "starts_at": local_input(start),
        "ends_at": local_input(start + timedelta(hours=FIRST_HOURS[1] - FIRST_HOURS[0])),
    }
    given |= prefill.values(template)
    for need in needs[:1]:
        places = {"places": str(need.quantity)} if need.kind == "people" and need.quantity else {}
        given |= {"title": need.title[:80], "urgency": need.urgency, "area_code": need.area_code} | places
        given |= {"organisation_id": str(need.organisation_id or "")}
    given |= {k: v for k in ("lat", "lng", "area_code") if (v := request.args.get(k))}
    return given | {"area_code": placing.text_of(given.get("area_code", ""))}


def _as_planned(row: TaskRow) -> dict[str, str]:
    return {
        "title": row.title,
        "kind": row.kind,
        "urgency": row.urgency,
        "area_code": placing.text_of(row.area_code),
        "address": row.address,
        "lat": "" if row.lat is None else str(row.lat),
        "lng": "" if row.lng is None else str(row.lng),
        "starts_at": local_input(row.starts_at),
        "ends_at": local_input(row.ends_at),
        "places": str(row.places),
        "bring": row.bring,
    }


def _organisations() -> list[tuple[UUID, str]]:
    """The organisations a task may be written down for, higher ones first."""
    return [(branch.id, branch.row.name) for branch in choices.organisations("task.open")]


def areas_within(code: str) -> list[AreaRow]:
    """The areas of a subtree in the order of their codes, each below the one around it."""
    inside = AreaRow.c.code.startswith(code, autoescape=True)
    return muster().views.rows(AreaRow, inside, order_by=AreaRow.c.code, limit=MOST_AREAS)


def task_page(
    task_id: UUID,
    *,
    warned: Sequence[Warned] = (),
    act: str = "",
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
) -> str:
    """A task as it is, or was at ?at=; `warned` are people for whom `act` (an address) needs a reason."""
    views, position = muster().views, at()
    row = access.require("task.see", views.one(TaskRow, task_id, at=position))
    task = present.Presenter(views, access.name_of, position).tasks([row])[0]
    return render_template(
        "dispatch/task.html",
        row=row,
        task=task,
        look=present.look(task, moment()),
        suggested=_suggested(row) if position is None else Suggested(),
        teams=teams_for(row) if position is None else (),
        reasons=[(reason, present.CLOSE_REASON[reason]) for reason in CLOSE_REASONS],
        results=[(name, present.RESULT[name]) for name in RESULTS],
        acts=list(ACTS.items()),
        warned=warned,
        act=act,
        refused=told(task_id),
        given=given or {},
        why=why or {},
        moment=moment(),
        at=position,
        seen_history=access.carries("history.see"),
        **_people_of(row, task),
        **_causes_of(row, position),
    )


def _people_of(row: TaskRow, task: present.Json) -> dict[str, Any]:
    """The seats in the order in which they need somebody's eye, and what may be asked about them."""
    return {
        "seats": sorted(present.live(task["seats"]), key=_rank),
        "gone": [seat for seat in task["seats"] if seat["state"] in present.LEFT],
        "begun": row.starts_at <= muster().ledger.now(),
        "live": sum(seat["state"] in LIVE_SEATS for seat in row.seats),
        "offer_minutes": _offer_minutes(row),
    }


def _causes_of(row: TaskRow, position: Position | None) -> dict[str, Any]:
    """Where the task comes from and what came of it: needs, hours, and what happened."""
    served, happened = _served(row, position), _happened(row.id, position)
    return {
        "needs": _needs_of(row, position),
        "served": served,
        "hours": sum(served.values(), timedelta()),
        "lines": tell(happened, NamesBeside(muster().views, row.id)),
        "undoable": _undoable(row, happened) if position is None else (),
    }


def _undoable(row: TaskRow, happened: Sequence[HistoryRow]) -> frozenset[int]:
    """The steps the reader can take back: the last of each seat, and of the task (newest first)."""
    found: set[int] = set()
    seen: set[object] = set()
    for one in happened if access.may("step.undo", row) else ():
        whose = one.facts.get("volunteer_id") or (one.topic in STATUS_TOPICS and "the task")
        asked = UNDOES.get(one.topic, "step.undo")
        if whose and whose not in seen and one.topic in UNDOABLE and access.may(asked, row):
            found.add(one.position)
        seen.add(whose)
    return frozenset(found)


def _offer_minutes(row: TaskRow) -> int:
    with muster().views.read() as reading:
        response = reading.one(ResponseRow, row.response_id)
        return (
            int(policies_of(reading, response).limit("offer.minutes", muster().ledger.now()))
            if response
            else 0
        )


def _rank(seat: Mapping[str, Any]) -> int:
    return FIRST.index(seat["state"]) if seat["state"] in FIRST else len(FIRST)


def _suggested(row: TaskRow) -> Suggested:
    """Who could be sent, for those who may send."""
    if not access.may("seat.assign", row):
        return Suggested()
    return suggested(row, named=request.form.get("q", "").strip())


def teams_for(row: TaskRow) -> list[TeamRow]:
    """The teams that could be asked as one, for those who may send."""
    with muster().views.read() as reading:
        return roster.teams(reading) if access.may("seat.assign", row) else []


def _needs_of(row: TaskRow, position: Position | None) -> list[NeedRow]:
    """The needs it is for, as far as the reader may see them."""
    ids = [UUID(one) for one in row.need_ids]
    seen = access.scope("need.see").where(NeedRow)
    return muster().views.rows(NeedRow, NeedRow.c.id.in_(ids), seen, at=position) if ids else []


def _served(row: TaskRow, position: Position | None) -> dict[str, timedelta]:
    """Volunteer → the time counted for this task."""
    if not (ids := [UUID(seat["volunteer_id"]) for seat in row.seats if seat["state"] == "cleared"]):
        return {}
    rows = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(ids), at=position)
    here = {str(v.id): [s for s in v.served if s["item_id"] == str(row.id)] for v in rows}
    return {id: sum(map(_length, counted), timedelta()) for id, counted in here.items()}


def _length(served: Any) -> timedelta:
    from web.sentences import as_time

    start, end = as_time(served["starts_at"]), as_time(served["ends_at"])
    return end - start if start and end else timedelta()


def history_of(item_id: UUID, position: Position | None) -> list[Line]:
    """What happened to an item, newest first, in sentences."""
    return tell(_happened(item_id, position), NamesBeside(muster().views, item_id))


def _happened(item_id: UUID, position: Position | None) -> list[HistoryRow]:
    asked = [HistoryRow.c.item_id == item_id]
    return muster().views.rows(
        HistoryRow, *asked, at=position, order_by=HistoryRow.c.position.desc(), limit=MOST_LINES
    )
