"""A browser in the house: it knows its forgery token, and sends a fresh command id with every form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import scenario

if TYPE_CHECKING:
    from tests.access.house import House


class Browser:
    """Somebody's, or nobody's."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self._token = client, ""

    @property
    def token(self) -> str:
        if not self._token:
            page = self.client.get("/signin?again=1").text
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert found, page[:400]
            self._token = found.group(1)
        return self._token

    def open(self, house: House, person: UUID) -> None:
        """A session of the person, without the minute that a hundred sign-ins would take."""
        token = house.parts.secrets.sessions.open(person, 1, "test")
        self.client.set_cookie("muster", token)
        self._token = ""

    def sign_in(self, account: str, pin: str = scenario.PIN, **more: str) -> TestResponse:
        return self.post("/signin", account=account, pin=pin, **more)

    def get(self, path: str, **query: object) -> TestResponse:
        return self.client.get(path, query_string=query, headers={"Accept": "application/json"})

    def page(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **data: object) -> TestResponse:
        sent = {"csrf_token": self.token, "command_id": uuid4(), **data}
        sent = {name: str(value) for name, value in sent.items()}
        answer = self.client.post(path, data=sent, headers={"Accept": "application/json"})
        if any(cookie.startswith("muster") for cookie in answer.headers.getlist("Set-Cookie")):
            self._token = ""  # another person in front: the forgery token is another too
        return answer

    def json(self, path: str, body: object) -> TestResponse:
        headers = {"X-CSRFToken": self.token, "Idempotency-Key": str(uuid4())}
        return self.client.post(path, json=body, headers=headers)


def key_of(answer: TestResponse) -> str:
    """The message key of a refusal; "" when it is none."""
    body = answer.get_json(silent=True) if answer.is_json else None
    return str(body["error"]["key"]) if isinstance(body, dict) and "error" in body else ""
