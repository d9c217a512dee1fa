"""Matching: the right lot for the right need, with its reasons, and what is kept back with the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given as random_given
from hypothesis import settings
from hypothesis import strategies as st

from domain.donations.matching import Matched, Setting, Stock, Wanted, match
from domain.donations.rules_allocation import EVERYBODY, Goods, Use, judge
from domain.place import GeoPoint
from domain.policies import ALWAYS, Policies, PolicyValue
from tests.domain.harness import DAY, at, someone
from tests.donations.stock.world import pieces

FLOOD, MASKS = someone("flood"), someone("masks")
UNION, TONGJI, XIEHE = someone("Union"), someone("Tongji"), someone("Xiehe")
HERE, FAR = GeoPoint.of(30.5, 114.3), GeoPoint.of(30.9, 114.3)
TODAY = Setting(FLOOD, at(8), DAY.date())


def need(name: str, amount: int | None = 100, to: Any = UNION, **said: Any) -> Wanted:
    """Somebody asks for masks."""
    values: dict[str, Any] = {"urgency": "normal", "asked_at": at(0), "institution_id": to, "point": HERE}
    quantity = None if amount is None else Decimal(amount)
    return Wanted(someone(name), "N95口罩", MASKS, quantity, **values | said)


def lot(
    name: str, amount: int = 100, *, point: GeoPoint = HERE, condition: str = "usable", **goods: Any
) -> Stock:
    """Masks in a warehouse; nobody is related to their donor."""
    facts = Goods("N95口罩", FLOOD, **{"relations": {EVERYBODY: False}} | goods)
    return Stock(someone(name), MASKS, pieces(amount), facts, someone(f"at {point}"), point, at(0), condition)


def given_out(found: Matched) -> list[tuple[Any, Any, int]]:
    """Need, lot and amount of each proposal."""
    return [(one.need_id, one.lot_id, int(one.quantity.amount)) for one in found.proposals]


def why(found: Matched, index: int = 0) -> list[str]:
    """The reasons of a proposal."""
    return [reason.key for reason in found.proposals[index].reasons]


def asked(*needs: Wanted, lots: Sequence[Stock], setting: Setting = TODAY) -> Matched:
    """Match them."""
    return match(needs, lots, setting=setting)


def test_what_expires_first_goes_first() -> None:
    late, soon = lot("late", expires_on="2027-06-01"), lot("soon", expires_on="2026-12-10")
    keeps = lot("keeps")
    found = asked(need("Union", 150), lots=[keeps, late, soon])
    assert given_out(found) == [(someone("Union"), soon.lot_id, 100), (someone("Union"), late.lot_id, 50)]
    assert why(found)[0] == "expires"


def test_directed_goods_go_first_to_whom_they_are_directed_and_to_nobody_else() -> None:
    directed = lot("directed", directed_to=(TONGJI,), book="restricted")
    union, tongji = need("Union", urgency="critical"), need("Tongji", to=TONGJI)
    found = asked(union, tongji, lots=[directed])
    assert given_out(found) == [(tongji.need_id, directed.lot_id, 100)]
    assert why(found)[0] == "directed"
    assert [one.need_id for one in found.unmet] == [union.need_id]
    assert (found.excluded[0].lot_id, found.excluded[0].finding.rule) == (directed.lot_id, "D12")


def test_urgent_before_needed_sooner_before_near_before_waiting() -> None:
    slow, near = need("far", point=FAR, asked_at=at(-48)), need("near")
    dated, urgent = need("dated", needed_by=at(20)), need("urgent", urgency="critical")
    older = need("older", asked_at=at(-24))
    found = asked(slow, near, dated, urgent, older, lots=[lot("masks", 500)])
    assert [one.need_id for one in found.proposals] == [
        one.need_id for one in (urgent, dated, older, near, slow)
    ]


def test_of_what_expires_together_the_nearest_goes() -> None:
    far, near = lot("far", point=FAR), lot("near")
    found = asked(need("Union", 150), lots=[far, near])
    assert [one.lot_id for one in found.proposals] == [near.lot_id, far.lot_id]
    assert found.proposals[1].reasons[-1].params == {"km": 44}


def test_a_need_that_cannot_be_met_whole_is_met_in_part() -> None:
    found = asked(need("Union", 150), lots=[lot("masks", 100)])
    assert "partly" in why(found)
    assert [(one.need_id, one.left) for one in found.unmet] == [(someone("Union"), 50)]


def test_those_who_are_as_urgent_share_equally_what_is_scarce() -> None:
    large, small, urgent = need("large", 50_000), need("small", 30, TONGJI), need("urgent", 20, XIEHE)
    urgent = replace(urgent, urgency="critical")
    found = asked(large, small, urgent, lots=[lot("masks", 100)])
    assert [amount for *_, amount in given_out(found)] == [20, 50, 30]
    assert [(one.need_id, one.left) for one in found.unmet] == [(large.need_id, 49_950)]


def test_the_urgent_have_all_they_asked_for_before_others_share() -> None:
    urgent, other = need("urgent", 80, urgency="critical"), need("other", 80, TONGJI)
    found = asked(other, urgent, lots=[lot("masks", 100)])
    assert [(id, amount) for id, _, amount in given_out(found)] == [(urgent.need_id, 80), (other.need_id, 20)]


def test_of_two_in_the_middle_the_smaller_is_what_others_are_taken_to_want() -> None:
    loose = need("loose", None, XIEHE)
    found = asked(need("small", 40), need("large", 100, TONGJI), loose, lots=[lot("masks", 1000)])
    assert [amount for id, _, amount in given_out(found) if id == loose.need_id] == [40]


def test_who_did_not_say_how_much_is_taken_to_want_as_much_as_the_others() -> None:
    known, loose = need("known", 40), [need(f"loose {n}", None, someone(f"h {n}")) for n in range(3)]
    scarce = asked(*loose, known, lots=[lot("masks", 100)])
    assert [amount for *_, amount in given_out(scarce)] == [25, 25, 25, 25]
    plenty = asked(*loose, known, lots=[lot("masks", 1000)])
    assert [amount for *_, amount in given_out(plenty)] == [40, 40, 40, 40]
    assert sum("unknown_quantity" in why(plenty, n) for n in range(4)) == 3
    assert plenty.unmet == []


def test_where_nobody_said_how_much_all_share_what_there_is() -> None:
    loose = [need(f"loose {n}", None, someone(f"h {n}")) for n in range(3)]
    assert [amount for *_, amount in given_out(asked(*loose, lots=[lot("masks", 100)]))] == [33, 33, 33]


def test_everybody_who_said_no_number_gets_something_of_little() -> None:
    loose = [need(f"loose {n}", None, someone(f"h {n}")) for n in range(5)]
    found = asked(*loose, lots=[lot("masks", 3)])
    assert [amount for *_, amount in given_out(found)] == [1, 1, 1]
    assert len(found.unmet) == 2


def kept_back(found: Matched) -> list[tuple[Any, Any, str]]:
    """Lot, need and rule of each exclusion."""
    return [(one.lot_id, one.need_id, one.finding.rule or one.finding.key) for one in found.excluded]


def test_what_may_go_to_nobody_is_told_once() -> None:
    stock = {
        "D2": lot("old", expires_on="2026-11-24"),
        "D8": lot("unchecked", relations={}),
        "D12": lot("held", book="held"),
        "D13": _of_quake(),
        "allocation.not_usable": lot("wet", condition="quarantined"),
    }
    found = asked(need("Union"), need("Tongji", to=TONGJI), lots=list(stock.values()))
    assert found.proposals == []
    told = [(id, rule) for id, whom, rule in kept_back(found) if whom is None]
    assert told == [(one.lot_id, rule) for rule, one in stock.items()]


def _of_quake() -> Stock:
    facts = Goods("N95口罩", someone("quake"), relations={EVERYBODY: False})
    return Stock(someone("quake's"), MASKS, pieces(9), facts, someone("here"), HERE, at(0))


def test_goods_checked_for_one_hospital_go_only_there() -> None:
    cleared = lot("cleared", relations={TONGJI: False})
    union, tongji = need("Union"), need("Tongji", to=TONGJI)
    found = asked(union, tongji, lots=[cleared])
    assert given_out(found) == [(tongji.need_id, cleared.lot_id, 100)]
    assert (cleared.lot_id, union.need_id, "D8") in kept_back(found)


def test_a_far_hospital_gets_no_goods_that_expire_on_the_way() -> None:
    beijing = GeoPoint.of(39.9, 116.4)
    short = lot("short", expires_on=(DAY + timedelta(days=5)).date().isoformat())
    far = need("Beijing", to=XIEHE, point=beijing)
    assert kept_back(asked(far, lots=[short])) == [(short.lot_id, far.need_id, "D2")]
    assert given_out(asked(need("Union"), lots=[short])) == [(someone("Union"), short.lot_id, 100)]


def test_what_a_policy_only_warns_of_is_proposed_with_the_warning() -> None:
    warned = Policies(values=(PolicyValue("D8", "warn", "指挥部", ALWAYS),))
    setting = Setting(FLOOD, at(8), DAY.date(), warned)
    found = asked(need("Union"), lots=[lot("unchecked", relations={})], setting=setting)
    assert found.proposals[0].reasons[-1].params["key"] == "allocation.relation_unchecked"


AMOUNTS = st.one_of(st.none(), st.integers(1, 80))


@settings(max_examples=60, deadline=None)
@random_given(
    st.lists(AMOUNTS, max_size=12), st.lists(st.integers(1, 60), max_size=12), st.integers(0, 10**6)
)
def test_never_more_than_there_is_nor_than_is_wanted_nor_against_a_rule(
    wanted: list[int | None], amounts: list[int], seed: int
) -> None:
    chance, hospitals = Random(seed), (UNION, TONGJI, XIEHE)
    needs = [need(f"n{n}", amount, chance.choice(hospitals)) for n, amount in enumerate(wanted)]
    lots = {one.lot_id: one for one in (_random_lot(chance, n, amount) for n, amount in enumerate(amounts))}
    found = asked(*needs, lots=list(lots.values()))
    for one in lots.values():
        taken = sum(p.quantity.amount for p in found.proposals if p.lot_id == one.lot_id)
        assert 0 <= taken <= one.available.amount
    for want in needs:
        got = sum(p.quantity.amount for p in found.proposals if p.need_id == want.need_id)
        assert want.quantity is None or got <= want.quantity
    for p in found.proposals:
        use = Use(FLOOD, p.institution_id, DAY.date(), 1, 3)
        assert not list(judge(lots[p.lot_id].goods, use)) and p.quantity.amount > 0
    assert found == asked(*needs, lots=list(lots.values()))
    _nothing_lies_idle(found, needs, lots)


def _nothing_lies_idle(found: Matched, needs: list[Wanted], lots: dict[Any, Stock]) -> None:
    """Who lacks something lacks it because nothing that is left may go to them."""
    left = {id: one.available.amount for id, one in lots.items() if one.condition == "usable"}
    for p in found.proposals:
        left[p.lot_id] -= p.quantity.amount
    lacking = {one.need_id for one in found.unmet}
    for want in (need for need in needs if need.need_id in lacking):
        use = Use(FLOOD, want.institution_id, DAY.date(), 1, 3)
        assert all(not amount or list(judge(lots[id].goods, use)) for id, amount in left.items())


CHECKED: tuple[dict[Any, bool], ...] = (
    {EVERYBODY: False}, {EVERYBODY: True}, {UNION: False}, {}, {EVERYBODY: False, TONGJI: True},
)  # fmt: skip


def _random_lot(chance: Random, number: int, amount: int) -> Stock:
    return lot(
        f"lot {number}",
        amount,
        point=chance.choice((HERE, FAR)),
        condition=chance.choice(("usable", "usable", "quarantined")),
        expires_on=chance.choice(("", "2026-11-25", "2026-11-26", "2027-01-01", "2027-02-01")),
        directed_to=chance.choice(((), (), (UNION,), (TONGJI, XIEHE))),
        relations=chance.choice(CHECKED),
    )


def test_nobody_goes_without_while_something_may_go_to_them() -> None:
    found = asked(need("Union", 250), lots=[lot(f"l{n}", point=FAR if n % 2 else HERE) for n in range(3)])
    assert sum(amount for *_, amount in given_out(found)) == 250
    assert (found.unmet, found.excluded) == ([], [])
