"""Commands on task templates, and the one by which the calendar opens their tasks."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause, RuleBroken
from domain.dispatch import Task
from domain.dispatch.recurrence import Recurrence
from domain.dispatch.template_plans import TemplateId, TemplatePlan, occurrence
from domain.dispatch.templates import TaskTemplate
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode, within
from domain.responses import Response, ResponseId

ENDED = "response_ended"
"""Why the calendar pauses a template by itself."""


@command
def save_template(
    ledger: Ledger,
    *,
    name: str,
    plan: TemplatePlan,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    cause: Cause,
) -> Changed:
    """Keep a plan as `cause.new_id("template")`. Refuses when the response has ended or lies elsewhere."""
    response = ledger.get(Response, response_id)
    response.must_run()
    ledger.get(Organisation, organisation_id)
    _must_lie_in(ledger, plan.area_code, response)
    template = TaskTemplate.save(
        id=TemplateId(cause.new_id("template")),
        name=name,
        response_id=response_id,
        organisation_id=organisation_id,
        plan=plan,
        cause=cause,
    )
    return [template]


@command
def change_template(
    ledger: Ledger, *, template_id: TemplateId, name: str, plan: TemplatePlan, cause: Cause
) -> Changed:
    """Another name or plan for the tasks to come. Refuses an area outside the response."""
    template = ledger.get(TaskTemplate, template_id)
    _must_lie_in(ledger, plan.area_code, ledger.get(Response, template.response_id))
    template.change(name=name, plan=plan, cause=cause)
    return [template]


@command
def set_recurrence(
    ledger: Ledger,
    *,
    template_id: TemplateId,
    weekdays: tuple[int, ...],
    start: str,
    first_day: str,
    last_day: str,
    lead_hours: int,
    cause: Cause,
) -> Changed:
    """Let tasks open by themselves on these weekdays; the start is local time in the response's zone."""
    template = ledger.get(TaskTemplate, template_id)
    response = ledger.get(Response, template.response_id)
    response.must_run()
    recurrence = Recurrence(weekdays, start, first_day, last_day, lead_hours, response.time_zone)
    template.recur(recurrence, cause=cause)
    return [template]


@command
def pause_template(ledger: Ledger, *, template_id: TemplateId, reason: str, cause: Cause) -> Changed:
    """Open nothing until it is resumed."""
    template = ledger.get(TaskTemplate, template_id)
    template.pause(reason, cause=cause)
    return [template]


@command
def resume_template(ledger: Ledger, *, template_id: TemplateId, cause: Cause) -> Changed:
    """Go on from today. Refuses when it is not paused, or the response has ended."""
    template = ledger.get(TaskTemplate, template_id)
    ledger.get(Response, template.response_id).must_run()
    template.resume(cause=cause)
    return [template]


@command
def retire_template(ledger: Ledger, *, template_id: TemplateId, reason: str, cause: Cause) -> Changed:
    """Take a template out of use; the tasks it made stay."""
    template = ledger.get(TaskTemplate, template_id)
    template.retire(reason, cause=cause)
    return [template]


@command
def open_occurrence(ledger: Ledger, *, template_id: TemplateId, cause: Cause) -> Changed:
    """Open the next task when it is time, passing over what nobody opened in time; sent by the clock.

    The task's id follows from template and day, and both are recorded together: it opens exactly once.
    """
    template = ledger.get(TaskTemplate, template_id)
    if not template.due_day(cause.at):
        return []
    if ledger.get(Response, template.response_id).ended:
        template.pause(ENDED, cause=cause)
        return [template]
    template.skip_past(cause=cause)
    day = template.due_day(cause.at)
    if not day:
        return [template]
    plan = template.open_occurrence(day, cause=cause)
    number = ledger.number(f"task {template.response_id}")
    task = Task.draft(id=occurrence(template_id, day), number=number, plan=plan, cause=cause)
    task.require(template.plan.credentials, cause=cause)
    task.open(cause=cause)
    return [template, task]


def _must_lie_in(ledger: Ledger, code: AreaCode, response: Response) -> None:
    ledger.get(Area, area_id(code))
    if not within(code, response.area_code):
        raise RuleBroken("task.area_outside_response", code=code, name=response.name)
