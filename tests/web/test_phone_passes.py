"""The work pass and the guard's check: short-lived, without a number, void at once for who is held back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import volunteers
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause
from tests.web.conftest import Person
from tests.web.test_phone_arrivals import send_me
from web.phone.passes import VALID, holder_of, token_of

Enter = Callable[[str], Person]


def checked(app: Flask, me: Person) -> Person:
    """A guard's browser, and what it was pointed at."""
    assert 'class="qr"' in me.text("/phone/pass")
    return Person(app.test_client())


def link(app: Flask, seeded: Scenario) -> str:
    with app.test_request_context():
        now = app.extensions["muster"].ledger.now()
        return "/pass/" + token_of(seeded.volunteers[0], now + VALID)


def test_a_guard_sees_who_it_is_and_no_number(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    guard = checked(app, enter("volunteer"))
    page = guard.text(link(app, seeded))
    for word in ("现在有效", "沈雨", "Qiaonan Team 桥南队", "Liuyuan Community 柳园社区"):
        assert word in page
    assert not re.search(r"1[3-9]\d{9}", page)
    assert "Deliver meals" not in page and "12 Willow Lane" not in page


def test_who_is_held_back_has_no_valid_pass(app: Flask, seeded: Scenario, enter: Enter) -> None:
    parts, shown = app.extensions["muster"], link(app, seeded)
    volunteers.place_hold(
        parts.ledger,
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        kind="symptoms",
        reason="coughs",
        until=None,
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()
    page = Person(app.test_client()).text(shown)
    assert "无效" in page
    assert "此证已暂停使用" in page
    assert "cough" not in page and "症状" not in page
    assert 'class="qr"' not in enter("volunteer").text("/phone/pass")


def test_a_photograph_of_it_soon_proves_nothing(app: Flask, seeded: Scenario) -> None:
    with app.test_request_context():
        now = app.extensions["muster"].ledger.now()
        token = token_of(seeded.volunteers[0], now + VALID)
        assert holder_of(token, now + VALID - timedelta(seconds=1)) == seeded.volunteers[0]
        assert holder_of(token, now + VALID + timedelta(seconds=1)) is None


@pytest.mark.parametrize("change", ["", "A", "short", "é"])
def test_nobody_makes_a_pass_up(app: Flask, seeded: Scenario, change: str) -> None:
    good = link(app, seeded)
    wrong = f"/pass/{change}x" if len(change) > 1 else good[:-1] + ("B" if good[-1] != "B" else "C")
    answer = app.test_client().get(wrong)
    assert (answer.status_code, "无效" in answer.text) == (404, True)
