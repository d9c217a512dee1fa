"""Matching 配货: which lot should go to which need, with the reasons; what cannot go there, with the rule.

Pure: needs, stock and a setting in, proposals out. Directed goods go first to whom they are directed, what
expires first goes out first, urgent needs before others, near ones before far ones, who waits longest first;
a need that cannot be met whole is met in part, and needs that do not say how much share equally what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from uuid import UUID

from domain.asks import URGENCIES
from domain.donations.distances import days_for, metres
from domain.donations.matching_words import Excluded as Excluded
from domain.donations.matching_words import Matched as Matched
from domain.donations.matching_words import Proposal as Proposal
from domain.donations.matching_words import Reason as Reason
from domain.donations.matching_words import Setting as Setting
from domain.donations.matching_words import Stock as Stock
from domain.donations.matching_words import Unmet as Unmet
from domain.donations.matching_words import Wanted as Wanted
from domain.donations.matching_words import open_to, reasons
from domain.donations.rules_allocation import Use, d2_shelf_life, d13_purpose, judge
from domain.donations.shelves import Shelf, Shelves, far
from domain.donations.units import UNITS
from domain.findings import Finding
from domain.place import GeoPoint
from domain.quantity import Quantity

NEAR = 10_000
"""Metres within which one place is as near as another (ours)."""
TOLD, LOOKED_AT = 3, 20
"""So many reasons why goods cannot go somewhere are told for each need, of so many lots looked at."""
NOBODY = UUID(int=0)
"""Stands for whoever is no beneficiary of anything yet."""


def match(needs: Iterable[Wanted], stock: Iterable[Stock], *, setting: Setting) -> Matched:
    """Propose lots for needs. About linear in both: each lot is left once, each need passes the places."""
    by_item: dict[UUID, list[Wanted]] = {}
    for wanted in needs:
        if wanted.quantity is None or wanted.quantity > 0:
            by_item.setdefault(wanted.item_id, []).append(wanted)
    lots: dict[UUID, list[Stock]] = {item_id: [] for item_id in by_item}
    for lot in stock:
        if lot.item_id in lots and lot.available.amount > 0:
            lots[lot.item_id].append(lot)
    result = Matched([], [], [])
    for item_id, asked in by_item.items():
        _Item(asked, lots[item_id], setting, result).share_out()
    return result


class _Item:
    """All needs and all stock of one item."""

    def __init__(self, needs: Sequence[Wanted], lots: Sequence[Stock], setting: Setting, result: Matched):
        self.setting, self.result, self.lots = setting, result, lots
        self.shelves = Shelves([shelf for shelf in map(self._shelf, lots) if shelf is not None])
        self._nearest: dict[GeoPoint | None, int] = {}
        self.needs = sorted(needs, key=self._rank)

    def share_out(self) -> None:
        """Directed goods to whom they are for; the rest to who said how much, then equally to the others."""
        left = [need.quantity for need in self.needs]
        got = [Decimal(0)] * len(left)
        for index, need in enumerate(self.needs):
            shelves = self.shelves.directed(need.institution_id, need.point, self._first_day)
            self._take(need, index, shelves, left, got)
        for index, need in enumerate(self.needs):
            if need.quantity is not None:
                shelves = self.shelves.open_to(need.institution_id, need.point, self._first_day)
                self._take(need, index, shelves, left, got)
        unknown = [index for index, need in enumerate(self.needs) if need.quantity is None]
        for done, index in enumerate(unknown):
            need, share = self.needs[index], self._share(len(unknown) - done)
            shelves = self.shelves.open_to(need.institution_id, need.point, self._first_day)
            self._take(need, index, shelves, left, got, share)
        for index, need in enumerate(self.needs):
            self._tell(need, left[index], got[index])

    @cached_property
    def _first_day(self) -> str:
        """Goods that expire before this day reach nobody in time (D2); "" where that is not refused."""
        setting = self.setting
        if setting.policies.strength("D2", setting.at) != "refuse":
            return ""
        return (setting.today + timedelta(days=days_for(0) + setting.margin_days)).isoformat()

    def _share(self, people: int) -> Decimal:
        """An equal share of what is left, for each of so many who did not say how much."""
        decimals = UNITS.get(self.lots[0].available.unit, 0) if self.lots else 0
        one = Decimal(1).scaleb(-decimals)
        return max((self.shelves.left / people).quantize(one, ROUND_DOWN), one)

    def _take(
        self,
        need: Wanted,
        index: int,
        shelves: Iterator[Shelf],
        left: list[Decimal | None],
        got: list[Decimal],
        share: Decimal | None = None,
    ) -> None:
        """Give a need what there is for it, lot by lot; at most its share where it said no number."""
        wants = left[index] if share is None else share
        for shelf in shelves:
            if wants is not None and wants <= 0:
                break
            found = self._against(shelf, need)
            if any(finding.strength == "refuse" for finding in found):
                continue
            amount = shelf.left if wants is None else min(wants, shelf.left)
            self.shelves.take(shelf, amount)
            got[index] += amount
            partly = wants if share is None and wants is not None and amount < wants else None
            self.result.proposals.append(self._proposal(need, shelf, amount, partly, found))
            wants = None if wants is None else wants - amount
        if share is None:
            left[index] = wants

    def _proposal(
        self, need: Wanted, shelf: Shelf, amount: Decimal, partly: Decimal | None, found: list[Finding]
    ) -> Proposal:
        stock = shelf.stock
        return Proposal(
            need_id=need.need_id,
            thing=need.thing,
            lot_id=stock.lot_id,
            warehouse_id=stock.warehouse_id,
            institution_id=need.institution_id,
            quantity=Quantity(amount, stock.available.unit),
            reasons=tuple(reasons(need, stock, self.setting, partly, found)),
        )

    def _against(self, shelf: Shelf, need: Wanted) -> list[Finding]:
        use = self._use(need.institution_id, days_for(metres(shelf.stock.point, need.point)))
        return self.setting.under(judge(shelf.stock.goods, use))

    def _use(self, institution_id: UUID | None, transit: int) -> Use:
        setting = self.setting
        return Use(
            setting.response_id, institution_id, setting.today, transit, setting.margin_days, setting.purpose
        )

    def _shelf(self, stock: Stock) -> Shelf | None:
        """The lot, and to whom it may go; None, and the reason told, when it may go to nobody."""
        if stock.condition != "usable":
            said = {"item": stock.goods.item_name, "condition": stock.condition}
            self._exclude(stock, None, Finding("", "allocation.not_usable", said))
            return None
        some = next(iter(stock.goods.directed_to), NOBODY)
        use = self._use(some, 1)
        general = (*d13_purpose(stock.goods, use), *d2_shelf_life(stock.goods, use))
        refused = [one for one in self.setting.under(general) if one.strength == "refuse"]
        to = open_to(stock.goods, relation_refused=self.setting.refuses("D8"))
        if to is not None and not to:
            refused += self.setting.under(judge(stock.goods, use))
        if refused:
            self._exclude(stock, None, refused[0])
            return None
        return Shelf(stock, to)

    def _rank(self, need: Wanted) -> tuple[int, datetime, int, datetime, UUID]:
        """Urgent needs first, then by when, how near, since when; the id settles ties."""
        if need.point not in self._nearest:
            places = [far(need.point, point) for _, point in self.shelves.places]
            self._nearest[need.point] = min(places, default=0) // NEAR
        by = need.needed_by or datetime.max.replace(tzinfo=UTC)
        return URGENCIES.index(need.urgency), by, self._nearest[need.point], need.asked_at, need.need_id

    def _tell(self, need: Wanted, left: Decimal | None, got: Decimal) -> None:
        """What a need still lacks, and some of what could have gone to it but for a rule."""
        if left == 0 or (left is None and got > 0):
            return
        self.result.unmet.append(Unmet(need.need_id, need.thing, need.item_id, left))
        told = 0
        for stock in self.lots[:LOOKED_AT]:
            refused = [f for f in self._against(Shelf(stock, None), need) if f.strength == "refuse"]
            if refused and stock.condition == "usable" and told < TOLD:
                self._exclude(stock, need, refused[0])
                told += 1

    def _exclude(self, stock: Stock, need: Wanted | None, finding: Finding) -> None:
        self.result.excluded.append(Excluded(stock.lot_id, need.need_id if need else None, finding))
