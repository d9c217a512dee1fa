"""Goods at the gate by plain forms: taken in whatever is missing; what cannot be meant is refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import Flask
from PIL import Image

from projections.donations.catalogue import GoodsRow
from projections.donations.giving import DonorRow
from tests.donations.giving.trucks import (
    GATE,
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


def test_a_truck_at_the_gate_is_taken_in_and_its_papers_are_owed(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    row = received(app, keeper, store)
    assert (row.status, row.gate, row.donor_kind) == ("received", True, "enterprise")
    taken_in = keeper.text(f"{GATE}/{row.id}")
    assert "车可以走了" in taken_in and "L-0001" in taken_in and "p-nav" in taken_in
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


def test_what_came_under_a_used_command_id_is_refused_unless_it_is_the_same(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    for known, item in enumerate(("N95口罩", "面屏"), 1):  # in the catalogue before, and by this send
        said = truck(store, command_id=str(uuid4()), item_1=item, unit_1="piece")
        for _ in range(2):
            assert keeper.send(GATE, GATE, **said).status_code == 303
        assert keeper.send(GATE, GATE, **said | {"quantity_1": "60"}).status_code == 422
        assert len(donations(app)) == known
    more: dict[str, Any] = {"unit": "piece", "warehouse_id": store}
    for line, item in ((1, ""), (0, "防护服")):
        more |= {"line": line, "item": item, "quantity": 20, "command_id": str(uuid4())}
        for _ in range(2):
            assert act(keeper, donations(app)[0], "receive", **more).status_code == 303
        assert act(keeper, donations(app)[0], "receive", **more | {"quantity": 30}).status_code == 422
    assert len(lots(app)) == 4


def test_D1_what_nobody_read_at_the_gate_is_owed_by_name_and_written_down(
    app: Flask, enter: Enter, store: str
) -> None:
    keeper = enter("storekeeper")
    row = received(app, keeper, store, item_1="面屏", unit_1="piece", specification_1=None)
    page = keeper.text(f"/donations/{row.id}")
    assert {"specification", "category"} <= {one["what"] for one in row.owed}
    assert "货物的规格" in page and "箱子或送货单上写的型号" in page
    assert shows(act(keeper, row, "details", line=1, specification="a" * 90), row.ref, 400)
    assert act(keeper, row, "details", line=1, specification="成人款", category="eye").status_code == 303
    assert not {"specification", "category"} & {one["what"] for one in donations(app)[0].owed}
    goods = app.extensions["muster"].views.one(GoodsRow, lots(app)[0].item_id)
    assert (lots(app)[0].specification, goods.category) == ("成人款", "eye")
