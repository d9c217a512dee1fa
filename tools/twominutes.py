"""A new coordinator's first two minutes: five tasks opened and twenty people sent, counting keys and presses.

`python -m tools.twominutes` makes docs/two-minutes.md and its pictures; a test walks the same way.
"""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page, expect

from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from tests import scenario
from tools import chromium, twominutes_goods
from tools.serving import Server

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "two-minutes.md"
HEAD = """# The first two minutes

A new coordinator, an empty board, 24 registered volunteers: five tasks opened and twenty people sent.
Scripted in real Chromium by `python -m tools.twominutes`, which writes this page;
`tests/browser/test_two_minutes.py` walks the same way and fails when the counts are no longer true.

For each task: `n`, one line that says what, where, how many and when, `Enter`; then `a` chooses the best
four, who are shown with their reasons, and `a` sends them. On the phone (360 px wide, the largest letters)
the same by four presses. What the line does not say has a likely value that stands in the card.

| way | keys | presses | scripted | by hand |
|---|---|---|---|---|"""
FOOT = """
Keys include every letter of the five lines. *Scripted*: what the browser took on the machine that made
this page. *By hand*: the keystroke-level model (0.28 s a key, 1.1 s a press, three thoughts of 1.35 s per
task); with a Chinese input method a character takes two to three keys, with the words it offers fewer.
"""
NAMES = (
    *("何秀兰", "罗志强", "田雨萌", "高远航", "许文静", "马建国", "周启明", "丁小雨"),
    *("陈思远", "林嘉怡", "赵一鸣", "孙美玲", "钱多福", "李建华", "吴国庆", "郑晓东"),
    *("王海燕", "冯子涵", "褚卫东", "卫兰芳", "蒋文丽", "沈大伟", "韩雪梅", "杨光明"),
)
TASKS = {
    "zh": (
        "送午餐 柳园社区 4人 12:00-14:00",
        "卡口值守 柳园社区 4人 14:30-18:30",
        "搬运饮用水 桥南街道 4人 9:00-11:30",
        "入户排查 柳园社区 4人 15:00-18:00",
        "清淤 桥南街道 4人 19:00-22:00",
    ),
    "en": (
        "Deliver meals, Liuyuan, 4 people 12:00-14:00",
        "Watch the gate, Liuyuan, 4 people 14:30-18:30",
        "Carry water, Qiaonan, 4 people 9:00-11:30",
        "Door-to-door survey, Liuyuan, 4 people 15:00-18:00",
        "Clear silt, Qiaonan, 4 people 19:00-22:00",
    ),
}
COUNTER = """
window.counted = { keys: 0, presses: 0 };
addEventListener("keydown", (event) => { if (event.isTrusted) counted.keys++; }, true);
addEventListener("click", (event) => { if (event.isTrusted && event.detail) counted.presses++; }, true);
"""
"""Runs before the page's own scripts: what a person's hands do."""
KEY, PRESS, THINK = 0.28, 1.1, 1.35
"""Seconds of the keystroke-level model (Card, Moran and Newell) for an average typist."""


@dataclass(frozen=True)
class Counted:
    """What it took."""

    keys: int
    presses: int
    seconds: float

    @property
    def by_hand(self) -> float:
        """Seconds a person would take: each key, each press, and three thoughts per task."""
        return self.keys * KEY + self.presses * PRESS + 3 * len(TASKS["en"]) * THINK


def run(page: Page, language: str, touch: bool = False) -> Counted:
    """From the empty board to twenty people on five tasks; by keys, or by touch alone."""
    expect(page.locator("#queue .q")).to_have_count(0)
    began = time.monotonic()
    for number, line in enumerate(TASKS[language], 1):
        _open(page, line, touch)
        _send(page, touch)
        expect(page.locator("#queue .q")).to_have_count(number)
    seconds = time.monotonic() - began
    counted: dict[str, Any] = page.evaluate("counted")
    return Counted(counted["keys"], counted["presses"], seconds)


def _open(page: Page, line: str, touch: bool) -> None:
    """One line says what, where, how many and when."""
    if touch:
        page.locator("#new-task").click()
    else:
        page.keyboard.press("n")
    said = page.locator("#quick-line")
    expect(said).to_be_focused()
    said.press_sequentially(line)
    if touch:
        page.locator("#quick .primary").click()
    else:
        page.keyboard.press("Enter")
    expect(page.locator("#quick")).to_be_hidden()


def _send(page: Page, touch: bool) -> None:
    """The best four are chosen, looked at, and sent."""
    send = page.locator("#detail [data-act=assign]")
    expect(send).to_be_enabled()
    for _step in range(2):
        if touch:
            send.click()
        else:
            page.keyboard.press("a")
        if _step == 0:
            expect(page.locator("#detail .sug li.on")).to_have_count(4)
    expect(page.locator("#detail .ppl li:not(.open)")).to_have_count(4)


def prepare(ledger: Any, secrets: Any) -> tuple[UUID, UUID]:
    """An empty response and 24 registered, insured volunteers: the response and the coordinator's person."""
    from app import responses, volunteers
    from domain.volunteers import VolunteerId

    seeded = scenario.seed(ledger, secrets)
    starting = scenario.cause(ledger)
    responses.start_response(
        ledger,
        name="Linhe, second wave 林河二次洪峰",
        kind="flood",
        area="990000",
        time_zone="Asia/Shanghai",
        started_at=ledger.now(),
        cause=starting,
    )
    people = [scenario.register_volunteer(ledger, secrets, name, seeded.team)[1] for name in NAMES]
    now = ledger.now()
    volunteers.insure_volunteers(
        ledger,
        volunteer_ids=[VolunteerId(id) for id in people],
        insurer="人保财险",
        policy_number="PICC-2026-0803",
        starts_at=now - timedelta(days=2),
        ends_at=now + timedelta(days=60),
        cause=scenario.cause(ledger),
    )
    return starting.new_id("response"), seeded.people["coordinator"]


@dataclass(frozen=True)
class Walk:
    """One way through: language, screen, keys or touch."""

    name: str
    language: str
    touch: bool
    options: dict[str, Any]

    @property
    def cookies(self) -> dict[str, str]:
        """What the person has chosen: the language, and on the phone the largest letters."""
        return {"lang": self.language} | ({"letters": "large"} if self.touch else {})


DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WALKS = (
    Walk("desktop-zh", "zh", False, DESK),
    Walk("desktop-en", "en", False, DESK),
    Walk("phone-zh", "zh", True, PHONE),
    Walk("phone-en", "en", True, PHONE),
)


def open_board(browser: Browser, url: str, token: str, response: UUID, walk: Walk) -> Page:
    """The empty board in front of the coordinator."""
    locale = {"zh": "zh-CN", "en": "en-GB"}[walk.language]
    context = browser.new_context(base_url=url, locale=locale, timezone_id="Asia/Shanghai", **walk.options)
    chosen = {"muster": token, **walk.cookies}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in chosen.items()])
    context.add_init_script(COUNTER)
    page = context.new_page()
    page.goto(f"/board?response={response}")
    expect(page.locator('#age[data-state="live"]')).to_be_visible()
    return page


def once(browser: Browser, walk: Walk, folder: Path, shoot: bool = False) -> Counted:
    """Walk one way on a server of its own; with a picture of the end."""
    settings = replace(Settings.from_env({}), data=folder / "data")
    secrets = Secrets(settings)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    response, coordinator = prepare(ledger, secrets)
    token = secrets.sessions.open(coordinator, 1, "two minutes")
    ledger.close()
    with Server(settings.data, {"MUSTER_DATABASE": "", "MUSTER_MODE": "threading"}) as server:
        page = open_board(browser, server.url, token, response, walk)
        counted = run(page, walk.language, walk.touch)
        if shoot:
            page.wait_for_timeout(1200)
            page.screenshot(path=DOCS / "pictures" / f"two-minutes-{walk.name}.png")
        page.context.close()
    return counted


def stated() -> dict[str, tuple[int, int]]:
    """What docs/two-minutes.md says of each walk: keys and presses."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: (int(keys), int(presses)) for name, keys, presses in rows}


def written(found: dict[str, Counted]) -> str:
    """The page."""
    rows = [
        f"| `{name}` | {c.keys} | {c.presses} | {c.seconds:.0f} s | {c.by_hand:.0f} s |"
        for name, c in found.items()
    ]
    pictures = [f"![{name}](pictures/two-minutes-{name}.png)" for name in found]
    return "\n".join([HEAD, *rows, FOOT, *pictures, ""])


def main() -> None:
    """Walk all ways and write the page."""
    found = {}
    with chromium.running() as browser:
        for walk in WALKS:
            with tempfile.TemporaryDirectory(prefix="muster-two-minutes-") as folder:
                found[walk.name] = once(browser, walk, Path(folder), shoot=True)
            print(walk.name, found[walk.name])
        goods = {language: goods_once(browser, language) for language in ("zh", "en")}
    PAGE.write_text(written(found) + twominutes_goods.written(goods), "utf-8")


def goods_once(browser: Browser, language: str) -> twominutes_goods.Told:
    """The way of the goods in one language, with its picture."""
    shot = DOCS / "pictures" / f"two-minutes-goods-{language}.png"
    with tempfile.TemporaryDirectory(prefix="muster-two-minutes-") as folder:
        told = twominutes_goods.once(browser, language, Path(folder), DESK, PHONE, shot)
    print("goods", language, told)
    return told


if __name__ == "__main__":
    main()
