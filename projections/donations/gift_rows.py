"""The row of a donation, its lines, and what the rules see in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.donations.giving_facts import Facts
from domain.donations.giving_words import CERTIFICATE
from projections.rows import Row, stored


class GiftFact(TypedDict):
    """One line: what was said of it, what came of it (in base units, as text), and what it is worth.

    `lacking`: what D1 asks to be known of it and nobody wrote down yet.
    """

    line: int
    name: str
    quantity: str
    unit: str
    item_id: str | None
    specification: str
    batch: str
    expires_on: str
    standard: str
    asset: str
    received: str
    base: str
    lot_ids: list[str]
    lacking: list[str]
    asked: str
    shelf_life: str
    meets: str
    valued: bool
    value: int | None
    basis: str
    document: str


@stored(
    "donations",
    indexes=[("response_id", "status"), ("organisation_id",), ("donor_id",), ("campaign_id",)],
)
class DonationRow(Row):
    """One donation of goods; money in minor units of CNY. `owed` is what is owed and until when.

    `value` is None while nothing of it is valued; what has no value (D5) is worth 0.
    """

    id: UUID
    number: int
    donor_id: UUID
    donor_kind: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    lines: list[GiftFact]
    status: str
    purpose: str
    directed_to: list[str]
    book: str
    urgent: bool
    straight: bool
    campaign_id: UUID | None
    overseas: bool
    gate: bool
    screening: dict[str, Any] | None
    accepted: bool
    reason: str
    agreements: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    receipts: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    filing: dict[str, Any] | None
    relations: list[dict[str, Any]]
    controls: dict[str, str]
    told: bool
    slips: int
    closed: bool
    owed: list[dict[str, Any]]
    papers_due: datetime | None
    value: int | None
    receipted: int
    offered_at: datetime
    received_at: datetime | None
    changed_at: datetime

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"G-{self.number:04d}"

    @property
    def receipt(self) -> dict[str, Any] | None:
        """The newest official receipt."""
        return self.receipts[-1] if self.receipts else None

    @property
    def relation(self) -> dict[str, Any] | None:
        """What was found out last about donor and beneficiary."""
        return self.relations[-1] if self.relations else None


def facts_of(row: DonationRow) -> Facts:
    """The donation as the rules look at it."""
    arrived = frozenset(one["line"] for one in row.lines if one["lot_ids"])
    certified = {paper["line"] for paper in row.papers if paper["kind"] == CERTIFICATE}
    screening = row.screening or {}
    return Facts(
        donor_kind=row.donor_kind,
        urgent=row.urgent,
        overseas=row.overseas,
        directed=bool(row.directed_to),
        screened=row.screening is not None,
        benefit=bool(screening.get("benefit") or screening.get("price")),
        accepted=row.accepted,
        agreements=frozenset(one["kind"] for one in row.agreements),
        arrived=arrived,
        missing=frozenset(one["line"] for one in row.lines) - arrived,
        uncertified=frozenset() if 0 in certified else arrived - certified,
        lacking=frozenset((one["line"], name) for one in row.lines for name in one["lacking"]),
        unvalued=frozenset(one["line"] for one in row.lines if one["lot_ids"] and not one["valued"]),
        value=row.value or 0,
        receipted=row.receipted,
        reports=frozenset(one["body"] for one in row.reports),
        filed=row.filing is not None,
        papers=frozenset(one["kind"] for one in row.papers),
        relation=bool(row.relations),
        told=row.told,
    )
