"""What strangers may ask of the public lines: filtered, summed, remembered for as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select

from projections.donations.catalogue import GoodsRow
from projections.donations.disclosure import DisclosureRow, PublicRow, exact
from projections.institutions import InstitutionRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from projections.rows import Row
from web import throttle
from web.context import muster
from web.donations.publicnames import donors_called
from web.donations.publicunits import Flows, as_now, by_name

PAGE = 50
MOST_EXPORTED = 20_000
KEPT = 256
"""Answers remembered; each is a page of lines and a table of sums."""
MOST_SUMS = 200
"""Lines of a table of sums; a download has every line."""
GROUPS = ("what", "organisation", "day")
FLOWS = ("received", "issued")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the public lines is wanted."""

    response_id: UUID | None = None
    kind: str = ""
    q: str = ""
    what: str = ""
    organisation_id: UUID | None = None
    first: str = ""
    last: str = ""
    by: str = "what"
    start: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """Received and issued of one thing, of one organisation's or one day's."""

    name: str
    unit: str
    received: Any
    issued: Any
    donations: int
    consignments: int
    before: Sequence[str] = ()
    """Units of earlier times in which some of its lines were published; counted here in the unit of now."""


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of one page, how many there are, and the sums of all of them."""

    rows: Sequence[PublicRow]
    count: int
    sums: Sequence[Sum]
    more_sums: int
    """How many sums are not shown."""
    donations: int
    consignments: int
    organisations: Sequence[tuple[str, str]]
    """Those of whom anything is public in the response."""


class Remembered:
    """The newest answers; they hold until a line is published or taken back."""

    def __init__(self) -> None:
        self._stamp: object = None
        self._answers: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, stamp: object, asked: object) -> Any:
        """The answer given at this stamp, or None."""
        with self._lock:
            if stamp != self._stamp:
                self._answers.clear()
                self._stamp = stamp
            return self._answers.get(asked)

    def put(self, stamp: object, asked: object, answer: Any) -> None:
        """Remember an answer of this stamp."""
        with self._lock:
            if stamp == self._stamp:
                self._answers[asked] = answer
                while len(self._answers) > KEPT:
                    self._answers.popitem(last=False)


def find(reading: Reading, asked: Asked) -> Found:
    """The answer, from memory when nothing was published since."""
    memory: Remembered = current_app.extensions.setdefault("muster.public_lines", Remembered())
    stamp = stamp_of(reading)
    if asked.q:
        throttle.count_search()  # may have found a donor by a name whose consent can end at any moment
        return _find(reading, asked)
    known: Found | None = memory.get(stamp, asked)
    if known is None:
        throttle.count_search()
        known = _find(reading, asked)
        memory.put(stamp, asked, known)
    return known


def stamp_of(reading: Reading) -> tuple[Any, ...]:
    """Changes with every publication and withdrawal, with the catalogue, and with other views' generation."""
    asked = (kind.c[name] for kind in (PublicRow, GoodsRow) for name in ("since", "until"))
    answers = [reading.answers(select(func.max(column)))[0][0] for column in asked]
    return (muster().views.store.current(), *answers)


def _find(reading: Reading, asked: Asked) -> Found:
    where = conditions(reading, asked)
    c = PublicRow.c
    order = [c.day.desc(), c.number.desc(), c.item_id, c.line]
    counts = reading.answers(
        select(func.count(), c.kind, func.count(c.item_id.distinct()))
        .where(c.until.is_(None), *where)
        .group_by(c.kind)
    )
    sums = _sums(reading, asked)
    items = {kind: number for _lines, kind, number in counts}
    return Found(
        rows=reading.rows(PublicRow, *where, order_by=order, limit=PAGE, offset=asked.start),
        count=sum(lines for lines, _kind, _number in counts),
        sums=sums[:MOST_SUMS],
        more_sums=max(0, len(sums) - MOST_SUMS),
        donations=items.get("received", 0),
        consignments=items.get("issued", 0),
        organisations=_organisations(reading, asked),
    )


def _organisations(reading: Reading, asked: Asked) -> list[tuple[str, str]]:
    c = PublicRow.c
    live = (c.until.is_(None), c.response_id == asked.response_id)
    query = select(c.organisation_id).distinct().where(*live)
    names = named(reading, OrganisationRow, {id for (id,) in reading.answers(query)})
    return sorted(((str(id), name) for id, name in names.items()), key=lambda pair: pair[1])


def conditions(reading: Reading, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on the lines."""
    c = PublicRow.c
    where: list[ColumnElement[bool]] = [c.kind == asked.kind if asked.kind else c.kind.in_(FLOWS)]
    if asked.response_id:
        where.append(c.response_id == asked.response_id)
    if asked.organisation_id:
        where.append(c.organisation_id == asked.organisation_id)
    if asked.what:
        where.append(c.what == asked.what)
    if asked.first:
        where.append(c.day >= asked.first)
    if asked.last:
        where.append(c.day <= asked.last)
    return [*where, *(_holding(reading, word) for word in asked.q.split()[:5])]


def _holding(reading: Reading, word: str) -> ColumnElement[bool]:
    """Lines of a thing, an organisation, an institution or a named donor that is called so."""
    c = PublicRow.c
    return or_(
        c.what.icontains(word, autoescape=True),
        c.english.icontains(word, autoescape=True),
        c.organisation_id.in_(_called(reading, OrganisationRow, word)),
        c.institution_id.in_(_called(reading, InstitutionRow, word)),
        c.donor_id.in_(donors_called(reading, word)),
    )


def _called(reading: Reading, kind: type[Any], word: str) -> list[UUID]:
    return [row.id for row in reading.rows(kind, kind.c.name.icontains(word, autoescape=True), limit=200)]


def _sums(reading: Reading, asked: Asked) -> list[Sum]:
    """Received and issued beside each other, by thing, by organisation and thing, or by day and thing."""
    c = PublicRow.c
    group = {"what": c.what, "organisation": c.organisation_id, "day": c.day}[asked.by]
    where = conditions(reading, replace(asked, kind=""))
    query = (
        select(group, c.what, c.unit, c.kind, func.sum(c.thousandths), func.count(c.item_id.distinct()))
        .where(c.until.is_(None), *where)
        .group_by(group, c.what, c.unit, c.kind)
    )
    answers = list(reading.answers(query))
    listed = by_name(reading, {what for _name, what, *_rest in answers})
    found: dict[tuple[str, str, str], Flows] = {}
    for name, what, unit, kind, total, items in answers:
        now, much = as_now(listed.get(what), unit, int(total))
        found.setdefault((str(name), what, now), Flows()).add(kind, much, items, "" if now == unit else unit)
    names = _named(reading, OrganisationRow, {key[0] for key in found}) if asked.by == "organisation" else {}
    sums = [_sum(names.get(name, name), what, unit, flows) for (name, what, unit), flows in found.items()]
    return sorted(sums, key=lambda one: (one.name, one.unit), reverse=asked.by == "day")


def _sum(name: str, what: str, unit: str, flows: Flows) -> Sum:
    (came, donations), (went, consignments) = (flows.of.get(kind, (0, 0)) for kind in FLOWS)
    said = name if name == what else f"{name} · {what}"
    return Sum(said, unit, exact(came), exact(went), donations, consignments, sorted(flows.before))


def _named(reading: Reading, kind: type[Any], ids: set[str]) -> dict[str, str]:
    rows: list[Any] = reading.rows(kind, kind.c.id.in_([UUID(id) for id in ids]))
    return {str(row.id): row.name for row in rows}


def named(reading: Reading, kind: type[Row], ids: set[UUID | None]) -> dict[UUID | None, str]:
    """What organisations or institutions are called."""
    wanted: list[UUID] = [id for id in ids if id is not None]
    rows: list[Any] = reading.rows(kind, kind.c["id"].in_(wanted)) if wanted else []
    return {row.id: row.name for row in rows}


def responses_shown(reading: Reading) -> list[ResponseRow]:
    """The responses in which anything was ever published, the newest first."""
    ids = [id for (id,) in reading.answers(select(DisclosureRow.c.response_id).distinct())]
    rows = reading.rows(ResponseRow, ResponseRow.c.id.in_(ids))
    return sorted(rows, key=lambda row: row.started_at, reverse=True)


def a_day(text: str) -> str:
    """A day as a calendar field sends it, or "" when it is none: a stranger's address is no form."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
