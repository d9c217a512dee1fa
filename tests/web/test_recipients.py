"""The recipient confirms: by link, by PIN, by the stamped sheet; nobody confirms in their place."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.engine import reading
from app.files import ATTACHMENTS
from projections.papers import PaperRow
from tests.donations.disclosure.scene import Scene
from tests.scenario import Scenario
from tests.web.conftest import hidden_fields
from tests.web.sending import BOSS, CLERK, Enter, act, confirm, link, masks, rows, sent
from tests.web.sending import pin as pin_of
from tests.web.test_errands import photo


@pytest.fixture
def given(app: Flask, seeded: Scenario) -> Scene:
    return masks(app, seeded)


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


def test_a_photo_that_confirms_nothing_any_more_is_not_stored(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    first = hidden_fields(client.get(link(app, row)).text)
    answers = [confirm(client, link(app, row), photo=(photo(), "a.jpg"))]
    answers += [client.post(link(app, row), data=first | {"photo": (photo(), "b.jpg")})]
    assert [answer.status_code for answer in answers] == [303, 422]
    with reading(app.extensions["muster"].files.engine) as connection:
        assert len(connection.execute(select(ATTACHMENTS.c.id)).all()) == 1
    sends = [act(enter(BOSS), row, "stamped", photo=(photo(), f"{n}.jpg")).status_code for n in range(10)]
    assert sends == [303] * 9 + [429]


def test_number_and_pin_of_the_sheet_open_the_page(
    app: Flask, client: FlaskClient, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    pin = pin_of(app, row)
    said = hidden_fields(client.get("/c").text) | {"number": "c-0001", "pin": f"{pin[:3]} {pin[3:]}"}
    page = client.post("/c", data=said).location
    confirm(client, page)
    assert rows(app)[0].confirmed_way == "pin"


def test_a_wrong_pin_opens_nothing(app: Flask, client: FlaskClient, given: Scene, enter: Enter) -> None:
    row = sent(app, given, enter)
    pin = pin_of(app, row)
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


@pytest.mark.parametrize("much", ["-1", "1.5", "abc"])
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


def test_who_brings_or_proposes_it_is_told_neither_link_nor_pin(
    app: Flask, given: Scene, enter: Enter
) -> None:
    row = sent(app, given, enter)
    pin = pin_of(app, row)
    seen = {role: enter(role).text(f"/consignments/{row.id}") for role in ("leader", CLERK)}
    told = {role: (link(app, row) in page, f"{pin[:3]} {pin[3:]}" in page) for role, page in seen.items()}
    assert told == {"leader": (False, False), CLERK: (True, True)}


def test_a_link_that_is_nobodys_opens_nothing(client: FlaskClient, given: Scene) -> None:
    assert client.get(f"/c/{UUID(int=1)}").status_code == 404
