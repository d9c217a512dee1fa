"""Work on the board in real Chromium: a need becomes a task, offers run, several rows at once, one box."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import needs, teams
from app.ledger import Ledger
from app.secrets import Secrets
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from tests.browser.conftest import PHONE
from tests.browser.test_board import GATE, MEALS, row, signed_in
from tests.scenario import Scenario, cause
from tools.serving import Server

Context = Callable[..., BrowserContext]


@pytest.fixture
def asked(ledger: Ledger, seeded: Scenario) -> str:
    """A need that somebody reported: its title."""
    needs.report_need(
        ledger,
        response_id=ResponseId(seeded.response),
        area_code=AreaCode("990000001001"),
        kind="people",
        help="care_visit",
        urgency="critical",
        title="地下室进水",
        quantity=2,
        cause=cause(ledger),
    )
    return "地下室进水"


@pytest.fixture
def team(ledger: Ledger, seeded: Scenario) -> str:
    """A team of two: its id."""
    forming = cause(ledger)
    leader, member = (VolunteerId(id) for id in seeded.volunteers[:2])
    about = {"organisation_id": OrganisationId(seeded.team), "leader_id": leader}
    teams.form_team(ledger, name="送餐队", cause=forming, **about)
    id = forming.new_id("team")
    teams.join_team(ledger, team_id=TeamId(id), volunteer_id=member, cause=cause(ledger))
    return str(id)


@pytest.fixture
def board(new_context: Context, secrets: Secrets, seeded: Scenario, asked: str, server: Server) -> Page:
    """The coordinator's live board."""
    page = signed_in(new_context(base_url=server.url), secrets, seeded, server.url)
    page.goto("/board")
    expect(page.locator("#age")).to_contain_text("实时")
    return page


def test_a_need_is_taken_on_becomes_a_task_and_places_are_offered(board: Page, asked: str) -> None:
    board.locator("#tab-needs").click()
    row(board, asked).click()
    board.keyboard.press("a")
    expect(board.locator("#detail .status")).to_contain_text("已受理")
    board.keyboard.press("n")
    board.keyboard.press("Enter")
    expect(board.locator("#detail .serves")).to_contain_text("N-0001")
    expect(board.locator("#detail .sug li").first).to_be_visible()
    board.keyboard.press("o")
    board.locator("#ask-form .primary").click()
    expect(board.locator("#detail .lease").first).to_contain_text("剩")


def test_a_team_is_offered_the_places_from_the_panel(board: Page, team: str) -> None:
    row(board, MEALS).click()
    expect(board.locator("#detail .sug li").first).to_be_visible()
    board.locator("#queue").focus()
    board.keyboard.press("o")
    board.locator("#ask-team").select_option(team)
    send = board.locator("#ask-form .primary")
    box = send.bounding_box()
    assert box
    middle = "([x, y]) => document.elementFromPoint(x, y).closest('button')?.textContent"
    for height in (1, box["height"] - 1):
        assert board.evaluate(middle, [box["x"] + box["width"] / 2, box["y"] + height]) == send.inner_text()
    send.click()
    expect(board.locator("#detail .lease")).to_have_count(2)


def test_several_rows_are_closed_at_once(board: Page) -> None:
    row(board, MEALS).click()
    row(board, GATE).click(modifiers=["Shift"])
    expect(board.locator("#bulk b").first).to_have_text("已选 2 项")
    board.locator("#bulk [data-step=close]").click()
    board.locator("#bulk form button").click()
    expect(board.locator("#queue .q .fam", has_text="已关闭")).to_have_count(2)
    expect(board.locator("#bulk")).to_be_hidden()


def test_the_one_box_finds_items_and_runs_commands_by_keys(board: Page) -> None:
    board.keyboard.press("/")
    board.keyboard.type("gate")
    expect(board.locator("#commands [role=option]").first).to_contain_text(GATE)
    board.keyboard.press("Enter")
    expect(board.locator("#detail h2")).to_contain_text(GATE)
    board.keyboard.press("/")
    board.locator("#search").fill("")
    board.keyboard.type("00:00")
    board.keyboard.press("Enter")
    expect(board.locator("#banner")).to_contain_text("00:00:00")
    board.keyboard.press("Escape")
    expect(board.locator("#banner")).to_be_hidden()


def test_an_area_drawn_by_hand_filters_and_stands_in_the_address(board: Page) -> None:
    board.locator("#draw-area").click()
    for x, y in ((2, 120), (60, 124), (30, 160)):  # beside the layers menu
        board.locator("#mapholder").click(position={"x": x, "y": y})
    board.keyboard.press("Enter")
    expect(board.locator("#queue .q")).to_have_count(0)
    expect(board).to_have_url(re.compile("within="))
    board.locator("#chips [data-drawn]").click()
    expect(board.locator("#queue .q")).to_have_count(2)


def test_on_a_phone_with_the_largest_letters_nothing_is_wider_than_the_screen(
    new_context: Context, secrets: Secrets, seeded: Scenario, asked: str, server: Server
) -> None:
    page = signed_in(new_context(base_url=server.url, **PHONE), secrets, seeded, server.url)
    page.goto("/board?letters=large")
    for press in ("#tab-needs", "#queue .q", "#new-task"):
        page.locator(press).first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#quick-line")).to_be_visible()
