"""The board in real Chromium: how soon the map can be used, and how soon a change of 100 items is painted."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page

from app import dispatch
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from bench import Result, suggest
from domain.dispatch import KINDS, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from tests.scenario import Scenario, cause, seed
from tools import chromium
from tools.serving import Server

DELTA = 100
DISTRICT_TASKS, DISTRICT_PEOPLE = 2_000, 25_000
ROUNDS = 7
WATCHED = """
const after = (note) => { const c = new MessageChannel(); c.port1.onmessage = note; c.port2.postMessage(0); };
window.measured = { usable: null, got: null, deltas: [] };
document.addEventListener("muster:usable", () => after(() => { measured.usable ??= performance.now(); }));
document.addEventListener("muster:painted", () => after(() => {
  if (measured.got === null) return;
  measured.deltas.push(performance.now() - measured.got);
  measured.got = null;
}));
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({ data }) => {
      if (String(data).startsWith("42/live,[\\"changes\\"")) measured.got = performance.now();
    });
  }
};
"""
"""Runs before the page's own scripts: when the map was usable, and from a socket message to its frame."""


def measure() -> Iterator[Result]:
    """Both sizes; and a district's day with all its volunteers, whom the first load leaves out."""
    found = run(DISTRICT_TASKS, people=DISTRICT_PEOPLE)
    name = f"map {DISTRICT_TASKS} with {DISTRICT_PEOPLE} volunteers: first usable"
    yield Result(name, found["usable"], "ms", at_most=1000)
    for items in (1_000, 10_000):
        found = run(items)
        yield Result(f"map {items}: first usable", found["usable"], "ms", at_most=1000)
        yield Result(f"map {items}: delta of {DELTA} painted", found["delta"], "ms", at_most=50)
        yield Result(f"map {items}: delta of {DELTA} painted, worst", found["worst"], "ms")


def run(items: int, rounds: int = ROUNDS, people: int = 0) -> dict[str, float]:
    """A district with this many open tasks in a browser: usable, delta (medians), worst delta, in ms."""
    with tempfile.TemporaryDirectory(prefix="muster-map-") as folder:
        settings = replace(Settings.from_env({}), data=Path(folder) / "data")
        secrets = Secrets(settings)
        ledger = Ledger(settings, digest_key=secrets.digest_key)
        seeded = seed(ledger, secrets)
        suggest.fill(ledger, secrets, seeded, people)
        tasks = list(_tasks(ledger, seeded, items))
        token = secrets.sessions.open(seeded.people["admin"], 1, "bench")
        with Server(settings.data, {}) as server, chromium.running() as browser:
            usable = [_open(browser, server.url, token)[1] for _ in range(rounds)]
            page, _first = _open(browser, server.url, token)
            deltas = [_delta(page, ledger, some) for some in _chunks(tasks, rounds)]
        ledger.close()
    return {"usable": statistics.median(usable), "delta": statistics.median(deltas), "worst": max(deltas)}


def _tasks(ledger: Ledger, seeded: Scenario, items: int) -> Iterator[TaskId]:
    chance = Random(items)
    now = datetime.now(UTC)
    with ledger.batch() as books:
        for number in range(items):
            opening = cause(ledger)
            plan = TaskPlan(
                title=f"搬运饮用水 {number}",
                kind=KINDS[number % len(KINDS)],
                urgency=chance.choice(("critical", "urgent", "normal", "normal")),
                response_id=ResponseId(seeded.response),
                organisation_id=OrganisationId(seeded.team),
                area_code=AreaCode("990000001001"),
                address="南门",
                point=GeoPoint.of(30.5 + chance.gauss(0, 0.02), 114.3 + chance.gauss(0, 0.04)),
                starts_at=now + timedelta(minutes=chance.randint(-60, 300)),
                ends_at=now + timedelta(minutes=chance.randint(301, 900)),
                places=chance.randint(1, 8),
                bring="",
            )
            dispatch.open_task(books, plan=plan, cause=opening)
            yield TaskId(opening.new_id("task"))


def _chunks(tasks: list[TaskId], rounds: int) -> list[list[TaskId]]:
    return [tasks[n * DELTA : (n + 1) * DELTA] for n in range(rounds)]


def _open(browser: Browser, url: str, token: str) -> tuple[Page, float]:
    """A fresh profile, so that nothing comes from a cache."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "muster", "value": token, "url": url}])
    context.add_init_script(WATCHED)
    page = context.new_page()
    page.goto("/board")
    _until(page, lambda found: found["usable"] is not None)
    page.wait_for_selector('#age[data-state="live"]', timeout=60_000)
    usable = float(_measured(page)["usable"])
    return page, usable


def _delta(page: Page, ledger: Ledger, tasks: list[TaskId]) -> float:
    """Close some tasks in one batch; from the message's arrival to the frame that shows it."""
    before = len(_measured(page)["deltas"])
    with ledger.batch() as books:
        for task in tasks:
            dispatch.close_task(books, task_id=task, reason="duplicate", cause=cause(ledger))
    _until(page, lambda found: len(found["deltas"]) > before)
    page.wait_for_timeout(400)
    return float(max(_measured(page)["deltas"][before:]))


def _until(page: Page, ready: Callable[[dict[str, Any]], bool]) -> None:
    """Ask again and again: the page's policy forbids Playwright's own waiting, which evaluates text."""
    deadline = time.monotonic() + 60
    while not ready(_measured(page)):
        if time.monotonic() > deadline:
            raise TimeoutError("the board did not draw")
        page.wait_for_timeout(50)


def _measured(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("measured")
    return found
