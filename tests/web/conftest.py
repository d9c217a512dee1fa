"""A client per role of the seeded district; forms are filled in from the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.scenario import Scenario


class _Forms(HTMLParser):
    """The hidden fields of the first form that has a CSRF token."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.setdefault(str(given["name"]), given.get("value") or "")


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page, each by the first value it has."""
    forms = _Forms()
    forms.feed(page)
    return forms.hidden


@dataclass
class Person:
    """Somebody at a browser without JavaScript."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def text(self, path: str) -> str:
        answer = self.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def hidden(self, page: str) -> dict[str, str]:
        found, kept = hidden_fields(self.text(page)), ("csrf_token", "response_id")
        return {k: v for k, v in found.items() if k in kept} | {"command_id": str(uuid4())}

    def send(self, page: str, to: str, **values: Any) -> TestResponse:
        return self.client.post(to, data=self.hidden(page) | values)


@pytest.fixture
def enter(app: Flask, seeded: Scenario) -> Callable[[str], Person]:
    """Sign in as the seeded person of a role."""

    def entered(role: str) -> Person:
        person = Person(app.test_client())
        account = {"account": seeded.mobile(role), "pin": seeded.pin}
        assert person.send("/signin", "/signin", **account).status_code == 303
        return person

    return entered


@pytest.fixture
def resident(app: Flask, seeded: Scenario) -> Person:
    """Somebody without an account."""
    return Person(app.test_client())
