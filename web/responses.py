"""Emergency responses 应急行动: the list, a new one, the end of one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import available_timezones

from flask import Blueprint, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import responses as commands
from domain.responses import KINDS, ResponseId
from projections.responses import ResponseRow
from web import access, chrome, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.i18n import DEFAULT_ZONE, local_input
from web.taskpages import areas_within

blueprint = Blueprint("responses", __name__, url_prefix="/responses")
KIND = {"epidemic": _l("Epidemic"), "flood": _l("Flood"), "other": _l("Other emergency")}
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "UTC")
"""Offered first; any IANA name is taken."""


@blueprint.get("")
@needs("response.change")
def responses() -> str:
    """The responses and the form for a new one."""
    return page()


def page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The list and the form, with what was typed before."""
    return render_template(
        "responses/list.html",
        rows=chrome.current().responses(),
        areas=areas_within(""),
        kinds=[(kind, KIND[kind]) for kind in KINDS],
        kind_words=KIND,
        zones=[(zone, zone) for zone in ZONES],
        given=given or {"time_zone": DEFAULT_ZONE, "started_at": local_input(muster().ledger.now())},
        why=why or {},
    )


@blueprint.post("")
@needs("response.change")
def create() -> Answer:
    """Start a response."""
    return answered(_start, page)


def _start() -> Response:
    values = gather(
        name=lambda: forms.text("name", most=60),
        kind=lambda: forms.word("kind", KINDS),
        area=lambda: forms.area("area"),
        time_zone=lambda: forms.word("time_zone", frozenset(available_timezones())),
        started_at=lambda: forms.moment("started_at"),
    )
    if not access.may("response.change", area_code=values["area"]):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    position = commands.start_response(muster().ledger, **values, cause=cause)
    return done(position, url_for("responses.responses"), id=cause.new_id("response"))


@blueprint.post("/<uuid:response_id>/end")
@needs("response.change")
def end(response_id: UUID) -> Response:
    """End a response: nothing new is planned in it. Refuses when it reaches beyond the reader's area."""
    row = access.require("response.change", muster().views.one(ResponseRow, response_id))
    if not access.may("response.change", area_code=row.area_code, response_id=row.id):
        raise access.Denied("access.denied_here")
    position = commands.end_response(muster().ledger, response_id=ResponseId(row.id), cause=forms.cause())
    return done(position, url_for("responses.responses"))
