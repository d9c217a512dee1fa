"""Before the upgrade: who may open a websocket here, from where, and whether there is room."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sized
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from app.settings import Settings
from web import sessions
from web.messages import MESSAGES
from web.sockets import is_handshake

Environ = dict[str, Any]
MARGIN = 20
"""Sockets beyond the most we serve that are let in to be told so: a browser cannot read a refused upgrade."""


class Gate:
    """WSGI in front of engineio: a request for a socket is refused before it costs one."""

    def __init__(self, app: Flask, sockets: Sized, settings: Settings) -> None:
        self.app, self.inner, self.sockets, self.settings = app, app.wsgi_app, sockets, settings

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass on what may pass."""
        if not environ.get("PATH_INFO", "").startswith("/socket.io"):
            return self.inner(environ, start_response)
        with self.app.request_context({**environ, "flask.app": self.app}):
            refusal = self._refusal(environ)
        if refusal is None:
            return self.inner(environ, start_response)
        return _refuse(*refusal, start_response)

    def _refusal(self, environ: Environ) -> tuple[HTTPStatus, str, str] | None:
        found = self._status(environ)
        if found is None:
            return None
        status, key = found
        return status, key, str(MESSAGES[key]) % {"n": self.settings.max_sockets}

    def _status(self, environ: Environ) -> tuple[HTTPStatus, str] | None:
        if not is_handshake(environ):
            return HTTPStatus.BAD_REQUEST, "live.websocket_only"
        if not pinned(environ.get("HTTP_ORIGIN"), environ, self.settings):
            return HTTPStatus.FORBIDDEN, "live.origin"
        if sessions.current() is None:
            return HTTPStatus.UNAUTHORIZED, "live.signed_out"
        if len(self.sockets) >= self.settings.max_sockets + MARGIN:
            return HTTPStatus.SERVICE_UNAVAILABLE, "live.full"
        return None


def pinned(origin: str | None, environ: Environ, settings: Settings) -> bool:
    """Whether the page comes from this very host, or one the operator named. No origin is refused."""
    if not origin:
        return False
    if origin in settings.origins:
        return True
    parts = urlsplit(origin)
    return parts.scheme in (environ["wsgi.url_scheme"], "https") and parts.netloc == environ.get("HTTP_HOST")


def _refuse(status: HTTPStatus, key: str, text: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = json.dumps(
        {"error": {"key": key, "text": text, "status": status.value}}, ensure_ascii=False
    ).encode()
    headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store"), ("Connection", "close")]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", "30"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
