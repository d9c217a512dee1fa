"""The rules of allocation, D2, D8, D10, D12 and D13: what may go to whom. Pure functions of facts.

Each yields what it has against a lot going somewhere; app.judging settles it as strictly as the policies say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.donations.lot_words import last_useful_day
from domain.findings import Finding

EVERYBODY = None
"""Under this key stands a check of relations that was made for whoever is going to benefit."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A lot as the rules look at it. `relations`: by beneficiary, whether the check found a relation.

    `bought`: with gifts of money, of whose donors the relations are. `benefit`: its donor asked for something
    in return. `moved_on`: as a surplus it goes to another project (D15).
    """

    item_name: str
    response_id: UUID
    expires_on: str = ""
    book: str = "unrestricted"
    purpose: str = ""
    directed_to: tuple[UUID, ...] = ()
    donated: bool = True
    bought: bool = False
    relations: Mapping[UUID | None, bool] = field(default_factory=dict)
    benefit: bool = False
    moved_on: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """Where goods are to go: to whom, for which response, when they set out, how long they take.

    `purpose` is what they are to be used for; "" is whatever their donor gave them for.
    """

    response_id: UUID
    institution_id: UUID | None
    leaves_on: date
    transit_days: int
    margin_days: int
    purpose: str = ""


def d2_shelf_life(goods: Goods, use: Use) -> Iterator[Finding]:
    """到达最终受益人时仍处于保质期内: still good when it reaches its user, the time on the way included."""
    last = last_useful_day(goods.expires_on, transit_days=use.transit_days, margin_days=use.margin_days)
    if last is not None and use.leaves_on > last:
        days = use.transit_days + use.margin_days
        yield Finding(
            "D2", "allocation.expires_too_soon",
            {"item": goods.item_name, "expires_on": goods.expires_on, "days": days},
        )  # fmt: skip


def d8_relation(goods: Goods, use: Use) -> Iterator[Finding]:
    """不得指定其利害关系人作为受益人: of a gift the check is on file; nothing goes to whom it found related.

    Of goods that were bought nobody chose the beneficiary: what the donors of the money declared is enough.
    """
    found = goods.relations.get(use.institution_id, goods.relations.get(EVERYBODY))
    if found:
        yield Finding("D8", "allocation.related", {"item": goods.item_name})
    elif found is None and goods.donated:
        yield Finding("D8", "allocation.relation_unchecked", {"item": goods.item_name})


def d10_given_freely(goods: Goods, use: Use) -> Iterator[Finding]:
    """不得附带回报: what its donor wants something in return for goes to nobody."""
    if goods.donated and goods.benefit:
        yield Finding("D10", "allocation.benefit_in_return", {"item": goods.item_name})


def d12_directed(goods: Goods, use: Use) -> Iterator[Finding]:
    """按捐赠人意愿委托送达: directed goods go where the donor directed, held ones to whom they are for."""
    if goods.directed_to and use.institution_id not in goods.directed_to:
        yield Finding("D12", "allocation.directed_elsewhere", {"item": goods.item_name})
    elif goods.book == "held" and not goods.directed_to:
        yield Finding("D12", "allocation.held_for_others", {"item": goods.item_name})


def d13_purpose(goods: Goods, use: Use) -> Iterator[Finding]:
    """不得擅自改变捐赠用途: another use, or another response, only with the donor's consent on file."""
    given = (goods.donated or goods.bought) and not goods.moved_on
    if given and goods.response_id != use.response_id:
        yield Finding("D13", "allocation.other_response", {"item": goods.item_name})
    elif goods.purpose and use.purpose and same(goods.purpose) != same(use.purpose):
        yield Finding("D13", "allocation.other_purpose", {"item": goods.item_name, "purpose": goods.purpose})


ALLOCATION = (d10_given_freely, d12_directed, d13_purpose, d8_relation, d2_shelf_life)
"""In the order in which a reader wants to know."""


def judge(goods: Goods, use: Use) -> Iterator[Finding]:
    """All that speaks against these goods going there."""
    for rule in ALLOCATION:
        yield from rule(goods, use)


def same(text: str) -> str:
    """A purpose without what differs only in writing."""
    return "".join(text.split()).casefold()
