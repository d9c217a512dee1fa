"""Giving by plain forms: at the gate, an offer, the papers, the controls, the lists; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook
from PIL import Image
from werkzeug.test import TestResponse

from app.donations.catalogue import define_pack, list_item
from app.donations.warehouses import open_warehouse
from domain.donations import item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from projections.donations.giving import DonationRow, DonorRow
from projections.donations.lots import LotRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
N95 = "医用防护口罩"
GATE = "/donations/gate"


@pytest.fixture
def store(app: Flask, seeded: Scenario) -> str:
    """A warehouse of the team, and N95 masks in the catalogue, 240 in a carton."""
    parts, opening = app.extensions["muster"], cause(app.extensions["muster"].ledger)
    open_warehouse(
        parts.ledger,
        name="Qiaonan store 桥南仓",
        organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode("990000001"),
        address="3 Canal Road",
        point=None,
        cause=opening,
    )
    said = {"english": "N95 mask", "category": "protection", "standard": "GB 19083-2010"}
    list_item(
        parts.ledger,
        code="I03",
        name=N95,
        unit="piece",
        synonyms=["N95口罩"],
        **said,
        cause=cause(parts.ledger),
    )
    define_pack(
        parts.ledger, item_id=item_id("I03"), unit="carton", holds=Decimal(240), cause=cause(parts.ledger)
    )
    parts.projector.catch_up()
    return str(opening.new_id("warehouse"))


def donations(app: Flask) -> list[DonationRow]:
    return app.extensions["muster"].views.rows(DonationRow, order_by=DonationRow.c.number)


def lots(app: Flask) -> list[LotRow]:
    return app.extensions["muster"].views.rows(LotRow, order_by=LotRow.c.number)


def truck(store: str, **changes: Any) -> dict[str, Any]:
    """Fifty cartons of N95 masks from Huakang."""
    said = {
        "warehouse_id": store,
        "item_1": "N95口罩",
        "quantity_1": "50",
        "unit_1": "carton",
        "specification_1": "3M 8210",
        "donor_kind": "enterprise",
        "donor_name": "华康医药",
        "donor_mobile": "13900008888",
    }
    return {key: value for key, value in (said | changes).items() if value is not None}


def photo(name: str = "paper.jpg") -> tuple[BytesIO, str]:
    """A picture of a paper."""
    made = BytesIO()
    Image.new("RGB", (60, 80), (200, 190, 180)).save(made, "JPEG")
    made.seek(0)
    return made, name


def received(app: Flask, person: Person, store: str, **changes: Any) -> DonationRow:
    """The truck is taken in."""
    answer = person.send(GATE, GATE, **truck(store, **changes))
    assert answer.status_code == 303, answer.text
    return donations(app)[-1]


def act(person: Person, row: DonationRow, what: str, **values: Any) -> TestResponse:
    return person.send(f"/donations/{row.id}", f"/donations/{row.id}/{what}", **values)


def shows(answer: TestResponse, text: str, status: int = 422) -> bool:
    """Whether the form came back with this said."""
    assert answer.status_code == status, (answer.status_code, answer.text[:2000])
    return text in answer.text


def test_a_truck_at_the_gate_is_taken_in_and_its_papers_are_owed(
    app: Flask, enter: Enter, store: str
) -> None:
    row = received(app, enter("storekeeper"), store)
    assert (row.status, row.gate, row.donor_kind) == ("received", True, "enterprise")
    assert (row.lines[0]["name"], row.lines[0]["received"], row.lines[0]["base"]) == (N95, "12000", "piece")
    assert [one["what"] for one in row.owed] == ["screening", "agreement", "certificate", "valuation"]
    assert [(lot.condition, lot.donation_id, lot.line) for lot in lots(app)] == [("quarantined", row.id, 1)]


def test_with_its_certificate_on_the_picture_it_is_usable_at_once(
    app: Flask, enter: Enter, store: str
) -> None:
    row = received(app, enter("storekeeper"), store, sheet=photo(), sheet_kind="certificate")
    assert lots(app)[0].condition == "usable"
    assert "certificate" not in {one["what"] for one in row.owed}
    picture = enter("storekeeper").get(f"/files/{row.papers[0]['file']}")
    assert picture.content_type == "image/jpeg"


def test_the_same_send_again_is_one_donation(app: Flask, enter: Enter, store: str) -> None:
    keeper, sent = enter("storekeeper"), str(uuid4())
    first = received(app, keeper, store, command_id=sent)
    assert received(app, keeper, store, command_id=sent).id == first.id
    assert (len(donations(app)), len(lots(app))) == (1, 1)


def test_what_nobody_listed_is_taken_in_under_its_name(app: Flask, enter: Enter, store: str) -> None:
    row = received(
        app,
        enter("storekeeper"),
        store,
        item_1="消毒湿巾",
        unit_1="pack",
        quantity_1="30",
        specification_1=None,
    )
    assert (row.lines[0]["name"], lots(app)[0].unit, lots(app)[0].condition) == (
        "消毒湿巾",
        "pack",
        "quarantined",
    )


def test_a_package_nobody_defined_is_asked_for_and_then_counted(app: Flask, enter: Enter, store: str) -> None:
    keeper = enter("storekeeper")
    unknown = truck(store, unit_1="box")
    assert shows(keeper.send(GATE, GATE, **unknown), "华康医药", 400) and donations(app) == []
    assert received(app, keeper, store, unit_1="box", holds_1="20").lines[0]["received"] == "1000"


def test_packs_of_what_nobody_listed_are_counted_in_pieces(app: Flask, enter: Enter, store: str) -> None:
    unlisted = {"item_1": "面屏", "quantity_1": "20", "unit_1": "carton", "holds_1": "500"}
    received(app, enter("storekeeper"), store, **unlisted, specification_1=None)
    assert (lots(app)[0].unit, lots(app)[0].on_hand) == ("piece", 10_000)


WRONG: tuple[dict[str, str], ...] = (
    {"quantity_1": "-5"},
    {"quantity_1": "0"},
    {"quantity_1": "1.5"},
    {"quantity_1": "1e9"},
    {"quantity_1": "99999999999"},
    {"quantity_1": ""},
    {"unit_1": "heap"},
    {"unit_1": "litre"},
    {"item_1": ""},
    {"expires_on_1": "soon"},
    {"expires_on_1": "0001-01-01"},
    {"expires_on_1": "2026-02-30"},
    {"donor_name": ""},
    {"donor_mobile": "12"},
    {"donor_kind": "ghost"},
    {"directed_to": "No such hospital"},
    {"batch_1": "x" * 81},
    {"warehouse_id": ""},
)


def test_what_cannot_be_meant_is_refused_at_the_gate_and_nothing_typed_is_lost(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    for wrong in WRONG:
        answer = keeper.send(GATE, GATE, **truck(store, **wrong))
        assert answer.status_code in (400, 422), wrong
        assert "3M 8210" in answer.text, wrong
    assert (donations(app), lots(app)) == ([], [])


def test_a_file_that_is_no_paper_is_refused_and_the_truck_waits_for_another(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    bomb = BytesIO()
    Image.new("1", (7000, 7000)).save(bomb, "PNG")
    for content in (b"MZ\x90\x00 a program", b"%PDF-1.7 cut off", b"", b"GIF89a", bomb.getvalue()):
        answer = keeper.send(GATE, GATE, **truck(store, sheet=(BytesIO(content), "paper.pdf")))
        assert answer.status_code in (400, 422), content[:20]
    assert donations(app) == []


def test_goods_past_their_day_are_taken_in_and_never_usable(app: Flask, enter: Enter, store: str) -> None:
    row = received(app, enter("storekeeper"), store, expires_on_1="2020-01-31")
    assert (row.status, lots(app)[0].condition) == ("received", "expired")


def test_a_donor_who_leaves_no_name_is_welcome_and_one_known_by_name_is_found_again(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    received(app, keeper, store, donor_name="", anonymous="1", donor_mobile="")
    known = received(app, keeper, store)
    again = received(app, keeper, store, donor_name="华康 医药")
    assert known.donor_id == again.donor_id
    rows = app.extensions["muster"].views.rows(DonorRow)
    assert sorted(row.anonymous for row in rows) == [False, True]


def test_who_gives_stands_nowhere_in_the_clear(app: Flask, enter: Enter, store: str) -> None:
    keeper = enter("storekeeper")
    row = received(app, keeper, store)
    stored = app.extensions["muster"].ledger.recorder.select_notifications(0, 10**6, inclusive_of_start=False)
    assert "华康" not in b"".join(event.state for event in stored).decode("utf-8")
    assert "华康医药" in keeper.text(f"/donations/{row.id}")


def test_individuals_goods_are_usable_with_a_reason(app: Flask, enter: Enter, store: str) -> None:
    keeper = enter("storekeeper")
    row = received(app, keeper, store, donor_kind="individual", donor_name="罗女士")
    more = {"line": 1, "quantity": 20, "unit": "piece", "warehouse_id": store, "specification": "3M 8210"}
    assert act(keeper, row, "receive", **more, override="sealed packages, checked").status_code == 303
    assert [lot.condition for lot in lots(app)] == ["quarantined", "usable"]


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


def test_what_came_under_a_used_command_id_is_refused_unless_it_is_the_same(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    said = truck(store, command_id=str(uuid4()))
    for _ in range(2):
        assert keeper.send(GATE, GATE, **said).status_code == 303
    assert keeper.send(GATE, GATE, **said | {"quantity_1": "60"}).status_code == 422
    more = {"line": 1, "quantity": 20, "unit": "piece", "warehouse_id": store, "command_id": str(uuid4())}
    row = donations(app)[0]
    for _ in range(2):
        assert act(keeper, row, "receive", **more).status_code == 303
    assert act(keeper, row, "receive", **more | {"quantity": 30}).status_code == 422
    assert len(lots(app)) == 2


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


def test_what_nobody_asks_for_is_accepted_with_a_reason_only(app: Flask, enter: Enter, store: str) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    act(boss, row, "screen")
    assert shows(act(boss, row, "accept"), "D3")
    assert act(boss, row, "accept", override="the hospital called").status_code == 303


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
    ("filing", {"filed_on": "2026-01-01"}),
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


def test_the_slip_is_a_pdf_that_says_it_is_no_receipt(app: Flask, enter: Enter, store: str) -> None:
    from tests.files.test_papers import letters

    keeper = enter("storekeeper")
    row = received(app, keeper, store)
    made = keeper.get(f"/donations/{row.id}/slip/pdf?at=p{app.extensions['muster'].views.position()}")
    said = letters(made.data)
    assert "捐赠接收单" in said and "12,000" in said and "华康医药" in said and "财政" in said
    assert act(keeper, row, "slip").status_code == 303
    assert donations(app)[0].slips == 1


def test_a_donor_agrees_to_be_named_and_takes_it_back(app: Flask, enter: Enter, seeded: Scenario) -> None:
    boss = enter("coordinator")
    said = {"kind": "enterprise", "name": "华康医药", "mobile": "13900008888", "organisation_id": seeded.team}
    page = boss.send("/donors/new", "/donors", **said).location
    assert boss.send(page, f"{page}/consent", photo=photo()).status_code == 303
    views = app.extensions["muster"].views
    assert views.rows(DonorRow)[0].publish is True
    assert boss.send(page, f"{page}/consent/withdraw").status_code == 303
    assert views.rows(DonorRow)[0].publish is False
    found = boss.send("/donors", "/donors/find", q="华康医药")
    assert "D-0001" in found.text and "华康医药" not in found.request.url


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
