"""What an erasure still owes when a server died between its event and the destruction of the key."""

from __future__ import annotations

from typing import Any

from app.ledger import Ledger
from app.secrets import Secrets
from domain.donations.donors import Donor
from domain.people import Person

PART = 1000


def complete_erasures(ledger: Ledger, secrets: Secrets) -> int:
    """Destroy the keys of all who were erased, where that is not done; returns how many were owed."""
    erasing: tuple[Any, ...] = (Person.PersonErased, Donor.Erased)
    topics, position, owed = [event.TOPIC for event in erasing], 0, 0
    while found := ledger.recorder.select_notifications(
        position, PART, None, topics, inclusive_of_start=False
    ):
        for erased in found:
            owed += secrets.destroy_key(ledger.mapper.to_domain_event(erased).originator_id)
        position = found[-1].id
    return owed
