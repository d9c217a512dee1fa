"""The masks of Huakang, shown by the application."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.donations.disclosure.scene import Scene, scene
from tests.scenario import Scenario
from tests.web.conftest import Person
from tests.web.conftest import enter as enter

__all__ = ["enter"]


@pytest.fixture
def masks(app: Flask, seeded: Scenario) -> Scene:
    """Received, and projected."""
    parts = app.extensions["muster"]
    made = scene(parts.ledger, parts.secrets, seeded)
    parts.projector.catch_up()
    return made


@pytest.fixture
def show(app: Flask) -> Callable[[], int]:
    """Project what was recorded."""
    catch_up: Callable[[], int] = app.extensions["muster"].projector.catch_up
    return catch_up


@pytest.fixture
def stranger(app: Flask) -> Person:
    """Somebody who is not signed in."""
    return Person(app.test_client())
