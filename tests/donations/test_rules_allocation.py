"""D2, D8, D12 and D13: what may go to whom, as pure rules and where goods are allocated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.donations import consignments, delivery, donors, giving, paperwork, stock, transport
from app.ledger import Ledger
from app.policies import set_policy
from domain.base import RuleBroken
from domain.donations import Consignment, Donation, DonorId, Lot, LotId
from domain.donations.donors import Identity
from domain.donations.giving_words import Check
from domain.donations.rules_allocation import (
    EVERYBODY,
    Goods,
    Use,
    d2_shelf_life,
    d8_relation,
    d10_given_freely,
    d12_directed,
    d13_purpose,
)
from domain.findings import Finding
from domain.personal import Personal
from tests.domain.harness import at, someone
from tests.donations.consignments.depot import LOOKED, RELATED, Depot, of, open_depot
from tests.donations.stock.world import AN, KU, because, pieces

FLOOD, QUAKE = someone("flood"), someone("quake")
UNION, TONGJI = someone("Union hospital 协和医院"), someone("Tongji hospital 同济医院")
MASKS = Goods("N95口罩", FLOOD, relations={EVERYBODY: False})
TO_UNION = Use(FLOOD, UNION, date(2026, 11, 22), transit_days=2, margin_days=3)


@pytest.fixture
def depot(ledger: Ledger) -> Depot:
    return open_depot(ledger)


def keys(found: Iterator[Finding]) -> list[str]:
    return [finding.key for finding in found]


def refused(depot: Depot, *picks: Any, **said: Any) -> tuple[str, str | None]:
    """The refusal of a proposal, which leaves no trace."""
    before = depot.ledger.head()
    with pytest.raises(RuleBroken) as refusal:
        depot.propose(*picks, **said)
    assert depot.ledger.head() == before
    return refusal.value.key, refusal.value.rule


@pytest.mark.parametrize(
    ("until", "found"),
    [("", []), ("2026-11-27", []), ("2026-11-26", ["allocation.expires_too_soon"])],
)
def test_D2_days_on_the_way_and_margin_are_counted(until: str, found: list[str]) -> None:
    assert keys(d2_shelf_life(replace(MASKS, expires_on=until), TO_UNION)) == found


def test_D2_refuses_an_allocation_that_would_arrive_too_late(depot: Depot) -> None:
    lot = depot.store.lot(expires_on="2026-11-26")
    assert refused(depot, of(lot, 10), expected_at=at(60)) == ("allocation.expires_too_soon", "D2")
    depot.propose(of(lot, 10), expected_at=at(30))


def test_D8_needs_a_check_on_file_that_found_no_relation() -> None:
    for relations, found in (
        ({}, ["allocation.relation_unchecked"]),
        ({EVERYBODY: False}, []),
        ({TONGJI: False}, ["allocation.relation_unchecked"]),
        ({EVERYBODY: False, UNION: True}, ["allocation.related"]),
        ({EVERYBODY: True, UNION: False}, []),
    ):
        assert keys(d8_relation(replace(MASKS, relations=relations), TO_UNION)) == found


def test_D8_is_not_asked_of_what_nobody_gave() -> None:
    assert keys(d8_relation(replace(MASKS, donated=False, relations={}), TO_UNION)) == []


def test_D8_refuses_an_allocation_until_the_check_is_recorded(depot: Depot) -> None:
    unchecked, related = depot.gift(looked=None), depot.gift(looked=RELATED)
    assert refused(depot, of(unchecked, 10)) == ("allocation.relation_unchecked", "D8")
    assert refused(depot, of(related, 10)) == ("allocation.related", "D8")
    gift = depot.ledger.get(Lot, unchecked).donation_id
    depot.check(gift, LOOKED)  # type: ignore[arg-type]
    depot.propose(of(unchecked, 10))


def test_D8_a_relation_the_donor_declares_counts_without_a_check(depot: Depot) -> None:
    lot = depot.gift()
    gift = depot.ledger.get(Lot, lot).donation_id
    depot.check(gift, RELATED, depot.hospital)  # type: ignore[arg-type]
    assert refused(depot, of(lot, 10)) == ("allocation.related", "D8")
    depot.propose(of(lot, 10), institution_id=depot.other)


def test_D8_as_a_warning_is_overridden_with_a_reason_that_is_recorded(depot: Depot) -> None:
    set_policy(
        depot.ledger, response_id=depot.store.response_id, name="D8", value="warn", source="指挥部",
        valid_from=at(0), cause=because(hour=8),
    )  # fmt: skip
    lot = depot.gift(looked=None)
    assert refused(depot, of(lot, 10)) == ("allocation.relation_unchecked", "D8")
    before = depot.ledger.head()
    depot.propose(of(lot, 10), override="电话核实")
    told = [type(recorded.event).__name__ for recorded in depot.ledger.since(before)]
    assert "RuleOverridden" in told


def test_D10_goods_with_something_asked_in_return_go_to_nobody(depot: Depot) -> None:
    lot = depot.gift()
    gift: Any = depot.ledger.get(Lot, lot).donation_id
    waiting = agreed(depot, lot)
    screening: Any = {"donation_id": gift, "checks": [Check(1)], "benefit": "挂名广告"}
    giving.screen_donation(depot.ledger, **screening, cause=because())
    assert refused(depot, of(lot, 10)) == ("allocation.benefit_in_return", "D10")
    with pytest.raises(RuleBroken, match="D10"):
        leaves(depot, waiting)
    giving.screen_donation(depot.ledger, **screening | {"benefit": ""}, cause=because())
    depot.propose(of(lot, 10))


def test_D10_is_asked_of_gifts_alone() -> None:
    asked = replace(MASKS, benefit=True)
    assert keys(d10_given_freely(asked, TO_UNION)) == ["allocation.benefit_in_return"]
    assert keys(d10_given_freely(replace(asked, donated=False), TO_UNION)) == []


def test_D12_directed_goods_go_only_there() -> None:
    directed = replace(MASKS, directed_to=(TONGJI,))
    assert keys(d12_directed(directed, TO_UNION)) == ["allocation.directed_elsewhere"]
    assert keys(d12_directed(directed, replace(TO_UNION, institution_id=TONGJI))) == []
    assert keys(d12_directed(replace(MASKS, book="held"), TO_UNION)) == ["allocation.held_for_others"]


def test_D2_a_proposal_sent_as_if_it_were_older_is_judged_as_of_now(depot: Depot) -> None:
    lot, why = depot.gift(until="2026-11-27"), because(hour=24 * 4)
    early = replace(why, happened_at=at(9))
    said: Any = {"response_id": depot.store.response_id, "institution_id": depot.hospital}
    with pytest.raises(RuleBroken, match="D2"):
        consignments.propose_consignment(depot.ledger, **said, picks=[of(lot, 10)], cause=early)


def test_D12_refuses_to_send_directed_goods_elsewhere(depot: Depot) -> None:
    lot = depot.gift(book="restricted", directed_to=(depot.other,))
    assert refused(depot, of(lot, 10)) == ("allocation.directed_elsewhere", "D12")
    depot.propose(of(lot, 10), institution_id=depot.other)


def test_D12_is_the_laws_own_word_and_stays(depot: Depot) -> None:
    with pytest.raises(RuleBroken, match=r"policy\.fixed"):
        set_policy(
            depot.ledger, response_id=depot.store.response_id, name="D12", value="off", source="x",
            valid_from=at(0), cause=because(),
        )  # fmt: skip


def test_D13_the_purpose_is_locked() -> None:
    given = replace(MASKS, purpose="用于 一线医护")
    assert keys(d13_purpose(given, replace(TO_UNION, purpose="用于一线医护"))) == []
    assert keys(d13_purpose(given, replace(TO_UNION, purpose="社区发放"))) == ["allocation.other_purpose"]
    assert keys(d13_purpose(given, TO_UNION)) == []
    assert keys(d13_purpose(given, replace(TO_UNION, response_id=QUAKE))) == ["allocation.other_response"]


def test_D13_what_was_carried_elsewhere_follows_the_consent_too(depot: Depot) -> None:
    lot = depot.gift(book="restricted", directed_to=(depot.other,))
    carried, again = because(), because()
    moving: Any = {"quantity": pieces(30), "to_warehouse_id": depot.store.qiaonan, "cause": carried}
    stock.transfer_lot(depot.ledger, lot_id=lot, **moving)
    there = LotId(carried.new_id("transferred"))
    moving = {"quantity": pieces(10), "to_warehouse_id": depot.store.linhe, "cause": again}
    stock.transfer_lot(depot.ledger, lot_id=there, **moving)
    gift: Any = depot.ledger.get(Lot, lot).donation_id
    paper = someone("consent paper")
    filed: Any = {"donation_id": gift, "kind": "consent", "paper_id": paper, "sha256": "0" * 64}
    paperwork.file_paper(depot.ledger, **filed, cause=because())
    said: Any = {"purpose": "社区发放", "directed_to": (depot.store.union,), "paper_id": paper}
    paperwork.change_purpose(depot.ledger, donation_id=gift, **said, cause=because())
    for id in (lot, there, LotId(again.new_id("transferred"))):
        assert depot.ledger.get(Lot, id).directed_to == [depot.store.union]


def test_D8_what_was_found_out_of_another_donor_says_nothing(depot: Depot) -> None:
    lot = depot.gift()
    gift: Any = depot.ledger.get(Lot, lot).donation_id
    home = depot.ledger.get(Donation, gift).organisation_id
    why, name = because(), Personal(someone("the other donor"), "name", "sealed")
    donors.register_donor(depot.ledger, organisation_id=home, who=Identity("enterprise", name), cause=why)
    other = DonorId(why.new_id("donor"))
    giving.correct_donor(depot.ledger, donation_id=gift, donor_id=other, cause=because())
    assert refused(depot, of(lot, 10)) == ("allocation.relation_unchecked", "D8")


def leaves(depot: Depot, id: Any, *, gone: bool = False, hour: float = 10, **said: Any) -> set[Any]:
    """It leaves, or has left already and is confirmed; the rules that were flagged."""
    before, why = depot.ledger.head(), because(KU, hour)
    if gone:
        delivery.confirm_delivery(depot.ledger, consignment_id=id, way="link", cause=why)
    else:
        transport.hand_over(depot.ledger, consignment_id=id, carrier="顺丰", **said, cause=why)
    events = [recorded.event for recorded in depot.ledger.since(before)]
    return {event.rule for event in events if isinstance(event, Consignment.RuleFlagged)} - {""}


def agreed(depot: Depot, lot: LotId, **said: Any) -> Any:
    """A consignment that An has approved."""
    id = depot.propose(of(lot, 10), **said)
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    return id


def test_D8_a_relation_found_after_the_proposal_stops_what_has_not_left(depot: Depot) -> None:
    lot = depot.gift()
    waiting, left = agreed(depot, lot), agreed(depot, lot)
    depot.check(depot.ledger.get(Lot, lot).donation_id, RELATED, depot.hospital)  # type: ignore[arg-type]
    before = depot.ledger.head()
    with pytest.raises(RuleBroken, match="D8"):
        leaves(depot, waiting)
    assert depot.ledger.head() == before
    assert leaves(depot, left, gone=True) == {"D8"}


def test_D12_goods_directed_elsewhere_after_the_proposal_do_not_leave(depot: Depot) -> None:
    lot = depot.gift(book="restricted", purpose="用于一线医护")
    waiting, left = agreed(depot, lot), agreed(depot, lot, institution_id=depot.other)
    consented(depot, lot, purpose="用于一线医护", directed_to=(depot.other,))
    with pytest.raises(RuleBroken, match="D12"):
        leaves(depot, waiting)
    assert leaves(depot, left) == set()


def test_D13_another_purpose_after_the_proposal_stops_the_old_use(depot: Depot) -> None:
    lot = depot.gift(book="restricted", purpose="用于一线医护")
    waiting, left = (agreed(depot, lot, purpose="用于一线医护") for _ in range(2))
    consented(depot, lot, purpose="社区发放", directed_to=())
    with pytest.raises(RuleBroken, match="D13"):
        leaves(depot, waiting)
    assert leaves(depot, left, gone=True) == {"D13"}


def test_D2_what_waited_too_long_in_the_warehouse_does_not_leave(depot: Depot) -> None:
    lot = depot.store.lot(expires_on="2026-11-27")
    waiting, left = agreed(depot, lot), agreed(depot, lot)
    with pytest.raises(RuleBroken, match="D2"):
        leaves(depot, waiting, hour=24 * 4)
    assert leaves(depot, left, gone=True, hour=24 * 4) == {"D2"}


def test_D8_a_warning_gone_over_once_is_not_asked_again(depot: Depot) -> None:
    set_policy(
        depot.ledger, response_id=depot.store.response_id, name="D8", value="warn", source="指挥部",
        valid_from=at(0), cause=because(hour=8),
    )  # fmt: skip
    lot = depot.gift(looked=None)
    assert leaves(depot, agreed(depot, lot, override="电话核实")) == set()
    later = agreed(depot, lot, override="电话核实")
    depot.check(depot.ledger.get(Lot, lot).donation_id, RELATED)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="D8"):
        leaves(depot, later)
    assert leaves(depot, later, override="院方回避") == set()


def consented(depot: Depot, lot: LotId, **said: Any) -> None:
    """The donor consents in writing to another use."""
    gift: Any = depot.ledger.get(Lot, lot).donation_id
    paper = someone("consent paper")
    filed: Any = {"donation_id": gift, "kind": "consent", "paper_id": paper, "sha256": "0" * 64}
    paperwork.file_paper(depot.ledger, **filed, cause=because())
    changed: Any = {"donation_id": gift, "paper_id": paper} | said
    paperwork.change_purpose(depot.ledger, **changed, cause=because())


def test_D13_refuses_another_use_until_the_donors_consent_is_on_file(depot: Depot) -> None:
    lot = depot.gift(book="restricted", purpose="用于一线医护")
    assert refused(depot, of(lot, 10), purpose="社区发放") == ("allocation.other_purpose", "D13")
    gift: Any = depot.ledger.get(Lot, lot).donation_id
    paper = someone("consent paper")
    filed: Any = {"donation_id": gift, "kind": "consent", "paper_id": paper, "sha256": "0" * 64}
    paperwork.file_paper(depot.ledger, **filed, cause=because())
    said: Any = {"purpose": "社区发放", "directed_to": (), "paper_id": paper}
    paperwork.change_purpose(depot.ledger, donation_id=gift, **said, cause=because())
    depot.propose(of(lot, 10), purpose="社区发放")
