"""Campaigns with their plan and their end, and each organisation's year of spending."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.donations.campaigns import Campaign
from domain.donations.spending_years import SpendingYear
from projections.rows import Row, View, item_key, known, stored


class SurplusFact(TypedDict):
    """What was left over and where it went."""

    id: str
    amount: int
    lots: int
    way: str
    project: str
    purpose: str
    reason: str
    at: str


@stored("campaigns", indexes=[("response_id",), ("organisation_id",), ("area_code",)])
class CampaignRow(Row):
    """One campaign; `goal` in minor units."""

    id: UUID
    number: int
    name: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    status: str
    public: bool
    qualification: str
    filing: str
    filed_on: str
    starts_at: datetime
    ends_at: datetime | None
    purpose: str
    goal: int | None
    surplus: str
    surpluses: list[SurplusFact]
    ended_at: datetime | None
    project_ended_at: datetime | None
    changed_at: datetime

    @property
    def ref(self) -> str:
        """As people call it."""
        return f"F-{self.number:04d}"


def evolve(row: CampaignRow | None, event: Event) -> CampaignRow | None:
    """Fold one event of a campaign."""
    if isinstance(event, Campaign.Opened):
        return _opened(event)
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case Campaign.PlanChanged():
            return row.replace(
                filing=event.filing,
                filed_on=event.filed_on,
                ends_at=event.ends_at,
                goal=event.goal.minor if event.goal else None,
                surplus=event.surplus,
            )
        case Campaign.Ended():
            return row.replace(status="ended", ended_at=event.happened_at)
        case Campaign.ProjectEnded():
            return row.replace(status="project_ended", project_ended_at=event.happened_at)
        case Campaign.SurplusUsed():
            fact = SurplusFact(
                id=str(event.surplus_id),
                amount=event.amount.minor,
                lots=len(event.lot_ids),
                way=event.way,
                project=event.project,
                purpose=event.purpose,
                reason=event.reason,
                at=event.timestamp.isoformat(),
            )
            return row.replace(surpluses=[*row.surpluses, fact])
    return row


def _opened(event: Campaign.Opened) -> CampaignRow:
    return CampaignRow(
        id=event.originator_id,
        number=event.number,
        name=event.name,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        status="asking",
        public=event.public,
        qualification=event.qualification,
        filing=event.filing,
        filed_on=event.filed_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        purpose=event.purpose,
        goal=event.goal.minor if event.goal else None,
        surplus=event.surplus,
        surpluses=[],
        ended_at=None,
        project_ended_at=None,
        changed_at=event.timestamp,
    )


CAMPAIGNS = View("campaigns", CampaignRow, events=[Campaign], key=item_key, evolve=evolve)


@stored("spending_years", indexes=[("organisation_id", "year")])
class SpendingYearRow(Row):
    """A year of an organisation, across responses, in minor units: what went out, and management of it."""

    id: UUID
    organisation_id: UUID
    year: int
    total: int
    management: int
    planned: int
    elsewhere: int
    elsewhere_management: int
    source: str
    changed_at: datetime


def evolve_year(row: SpendingYearRow | None, event: Event) -> SpendingYearRow | None:
    """Fold one event of a year."""
    if isinstance(event, SpendingYear.Begun):
        return SpendingYearRow(
            id=event.originator_id,
            organisation_id=event.organisation_id,
            year=event.year,
            total=0,
            management=0,
            planned=0,
            elsewhere=0,
            elsewhere_management=0,
            source="",
            changed_at=event.timestamp,
        )
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case SpendingYear.Spent() | SpendingYear.ComeBack():
            amount = event.amount.minor if isinstance(event, SpendingYear.Spent) else -event.amount.minor
            management = row.management + (amount if event.management else 0)
            return row.replace(total=row.total + amount, management=management)
        case SpendingYear.Stated():
            return row.replace(
                planned=event.planned.minor,
                elsewhere=event.elsewhere.minor,
                elsewhere_management=event.elsewhere_management.minor,
                source=event.source,
            )
    return row


SPENDING_YEARS = View(
    "spending_years", SpendingYearRow, events=[SpendingYear], key=item_key, evolve=evolve_year
)
