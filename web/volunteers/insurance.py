"""Insurance: a policy for one volunteer, or one group policy for a team or a pasted list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import volunteers as commands
from app.lists import guessed, open_list, read_lines
from domain.base import BadInput
from domain.volunteers import VolunteerId
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.volunteers import roster
from web.volunteers.papers import day_end, day_start
from web.volunteers.rows import ONE, blueprint, id_for, to_page

MOST = 2_000
"""People of one group policy at a time."""


def _policy() -> dict[str, Any]:
    """The policy as the form says it; it begins today when nothing is said."""
    values = gather(
        insurer=lambda: forms.text("insurer", 80),
        policy_number=lambda: forms.optional_text("policy_number", 80),
        starts_at=lambda: day_start("starts_on") or muster().ledger.now(),
        ends_at=lambda: _ends(),
    )
    if values["ends_at"] <= values["starts_at"]:
        raise BadInput("volunteer.time_backwards", field="ends_on")
    return values


def _ends() -> datetime:
    found = day_end("ends_on")
    if found is None:
        raise BadInput("form.missing", field="ends_on")
    return found


@blueprint.post(f"{ONE}/insurance")
@needs("insurance.change")
def insure(volunteer_id: UUID) -> Response:
    """A policy for one volunteer."""
    id = id_for(volunteer_id, "insurance.change")
    position = commands.insure_volunteers(
        muster().ledger, volunteer_ids=[id], **_policy(), cause=forms.cause()
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/insurance/<uuid:insurance_id>/end")
@needs("insurance.change")
def end_insurance(volunteer_id: UUID, insurance_id: UUID) -> Response:
    """The policy covers them no longer, from now on."""
    cause = forms.cause()
    position = commands.end_insurance(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "insurance.change"),
        insurance_id=insurance_id,
        ends_at=cause.happened_at,
        cause=cause,
    )
    return to_page(position, volunteer_id)


@blueprint.get("/insurance")
@needs("insurance.change")
def group_policy() -> str:
    """One policy for many: a team, or a list."""
    return _asked()


def _asked(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    with muster().views.read() as reading:
        teams = roster.teams(reading)
    return render_template("volunteers/insurance.html", teams=teams, given=given or {}, why=why or {})


@blueprint.post("/insurance")
@needs("insurance.change")
def insure_group() -> Answer:
    """Insure everybody of the team or the list; who of the list is not found is named."""
    return answered(_insure_group, _asked)


def _insure_group() -> Response:
    cause, policy = forms.cause(), _policy()
    ids, missing = _members()
    if missing:
        raise BadInput("insurance.not_found", field="text", names="、".join(missing[:12]))
    if not ids:
        raise BadInput("insurance.nobody", field="text")
    if len(ids) > MOST:
        raise BadInput("form.too_many", field="text", most=MOST)
    position = commands.insure_volunteers(muster().ledger, volunteer_ids=ids, **policy, cause=cause)
    flash(ngettext("%(num)s person is insured", "%(num)s people are insured", len(ids)), "done")
    return done(position, url_for("volunteers.volunteers"), insured=len(ids))


def _members() -> tuple[list[VolunteerId], list[str]]:
    """The people of the team and of the pasted list, and the names that nobody within reach has."""
    ids: list[UUID] = []
    team = forms.optional_uuid("team_id")
    if team:
        row = access.require("team.see", muster().views.one(TeamRow, team))
        ids += [UUID(member) for member in row.members]
    found, missing = _listed(request.form.get("text", ""))
    ids += found
    for id in ids:
        access.require("insurance.change", muster().views.one(VolunteerRow, id))
    return [VolunteerId(id) for id in dict.fromkeys(ids)], missing


def _listed(text: str) -> tuple[list[UUID], list[str]]:
    """Who of a pasted list serves within reach: by number, else by a name that only one has."""
    if not text.strip():
        return [], []
    sheet = open_list(text[:400_000])
    lines = list(read_lines(sheet, guessed(sheet.headers)))[: MOST + 1]
    secrets = muster().secrets
    numbers = secrets.find_many("mobile", [line.mobile for line in lines])
    names = secrets.find_many("name", [line.name for line in lines])
    people = {p for found in (*numbers.values(), *names.values()) for p in found}
    here = _within(people)
    ids, missing = [], []
    for line in lines:
        by_number = [here[p] for p in numbers.get(line.mobile, ()) if p in here]
        by_name = [here[p] for p in names.get(line.name, ()) if p in here]
        both = [id for id in by_number if id in by_name]
        hits = both or by_number or by_name
        if len(hits) == 1:
            ids.append(hits[0])
        else:
            missing.append(line.name or line.mobile)
    return ids, missing


def _within(people: set[UUID]) -> dict[UUID, UUID]:
    """Person → volunteer, of those within reach who serve."""
    found, listed = dict[UUID, UUID](), list(people)
    reach = access.scope("insurance.change").where(VolunteerRow)
    for start in range(0, len(listed), 500):
        some = VolunteerRow.c.person_id.in_(listed[start : start + 500])
        active = VolunteerRow.c.standing == "active"
        found |= {row.person_id: row.id for row in muster().views.rows(VolunteerRow, some, reach, active)}
    return found
