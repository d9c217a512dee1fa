"""The depot that tests of consignments start from."""

from __future__ import annotations

import pytest

from app.ledger import Ledger
from tests.donations.consignments.depot import Depot, open_depot


@pytest.fixture
def depot(ledger: Ledger) -> Depot:
    return open_depot(ledger)
