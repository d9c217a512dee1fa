"""The sign-in of tests/web, and a shop with goods, for the screens of stock."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.donations.stock.shop import Shop, open_shop
from tests.scenario import Scenario
from tests.web.conftest import Person, enter

__all__ = ["Person", "enter", "shop"]


@pytest.fixture
def shop(app: Flask, seeded: Scenario) -> Shop:
    """Two warehouses of the team, masks and rice in the catalogue, nothing on the shelves."""
    return open_shop(app, seeded)
