"""Consignments by plain forms: proposed, approved by another, on the way, delivered, back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.donations import paperwork
from app.policies import set_policy
from domain.donations import DonationId
from domain.donations.giving_words import Relation
from projections.donations.lots import LotRow
from projections.papers import PaperRow
from projections.volunteers import VolunteerRow
from tests.donations.disclosure.scene import CENTRAL, Scene
from tests.scenario import Scenario
from tests.web.sending import BOSS, CLERK, Enter, act, masks, propose, rows, sent
from tests.web.sending import pin as pin_of
from tests.web.test_errands import photo


@pytest.fixture
def given(app: Flask, seeded: Scenario) -> Scene:
    return masks(app, seeded)


def test_what_is_proposed_is_reserved_and_waits_for_a_second_person(
    app: Flask, given: Scene, enter: Enter
) -> None:
    answer = propose(enter(CLERK), given)
    [row] = rows(app)
    assert answer.status_code == 303 and answer.location.endswith(f"/consignments/{row.id}")
    assert (row.status, row.lines[0]["quantity"], row.institution_id) == ("proposed", "100", CENTRAL)
    [lot] = app.extensions["muster"].views.rows(LotRow)
    assert (lot.available, lot.reserved) == (9900, 100)


@pytest.mark.parametrize("much", ["0", "-5", "1.5", "10001", "99999999999", "很多", "1e3"])
def test_an_impossible_amount_is_refused_and_the_form_comes_back_filled(
    app: Flask, given: Scene, enter: Enter, much: str
) -> None:
    answer = propose(enter(CLERK), given, much, purpose="给发热门诊")
    assert answer.status_code in (400, 422) and "给发热门诊" in answer.text
    assert rows(app) == []


def test_nothing_chosen_is_no_consignment(app: Flask, given: Scene, enter: Enter) -> None:
    answer = propose(enter(CLERK), given, "")
    assert answer.status_code == 400 and "没有选择任何一项" in answer.text and rows(app) == []


def test_a_form_sent_twice_is_one_consignment(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter(CLERK)
    said = clerk.hidden("/consignments/new")
    said |= {"institution_id": str(CENTRAL), f"much_{given.lot}": "100"}
    answers = [clerk.client.post("/consignments", data=said) for _ in range(2)]
    assert [a.location for a in answers] == [f"/consignments/{rows(app)[0].id}"] * 2
    assert len(rows(app)) == 1


def test_nobody_approves_their_own(app: Flask, given: Scene, enter: Enter) -> None:
    boss = enter(BOSS)
    propose(boss, given)
    answer = act(boss, rows(app)[0], "approve")
    assert answer.status_code == 422 and "不能自己审批" in answer.text
    assert rows(app)[0].status == "proposed"


def test_in_an_emergency_it_goes_first_and_the_approval_is_owed(
    app: Flask, given: Scene, enter: Enter
) -> None:
    propose(enter(CLERK), given, hurry="高速即将封闭")
    assert "补批" in enter(BOSS).text("/consignments?status=owed")
    act(enter(BOSS), rows(app)[0], "approve")
    assert rows(app)[0].approved_afterwards and rows(app)[0].approval_owed_until is None


def test_what_comes_back_lies_in_the_warehouse_again(app: Flask, given: Scene, enter: Enter) -> None:
    row = sent(app, given, enter)
    said = {"line": "1", "quantity": "100", "condition": "usable", "reason": "医院已撤"}
    act(enter(CLERK), row, "return", **said)
    [lot] = app.extensions["muster"].views.rows(LotRow)
    assert (rows(app)[0].status, lot.on_hand) == ("returned", 10000)


def test_volunteers_see_what_they_bring_and_deliver_it_with_one_press(
    app: Flask, given: Scene, seeded: Scenario, enter: Enter
) -> None:
    clerk, boss = enter(CLERK), enter(BOSS)
    propose(clerk, given)
    act(boss, rows(app)[0], "approve")
    day = (given.ledger.now() + timedelta(days=2)).date().isoformat()
    when = {"starts_at": f"{day}T08:00", "ends_at": f"{day}T10:00", "places": "1"}
    answer = act(boss, rows(app)[0], "volunteers", **when, volunteer=str(seeded.volunteers[0]))
    assert answer.status_code == 303, answer.text
    going = app.extensions["muster"].views.one(VolunteerRow, seeded.volunteers[0])
    name = app.extensions["muster"].secrets.reveal(going.name)
    assert f"志愿者：{name}" in clerk.text(f"/s/{rows(app)[0].id}")
    act(clerk, rows(app)[0], "hand-over")
    carrier, row = enter("volunteer"), rows(app)[0]
    assert "物资 C-0001" in carrier.text(f"/phone/tasks/{row.task_id}")
    assert act(carrier, row, "deliver").status_code == 303
    assert rows(app)[0].status == "delivered"
    assert act(carrier, row, "confirm", note="都收到了").status_code == 403
    assert act(carrier, row, "stamped", photo=(photo(), "sheet.jpg")).status_code == 303
    [sheet] = app.extensions["muster"].views.rows(PaperRow)
    assert "我已看过" in clerk.text(f"/s/{row.id}")
    assert all("C-0001" in clerk.text(list_) for list_ in ("/store", "/consignments?status=sheet"))
    page = boss.text(f"/consignments/{row.id}")
    assert "的盖章接收确认单照片，待查看" in page and "checked" not in page
    act(boss, row, "confirm", paper=str(sheet.id))
    assert (rows(app)[0].status, rows(app)[0].paper_id) == ("confirmed", sheet.id)
    assert "C-0001" not in clerk.text("/consignments?status=sheet")


def test_who_may_not_hand_goods_over_lets_none_go_before_approval(
    app: Flask, given: Scene, enter: Enter
) -> None:
    leader = enter("leader")
    assert "hurry" not in leader.text("/consignments/new")
    assert propose(leader, given, hurry="来不及了").status_code == 403 and rows(app) == []
    assert propose(leader, given).status_code == 303 and rows(app)[0].status == "proposed"


def test_who_does_not_bring_it_does_not_see_it(app: Flask, given: Scene, enter: Enter) -> None:
    row = sent(app, given, enter)
    assert enter("volunteer").get(f"/consignments/{row.id}").status_code == 404


def test_the_sheet_carries_number_and_goods_and_no_pin(app: Flask, given: Scene, enter: Enter) -> None:
    row, clerk = sent(app, given, enter), enter(CLERK)
    pin = pin_of(app, row)
    page = clerk.text(f"/consignments/{row.id}/sheet")
    assert all(word in page for word in ("接收确认单", "C-0001", "林河中心医院", "B2026-01"))
    assert pin[:3] + " " + pin[3:] not in page and "/c/" not in page
    pdf = clerk.get(f"/consignments/{row.id}/sheet?format=pdf")
    assert pdf.data.startswith(b"%PDF")


def test_what_is_not_approved_has_no_sheet(app: Flask, given: Scene, enter: Enter) -> None:
    clerk = enter(CLERK)
    propose(clerk, given)
    assert clerk.get(f"/consignments/{rows(app)[0].id}/sheet").status_code == 422


def test_the_list_goes_to_excel_line_by_line(app: Flask, given: Scene, enter: Enter) -> None:
    sent(app, given, enter)
    text = enter(CLERK).get("/consignments?format=csv").text
    assert "C-0001" in text and "林河中心医院" in text and ",100," in text


def test_another_moment_shows_the_list_as_it_was(app: Flask, given: Scene, enter: Enter) -> None:
    before = app.extensions["muster"].views.position()
    row = sent(app, given, enter)
    assert "C-0001" not in enter(BOSS).text(f"/consignments?status=all&at=p{before}")
    assert enter(BOSS).get(f"/consignments/{row.id}?at=p{before}").status_code == 404


def test_what_a_rule_warns_of_when_goods_leave_asks_for_the_reason_on_the_screen(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk, boss = enter(CLERK), enter(BOSS)
    propose(clerk, given)
    act(boss, rows(app)[0], "approve")
    about = {"name": "D8", "value": "warn", "source": "指挥部通知", "valid_from": given.because().at}
    set_policy(given.ledger, response_id=given.response, **about, cause=given.because())
    found = Relation(donor_promise=True, managers=True, register=True, related=True)
    gift: Any = {"donation_id": DonationId(given.donation), "institution_id": CENTRAL, "found": found}
    paperwork.check_relation(given.ledger, **gift, cause=given.because())
    app.extensions["muster"].projector.catch_up()
    warned = act(clerk, rows(app)[0], "hand-over", carrier="顺丰")
    assert warned.status_code == 422 and 'name="override"' in warned.text and "顺丰" in warned.text
    act(clerk, rows(app)[0], "hand-over", carrier="顺丰", override="唯一一批，理事会已议")
    assert rows(app)[0].status == "in_transit"
    page = boss.text(f"/consignments/{rows(app)[0].id}")
    assert "捐赠人与受益人有利害关系" in page and "理事会已议" in page


def test_D8_the_refusal_leads_to_the_donation_where_the_check_is_made(
    app: Flask, given: Scene, enter: Enter
) -> None:
    found = Relation(donor_promise=True, managers=True, register=True, related=True)
    gift: Any = {"donation_id": DonationId(given.donation), "institution_id": CENTRAL, "found": found}
    paperwork.check_relation(given.ledger, **gift, cause=given.because())
    app.extensions["muster"].projector.catch_up()
    answer = propose(enter(BOSS), given)
    assert answer.status_code == 422 and f"/donations/{given.donation}?act=relation#relation" in answer.text
