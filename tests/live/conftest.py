"""A real server in each mode, a ledger beside it, and pages that connect to it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from tests import scenario
from tests.live.page import Page
from tools import postgres
from tools.serving import Server


@dataclass
class Ground:
    """One running Muster, seeded, and everything a test does to it."""

    settings: Settings
    server: Server
    ledger: Ledger
    secrets: Secrets
    seeded: scenario.Scenario
    _stack: ExitStack = field(default_factory=ExitStack)

    def token(self, role: str = "coordinator") -> str:
        """A session of the role's person."""
        return self.secrets.sessions.open(self.seeded.people[role], 1, "test")

    def page(self, role: str = "coordinator", token: str | None = None) -> Page:
        """A connected page of the role's person; closed with the test."""
        return self._stack.enter_context(Page(self.server.url, token or self.token(role)))

    def watching(self, role: str = "coordinator", token: str | None = None, view: str = "board") -> Page:
        """A page that watches the response from now on."""
        page = self.page(role, token)
        answer = page.watch(self.seeded.response, view=view)
        assert "error" not in answer, answer
        page.position = answer["position"]
        return page

    def open_task(self, title: str, response: UUID | None = None) -> UUID:
        """Record a task beside the server."""
        seeded = replace(self.seeded, response=response) if response else self.seeded
        return scenario.open_task(self.ledger, seeded, title=title, starts_at=datetime.now(UTC))

    def settled(self, wait: float = 10) -> int:
        """Wait until everything recorded is shown; the position."""
        head, deadline = self.ledger.head(), time.monotonic() + wait
        while (shown := self.server.health()["position"]) < head:
            assert time.monotonic() < deadline, f"still at {shown} of {head}"
            time.sleep(0.05)
        return int(shown)

    def close(self) -> None:
        """End the pages."""
        self._stack.close()


def stand(settings: Settings, environ: dict[str, str], *, traces: bool = False) -> Iterator[Ground]:
    """A seeded Muster on these settings, served; its log must hold no trace unless the test causes some."""
    secrets = Secrets(settings)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    seeded = scenario.seed(ledger, secrets)
    chosen = {"MUSTER_MODE": settings.mode, "MUSTER_DATABASE": settings.database, **environ}
    try:
        with Server(settings.data, chosen) as server:
            ground = Ground(settings, server, ledger, secrets, seeded)
            yield ground
            ground.close()
        said = server.log.read_text("utf-8", "replace")
        assert traces or "Traceback" not in said, said
    finally:
        ledger.close()
        secrets.close()


def threaded(folder: Path) -> Settings:
    """The default: threads and SQLite."""
    return Settings.from_env({"MUSTER_DATA": str(folder / "data")})


@pytest.fixture(scope="module", params=["threading", "gevent"])
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """One server in each mode for all tests of a module."""
    folder = tmp_path_factory.mktemp("live")
    if request.param == "threading":
        yield from stand(threaded(folder), {})
        return
    with postgres.database(request.getfixturevalue("postgres_url")) as address:
        environ = {"MUSTER_DATA": str(folder / "data"), "MUSTER_DATABASE": address, "MUSTER_MODE": "gevent"}
        yield from stand(Settings.from_env(environ), {})
