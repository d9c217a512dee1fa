"""Databases made ready once per worker and copied for each test: a copy costs a tenth of making them again.

A test that asks for `seeded` starts from a copy in which the scenario is recorded and projected; one that
asks for the views alone, from a copy in which nothing is.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, ExitStack
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

from app.files import Files
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from projections.projector import Projector
from projections.reading import Views
from tests.scenario import Scenario, seed

FRESH = 600.0
"""Seconds after which the scenario is recorded anew: its tasks begin in the hour in which it was."""
Database = Callable[..., AbstractContextManager[str]]


@dataclass
class Made:
    """One set of databases that nobody opens any more."""

    settings: Settings
    scenario: Scenario | None
    hour: int
    until: float

    def is_fresh(self) -> bool:
        return self.hour == _hour() and time.monotonic() < self.until


class Ready:
    """What is made so far, by worker; `database` makes an empty PostgreSQL database, or a copy of one."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._made: dict[tuple[bool, bool], Made] = {}
        self._laid: dict[Path, Scenario] = {}

    def template(self, wanted: Collection[str], database: Database | None = None) -> Made | None:
        """What a test that asks for these fixtures starts from: the scenario, empty views, or nothing."""
        seeded = "seeded" in wanted
        if not seeded and not {"app", "views", "projector", "server"} & set(wanted):
            return None
        which = (seeded, database is not None)
        found = self._made.get(which)
        if found is None or (seeded and not found.is_fresh()):
            found = self._made[which] = self._make(seeded, database)
        return found

    def lay(self, made: Made | None, settings: Settings) -> Settings:
        """Put a copy where these settings look for their data."""
        if made is not None:
            shutil.copytree(made.settings.data, settings.data)
            if made.scenario is not None:
                self._laid[settings.data] = made.scenario
        return settings

    def scenario(self, settings: Settings) -> Scenario | None:
        """What stands recorded there already."""
        return deepcopy(self._laid.get(settings.data))

    def close(self) -> None:
        """Drop the databases."""
        self._stack.close()

    def _make(self, seeded: bool, database: Database | None) -> Made:
        folder = self._folder / f"{len(self._made)}-{time.time_ns()}"
        settings = Settings.from_env({"MUSTER_DATA": str(folder)})
        if database is not None:
            settings = replace(settings, database=self._stack.enter_context(database()))
        hour, until = _hour(), time.monotonic() + FRESH
        return Made(settings, _record(settings, seeded), hour, until)


def _record(settings: Settings, seeded: bool) -> Scenario | None:
    secrets = Secrets(settings)
    files, views = Files(settings, secrets), Views(settings)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    projector = Projector(ledger, settings, views)
    try:
        scenario = seed(ledger, secrets) if seeded else None
        if seeded:
            projector.catch_up()
    finally:
        projector.stop()
        for part in (views, ledger, files, secrets):
            part.close()
    return scenario


def _hour() -> int:
    return int(time.time() // 3600)
