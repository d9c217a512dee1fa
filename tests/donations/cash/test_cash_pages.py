"""Money by forms: pledged, received, receipted, set aside, paid, bought; refusals keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from app.donations import catalogue, warehouses
from app.donations.calendar import pass_deadline
from domain.base import SYSTEM, Cause
from domain.donations import item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


@pytest.fixture
def enter(app: Flask, seeded: Scenario) -> Enter:
    """Sign in as the seeded person of a role."""

    def entered(role: str) -> Person:
        person = Person(app.test_client())
        account = {"account": seeded.mobile(role), "pin": seeded.pin}
        assert person.send("/signin", "/signin", **account).status_code == 303
        return person

    return entered


def rows(app: Flask) -> list[CashRow]:
    found = app.extensions["muster"].views.rows(CashRow)
    return sorted(found, key=lambda row: row.number)


def pledge(person: Person, seeded: Scenario, **changes: object) -> TestResponse:
    said = {
        "donor_name": "沈云", "donor_kind": "individual", "amount": "1,200.50", "book": "unrestricted",
        "organisation_id": seeded.team, "area_code": "990000001001",
    } | changes  # fmt: skip
    return person.send("/cash/new", "/cash", **said)


def act(person: Person, row: CashRow, what: str, **values: object) -> TestResponse:
    return person.send(f"/cash/{row.id}", f"/cash/{row.id}/{what}", **values)


def given(app: Flask, seeded: Scenario, person: Person, amount: str = "100", **changes: object) -> CashRow:
    assert pledge(person, seeded, amount=amount, **changes).status_code == 303
    row, today = rows(app)[-1], app.extensions["muster"].ledger.now().date()
    assert act(person, row, "receive", amount=amount, received_on=today).status_code == 303
    return rows(app)[-1]


def test_a_gift_of_money_from_pledge_to_the_last_fen(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person = enter("coordinator")
    row, today = given(app, seeded, person, "1,200.50"), app.extensions["muster"].ledger.now().date()
    assert act(person, row, "receipt", code="0101", number="000007", issued_on=today).status_code == 303
    assert act(person, row, "earmark", amount="200", aside_for="送餐").status_code == 303
    (aside,) = rows(app)[0].earmarks
    spend = f"/cash/{row.id}/spend"
    paid = {"kind": "need", "payee": "林河食堂", "paid_on": today}
    assert person.send(spend, spend, amount="200", earmark=aside["id"], **paid).status_code == 303
    assert person.send(spend, spend, amount="1000.51", **paid).status_code == 422
    assert person.send(spend, spend, amount="1000.50", **paid).status_code == 303
    (now,) = rows(app)
    assert (now.status, now.balance, now.spent, now.owed) == ("disbursed", 0, 120050, [])
    page = person.text(f"/cash/{row.id}")
    assert all(said in page for said in ("沈云", "林河食堂", "¥1,000.50", "0101 000007"))


def test_who_gave_and_who_was_paid_stand_nowhere_in_the_clear(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    person = enter("coordinator")
    row, spend = given(app, seeded, person), "/cash/{}/spend"
    today = app.extensions["muster"].ledger.now().date()
    to = spend.format(row.id)
    assert (
        person.send(to, to, amount="5", kind="need", payee="周大爷", person="1", paid_on=today).status_code
        == 303
    )
    stored = app.extensions["muster"].ledger.recorder.select_notifications(
        0, 10_000, inclusive_of_start=False
    )
    clear = b"".join(event.state for event in stored).decode("utf-8")
    assert "沈云" not in clear and "周大爷" not in clear
    assert "周大爷" in person.text(f"/cash/{row.id}")
    assert "周大爷" not in enter("auditor").text(f"/cash/{row.id}")


@pytest.mark.parametrize(
    "amount", ["0", "-5", "1e9", "12.345", "", "abc", "99999999999", "NaN", "１２．３４５"]
)
def test_an_amount_that_is_none_is_refused_and_nothing_is_recorded(
    app: Flask, seeded: Scenario, enter: Enter, amount: str
) -> None:
    person, ledger = enter("coordinator"), app.extensions["muster"].ledger
    before = ledger.head()
    answer = pledge(person, seeded, amount=amount, purpose="抗洪")
    assert answer.status_code in (400, 422)
    assert 'id="f-amount-why"' in answer.text and "抗洪" in answer.text
    assert ledger.head() == before


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [({"benefit": "冠名"}, "D10"), ({"book": "restricted"}, "D20"), ({"book": "held"}, "D20")],
)
def test_a_refusal_names_its_rule_and_keeps_the_form(
    app: Flask, seeded: Scenario, enter: Enter, wrong: dict[str, str], rule: str
) -> None:
    answer = pledge(enter("coordinator"), seeded, **wrong)
    assert answer.status_code == 422
    assert "1,200.50" in answer.text and rows(app) == []
    asked = enter("coordinator")
    headers = {"X-CSRFToken": asked.hidden("/cash/new")["csrf_token"], "Idempotency-Key": str(uuid4())}
    said = {"donor_name": "沈云", "donor_kind": "individual", "amount": 5, "book": "unrestricted",
            "organisation_id": str(seeded.team), "area_code": "990000001001"} | wrong  # fmt: skip
    told = asked.client.post("/cash", json=said, headers=headers).get_json()["error"]
    assert told["rule"] == rule and told["way"]


@pytest.mark.parametrize("what", ["receive", "refund", "earmark"])
def test_each_form_sent_twice_is_recorded_once(app: Flask, seeded: Scenario, enter: Enter, what: str) -> None:
    person = enter("coordinator")
    row, today = given(app, seeded, person), app.extensions["muster"].ledger.now().date()
    form = person.hidden(f"/cash/{row.id}") | {"amount": "10", "received_on": str(today), "reason": "x"}
    for _again in range(2):
        assert person.client.post(f"/cash/{row.id}/{what}", data=form).status_code == 303
    moves = app.extensions["muster"].views.rows(CashMoveRow, CashMoveRow.c.amount == 1000)
    assert len(moves) == 1


def test_a_payment_is_drawn_from_the_whole_fund_the_oldest_first(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    person = enter("coordinator")
    first, second = given(app, seeded, person, "30"), given(app, seeded, person, "50", donor_name="周宁")
    spend, today = f"/cash/{second.id}/spend", app.extensions["muster"].ledger.now().date()
    assert "¥80.00" in person.text(spend)
    said = {"amount": "60", "kind": "need", "payee": "食堂", "paid_on": today}
    form = person.hidden(spend) | said
    for _again in range(2):  # the first one emptied a donation of the fund: the repeat says the same
        assert person.client.post(spend, data=form).status_code == 303
    assert [row.balance for row in rows(app)] == [0, 2000]
    moves = app.extensions["muster"].views.rows(CashMoveRow, CashMoveRow.c.kind == "disbursed")
    assert len({(move.voucher, move.disbursement_id) for move in moves}) == 1
    assert [row.id for row in rows(app)] == [first.id, second.id]


def test_a_warning_asks_for_a_reason_and_passes_with_it(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person = enter("coordinator")
    row, today = given(app, seeded, person), app.extensions["muster"].ledger.now().date()
    spend = f"/cash/{row.id}/spend"
    said = {"amount": "10", "kind": "management", "payee": "物业", "paid_on": today}
    answer = person.send(spend, spend, **said)
    assert answer.status_code == 422 and 'name="override"' in answer.text
    assert person.send(spend, spend, **said, override="审计费用").status_code == 303


def test_bought_goods_become_a_lot_of_the_moneys_book(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person, parts = enter("coordinator"), app.extensions["muster"]
    catalogue.list_item(
        parts.ledger, code="I01", name="N95口罩", english="", category="", unit="piece", standard="",
        synonyms=(), cause=cause(parts.ledger),
    )  # fmt: skip
    warehouses.open_warehouse(
        parts.ledger, name="桥南仓", organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode("990000001001"), address="", point=None, cause=cause(parts.ledger),
    )  # fmt: skip
    row = given(app, seeded, person, "500", book="restricted", purpose="购买口罩")
    spend, today = f"/cash/{row.id}/spend", parts.ledger.now().date()
    said = {"amount": "500", "kind": "purchase", "payee": "晨光药械", "paid_on": today}
    assert person.send(spend, spend, **said).status_code == 303
    (store,) = parts.views.rows(WarehouseRow)
    (paid,) = parts.views.rows(CashMoveRow, CashMoveRow.c.kind == "disbursed")
    goods = {"item": "N95口罩", "quantity": "200", "value": "480", "warehouse_id": store.id, "batch": "B7"}
    to = f"payments/{paid.disbursement_id}/goods"
    assert act(person, row, to, **goods | {"value": "500.01"}).status_code == 422
    assert act(person, row, to, **goods).status_code == 303
    (lot,) = parts.views.rows(LotRow)
    assert (lot.source, lot.book, lot.purpose, lot.item_id, str(lot.on_hand)) == (
        "bought", "restricted", "购买口罩", item_id("I01"), "200",
    )  # fmt: skip
    back = f"payments/{paid.disbursement_id}/back"
    assert act(person, row, back, amount="20.01", reason="差价").status_code == 422
    assert act(person, row, back, amount="20", reason="差价").status_code == 303


def test_a_paper_is_kept_and_what_is_no_paper_is_refused(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person = enter("coordinator")
    row, picture = given(app, seeded, person), BytesIO()
    Image.new("RGB", (40, 40), (200, 190, 180)).save(picture, "PNG")
    wrong = (BytesIO(b"MZ not a picture"), "回单.png")
    assert act(person, row, "papers", kind="bank_slip", file=wrong).status_code in (400, 422)
    picture.seek(0)
    assert act(person, row, "papers", kind="bank_slip", file=(picture, "回单.png")).status_code == 303
    (paper,) = rows(app)[0].papers
    assert person.get(f"/files/{paper['id']}").mimetype == "image/png"
    assert enter("storekeeper").get(f"/files/{paper['id']}").status_code == 403


def test_money_is_nobodys_business_who_does_not_keep_it(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row = given(app, seeded, enter("coordinator"))
    for role in ("leader", "volunteer", "storekeeper"):
        assert enter(role).get(f"/cash/{row.id}").status_code in (403, 404)
    auditor = enter("auditor")
    assert auditor.get(f"/cash/{row.id}").status_code == 200
    assert act(auditor, row, "refund", amount="1", reason="x").status_code == 403
    assert rows(app)[0].balance == 10000


def test_what_was_not_told_in_time_stands_on_calendar_and_board(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    person, parts = enter("coordinator"), app.extensions["muster"]
    row = given(app, seeded, person)
    assert f"M-{row.number:04d}" in person.text("/donations/calendar")
    now = parts.ledger.now()
    why = Cause(SYSTEM, now, now, uuid4())
    pass_deadline(parts.ledger, kind="received", item_id=row.id, cause=why)
    parts.projector.catch_up()
    further = person.get(f"/board/people?response={seeded.response}").get_json()["further"]
    assert "1 项逾期未公示" in {one["text"] for one in further}
    exported = person.get("/donations/calendar?format=csv")
    assert exported.status_code == 200 and f"M-{row.number:04d}" in exported.text


def test_money_as_it_was_at_a_past_moment(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person = enter("coordinator")
    row, ledger = given(app, seeded, person, "70"), app.extensions["muster"].ledger
    before = ledger.head()
    act(person, row, "refund", amount="70", reason="捐赠人要求")
    assert "¥70.00" in person.text(f"/cash/{row.id}?at=p{before}")
    assert f"/cash/{row.id}/receive" not in person.text(f"/cash/{row.id}?at=p{before}")
    assert "¥0.00" in person.text(f"/cash/{row.id}")


def test_a_campaign_in_public_needs_its_papers_and_tells_what_it_raised(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    person, today = enter("coordinator"), app.extensions["muster"].ledger.now().date()
    said = {
        "name": "抗洪募捐", "purpose": "抗洪救灾", "public": "1", "qualification": "", "filing": "备-7",
        "filed_on": today, "starts_at": f"{today}T23:00", "goal": "10,000", "organisation_id": seeded.team,
        "area_code": "990000001001",
    }  # fmt: skip
    refused = person.send("/campaigns/new", "/campaigns", **said)
    assert refused.status_code == 422 and "抗洪募捐" in refused.text
    assert person.send("/campaigns/new", "/campaigns", **said | {"qualification": "53100"}).status_code == 303
    (campaign,) = app.extensions["muster"].views.rows(CampaignRow)
    given(app, seeded, person, "40", campaign_id=campaign.id, book="restricted", purpose="抗洪救灾")
    page = f"/campaigns/{campaign.id}"
    assert "¥40.00" in person.text(page) and "¥10,000.00" in person.text("/campaigns")
    assert person.send(page, f"{page}/end", reason="期满").status_code == 303
    moved = {"way": "similar", "project": "小学重建", "purpose": "灾后重建", "reason": "同为救灾"}
    assert person.send(page, f"{page}/surplus", **moved | {"reason": ""}).status_code == 422
    assert person.send(page, f"{page}/surplus", **moved).status_code == 303
    assert (rows(app)[0].project, rows(app)[0].balance) == ("小学重建", 4000)
    assert "小学重建" in person.text(page)


def test_D15_of_a_surplus_only_the_gifts_that_the_form_showed_move_and_a_repeat_moves_no_more(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    person, today = enter("coordinator"), app.extensions["muster"].ledger.now().date()
    said = {"name": "抗洪募捐", "purpose": "抗洪救灾", "starts_at": f"{today}T00:00"}
    said |= {"organisation_id": str(seeded.team), "area_code": "990000001001"}
    assert person.send("/campaigns/new", "/campaigns", **said).status_code == 303
    (campaign,) = app.extensions["muster"].views.rows(CampaignRow)
    terms, page = {"book": "restricted", "purpose": "抗洪救灾"}, f"/campaigns/{campaign.id}"
    first, _later = (
        given(app, seeded, person, much, campaign_id=campaign.id, **terms) for much in ("40", "60")
    )
    person.send(page, f"{page}/end", reason="期满")
    moved = {"way": "similar", "project": "小学重建", "reason": "同为救灾", "gifts": str(first.number)}
    again = moved | {"command_id": str(uuid4())}
    assert [person.send(page, f"{page}/surplus", **again).status_code for _ in range(2)] == [303, 303]
    assert sorted((row.balance, row.project) for row in rows(app)) == [(4000, "小学重建"), (6000, "")]
    assert "¥60.00" in person.text(page)
