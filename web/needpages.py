"""What the pages of needs show: the list with its filters, one need with its causes, and a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_

from domain.asks import HELPS, KINDS, URGENCIES
from domain.base import NotFound
from domain.dispatch import TAKEN_SEATS
from domain.needs import ENDED_NEEDS, OPEN_NEEDS
from domain.personal import Personal
from projections.dispatch import TaskRow
from projections.history import HistoryRow, personal
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web import access, asks, choices, chrome, contacts, duplicates, needwords, present
from web.at import at, moment
from web.context import muster
from web.forms import optional_text
from web.sentences.needs import REASON
from web.standing import tasks_of
from web.taskpages import history_of

PAGE = 100
STATES = {"open": OPEN_NEEDS, "all": (*OPEN_NEEDS, *ENDED_NEEDS, "unreachable")}
LEAST_DIGITS = 6


@dataclass(frozen=True)
class Asked:
    """The filters of the address; each is "" when it is not set."""

    status: str
    kind: str
    urgency: str
    area: str
    overdue: bool

    @classmethod
    def of(cls) -> Asked:
        """As the address says; what is no choice is not set."""
        given = request.args
        status = given.get("status", "open")
        return cls(
            status if status in (*STATES, *present.NEED) else "open",
            given.get("kind", "") if given.get("kind") in KINDS else "",
            given.get("urgency", "") if given.get("urgency") in URGENCIES else "",
            given.get("area", ""),
            given.get("overdue") == "1",
        )

    def where(self, now: datetime) -> list[ColumnElement[bool]]:
        """As conditions."""
        c = NeedRow.c
        states = STATES.get(self.status, (self.status,))
        found: list[ColumnElement[bool]] = [c.status.in_(states)]
        found += [c.kind == self.kind] if self.kind else []
        found += [c.urgency == self.urgency] if self.urgency else []
        found += [c.area_code.startswith(self.area, autoescape=True)] if self.area else []
        found += [c.needed_by < now, c.status.in_(OPEN_NEEDS)] if self.overdue else []
        return found


def list_page() -> str:
    """The needs of the response within reach, filtered; searched when something was sent."""
    response = chrome.current().response
    if response is None:
        return render_template("needs/none.html")
    asked, searched, now = Asked.of(), optional_text("q", 80), moment() or muster().ledger.now()
    rows, count, start = _found(response, asked, searched, now)
    return render_template(
        "needs/list.html",
        response=response,
        asked=asked,
        searched=searched,
        needs=_shown(rows, now),
        count=count,
        start=start,
        page_size=PAGE,
        states=_states(),
        kinds=[(kind, present.NEED_KIND[kind]) for kind in KINDS],
        urgencies=[(word, present.URGENCY[word]) for word in URGENCIES],
        areas=asks.places(response),
        moment=moment(),
        at=at(),
    )


ORDER = (
    NeedRow.c.status != "reported",
    NeedRow.c.urgency == "normal",
    NeedRow.c.urgency == "urgent",
    NeedRow.c.number.desc(),
)


def _found(
    response: ResponseRow, asked: Asked, searched: str, now: datetime
) -> tuple[list[NeedRow], int, int]:
    c, views = NeedRow.c, muster().views
    where = [access.scope("need.see").where(NeedRow), c.response_id == response.id]
    where += _searched(searched) if searched else asked.where(now)
    count = views.count(NeedRow, *where, at=at())
    start = min(max(request.values.get("from", 0, type=int), 0), count)
    rows = views.rows(NeedRow, *where, at=at(), order_by=ORDER, limit=PAGE, offset=start)
    return rows, count, start


def _searched(text: str) -> list[ColumnElement[bool]]:
    """By number, title or telephone; a telephone is found by its blind index, never read."""
    c = NeedRow.c
    ways: list[ColumnElement[bool]] = [c.title.contains(text, autoescape=True)]
    digits = "".join(letter for letter in text if letter.isdecimal())
    if digits and len(digits) <= LEAST_DIGITS:
        ways.append(c.number == int(digits))
    if len(digits) >= LEAST_DIGITS:
        ways.append(c.id.in_(asks.with_telephone(digits)))
    return [or_(*ways)]


def _states() -> list[tuple[str, Any]]:
    named = [(word, look.text) for word, look in present.NEED.items() if word != "overdue"]
    return [("open", _l("Still open")), ("all", _l("All")), *named]


def _shown(rows: Sequence[NeedRow], now: datetime) -> list[dict[str, Any]]:
    """As the browser's rows, with a look and whether it is late."""
    found = present.Presenter(muster().views, lambda value: None, at()).needs(rows)
    return [need | {"row": row, "late": late(row, now)} for need, row in zip(found, rows, strict=True)]


def late(row: NeedRow, now: datetime) -> bool:
    """Whether somebody still waits though the time they named has passed."""
    return row.status in OPEN_NEEDS and row.needed_by is not None and row.needed_by < now


@dataclass(frozen=True)
class Work:
    """A task written down for the need: how many people, and how long they served."""

    row: TaskRow
    people: int
    minutes: int


def need_page(
    need_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """A need as it is, or was at ?at=: its facts, what came of it, what can be done, how it came here."""
    position, views = at(), muster().views
    row = access.require("need.see", views.one(NeedRow, need_id, at=position))
    response = views.one(ResponseRow, row.response_id)
    if response is None:
        raise NotFound("response.not_found")
    may_change = position is None and not response.historical and access.may("need.change", row)
    return render_template(
        "needs/need.html",
        row=row,
        need=_shown([row], moment() or muster().ledger.now())[0],
        response=response,
        contact=contacts.contact(row) if position is None else None,
        remarks=_remarks(row),
        works=[_work(task) for task in tasks_of(row, position)],
        institution=views.one(InstitutionRow, row.institution_id) if row.institution_id else None,
        original=views.one(NeedRow, row.duplicate_of) if row.duplicate_of else None,
        reason=REASON.get(row.reason, row.reason),
        may_change=may_change,
        organisations=_organisations("need.change") if may_change else [],
        candidates=duplicates.candidates(row) if may_change else [],
        help_words=needwords.HELP,
        lines=history_of(row.id, position),
        moment=moment(),
        at=position,
        given=given or {},
        why=why or {},
    )


def _remarks(row: NeedRow) -> list[tuple[datetime, str]]:
    """What the asker wrote, and what was added since, for those who see to needs and may read names."""
    if not access.may("need.read", row):
        return []
    c = HistoryRow.c
    added = (c.item_id == row.id, c.topic == "needs.Need.WordAdded")
    words = muster().views.rows(HistoryRow, *added, at=at(), order_by=c.position)
    sealed: list[tuple[datetime, Personal | None]] = [(row.reported_at, row.text)] if row.text else []
    sealed += [(word.happened_at, personal(word.facts["text"])) for word in words]
    return [(time, access.name_of(text)) for time, text in sealed]


def _work(task: TaskRow) -> Work:
    """Who holds or has served a place, and the time served, of the last month."""
    ids = [UUID(seat["volunteer_id"]) for seat in task.seats if seat["state"] in TAKEN_SEATS]
    served = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(ids)) if ids else []
    spans = [span for row in served for span in row.served if span["item_id"] == str(task.id)]
    lengths = [_moment(span["ends_at"]) - _moment(span["starts_at"]) for span in spans]
    return Work(task, len(ids), round(sum(length.total_seconds() for length in lengths) / 60))


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _organisations(action: str) -> list[tuple[UUID, str]]:
    return [(branch.id, branch.row.name) for branch in choices.organisations(action)]


def new_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The short form for a call, with what was typed before."""
    response = chrome.current().response
    return render_template(
        "needs/new.html",
        response=response,
        places=asks.places(response) if response else [],
        helps=[(word, needwords.HELP[word]) for word in HELPS],
        urgencies=[(word, present.URGENCY[word]) for word in reversed(URGENCIES)],
        whens=list(needwords.WHEN.items()),
        organisations=_organisations("need.report"),
        given=given or {"urgency": "normal", "take_on": "1"},
        why=why or {},
    )
