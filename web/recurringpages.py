"""What the pages of task templates show: the list, the forms, and when each opens its next tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from domain.dispatch import KINDS, URGENCIES
from domain.dispatch.recurrence import LEAD_HOURS
from domain.volunteers import CREDENTIALS
from projections.areas import AreaRow
from projections.care import CaredForRow
from projections.dispatch import TaskRow
from projections.recurring import TaskOriginRow, TemplateRow, recurrence_of
from projections.responses import ResponseRow
from web import access, choices, chrome, placing, prefill, present
from web.at import at, moment
from web.context import muster
from web.names import LETTERS, as_id
from web.present import Look
from web.taskpages import history_of

WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))
COMING = 5
MADE = 20


def list_page() -> str:
    """The templates within reach: those that open the next task first."""
    response, c = chrome.current().response, TemplateRow.c
    where = [access.scope("template.see").where(TemplateRow)]
    if response is not None:
        where.append(c.response_id == response.id)
    rows = muster().views.rows(TemplateRow, *where, order_by=c.name)
    far = datetime.max.replace(tzinfo=muster().ledger.now().tzinfo)
    rows.sort(key=lambda row: (row.retired, row.next_at or far, row.name))
    codes = {row.area_code for row in rows}
    areas = {a.code: a.name for a in muster().views.rows(AreaRow, AreaRow.c.code.in_(codes))}
    return render_template(
        "recurring/list.html", rows=rows, areas=areas, look=look, rhythm=rhythm, response=response
    )


def look(row: TemplateRow) -> Look:
    """How a template stands."""
    if row.retired:
        return Look("closed", "t-closed", _l("Out of use"))
    if row.paused:
        return Look("wait", "t-blocked", _l("Paused"))
    if row.next_at:
        return Look("here", "t-progress", _l("Opens by itself"))
    return Look("done", "t-draft", _l("By hand"))


def rhythm(row: TemplateRow) -> str:
    """Mon Tue 08:00; "" for one that does not recur."""
    if not row.weekdays:
        return ""
    days = (
        str(_l("daily")) if len(row.weekdays) == 7 else " ".join(str(WEEKDAYS[day]) for day in row.weekdays)
    )
    return f"{days} {row.start}"


def form_page(
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    row: TemplateRow | None = None,
) -> str:
    """The form of a plan without a date: as it is, as a task has it (?task=), or as it was typed."""
    response = chrome.current().response
    ticked = given.getlist("credentials") if given is not None and hasattr(given, "getlist") else None
    first, first_ticked = _first(row)
    return render_template(
        "recurring/form.html",
        given=given or first,
        ticked=first_ticked if ticked is None else ticked,
        why=why or {},
        row=row,
        response=response,
        organisations=[(o.id, o.row.name) for o in choices.organisations("template.change")],
        kinds=[(kind, present.KIND[kind]) for kind in KINDS],
        urgencies=[(word, present.URGENCY[word]) for word in URGENCIES],
        credentials=[(kind, present.CREDENTIAL[kind]) for kind in CREDENTIALS],
    )


def _first(row: TemplateRow | None) -> tuple[dict[str, str], Sequence[str]]:
    if row is not None:
        values = prefill.values(row) | {"name": row.name, "minutes": str(row.minutes)}
        return values | {"area_code": placing.text_of(row.area_code)}, row.credentials
    wanted = as_id(request.args.get("task"))
    task = muster().views.one(TaskRow, wanted) if wanted else None
    if task is None or not access.scope("task.see").contains(task):
        return {"places": "2", "minutes": "120", "urgency": "normal"}, ()
    return _of_task(task), task.credentials


def _of_task(task: TaskRow) -> dict[str, str]:
    """A task's plan without its date."""
    return {
        "name": task.title[:60],
        "title": task.title,
        "kind": task.kind,
        "urgency": task.urgency,
        "area_code": placing.text_of(task.area_code),
        "address": task.address,
        "lat": "" if task.lat is None else str(task.lat),
        "lng": "" if task.lng is None else str(task.lng),
        "places": str(task.places),
        "bring": task.bring,
        "minutes": str((task.ends_at - task.starts_at) // timedelta(minutes=1)),
        "organisation_id": str(task.organisation_id),
    }


def template_page(
    template_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """One template: its plan, when it opens its tasks, and those it opened."""
    row = access.require("template.see", muster().views.one(TemplateRow, template_id, at=at()))
    days = given.getlist("weekdays") if given is not None and hasattr(given, "getlist") else None
    return render_template(
        "recurring/template.html",
        row=row,
        look=look(row),
        rhythm=rhythm(row),
        area=placing.text_of(row.area_code).rsplit(" ", 1)[0],
        coming=coming(row),
        tasks=_tasks(row),
        weekdays=list(enumerate(WEEKDAYS)),
        chosen=[str(day) for day in row.weekdays] if days is None else days,
        given=given or _rhythm_of(row),
        why=why or {},
        credentials=present.CREDENTIAL,
        response=muster().views.one(ResponseRow, row.response_id),
        lines=history_of(row.id, at()),
        moment=moment(),
        at=at(),
    )


def _rhythm_of(row: TemplateRow) -> dict[str, str]:
    if row.weekdays:
        return {
            "start": row.start,
            "first_day": row.first_day,
            "last_day": row.last_day,
            "lead_hours": str(row.lead_hours),
        }
    from web.i18n import local_input

    today = local_input(muster().ledger.now())[:10]
    return {"start": "08:00", "first_day": today, "last_day": "", "lead_hours": str(LEAD_HOURS)}


def coming(row: TemplateRow) -> list[tuple[datetime, datetime]]:
    """When the next tasks begin, and when each is opened."""
    recurrence, day, found = recurrence_of(row), row.through, list[tuple[datetime, datetime]]()
    if recurrence is None or row.paused or row.retired:
        return []
    while len(found) < COMING and (day := recurrence.next_after(day)):
        found.append((recurrence.begins(day), recurrence.opens(day)))
    return found


def _tasks(row: TemplateRow) -> list[dict[str, Any]]:
    """The tasks it opened, newest first, as far as the reader may see them."""
    views = muster().views
    c = TaskOriginRow.c
    made = views.rows(TaskOriginRow, c.item_id == row.id, at=at(), order_by=c.starts_at.desc(), limit=MADE)
    inside = access.scope("task.see").where(TaskRow)
    found = views.rows(TaskRow, TaskRow.c.id.in_([origin.task_id for origin in made]), inside, at=at())
    shown = present.Presenter(views, access.name_of, at()).tasks(
        sorted(found, key=lambda task: task.starts_at, reverse=True)
    )
    return list(shown)


def origin(task_id: UUID | str) -> dict[str, Any] | None:
    """Where a task came from, for its page: name and id of what opened it, for who may see that."""
    row = prefill.origin_of(UUID(str(task_id)))
    if row is None:
        return None
    kind, action = (TemplateRow, "template.see") if row.kind == "template" else (CaredForRow, "care.see")
    item: Any = muster().views.one(kind, row.item_id)
    if item is None or not access.scope(action).contains(item):
        return None
    return {
        "kind": row.kind,
        "id": item.id,
        "name": item.name if row.kind == "template" else f"{LETTERS['caredfor']}{item.number:04d}",
    }
