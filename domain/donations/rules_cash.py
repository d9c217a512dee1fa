"""The rules of money, campaigns, books and the calendar: D9, D12, D13, D15, D16, D20, D22, D23; pure.

What gifts of goods and of money have in common (D6, D10, D24) lies in rules_giving.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from domain.donations.campaigns import CampaignPlan
from domain.donations.money import Earmark, Payment, yuan
from domain.donations.rules_allocation import same
from domain.findings import Finding
from domain.quantity import Money

LONG_CAMPAIGN = 6
"""Months after which a public campaign tells in between (慈善法: 募捐周期超过六个月)."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What a payment is taken from: its book, what it is for, and to whom it is directed."""

    book: str
    purpose: str
    directed_to: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Year:
    """An organisation's year so far: what went out, what of it was management, and what is planned."""

    total: Money
    management: Money
    planned: Money


def d8_related_payee(
    related: Collection[UUID], purse: Purse, payment: Payment, asked_by: UUID | None = None
) -> Iterator[Finding]:
    """不得指定其利害关系人作为受益人: no money to whom the donor or its managers belong together with.

    What directed money buys goes to those to whom it is directed; what pays a need, to whom asked for it.
    """
    bought_for = purse.directed_to if payment.kind == "purchase" else frozenset[UUID]()
    if ({payment.institution_id, asked_by} | bought_for) & set(related):
        yield Finding("D8", "cash.beneficiary_related", {"field": "institution_id"})


def d9_related_purchase(amount: Money, payment: Payment) -> Iterator[Finding]:
    """对决策应当回避: who is related takes no part, and the price is not above the market's."""
    if not payment.related:
        return
    if not payment.recusal.strip():
        yield Finding("D9", "cash.recusal_missing", {"field": "recusal"})
    if payment.market is None:
        yield Finding("D9", "cash.market_missing", {"field": "market"})
    elif amount > payment.market:
        yield Finding("D9", "cash.above_market", {"market": yuan(payment.market), "field": "amount"})


def d12_directed_cash(purse: Purse, payment: Payment) -> Iterator[Finding]:
    """按捐赠人意愿委托送达: directed money reaches those it was given for, or buys goods directed to them."""
    reaches = payment.kind in ("need", "transfer")
    if purse.directed_to and reaches and payment.institution_id not in purse.directed_to:
        yield Finding("D12", "cash.not_directed_there", {"field": "institution_id"})


def d13_cash_purpose(purse: Purse, payment: Payment) -> Iterator[Finding]:
    """不得擅自改变捐赠用途: money with a purpose serves it alone, and what is held is only passed on."""
    if purse.book == "unrestricted" and not purse.purpose:
        return
    if payment.kind == "management":
        yield Finding("D13", "cash.management_from_restricted", {"field": "kind"})
    if purse.book == "held" and payment.kind == "purchase":
        yield Finding("D13", "cash.held_buys_nothing", {"field": "kind"})
    if same(payment.purpose) not in ("", same(purse.purpose)):
        yield Finding("D13", "cash.outside_purpose", {"purpose": purse.purpose, "field": "purpose"})


def d13_earmark(earmark: Earmark, payment: Payment) -> Iterator[Finding]:
    """不得挪用: what is set aside for a need or a purpose pays that; a need's money is no management's."""
    if earmark.need_id is not None and (payment.need_id != earmark.need_id or payment.kind == "management"):
        yield Finding("D13", "cash.earmark_for_other_need", {"field": "need"})
    if earmark.purpose and same(payment.purpose) not in ("", same(earmark.purpose)):
        yield Finding("D13", "cash.outside_earmark", {"purpose": earmark.purpose, "field": "purpose"})


def d15_surplus(agreed: str, way: str, project: str, reason: str) -> Iterator[Finding]:
    """用于目的相同或者相近的其他慈善项目: as the plan says; else a similar project, and why it is one."""
    if not project.strip():
        yield Finding("D15", "campaign.project_missing", {"field": "project"})
    if way == "agreed" and not agreed.strip():
        yield Finding("D15", "campaign.nothing_agreed", {"field": "way"})
    if way == "similar" and agreed.strip():
        yield Finding("D15", "campaign.agreed_otherwise", {"agreed": agreed, "field": "way"})
    if way == "similar" and not reason.strip():
        yield Finding("D15", "campaign.similarity_missing", {"field": "reason"})


def d16_in_time(
    kind: str, deadline: datetime | None, published_at: datetime | None, now: datetime
) -> Iterator[Finding]:
    """建立3天公示制度, 至少每三个月公开一次: what was to be told by now and is not."""
    if deadline is not None and published_at is None and deadline <= now:
        yield Finding("D16", "disclosure.overdue", {"kind": kind, "deadline": deadline}, "record")


def item_deadline(happened_at: datetime, days: Decimal) -> datetime:
    """Until when what was received or issued is told."""
    return happened_at + timedelta(hours=float(days * 24))


def campaign_deadline(
    *,
    public: bool,
    starts_at: datetime,
    ends_at: datetime | None,
    ended_at: datetime | None,
    told_at: datetime | None,
    months: Decimal,
) -> datetime | None:
    """Until when a campaign tells next: every so many months while a long public one runs, once it ended.

    None while nothing is to be told.
    """
    step = int(months)
    if ended_at is not None:
        return None if told_at is not None and told_at >= ended_at else later(ended_at, step)
    long = ends_at is None or ends_at > later(starts_at, LONG_CAMPAIGN)
    return later(max(starts_at, told_at or starts_at), step) if public and long else None


def later(moment: datetime, months: int) -> datetime:
    """The same moment so many months later; the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def d20_book(book: str, purpose: str, directed_to: Collection[UUID]) -> Iterator[Finding]:
    """限定性、非限定性、受托代理 booked apart: each gift stands in the book that its terms say."""
    if book == "restricted" and not (purpose.strip() or directed_to):
        yield Finding("D20", "cash.purpose_missing", {"field": "purpose"})
    if book == "held" and not directed_to:
        yield Finding("D20", "cash.held_for_nobody", {"field": "directed_to"})
    if book == "unrestricted" and directed_to:
        yield Finding("D20", "cash.directed_is_restricted", {"field": "book"})
    elif book == "unrestricted" and purpose.strip():
        yield Finding("D20", "cash.purpose_is_restricted", {"field": "book"})


def d22_public_campaign(plan: CampaignPlan) -> Iterator[Finding]:
    """具有公开募捐资格的慈善组织才可以开展公开募捐: its qualification and the filed plan are on file."""
    if not plan.public:
        return
    if not plan.qualification.strip():
        yield Finding("D22", "campaign.qualification_missing", {"field": "qualification"})
    if not plan.filing.strip() or not plan.filed_on:
        yield Finding("D22", "campaign.filing_missing", {"field": "filing"})
    elif plan.filed_on > plan.starts_at.date().isoformat():
        yield Finding("D22", "campaign.filed_late", {"field": "filed_on"})


def d23_management_share(year: Year, amount: Money, percent: Decimal) -> Iterator[Finding]:
    """一般不得超过当年总支出的10%: measured on what went out, or on the year's plan where that is more."""
    basis = max(year.total + amount, year.planned).minor
    taken = (year.management + amount).minor
    if taken * 100 > basis * percent:
        share = (Decimal(taken * 100) / basis).quantize(Decimal("0.1")) if basis else Decimal(100)
        yield Finding("D23", "cash.management_share", {"share": share, "percent": percent}, "warn")
