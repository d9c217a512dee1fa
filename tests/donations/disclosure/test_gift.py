"""D17: by a private link the donor sees where each box went, and nobody's name; telling them is noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.donations.delivery import confirm_delivery
from domain.base import RuleBroken
from domain.donations import ConsignmentId
from domain.donations.giving_words import Terms
from domain.donations.rules_disclosure import d17_donor_told
from domain.donations.telling import DonorNotice
from projections.donations.disclosure import NoticeRow
from projections.donations.giving import DonationRow
from tests.domain.harness import cause, given, someone
from tests.domain.world import QIAONAN
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, DONOR, Scene, scene
from tests.files.test_papers import letters
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]
Show = Callable[[], object]


def link_page(masks: Scene) -> str:
    return f"/donations/{masks.donation}/link"


def make(person: Person, masks: Scene, do: str = "make") -> None:
    assert person.send(link_page(masks), link_page(masks), do=do).status_code == 303


def address(person: Person, masks: Scene) -> str:
    found = re.search(r"http://localhost(/gift/[\w-]+)", person.text(link_page(masks)))
    assert found
    return found.group(1)


def test_D17_the_donor_sees_where_each_box_went_without_any_name(
    masks: Scene, enter: Enter, stranger: Person, show: Show
) -> None:
    masks.send(3000, CENTRAL)
    masks.send(2000, CHILDREN, arrive=False)
    show()
    coordinator = enter("coordinator")
    make(coordinator, masks)
    page = stranger.text(address(coordinator, masks))
    for told in (
        "林河中心医院",
        "3,000",
        "接收方已确认",
        "林河儿童医院",
        "2,000",
        "途中",
        "5,000",
        "在库",
        "B2026-01",
    ):
        assert told in page
    assert DONOR not in page and "华小康" not in page and "高远" not in page


def test_D17_the_donor_takes_the_slip_away_without_a_name(
    masks: Scene, enter: Enter, stranger: Person
) -> None:
    coordinator = enter("coordinator")
    make(coordinator, masks)
    slip = letters(stranger.get(f"{address(coordinator, masks)}/slip.pdf").data)
    assert "医用防护口罩" in slip and "10,000" in slip and DONOR not in slip
    assert stranger.get("/gift/guess/slip.pdf").status_code == 404


def test_D24_the_distribution_list_says_what_went_where_and_what_is_left(
    masks: Scene, enter: Enter, show: Show
) -> None:
    sent = ConsignmentId(masks.send(3000, CENTRAL, arrive=False))
    counted: dict[int, Decimal] = {1: Decimal(2990)}
    by_link: Any = {"consignment_id": sent, "way": "link", "quantities": counted}
    confirm_delivery(masks.ledger, **by_link, cause=masks.because())
    show()
    said = letters(enter("coordinator").get(f"/donations/{masks.donation}/distribution/pdf").data)
    for told in ("分配清单", "林河中心医院", "2,990", "3,000", "7,000", "B2026-01", DONOR):
        assert told in said


def test_D17_a_link_that_was_taken_back_or_renewed_opens_nothing(
    masks: Scene, enter: Enter, stranger: Person
) -> None:
    coordinator = enter("coordinator")
    make(coordinator, masks)
    first = address(coordinator, masks)
    make(coordinator, masks, "renew")
    second = address(coordinator, masks)
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    make(coordinator, masks, "revoke")
    assert stranger.get(second).status_code == 404 and stranger.get("/gift/guess").status_code == 404


def test_D17_the_words_for_the_chat_say_what_and_how_far(masks: Scene, enter: Enter, show: Show) -> None:
    masks.send(3000, CENTRAL)
    show()
    coordinator = enter("coordinator")
    make(coordinator, masks)
    page = coordinator.text(link_page(masks))
    assert "【捐赠告知】" in page and "已送达 1 个接收方" in page and "<svg" in page


def test_D17_that_the_donor_was_told_is_noted_each_time(masks: Scene, enter: Enter, app: Flask) -> None:
    coordinator, told = enter("coordinator"), f"/donations/{masks.donation}/told"
    assert coordinator.send(link_page(masks), told, way="owl").status_code == 400
    for way in ("wechat", "telephone"):
        assert coordinator.send(link_page(masks), told, way=way).status_code == 303
    views = app.extensions["muster"].views
    [notice] = views.rows(NoticeRow)
    assert (notice.donation_id, notice.way, notice.times) == (masks.donation, "telephone", 2)
    assert views.one(DonationRow, masks.donation).told


@pytest.mark.parametrize(
    ("directed", "went", "told", "speaks"),
    [
        (True, 9, None, True),
        (True, 9, 8, True),
        (True, 9, 10, False),
        (False, 9, None, False),
        (True, None, None, False),
    ],
)
def test_D17_a_directed_gift_is_told_after_it_went(
    directed: bool, went: int | None, told: int | None, speaks: bool
) -> None:
    hours = {hour: datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (8, 9, 10)}
    found = d17_donor_told(directed=directed, went_at=hours.get(went or 0), told_at=hours.get(told or 0))
    assert [finding.rule for finding in found] == (["D17"] if speaks else [])


def test_telling_has_ways() -> None:
    told = {
        "donation_id": someone("gift"),
        "response_id": someone("flood"),
        "organisation_id": someone("team"),
    }
    notice = DonorNotice.tell(**told, area_code=QIAONAN, way="wechat", cause=cause())
    given(notice).when(lambda n: n.tell_again("letter", cause=cause())).then(
        (DonorNotice.ToldAgain, {"way": "letter"})
    )
    given(notice).when(lambda n: n.tell_again("owl", cause=cause())).refused("gift.way_unknown")
    with pytest.raises(RuleBroken, match=r"gift\.way_unknown"):
        DonorNotice.tell(**told, area_code=QIAONAN, way="owl", cause=cause())


def test_D17_who_directed_a_gift_is_to_be_told_once_it_arrived(
    app: Flask, seeded: Scenario, enter: Enter, show: Show
) -> None:
    parts, terms = app.extensions["muster"], Terms(book="restricted", directed_to=(CENTRAL,))
    masks = scene(parts.ledger, parts.secrets, seeded, terms)
    masks.send(3000, CENTRAL, arrive=False)
    show()
    coordinator, owed = enter("coordinator"), "/donations/disclosures"
    assert "待告知捐赠人" not in coordinator.text(owed)
    masks.send(2000, CENTRAL)
    show()
    assert "待告知捐赠人" in coordinator.text(owed)
    told = f"/donations/{masks.donation}/told"
    assert coordinator.send(link_page(masks), told, way="telephone").status_code == 303
    assert "待告知捐赠人" not in coordinator.text(owed)
