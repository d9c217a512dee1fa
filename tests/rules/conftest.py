"""The world of the rule tests in a ledger."""

from __future__ import annotations

import pytest

from app.ledger import Ledger
from tests.rules.world import World


@pytest.fixture
def world(ledger: Ledger) -> World:
    return World(ledger)
