"""The rules of shopping for somebody: the list, the money advanced, the cards."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.base import MusterError, RuleBroken
from domain.dispatch.errand_lists import CARDS, ITEM_STATES, MOST_ITEMS, MOST_MONEY, REPAID_BY, Wanted
from domain.dispatch.errands import Errand
from domain.quantity import Money, Quantity
from tests.domain.harness import cause, given, someone
from tests.domain.world import MEALS, QIAONAN, SHEN_YU, WU_LAN


def wanted(name: str = "Rice 大米", amount: str = "5", substitutes: bool = True) -> Wanted:
    """A line of the list."""
    return Wanted(name, Quantity(Decimal(amount), "kg"), "", substitutes)


def errand(
    volunteer: Any = SHEN_YU, items: Sequence[Wanted] = (wanted(), wanted("Aspirin 阿司匹林"))
) -> Errand:
    """Rice and aspirin, by Shen Yu."""
    return Errand.enlist(
        id=someone("errand"),
        number=3,
        task_id=MEALS,
        volunteer_id=volunteer,
        person_id=someone("Mrs Luo, person"),
        response_id=someone("flood"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        items=items,
        cause=cause(),
    )


def bought(total: int = 5000, advanced: int = 5000) -> Errand:
    """Shen Yu has paid."""
    made = errand()
    made.buy(Money(total), Money(advanced), cause=cause(9))
    return made


def delivered(repaid: int = 0) -> Errand:
    """Rice and aspirin are with Mrs Luo; Shen Yu has this much of 50.00 back."""
    made = bought()
    made.deliver(cause=cause(10))
    if repaid:
        made.repay(Money(repaid), "cash", cause=cause(10))
    return made


@pytest.mark.parametrize(
    ("items", "key"),
    [
        ([], "errand.items_out_of_range"),
        ([wanted()] * (MOST_ITEMS + 1), "errand.items_out_of_range"),
        ([wanted(" ")], "errand.item_nameless"),
        ([wanted(), wanted(amount="0")], "errand.item_of_nothing"),
        ([wanted(amount="-1")], "errand.item_of_nothing"),
    ],
)
def test_a_list_that_says_nothing_is_refused(items: list[Wanted], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        errand(items=items)


@pytest.mark.parametrize(
    ("total", "advanced", "key"),
    [
        (Money(-1), Money(0), "errand.total_out_of_range"),
        (Money(MOST_MONEY + 1), Money(0), "errand.total_out_of_range"),
        (Money(100), Money(101), "errand.advanced_too_much"),
        (Money(100), Money(-1), "errand.advanced_too_much"),
        (Money(100, "USD"), Money(0), "errand.currency"),
        (Money(100), Money(0, "USD"), "errand.currency"),
    ],
)
def test_a_price_nobody_can_mean_is_refused(total: Money, advanced: Money, key: str) -> None:
    given(errand()).when(lambda e: e.buy(total, advanced, cause=cause())).refused(key)


def test_the_price_is_said_once_and_then_corrected() -> None:
    given(errand()).when(lambda e: e.buy(Money(5000), Money(5000), cause=cause())).then(Errand.Bought)
    given(bought()).when(lambda e: e.buy(Money(5000), Money(5000), cause=cause())).then()
    given(bought()).when(lambda e: e.buy(Money(4990), Money(4990), reason="typo", cause=cause())).then(
        (Errand.AmountsCorrected, {"total": Money(4990), "reason": "typo"})
    )


def test_nobody_advances_money_where_nobody_goes() -> None:
    given(errand(None)).when(lambda e: e.buy(Money(100), Money(1), cause=cause())).refused(
        "errand.nobody_goes"
    )
    given(errand(None)).when(lambda e: e.buy(Money(100), Money(0), cause=cause())).then(Errand.Bought)


def test_an_advance_is_never_corrected_below_what_was_repaid() -> None:
    repaid = delivered(3000)
    given(repaid).when(lambda e: e.buy(Money(2999), Money(2999), cause=cause())).refused("errand.repaid_more")
    given(repaid).when(lambda e: e.buy(Money(3000), Money(3000), cause=cause())).then(Errand.AmountsCorrected)
    assert repaid.balance == Money(0)


def test_money_goes_back_in_parts_and_never_more_than_is_owed() -> None:
    part = delivered(2000)
    assert part.balance == Money(3000)
    given(part).when(lambda e: e.repay(Money(3001), "transfer", cause=cause())).refused("errand.overpaid")
    given(part).when(lambda e: e.repay(Money(3000), "transfer", "WX-77", cause=cause())).then(
        (Errand.Repaid, {"amount": Money(3000), "way": "transfer", "reference": "WX-77"})
    )


@pytest.mark.parametrize(
    ("amount", "way", "key"),
    [
        (Money(0), "cash", "errand.nothing_repaid"),
        (Money(-100), "cash", "errand.nothing_repaid"),
        (Money(100, "USD"), "cash", "errand.currency"),
        (Money(100), "barter", "errand.word_unknown"),
    ],
)
def test_a_repayment_that_is_none_is_refused(amount: Money, way: str, key: str) -> None:
    given(delivered()).when(lambda e: e.repay(amount, way, cause=cause())).refused(key)


def test_nothing_is_repaid_before_somebody_paid() -> None:
    given(errand()).when(lambda e: e.repay(Money(1), "cash", cause=cause())).refused("errand.status_is")


def test_a_substitute_is_always_recorded_also_where_none_was_wanted() -> None:
    strict = errand(items=[wanted(substitutes=False)])
    given(strict).when(lambda e: e.tick(1, "bought", "Noodles 面条", cause=cause())).then(
        (Errand.ItemTicked, {"item": 1, "state": "bought", "substitute": "Noodles 面条"})
    )


def test_a_line_ticked_twice_is_one_event_and_may_be_taken_back() -> None:
    ticked = errand()
    ticked.tick(1, "bought", cause=cause())
    given(ticked).when(lambda e: e.tick(1, "bought", cause=cause())).then()
    given(ticked).when(lambda e: e.tick(1, "open", cause=cause())).then(Errand.ItemTicked)


@pytest.mark.parametrize("line", [0, 3, -1])
def test_a_line_that_is_not_there_is_refused(line: int) -> None:
    given(errand()).when(lambda e: e.tick(line, "bought", cause=cause())).refused("errand.no_such_item")


def test_the_list_changes_until_something_of_it_is_ticked() -> None:
    given(errand()).when(lambda e: e.change_items([wanted("Salt 盐")], cause=cause())).then(
        Errand.ItemsChanged
    )
    begun = errand()
    begun.tick(1, "missing", cause=cause())
    given(begun).when(lambda e: e.change_items([wanted("Salt 盐")], cause=cause())).refused("errand.begun")


def test_an_errand_is_never_settled_while_a_card_is_out() -> None:
    out = delivered(5000)
    out.hand_over_card("insurance_card", SHEN_YU, cause=cause(10))
    given(out).when(lambda e: e.settle(cause=cause(11))).refused("errand.card_out")
    out.return_card("insurance_card", cause=cause(11))
    given(out).when(lambda e: e.settle(cause=cause(11))).then(Errand.Settled)


def test_an_errand_is_never_settled_while_money_is_owed_or_before_delivery() -> None:
    given(delivered(4999)).when(lambda e: e.settle(cause=cause())).refused("errand.money_owed")
    given(errand()).when(lambda e: e.settle(cause=cause())).refused("errand.status_is")


def test_a_card_goes_from_hand_to_hand_and_back() -> None:
    out = errand()
    out.hand_over_card("insurance_card", SHEN_YU, cause=cause())
    given(out).when(lambda e: e.hand_over_card("insurance_card", SHEN_YU, cause=cause())).refused(
        "errand.card_there_already"
    )
    given(out).when(lambda e: e.hand_over_card("insurance_card", WU_LAN, cause=cause())).then(
        (Errand.CardHandedOver, {"volunteer_id": WU_LAN})
    )
    given(out).when(lambda e: e.return_card("bank_card", cause=cause())).refused("errand.card_not_out")
    given(errand()).when(lambda e: e.hand_over_card("library", WU_LAN, cause=cause())).refused(
        "errand.word_unknown"
    )


def test_nobody_else_goes_while_money_or_a_card_is_with_who_went() -> None:
    given(bought()).when(lambda e: e.change_shopper(WU_LAN, cause=cause())).refused("errand.money_owed")
    with_card = errand()
    with_card.hand_over_card("other", SHEN_YU, cause=cause())
    given(with_card).when(lambda e: e.change_shopper(WU_LAN, cause=cause())).refused("errand.card_out")
    given(delivered(5000)).when(lambda e: e.change_shopper(WU_LAN, cause=cause())).refused(
        "errand.paid_already"
    )
    given(errand()).when(lambda e: e.change_shopper(WU_LAN, cause=cause())).then(Errand.ShopperChanged)
    given(errand()).when(lambda e: e.change_shopper(SHEN_YU, cause=cause())).then()


def test_what_was_delivered_or_owes_somebody_is_not_cancelled() -> None:
    given(bought()).when(lambda e: e.cancel("", cause=cause())).refused("errand.money_owed")
    given(delivered(5000)).when(lambda e: e.cancel("", cause=cause())).refused("errand.status_is")
    given(errand()).when(lambda e: e.cancel("moved", cause=cause())).then(Errand.Cancelled)


def test_a_price_told_after_delivery_leaves_it_delivered() -> None:
    made = errand()
    made.deliver(cause=cause())
    made.buy(Money(100), Money(100), cause=cause())
    assert (made.status, made.balance) == ("delivered", Money(100))


AMOUNTS = st.integers(-10, 400).map(lambda yuan: Money(yuan * 25)) | st.just(Money(MOST_MONEY + 1))


class Purse(RuleBasedStateMachine):
    """One errand, handled by people in any order and with any amounts."""

    def __init__(self) -> None:
        super().__init__()
        self.errand = errand()

    @rule(total=AMOUNTS, advanced=AMOUNTS)
    def buy(self, total: Money, advanced: Money) -> None:
        self._try(lambda: self.errand.buy(total, advanced, cause=cause()))

    @rule(amount=AMOUNTS, way=st.sampled_from(REPAID_BY))
    def repay(self, amount: Money, way: str) -> None:
        self._try(lambda: self.errand.repay(amount, way, cause=cause()))

    @rule()
    def repay_the_rest(self) -> None:
        self._try(lambda: self.errand.repay(self.errand.balance, "cash", cause=cause()))

    @rule(card=st.sampled_from(CARDS), who=st.sampled_from([SHEN_YU, WU_LAN]))
    def hand_over(self, card: str, who: Any) -> None:
        self._try(lambda: self.errand.hand_over_card(card, who, cause=cause()))

    @rule(card=st.sampled_from(CARDS))
    def give_back(self, card: str) -> None:
        self._try(lambda: self.errand.return_card(card, cause=cause()))

    @rule(item=st.integers(0, 3), state=st.sampled_from(ITEM_STATES), text=st.sampled_from(["", "x"]))
    def tick(self, item: int, state: str, text: str) -> None:
        self._try(lambda: self.errand.tick(item, state, text, cause=cause()))

    @rule(how=st.sampled_from(["deliver", "settle"]))
    def move(self, how: str) -> None:
        self._try(lambda: getattr(self.errand, how)(cause=cause()))

    @rule(who=st.sampled_from([SHEN_YU, WU_LAN, None]))
    def send(self, who: Any) -> None:
        self._try(lambda: self.errand.change_shopper(who, cause=cause()))

    @rule()
    def cancel(self) -> None:
        self._try(lambda: self.errand.cancel("x", cause=cause()))

    @invariant()
    def the_balance_is_what_was_advanced_less_what_was_repaid_and_never_negative(self) -> None:
        said = [
            e for e in self.errand.pending_events if isinstance(e, Errand.Bought | Errand.AmountsCorrected)
        ]
        back = [e.amount.minor for e in self.errand.pending_events if isinstance(e, Errand.Repaid)]
        advanced = said[-1].advanced.minor if said else 0
        assert self.errand.balance == Money(advanced - sum(back))
        assert self.errand.balance >= Money(0)
        assert all(type(minor) is int and minor > 0 for minor in back)

    @invariant()
    def nothing_is_out_when_it_is_over(self) -> None:
        if self.errand.status in ("settled", "cancelled"):
            assert (self.errand.balance, self.errand.cards) == (Money(0), {})

    @invariant()
    def money_is_owed_to_somebody(self) -> None:
        assert self.errand.balance == Money(0) or self.errand.volunteer_id is not None

    def _try(self, call: Any) -> None:
        before, events = deepcopy(self.errand), len(self.errand.pending_events)
        try:
            call()
        except MusterError:
            assert self.errand == before
            assert len(self.errand.pending_events) == events


TestPurse = Purse.TestCase
TestPurse.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
