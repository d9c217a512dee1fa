"""The start: sends everybody to their own page, and takes a new installation from empty to the first task."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from projections.rows import Row
from projections.volunteers import VolunteerRow
from web import access
from web.access import needs
from web.context import muster

blueprint = Blueprint("landing", __name__)


@dataclass(frozen=True)
class Step:
    """One of the things a new installation needs."""

    done: bool
    title: str
    why: str
    href: str
    call: str


@blueprint.get("/")
@needs("page.public")
def home() -> Response:
    """To the board, the phone, the history, or the sign-in: by what the person does."""
    if access.person_id() is None:
        return redirect(url_for("signin.sign_in"), 303)
    if access.carries("response.change") and not _some(ResponseRow):
        return redirect(url_for("landing.start"), 303)
    if "storekeeper" in access.roles() and not access.roles() & DESK:
        return redirect(url_for("store.today"), 303)
    endpoint = next((way for action, way in _WAYS if access.carries(action)), "signin.account")
    return redirect(url_for(endpoint), 303)


@blueprint.get("/start")
@needs("response.change")
def start() -> str:
    """What is still missing before the first task, in order."""
    return render_template("start.html", steps=steps())


def steps() -> list[Step]:
    """The steps from an empty installation to the first task."""
    plan = (
        (AreaRow, _("Enter the areas"), _("Streets and communities, with their official codes."),
         "areas.areas", _("Areas")),
        (ResponseRow, _("Start a response"), _("The emergency everything belongs to."),
         "responses.responses", _("Responses")),
        (OrganisationRow, _("Register the teams"), _("Organisations below yours, with their home areas."),
         "organisations.organisations", _("Organisations")),
        (VolunteerRow, _("Register volunteers"), _("Name and mobile number; a PIN comes with it."),
         "volunteers.volunteers", _("Volunteers")),
        (TaskRow, _("Open the first task"), _("What, where, when, how many people."),
         "dispatch.new_task", _("New task")),
    )  # fmt: skip
    return [
        Step(_some(kind), title, why, url_for(endpoint), call) for kind, title, why, endpoint, call in plan
    ]


def _some(kind: type[Row]) -> bool:
    return muster().views.count(kind) > 0


DESK = frozenset({"admin", "coordinator", "leader"})
"""Whose own page is the board, whatever else they do."""
_WAYS = (
    ("board.see", "board.board"),
    ("phone.see", "phone.today_page"),
    ("history.see", "audit.history"),
)
