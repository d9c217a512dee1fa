"""From the suggestion to the recipient's thumb in real browsers; the board sees each step at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.donations import confirming
from app.ledger import Ledger
from app.needs import report_need
from app.secrets import Secrets
from domain.asks import Line
from domain.donations import ConsignmentId
from domain.place import AreaCode
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_phone import FITS
from tests.donations.disclosure.scene import CENTRAL, Scene, scene
from tests.scenario import Scenario, cause
from tools.serving import Server


@pytest.fixture
def given(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> Scene:
    """Ten thousand masks; the central hospital lacks three thousand."""
    found = scene(ledger, secrets, seeded)
    report_need(
        ledger,
        response_id=found.response,
        area_code=AreaCode("990000001"),
        kind="supplies",
        urgency="critical",
        title="中心医院缺口罩",
        lines=[Line("医用防护口罩", 3000, "个")],
        institution_id=CENTRAL,
        organisation_id=found.organisation,
        cause=cause(ledger),
    )
    return found


@pytest.fixture
def opened(
    given: Scene, secrets: Secrets, server: Server, new_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """A page of somebody signed in (or of nobody), marked so that a reload would show."""

    def make(role: str, path: str, options: dict[str, Any]) -> Page:
        context = new_context(base_url=server.url, **options)
        if role:
            token = secrets.sessions.open(given.seeded.people[role], 1, "test")
            context.add_cookies([{"name": "muster", "value": token, "url": server.url}])
        page = context.new_page()
        page.goto(path)
        page.evaluate("window.neverReloaded = true")
        return page

    return make


def test_goods_reach_the_hospital_and_the_board_sees_it(
    given: Scene, secrets: Secrets, opened: Callable[..., Page]
) -> None:
    board = opened("coordinator", "/board?tab=consignments", DESKTOP)
    expect(board.locator("#age")).to_contain_text("实时")
    clerk = opened("storekeeper", "/matching", DESKTOP)
    clerk.get_by_role("button", name="提出 1 张配送单").click()
    expect(clerk.get_by_text("已提出 1 张配送单，待第二人审批")).to_be_visible()
    row = board.locator("#queue .q", has_text="C-0001")
    expect(row).to_contain_text("待审批")
    row.click()
    board.get_by_role("button", name="通过", exact=True).click()
    expect(row).to_contain_text("已审批")
    sent = UUID(str(board.evaluate("new URLSearchParams(location.search).get('sel')")))
    clerk.goto(f"/consignments/{sent}")
    clerk.get_by_role("button", name="拣货完毕").click()
    clerk.get_by_label("承运方").fill("顺丰")
    clerk.get_by_role("button", name="已交接").click()
    expect(row).to_contain_text("运输中")
    phone = opened("", f"/c/{confirming.link(secrets, ConsignmentId(sent))}?letters=large", PHONE)
    assert phone.evaluate(FITS)
    phone.get_by_role("button", name="是的，全部收到").click()
    expect(phone.get_by_role("heading", name="谢谢，已确认签收")).to_be_visible()
    expect(row).to_contain_text("已签收")
    expect(board.locator("[data-number=arrived] b")).to_have_text("1")
    assert board.evaluate("window.neverReloaded") is True
