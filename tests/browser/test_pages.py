"""Ordinary pages in real Chromium: they fit, forms keep what was typed, switches need no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, Contexts, sign_in
from tests.scenario import Scenario
from tools.serving import Server

PATHS = ("/start", "/responses", "/areas", "/volunteers", "/history", "/history/12", "/dispatch/tasks/new")


@pytest.fixture
def coordinator(seeded: Scenario, server: Server, new_context: Contexts) -> Page:
    return sign_in(new_context(base_url=server.url), seeded, "coordinator")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pages_fit_and_say_nothing_on_the_console(
    seeded: Scenario, server: Server, new_context: Contexts, size: str
) -> None:
    options = PHONE if size == "phone" else {"viewport": {"width": 1280, "height": 800}}
    page = sign_in(new_context(base_url=server.url, **options), seeded, "admin")
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    for query in ("lang=zh&theme=light", "lang=en&theme=dark&letters=large"):
        for path in (*PATHS, f"/dispatch/tasks/{seeded.tasks[0]}"):
            page.goto(f"{path}?{query}")
            assert page.evaluate(FITS), (path, query)
    assert said == []


def test_a_task_is_opened_by_a_click_on_the_map(coordinator: Page) -> None:
    coordinator.goto("/dispatch/tasks/new")
    coordinator.fill("[name=title]", "搬运饮用水")
    coordinator.fill("[name=address]", "柳园小学南门")
    picker = coordinator.locator("#pointpicker .leaflet-container")
    expect(picker).to_be_visible()
    picker.click(position={"x": 120, "y": 100})
    expect(coordinator.locator("[name=lat]")).to_have_value(re.compile(r"^30\.(4|5)\d+$"))
    expect(coordinator.locator("[name=area_code]")).to_have_value(re.compile(r"99000000\d+$"))
    coordinator.get_by_role("button", name="建立任务").click()
    expect(coordinator.get_by_role("heading", name="搬运饮用水")).to_be_visible()


def test_a_refused_form_keeps_everything_and_marks_the_field(coordinator: Page) -> None:
    coordinator.goto("/dispatch/tasks/new")
    coordinator.fill("[name=title]", "搬运饮用水")
    coordinator.fill("[name=address]", "柳园小学南门")
    coordinator.fill("[name=places]", "0")
    coordinator.get_by_role("button", name="建立任务").click()
    expect(coordinator.locator("#f-places-why")).to_be_visible()
    expect(coordinator.locator("#f-area_code-why")).to_be_visible()
    expect(coordinator.locator("[name=title]")).to_have_value("搬运饮用水")
    expect(coordinator.locator("[name=places]")).to_have_attribute("aria-invalid", "true")


def test_language_and_theme_without_scripts(seeded: Scenario, server: Server, new_context: Contexts) -> None:
    plain = new_context(base_url=server.url, java_script_enabled=False)
    page = sign_in(plain, seeded, "admin")
    page.goto("/areas?q=桥南")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Areas")).to_be_visible()
    expect(page.locator("input[name=q]")).to_have_value("桥南")
    page.locator(".who-am-i summary").click()
    page.get_by_role("link", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keyboard_reaches_the_content_first(coordinator: Page) -> None:
    coordinator.goto("/volunteers")
    coordinator.keyboard.press("Tab")
    expect(coordinator.locator(".skip")).to_be_focused()
    coordinator.keyboard.press("Enter")
    expect(coordinator.locator("#main")).to_be_focused()
