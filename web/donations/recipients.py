"""The recipient's own page 签收: opened by a private link or with number and PIN; nothing to sign in to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.donations import confirming
from domain.base import Actor, BadInput, Cause, NotFound, Position, RuleBroken
from domain.donations.consignment_lines import ConsignmentId
from projections.donations.consignments import ConsignmentRow
from projections.institutions import InstitutionRow
from projections.organisations import OrganisationRow
from web import forms, present, throttle
from web.access import needs
from web.answers import shown, wants_json
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations.consignmentfacts import consignments
from web.donations.consignmentforms import amounts
from web.donations.consignmentpages import WAY
from web.donations.consignmentsteps import keep_confirmation
from web.security import takes_files

blueprint = Blueprint("recipients", __name__, url_prefix="/c")
BY_PIN = "consignment_pin"
"""The links given to who came with a PIN: the confirmation says so."""
MOST_SAME = 50
_NUMBER = re.compile(r"\s*(?:C\s*[-–—]?\s*)?([0-9]{1,9})\s*", re.IGNORECASE)


@blueprint.get("")
@needs("page.public")
def enter() -> str:
    """Where number and PIN are typed in; ?number= is the code on the delivery sheet."""
    return _enter_page({"number": request.args.get("number", "")[:20]})


def _enter_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with why they were refused; the PIN itself is not shown again."""
    number = (given or {}).get("number", "")
    return render_template("donations/consignments/enter.html", number=number, why=why or {})


@blueprint.post("")
@needs("page.public")
def find() -> Answer:
    """To the page of the consignment whose number and PIN these are."""
    throttle.count_code()
    return answered(_find, _enter_page)


def _find() -> Response:
    values = gather(number=lambda: forms.text("number", 20), pin=lambda: forms.text("pin", 20))
    said = _NUMBER.fullmatch(values["number"])
    if said is None:
        raise BadInput("consignment.number_unreadable", field="number")
    row = _proven(int(said[1]), values["pin"])
    throttle.forget_pin_tries(str(row.id))
    return redirect(url_for(".own", token=muster().secrets.standing.make(BY_PIN, row.id)), 303)


def _proven(number: int, pin: str) -> ConsignmentRow:
    """The consignment of that number and PIN; each response has its own C-0001. Refuses a wrong PIN, and
    after a few wrong ones any.
    """
    named = muster().views.rows(ConsignmentRow, ConsignmentRow.c.number == number, limit=MOST_SAME)
    tried = [row for row in named if throttle.may_try_pin(str(row.id))]
    for row in tried:
        if confirming.pin_is(muster().secrets, ConsignmentId(row.id), pin):
            return row
    key = "consignment.pin_wrong" if len(tried) == len(named) else "consignment.pin_locked"
    raise RuleBroken(key, field="pin")


@blueprint.get("/<token>")
@needs("page.public")
def own(token: str) -> str:
    """What is coming, and how much of it has arrived."""
    return own_page(token)


def own_page(token: str, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with what was typed before; nobody's name stands here but the sender's."""
    row, _way = _row(token)
    views = muster().views
    organisation = views.one(OrganisationRow, row.organisation_id)
    place = views.one(InstitutionRow, row.institution_id) if row.institution_id else None
    return render_template(
        "donations/consignments/receive.html",
        token=token,
        row=row,
        one=consignments(present.Presenter(views, lambda _name: ""), [row])[0],
        look=present.CONSIGNMENT[row.status],
        organisation=organisation.name if organisation else "",
        place=place.name if place else "",
        ways=WAY,
        given=given or {},
        why=why or {},
    )


def _row(token: str) -> tuple[ConsignmentRow, str]:
    """The consignment of a link, and how its holder came by it."""
    throttle.count_link()
    secrets = muster().secrets
    known = len(token) <= 200
    id: UUID | None = confirming.consignment_of(secrets, token) if known else None
    by_pin = secrets.standing.subject_of(BY_PIN, token) if known and id is None else None
    row = muster().views.one(ConsignmentRow, id or by_pin) if id or by_pin else None
    if row is None:
        raise NotFound("link.gone")
    return row, "link" if id else "pin"


@blueprint.post("/<token>")
@needs("page.public")
@takes_files
def confirm(token: str) -> Answer:
    """They have counted: everything, or so much of each line; perhaps with the photo of the stamped sheet."""
    throttle.count_help()
    return answered(lambda: _confirm(token), lambda **typed: own_page(token, **typed))


def _confirm(token: str) -> Response:
    row, way = _row(token)

    def read() -> dict[str, Any]:
        return gather(quantities=lambda: amounts(row), note=lambda: forms.optional_text("note", most=200))

    now = muster().ledger.now()
    by = Cause(Actor("link", row.id), now, now, forms.command_id())
    position: Position = keep_confirmation(row, way, read(), by)
    shown(position)
    if wants_json():
        return jsonify(position=position)
    return redirect(url_for(".own", token=token), 303)
