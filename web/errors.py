"""The one place that makes a refusal a page or JSON: in the reader's language, with rule and way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from domain.base import MusterError
from web.answers import wants_json
from web.messages import FIELDS, MESSAGES, STATUSES, WAYS, WORDS
from web.security import ours

UNKNOWN = "http.500"
WITHHELD = frozenset({"csrf_token", "pin", "again", "present", "override"})
"""What a page never carries on: the token, which is drawn anew, what only its owner may know, and a reason
that is asked for again."""
MOST_KEPT = 64 * 1024
"""Characters of a form that are kept when the session has ended."""
_ONE_OF_MANY = re.compile(r"_([0-9]+|[0-9a-f]{8}-[0-9a-f-]{27})$")
"""A form with many lines numbers its fields, or names them by what they are of: much_3 is the field much."""


def init_app(app: Flask) -> None:
    """Answer every refusal here."""
    app.register_error_handler(MusterError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, not_served)
    app.register_error_handler(Exception, failed)


def refused(error: MusterError) -> Response:
    """A refusal of the domain or of access."""
    if error.status == 401 and not wants_json() and request.method == "GET":
        return redirect(url_for("signin.sign_in", next=request.full_path.rstrip("?")), 303)
    answer = _answer(error.key, error.status, rule=error.rule, params=error.params)
    if "seconds" in error.params:
        answer.headers["Retry-After"] = str(error.params["seconds"])
    return answer


def forged(_error: CSRFError) -> Response:
    """A form without its token, or with an old one."""
    return _answer("form.token", 400)


def not_served(error: HTTPException) -> Response:
    """What Flask and Werkzeug refuse: unknown addresses, wrong methods, bodies too large."""
    if error.code is None or error.code < 400:
        return Response.force_type(error.get_response())
    answer = _answer(f"http.{error.code}" if f"http.{error.code}" in MESSAGES else "http.400", error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def failed(error: Exception) -> Response:
    """Our own mistake: logged with its trace, told without it."""
    current_app.logger.exception("unexpected error on %s", request.endpoint, exc_info=error)
    return _answer(UNKNOWN, 500)


def told(error: MusterError) -> tuple[str, str]:
    """What was refused, and what can be done."""
    return text_of(error.key, error.params), way_of(error.key, error.status)


def way_of(key: str, status: int) -> str:
    """What can be done about a refusal."""
    return str(WAYS.get(key) or WAYS.get(f"http.{status}") or WAYS["http.400"])


def text_of(key: str, params: Mapping[str, object]) -> str:
    """The sentence of a refusal in the reader's language."""
    if key not in MESSAGES:
        current_app.logger.error("no message for %s", key)
        return str(MESSAGES["http.422"])
    return str(MESSAGES[key]) % {name: _told(name, value, key) for name, value in params.items()}


def _told(name: str, value: object, key: str) -> str:
    """A parameter as a person reads it; what a field is called in this refusal alone comes first."""
    from web.i18n import when

    if isinstance(value, datetime):
        return when(value)
    if name == "area":
        from web.chrome import Chrome

        return Chrome.area_name(str(value))
    if name == "field":
        thing = _ONE_OF_MANY.sub("", str(value).removesuffix("_id").removesuffix("_code"))
        return str(FIELDS.get(f"{key}:{value}") or FIELDS.get(str(value)) or FIELDS.get(thing, value))
    if name == "most" and type(value) is int:
        return f"{value:,}"
    return str(WORDS.get(str(value), value))


def _answer(key: str, status: int, *, rule: str | None = None, params: Mapping[str, object] = {}) -> Response:
    text, way = text_of(key, params), way_of(key, status)
    if wants_json():
        error: dict[str, object] = {"key": key, "rule": rule, "text": text, "way": way, "status": status}
        error |= {"field": params.get("field"), "overridable": bool(params.get("overridable"))}
        return make_response(jsonify(error=error), status)
    title = str(STATUSES.get(status, STATUSES[400]))
    shown = {"key": key, "rule": rule, "text": text, "way": way, "status": status, "title": title}
    overridable = bool(params.get("overridable")) and request.method == "POST"
    kept = _kept(overridable) if status == 401 or key == "form.token" or overridable else []
    shown["overridable"] = overridable
    if request_ctx.url_adapter is None:  # a host name that cannot be read: no page can link anywhere
        return _plain(status, title, text, way)
    try:
        return make_response(render_template("access/error.html", **shown, kept=kept, back=_back()), status)
    except Exception:  # the page of a failure must not depend on what failed
        current_app.logger.exception("the error page itself failed")
        return _plain(status, title, text, way)


def _plain(status: int, title: str, text: str, way: str) -> Response:
    return Response(f"{title}\n\n{text}\n{way}\n", status, content_type="text/plain; charset=utf-8")


def _kept(checked: bool) -> list[tuple[str, str]]:
    """What a form of ours sent, to be sent again: after its session had ended, or with a reason; never a PIN.

    Nothing of a form that another site sent (unless its token was `checked`): the page would hand it one.
    """
    if request.method != "POST" or not (checked or ours(request.headers.get("Origin", ""))):
        return []
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in WITHHELD]
    return fields if sum(len(name) + len(value) for name, value in fields) <= MOST_KEPT else []


def _back() -> str:
    """The page the reader came from, when it is ours."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc == request.host and parts.path != request.path:
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.path if request.method != "GET" and parts.netloc == request.host else "/"
