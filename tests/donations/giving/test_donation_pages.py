"""One donation by plain forms: an offer, its papers, the controls, the lists; and what is refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import Flask
from openpyxl import load_workbook

from domain.donations.giving_facts import BY_HAND
from projections.donations.giving import DonationRow
from tests.donations.giving.trucks import (
    N95,
    Enter,
    act,
    donations,
    lots,
    photo,
    received,
    shows,
    truck,
)
from tests.scenario import Scenario
from tests.web.conftest import Person


def test_an_offer_sent_twice_is_one_and_another_under_its_id_is_refused(
    app: Flask, enter: Enter, store: str, seeded: Scenario
) -> None:
    boss = enter("coordinator")
    said = truck(store, organisation_id=seeded.team, area_code="990000001", unit_1="piece")
    said |= {"command_id": str(uuid4())}
    for _ in range(2):
        assert boss.send("/donations/new", "/donations", **said).status_code == 303
    for changed in ({"quantity_1": "60"}, {"donor_name": "别家公司"}):
        assert boss.send("/donations/new", "/donations", **said | changed).status_code == 422
    assert [row.lines[0]["quantity"] for row in donations(app)] == ["50"]


def test_an_offer_goes_from_screening_to_closing(
    app: Flask, enter: Enter, store: str, seeded: Scenario
) -> None:
    boss = enter("coordinator")
    said = truck(
        store, organisation_id=seeded.team, area_code="990000001", unit_1="piece", quantity_1="10,000"
    )
    assert boss.send("/donations/new", "/donations", **said).status_code == 303
    row = donations(app)[0]
    assert shows(act(boss, row, "accept"), "D3")
    assert act(boss, row, "screen", asked_1="1").status_code == 303
    assert act(boss, row, "accept").status_code == 303
    assert act(boss, row, "agreement", kind="agreement", number="XY-2026-7").status_code == 303
    more = {
        "line": 1,
        "quantity": "10000",
        "unit": "piece",
        "warehouse_id": store,
        "specification": "3M 8210",
    }
    assert act(boss, row, "receive", **more, sheet=photo()).status_code == 303
    money = {"line": 1, "basis": "invoice", "value": "50,000.00", "document": "12345678"}
    assert act(boss, row, "value", **money).status_code == 303
    receipt = {"code": "11010121", "number": "0001234567", "issued_on": "2026-01-02"}
    assert act(boss, row, "receipt", **receipt).status_code == 303
    row = donations(app)[0]
    assert (row.status, row.value, row.receipted, row.owed) == ("receipted", 50_000_00, 50_000_00, [])
    assert lots(app)[0].condition == "usable"
    assert shows(act(boss, row, "close"), "D17")
    assert act(boss, row, "told", way="telephone").status_code == 303
    assert shows(act(boss, row, "close"), "D21")
    assert act(boss, row, "relation", related="no", register="1").status_code == 303
    for item in ("use.purpose", "use.delivered", "ledger.reconciled"):
        assert act(boss, row, "control", item=item, note="seen").status_code == 303
    for item in ("disclosed", "followed_up", "reviewed"):
        assert act(boss, row, "control", item=f"after_check.{item}", note="seen").status_code == 303
    assert act(boss, row, "close").status_code == 303
    assert donations(app)[0].status == "closed"


def test_D21_an_individuals_gift_is_closed_without_a_certificate_once_somebody_looked(
    app: Flask, enter: Enter, store: str
) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store, donor_kind="individual", donor_name="罗女士")
    ready(boss, row)
    assert shows(act(boss, row, "close"), "D21")
    assert act(boss, row, "control", item="conduct.quality", note="包装完好").status_code == 303
    assert act(boss, row, "close").status_code == 303
    company = received(app, enter("storekeeper"), store)
    assert act(boss, company, "control", item="conduct.quality", note="包装完好").status_code == 400


def ready(boss: Person, row: DonationRow) -> None:
    """All is settled but the quality of the goods."""
    for what, values in (
        ("screen", {"asked_1": "1"}),
        ("agreement", {"kind": "agreement", "number": "XY-1"}),
        ("value", {"line": 1, "basis": "none"}),
        ("relation", {"related": "no", "register": "1"}),
        ("told", {"way": "telephone"}),
    ):
        assert act(boss, row, what, **values).status_code == 303
    for item in BY_HAND:
        assert act(boss, row, "control", item=item, note="seen").status_code == 303


def test_what_nobody_asks_for_is_accepted_with_a_reason_only(app: Flask, enter: Enter, store: str) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    act(boss, row, "screen")
    assert shows(act(boss, row, "accept"), "D3")
    assert act(boss, row, "accept", override="the hospital called").status_code == 303


def test_D2_what_is_past_its_day_is_accepted_with_a_reason_only(
    app: Flask, enter: Enter, store: str, seeded: Scenario
) -> None:
    boss = enter("coordinator")
    said = truck(store, organisation_id=seeded.team, area_code="990000001", expires_on_1="2020-01-31")
    assert boss.send("/donations/new", "/donations", **said).status_code == 303
    row = donations(app)[0]
    assert act(boss, row, "screen", asked_1="1", shelf_life_1="long").status_code == 303
    assert shows(act(boss, row, "accept"), "D2")
    assert act(boss, row, "accept", override="拆料自用").status_code == 303


def test_a_price_is_refused_as_a_sale(app: Flask, enter: Enter, store: str) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    act(boss, row, "screen", asked_1="1", price="12.50")
    assert shows(act(boss, row, "accept"), "¥12.50")
    assert donations(app)[0].accepted is False


AGAINST: tuple[tuple[str, dict[str, Any]], ...] = (
    ("value", {"line": 1, "basis": "invoice", "value": "-3", "document": "1"}),
    ("value", {"line": 1, "basis": "invoice", "value": "0.001", "document": "1"}),
    ("value", {"line": 1, "basis": "invoice", "value": "", "document": "1"}),
    ("value", {"line": 1, "basis": "invoice", "value": "12"}),
    ("value", {"line": 9, "basis": "invoice", "value": "12", "document": "1"}),
    ("value", {"line": 1, "basis": "dice", "value": "12", "document": "1"}),
    ("receipt", {"code": "1101", "number": "12345678", "issued_on": "2026-01-02"}),
    ("papers", {"kind": "certificate", "valid_until": "2020-01-01", "number": "Q-1"}),
    ("papers", {"kind": "certificate"}),
    ("papers", {"kind": "love_letter", "number": "1"}),
    ("agreement", {"kind": "agreement"}),
    ("relation", {"related": "no"}),
    ("relation", {"related": "no", "register": "1", "institution": "Nowhere"}),
    ("purpose", {"paper_id": str(uuid4()), "purpose": "schools"}),
    ("control", {"item": "ledger.receipt", "note": "x"}),
    ("control", {"item": "use.purpose", "note": " "}),
    ("abroad", {"body": "supervising", "document_number": "1", "dated": "2026-13-01"}),
    ("abroad", {"body": "supervising", "document_number": "1", "dated": "2999-01-01"}),
    ("filing", {"filed_on": "2026-01-01"}),
    ("filing", {"filed_on": "2999-01-01", "begins_on": "2999-02-01", "document_number": "1"}),
    ("receive", {"line": 1, "quantity": "-1"}),
    ("refuse", {"reason": "no"}),
    ("close", {}),
)


def test_what_speaks_against_it_is_said_on_the_donations_page(app: Flask, enter: Enter, store: str) -> None:
    row, boss = received(app, enter("storekeeper"), store), enter("coordinator")
    for what, values in AGAINST:
        more = {"warehouse_id": store} if what == "receive" else {}
        answer = act(boss, row, what, **values, **more)
        assert answer.status_code in (400, 422), (what, values, answer.status_code)
        assert row.ref in answer.text
    assert donations(app) == [row]


def test_what_has_no_value_stands_in_the_register(app: Flask, enter: Enter, store: str) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    assert act(boss, row, "value", line=1, basis="none").status_code == 303
    receipt = {"code": "11010121", "number": "0001234567", "issued_on": "2026-01-02", "amount": "1"}
    assert shows(act(boss, row, "receipt", **receipt), row.ref)
    book = load_workbook(BytesIO(boss.get("/donations/register").data)).active
    assert [cell.value for cell in book[2]][:3] == ["G-0001", "华康医药", N95]


def test_the_lists_go_away_as_they_are_seen(app: Flask, enter: Enter, store: str) -> None:
    boss = enter("coordinator")
    received(app, enter("storekeeper"), store)
    assert "G-0001" in boss.text("/donations?state=owing")
    assert "G-0001" not in boss.text("/donations?state=coming")
    for path in ("/donations", "/donations/owed", "/donors"):
        book = load_workbook(BytesIO(boss.get(f"{path}?format=xlsx").data)).active
        assert book.max_row >= 2
        assert boss.get(f"{path}?format=csv").data.startswith(b"\xef\xbb\xbf")


def test_goods_are_called_in_the_readers_language_and_papers_keep_the_booked_name(
    app: Flask, enter: Enter, store: str
) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    for page in ("/donations", f"/donations/{row.id}", "/stock/lots", "/donations/owed"):
        shown = boss.text(f"{page}?lang=en")
        assert "N95 mask" in shown and N95 not in shown
    assert f"N95 mask {N95}" in boss.text(f"/donations/{row.id}/slip?lang=en")


def test_the_slip_is_a_pdf_that_says_it_is_no_receipt(app: Flask, enter: Enter, store: str) -> None:
    from tests.files.test_papers import letters

    keeper = enter("storekeeper")
    row = received(app, keeper, store)
    made = keeper.get(f"/donations/{row.id}/slip/pdf?at=p{app.extensions['muster'].views.position()}")
    said = letters(made.data)
    assert "捐赠接收单" in said and "12,000" in said and "华康医药" in said and "财政" in said
    assert act(keeper, row, "slip").status_code == 303
    assert donations(app)[0].slips == 1


def test_a_volunteer_sees_nothing_of_it_and_an_auditor_no_name(app: Flask, enter: Enter, store: str) -> None:
    row = received(app, enter("storekeeper"), store)
    assert enter("volunteer").get(f"/donations/{row.id}").status_code == 403
    seen = enter("auditor").text(f"/donations/{row.id}")
    assert "华康" not in seen and row.ref in seen


def test_the_pages_of_the_past_show_nothing_to_press(app: Flask, enter: Enter, store: str) -> None:
    row = received(app, enter("storekeeper"), store)
    before = app.extensions["muster"].views.position()
    act(enter("coordinator"), row, "value", line=1, basis="none")
    past = enter("coordinator").text(f"/donations/{row.id}?at=p{before}")
    assert f"/donations/{row.id}/value" not in past and row.ref in past


def test_an_agreement_of_another_gift_is_taken_out(app: Flask, enter: Enter, store: str) -> None:
    row, boss = received(app, enter("storekeeper"), store), enter("coordinator")
    assert act(boss, row, "agreement", kind="agreement", number="XY-1").status_code == 303
    filed = donations(app)[-1].agreements[0]["id"]
    path = f"/donations/{row.id}/agreement/{filed}/withdraw"
    assert path in boss.get(f"/donations/{row.id}").text
    assert boss.send(f"/donations/{row.id}", path, reason="错归档").status_code == 303
    assert donations(app)[-1].agreements == []
