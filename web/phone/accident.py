"""An accident 事故 told by whom it befell, from the phone; their leader is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import accidents
from domain.base import BadInput, RuleBroken
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.accidents import AccidentRow
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.i18n import local_input
from web.names import as_id
from web.phone.blueprint import blueprint
from web.phone.contacts import contact
from web.phone.places import mine
from web.phone.team import my_teams

RECENT = timedelta(days=3)
SEATS_OF_MINE = ("accepted", "dispatched", "en_route", "on_scene", "cleared")


@blueprint.get("/phone/accident")
@needs("phone.see")
def tell_accident() -> str:
    """The short form, for a place of mine with ?task=."""
    return accident_page()


def accident_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with what was typed before; whom to call stands first."""
    services, said = mine(), given or request.args
    service, row = _on(said.get("task", ""))
    return render_template(
        "phone/accident.html",
        task=row,
        leader=contact(row, service or services[0]) if services else None,
        given=given or {"happened_at": local_input(muster().ledger.now())},
        why=why or {},
    )


def _on(task: str) -> tuple[VolunteerRow | None, TaskRow | None]:
    """The task, when one of my services has or had a place on it."""
    row = muster().views.one(TaskRow, as_id(task))
    held = {s["volunteer_id"] for s in row.seats if s["state"] in SEATS_OF_MINE} if row else set()
    service = next((one for one in mine() if str(one.id) in held), None)
    return service, row if service else None


@blueprint.post("/phone/accident")
@needs("phone.act")
def report_accident() -> Answer:
    """Take it down; the hours worked before are gathered by themselves."""
    return answered(_report, accident_page)


def _report() -> Response:
    values = gather(
        what=lambda: forms.text("what"),
        happened_at=lambda: forms.happened_at(muster().ledger.now()),
        task=lambda: forms.optional_text("task", 40),
    )
    services, cause = mine(), forms.cause()
    if not services:
        raise RuleBroken("phone.not_serving")
    service, row = _on(values["task"])
    if values["task"] and row is None:
        raise BadInput("access.not_found", field="task")
    whose = service or services[0]
    position = accidents.report_accident(
        muster().ledger,
        volunteer_id=VolunteerId(whose.id),
        task_id=TaskId(row.id) if row else None,
        text=muster().secrets.seal(whose.person_id, "accident", values["what"], cause.command_id),
        cause=cause,
    )
    said = _("Recorded, and your leader is told. Call them as well; keep every paper of the hospital.")
    flash(said, "done")
    return done(position, url_for("phone.today_page"), id=cause.new_id("accident"))


def accidents_of_mine() -> list[tuple[AccidentRow, str]]:
    """For a leader: who of theirs told of an accident in the last days and is not settled, with the name."""
    c, led = AccidentRow.c, [UUID(str(member)) for team in my_teams() for member in team.members]
    since, open_still = c.changed_at > muster().ledger.now() - RECENT, c.status == "open"
    whose = access.scope("accident.see").where(AccidentRow) | c.volunteer_id.in_(led)
    rows = muster().views.rows(AccidentRow, since, open_still, whose, order_by=c.happened_at.desc())
    people = {row.volunteer_id for row in rows}
    found = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(list(people))) if people else []
    names: dict[UUID, str] = {one.id: access.name_of(one.name) for one in found}
    return [(row, names.get(row.volunteer_id, "")) for row in rows]


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(accidents_of_mine=accidents_of_mine)
