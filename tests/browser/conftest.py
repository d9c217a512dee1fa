"""Real Chromium for the tests of this folder: one process per worker, a fresh profile per test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tools import chromium

if TYPE_CHECKING:
    from tools.serving import Server

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if chromium.executable() is None and not os.environ.get("CI"):
        pytest.skip(chromium.MISSING)
    with chromium.running() as started:
        yield started


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes separate profiles: new_context(**PHONE); script errors and CSP violations fail the test."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(
            **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **DESKTOP, **options}
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: _note_violation(said.text, complaints))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server: Server) -> Page:
    """One desktop page of the server, nobody signed in."""
    return new_context(base_url=server.url).new_page()


def _note_violation(text: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text:
        complaints.append(text)
