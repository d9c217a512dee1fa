"""The one natural path in real browsers: two boards and a phone, a cut line, a killed server."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import dispatch
from app.ledger import Ledger
from app.secrets import Secrets
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.cuttable import Cable
from tests.scenario import Scenario, cause, open_task
from tools.serving import Server

CUT_SECONDS = 60
LIVE = "实时"
PATIENCE = 30_000


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext], secrets: Secrets, seeded: Scenario
) -> Callable[..., Page]:
    """A signed-in page at a path, marked so that a reload would show."""

    def make(role: str, url: str, path: str, options: dict[str, Any]) -> Page:
        context = new_context(base_url=url, **options)
        token = secrets.sessions.open(seeded.people[role], 1, "test")
        context.add_cookies([{"name": "muster", "value": token, "url": url}])
        page = context.new_page()
        page.goto(path)
        page.evaluate("window.neverReloaded = true")
        return page

    return make


@pytest.fixture
def board(open_page: Callable[..., Page], server: Server) -> Page:
    """The coordinator's board, live."""
    page = open_page("coordinator", server.url, "/board", DESKTOP)
    expect(page.locator("#age")).to_contain_text(LIVE)
    return page


def seats(page: Page, title: str) -> Any:
    """The seats of the task's row in the queue."""
    return page.locator("#queue .q", has_text=title).locator(".seats")


def assign(page: Page, title: str, name: str) -> None:
    """Choose the task in the queue and send the person there, as a coordinator does."""
    page.locator("#queue .q", has_text=title).click()
    page.locator("#detail .sug li", has_text=name).locator("label").click()
    page.locator("#detail [data-act=assign]").click()


def never_reloaded(*pages: Page) -> bool:
    return all(page.evaluate("window.neverReloaded === true") for page in pages)


def test_two_boards_and_a_phone_see_an_assignment_without_a_reload(
    board: Page, open_page: Callable[..., Page], server: Server
) -> None:
    other = open_page("leader", server.url, "/board", DESKTOP)
    phone = open_page("volunteer", server.url, "/phone", PHONE)
    expect(other.locator("#age")).to_contain_text(LIVE)
    expect(seats(other, "Deliver meals")).to_have_attribute("aria-label", "3 个席位，已派 0 个")

    assign(board, "Deliver meals", "沈雨")

    for page in (board, other):
        expect(seats(page, "Deliver meals")).to_have_attribute("aria-label", "3 个席位，已派 1 个")
    expect(phone.locator("#live h1")).to_contain_text("Deliver meals")
    assert never_reloaded(board, other, phone)


@pytest.mark.timeout(300)
def test_a_browser_cut_off_for_a_minute_catches_up(
    board: Page, open_page: Callable[..., Page], ledger: Ledger, seeded: Scenario, server: Server
) -> None:
    with Cable(server.port) as cable:
        far = open_page("leader", cable.url, "/board", DESKTOP)
        expect(far.locator("#age")).to_contain_text(LIVE)
        cable.cut = True
        healed_at = time.monotonic() + CUT_SECONDS
        assign(board, "Watch the gate", "周宁")
        open_task(ledger, seeded, title="Pump out the cellar", starts_at=datetime.now(UTC))
        expect(seats(board, "Watch the gate")).to_have_attribute("aria-label", "1 个席位，已派 1 个")
        expect(far.locator("#age")).not_to_contain_text(LIVE, timeout=PATIENCE)
        expect(seats(far, "Watch the gate")).to_have_attribute("aria-label", "1 个席位，已派 0 个")
        far.wait_for_timeout(1000 * (healed_at - time.monotonic()))
        cable.cut = False
        expect(far.locator("#age")).to_contain_text(LIVE, timeout=PATIENCE)
        expect(seats(far, "Watch the gate")).to_have_attribute("aria-label", "1 个席位，已派 1 个")
        expect(far.locator("#queue .q", has_text="Pump out the cellar")).to_have_count(1)
        assert never_reloaded(board, far)


@pytest.mark.timeout(300)
def test_a_killed_and_restarted_server_is_found_again_by_all(
    board: Page, open_page: Callable[..., Page], ledger: Ledger, seeded: Scenario, server: Server
) -> None:
    other = open_page("leader", server.url, "/board", DESKTOP)
    phone = open_page("volunteer", server.url, "/phone", PHONE)
    expect(phone.locator("#live h1")).to_be_visible()
    expect(other.locator("#age")).to_contain_text(LIVE)
    server.kill()
    for page in (board, other):
        expect(page.locator("#age")).not_to_contain_text(LIVE, timeout=PATIENCE)
    assign_beside(ledger, seeded.tasks[0], seeded.volunteers[0])
    server.start()
    for page in (board, other):
        expect(page.locator("#age")).to_contain_text(LIVE, timeout=PATIENCE)
        expect(seats(page, "Deliver meals")).to_have_attribute("aria-label", "3 个席位，已派 1 个")
    expect(phone.locator("#live h1")).to_contain_text("Deliver meals", timeout=PATIENCE)
    assign(board, "Deliver meals", "吴岚")
    expect(seats(other, "Deliver meals")).to_have_attribute("aria-label", "3 个席位，已派 2 个")
    assert never_reloaded(board, other, phone)


def assign_beside(ledger: Ledger, task: UUID, volunteer: UUID) -> None:
    """An assignment recorded while the server is away, as the command line may."""
    dispatch.assign_volunteer(
        ledger, task_id=TaskId(task), volunteer_id=VolunteerId(volunteer), cause=cause(ledger)
    )
