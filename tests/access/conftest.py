"""The house, built once: one stands for all tests that only look, a copy for each that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.access.house import House, build
from tests.access.visiting import Browser


@contextmanager
def opened(folder: Path) -> Iterator[Flask]:
    from app.settings import Settings
    from web import create_app

    app = create_app(Settings.from_env({"MUSTER_DATA": str(folder)}))
    app.testing = True
    parts = app.extensions["muster"]
    try:
        yield app
    finally:
        for part in (parts.live, parts.projector, parts.views, parts.ledger, parts.secrets):
            for name in ("stop", "close"):
                getattr(part, name, lambda: None)()


@pytest.fixture(scope="session")
def _plan(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, House]:
    """The house as recorded on disk, with nobody in it."""
    folder = tmp_path_factory.mktemp("plan")
    with opened(folder) as app:
        return folder, build(app)


def _copied(plan: tuple[Path, House], folder: Path) -> Iterator[House]:
    shutil.copytree(plan[0], folder)
    with opened(folder) as app:
        yield replace(plan[1], app=app, browsers={})


@pytest.fixture(scope="session")
def standing(_plan: tuple[Path, House], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house that tests share which leave it as it was."""
    yield from _copied(_plan, tmp_path_factory.mktemp("standing") / "data")


@pytest.fixture(scope="module")
def spare(_plan: tuple[Path, House], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that the tests of one module may wear out together."""
    yield from _copied(_plan, tmp_path_factory.mktemp("spare") / "data")


@pytest.fixture
def house(_plan: tuple[Path, House], tmp_path: Path) -> Iterator[House]:
    """A house of one's own."""
    yield from _copied(_plan, tmp_path / "data")


@pytest.fixture
def phone(house: House) -> Browser:
    """A browser in which nobody is signed in yet."""
    return Browser(house.app.test_client())
