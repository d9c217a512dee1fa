"""Money at a place of the house: a cash donation with something set aside and a payment, and a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.donations import campaigns, cash, donors, spending
from domain.donations.campaigns import CampaignPlan
from domain.donations.donors import Identity
from domain.donations.giving_words import DonorId
from domain.donations.money import CashId, Payment
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House


def given(house: House, place: str) -> tuple[UUID, UUID, UUID]:
    """A hundred yuan that came in: the donation, ten set aside, and twenty paid for goods."""
    organisation, area, response = house.place(place)
    ledger, why = house.parts.ledger, house.cause()
    name = house.parts.secrets.seal(why.new_id("donor"), "name", f"Donor {place}", why.command_id)
    home, today = OrganisationId(organisation), ledger.now().date().isoformat()
    donors.register_donor(ledger, organisation_id=home, who=Identity("individual", name), cause=why)
    pledging, aside, paying = house.cause(), house.cause(), house.cause()
    cash.pledge_cash(
        ledger, donor_id=DonorId(why.new_id("donor")), response_id=ResponseId(response),
        organisation_id=home, area_code=AreaCode(area), amount=Money(10_000), purpose="", book="unrestricted",
        cause=pledging,
    )  # fmt: skip
    cash_id = CashId(pledging.new_id("cash"))
    cash.receive_cash(
        ledger, cash_id=cash_id, amount=Money(10_000), account="", reference="", received_on=today,
        cause=house.cause(),
    )  # fmt: skip
    spending.earmark_cash(ledger, cash_ids=[cash_id], amount=Money(1_000), cause=aside)
    spending.disburse_cash(
        ledger, cash_ids=[cash_id], amount=Money(2_000), payment=Payment("purchase", "Shop"), paid_on=today,
        cause=paying,
    )  # fmt: skip
    return cash_id, aside.new_id("earmark"), paying.new_id("disbursement")


def campaign(house: House, place: str) -> UUID:
    """A campaign among friends."""
    organisation, area, response = house.place(place)
    why, now = house.cause(), house.parts.ledger.now()
    plan = CampaignPlan("Flood", False, "", "", "", now, None, "Flood relief", None, "")
    campaigns.open_campaign(
        house.parts.ledger, organisation_id=OrganisationId(organisation), response_id=ResponseId(response),
        area_code=AreaCode(area), plan=plan, cause=why,
    )  # fmt: skip
    return why.new_id("campaign")
