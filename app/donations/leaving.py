"""D2, D8, D12 and D13 once more when goods leave: what they say may have changed since the proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.donations.allotting import goods_of, use_of
from app.judging import refuse
from app.ledger import Ledger
from domain.base import Cause
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.donations.rules_allocation import judge
from domain.findings import Finding
from domain.responses import Response


def judge_leaving(
    ledger: Ledger,
    consignment: Consignment,
    lots: Iterable[Lot],
    *,
    override: str = "",
    gone: bool = False,
    cause: Cause,
) -> None:
    """Refuse what the rules refuse now, and what they newly warn of without a reason; note the rest.

    What is `gone` already is only flagged.
    """
    left = _against(ledger, consignment, lots, gone, cause)
    if not gone:
        refuse(left, override)
    for rule, key, warned in dict.fromkeys((f.rule, f.key, f.strength == "warn") for f in left):
        if warned and override.strip():
            consignment.override(rule, key=key, reason=override, cause=cause)
        else:
            consignment.flag(rule, key=key, cause=cause)


def _against(
    ledger: Ledger, consignment: Consignment, lots: Iterable[Lot], gone: bool, cause: Cause
) -> list[Finding]:
    """What speaks against it now; what was gone over or flagged before is not said again."""
    response = ledger.get(Response, consignment.response_id)
    now = cause.happened_at if gone else cause.at
    use = use_of(
        response,
        consignment.response_id,
        consignment.institution_id,
        start=consignment.start,
        end=consignment.end,
        expected_at=consignment.expected_at,
        purpose=consignment.purpose,
        now=now,
    )
    found = [one for lot in lots for one in judge(goods_of(ledger, lot), use)]
    asked = [finding.under(response.policies, now) for finding in found]
    return [
        finding
        for finding in asked
        if finding.strength == "refuse"
        or (finding.strength != "off" and (finding.rule, finding.key) not in consignment.judged)
    ]


def lots_of(ledger: Ledger, consignment: Consignment) -> Mapping[UUID, Lot]:
    """The lots it takes goods from."""
    return {lot_id: ledger.get(Lot, lot_id) for lot_id in consignment.held()}
