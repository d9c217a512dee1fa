"""Commands on campaigns: opening with a filed plan, ending, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.donations.left_over import at_a_time, its_goods, its_money
from app.judging import settle
from app.ledger import Changed, Ledger, command
from domain.base import Cause, RuleBroken
from domain.donations.campaigns import Campaign, CampaignPlan
from domain.donations.lot_words import LotId
from domain.donations.money import NOTHING, CampaignId, CashId
from domain.donations.rules_cash import d15_surplus, d22_public_campaign
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import Response, ResponseId


@command
def open_campaign(
    ledger: Ledger,
    *,
    organisation_id: OrganisationId,
    response_id: ResponseId,
    area_code: AreaCode,
    plan: CampaignPlan,
    cause: Cause,
) -> Changed:
    """Begin to ask, as `cause.new_id("campaign")`. Refuses the public without a filed plan (D22)."""
    response = ledger.get(Response, response_id)
    response.must_run()
    ledger.get(Organisation, organisation_id)
    settle(d22_public_campaign(plan), response.policies, at=cause.happened_at, override="")
    campaign = Campaign.open(
        id=CampaignId(cause.new_id("campaign")),
        number=ledger.number(f"campaign {response_id}"),
        organisation_id=organisation_id,
        response_id=response_id,
        area_code=area_code,
        plan=plan,
        cause=cause,
    )
    return [campaign]


def must_ask(
    ledger: Ledger, campaign_id: UUID | None, organisation_id: OrganisationId, response_id: ResponseId
) -> None:
    """Refuses to give to a campaign that is over, or of another organisation or response; None is none."""
    if campaign_id is None:
        return
    campaign = ledger.get(Campaign, campaign_id)
    campaign.must_be("asking")
    if (campaign.organisation_id, campaign.response_id) != (organisation_id, response_id):
        raise RuleBroken("cash.campaign_elsewhere", field="campaign_id")


@command
def change_campaign(
    ledger: Ledger,
    *,
    campaign_id: CampaignId,
    filing: str,
    filed_on: str,
    ends_at: datetime | None,
    goal: Money | None,
    surplus: str,
    cause: Cause,
) -> Changed:
    """Another end, goal or word on the surplus. Refuses the public without its filing (D22)."""
    campaign = ledger.get(Campaign, campaign_id)
    if campaign.public and not (filing.strip() and filed_on):
        raise RuleBroken("campaign.filing_missing", rule="D22", field="filing")
    campaign.change_plan(
        filing=filing, filed_on=filed_on, ends_at=ends_at, goal=goal, surplus=surplus, cause=cause
    )
    return [campaign]


@command
def end_campaign(ledger: Ledger, *, campaign_id: CampaignId, reason: str, cause: Cause) -> Changed:
    """Nothing more is asked for. Refuses when it has ended."""
    campaign = ledger.get(Campaign, campaign_id)
    campaign.end(reason, cause=cause)
    return [campaign]


@command
def end_project(ledger: Ledger, *, campaign_id: CampaignId, reason: str, cause: Cause) -> Changed:
    """What it was for is done. Refuses while the campaign still asks."""
    campaign = ledger.get(Campaign, campaign_id)
    campaign.end_project(reason, cause=cause)
    return [campaign]


@command
def use_surplus(
    ledger: Ledger,
    *,
    campaign_id: CampaignId,
    cash_ids: Sequence[CashId],
    lot_ids: Sequence[LotId] = (),
    way: str,
    project: str,
    purpose: str,
    reason: str = "",
    cause: Cause,
) -> Changed:
    """What money and goods of the campaign are left go to another project, as `cause.new_id("surplus")`.

    Refuses what is not its own, is promised to somebody or directed (D12), was not agreed and is not similar
    (D15), nothing, and more gifts than move at a time; what goes to a project already is not counted again.
    """
    at_a_time(cash_ids)
    campaign = ledger.get(Campaign, campaign_id)
    policies = ledger.get(Response, campaign.response_id).policies
    found = d15_surplus(campaign.surplus, way, project, reason)
    settle(found, policies, at=cause.happened_at, override="")
    given = [its_money(ledger, campaign, cash_id) for cash_id in dict.fromkeys(cash_ids)]
    goods = [its_goods(ledger, campaign, lot_id) for lot_id in dict.fromkeys(lot_ids)]
    left = [cash for cash in given if cash.balance.minor and not cash.moved_on]
    lots = [lot for lot in goods if lot.on_hand.amount > 0 and lot.surplus_id is None]
    surplus_id, meant = cause.new_id("surplus"), purpose.strip() or campaign.purpose
    campaign.use_surplus(
        surplus_id,
        amount=sum((cash.balance for cash in left), NOTHING),
        lot_ids=[lot.id for lot in lots],
        way=way,
        project=project.strip(),
        purpose=meant,
        reason=reason.strip(),
        cause=cause,
    )
    for cash in left:
        cash.move_surplus(surplus_id, project.strip(), meant, cause=cause)
    for lot in lots:
        lot.move_surplus(surplus_id, project.strip(), meant, cause=cause)
    return [campaign, *left, *lots]
