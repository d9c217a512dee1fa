"""A browser without JavaScript: signed in by a session token, sending commands as JSON."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import requests

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "/dispatch/tasks/new"


class Visitor:
    """One person at one server; not to be shared by threads."""

    def __init__(self, url: str, session_token: str) -> None:
        self.url, self.http = url, requests.Session()
        self.http.trust_env = False
        self.http.cookies.set("muster", session_token)
        self._forgery_token: str | None = None

    def get(self, path: str, **options: Any) -> requests.Response:
        """Ask for a page."""
        return self.http.get(self.url + path, timeout=30, **options)

    def send(self, path: str, command_id: UUID, values: dict[str, Any]) -> requests.Response:
        """Send a command. Raises requests.RequestException when no whole answer came."""
        if self._forgery_token is None:
            page = self.get(FORM)
            page.raise_for_status()
            self._forgery_token = TOKEN.findall(page.text)[0]
        headers = {
            "Idempotency-Key": str(command_id),
            "X-CSRFToken": self._forgery_token,
            "Accept": "application/json",
        }
        return self.http.post(
            self.url + path, json=values, headers=headers, timeout=30, allow_redirects=False
        )
