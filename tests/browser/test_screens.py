"""Every screen of the donations in real Chromium: nothing on the console, nothing wider than the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.routing import Rule

from app.donations import confirming
from app.secrets import Secrets
from domain.donations import ConsignmentId
from tests.access.conftest import opened
from tests.access.house import House, build
from tests.access.values import values
from tests.browser.conftest import DESKTOP, PHONE
from tools.serving import Server
from web.access import action_of
from web.actions import TABLE
from web.donations import gifts

WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
    [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth)
    .slice(-1).map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`)[0] ?? "?" """
"""What stands out over the edge, or ""."""


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[tuple[Server, dict[str, str], list[tuple[str, str]]]]:
    """A server with one of everything; sessions by role; each screen's address with a role that opens it."""
    with opened(tmp_path / "data") as app:
        house = build(app)
        sessions = {
            role: house.parts.secrets.sessions.open(id, 1, "test") for role, id in house.actors.items()
        }
        found = [(visitor(app, rule.endpoint), address(house, rule)) for rule in screens(app)]
    with Server(tmp_path / "data", {}) as server:
        yield server, sessions, sorted(found)


def screens(app: Flask) -> Iterator[Rule]:
    """What draws a page; a view that only ever gives a Response gives a file, or sends elsewhere."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        draws = view.__module__.startswith("web.donations.") and view.__annotations__["return"] != "Response"
        if draws and "GET" in (rule.methods or ()) and rule.endpoint != "labels.scanned":  # a way to lots.lot
            yield rule


def address(house: House, rule: Rule) -> str:
    """Where the screen is, of the item that lies within everybody's reach."""
    secrets: Secrets = house.parts.secrets
    said = values(house, rule, "own")
    if rule.endpoint == "recipients.own":
        said["token"] = confirming.link(secrets, ConsignmentId(house.consignments["own"]))
    if rule.endpoint == "gifts.own":
        said["token"] = secrets.standing.make(gifts.LINK, house.donations["own"])
    if rule.endpoint in ("stockpapers.sheet", "labels.sheet"):
        said["lot"] = house.lots["own"]
    if rule.endpoint == "publishing.preview":
        said |= {"kind": "received", "organisation": house.orgs["north"]}
    with house.app.test_request_context():
        return house.app.url_map.bind("localhost").build(rule.endpoint, said)


def visitor(app: Flask, endpoint: str) -> str:
    """Nobody where nobody needs to sign in, else the first role that may."""
    reach = TABLE[action_of(app, endpoint) or ""]
    return next(role for role in ("public", "coordinator", "storekeeper", "admin") if reach[role] != "-")


def test_every_screen_of_the_donations_opens_and_fits_a_desk_and_a_phone(
    visits: tuple[Server, dict[str, str], list[tuple[str, str]]], new_context: Callable[..., BrowserContext]
) -> None:
    server, sessions, found = visits
    said, wrong, pages = list[str](), list[str](), dict[str, Page]()
    for role, path in found:
        if role not in pages:
            pages[role] = entered(new_context(), server.url, sessions.get(role), said)
        page = pages[role]
        answer = page.goto(f"{server.url}{path}{'&' if '?' in path else '?'}lang=en&letters=large")
        wrong += [] if answer and answer.status == 200 else [f"{path} is not there"]
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size["viewport"])
            over = page.evaluate(WIDER)
            wrong += [f"{path} is wider than {size['viewport']['width']}: {over}"] if over else []
        page.set_viewport_size(DESKTOP["viewport"])
    assert wrong + said == []
    assert len(found) > 50


def entered(context: BrowserContext, url: str, session: str | None, said: list[str]) -> Page:
    """A page of somebody signed in, or of nobody; what its console says is noted."""
    page = context.new_page()
    page.on("console", lambda line: said.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    if session:
        context.add_cookies([{"name": "muster", "value": session, "url": url}])
    return page
