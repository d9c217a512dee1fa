"""What a campaign has left over: money and goods that are its own, and bound to nobody (D12, D15)."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledger import Ledger
from domain.base import RuleBroken
from domain.donations.campaigns import MOST_SURPLUS_GIFTS, Campaign
from domain.donations.cash import CashDonation
from domain.donations.donations import Donation
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.money import CashId


def at_a_time(cash_ids: Sequence[CashId]) -> None:
    """Refuses more gifts than are written at once: each is a history of its own, and all stand or fall."""
    if len(set(cash_ids)) > MOST_SURPLUS_GIFTS:
        raise RuleBroken("campaign.too_many_gifts", most=MOST_SURPLUS_GIFTS)


def its_money(ledger: Ledger, campaign: Campaign, cash_id: CashId) -> CashDonation:
    """Money given to the campaign. Refuses other money, what is set aside, and what is bound to somebody."""
    cash = ledger.get(CashDonation, cash_id)
    ref = f"M-{cash.number:04d}"
    if cash.campaign_id != campaign.id:
        raise RuleBroken("campaign.not_its_own", ref=ref)
    if cash.earmarks:
        raise RuleBroken("campaign.money_earmarked", ref=ref)
    if cash.book == "held" or cash.directed_to:
        raise RuleBroken("campaign.directed_stays", rule="D12", ref=ref)
    return cash


def its_goods(ledger: Ledger, campaign: Campaign, lot_id: LotId) -> Lot:
    """Goods given to the campaign or bought with its money. Refuses others, and what is bound to somebody."""
    lot = ledger.get(Lot, lot_id)
    ref = f"L-{lot.number:04d}"
    if not _of(ledger, campaign, lot):
        raise RuleBroken("campaign.not_its_own", ref=ref)
    if lot.reservations:
        raise RuleBroken("campaign.goods_promised", ref=ref)
    if lot.book == "held" or lot.directed_to:
        raise RuleBroken("campaign.directed_stays", rule="D12", ref=ref)
    return lot


def _of(ledger: Ledger, campaign: Campaign, lot: Lot) -> bool:
    """Whether all that the lot is came by the campaign."""
    if lot.donation_id is not None:
        return ledger.get(Donation, lot.donation_id).campaign_id == campaign.id
    paid = [ledger.get(CashDonation, cash_id) for cash_id in lot.paid_by]
    return bool(paid) and all(cash.campaign_id == campaign.id for cash in paid)
