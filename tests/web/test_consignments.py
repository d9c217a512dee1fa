"""Consignments by plain forms: proposed, approved by another, on the way, confirmed by who got them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.donations import confirming
from app.donations.giving import offer_donation
from domain.donations import ConsignmentId, DonationId, DonorId, item_id
from domain.donations.giving_words import GiftLine, Terms
from domain.place import AreaCode
from domain.quantity import Quantity
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.papers import PaperRow
from tests.donations.disclosure.scene import CENTRAL, Scene, scene
from tests.scenario import Scenario
from tests.web.conftest import Person, hidden_fields
from tests.web.test_errands import photo

Enter = Callable[[str], Person]
CLERK, BOSS = "storekeeper", "coordinator"


@pytest.fixture
def given(app: Flask, seeded: Scenario) -> Scene:
    """Ten thousand masks in 桥南仓库, and two hospitals."""
    parts = app.extensions["muster"]
    found = scene(parts.ledger, parts.secrets, seeded)
    parts.projector.catch_up()
    return found


def rows(app: Flask) -> list[ConsignmentRow]:
    return sorted(app.extensions["muster"].views.rows(ConsignmentRow), key=lambda row: row.number)


def propose(clerk: Person, given: Scene, much: str = "100", **changes: str) -> TestResponse:
    said = {"institution_id": str(CENTRAL), f"much_{given.lot}": much, "warehouse_id": str(given.warehouse)}
    return clerk.send("/consignments/new", "/consignments", **said | changes)


def act(person: Person, row: ConsignmentRow, step: str, **values: Any) -> TestResponse:
    return person.send(f"/consignments/{row.id}", f"/consignments/{row.id}/{step}", **values)


def sent(app: Flask, given: Scene, enter: Enter) -> ConsignmentRow:
    """A hundred masks on their way to the hospital."""
    clerk = enter(CLERK)
    propose(clerk, given)
    act(enter(BOSS), rows(app)[-1], "approve")
    act(clerk, rows(app)[-1], "pick")
    act(clerk, rows(app)[-1], "hand-over", carrier="顺丰")
    return rows(app)[-1]


def link(app: Flask, row: ConsignmentRow) -> str:
    return f"/c/{confirming.link(app.extensions['muster'].secrets, ConsignmentId(row.id))}"


def confirm(client: FlaskClient, page: str, **values: Any) -> TestResponse:
    """What the recipient sends from their page."""
    return client.post(page, data=hidden_fields(client.get(page).text) | values)


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


def test_the_recipient_confirms_by_the_link(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    page = link(app, sent(app, given, enter))
    assert "物资都收到了吗" in client.get(page).text
    assert confirm(client, page).status_code == 303
    assert (rows(app)[0].status, rows(app)[0].confirmed_way) == ("confirmed", "link")
    assert "已确认签收" in client.get(page).text


def test_a_confirmation_sent_twice_is_recorded_once(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    page = link(app, sent(app, given, enter))
    said = hidden_fields(client.get(page).text)
    assert [client.post(page, data=said).status_code for _ in range(2)] == [303, 303]
    assert rows(app)[0].lines[0]["received"] == "100"


def test_number_and_pin_of_the_sheet_open_the_page(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    pin = confirming.pin(app.extensions["muster"].secrets, ConsignmentId(row.id))
    said = hidden_fields(client.get("/c").text) | {"number": "c-0001", "pin": f"{pin[:3]} {pin[3:]}"}
    page = client.post("/c", data=said).location
    confirm(client, page)
    assert rows(app)[0].confirmed_way == "pin"


def test_a_wrong_pin_opens_nothing(app: Flask, client: FlaskClient, given: Scene, enter: Enter) -> None:
    row = sent(app, given, enter)
    pin = confirming.pin(app.extensions["muster"].secrets, ConsignmentId(row.id))
    other = f"{(int(pin) + 1) % 10**6:06}"
    said = hidden_fields(client.get("/c").text) | {"number": "C-0001", "pin": other}
    answer = client.post("/c", data=said)
    assert answer.status_code == 422 and "不符" in answer.text and other not in answer.text
    for _ in range(4):
        client.post("/c", data=said)
    assert "次数过多" in client.post("/c", data=said | {"pin": pin}).text
    assert confirm(client, link(app, row)).status_code == 303


def test_less_than_was_sent_leaves_a_difference_until_somebody_explains_it(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    confirm(client, link(app, row), got_1="90", note="一箱破损")
    assert rows(app)[0].status == "short"
    assert "实收少于发出" in enter(BOSS).text(f"/consignments/{row.id}")
    act(enter(BOSS), row, "short", line="1", quantity="10", reason="途中破损")
    assert (rows(app)[0].status, rows(app)[0].lines[0]["short"]) == ("confirmed", "10")


@pytest.mark.parametrize("much", ["-1", "101", "1.5", "abc"])
def test_a_recipient_cannot_have_what_was_not_sent(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter, much: str
) -> None:
    answer = confirm(client, link(app, sent(app, given, enter)), got_1=much)
    assert answer.status_code in (400, 422) and f'value="{much}"' in answer.text
    assert rows(app)[0].status == "in_transit"


def test_the_photo_of_the_stamped_sheet_is_a_confirmation_on_file(
    app: Flask, given: Scene, enter: Enter
) -> None:
    row, boss = sent(app, given, enter), enter(BOSS)
    answer = act(boss, row, "confirm", photo=(photo(), "sheet.jpg"))
    assert answer.status_code == 303 and rows(app)[0].confirmed_way == "photo"
    [paper] = app.extensions["muster"].views.rows(PaperRow)
    assert (paper.kind, paper.item_id) == ("delivery_sheet", row.id)
    assert boss.get(f"/files/{rows(app)[0].paper_id}").status_code == 200


def test_somebody_of_ours_says_how_they_know(app: Flask, given: Scene, enter: Enter) -> None:
    row, boss = sent(app, given, enter), enter(BOSS)
    assert act(boss, row, "confirm").status_code == 422
    act(boss, row, "confirm", note="科室主任来电")
    assert (rows(app)[0].status, rows(app)[0].confirmed_way) == ("confirmed", "coordinator")


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
    act(clerk, rows(app)[0], "hand-over")
    carrier, row = enter("volunteer"), rows(app)[0]
    assert "物资 C-0001" in carrier.text(f"/phone/tasks/{row.task_id}")
    assert act(carrier, row, "deliver").status_code == 303
    assert rows(app)[0].status == "delivered"
    assert act(carrier, row, "confirm", note="都收到了").status_code == 403
    assert act(carrier, row, "stamped", photo=(photo(), "sheet.jpg")).status_code == 303
    [sheet] = app.extensions["muster"].views.rows(PaperRow)
    act(boss, row, "confirm", paper=str(sheet.id))
    assert (rows(app)[0].status, rows(app)[0].paper_id) == ("confirmed", sheet.id)


def test_who_brings_or_proposes_it_is_told_neither_link_nor_pin(
    app: Flask, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    pin = confirming.pin(app.extensions["muster"].secrets, ConsignmentId(row.id))
    seen = {role: enter(role).text(f"/consignments/{row.id}") for role in ("leader", CLERK)}
    told = {role: (link(app, row) in page, f"{pin[:3]} {pin[3:]}" in page) for role, page in seen.items()}
    assert told == {"leader": (False, False), CLERK: (True, True)}


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
    pin = confirming.pin(app.extensions["muster"].secrets, ConsignmentId(row.id))
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


def test_a_link_that_is_nobodys_opens_nothing(client: FlaskClient, given: Scene) -> None:
    assert client.get(f"/c/{UUID(int=1)}").status_code == 404


def offered(given: Scene) -> DonationId:
    """The donor offers fifty masks more."""
    why, donor = given.because(), DonorId(given.donor)
    line = GiftLine("医用防护口罩", Quantity(Decimal(50), "piece"), item_id("I03"), "N95")
    where: Any = {"organisation_id": given.organisation, "area_code": AreaCode("990000001")}
    offer_donation(
        given.ledger, donor_id=donor, response_id=given.response, **where, lines=[line], terms=Terms(),
        cause=why,
    )  # fmt: skip
    return DonationId(why.new_id("donation"))


def straight(app: Flask, given: Scene, enter: Enter, **changes: str) -> TestResponse:
    """Fifty masks of an offer go straight to the hospital."""
    page = f"/donations/{offered(given)}/straight"
    app.extensions["muster"].projector.catch_up()
    said = {"institution_id": str(CENTRAL), "much_1": "50", "batch_1": "B2026-02", "arrived": "1"}
    return enter(CLERK).send(page, page, **said | changes)


def test_what_has_wholly_arrived_does_not_go_straight_a_second_time(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk, page = enter(CLERK), f"/donations/{given.donation}"
    assert f"{page}/straight" not in clerk.get(page).text
    assert "much_1" not in clerk.get(f"{page}/straight").text
    said = {"institution_id": str(CENTRAL), "much_1": "50", "command_id": str(uuid4())}
    answer = clerk.send(page, f"{page}/straight", **said)
    assert "随车还有其他物资" in answer.text or "as something else" in answer.text
    assert answer.status_code in (400, 422) and rows(app) == []


def test_goods_go_straight_from_the_donor_and_are_booked_in_and_out(
    app: Flask, given: Scene, enter: Enter
) -> None:
    assert straight(app, given, enter).status_code == 303
    [row] = rows(app)
    assert (row.straight, row.status, row.approval_owed_until is not None) == (True, "delivered", True)
    lots = app.extensions["muster"].views.rows(LotRow, LotRow.c.straight)
    assert [(lot.received, lot.on_hand, lot.batch) for lot in lots] == [(50, 0, "B2026-02")]


def test_a_straight_delivery_needs_goods_and_somebody_who_gets_them(
    app: Flask, given: Scene, enter: Enter
) -> None:
    for changes in ({"much_1": ""}, {"much_1": "-5"}, {"institution_id": ""}, {"expires_1": "2020-13-01"}):
        answer = straight(app, given, enter, **changes)
        assert answer.status_code in (400, 422) and rows(app) == []
