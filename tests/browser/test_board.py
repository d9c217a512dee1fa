"""The board in real Chromium: the past and back, keys, filters, the map, nothing from another host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.secrets import Secrets
from tests.scenario import Scenario
from tools.serving import Server

MEALS = "Deliver meals"
GATE = "Watch the gate"
NOBODY = "何秀兰"


@pytest.fixture
def asked() -> list[str]:
    """The addresses a page asked for."""
    return []


@pytest.fixture
def board(
    new_context: Callable[..., BrowserContext],
    secrets: Secrets,
    seeded: Scenario,
    server: Server,
    asked: list[str],
) -> Iterator[Page]:
    """The coordinator's board, live; errors in its console fail the test."""
    page = signed_in(new_context(base_url=server.url), secrets, seeded, server.url)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/board")
    expect(page.locator("#age")).to_contain_text("实时")
    yield page
    assert said == []


def signed_in(context: BrowserContext, secrets: Secrets, seeded: Scenario, url: str) -> Page:
    """A page of the coordinator."""
    token = secrets.sessions.open(seeded.people["coordinator"], 1, "test")
    context.add_cookies([{"name": "muster", "value": token, "url": url}])
    return context.new_page()


def row(page: Page, title: str) -> Any:
    return page.locator("#queue .q", has_text=title)


def send_first(page: Page, title: str) -> None:
    """Choose the task and send the first person offered, by the key."""
    row(page, title).click()
    page.locator("#detail .sug label").first.click()
    page.locator("#queue").focus()
    page.keyboard.press("a")
    expect(page.locator("#detail .ppl li:not(.open)")).to_have_count(1)


def test_it_asks_no_other_host(board: Page, server: Server, asked: list[str]) -> None:
    row(board, MEALS).click()
    expect(board.locator("#detail h2")).to_contain_text(MEALS)
    own = server.url.removeprefix("http")
    assert [url for url in asked if not re.match(rf"(http|ws){re.escape(own)}/|data:|blob:", url)] == []


def test_a_volunteer_is_sent_checked_in_and_cleared(board: Page) -> None:
    send_first(board, MEALS)
    for act, said in (("check-in", "已到岗"), ("clear", "已离岗")):
        board.locator(f"#detail [data-act={act}]").first.click()
        expect(board.locator("#detail .ppl li").first).to_contain_text(said)
    expect(board.locator("#detail .hist li")).to_have_count(5)
    expect(board.locator("[data-number=trips] b")).to_have_text("1")


def test_the_slider_takes_the_board_to_the_past_and_esc_brings_it_back(board: Page) -> None:
    before = board.evaluate("new Date().toISOString()")
    board.wait_for_timeout(1100)
    send_first(board, MEALS)
    board.goto(f"/board?at={before}")
    expect(board.locator("html")).to_have_attribute("data-moment", "past")
    expect(board.locator("#banner")).to_contain_text("您在看过去")
    row(board, MEALS).click()
    expect(board.locator("#detail .ppl li.open")).to_have_count(3)
    expect(board.locator("#detail")).to_contain_text("此后发生")
    expect(board.locator("#detail [data-act=assign]")).to_have_count(0)
    board.keyboard.press("Escape")
    expect(board.locator("#banner")).to_be_hidden()
    expect(board.locator("#detail .ppl li.open")).to_have_count(2)
    assert "at=" not in board.url


def test_dragging_before_the_response_shows_an_empty_board(board: Page) -> None:
    slider = board.locator("#time input")
    slider.focus()
    for _press in range(5):
        board.keyboard.press("PageDown")
    expect(board.locator("#banner")).to_be_visible()
    expect(board.locator("#queue .q")).to_have_count(0)
    board.locator("#back-to-now").click()
    expect(board.locator("#queue .q")).to_have_count(2)


def test_keys_work_and_are_never_captured_while_typing(board: Page) -> None:
    board.locator("#queue").focus()
    board.keyboard.press("ArrowDown")
    expect(board.locator("#queue .q.sel")).to_have_count(1)
    board.keyboard.press("/")
    board.keyboard.type("gate n?a")
    expect(board.locator("#search")).to_have_value("gate n?a")
    expect(board.locator("#picking")).to_be_hidden()
    expect(board.locator("#help")).to_be_hidden()
    board.keyboard.press("Escape")
    board.keyboard.press("?")
    expect(board.locator("#help")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator("#help")).to_be_hidden()


def test_filters_live_in_the_address_and_count(board: Page) -> None:
    chip = board.locator("#chips [data-key=missing]")
    expect(chip.locator("b")).to_have_text("2")
    board.locator("#search").fill("gate")
    expect(chip.locator("b")).to_have_text("1")
    expect(board.locator("#queue .q")).to_have_count(1)
    chip.click()
    assert "status=missing" in board.url and "q=gate" in board.url
    board.reload()
    expect(board.locator("#queue .q")).to_have_count(1)
    expect(board.locator("#chips [data-key=missing]")).to_have_attribute("aria-pressed", "true")


def test_a_name_that_is_searched_for_stays_out_of_the_address(board: Page, seeded: Scenario) -> None:
    board.locator("#search").fill("gate")
    expect(board).to_have_url(re.compile("q=gate"))
    for name in (NOBODY, "丁小雨"):
        board.locator("#search").fill(name)
        expect(board).not_to_have_url(re.compile("q="))
    board.locator("#chips [data-key=missing]").click()
    expect(board).to_have_url(re.compile(r"\?status=missing"))
    assert "q=" not in board.url


def test_a_new_task_is_one_line_and_a_press_on_the_map(board: Page) -> None:
    board.locator("#queue").focus()
    board.keyboard.press("n")
    board.keyboard.type("Carry water, Liuyuan, 2 people")
    expect(board.locator("#quick [name=places]")).to_have_value("2")
    board.locator("#mapholder").click(position={"x": 700, "y": 120})
    expect(board.locator("#mapholder .picked")).to_have_count(1)
    board.keyboard.press("Enter")
    expect(board.locator("#detail h2")).to_contain_text("Carry water")
    expect(board.locator("#detail .ppl li.open")).to_have_count(2)


def test_without_scripts_it_is_still_a_page(
    new_context: Callable[..., BrowserContext], secrets: Secrets, seeded: Scenario, server: Server
) -> None:
    context = new_context(base_url=server.url, java_script_enabled=False)
    page = signed_in(context, secrets, seeded, server.url)
    page.goto("/board")
    row(page, MEALS).click()
    expect(page.locator("#detail h2")).to_contain_text(MEALS)
    page.locator("#detail .btn.primary").click()
    expect(page.locator("h1")).to_contain_text(MEALS)
