"""Goods bought with given money: bound as the money was (D8, D13), meeting needs, left over (D15)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from app import needs
from app.donations import campaigns, consignments, donors, giving, spending, stock, warehouses
from domain.donations import Lot, LotId, WarehouseId
from domain.donations.consignment_lines import Pick
from domain.donations.giving_words import DonorId, GiftLine, Terms
from domain.donations.money import DisbursementId
from domain.institutions import InstitutionId
from domain.needs import Need
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from tests import scenario
from tests.donations.cash.purse import MEALS, Purse, yuan
from tests.donations.cash.test_rules_cash import MASKS, refused
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, MASK, Scene, scene
from tests.scenario import Scenario

BOUGHT = Quantity(Decimal(500), "piece")


@pytest.fixture
def shop(purse: Purse, seeded: Scenario) -> Scene:
    """A warehouse with masks that were given, and two hospitals."""
    return scene(purse.ledger, purse.secrets, seeded)


def buy(purse: Purse, shop: Scene, paid: UUID, value: int = 100) -> Lot:
    """Five hundred masks that were paid for are here."""
    why = purse.cause()
    spending.receive_purchase(
        purse.ledger, disbursement_id=DisbursementId(paid), value=yuan(value),
        warehouse_id=WarehouseId(shop.warehouse), item_id=MASK, quantity=BOUGHT, cause=why,
    )  # fmt: skip
    return purse.ledger.get(Lot, why.new_id("lot"))


def send(
    shop: Scene, lot: Lot, to: InstitutionId, *, response: UUID | None = None, purpose: str = ""
) -> None:
    pick = Pick(lot_id=LotId(lot.id), quantity=Quantity(Decimal(10), "piece"))
    consignments.propose_consignment(
        shop.ledger, response_id=ResponseId(response or shop.response), picks=[pick], institution_id=to,
        purpose=purpose, cause=shop.because("storekeeper"),
    )  # fmt: skip


def carried(purse: Purse, lot: Lot) -> Lot:
    """A hundred of them, in another warehouse."""
    opening, moving = purse.cause(), purse.cause()
    warehouses.open_warehouse(
        purse.ledger, name="北岸仓", organisation_id=purse.team, area_code=AreaCode("990000001"), address="",
        point=None, cause=opening,
    )  # fmt: skip
    stock.transfer_lot(
        purse.ledger, lot_id=LotId(lot.id), to_warehouse_id=WarehouseId(opening.new_id("warehouse")),
        quantity=Quantity(Decimal(100), "piece"), cause=moving,
    )  # fmt: skip
    return purse.ledger.get(Lot, moving.new_id("transferred"))


def test_D8_what_money_bought_goes_to_nobody_whom_one_of_its_donors_belongs_together_with(
    purse: Purse, shop: Scene
) -> None:
    first, second = purse.give(60), purse.give(40, name="晨光药械", kind="enterprise")
    lot = buy(purse, shop, purse.pay(100, first, second, payment=MASKS))
    related = DonorId(purse.donors["晨光药械"])
    donors.declare_relation(purse.ledger, donor_id=related, institution_ids=[CENTRAL], cause=purse.cause())
    there = carried(purse, lot)
    for one in (lot, there):
        assert one.paid_by == [first, second]
        refused(lambda one=one: send(shop, one, CENTRAL), "allocation.related", "D8")
        send(shop, one, CHILDREN)


def test_D13_what_restricted_money_bought_serves_its_purpose_and_its_response(
    purse: Purse, shop: Scene
) -> None:
    given = purse.give(100, book="restricted", purpose="支援医院")
    lot = buy(purse, shop, purse.pay(100, given, payment=MASKS))
    refused(lambda: send(shop, lot, CENTRAL, purpose="学校复课"), "allocation.other_purpose", "D13")
    other = scenario.start_response(purse.ledger)
    refused(lambda: send(shop, lot, CENTRAL, response=other), "allocation.other_response", "D13")
    send(shop, lot, CENTRAL, purpose="支援医院")


@pytest.mark.parametrize(("meets", "status"), [("", "accepted"), ("partly", "partly_met"), ("wholly", "met")])
def test_a_payment_meets_its_need_as_the_coordinator_says(purse: Purse, meets: str, status: str) -> None:
    need, given = purse.need(), purse.give(100)
    paid = purse.pay(100, given, payment=replace(MEALS, need_id=need), meets=meets)
    assert purse.ledger.get(Need, need).status == status
    purse.back(paid, 99)
    assert purse.ledger.get(Need, need).status == status
    purse.back(paid, 1)
    assert purse.ledger.get(Need, need).status == ("accepted" if meets == "wholly" else status)


def test_what_a_later_payment_met_stays_met_when_the_earlier_comes_back(purse: Purse) -> None:
    need, given = purse.need(), purse.give(100)
    first = purse.pay(40, given, payment=replace(MEALS, need_id=need), meets="wholly")
    needs.reopen_need(purse.ledger, need_id=need, reason="还差一半", cause=purse.cause())
    last = purse.pay(60, given, payment=replace(MEALS, need_id=need), meets="wholly")
    purse.back(first, 40)
    assert purse.ledger.get(Need, need).status == "met"
    purse.back(last, 60)
    assert purse.ledger.get(Need, need).status == "accepted"


def test_money_meets_no_need_that_is_over_or_waits_for_goods(purse: Purse) -> None:
    need, given = purse.need(), purse.give(100)
    masks = replace(MASKS, need_id=need)
    refused(lambda: purse.pay(10, given, payment=masks, meets="wholly"), "cash.goods_meet_it", None)
    refused(lambda: purse.pay(10, given, meets="wholly"), "cash.need_missing", None)
    meals = replace(MEALS, need_id=need)
    purse.pay(10, given, payment=meals, meets="wholly")
    refused(lambda: purse.pay(10, given, payment=meals, meets="partly"), "need.status_is", None)
    purse.pay(10, given, payment=meals)
    assert purse.of(given).balance == yuan(80)


def test_nothing_of_a_payment_is_forgotten_however_many_follow(purse: Purse) -> None:
    given = purse.give(1000)
    first = purse.pay(10, given)
    for _ in range(201):
        purse.pay(1, given)
    purse.back(first, 10)
    assert purse.of(given).balance == yuan(1000 - 201)


def test_D15_goods_left_over_go_to_another_project_and_may_leave_the_response(
    purse: Purse, shop: Scene
) -> None:
    campaign = purse.campaign()
    given = purse.give(100, campaign_id=campaign, book="restricted", purpose="抗洪救灾")
    lot, own = buy(purse, shop, purse.pay(100, given, payment=MASKS)), purse.ledger.get(Lot, shop.lot)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="期满", cause=purse.cause())

    def use(*lots: Lot) -> None:
        campaigns.use_surplus(
            purse.ledger, campaign_id=campaign, cash_ids=[given], lot_ids=[LotId(one.id) for one in lots],
            way="similar", project="抗震", purpose="抗震救灾", reason="同为救灾", cause=purse.cause(),
        )  # fmt: skip

    refused(lambda: use(lot, own), "campaign.not_its_own", None)
    use(lot)
    moved = carried(purse, purse.ledger.get(Lot, lot.id))
    assert (moved.purpose, moved.project) == ("抗震救灾", "抗震")
    send(shop, moved, CENTRAL, response=scenario.start_response(purse.ledger))
    refused(lambda: use(lot), "campaign.nothing_left", None)


def test_D15_goods_that_are_promised_or_for_somebody_by_name_are_no_surplus(
    purse: Purse, shop: Scene
) -> None:
    campaign = purse.campaign()
    terms = {"campaign_id": campaign, "book": "restricted", "purpose": "抗洪救灾"}
    given, bound = purse.give(100, **terms), purse.give(50, **terms, directed_to=[CENTRAL])
    lot = buy(purse, shop, purse.pay(100, given, payment=MASKS))
    send(shop, lot, CHILDREN)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="期满", cause=purse.cause())
    said = {"campaign_id": campaign, "way": "similar", "project": "x", "purpose": "", "reason": "x"}
    for left, key, rule in (
        ({"cash_ids": [given], "lot_ids": [lot.id]}, "campaign.goods_promised", None),
        ({"cash_ids": [bound]}, "campaign.directed_stays", "D12"),
    ):
        refused(
            lambda left=left: campaigns.use_surplus(purse.ledger, **said, **left, cause=purse.cause()),
            key,
            rule,
        )


def test_goods_are_offered_to_a_campaign_that_still_asks_and_is_the_organisations(
    purse: Purse, shop: Scene
) -> None:
    campaign = purse.campaign()

    def offer() -> None:
        giving.offer_donation(
            purse.ledger, donor_id=purse.donor(), response_id=purse.response, organisation_id=purse.team,
            area_code=AreaCode("990000001"), terms=Terms(campaign_id=campaign),
            lines=[GiftLine("N95口罩", BOUGHT)], cause=purse.cause(),
        )  # fmt: skip

    offer()
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="期满", cause=purse.cause())
    refused(offer, "campaign.status_is", None)
