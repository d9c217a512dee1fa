"""Needs 求助: read, taken on, refused, merged, met; and a call taken down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app import needs as commands
from app.responses import change_public_help
from domain.asks import KIND_OF, URGENCIES, lines_of
from domain.base import Position
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.needs import NeedRow
from projections.responses import ResponseRow
from web import access, asks, chrome, contacts, exports, forms, qr
from web.access import needs
from web.answers import back, done
from web.asking import Answer, answered, gather
from web.context import muster
from web.needlists import export
from web.needpages import list_page, need_page, new_page

blueprint = Blueprint("needs", __name__, url_prefix="/needs")
MOST_REASON, MOST_TITLE, MOST_WORD = 200, 60, 500


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(askers_of=contacts.askers_of)


@blueprint.get("")
@needs("need.see")
def all_needs() -> str | Response:
    """The needs within reach, filtered by the address; ?format=xlsx or csv takes them away."""
    form = exports.wanted()
    return export(form) if form else list_page()


@blueprint.post("/find")
@needs("need.see")
def find() -> str:
    """Search by number, title or telephone: sent, so that no number stays in an address or a log."""
    return list_page()


@blueprint.get("/new")
@needs("need.report")
def new() -> str:
    """The form for a call."""
    return new_page()


@blueprint.post("")
@blueprint.post("/new")
@needs("need.report")
def report() -> Answer:
    """Take down what somebody asks for by telephone or at the door."""
    return answered(_report, new_page)


def _report() -> Response:
    response = _response()
    values = gather(
        title=lambda: forms.optional_text("title", MOST_TITLE),
        quantity=lambda: forms.whole("quantity", 1, 10**6) if forms.optional_text("quantity", 12) else None,
        organisation_id=lambda: _takes_on("need.report") if forms.ticked("take_on") else None,
        **asks.readers(response, telephone_needed=False),
    )
    title, quantity, home = (values.pop(name) for name in ("title", "quantity", "organisation_id"))
    if not access.may("need.report", area_code=values["area_code"], response_id=response.id):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    position = asks.record(values, response, cause, title=title, quantity=quantity, organisation_id=home)
    need_id = cause.new_id("need")
    return done(position, back(url_for("needs.need", need_id=need_id)), id=need_id)


def _response() -> ResponseRow:
    """The response of the form, when the reader may see it."""
    wanted = muster().views.one(ResponseRow, forms.uuid_("response_id"))
    seen = {row.id for row in chrome.current().responses()}
    return access.require("response.see", wanted if wanted and wanted.id in seen else None)


def _takes_on(action: str) -> OrganisationId:
    """The organisation that takes a need on: one within the reader's reach."""
    organisation_id = OrganisationId(forms.uuid_("organisation_id"))
    if not access.may(action, organisation_id=organisation_id):
        raise access.Denied("access.denied_here")
    return organisation_id


@blueprint.get("/poster")
@needs("need.see")
def poster() -> str:
    """The public form as a sheet with its QR, to be printed and put up."""
    link = url_for("public.form", _external=True)
    return render_template(
        "needs/poster.html", link=link, drawing=qr.drawing(link), response=chrome.current().response
    )


@blueprint.post("/public/<uuid:response_id>")
@needs("help.change")
def public(response_id: UUID) -> Response:
    """Close the public form of a response for now, or open it again."""
    row = access.require("help.change", muster().views.one(ResponseRow, response_id))
    if not access.may("help.change", area_code=row.area_code, response_id=row.id):
        raise access.Denied("access.denied_here")
    position = change_public_help(
        muster().ledger,
        response_id=ResponseId(row.id),
        opened=forms.ticked("opened"),
        cause=forms.cause(),
    )
    return done(position, url_for("needs.all_needs", response=row.id))


@blueprint.get("/<uuid:need_id>")
@needs("need.see")
def need(need_id: UUID) -> str:
    """A need with its causes, next steps and history; at any moment with ?at=."""
    return need_page(need_id)


def _changed(need_id: UUID, act: Callable[[NeedRow], Position]) -> Answer:
    """Do it to the need; a refusal shows its page again with what was typed."""

    def run() -> Response:
        row = access.require("need.change", muster().views.one(NeedRow, need_id))
        return done(act(row), back(url_for("needs.need", need_id=need_id)))

    def show(**typed: Any) -> str:
        return need_page(need_id, **typed)

    return answered(run, show)


@blueprint.post("/<uuid:need_id>/accept")
@needs("need.change")
def accept(need_id: UUID) -> Answer:
    """Take it on for an organisation."""
    return _changed(
        need_id,
        lambda row: commands.accept_need(
            muster().ledger,
            need_id=NeedId(row.id),
            organisation_id=_takes_on("need.change"),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:need_id>/decline")
@needs("need.change")
def decline(need_id: UUID) -> Answer:
    """Say that nobody will do it, and why."""
    return _changed(
        need_id,
        lambda row: commands.decline_need(
            muster().ledger,
            need_id=NeedId(row.id),
            reason=forms.text("reason", MOST_REASON),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:need_id>/unreachable")
@needs("need.change")
def unreachable(need_id: UUID) -> Answer:
    """Note that the asker cannot be reached."""
    return _changed(
        need_id,
        lambda row: commands.mark_unreachable(muster().ledger, need_id=NeedId(row.id), cause=forms.cause()),
    )


@blueprint.post("/<uuid:need_id>/withdraw")
@needs("need.change")
def withdraw(need_id: UUID) -> Answer:
    """Note that the asker needs it no more."""
    return _changed(
        need_id,
        lambda row: commands.withdraw_need(
            muster().ledger,
            need_id=NeedId(row.id),
            reason=forms.optional_text("reason", MOST_REASON) or "by_asker",
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:need_id>/duplicate")
@needs("need.change")
def duplicate(need_id: UUID) -> Answer:
    """Merge it into another need, which stands for both."""

    def act(row: NeedRow) -> Position:
        of = access.require("need.see", muster().views.one(NeedRow, forms.uuid_("of")))
        return commands.mark_duplicate(
            muster().ledger, need_id=NeedId(row.id), of=NeedId(of.id), cause=forms.cause()
        )

    return _changed(need_id, act)


@blueprint.post("/<uuid:need_id>/meet")
@needs("need.change")
def meet(need_id: UUID) -> Answer:
    """Note that it is met, or a part of it."""
    return _changed(
        need_id,
        lambda row: commands.meet_need(
            muster().ledger,
            need_id=NeedId(row.id),
            partly=forms.ticked("partly"),
            note=forms.optional_text("note", MOST_REASON),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:need_id>/reopen")
@needs("need.change")
def reopen(need_id: UUID) -> Answer:
    """Say that it is not over after all."""
    return _changed(
        need_id,
        lambda row: commands.reopen_need(
            muster().ledger,
            need_id=NeedId(row.id),
            reason=forms.text("reason", MOST_REASON),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:need_id>/word")
@needs("need.change")
def add_word(need_id: UUID) -> Answer:
    """Add what the asker said on the telephone, sealed."""

    def act(row: NeedRow) -> Position:
        text, cause = forms.text("text", MOST_WORD), forms.cause()
        sealed = muster().secrets.seal(row.id, "word", text, cause.command_id)
        return commands.add_word(muster().ledger, need_id=NeedId(row.id), text=sealed, cause=cause)

    return _changed(need_id, act)


@blueprint.post("/<uuid:need_id>/revise")
@needs("need.change")
def revise(need_id: UUID) -> Answer:
    """Correct what is asked for: urgency, title, how many."""
    return _changed(need_id, _revise)


def _revise(row: NeedRow) -> Position:
    said = gather(
        title=lambda: forms.text("title", MOST_TITLE) if len(row.title) <= MOST_TITLE else row.title,
        urgency=lambda: forms.word("urgency", URGENCIES),
        quantity=lambda: forms.whole("quantity", 1, 10**6) if forms.optional_text("quantity", 12) else None,
        needed_by=lambda: forms.optional_moment("needed_by"),
    )
    return commands.revise_need(
        muster().ledger,
        need_id=NeedId(row.id),
        kind=KIND_OF.get(row.help, row.kind),
        help=row.help,
        lines=lines_of(row.lines),
        **said,
        cause=forms.cause(),
    )
