"""Errands by plain forms: a list, a price, a receipt, money back, a card out and back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from app.dispatch import assign_volunteer
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.errands import ErrandRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
PASTED = "大米 5kg\n2. 阿司匹林 x2盒 拜耳\n盐"


def send(app: Flask, seeded: Scenario) -> None:
    """The first volunteer is on the first task."""
    parts = app.extensions["muster"]
    assign_volunteer(
        parts.ledger,
        task_id=TaskId(seeded.tasks[0]),
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()


def rows(app: Flask) -> list[ErrandRow]:
    return sorted(app.extensions["muster"].views.rows(ErrandRow), key=lambda row: row.number)


def listed(app: Flask, seeded: Scenario, leader: Person, **changes: str) -> ErrandRow:
    """Rice, aspirin and salt for 罗奶奶, by the volunteer on the task."""
    if not rows(app):
        send(app, seeded)
    page = f"/dispatch/tasks/{seeded.tasks[0]}/errands"
    said = {"lines": PASTED, "name": "罗奶奶", "volunteer_id": str(seeded.volunteers[0])} | changes
    answer = leader.send(f"{page}/new", page, **said)
    assert answer.status_code == 303, answer.text
    return rows(app)[-1]


def act(person: Person, row: ErrandRow, what: str, **values: object) -> TestResponse:
    return person.send(f"/errands/{row.id}", f"/errands/{row.id}/{what}", **values)


def photo() -> BytesIO:
    """A small picture, as a phone sends one."""
    made = BytesIO()
    Image.new("RGB", (60, 80), (200, 190, 180)).save(made, "JPEG")
    made.seek(0)
    return made


def test_a_pasted_list_is_read_as_people_write_it(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row = listed(app, seeded, enter("leader"))
    assert [(i["name"], i["amount"], i["unit"], i["note"]) for i in row.items] == [
        ("大米", "5", "kg", ""),
        ("阿司匹林", "2", "盒", "拜耳"),
        ("盐", "1", "", ""),
    ]


def test_typed_lines_say_whether_something_like_it_will_do(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    typed = {
        "lines": "",
        "name_1": "胰岛素",
        "amount_1": "２",
        "unit_1": "支",
        "name_2": "面条",
        "substitutes_2": "1",
    }
    row = listed(app, seeded, enter("leader"), **typed)
    assert [(i["name"], i["amount"], i["substitutes"]) for i in row.items] == [
        ("胰岛素", "2", False),
        ("面条", "1", True),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": ""},
        {"name_1": "米", "amount_1": "-1"},
        {"name_1": "米", "amount_1": "1e3"},
        {"lines": "米\n" * 61},
    ],
)
def test_a_list_that_cannot_be_read_is_refused_and_kept(
    app: Flask, seeded: Scenario, enter: Enter, wrong: dict[str, str]
) -> None:
    send(app, seeded)
    page = f"/dispatch/tasks/{seeded.tasks[0]}/errands"
    answer = enter("leader").send(f"{page}/new", page, **({"name": "罗奶奶"} | wrong))
    assert answer.status_code in (400, 422)
    assert "罗奶奶" in answer.text
    assert rows(app) == []


def test_who_it_is_for_stands_nowhere_in_the_clear(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = listed(app, seeded, leader)
    recorded = app.extensions["muster"].ledger.recorder.select_notifications(
        0, 10_000, inclusive_of_start=False
    )
    assert "罗奶奶" not in b"".join(event.state for event in recorded).decode("utf-8")
    assert "罗奶奶" in leader.text(f"/errands/{row.id}")


def test_the_volunteer_ticks_pays_and_delivers(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row, volunteer = listed(app, seeded, enter("leader")), enter("volunteer")
    assert act(volunteer, row, "items/1", state="bought").status_code == 303
    assert act(volunteer, row, "items/2", state="bought", substitute="布洛芬").status_code == 303
    assert act(volunteer, row, "items/3", state="missing").status_code == 303
    assert (
        act(volunteer, row, "purchase", total="￥１２３.4", receipt=(photo(), "小票.jpg")).status_code == 303
    )
    assert act(volunteer, row, "deliver").status_code == 303
    (now,) = rows(app)
    assert (now.status, now.total, now.advanced, now.balance) == ("delivered", 12340, 12340, 12340)
    assert ([i["state"] for i in now.items], len(now.receipts)) == (["bought", "bought", "missing"], 1)
    assert "布洛芬" in volunteer.text(f"/errands/{row.id}")


@pytest.mark.parametrize(
    "amount",
    ["1e9", "-5", "12.345", "", "abc", "0x10", "１２．３４５", "12,34", "99999999999", "∞", "NaN", "1.5.2"],
)
def test_money_that_is_none_is_refused_and_nothing_is_recorded(
    app: Flask, seeded: Scenario, enter: Enter, amount: str
) -> None:
    row, volunteer = listed(app, seeded, enter("leader")), enter("volunteer")
    before = app.extensions["muster"].ledger.head()
    answer = act(volunteer, row, "purchase", total=amount)
    assert answer.status_code in (400, 422)
    assert 'id="f-total-why"' in answer.text
    assert app.extensions["muster"].ledger.head() == before


def test_json_money_is_never_a_float(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row, volunteer = listed(app, seeded, enter("leader")), enter("volunteer")
    token = volunteer.hidden(f"/errands/{row.id}")["csrf_token"]
    headers = {"X-CSRFToken": token, "Idempotency-Key": str(uuid4())}
    for wrong in (12.5, -3, True, None, [1], {"minor": 1}):
        answer = volunteer.client.post(f"/errands/{row.id}/purchase", json={"total": wrong}, headers=headers)
        assert answer.status_code == 400, wrong
    assert volunteer.client.post(f"/errands/{row.id}/purchase", json={"total": 12}, headers=headers).is_json
    assert rows(app)[0].total == 1200


def test_money_goes_back_in_parts_then_the_errand_is_settled(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    row, coordinator = listed(app, seeded, enter("leader")), enter("coordinator")
    act(coordinator, row, "purchase", total="100", advanced="80")
    act(coordinator, row, "deliver")
    assert act(coordinator, row, "repay", amount="80.01", way="cash").status_code == 422
    assert act(coordinator, row, "repay", amount="30", way="cash").status_code == 303
    assert act(coordinator, row, "settle").status_code == 422
    assert act(coordinator, row, "repay", amount="50.00", way="transfer", reference="WX-7").status_code == 303
    assert act(coordinator, row, "settle").status_code == 303
    (now,) = rows(app)
    assert (now.status, now.repaid, now.balance) == ("settled", 8000, 0)


def test_a_repayment_sent_twice_is_one(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row, coordinator = listed(app, seeded, enter("leader")), enter("coordinator")
    act(coordinator, row, "purchase", total="100")
    form = coordinator.hidden(f"/errands/{row.id}") | {"amount": "40", "way": "cash"}
    for _again in range(2):
        assert coordinator.client.post(f"/errands/{row.id}/repay", data=form).status_code == 303
    assert rows(app)[0].repaid == 4000


def test_no_errand_is_settled_while_the_card_is_out(app: Flask, seeded: Scenario, enter: Enter) -> None:
    row, coordinator, volunteer = (
        listed(app, seeded, enter("leader")),
        enter("coordinator"),
        enter("volunteer"),
    )
    assert act(volunteer, row, "card", card="insurance_card").status_code == 303
    act(volunteer, row, "deliver")
    refused = act(coordinator, row, "settle")
    assert refused.status_code == 422
    assert "还在志愿者手里" in refused.text
    assert "沈雨" in coordinator.text(f"/errands/{row.id}")
    assert act(volunteer, row, "card-back", card="insurance_card").status_code == 303
    assert act(coordinator, row, "settle").status_code == 303


def test_whoever_is_not_on_it_neither_sees_nor_touches_it(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, volunteer = enter("leader"), enter("volunteer")
    row = listed(app, seeded, leader, volunteer_id="")
    mine = volunteer.get(f"/errands/{row.id}").status_code
    parts = app.extensions["muster"]
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    seat = f"{page}/assignments/{seeded.volunteers[0]}/cancel"
    assert leader.send(page, seat, reason="x").status_code == 303
    before = parts.ledger.head()
    assert (mine, volunteer.get(f"/errands/{row.id}").status_code) == (200, 404)
    assert act(leader, row, "repay", amount="1", way="cash").status_code == 403
    assert volunteer.send("/care", f"/errands/{row.id}/purchase", total="1").status_code == 404
    assert parts.ledger.head() == before


def test_the_list_sums_what_is_owed_and_goes_to_excel(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, coordinator = enter("leader"), enter("coordinator")
    for total in ("10.50", "1,020"):
        row = listed(app, seeded, leader)
        act(coordinator, row, "purchase", total=total)
    assert "¥1,030.50" in coordinator.text("/errands")
    exported = coordinator.get("/errands?format=csv")
    assert exported.data.startswith(b"\xef\xbb\xbf")
    assert "1020.00" in exported.text
    assert coordinator.get("/errands?format=xlsx").status_code == 200


def test_the_list_is_changed_until_somebody_buys(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    row = listed(app, seeded, leader)
    page = f"/errands/{row.id}"
    assert "阿司匹林" in leader.text(f"{page}/edit")
    assert leader.send(f"{page}/edit", f"{page}/items", name_1="酱油").status_code == 303
    assert [item["name"] for item in rows(app)[0].items] == ["酱油"]
    act(leader, row, "items/1", state="bought")
    assert leader.send(f"{page}/edit", f"{page}/items", name_1="醋").status_code == 422


def test_a_receipt_that_is_no_picture_is_refused_and_the_price_kept(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    row, volunteer = listed(app, seeded, enter("leader")), enter("volunteer")
    answer = act(volunteer, row, "purchase", total="12.30", receipt=(BytesIO(b"MZ not a picture"), "a.jpg"))
    assert answer.status_code in (400, 422)
    assert 'value="12.30"' in answer.text
    assert not rows(app)[0].priced


def test_a_receipt_sent_twice_is_one_and_coordinators_open_it(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    row, volunteer = listed(app, seeded, enter("leader")), enter("volunteer")
    form = volunteer.hidden(f"/errands/{row.id}") | {"total": "12.30"}
    for _again in range(2):
        data = form | {"receipt": (photo(), "小票.jpg")}
        assert volunteer.client.post(f"/errands/{row.id}/purchase", data=data).status_code == 303
    (now,) = rows(app)
    assert len(now.receipts) == 1
    assert enter("coordinator").get(f"/files/{now.receipts[0]}").mimetype == "image/jpeg"
    assert volunteer.get(f"/files/{now.receipts[0]}").status_code == 403


def test_for_whom_it_was_is_erased_once_it_is_over(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, admin = enter("leader"), enter("admin")
    row = listed(app, seeded, leader)
    assert act(admin, row, "erase", reason="家属要求", sure="1").status_code == 422
    act(leader, row, "cancel", reason="不需要了")
    assert act(admin, row, "erase", reason="家属要求").status_code == 422
    assert act(admin, row, "erase", reason="家属要求", sure="1").status_code == 303
    assert "罗奶奶" not in admin.text(f"/errands/{row.id}")
