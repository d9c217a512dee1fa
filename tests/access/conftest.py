"""The house, built once for all tests that only look, and afresh for those that change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.house import House, build


def _open(folder: Path) -> Iterator[House]:
    from app.settings import Settings
    from web import create_app

    app = create_app(Settings.from_env({"MUSTER_DATA": str(folder)}))
    app.testing = True
    house = build(app)
    yield house
    for part in (house.parts.live, house.parts.projector, house.parts.views, house.parts.ledger):
        getattr(part, "stop", getattr(part, "close", lambda: None))()
    house.parts.secrets.close()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house that all matrix tests share."""
    yield from _open(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house of one's own."""
    yield from _open(tmp_path)
