"""Counts, recalls, labels, papers and the storekeeper's phone, by plain forms."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID, uuid4

from PIL import Image

from app.donations import consignments, transport
from domain.base import Actor
from domain.donations import ConsignmentId
from domain.donations.consignment_lines import Pick
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from projections.donations.counts import CountRow
from projections.papers import PaperRow
from tests.donations.stock.shop import MASKS, Shop, act, table
from tests.scenario import cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def photo() -> io.BytesIO:
    """A small picture, as a phone sends one."""
    made = io.BytesIO()
    Image.new("RGB", (60, 80), (200, 190, 180)).save(made, "JPEG")
    made.seek(0)
    return made


def begun(person: Person, shop: Shop, *lots: UUID) -> str:
    """A count of these lots of the hall; the address of its page."""
    answer = person.send("/stock/counts/new", "/stock/counts", warehouse_id=shop.hall, lot=[*map(str, lots)])
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def counted(shop: Shop) -> CountRow:
    (row,) = shop.parts.views.rows(CountRow)
    assert isinstance(row, CountRow)
    return row


def sent(shop: Shop, lot: UUID, amount: str, to: str, *, leaves: bool = True) -> ConsignmentId:
    """Goods of a lot are promised to somebody, approved, and leave."""
    parts, people = shop.parts, shop.seeded.people
    by = {role: Actor("account", people[role]) for role in ("leader", "admin", "storekeeper")}
    why = cause(parts.ledger, by["leader"])
    consignments.propose_consignment(
        parts.ledger,
        response_id=ResponseId(shop.seeded.response),
        picks=[Pick(lot, Quantity(Decimal(amount), "piece"))],
        recipient=parts.secrets.seal(why.new_id("consignment"), "name", to, why.command_id),
        area_code=AreaCode("990000002"),
        cause=why,
    )
    made = ConsignmentId(why.new_id("consignment"))
    consignments.approve_consignment(
        parts.ledger, consignment_id=made, cause=cause(parts.ledger, by["admin"])
    )
    if leaves:
        carried = cause(parts.ledger, by["storekeeper"])
        transport.hand_over(parts.ledger, consignment_id=made, carrier="顺丰", cause=carried)
    shop.settle()
    return made


def test_a_count_is_blind_and_a_second_person_confirms_with_a_reason(shop: Shop, enter: Enter) -> None:
    keeper, coordinator = enter("storekeeper"), enter("coordinator")
    lots = [shop.lot("7321", shelf="A-1"), shop.lot("500")]
    page = begun(keeper, shop, *lots)
    assert "7,321" not in keeper.text(page)
    answer = keeper.send(page, f"{page}/enter", **{f"lot.{lots[0]}": "7300", f"lot.{lots[1]}": "500"})
    assert answer.status_code == 303
    assert counted(shop).status == "counted"
    told = [("7,321" in one.text(page), "−21" in one.text(page)) for one in (keeper, coordinator)]
    assert told == [(False, False), (True, True)]
    reasons = {f"reason.{lots[0]}": "一箱破损"}
    assert keeper.send(page, f"{page}/confirm", **reasons).status_code == 422
    assert coordinator.send(page, f"{page}/confirm").status_code == 400
    assert coordinator.send(page, f"{page}/confirm", **reasons).status_code == 303
    assert [shop.on_hand(lot) for lot in lots] == [7300, 500]
    assert "一箱破损" in coordinator.text(f"/stock/lots/{lots[0]}")


def test_what_was_counted_wrongly_is_counted_again_before_it_is_confirmed(shop: Shop, enter: Enter) -> None:
    keeper, coordinator, lot = enter("storekeeper"), enter("coordinator"), shop.lot("1000")
    page = begun(keeper, shop, lot)
    for typed in ("100", "1,000"):
        assert keeper.send(f"{page}?again=1", f"{page}/enter", **{f"lot.{lot}": typed}).status_code == 303
    assert "账实相符" in coordinator.text(page)
    assert coordinator.send(page, f"{page}/confirm").status_code == 303
    assert shop.on_hand(lot) == 1000


def test_numbers_that_are_none_are_refused_at_their_lot_and_nothing_is_recorded(
    shop: Shop, enter: Enter
) -> None:
    keeper, lots = enter("storekeeper"), [shop.lot("10"), shop.lot("20")]
    page = begun(keeper, shop, *lots)
    before = shop.head()
    for wrong in ("-1", "1.5", "1e3", "zehn", "99999999999"):
        answer = keeper.send(page, f"{page}/enter", **{f"lot.{lots[1]}": wrong})
        assert (answer.status_code in (400, 422), f'value="{wrong}"' in answer.text) == (True, True), wrong
    assert keeper.send(page, f"{page}/enter").status_code == 400
    assert shop.head() == before


def test_a_count_from_paper_is_entered_once_however_often_it_is_sent(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot("10")
    page = begun(keeper, shop, lot)
    form = keeper.hidden(page) | {f"lot.{lot}": "9"}
    for _again in range(2):
        assert keeper.client.post(f"{page}/enter", data=form).status_code == 303
    assert [fact["counted"] for fact in counted(shop).lots] == ["9"]
    assert keeper.send(page, f"{page}/cancel", reason="重新盘").status_code == 303
    assert shop.on_hand(lot) == 10


def test_a_recall_finds_everybody_the_batch_reached_through_a_transfer_too(shop: Shop, enter: Enter) -> None:
    coordinator, lot = enter("coordinator"), shop.lot("1000", batch="20200115A")
    other = shop.lot("50", batch="OTHER")
    act(coordinator, lot, "transfer", to_warehouse_id=shop.school, quantity="300")
    moved = next(row.id for row in shop.rows() if row.warehouse_id == shop.school)
    for source, amount, to in ((lot, "100", "第一医院"), (moved, "200", "社区卫生站"), (other, "5", "别处")):
        sent(shop, source, amount, to)
    page = f"/stock/recall?item={MASKS}&batch=20200115A"
    told = coordinator.text(page)
    assert ("第一医院" in told, "社区卫生站" in told, "别处" in told) == (True, True, False)
    listed = [list(line.values()) for line in table(coordinator.get(f"{page}&format=csv"))]
    assert [(cells[1], cells[5]) for cells in listed] == [("第一医院", "100"), ("社区卫生站", "200")]
    form = {"item": MASKS, "batch": "20200115A", "lot": [str(lot), str(moved)], "notice": "药监 2020-3"}
    assert coordinator.send(page, "/stock/recall", **form).status_code == 400
    assert coordinator.send(page, "/stock/recall", **form, reason="抽检不合格").status_code == 303
    assert [row.condition for row in shop.rows()] == ["recalled", "usable", "recalled"]


def test_a_label_is_an_ordinary_link_and_a_number_can_be_typed(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot(batch="B-99")
    sheet = keeper.text(f"/stock/labels?lot={lot}&copies=3")
    assert (sheet.count('class="label-code"'), "第 3 箱，共 3 箱" in sheet) == (3, True)
    assert keeper.get(f"/stock/labels?lot={lot}&format=pdf").data.startswith(b"%PDF")
    for typed in ("L-0001", "l-1", "1", "B-99"):
        assert keeper.get(f"/s?q={typed}").location == f"/s/{lot}", typed
    assert "N95口罩" in keeper.text(f"/s/{lot}")
    assert "L-0404" in keeper.text("/s?q=L-0404")
    assert keeper.get(f"/s/{uuid4()}").status_code == 404


def test_a_scanned_lot_is_put_away_with_one_send(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot()
    assert "待上架" in keeper.text("/store")
    form = {"shelf": "C-3", "back": "/store"}
    answer = keeper.send(f"/s/{lot}", f"/stock/lots/{lot}/put-away", **form)
    assert (answer.status_code, answer.location) == (303, "/store")
    assert "待上架" not in keeper.text("/store")


def test_a_lot_that_is_being_counted_does_not_say_what_the_books_say(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot("7321")
    assert "7,321" in keeper.text(f"/s/{lot}")
    begun(keeper, shop, lot)
    assert "7,321" not in keeper.text(f"/s/{lot}")


def test_storekeepers_begin_at_their_own_page_and_others_do_not_see_it(shop: Shop, enter: Enter) -> None:
    assert enter("storekeeper").get("/").location == "/store"
    assert enter("coordinator").get("/").location == "/board"
    assert [enter(role).get("/store").status_code for role in ("leader", "auditor", "volunteer")] == [403] * 3


def test_sheets_are_made_again_the_same_and_the_count_sheet_is_blind(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot("7321", shelf="A-1")
    at = shop.head()
    page = f"/papers/stock/stock-in?lot={lot}&at=p{at}"
    assert all(word in keeper.text(page) for word in ("入库单", "7,321", "B-7", "盖章"))
    assert keeper.get(f"{page}&format=pdf").data == keeper.get(f"{page}&format=pdf").data
    assert keeper.get(f"/papers/stock/stock-out?lot={lot}").status_code == 404
    assert keeper.get("/papers/stock/stock-in").status_code == 400
    count = begun(keeper, shop, lot)
    sheet = keeper.text(count.replace("/stock/counts/", "/papers/counts/"))
    assert ("盘点表" in sheet, "A-1" in sheet, "7,321" in sheet) == (True, True, False)


def test_a_consignments_sheet_is_there_to_pick_by_before_it_leaves(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot("100", shelf="D-4")
    made = sent(shop, lot, "40", "第一医院", leaves=False)
    sheet = keeper.text(f"/papers/stock/stock-out?consignment={made}")
    assert ("出库单" in sheet, "D-4" in sheet, ">40<" in sheet) == (True, True, True)
    assert str(made) in keeper.text("/store")
    assert "第一医院" not in keeper.text("/papers/stock/stock-in?lot=" + str(lot))


def test_the_photo_of_the_stamped_sheet_is_filed_once(shop: Shop, enter: Enter) -> None:
    keeper, coordinator, lot = enter("storekeeper"), enter("coordinator"), shop.lot()
    page = f"/stock/lots/{lot}"
    form = keeper.hidden(page) | {"kind": "stock_in_sheet"}
    for _again in range(2):
        data = form | {"photo": (photo(), "入库单.jpg")}
        assert keeper.client.post(f"{page}/sheets", data=data).status_code == 303
    (file,) = shop.parts.views.rows(PaperRow)
    assert coordinator.get(f"/files/{file.id}").mimetype == "image/jpeg"
    wrong = {"kind": "stock_in_sheet", "photo": (io.BytesIO(b"MZ no picture"), "a.jpg")}
    assert act(keeper, lot, "sheets", **wrong).status_code in (400, 422)
    assert act(keeper, lot, "sheets", kind="sign_in_sheet", photo=(photo(), "a.jpg")).status_code == 400
    certificate = {"certificate": (photo(), "合格证.jpg")}
    assert act(keeper, lot, "certificates", **certificate).status_code == 303
    assert "证明 1" in coordinator.text(page)


def test_a_consignment_is_picked_and_handed_over_without_leaving_the_store(shop: Shop, enter: Enter) -> None:
    keeper, lot = enter("storekeeper"), shop.lot("100", shelf="D-4")
    sent(shop, lot, "10", "第一医院")
    made = sent(shop, lot, "40", "第二医院", leaves=False)
    here, steps = f"/s/{made}", f"/consignments/{made}"
    assert here in keeper.text("/store") and "D-4" in keeper.text(here)
    assert keeper.send(here, f"{steps}/pick", back=here).location == here
    refused = keeper.send(here, f"{steps}/hand-over", back=here)
    assert (refused.status_code, 'class="p-nav"' in refused.text) == (422, True)
    assert 'name="known_carrier" value="顺丰"' in keeper.text(here)
    assert keeper.send(here, f"{steps}/hand-over", back=here, known_carrier="顺丰").location == here
    assert "已在途中" in keeper.text(here) and here not in keeper.text("/store")


def test_a_second_person_confirms_a_count_on_the_phone_and_the_list_says_no_number_meanwhile(
    shop: Shop, enter: Enter
) -> None:
    keeper, coordinator, lot = enter("storekeeper"), enter("coordinator"), shop.lot("7321", shelf="A-1")
    assert "7,321" in keeper.text("/store/lots?q=A-1")
    count = begun(keeper, shop, lot).rsplit("/", 1)[1]
    assert "7,321" not in keeper.text("/store/lots") + keeper.text(f"/s/{count}")
    form = {f"lot.{lot}": "7300", "back": f"/s/{count}"}
    assert keeper.send(f"/s/{count}", f"/stock/counts/{count}/enter", **form).location == f"/s/{count}"
    why = {f"reason.{lot}": "一箱破损", "back": f"/s/{count}"}
    answer = coordinator.send(f"/s/{count}", f"/stock/counts/{count}/confirm", **why)
    assert (answer.location, shop.on_hand(lot)) == (f"/s/{count}", 7300)
