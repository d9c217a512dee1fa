"""What matching reads and answers: a thing somebody waits for, what lies in stock, a proposal and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from domain.asks import URGENCIES
from domain.donations.consignment_lines import written
from domain.donations.distances import metres
from domain.donations.rules_allocation import EVERYBODY, Goods
from domain.findings import Finding
from domain.place import GeoPoint
from domain.policies import STRENGTHS, Policies
from domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a need waits for, in base units of its item; None when nobody said how much."""

    need_id: UUID
    thing: str
    item_id: UUID
    quantity: Decimal | None
    urgency: str
    asked_at: datetime
    needed_by: datetime | None = None
    institution_id: UUID | None = None
    point: GeoPoint | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """What of a lot can be promised, where it lies, and what the rules know of it."""

    lot_id: UUID
    item_id: UUID
    available: Quantity
    goods: Goods
    warehouse_id: UUID | None
    point: GeoPoint | None
    received_at: datetime
    condition: str = "usable"


@dataclass(frozen=True)
class Setting:
    """For which response, when it is, and what its policies say.

    `purpose` is a use with which the donors' purposes have to agree; "" is whatever they gave for.
    """

    response_id: UUID
    at: datetime
    today: date
    policies: Policies = field(default_factory=Policies)
    purpose: str = ""

    @cached_property
    def margin_days(self) -> int:
        """How long goods must still be good when they arrive."""
        return int(self.policies.limit("D2.margin_days", self.at))

    @cached_property
    def expiring_days(self) -> int:
        """Goods that expire within so many days are called expiring."""
        return int(self.policies.limit("expiring.days", self.at))

    @cached_property
    def _strengths(self) -> dict[str, str]:
        return {rule: self.policies.strength(rule, self.at) for rule in ("D2", "D8", "D12", "D13")}

    def refuses(self, rule: str) -> bool:
        """Whether the policies let the rule refuse."""
        return self._strengths[rule] == "refuse"

    def under(self, found: Iterable[Finding]) -> list[Finding]:
        """The findings as strict as the policies let them be, without rules that are off."""
        strict = [
            replace(
                finding, strength=max(finding.strength, self._strengths[finding.rule], key=STRENGTHS.index)
            )
            for finding in found
        ]
        return [finding for finding in strict if finding.strength != "off"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lot is proposed for a need; the words are made where it is read.

    directed · expires(days) · urgency(urgency) · needed_by(at) · distance(km) · waiting(days) · partly(of) ·
    unknown_quantity · warned(key, rule, and what the message tells)
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """So much of a lot for a need, and why."""

    need_id: UUID
    thing: str
    lot_id: UUID
    warehouse_id: UUID | None
    institution_id: UUID | None
    quantity: Quantity
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A lot that cannot go to a need, or (None) to nobody, and what the rule says."""

    lot_id: UUID
    need_id: UUID | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a need still lacks after all proposals; None when it did not say how much, and gets nothing."""

    need_id: UUID
    thing: str
    item_id: UUID
    left: Decimal | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Proposals by need in the order in which the needs come; what is excluded; what is still lacking."""

    proposals: list[Proposal]
    excluded: list[Excluded]
    unmet: list[Unmet]


def open_to(goods: Goods, *, relation_refused: bool) -> frozenset[UUID] | None:
    """To whom goods may go as their donor directed and as far as relations were checked; None is anybody."""
    cleared: frozenset[UUID] | None = None
    if relation_refused and goods.donated and goods.relations.get(EVERYBODY, True):
        cleared = frozenset(to for to, related in goods.relations.items() if to is not None and not related)
    directed = frozenset(goods.directed_to) if goods.directed_to or goods.book == "held" else None
    if directed is None or cleared is None:
        return directed if cleared is None else cleared
    return directed & cleared


def reasons(
    need: Wanted, stock: Stock, setting: Setting, partly: Decimal | None, found: Iterable[Finding]
) -> Iterator[Reason]:
    """Why this lot for this need, the weightiest reason first."""
    if need.institution_id in stock.goods.directed_to:
        yield Reason("directed")
    if stock.goods.expires_on:
        days = (date.fromisoformat(stock.goods.expires_on) - setting.today).days
        if days <= setting.expiring_days:
            yield Reason("expires", {"days": days})
    if need.urgency != URGENCIES[-1]:
        yield Reason("urgency", {"urgency": need.urgency})
    if need.needed_by is not None:
        yield Reason("needed_by", {"at": need.needed_by})
    distance = metres(stock.point, need.point)
    if distance is not None:
        yield Reason("distance", {"km": distance // 1000})
    waited = (setting.at - need.asked_at).days
    if waited > 0:
        yield Reason("waiting", {"days": waited})
    if need.quantity is None:
        yield Reason("unknown_quantity")
    if partly is not None:
        yield Reason("partly", {"of": written(partly)})
    for finding in found:
        yield Reason("warned", {**finding.params, "rule": finding.rule, "key": finding.key})
