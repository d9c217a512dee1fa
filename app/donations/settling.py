"""How commands on donations take what the rules find: overrides and flags are its events."""

from __future__ import annotations

from collections.abc import Iterable

from app.judging import settle
from app.ledger import Ledger
from domain.base import Cause
from domain.donations.donations import Donation
from domain.findings import Finding
from domain.responses import Response


def settled(
    ledger: Ledger, donation: Donation, found: Iterable[Finding], *, override: str = "", cause: Cause
) -> None:
    """Record what is left of the findings. Refuses what a rule refuses, or warns of without a reason."""
    policies = ledger.get(Response, donation.response_id).policies
    for finding in settle(found, policies, at=cause.happened_at, override=override):
        if finding.strength == "warn":
            donation.override(finding.rule, key=finding.key, reason=override, cause=cause)
        else:
            donation.flag(finding.rule, key=finding.key, cause=cause)
