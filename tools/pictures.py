"""Takes the pictures of the documentation from the running product: python -m tools.pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from app.secrets import Secrets
from app.settings import Settings
from tools import chromium
from tools.serving import Server
from web.accounts import named
from web.demo.signins import signins_of

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
BOARD = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "device_scale_factor": 2}


def main() -> None:
    """Load the demo into a folder of its own, serve it, look."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="muster-pictures-") as folder:
        server = Server(Path(folder) / "data", {"MUSTER_DATABASE": "", "MUSTER_MODE": "threading"})
        loaded = server.muster("demo")
        if loaded.returncode:
            raise RuntimeError(loaded.stderr)
        settings = Settings.from_env({"MUSTER_DATA": str(server.data)})
        tokens = sessions(settings)
        with server, chromium.running() as browser:
            take(browser, server.url, tokens)


def sessions(settings: Settings) -> dict[str, str]:
    """A session for one person of each role."""
    secrets = Secrets(settings)
    found = {
        role: secrets.sessions.open(named(secrets, mobile)[0], 1, "pictures")
        for role, _, mobile, _ in signins_of(settings)
    }
    secrets.close()
    return found


def take(browser: Browser, url: str, tokens: dict[str, str]) -> None:
    """The board in light, dark, English and in the past; the phone."""
    for name, scheme, path in (
        ("board", "light", "/board"),
        ("board-dark", "dark", "/board"),
        ("board-en", "light", "/board?lang=en"),
        ("board-past", "dark", "/board"),
    ):
        page = open_page(browser, url, tokens["coordinator"], path, color_scheme=scheme, **BOARD)
        page.locator("#queue .q", has=page.locator(".seats use[href='#a-empty']")).nth(1).click()
        if name == "board-past":
            page.locator("#time input").press("PageDown")
        page.wait_for_timeout(2500)
        shoot(page, name)
    take_goods(browser, url, tokens["coordinator"])
    page = open_page(browser, url, tokens["volunteer"], "/phone", **PHONE)
    page.wait_for_timeout(1500)
    shoot(page, "phone")


def take_goods(browser: Browser, url: str, token: str) -> None:
    """The goods on the board, a donation, the books."""
    page = open_page(browser, url, token, "/board?tab=consignments", color_scheme="light", **BOARD)
    page.locator("#queue .q").nth(2).click()
    page.wait_for_timeout(2500)
    shoot(page, "goods-board")
    for name, path, link in (
        ("donation", "/donations?state=all", "table.gifts tr:last-child a"),
        ("books", "/donations/accounts", ""),
    ):
        page = open_page(browser, url, token, path, color_scheme="light", **BOARD)
        if link:
            page.locator(link).first.click()
            page.wait_for_timeout(1000)
        shoot(page, name)


def open_page(browser: Browser, url: str, token: str, path: str, **options: object) -> Page:
    """A page of somebody who is signed in."""
    context = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)  # type: ignore[arg-type]
    context.add_cookies([{"name": "muster", "value": token, "url": url}])
    page = context.new_page()
    page.goto(path)
    page.wait_for_timeout(1500)
    return page


def shoot(page: Page, name: str) -> None:
    """Save what the page shows."""
    page.screenshot(path=FOLDER / f"{name}.png")
    print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
