"""What follows a command: wait until it is shown, then send the browser on."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from domain.base import Position
from web.context import muster

PATIENCE = 1.0
"""Seconds a request waits for its own change to be shown."""


def shown(position: Position) -> bool:
    """Wait until the views show this position; says so on the next page when they are late."""
    in_time = muster().projector.wait_for(position, PATIENCE)
    if not in_time and not wants_json():
        flash(_("Recorded; it will be shown in a moment."), "late")
    return in_time


def wants_json() -> bool:
    """Whether a program asks, and not a page."""
    if request.is_json:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def done(position: Position, to: str, **facts: object) -> Response:
    """After a command: the position and facts as JSON, or 303 to the page that shows it."""
    in_time = shown(position)
    if wants_json():
        return jsonify(position=position, shown=in_time, **{k: str(v) for k, v in facts.items()})
    return redirect(to, 303)


def back(default: str) -> str:
    """Where a form wants to go afterwards: its `back` field, when that is a page of ours."""
    wanted = request.form.get("back", "")
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and wanted.isprintable() else default
