"""The phone's pages: today, tasks, one task, hours; and what its scripts need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import g, render_template, request
from flask_babel import format_date, to_user_timezone
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from projections.dispatch import TaskRow
from web import access, present
from web.access import needs
from web.context import muster
from web.i18n import language
from web.phone.blueprint import blueprint
from web.phone.contacts import contact
from web.phone.health import Health, health, temperatures, usual
from web.phone.hours import PERIODS, hours_page
from web.phone.places import Assignment, around, assignment, mine, without_number
from web.phone.smallmap import small_map
from web.phone.team import leads

NEAR = 8


@blueprint.get("/phone")
@needs("phone.see")
def today_page() -> str:
    """Today: the assignment on top, then offers, what follows, and what is near and still needs people."""
    services = mine()
    found = around(services)
    now, offers = found.mine[:1], [without_number(offer) for offer in found.offers]
    return render_template(
        "phone/today.html",
        now=now[0] if now else None,
        offers=offers,
        following=found.mine[1:],
        near=found.near[:NEAR],
        services=services,
        health=health(services, now[0] if now else None),
        leader=now[0].contact if now else contact(None, services[0]) if services else None,
    )


@blueprint.get("/phone/tasks")
@needs("phone.see")
def tasks() -> str:
    """My places, offers to me, and all tasks in reach that still need people."""
    services = mine()
    found = around(services)
    return render_template(
        "phone/tasks.html", mine=found.mine, offers=found.offers, near=found.near, services=services
    )


@blueprint.get("/phone/hours")
@needs("phone.see")
def hours() -> str:
    """My hours: every time served, by day, by week, or each."""
    asked = request.args.get("by", "")
    return render_template("phone/hours.html", **hours_page(asked if asked in PERIODS else "day"))


@blueprint.get("/phone/tasks/<uuid:task_id>")
@needs("phone.see")
def task(task_id: UUID) -> str:
    """One task as a volunteer sees it: mine with its next action, or one that I could take."""
    row = muster().views.one(TaskRow, task_id)
    services = mine()
    own = assignment(row, services) if row else None
    if own is None:
        row = access.require("task.see", row)
    assert row is not None  # noqa: S101 -- own is a place on it
    shown = present.Presenter(muster().views, access.name_of).tasks([row])[0]
    ask = contact(row, services[0]) if services and own is None else None
    return render_template(
        "phone/task.html",
        own=without_number(own) if own and own.state == "offered" else own,
        task=shown,
        leader=ask.name if ask else "",
        health=_health(own),
        claims=_claims(row, own),
        services=services,
    )


def _health(own: Assignment | None) -> Health:
    return health(mine(), own)


def _claims(row: TaskRow, own: Assignment | None) -> UUID | None:
    """Which of my services could take a place here by itself."""
    open_now = row.status in present.PLANNABLE and row.taken < row.places
    if own is not None or not open_now or row.ends_at <= muster().ledger.now():
        return None
    fit = [service for service in mine() if service.standing == "active"]
    here = [service for service in fit if service.organisation_id == row.organisation_id]
    return (here or fit)[0].id if fit else None


def island() -> dict[str, Any]:
    """What phone.js needs: who, what to watch from which position on, and what to say."""
    services = mine()
    return {
        "person": str(access.person_id()),
        "volunteers": [str(row.id) for row in services],
        "position": g.get("phone_position", 0),
        "csrf": generate_csrf(),
        "texts": {
            "live": str(_("In step")),
            "late": str(_("Reconnecting")),
            "waiting": str(_("%(n)s waiting to be sent", n="{n}")),
            "sending": str(_("Being sent…")),
            "kept": str(_("No network: kept on this phone and sent as soon as possible.")),
            "refused": str(_("Not recorded: %(what)s, %(time)s", what="{what}", time="{time}")),
            "understood": str(_("Understood")),
            "near": str(_("Nearest open tasks")),
            "open": str(_("Look at it")),
            "why": str(_("Why it shall be done all the same")),
            "anyway": str(_("Do it with this reason")),
            "measuring": str(_("Measuring how far you are…")),
            "no_place": str(_("The phone does not say where it is. Use the code, or ask your leader.")),
            "vague": str(_("The phone does not know exactly where it is. Use the code, or ask your leader.")),
        },
    }


def is_today(at: datetime) -> bool:
    """Whether a moment lies on the reader's today."""
    return bool(to_user_timezone(at).date() == to_user_timezone(shown_at()).date())


def shown_at() -> datetime:
    """The moment the page was made."""
    return muster().ledger.now()


def plain_day(day: date) -> str:
    """A day by its date and name: 8月5日 周三, Wed, Aug 5."""
    return str(format_date(day, "M月d日 EE" if language() == "zh" else "EE, MMM d", rebase=False))


def day_of_year(at: datetime) -> str:
    """The day of a moment with its year: 2027年3月1日, 1 Mar 2027."""
    day = to_user_timezone(at).date()
    return str(format_date(day, "yyyy年M月d日" if language() == "zh" else "d MMM yyyy", rebase=False))


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.filters.update(plain_day=plain_day, day_of_year=day_of_year)
    state.app.jinja_env.globals.update(
        phone_island=island,
        is_today=is_today,
        shown_at=shown_at,
        leads=leads,
        small_map=small_map,
        temperatures=temperatures,
        usual_temperature=usual,
    )
