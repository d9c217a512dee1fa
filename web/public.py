"""The public help form 求助: asked without signing in, followed by a private link or a 查询码."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import needcodes
from app import needs as commands
from domain.asks import HELPS, URGENCIES
from domain.base import Actor, BadInput, Cause, NotFound, Position, RuleBroken
from domain.needs import NeedId
from projections.history import HistoryRow, personal
from projections.needs import NeedRow
from projections.responses import ResponseRow
from web import asks, forms, needwords, qr, throttle
from web.access import needs
from web.answers import shown, wants_json
from web.asking import Answer, answered, gather
from web.context import muster
from web.invitations import payload_of
from web.standing import Standing, standing

blueprint = Blueprint("public", __name__, url_prefix="/help")
LINK = "need"
LINK_MINUTES = 365 * 24 * 60
CODE_MINUTES = 24 * 60
"""How long the page opened by a 查询码 can be come back to."""
MOST_WORD = 500
WITHDRAWN = "by_asker"
MOST_STEPS = 20
"""From a merged need to the one that stands for it, which may have been merged in its turn."""


def responses() -> list[ResponseRow]:
    """The responses that take requests from the public: running and not closed, the newest first."""
    c = ResponseRow.c
    running = (c.ended.is_(False), c.historical.is_(False), c.public_help)
    rows = muster().views.rows(ResponseRow, *running)
    return sorted(rows, key=lambda row: row.started_at, reverse=True)


def asked_in() -> ResponseRow | None:
    """The response chosen, or the newest."""
    found = responses()
    wanted = request.values.get("response", "")
    return next((row for row in found if str(row.id) == wanted), found[0] if found else None)


@blueprint.get("")
@needs("page.public")
def form() -> str:
    """The form, with the numbers to call in an emergency first."""
    return page()


def page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form, with what was typed before."""
    response = asked_in()
    return render_template(
        "public/help.html",
        response=response,
        responses=[(row.id, row.name) for row in responses()],
        places=asks.places(response) if response else [],
        helps=[(word, needwords.HELP[word]) for word in HELPS],
        urgencies=[(word, needwords.URGENCY[word]) for word in reversed(URGENCIES)],
        whens=list(needwords.WHEN.items()),
        given=given or {"urgency": "normal"},
        why=why or {},
    )


@blueprint.post("")
@needs("page.public")
def ask() -> Answer:
    """Take the request down; shows the 查询码 and the private link once."""
    throttle.count_help()
    return answered(_ask, page)


def _ask() -> Response:
    response = asked_in()
    if response is None:
        raise RuleBroken("help.nobody_takes")
    values = gather(**asks.readers(response, telephone_needed=True))
    cause = _cause(_command_of(values))
    position = asks.record(values, response, cause)
    return _told(NeedId(cause.new_id("need")), cause.command_id, position)


def _command_of(values: Mapping[str, Any]) -> UUID:
    """Known again when the same is sent again; nobody can send it who only read the ledger.

    Whoever sends a recorded command again is shown the asker's link: so it must not be the form's own id.
    """
    said = repr((forms.command_id(), sorted((name, str(value)) for name, value in values.items())))
    return UUID(bytes=hmac.digest(muster().secrets.digest_key, f"help\0{said}".encode(), "sha256")[:16])


def _cause(command_id: UUID, need_id: UUID | None = None) -> Cause:
    """By the asker, who is known by the need alone."""
    now = muster().ledger.now()
    bare = Cause(Actor("link", command_id), now, now, command_id)
    return Cause(Actor("link", need_id or bare.new_id("need")), now, now, command_id)


def _told(need_id: NeedId, command_id: UUID, position: Position) -> Response:
    """The code and the link."""
    secrets = muster().secrets
    code = needcodes.grouped(needcodes.issue(secrets, need_id, command_id))
    link = qr.address("public.own", secrets.issue_link(LINK, _payload(need_id), LINK_MINUTES, need_id))
    shown(position)
    if wants_json():
        return jsonify(position=position, id=str(need_id), code=code, link=link)
    text = render_template("public/asked.html", code=code, link=link, drawing=qr.drawing(link))
    return Response(text, mimetype="text/html")


def _payload(need_id: UUID) -> dict[str, Any]:
    return {"need_id": str(need_id)}


@blueprint.get("/code")
@needs("page.public")
def code() -> str:
    """Where a 查询码 is typed in."""
    return code_page()


def code_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with why a code was refused; the code itself is not shown again."""
    return render_template("public/code.html", why=why or {})


@blueprint.post("/code")
@needs("page.public")
def find() -> Answer:
    """To the page of the need that the code belongs to."""
    throttle.count_code()
    return answered(_find, code_page)


def _find() -> Response:
    typed = forms.text("code", 40)
    if not needcodes.is_code(needcodes.digits(typed)):
        raise BadInput("help.code_slip", field="code")
    need_id = needcodes.need_of(muster().secrets, typed)
    if need_id is None:
        raise RuleBroken("help.code_unknown", field="code")
    token = muster().secrets.issue_link(LINK, _payload(need_id), CODE_MINUTES, need_id)
    if wants_json():
        return jsonify(link=qr.address("public.own", token))
    return redirect(url_for("public.own", token=token), 303)


@blueprint.get("/<token>")
@needs("page.public")
def own(token: str) -> str:
    """How the asker's own need stands, in plain words."""
    return own_page(token)


def own_page(token: str, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The same, with what was typed before; never the name, number or address that were given."""
    row = _row(token)
    return render_template(
        "public/own.html",
        token=token,
        row=row,
        standing=_standing(row),
        help=needwords.HELP.get(row.help, row.title),
        words=_words(row),
        given=given or {},
        why=why or {},
    )


def _standing(row: NeedRow) -> Standing:
    """How it stands; one that was merged stands as the other."""
    for _step in range(MOST_STEPS):
        other = muster().views.one(NeedRow, row.duplicate_of) if row.duplicate_of else None
        if other is None:
            break
        row = other
    return standing(row)


def _words(row: NeedRow) -> list[tuple[HistoryRow, str]]:
    """What the asker added, oldest first."""
    c = HistoryRow.c
    added = (c.item_id == row.id, c.topic == "needs.Need.WordAdded", c.by == row.id)
    rows = muster().views.rows(HistoryRow, *added, order_by=c.position)
    texts = muster().secrets.reveal_many([personal(word.facts["text"]) for word in rows])
    return [(word, text) for word, text in zip(rows, texts, strict=True) if text]


def _row(token: str) -> NeedRow:
    need_id = UUID(payload_of(token, LINK)["need_id"])
    row = muster().views.one(NeedRow, need_id)
    if row is None:
        raise NotFound("link.gone")
    return row


@blueprint.post("/<token>/word")
@needs("page.public")
def add_word(token: str) -> Answer:
    """The asker adds something."""
    throttle.count_help()
    return answered(lambda: _add_word(token), lambda **typed: own_page(token, **typed))


def _add_word(token: str) -> Response:
    row = _row(token)
    said = gather(text=lambda: forms.text("text", MOST_WORD))
    cause = _cause(forms.command_id(), row.id)
    text = muster().secrets.seal(row.id, "word", said["text"], cause.command_id)
    position = commands.add_word(muster().ledger, need_id=NeedId(row.id), text=text, cause=cause)
    return _back(token, position)


@blueprint.post("/<token>/withdraw")
@needs("page.public")
def withdraw(token: str) -> Answer:
    """The asker needs it no more."""
    return answered(lambda: _withdraw(token), lambda **typed: own_page(token, **typed))


def _withdraw(token: str) -> Response:
    row = _row(token)
    position = commands.withdraw_need(
        muster().ledger,
        need_id=NeedId(row.id),
        reason=WITHDRAWN,
        cause=_cause(forms.command_id(), row.id),
    )
    return _back(token, position)


def _back(token: str, position: Position) -> Response:
    shown(position)
    if wants_json():
        return jsonify(position=position)
    return redirect(url_for("public.own", token=token), 303)
