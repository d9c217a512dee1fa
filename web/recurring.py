"""Task templates 任务模板: plans without a date, and the calendar by which their tasks open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.dispatch import templates as commands
from domain.base import BadInput, Position
from domain.dispatch import KINDS, MOST_PLACES, URGENCIES
from domain.dispatch.recurrence import MOST_LEAD_HOURS
from domain.dispatch.template_plans import TemplateId, TemplatePlan
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from domain.volunteers import CREDENTIALS
from projections.recurring import TemplateRow
from web import access, forms, placing, prefill
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.recurringpages import form_page, list_page, origin, template_page

blueprint = Blueprint("recurring", __name__, url_prefix="/dispatch/templates")
ONE = "/<uuid:template_id>"
MOST_MINUTES = 31 * 24 * 60


@blueprint.get("")
@needs("template.see")
def templates() -> str:
    """The templates within reach."""
    return list_page()


@blueprint.get("/new")
@needs("template.change")
def new() -> str:
    """The form; with ?task= it begins with the plan of that task."""
    return form_page()


@blueprint.post("")
@blueprint.post("/new")
@needs("template.change")
def create() -> Answer:
    """Keep a plan as a template."""
    return answered(_create, form_page)


def _create() -> Response:
    values = gather(
        **_fields(),
        response_id=lambda: ResponseId(forms.uuid_("response_id")),
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
    )
    axes = {name: values.pop(name) for name in ("response_id", "organisation_id")}
    name, cause = values.pop("name"), forms.cause()
    if not access.may("template.change", area_code=values["area_code"], **axes):
        raise access.Denied("access.denied_here")
    position = commands.save_template(
        muster().ledger, name=name, plan=TemplatePlan(**values), **axes, cause=cause
    )
    template_id = cause.new_id("template")
    return done(position, url_for("recurring.template", template_id=template_id), id=template_id)


def _fields() -> dict[str, Any]:
    """How each field of a plan is read."""
    return {
        "name": lambda: forms.text("name", most=60),
        "title": lambda: forms.text("title", most=80),
        "kind": lambda: forms.word("kind", KINDS),
        "urgency": lambda: forms.word("urgency", URGENCIES),
        "area_code": lambda: placing.area("area_code"),
        "address": lambda: forms.text("address", most=120),
        "point": forms.point,
        "places": lambda: forms.whole("places", least=1, most=MOST_PLACES),
        "bring": lambda: forms.optional_text("bring", most=200),
        "credentials": lambda: tuple(forms.words("credentials", CREDENTIALS)),
        "minutes": lambda: forms.whole("minutes", least=1, most=MOST_MINUTES),
    }


@blueprint.get(ONE)
@needs("template.see")
def template(template_id: UUID) -> str:
    """One template, with its next tasks and those it opened; at any moment with ?at=."""
    return template_page(template_id)


@blueprint.get(f"{ONE}/edit")
@needs("template.change")
def edit(template_id: UUID) -> str:
    """The form with its plan."""
    return form_page(row=_row(template_id, "template.change"))


@blueprint.post(f"{ONE}/edit")
@needs("template.change")
def change(template_id: UUID) -> Answer:
    """Another plan for the tasks to come."""
    row = _row(template_id, "template.change")

    def act() -> Response:
        values = gather(**_fields())
        name = values.pop("name")
        if not access.may(
            "template.change", area_code=values["area_code"], organisation_id=row.organisation_id
        ):
            raise access.Denied("access.denied_here")
        position = commands.change_template(
            muster().ledger,
            template_id=TemplateId(row.id),
            name=name,
            plan=TemplatePlan(**values),
            cause=forms.cause(),
        )
        return done(position, url_for("recurring.template", template_id=row.id))

    return answered(act, lambda **typed: form_page(row=row, **typed))


@blueprint.post(f"{ONE}/recurrence")
@needs("template.change")
def recur(template_id: UUID) -> Answer:
    """Let its tasks open by themselves on these weekdays."""
    return _acted(
        template_id,
        commands.set_recurrence,
        lambda: gather(
            weekdays=_weekdays,
            start=lambda: forms.text("start", most=5),
            first_day=lambda: forms.day("first_day"),
            last_day=lambda: forms.day("last_day") if forms.optional_text("last_day", most=10) else "",
            lead_hours=lambda: forms.whole("lead_hours", least=0, most=MOST_LEAD_HOURS),
        ),
    )


def _weekdays() -> tuple[int, ...]:
    found = forms.words("weekdays", [str(day) for day in range(7)])
    if not found:
        raise BadInput("template.weekdays_missing", field="weekdays")
    return tuple(sorted(int(day) for day in found))


@blueprint.post(f"{ONE}/pause")
@needs("template.change")
def pause(template_id: UUID) -> Answer:
    """Open nothing until it is resumed."""
    return _acted(
        template_id, commands.pause_template, lambda: {"reason": forms.optional_text("reason", most=200)}
    )


@blueprint.post(f"{ONE}/resume")
@needs("template.change")
def resume(template_id: UUID) -> Answer:
    """Go on from today."""
    return _acted(template_id, commands.resume_template)


@blueprint.post(f"{ONE}/retire")
@needs("template.change")
def retire(template_id: UUID) -> Answer:
    """Take it out of use; its tasks stay."""
    return _acted(
        template_id, commands.retire_template, lambda: {"reason": forms.optional_text("reason", most=200)}
    )


def _acted(
    template_id: UUID, command: Callable[..., Position], read: Callable[[], dict[str, Any]] = dict
) -> Answer:
    """Run a command on the template; a refusal shows its page again with everything typed."""
    row = _row(template_id, "template.change")

    def act() -> Response:
        said = read()
        position = command(muster().ledger, template_id=TemplateId(row.id), **said, cause=forms.cause())
        return done(position, url_for("recurring.template", template_id=row.id))

    return answered(act, lambda **typed: template_page(template_id, **typed))


def _row(template_id: UUID, action: str) -> TemplateRow:
    """The template, when this may be done to it."""
    return access.require(action, muster().views.one(TemplateRow, template_id))


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(origin_of=origin, templates_for=prefill.templates)
