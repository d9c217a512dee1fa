"""Money that was given: what an amount may be, what it is spent on, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NewType
from uuid import UUID

from domain.base import YEARS, Cause, RuleBroken
from domain.institutions import InstitutionId
from domain.needs import NeedId
from domain.personal import Personal
from domain.quantity import Money

CashId = NewType("CashId", UUID)
CampaignId = NewType("CampaignId", UUID)
DisbursementId = NewType("DisbursementId", UUID)
CURRENCY = "CNY"
NOTHING = Money(0, CURRENCY)
MOST_MONEY = 10**11
"""In minor units: a slip of the finger is no fortune *(ours)*."""
SPENT_ON = ("need", "purchase", "management", "transfer")
PAPERS = ("agreement", "letter_of_intent", "bank_slip", "receipt", "other")
AHEAD = timedelta(hours=14)
"""A day that has begun somewhere on earth is not the future."""


@dataclass(frozen=True, slots=True)
class Earmark:
    """专款: what is set aside, and for what."""

    left: Money
    need_id: NeedId | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Payment:
    """支出: what money was paid for. `recusal` says who took no part because the payee is related (D9).

    A payee who is a person is sealed in `payee_person`; `market` is the price others ask.
    """

    kind: str
    payee: str
    payee_person: Personal | None = None
    need_id: NeedId | None = None
    institution_id: InstitutionId | None = None
    purpose: str = ""
    related: bool = False
    recusal: str = ""
    market: Money | None = None
    reference: str = ""


def amount_of(money: Money, field: str = "amount") -> Money:
    """The amount. Refuses another currency, nothing, less than nothing, and more than can be meant."""
    if money.currency != CURRENCY:
        raise RuleBroken("cash.currency", currency=money.currency, field=field)
    if not 0 < money.minor <= MOST_MONEY:
        raise RuleBroken("cash.amount_out_of_range", most=MOST_MONEY // 100, field=field)
    return money


def day_of(text: str, cause: Cause, field: str) -> str:
    """A day on which something happened, as ISO text. Refuses what is none, and the future."""
    day = readable_day(text, field)
    if date.fromisoformat(day) > (cause.at + AHEAD).date():
        raise RuleBroken("cash.day_ahead", day=day, field=field)
    return day


def readable_day(text: str, field: str) -> str:
    """A day as ISO text. Refuses what is none, and years that nobody can mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("cash.day_unreadable", day=text[:20], field=field) from None
    if day.year not in YEARS:
        raise RuleBroken("cash.day_unreadable", day=text[:20], field=field)
    return day.isoformat()


def how_far(
    *, received: int, spent: int, refunded: int, balance: int, earmarked: int, receipted: bool
) -> str:
    """The state people speak of: pledged → received → receipted → earmarked → disbursed, or refunded."""
    if not received:
        return "pledged"
    if not balance:
        return "disbursed" if spent or not refunded else "refunded"
    if earmarked:
        return "earmarked"
    return "receipted" if receipted else "received"


def yuan(money: Money) -> str:
    """An amount as a refusal says it."""
    return f"{money.minor // 100:,}.{money.minor % 100:02}"
