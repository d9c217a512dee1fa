"""Fixtures of every test: real databases, a real server process, a real browser.

`database` runs a test on SQLite and on PostgreSQL. `settings`, `ledger`, `secrets`, `views` and
`projector` follow it when the test asks for it too, and otherwise use SQLite in a temporary folder.
When the test also asks for `app` (or `client`), they are the application's own parts.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools import postgres

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from app.ledger import Ledger
    from app.secrets import Secrets
    from app.settings import Settings
    from projections.projector import Projector
    from projections.reading import Views
    from tests.ready import Ready
    from tests.scenario import Scenario
    from tools.serving import Server

FOLDER = "MUSTER_TEST_POSTGRES"


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the one PostgreSQL server that all workers of this run share."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="muster-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared server, if any test started it."""
    if not hasattr(config, "workerinput") and FOLDER in os.environ:
        folder = Path(os.environ.pop(FOLDER))
        postgres.stop(folder)
        for note in (folder.with_suffix(".url"), folder.with_suffix(".lock")):
            note.unlink(missing_ok=True)
        shutil.rmtree(folder.with_suffix(".compiled"), ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _faster() -> Iterator[None]:
    """See there."""
    from tests import faster

    faster.begin(Path(os.environ[FOLDER]).with_suffix(".compiled"))
    yield
    faster.end()


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a PostgreSQL server of this test run, started by whoever needs it first."""
    if postgres.binaries() is None:
        if os.environ.get("CI"):
            pytest.fail(postgres.MISSING)
        pytest.skip(postgres.MISSING)
    folder = Path(os.environ[FOLDER])
    address = folder.with_suffix(".url")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data" / "postmaster.pid").exists():
            address.write_text(postgres.start(folder, durable=False), encoding="utf-8")
        return address.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """Databases that tests start from copies of."""
    from tests.ready import Ready

    made = Ready(tmp_path_factory.mktemp("ready"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, ready: Ready) -> Iterator[Settings]:
    """Settings on SQLite, and again on a PostgreSQL database of the test's own."""
    from app.settings import Settings

    chosen = Settings.from_env({"MUSTER_DATA": str(tmp_path / "data")})
    if request.param == "sqlite":
        yield ready.lay(ready.template(request.fixturenames), chosen)
        return
    on_server = partial(postgres.database, request.getfixturevalue("postgres_url"))
    made = ready.template(request.fixturenames, on_server)
    with on_server(made.settings.database if made else "") as address:
        yield ready.lay(made, replace(chosen, database=address))


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, ready: Ready) -> Settings:
    """Settings on SQLite in a temporary folder, or those of `database`."""
    from app.settings import Settings

    if "database" in request.fixturenames:
        chosen: Settings = request.getfixturevalue("database")
        return chosen
    chosen = Settings.from_env({"MUSTER_DATA": str(tmp_path / "data")})
    return ready.lay(ready.template(request.fixturenames), chosen)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application. No thread runs: a request that waits for its change projects it itself."""
    from web import create_app

    made = create_app(settings)
    made.testing = True
    parts = made.extensions["muster"]
    yield made
    for part in (parts.live, parts.projector, parts.views, parts.ledger, parts.files, parts.secrets):
        _end(part)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, nobody signed in."""
    return app.test_client()


@pytest.fixture
def secrets(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Secrets]:
    """The secrets database."""
    from app.secrets import Secrets

    with _part(request, "secrets", lambda: Secrets(settings)) as made:
        yield made


@pytest.fixture
def ledger(request: pytest.FixtureRequest, settings: Settings, secrets: Secrets) -> Iterator[Ledger]:
    """The ledger."""
    from app.ledger import Ledger

    with _part(request, "ledger", lambda: Ledger(settings, digest_key=secrets.digest_key)) as made:
        yield made


@pytest.fixture
def views(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Views]:
    """The read side."""
    from projections.reading import Views

    with _part(request, "views", lambda: Views(settings)) as made:
        yield made


@pytest.fixture
def projector(
    request: pytest.FixtureRequest, settings: Settings, ledger: Ledger, views: Views
) -> Iterator[Projector]:
    """The projector; not started: call catch_up() or start()."""
    from projections.projector import Projector

    with _part(request, "projector", lambda: Projector(ledger, settings, views)) as made:
        yield made


@pytest.fixture
def seeded(settings: Settings, ready: Ready) -> Scenario:
    """The scenario of tests/scenario.py, recorded and projected before any other fixture opens the data."""
    found = ready.scenario(settings)
    assert found is not None, "ask for `seeded` by name: it must be known when `settings` is made"
    return found


@pytest.fixture
def server(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Server]:
    """A real `muster serve` process on a free port, up and healthy; `seeded` first when asked for."""
    from tools.serving import Server

    if "seeded" in request.fixturenames:
        request.getfixturevalue("seeded")
    environ = {"MUSTER_DATABASE": settings.database} if settings.database else {}
    with Server(settings.data, environ) as started:
        yield started


@contextmanager
def _part(request: pytest.FixtureRequest, name: str, make: Any) -> Iterator[Any]:
    """The application's own part when there is an application, else one made for the test."""
    if "app" in request.fixturenames:
        yield getattr(request.getfixturevalue("app").extensions["muster"], name)
        return
    made = make()
    try:
        yield made
    finally:
        _end(made)


def _end(part: Any) -> None:
    for name in ("stop", "close"):
        if hasattr(part, name):
            getattr(part, name)()
