"""Commands on the policy values of a response."""

from __future__ import annotations

from datetime import datetime

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.responses import Response, ResponseId


@command
def set_policy(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    name: str,
    value: str,
    source: str,
    valid_from: datetime,
    cause: Cause,
) -> Changed:
    """Set one value from a time on. Refuses without a source, or a value that is none for it."""
    response = ledger.get(Response, response_id)
    response.set_policy(name, value, source=source, valid_from=valid_from, cause=cause)
    return [response]


@command
def apply_preset(ledger: Ledger, *, response_id: ResponseId, preset: str, cause: Cause) -> Changed:
    """Take a preset's value for everything, from now on. Refuses an unknown preset."""
    response = ledger.get(Response, response_id)
    response.apply_preset(preset, cause=cause)
    return [response]
