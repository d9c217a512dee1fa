"""Straight delivery 直达 from the page of a donation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.donations.giving import offer_donation
from domain.donations import DonationId, DonorId, item_id
from domain.donations.giving_words import GiftLine, Terms
from domain.place import AreaCode
from domain.quantity import Quantity
from projections.donations.lots import LotRow
from tests.donations.disclosure.scene import CENTRAL, Scene
from tests.scenario import Scenario
from tests.web.sending import CLERK, Enter, masks, rows


@pytest.fixture
def given(app: Flask, seeded: Scenario) -> Scene:
    return masks(app, seeded)


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


def test_a_straight_delivery_sent_again_says_the_same_or_is_refused(
    app: Flask, given: Scene, enter: Enter
) -> None:
    clerk, page = enter(CLERK), f"/donations/{offered(given)}/straight"
    app.extensions["muster"].projector.catch_up()
    said = {"institution_id": str(CENTRAL), "much_1": "50", "batch_1": "B2026-02", "arrived": "1"}
    said |= {"command_id": str(uuid4())}
    changes: list[dict[str, str]] = [{}, {}, {"much_1": "40"}, {"carrier": "顺丰"}]
    answers = [clerk.send(page, page, **said | more) for more in changes]
    assert [answer.status_code for answer in answers] == [303, 303, 422, 422]
    assert all("先前发过不同的内容" in answer.text for answer in answers[2:])
    lots = app.extensions["muster"].views.rows(LotRow, LotRow.c.straight)
    assert [lot.received for lot in lots] == [50] and len(rows(app)) == 1


def test_a_straight_delivery_needs_goods_and_somebody_who_gets_them(
    app: Flask, given: Scene, enter: Enter
) -> None:
    for changes in ({"much_1": ""}, {"much_1": "-5"}, {"institution_id": ""}, {"expires_1": "2020-13-01"}):
        answer = straight(app, given, enter, **changes)
        assert answer.status_code in (400, 422) and rows(app) == []
