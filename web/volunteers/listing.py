"""The list of volunteers: searched, filtered, a page at a time, and as Excel or CSV."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from projections.people import PersonRow
from projections.reading import Reading
from projections.volunteers import VolunteerRow
from web import access, exports
from web.access import needs
from web.context import muster
from web.present import CREDENTIAL
from web.standings import STANDING
from web.volunteers import roster
from web.volunteers.roster import Wanted
from web.volunteers.rows import blueprint, organisation_names

MOST_EXPORTED = 100_000


@blueprint.get("")
@needs("volunteer.list")
def volunteers() -> str | Response:
    """The volunteers within reach, filtered; ?format=xlsx or csv takes them away."""
    form = exports.wanted()
    return export(form) if form else listed()


@blueprint.post("/find")
@needs("volunteer.list")
def find() -> str:
    """Search by name or number: sent, so that no name stays in an address or a log."""
    return listed()


def listed() -> str:
    """A page of the list."""
    wanted, now = Wanted.asked(), muster().ledger.now()
    with muster().views.read() as reading:
        start = max(0, min(request.values.get("from", 0, type=int), 1_000_000))
        rows, count = roster.found(reading, wanted, now, start, roster.PAGE)
        counts, teams = roster.counts(reading, now), roster.teams(reading)
    return render_template(
        "volunteers/list.html",
        people=told(rows),
        count=count,
        start=start,
        page_size=roster.PAGE,
        wanted=wanted,
        groups=roster.words(),
        counts=counts,
        teams=teams,
        names=organisation_names(),
        awaiting=awaiting(),
    )


def awaiting() -> int:
    """How many wait for the reader's approval."""
    scope, c = access.scope("volunteer.approve"), VolunteerRow.c
    if scope.empty:
        return 0
    return muster().views.count(
        VolunteerRow, scope.where(VolunteerRow), c.standing == "pending", c.erased.is_(False)
    )


def told(rows: list[VolunteerRow]) -> list[dict[str, Any]]:
    """Rows for the reader's eyes; the names are revealed together."""
    areas = area_names({row.area_code for row in rows})
    if access.sees_names():
        muster().secrets.reveal_many([row.name for row in rows])
    return [
        {"row": row, "name": access.name_of(row.name), "area": areas.get(row.area_code, row.area_code)}
        for row in rows
    ]


def area_names(codes: set[str]) -> dict[str, str]:
    """Code → name of these areas."""
    from projections.areas import AreaRow

    return {row.code: row.name for row in muster().views.rows(AreaRow, AreaRow.c.code.in_(codes))}


def export(form: str) -> Response:
    """Everybody the filters show, as a file."""
    heads = [_("Full name"), _("Mobile number"), _("Organisation"), _("Area"), _("State"), _("Credentials")]
    heads += [_("Insured until"), _("Hours served"), _("Teams"), _("Registered")]
    with muster().views.read() as reading:
        rows, _count = roster.found(reading, Wanted.asked(), muster().ledger.now(), 0, MOST_EXPORTED)
        numbers = mobiles(reading, rows)
        teams = {str(team.id): team.name for team in roster.teams(reading)}
    names, areas = organisation_names(), area_names({row.area_code for row in rows})
    lines: list[list[exports.Cell]] = [
        [
            access.name_of(row.name),
            number,
            names.get(row.organisation_id, ""),
            areas.get(row.area_code, row.area_code),
            str(STANDING[row.standing].text),
            "、".join(str(CREDENTIAL[c["kind"]]) for c in row.credentials),
            max((i["ends_at"][:10] for i in row.insured), default=""),
            round(row.minutes / 60, 1),
            "、".join(teams[t] for t in row.teams if t in teams),
            row.registered_at,
        ]
        for row, number in zip(rows, numbers, strict=True)
    ]
    return exports.as_list(str(_("volunteers")), [str(head) for head in heads], lines, form)


def mobiles(reading: Reading, rows: list[VolunteerRow]) -> list[str]:
    """Everybody's number, for readers who see names."""
    if not access.sees_names():
        return [""] * len(rows)
    muster().secrets.reveal_many([row.name for row in rows])
    found: dict[Any, Any] = {}
    people = [row.person_id for row in rows]
    for start in range(0, len(people), 500):
        some = PersonRow.c.id.in_(people[start : start + 500])
        found |= {person.id: person.mobile for person in reading.rows(PersonRow, some)}
    revealed = muster().secrets.reveal_many([found.get(person) for person in people])
    return [number or "" for number in revealed]
