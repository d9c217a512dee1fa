"""What guards every request and answer: host, size, encoding, forgery, headers, and how often one may try."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix

from app.files import MOST_BYTES
from app.settings import Settings
from domain.base import BadInput, MusterError, RuleBroken
from web.context import muster

MOST_BODY = 1024 * 1024
MOST_FIELDS = 500 * 1024
MOST_UPLOAD = MOST_BYTES + MOST_BODY
"""Of a route marked with `takes_files` alone: one attachment, and the fields around it."""
BODIES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_HOST = re.compile(r"[A-Za-z0-9._\-\[\]:]{1,255}")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")

F = TypeVar("F", bound=Callable[..., Any])

csrf = CSRFProtect()


class TooMany(MusterError):
    """Tried too often; `seconds` says how long to wait."""

    status = 429


def takes_files(view: F) -> F:
    """Mark a route that takes an attachment: its body may be larger than others'."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class InMemory(Request):
    """A request whose files never touch the disk, where they would lie readable."""

    def _get_file_stream(self, *_about: Any, **_more: Any) -> io.BytesIO:
        return io.BytesIO()


class BrowserSession(SecureCookieSessionInterface):
    """The signed cookie for forgery tokens and flashes: Secure exactly when the request came by HTTPS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Plain HTTP on a LAN must work."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Guard the app."""
    settings: Settings = app.extensions["muster"].settings
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.session_interface = BrowserSession()
    app.request_class = InMemory
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_FIELDS,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="muster_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin is checked here; in-app browsers drop the Referer
        WTF_CSRF_CHECK_DEFAULT=False,  # checked after access, so that an ended session says so
    )
    csrf.init_app(app)
    app.extensions["muster.limiter"] = _limiter(app)
    app.extensions["muster.csp"] = _policy(settings)
    app.before_request(check_request)
    app.after_request(add_headers)


def check_request() -> None:
    """Refuses a host, a query or a body that cannot be what a browser of ours sends."""
    if not _HOST.fullmatch(request.host):
        raise BadRequest("host")
    _check_encoding(request.query_string)
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.mimetype == "multipart/form-data" and _takes_files():
        request.max_content_length = MOST_UPLOAD
    if request.content_length and request.mimetype not in BODIES:
        raise UnsupportedMediaType()
    if (request.mimetype_params.get("charset") or "utf-8").lower() not in ("utf-8", "utf8"):
        raise BadInput("form.encoding", field="sent")
    if request.mimetype == "application/x-www-form-urlencoded":
        _check_encoding(request.get_data(cache=True))
    if "at" in request.args:
        raise RuleBroken("at.read_only")


def _takes_files() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)


def _check_encoding(quoted: bytes) -> None:
    """Refuses what is no UTF-8: Werkzeug would keep it, percent signs and all."""
    try:
        readable = not _UNREADABLE.search(unquote_to_bytes(quoted).decode())
    except UnicodeDecodeError:
        readable = False
    if not readable:
        raise BadInput("form.encoding", field="sent")


def refuse_forgery() -> None:
    """Refuses a change that another site sent: its Origin must be ours and its token this browser's."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint is None:
        return
    origin = request.headers.get("Origin")
    if origin is not None and not ours(origin):
        raise BadInput("form.other_site")
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def ours(origin: str) -> bool:
    """Whether a page of ours sent it, by its Origin."""
    return urlsplit(origin).netloc == request.host or origin in muster().settings.origins


def add_headers(response: Response) -> Response:
    """The same strict headers on every answer, errors and static files too."""
    headers = response.headers
    sockets = f" ws://{request.host} wss://{request.host}" if _HOST.fullmatch(request.host) else ""
    headers.setdefault(
        "Content-Security-Policy", current_app.extensions["muster.csp"].replace("{sockets}", sockets)
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
        response.vary.update(("Cookie", "Accept", "Accept-Language"))
    return response


def _policy(settings: Settings) -> str:
    """Nothing from another host but tiles of a server the installer chose; no inline script or style."""
    images = "img-src 'self' data: blob:"
    tiles = urlsplit(settings.tiles_url)
    if tiles.netloc:
        images += f" {tiles.scheme}://{tiles.netloc.replace('{s}', '*')}"
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        images,
        "connect-src 'self'{sockets}",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
    )
    return "; ".join(rules)


def _limiter(app: Flask) -> Limiter:
    """Counts in this process's memory; web/throttle.py says why that is enough."""
    return Limiter(
        get_remote_address,
        app=app,
        storage_uri="memory://",
        strategy="moving-window",
        default_limits=[],
        headers_enabled=False,
    )
