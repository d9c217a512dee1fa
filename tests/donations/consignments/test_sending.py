"""How goods go: with volunteers, straight from the donor, many at once; what is late, what is owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app import dispatch, responses, volunteers
from app.clock import Clock
from app.donations import confirming, consignments, delivery, giving, sheets, transport
from app.donations.allocating import allocate
from app.donations.arriving import Arrival
from app.donations.straight import Brought, deliver_straight
from app.secrets import Secrets
from domain.base import Cause, RuleBroken
from domain.dispatch import Task, TaskId, TaskPlan
from domain.donations import Consignment, ConsignmentId, Lot
from domain.donations.donors import Identity
from domain.donations.giving_words import DonationId, GiftLine, Terms
from domain.personal import Personal
from domain.volunteers import Volunteer, VolunteerId
from projections.donations.consignments import ConsignmentRow
from projections.donations.matching import matched
from projections.due import AlarmRow, DueRow
from projections.projector import Projector
from projections.reading import Views
from projections.responses import ResponseRow
from tests.domain.harness import at
from tests.donations.consignments.depot import GAO, LOOKED, Depot, of
from tests.donations.stock.world import AN, KU, LINHE, because, pieces


def plan(depot: Depot) -> TaskPlan:
    """Bring the masks at ten."""
    return TaskPlan(
        "送口罩", "transport_goods", "urgent", depot.store.response_id, depot.store.organisation_id, LINHE,
        "协和医院", None, at(10), at(12), 2, "",
    )  # fmt: skip


def volunteer(depot: Depot) -> VolunteerId:
    """Shen Yu, who is insured."""
    came = because(hour=1)
    volunteers.register_volunteer(
        depot.ledger, name=Personal(came.new_id("person"), "name", "sealed"), mobile=None,
        organisation_id=depot.store.organisation_id, area_code=LINHE, cause=came,
    )  # fmt: skip
    id = VolunteerId(came.new_id("volunteer"))
    volunteers.insure_volunteers(
        depot.ledger, volunteer_ids=[id], insurer="人保", policy_number="P1", starts_at=at(0),
        ends_at=at(48), cause=because(hour=1),
    )  # fmt: skip
    return id


def test_volunteers_bring_it_on_a_task_made_by_the_same_command(depot: Depot) -> None:
    need, lot, shen = depot.need(50), depot.store.lot(100), volunteer(depot)
    id = depot.propose(of(lot, 50, need))
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    why, before = because(GAO), depot.ledger.head()
    said: dict[str, Any] = {"consignment_id": id, "plan": plan(depot), "volunteer_ids": [shen]}
    transport.hand_to_task(depot.ledger, **said, cause=why)
    task = depot.ledger.get(Task, why.new_id("task"))
    assert depot.get(id).task_id == task.id and shen in task.seats and need in task.need_ids
    assert task.id in depot.ledger.get(Volunteer, shen).commitments
    assert {recorded.event.command_id for recorded in depot.ledger.since(before)} == {why.command_id}
    assert depot.store.get(lot).on_hand == pieces(100)
    transport.hand_over(depot.ledger, consignment_id=id, cause=because(KU))
    assert depot.store.get(lot).on_hand == pieces(50)


def test_when_one_of_the_volunteers_cannot_nothing_is_recorded(depot: Depot) -> None:
    lot, shen = depot.store.lot(100), volunteer(depot)
    ids = [depot.propose(of(lot, 10)) for _ in range(2)]
    for id in ids:
        consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    said: dict[str, Any] = {"plan": plan(depot), "volunteer_ids": [shen]}
    transport.hand_to_task(depot.ledger, consignment_id=ids[0], **said, cause=because(GAO))
    before = depot.ledger.head()
    with pytest.raises(RuleBroken) as refusal:
        transport.hand_to_task(depot.ledger, consignment_id=ids[1], **said, cause=because(GAO))
    assert (refusal.value.rule, depot.ledger.head()) == ("V7", before)


def test_a_cancelled_consignment_closes_its_task_unless_somebody_is_on_it(depot: Depot) -> None:
    lot, shen = depot.store.lot(100), volunteer(depot)
    for people, status in (([], "closed"), ([shen], "open")):
        id, why = depot.propose(of(lot, 10)), because(GAO)
        consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
        said: dict[str, Any] = {"consignment_id": id, "plan": plan(depot), "volunteer_ids": people}
        transport.hand_to_task(depot.ledger, **said, cause=why)
        consignments.cancel_consignment(depot.ledger, consignment_id=id, reason="改期", cause=because(GAO))
        assert depot.ledger.get(Task, why.new_id("task")).status == status


def test_another_task_only_when_the_first_is_over_and_goods_go_with_somebody_on_it(depot: Depot) -> None:
    lot = depot.store.lot(100)
    id, first, second = depot.propose(of(lot, 10)), because(GAO), because(GAO)
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN))
    said: dict[str, Any] = {"consignment_id": id, "plan": plan(depot)}
    transport.hand_to_task(depot.ledger, **said, cause=first)
    with pytest.raises(RuleBroken, match=r"consignment\.task_there"):
        transport.hand_to_task(depot.ledger, **said, cause=because(GAO))
    task = TaskId(first.new_id("task"))
    dispatch.close_task(depot.ledger, task_id=task, reason="cancelled", cause=because(GAO))
    transport.hand_to_task(depot.ledger, **said, cause=second)
    assert depot.get(id).task_id == second.new_id("task")
    with pytest.raises(RuleBroken, match=r"consignment\.nobody_goes"):
        transport.hand_over(depot.ledger, consignment_id=id, cause=because(KU))
    transport.hand_over(depot.ledger, consignment_id=id, carrier="顺丰", cause=because(KU))


def offered(depot: Depot, kind: str = "individual", amount: int = 1000, **terms: Any) -> DonationId:
    """Somebody offers masks that are to go straight to a hospital; nobody is related."""
    came = because(KU)
    stranger = Identity(kind, Personal(came.new_id("donor"), "name", "sealed"))
    giving.receive_at_gate(
        depot.ledger, donor_id=None, stranger=stranger, response_id=depot.store.response_id,
        organisation_id=depot.store.organisation_id, warehouse_id=depot.store.linhe, area_code=LINHE,
        things=[Arrival(depot.store.masks, pieces(1))], terms=Terms(), cause=came,
    )  # fmt: skip
    offer = because(GAO)
    line = GiftLine("N95口罩", pieces(amount), depot.store.masks)
    giving.offer_donation(
        depot.ledger, donor_id=came.new_id("donor"), response_id=depot.store.response_id,
        organisation_id=depot.store.organisation_id, area_code=LINHE, lines=[line],
        terms=Terms(straight=True, **terms), cause=offer,
    )  # fmt: skip
    depot.check(DonationId(offer.new_id("donation")), LOOKED)
    return DonationId(offer.new_id("donation"))


def straight(depot: Depot, gift: DonationId, **said: Any) -> tuple[Consignment, Lot, Cause]:
    """A thousand masks go from the donor to the hospital."""
    why, arrival = because(GAO), Arrival(depot.store.masks, pieces(1000), specification="GB 19083-2010")
    values: Any = {"donation_id": gift, "institution_id": depot.hospital} | said
    brought = [Brought(1, arrival, values.pop("need_id", None))]
    deliver_straight(depot.ledger, brought=brought, **values, cause=why)
    id = ConsignmentId(why.new_id("consignment"))
    return depot.get(id), depot.store.get(why.new_id("lot 1")), why


def test_straight_goods_are_booked_in_and_out_at_once(depot: Depot) -> None:
    need = depot.need(1000)
    sent, lot, _ = straight(depot, offered(depot), override="个人捐赠，现场查验", need_id=need)
    assert (lot.straight, lot.on_hand, lot.out) == (True, pieces(0), pieces(1000))
    assert (sent.straight, sent.status, sent.approval_owed_until is not None) == (True, "in_transit", True)
    paper = because().command_id
    said: Any = {"consignment_id": ConsignmentId(sent.id), "way": "photo", "paper_id": paper}
    delivery.confirm_delivery(depot.ledger, **said, cause=because(KU))
    assert (depot.get(sent.id).status, depot.needs(need).status) == ("confirmed", "met")
    consignments.approve_consignment(
        depot.ledger, consignment_id=ConsignmentId(sent.id), cause=because(AN)
    )  # fmt: skip


def test_straight_goods_of_a_company_need_their_certificate_unless_they_are_there_already(
    depot: Depot,
) -> None:
    gift = offered(depot, "enterprise")
    with pytest.raises(RuleBroken) as refusal:
        straight(depot, gift)
    assert refusal.value.rule == "D1"
    before = depot.ledger.head()
    sent, *_ = straight(depot, gift, arrived=True)
    flags = [recorded.event.rule for recorded in depot.ledger.since(before) if "Flagged" in recorded.topic]
    assert (sent.status, flags) == ("delivered", ["D1"])


def test_many_proposals_become_consignments_and_the_same_send_records_nothing(
    depot: Depot, projector: Projector, views: Views
) -> None:
    depot.need(100)
    lots = [depot.store.lot(40), depot.gift(80)]
    projector.catch_up()
    response = views.one(ResponseRow, depot.store.response_id)
    assert response is not None
    with views.read() as reading:
        found = matched(reading, response, at(9))
    why = because(GAO)
    said: Any = {"response_id": depot.store.response_id, "proposals": found.proposals}
    once, head = allocate(depot.ledger, **said, cause=why), depot.ledger.head()
    assert allocate(depot.ledger, **said, cause=why) == once and depot.ledger.head() == head
    assert (len(once.consignment_ids), once.refused) == (1, [])
    assert sum(depot.store.get(lot).reserved.amount for lot in lots) == 100


def test_what_was_taken_meanwhile_is_refused_alone(depot: Depot, projector: Projector, views: Views) -> None:
    need, lot = depot.need(100), depot.store.lot(100)
    projector.catch_up()
    response = views.one(ResponseRow, depot.store.response_id)
    assert response is not None
    with views.read() as reading:
        found = matched(reading, response, at(9))
    depot.propose(of(lot, 30))
    said: Any = {"response_id": depot.store.response_id, "proposals": found.proposals}
    done = allocate(depot.ledger, **said, cause=because(GAO))
    assert done.consignment_ids == []
    picks, refusal = done.refused[0]
    assert (picks[0].need_id, refusal.key, refusal.params["left"]) == (need, "lot.too_little", 70)


class Hours:
    """A clock that the test sets."""

    def __init__(self, depot: Depot, projector: Projector, views: Views) -> None:
        self.ledger, self.projector, self.views = depot.ledger, projector, views

    def strike(self, hour: float) -> list[tuple[str, str]]:
        """What the board warns of once the clock has acted at this hour; kind and label."""
        self.ledger._clock = lambda: at(hour)
        self.projector.catch_up()
        Clock(self.ledger, lambda now: self.views.rows(DueRow, DueRow.c.deadline <= now)).tick()
        self.projector.catch_up()
        assert self.views.alarms() == []
        return [(row.kind, row.label) for row in self.views.rows(AlarmRow)]


def test_late_goods_are_an_alarm_until_they_arrive(depot: Depot, projector: Projector, views: Views) -> None:
    hours, lot = Hours(depot, projector, views), depot.store.lot(100)
    sent = depot.send(of(lot, 40), expected_at=at(12))
    assert hours.strike(11.9) == []
    assert [kind for kind, _ in hours.strike(12)] == ["consignment_late"]
    delivery.deliver(depot.ledger, consignment_id=sent, cause=because(hour=13))
    assert hours.strike(13) == []


def test_an_approval_that_is_owed_is_an_alarm_after_its_hours(
    depot: Depot, projector: Projector, views: Views
) -> None:
    hours, lot = Hours(depot, projector, views), depot.store.lot(100)
    id = depot.propose(of(lot, 40), hurry="危重病人等待", hour=9)
    assert hours.strike(32.9) == []
    assert [kind for kind, _ in hours.strike(33)] == ["consignment_approval"]
    consignments.approve_consignment(depot.ledger, consignment_id=id, cause=because(AN, 34))
    assert hours.strike(34) == []
    row = views.one(ConsignmentRow, id)
    assert row is not None and row.approved_afterwards


def test_a_difference_nobody_explains_is_an_alarm(depot: Depot, projector: Projector, views: Views) -> None:
    hours, lot = Hours(depot, projector, views), depot.store.lot(100)
    sent = depot.send(of(lot, 40))
    counted: Any = {"consignment_id": sent, "way": "link", "quantities": {1: pieces(39).amount}}
    delivery.confirm_delivery(depot.ledger, **counted, cause=because())
    assert [kind for kind, _ in hours.strike(10)] == ["consignment_short"]
    lost: Any = {"consignment_id": sent, "line": 1, "quantity": pieces(1), "reason": "途中破损"}
    delivery.report_short(depot.ledger, **lost, cause=because(KU))
    assert hours.strike(11) == []


def test_a_photo_of_the_stamped_sheet_is_an_alarm_until_somebody_confirms_from_it(
    depot: Depot, projector: Projector, views: Views
) -> None:
    hours, sent = Hours(depot, projector, views), depot.send(of(depot.store.lot(100), 40))
    paper = because().command_id
    photo: Any = {"attachment_id": paper, "sha256": "0" * 64, "media_type": "image/jpeg"}
    sheets.file_delivery_sheet(depot.ledger, consignment_id=sent, **photo, cause=because(KU))
    assert [kind for kind, _ in hours.strike(10)] == ["consignment_sheet"]
    counted: Any = {"consignment_id": sent, "way": "photo", "paper_id": paper, "quantities": {1: Decimal(42)}}
    delivery.confirm_delivery(depot.ledger, **counted, cause=because())
    assert hours.strike(11) == []
    row = views.one(ConsignmentRow, sent)
    assert row is not None and (row.status, row.lines[0]["received"], row.more) == (
        "confirmed",
        "40",
        {"1": "2"},
    )


def test_the_recipients_link_and_pin_are_theirs_alone(secrets: Secrets) -> None:
    one, other = (ConsignmentId(because().command_id) for _ in range(2))
    token = confirming.link(secrets, one)
    assert confirming.link(secrets, one) == token
    assert confirming.consignment_of(secrets, token) == one
    assert confirming.consignment_of(secrets, "x" * 24) is None
    pin = confirming.pin(secrets, one)
    assert confirming.pin_is(secrets, one, f" {pin[:3]} {pin[3:]}")
    assert pin != confirming.pin(secrets, other) and not confirming.pin_is(secrets, other, pin)
    assert not confirming.pin_is(secrets, one, "") and not confirming.pin_is(secrets, one, "一二三四五六")


def test_nothing_is_proposed_in_a_response_that_has_ended(depot: Depot) -> None:
    lot = depot.store.lot(100)
    responses.end_response(depot.ledger, response_id=depot.store.response_id, cause=because())
    with pytest.raises(RuleBroken, match=r"response\.ended"):
        depot.propose(of(lot, 10))
