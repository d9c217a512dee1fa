"""Matching 配货: which lot should go to which need, with the reasons; what cannot go there, with the rule.

Pure: needs, stock and a setting in, proposals out. Directed goods go first to whom they are directed, what
expires first goes out first, urgent needs before others, near ones before far ones, who waits longest first.
Where there is not enough, those who are as urgent share equally until each has what they asked for; who did
not say how much is taken to want as much as the one in the middle of those who did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
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
from domain.donations.rules_allocation import Use, d2_shelf_life, d10_given_freely, d13_purpose, judge
from domain.donations.sharing import Asking, assumed, equal_share
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
        like_others = assumed(needs)
        self.asking = [
            Asking(need, like_others if need.quantity is None else need.quantity)
            for need in sorted(needs, key=self._rank)
        ]

    def share_out(self) -> None:
        """Directed goods to whom they are for; the rest by urgency, equally among those who are as urgent."""
        for one in self.asking:
            need = one.need
            self._take(
                one, one.lacks, self.shelves.directed(need.institution_id, need.point, self._first_day)
            )
        for _, group in groupby(self.asking, key=lambda one: one.need.urgency):
            self._share(list(group))
        for one in self.asking:
            self.result.proposals.extend(self._proposals(one))
            self._tell(one)

    def _share(self, asking: Sequence[Asking]) -> None:
        """An equal share for each; then what nobody else of them could take."""
        decimals = UNITS.get(self.lots[0].available.unit, 0) if self.lots else 0
        least = Decimal(1).scaleb(-decimals)
        waiting = [one for one in asking if one.lacks is None or one.lacks > 0]
        share = equal_share([one.lacks for one in waiting], self.shelves.left, least)
        for one in waiting:
            self._take_open(one, share if one.lacks is None else min(share, one.lacks))
        for one in waiting:
            self._take_open(one, one.lacks if one.lacks is not None or one.got else least)

    def _take_open(self, one: Asking, amount: Decimal | None) -> None:
        if amount:
            need = one.need
            self._take(one, amount, self.shelves.open_to(need.institution_id, need.point, self._first_day))

    def _take(self, one: Asking, most: Decimal | None, shelves: Iterator[Shelf]) -> None:
        """Give a need what there is for it, lot by lot; None is all of it."""
        for shelf in shelves:
            if most is not None and most <= 0:
                break
            found = self._against(shelf, one.need)
            if any(finding.strength == "refuse" for finding in found):
                continue
            amount = shelf.left if most is None else min(most, shelf.left)
            self.shelves.take(shelf, amount)
            one.take(shelf, amount, found)
            most = None if most is None else most - amount

    @cached_property
    def _first_day(self) -> str:
        """Goods that expire before this day reach nobody in time (D2); "" where that is not refused."""
        setting = self.setting
        if setting.policies.strength("D2", setting.at) != "refuse":
            return ""
        return (setting.today + timedelta(days=days_for(0) + setting.margin_days)).isoformat()

    def _proposals(self, one: Asking) -> Iterator[Proposal]:
        need, whole = one.need, one.need.quantity
        partly = whole if whole is not None and one.got < whole else None
        for shelf, amount in one.taken.items():
            stock = shelf.stock
            yield Proposal(
                need_id=need.need_id,
                thing=need.thing,
                lot_id=stock.lot_id,
                warehouse_id=stock.warehouse_id,
                institution_id=need.institution_id,
                quantity=Quantity(amount, stock.available.unit),
                reasons=tuple(reasons(need, stock, self.setting, partly, one.warned[shelf])),
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
        general = (
            *d10_given_freely(stock.goods, use),
            *d13_purpose(stock.goods, use),
            *d2_shelf_life(stock.goods, use),
        )
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

    def _tell(self, one: Asking) -> None:
        """What a need still lacks, and some of what could have gone to it but for a rule."""
        need = one.need
        left = None if need.quantity is None else need.quantity - one.got
        if left == 0 or (left is None and one.got > 0):
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
