"""Help asked for in public, its number and link, and what coordinators do with it; no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from app import needcodes
from app.ledger import Ledger
from app.secrets import Secrets
from projections.needs import NeedRow
from projections.reading import Views
from tests.web.asked import ASKED, PRIVATE, ask, only_need
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def test_a_resident_asks_and_follows_it_by_the_number(resident: Person, views: Views) -> None:
    code, _link = ask(resident)
    assert re.fullmatch(r"\d{3} \d{3} \d{4}", code)
    answer = resident.send("/help/code", "/help/code", code=code.replace(" ", "－"))
    assert answer.status_code == 303
    page = resident.text(answer.headers["Location"])
    assert "已收到您的求助" in page
    assert not [word for word in PRIVATE if word in page]
    assert only_need(views).needed_by is not None


def test_what_was_typed_is_stored_sealed_and_nowhere_else(
    resident: Person, ledger: Ledger, secrets: Secrets, views: Views
) -> None:
    code, _link = ask(resident)
    stored = b"".join(recorded.stored.state for recorded in ledger.since(0, 10_000)).decode()
    assert not [word for word in (*PRIVATE, "三楼", code.replace(" ", "")) if word in stored]
    row = only_need(views)
    assert secrets.reveal_many([row.asker, row.mobile, row.address, row.text]) == [*PRIVATE, "三楼没电梯"]
    secrets.destroy_key(row.id)
    assert secrets.reveal(row.mobile) is None
    assert needcodes.need_of(secrets, code) is None


def test_a_repeated_send_is_recorded_once_and_shows_the_same_number(resident: Person, views: Views) -> None:
    sent = resident.hidden("/help") | ASKED
    pages = [resident.client.post("/help", data=sent).text for _ in range(2)]
    codes = {re.search(r'ticket-code">([^<]+)<', page).group(1) for page in pages}  # type: ignore[union-attr]
    assert len(codes) == 1
    assert views.count(NeedRow) == 1


@pytest.mark.parametrize("gone", ["help", "urgency", "area_code", "mobile"])
def test_a_form_that_lacks_something_comes_back_filled(resident: Person, views: Views, gone: str) -> None:
    answer = resident.send("/help", "/help", **{**ASKED, gone: ""})
    assert answer.status_code == 400
    assert "三楼没电梯" in answer.text
    assert views.count(NeedRow) == 0


def test_an_area_that_lies_elsewhere_is_refused(resident: Person, views: Views) -> None:
    assert resident.send("/help", "/help", **ASKED | {"area_code": "110101"}).status_code in (404, 422)
    assert views.count(NeedRow) == 0


def test_the_emergency_numbers_come_first(resident: Person) -> None:
    page = resident.text("/help")
    assert -1 < page.find('href="tel:120"') < page.find("<form")


@pytest.mark.parametrize("code", ["", "12345", "000 000 0001", "abc def ghij"])
def test_a_slip_in_the_number_is_told(resident: Person, code: str) -> None:
    answer = resident.send("/help/code", "/help/code", code=code)
    assert answer.status_code == 400
    assert "没有这个查询码" not in answer.text


def test_every_wrong_digit_and_every_swap_of_two_neighbours_shows(secrets: Secrets) -> None:
    code = needcodes.issue(secrets, uuid4(), uuid4())  # type: ignore[arg-type]
    wrong = {code[:n] + digit + code[n + 1 :] for n in range(10) for digit in "0123456789"} - {code}
    swapped = {code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(9)} - {code}
    assert needcodes.is_code(code)
    assert not [other for other in wrong | swapped if needcodes.is_code(other)]


def test_guessing_numbers_is_throttled(resident: Person) -> None:
    hidden = resident.hidden("/help/code")
    answers = [resident.client.post("/help/code", data=hidden | {"code": "0"}).status_code for _ in range(12)]
    assert answers[:10] == [400] * 10
    assert answers[10:] == [429] * 2


def test_a_flood_of_requests_is_told_whom_to_call(resident: Person) -> None:
    hidden = resident.hidden("/help")
    answers = [resident.client.post("/help", data=hidden) for _ in range(31)]
    assert answers[-1].status_code == 429
    assert "120" in answers[-1].text


def test_the_asker_adds_a_word_and_withdraws(resident: Person, views: Views) -> None:
    _code, link = ask(resident)
    assert resident.send(link, f"{link}/word", text="下午不在家").status_code == 303
    assert "下午不在家" in resident.text(link)
    assert resident.send(link, f"{link}/withdraw").status_code == 303
    assert (only_need(views).status, only_need(views).words) == ("withdrawn", 1)
    assert resident.send(link, f"{link}/withdraw").status_code == 422


def test_a_link_that_was_never_given_leads_nowhere(resident: Person) -> None:
    assert resident.get("/help/no-such-token").status_code == 404
