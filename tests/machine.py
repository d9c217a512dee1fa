"""One ledger with its views and a clock to turn, for tests that play many days at random."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app import needs
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.base import SYSTEM, Cause, Position
from domain.place import AreaCode
from domain.responses import ResponseId
from projections.projector import Projector
from projections.reading import Views
from tests import scenario
from tests.projections.replay import Replay


class Watch:
    """A clock that the machine turns."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat("2026-07-01T08:00:00+00:00")

    def __call__(self) -> datetime:
        return self.now


class Ground:
    """One ledger with its views for all runs; each run has tasks and people of its own."""

    def __init__(self, folder: Path) -> None:
        given = Settings.from_env({"MUSTER_DATA": str(folder)})
        self.watch, self.secrets = Watch(), Secrets(given)
        self.ledger = Ledger(given, digest_key=self.secrets.digest_key, clock=self.watch)
        self.views = Views(given)
        self.projector = Projector(self.ledger, given, self.views)
        self.seeded = scenario.Scenario(
            scenario.start_response(self.ledger), UUID(int=0), UUID(int=0), [], []
        )
        self.seeded.team = scenario.register_organisation(
            self.ledger, "Qiaonan Team 桥南队", None, "990000001"
        )
        self.need = self._need()
        self.replay, self.replayed = Replay(), Position(0)

    def cause(self) -> Cause:
        return Cause(SYSTEM, self.watch.now, self.watch.now, uuid4())

    def _need(self) -> UUID:
        asking = self.cause()
        needs.report_need(
            self.ledger,
            response_id=ResponseId(self.seeded.response),
            area_code=AreaCode("990000001001"),
            kind="people",
            help="delivery",
            urgency="normal",
            title="送餐",
            cause=asking,
        )
        return asking.new_id("need")

    def replay_all(self) -> dict[str, dict[Any, Any]]:
        """What the views must say now, by folding in a dictionary."""
        for recorded in self.ledger.since(self.replayed, 10**6):
            self.replay.take(recorded)
            self.replayed = recorded.position
        return self.replay.snapshot()

    def close(self) -> None:
        for part in (self.projector, self.views, self.ledger, self.secrets):
            getattr(part, "stop", getattr(part, "close", lambda: None))()
