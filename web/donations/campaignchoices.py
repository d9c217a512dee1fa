"""The campaigns that a form of a gift offers: those that still ask, and the one that is chosen already."""

from __future__ import annotations

from uuid import UUID

from projections.donations.campaigns import CampaignRow
from web import access, chrome
from web.context import muster


def campaigns(chosen: UUID | None = None) -> list[tuple[UUID, str]]:
    """Id and name, of the response that is looked at."""
    if not access.carries("campaign.see"):
        return []
    c, response = CampaignRow.c, chrome.current().response
    where = [access.scope("campaign.see").where(CampaignRow), (c.status == "asking") | (c.id == chosen)]
    where += [c.response_id == response.id] if response else []
    return [(row.id, f"{row.ref} {row.name}") for row in muster().views.rows(CampaignRow, *where)]
