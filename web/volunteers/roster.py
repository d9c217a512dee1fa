"""Which volunteers a list shows: filters with their counts, by one query each, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Text, and_, case, func, or_, select, type_coerce

from domain.base import BadInput
from domain.volunteers.credentials import CREDENTIALS
from projections.reading import Reading
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, accounts
from web.context import muster
from web.present import CREDENTIAL, VOLUNTEER

PAGE = 50
SOON = 14
"""Days ahead in which an expiry is worth a look."""
STATES = {
    "free": VOLUNTEER["free"].text,
    "promised": VOLUNTEER["promised"].text,
    "on_scene": VOLUNTEER["on_scene"].text,
    "pending": _l("Await approval"),
    "gone": _l("No longer serve"),
}
NOTES = {
    "held": _l("Held back"),
    "uninsured": _l("No insurance"),
    "expiring": _l("Credential expires in 14 days"),
    "insurance": _l("Insurance ends in 14 days"),
    "unverified": _l("Credential to verify"),
    "away": _l("Deployed or in quarantine"),
}
C = VolunteerRow.c


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; "" everywhere is everybody who serves."""

    state: str = ""
    note: str = ""
    credential: str = ""
    team: str = ""
    q: str = ""

    @classmethod
    def asked(cls) -> Wanted:
        """From the address or the form; unknown words are left out."""
        given = {n: request.values.get(n, "").strip()[:60] for n in ("state", "note", "credential", "team")}
        team = given["team"] if _is_id(given["team"]) else ""
        return cls(
            given["state"] if given["state"] in STATES else "",
            given["note"] if given["note"] in NOTES else "",
            given["credential"] if given["credential"] in CREDENTIALS else "",
            team,
            request.form.get("q", "").strip()[:40],
        )

    def with_(self, **changes: str) -> dict[str, str]:
        """For an address: the filters with others; pressing a chip again lifts it."""
        now = {n: getattr(self, n) for n in ("state", "note", "credential", "team")}
        return {k: v for k, v in (now | changes).items() if v}


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def conditions(now: datetime) -> Mapping[str, Mapping[str, ColumnElement[bool]]]:
    """Each filter's condition on a row; lists inside rows are asked as the text they are stored as."""
    active = C.standing == "active"
    return {
        "state": {
            **{state: and_(active, C.state == state) for state in VOLUNTEER},
            "pending": C.standing == "pending",
            "gone": C.standing.in_(("left", "declined")),
        },
        "note": {
            "held": and_(active, _text(C.holds) != "[]"),
            "uninsured": and_(active, ~_insured_from(now)),
            "expiring": and_(active, or_(*_on_days(C.credentials, "valid_until", now, 0, SOON))),
            "insurance": and_(active, or_(*_on_days(C.insured, "ends_at", now, 0, SOON))),
            "unverified": and_(active, _text(C.credentials).contains('"verified":false')),
            "away": and_(active, C.deployment.is_not(None)),
        },
        "credential": {kind: _text(C.credentials).contains(f'"kind":"{kind}"') for kind in CREDENTIALS},
    }


def _text(column: Any) -> Any:
    return type_coerce(column, Text)


def _on_days(column: Any, field: str, now: datetime, first: int, last: int) -> list[ColumnElement[bool]]:
    days = ((now + timedelta(days=n)).date().isoformat() for n in range(first, last + 1))
    return [_text(column).contains(f'"{field}":"{day}') for day in days]


def _insured_from(now: datetime) -> ColumnElement[bool]:
    """Insured today or longer: a day left of this month, a later month of this year, or a later year."""
    left = [f"{now.year}-{now.month:02}-{day:02}" for day in range(now.day, 32)]
    left += [f"{now.year}-{month:02}-" for month in range(now.month + 1, 13)]
    left += [f"{year}-" for year in range(now.year + 1, now.year + 12)]
    return or_(*(_text(C.insured).contains(f'"ends_at":"{start}') for start in left))


def base() -> list[ColumnElement[bool]]:
    """Those within the reader's reach who were not erased."""
    return [access.scope("volunteer.see").where(VolunteerRow), C.erased.is_(False)]


def filtered(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of everything that is asked; without a state, those who serve or wait."""
    each = conditions(now)
    found = base()
    found.append(each["state"][wanted.state] if wanted.state else C.standing.in_(("active", "pending")))
    if wanted.note:
        found.append(each["note"][wanted.note])
    if wanted.credential:
        found.append(each["credential"][wanted.credential])
    if wanted.team:
        found.append(_text(C.teams).contains(str(UUID(wanted.team))))
    return found


def counts(reading: Reading, now: datetime) -> dict[str, dict[str, int]]:
    """How many each filter would show by itself."""
    each = conditions(now)
    named = [(group, name, term) for group, terms in each.items() for name, term in terms.items()]
    sums = [func.coalesce(func.sum(case((term, 1), else_=0)), 0) for _g, _n, term in named]
    query = select(*sums).where(C.until.is_(None), *base())
    values = reading._run(lambda: reading.connection.execute(query).one())
    found: dict[str, dict[str, int]] = {group: {} for group in each}
    for (group, name, _term), value in zip(named, values, strict=True):
        found[group][name] = int(value)
    return found


def teams(reading: Reading) -> list[TeamRow]:
    """The teams within the reader's reach."""
    there = [access.scope("team.see").where(TeamRow), TeamRow.c.disbanded.is_(False)]
    return sorted(reading.rows(TeamRow, *there), key=lambda row: row.name)


def found(
    reading: Reading, wanted: Wanted, now: datetime, start: int, most: int
) -> tuple[list[VolunteerRow], int]:
    """A page of the volunteers asked for, and how many there are in all."""
    where = filtered(wanted, now)
    if not wanted.q:
        order = [C.registered_at.desc(), C.id]
        return reading.rows(VolunteerRow, *where, order_by=order, limit=most, offset=start), reading.count(
            VolunteerRow, *where
        )
    ids = _named(reading, where, wanted.q)
    some = ids[start : start + most]
    rows = {row.id: row for row in reading.rows(VolunteerRow, C.id.in_(some))}
    return [rows[id] for id in some if id in rows], len(ids)


def _named(reading: Reading, where: list[ColumnElement[bool]], q: str) -> list[UUID]:
    """Those whose number it is, else those with this in their name: names are revealed, rows are not read."""
    if not access.sees_names():
        return []
    if people := _numbered(q):
        query = select(C.id).where(C.until.is_(None), *where, C.person_id.in_(people))
        return [row.id for row in reading._run(lambda: reading.connection.execute(query).all())]
    query_ = select(C.id, C.name).where(C.until.is_(None), *where)
    rows = reading._run(lambda: reading.connection.execute(query_).all())
    names = muster().secrets.reveal_many([row.name for row in rows])
    sought = q.casefold()
    hits = [
        (name, row.id) for row, name in zip(rows, names, strict=True) if name and sought in name.casefold()
    ]
    return [id for _name, id in sorted(hits, key=lambda hit: (hit[0] != q, hit[0]))]


def _numbered(q: str) -> list[UUID]:
    try:
        return muster().secrets.find("mobile", accounts.mobile(q))
    except BadInput:
        return []


def words() -> Mapping[str, Mapping[str, Any]]:
    """The groups of filters with the words of each."""
    return {"state": STATES, "note": NOTES, "credential": CREDENTIAL}
