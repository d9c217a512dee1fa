"""live.js in real Chromium: it finds the server again, misses nothing, and says how old its data is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute

from app.ledger import Ledger
from app.secrets import Secrets
from tests import scenario
from tests.browser.cuttable import Cable
from tools.serving import Server

WATCH = """async ([response]) => {
  const { watch } = await import("/static/js/live.js");
  window.titles = []; window.states = []; window.applied = [];
  window.live = watch({
    view: "board", response,
    onSnapshot: (all) => { titles = all.tasks.map((task) => task.title); applied.push("snapshot"); },
    onChanges: (some) => { titles.push(...some.tasks.map((task) => task.title)); applied.push("changes"); },
    onState: ({ state }) => { if (states.at(-1) !== state) states.push(state); },
  });
}"""


class Board:
    """A page that does nothing but watch."""

    def __init__(self, context: BrowserContext, url: str, token: str, response: object) -> None:
        context.add_cookies([{"name": "muster", "value": token, "url": url}])
        self.page: Page = context.new_page()
        self.url, self.response = url, str(response)

    def watch(self) -> None:
        """Open the page and wait until it is live."""
        self.page.goto(f"{self.url}/healthz")
        self.page.evaluate(WATCH, [self.response])
        self.until("states.at(-1) === 'live'")

    def until(self, what: str, wait: float = 30) -> None:
        """Wait until this is true in the page."""
        self.page.wait_for_function(f"() => {what}", timeout=wait * 1000)

    def shows(self, title: str, wait: float = 30) -> None:
        """Wait until the task is there; it must be there once."""
        self.until(f"titles.includes({title!r})", wait)
        assert self.page.evaluate(f"titles.filter((title) => title === {title!r}).length") == 1


@pytest.fixture
def board(
    new_context: Callable[..., BrowserContext], server: Server, seeded: scenario.Scenario, secrets: Secrets
) -> Board:
    """A coordinator's page."""
    token = secrets.sessions.open(seeded.people["coordinator"], 1, "test")
    return Board(new_context(), server.url, token, seeded.response)


def open_task(ledger: Ledger, seeded: scenario.Scenario, title: str) -> None:
    scenario.open_task(ledger, seeded, title=title, starts_at=datetime.now(UTC))


def test_a_change_arrives_without_a_reload(board: Board, ledger: Ledger, seeded: scenario.Scenario) -> None:
    board.watch()
    open_task(ledger, seeded, "new")
    board.shows("new")
    assert board.page.evaluate("applied") == ["snapshot", "changes"]


def test_a_killed_and_restarted_server_is_found_again(
    board: Board, server: Server, ledger: Ledger, seeded: scenario.Scenario
) -> None:
    board.watch()
    server.kill()
    open_task(ledger, seeded, "while it was dead")
    board.until("states.at(-1) === 'offline'")
    server.start()
    board.shows("while it was dead")
    board.until("states.at(-1) === 'live'")
    assert board.page.evaluate("applied") == ["snapshot", "changes"]


def test_one_cut_off_says_so_and_catches_up(
    board: Board, server: Server, ledger: Ledger, seeded: scenario.Scenario
) -> None:
    with Cable(server.port) as cable:
        board.url = cable.url
        board.watch()
        cable.cut = True
        open_task(ledger, seeded, "unheard")
        board.until("states.at(-1) === 'late'")
        board.until("states.at(-1) === 'offline'")
        open_task(ledger, seeded, "unheard too")
        cable.cut = False
        board.shows("unheard")
        board.shows("unheard too")
        board.until("states.at(-1) === 'live'")
        assert board.page.evaluate("applied").count("snapshot") == 1
        board.page.close()


@pytest.mark.parametrize("more", [True, False], ids=["the next message shows it", "the next beat shows it"])
def test_a_lost_message_is_asked_for_again(
    board: Board, ledger: Ledger, seeded: scenario.Scenario, more: bool
) -> None:
    lost: list[str] = []

    def drop_first(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '["changes"' in str(message) and not lost:
                lost.append(str(message))
            else:
                route.send(message)

        server.on_message(pass_on)

    board.page.route_web_socket(lambda url: "socket.io" in url, drop_first)
    board.watch()
    open_task(ledger, seeded, "lost")
    if more:
        board.page.wait_for_timeout(1500)
        open_task(ledger, seeded, "after")
        board.shows("after")
    board.shows("lost")
    assert lost


def test_who_is_signed_out_elsewhere_sees_nothing_any_more(
    board: Board, secrets: Secrets, seeded: scenario.Scenario
) -> None:
    board.watch()
    secrets.sessions.close_all(seeded.people["coordinator"])
    board.until("states.at(-1) === 'signed-out'")
    assert board.page.evaluate("titles") == []
