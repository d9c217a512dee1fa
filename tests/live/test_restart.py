"""Servers that die, stop, are full, or lose their database: every page finds everything again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import requests
import websocket

from app import volunteers
from app.settings import MisconfiguredError, Settings
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode
from tests import scenario
from tests.live.conftest import Ground, stand, threaded
from tests.live.page import Page, Refused
from tools import postgres
from web.deltas import MOST_POSITIONS, MOST_ROWS
from web.gate import MARGIN
from web.server import check

KILL_LISTENERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'muster live' AND datname = current_database()
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ground]:
    """A default server with room for three pages."""
    yield from stand(threaded(tmp_path), {"MUSTER_MAX_SOCKETS": "3"})


@pytest.fixture
def production(tmp_path: Path, postgres_url: str) -> Iterator[Ground]:
    """Two gevent workers on PostgreSQL."""
    with postgres.database(postgres_url) as address:
        environ = {"MUSTER_DATA": str(tmp_path / "data"), "MUSTER_DATABASE": address, "MUSTER_MODE": "gevent"}
        yield from stand(Settings.from_env(environ), {"MUSTER_WORKERS": "2"}, traces=True)


def until_seen(page: Page, wanted: set[str], wait: float = 20) -> None:
    """Read until all these titles have come, each once, with no gap."""
    deadline, seen = time.monotonic() + wait, []
    while set(seen) < wanted:
        message = page.next("changes", wait=deadline - time.monotonic())
        assert message["after"] <= page.position < message["position"]
        page.position = message["position"]
        seen += [task["title"] for task in message["tasks"]]
    assert sorted(seen) == sorted(wanted)


def test_a_killed_server_is_found_again_and_nothing_is_missing(ground: Ground) -> None:
    page = ground.watching()
    ground.server.kill()
    ground.open_task("while it was dead")
    assert page.is_cut()
    ground.server.start()
    ground.settled()
    answer = ground.page().watch(ground.seeded.response, after=page.position)
    assert [t["title"] for change in answer["changes"] for t in change["tasks"]] == ["while it was dead"]


def test_a_stopping_server_hangs_up_at_once(small: Ground) -> None:
    pages = [small.watching() for _ in range(3)]
    began, process = time.monotonic(), small.server.process
    assert process is not None
    process.terminate()
    assert all(page.is_cut() for page in pages)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 10
    small.server.start()


def test_one_page_too_many_is_told_so(small: Ground) -> None:
    pages = [small.watching() for _ in range(3)]
    with pytest.raises(Refused) as refusal:
        small.page()
    assert refusal.value.said["data"]["key"] == "live.full"
    assert pages[0].watch(small.seeded.response)["room"]
    crowd = [Page(small.server.url, small.token(), connect=False) for _ in range(MARGIN - 1)]
    with pytest.raises(Refused) as refusal:
        for _ in range(3):
            crowd.append(Page(small.server.url, small.token(), connect=False))
    assert refusal.value.status == 503
    assert b"3" in refusal.value.said
    for page in (pages.pop(), *crowd):
        page.close()
    deadline = time.monotonic() + 10
    while True:
        try:
            return small.page().close()
        except Refused:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_very_much_at_once_is_a_snapshot_away(small: Ground) -> None:
    page = small.watching()
    with small.ledger.batch() as batch:
        for _ in range(MOST_ROWS + 100):
            register(small, batch)
    position = small.settled()
    beat = page.next("beat", wait=30)
    while beat["position"] < position:
        beat = page.next("beat", wait=30)
    late = page.watch(small.seeded.response, after=page.position, view="phone")
    assert len(late["snapshot"]["volunteers"]) > MOST_ROWS
    with small.ledger.batch() as batch:
        for _ in range(MOST_POSITIONS // 2 + 10):
            register(small, batch)
    small.settled(60)
    answer = small.page().watch(small.seeded.response, after=late["position"], view="phone")
    assert answer["changes"] == [] and len(answer["snapshot"]["volunteers"]) > MOST_POSITIONS // 2


def register(ground: Ground, books: object) -> None:
    cause = scenario.cause(ground.ledger)
    volunteers.register_volunteer(
        books,
        name=Personal(cause.new_id("person"), "name", "x"),
        mobile=None,
        organisation_id=OrganisationId(ground.seeded.team),
        area_code=AreaCode("990000001"),
        cause=cause,
    )


def test_killed_listeners_lose_nothing(production: Ground) -> None:
    pages = [production.watching() for _ in range(6)]
    wanted = set()
    with psycopg.connect(production.settings.database, autocommit=True) as link:
        for number in range(30):
            wanted.add(f"kill {number}")
            production.open_task(f"kill {number}")
            if number % 10 == 5:
                killed = link.execute(KILL_LISTENERS).fetchall()
                assert killed or number > 5
    for page in pages:
        until_seen(page, wanted)


def test_all_connections_of_the_database_cut_at_once_lose_nothing(production: Ground) -> None:
    pages = [production.watching() for _ in range(4)]
    head = production.ledger.head()
    with psycopg.connect(production.settings.database, autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert head
    wanted = {f"cut {number}" for number in range(3)}
    for title in sorted(wanted):
        for attempt in range(20):  # our own ledger lost its connections too
            try:
                production.open_task(title)
                break
            except Exception:
                assert attempt < 19
                time.sleep(0.2)
    for page in pages:
        until_seen(page, wanted)


def test_any_wsgi_server_may_serve_it(tmp_path: Path) -> None:
    settings, port = threaded(tmp_path), postgres.free_port()
    environ = {**os.environ, "MUSTER_DATA": str(settings.data)}
    gunicorn = [sys.executable, "-m", "gunicorn", "--threads", "20", "-b", f"127.0.0.1:{port}", "wsgi:app"]
    with subprocess.Popen(gunicorn, env=environ, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        try:
            while True:
                try:
                    assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).json()["lag"] == 0
                    break
                except requests.RequestException:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
        finally:
            process.kill()


def test_what_would_tear_or_block_is_refused() -> None:
    threads = Settings.from_env({"MUSTER_DATA": "/tmp/none"})
    with pytest.raises(MisconfiguredError):
        check(threads, workers=2)
    with pytest.raises(MisconfiguredError):
        check(Settings.from_env({"MUSTER_DATA": "/tmp/none", "MUSTER_MODE": "gevent"}), workers=1)


def test_a_page_that_was_away_for_long_is_not_confused_by_old_news(ground: Ground) -> None:
    page = ground.watching()
    for number in range(4):
        ground.open_task(f"{number} {uuid4()}")
    messages = [page.next("changes")]
    while messages[-1]["position"] < ground.ledger.head():
        messages.append(page.next("changes"))
    answer = page.watch(ground.seeded.response, after=page.position)
    assert answer["position"] >= messages[-1]["position"]
    with pytest.raises(websocket.WebSocketTimeoutException):
        page.next("changes", wait=1)
