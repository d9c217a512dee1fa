"""A purse on the seeded district."""

from __future__ import annotations

import pytest

from app.ledger import Ledger
from app.secrets import Secrets
from tests.donations.cash.purse import Purse
from tests.scenario import Scenario


@pytest.fixture
def purse(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> Purse:
    """Money of the seeded team."""
    return Purse(ledger, secrets, seeded)
