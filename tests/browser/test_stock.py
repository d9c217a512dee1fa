"""The storekeeper's phone in real Chromium, in the largest letters: from the gate to the count."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.donations import catalogue, warehouses
from app.ledger import Ledger
from domain.organisations import OrganisationId
from domain.place import AreaCode
from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, sign_in
from tests.scenario import Scenario, cause
from tools.serving import Server

Contexts = Callable[..., BrowserContext]


def stocked(ledger: Ledger, seeded: Scenario) -> None:
    """A hall of the team, and masks in the catalogue."""
    catalogue.list_item(
        ledger, code="I01", name="N95口罩", english="N95 respirator", category="", unit="piece",
        standard="GB 19083-2010", synonyms=[], cause=cause(ledger),
    )  # fmt: skip
    warehouses.open_warehouse(
        ledger, name="桥南体育馆仓", organisation_id=OrganisationId(seeded.team), point=None,
        area_code=AreaCode("990000001001"), address="柳巷12号", cause=cause(ledger),
    )  # fmt: skip


def received(page: Page) -> str:
    """Receive a thousand masks by thumb; the address that their label carries."""
    page.get_by_role("navigation").get_by_role("link", name="入库").tap()
    page.get_by_label("数量").fill("1,000")
    page.get_by_label("生产批号").fill("20200115A")
    assert page.evaluate(FITS)
    page.get_by_role("button", name="入库", exact=True).tap()
    expect(page.get_by_role("heading", name="N95口罩")).to_be_visible()
    return page.url


def test_goods_are_received_put_away_counted_and_confirmed_on_phones(
    seeded: Scenario, ledger: Ledger, server: Server, new_context: Contexts
) -> None:
    stocked(ledger, seeded)
    keeper = sign_in(new_context(base_url=server.url, **PHONE), seeded, "storekeeper")
    keeper.goto("/store?letters=large")
    label = received(keeper)
    keeper.get_by_label("货位").fill("A-01-2")
    keeper.context.set_offline(True)
    keeper.get_by_role("button", name="上架").tap()
    expect(keeper.locator("#net")).to_have_text("1 条待发送")
    keeper.context.set_offline(False)
    expect(keeper.get_by_role("heading", name="现在没有要办的事")).to_be_visible(timeout=20_000)
    keeper.get_by_label("批次或配送单编号").fill("L-0001")
    keeper.get_by_role("button", name="打开").tap()
    keeper.get_by_role("link", name="此批次的全部信息").tap()
    expect(keeper.get_by_role("button", name="盘点此批次")).to_be_visible()
    assert keeper.evaluate(FITS)
    keeper.get_by_role("button", name="盘点此批次").tap()
    expect(keeper.get_by_role("heading", name="盘点 K-0001")).to_be_visible()
    keeper.goto(label)
    expect(keeper.get_by_role("main")).not_to_contain_text("1,000")
    keeper.get_by_label("实盘数量是多少？").fill("990")
    assert keeper.evaluate(FITS)
    keeper.get_by_role("button", name="记录", exact=True).tap()
    expect(keeper.get_by_role("link", name=re.compile("等待第二人确认"))).to_be_visible()
    second = sign_in(new_context(base_url=server.url, **PHONE), seeded, "coordinator")
    second.goto("/stock/counts?letters=large")
    second.get_by_role("link", name="K-0001").tap()
    second.get_by_label("L-0001 差异的原因").fill("一袋破损")
    assert second.evaluate(FITS)
    second.get_by_role("button", name="确认盘点").tap()
    expect(second.get_by_text("已确认").first).to_be_visible()
    second.goto("/stock")
    expect(second.get_by_role("main")).to_contain_text("−10")
    expect(second.locator("#time .slider input")).to_be_visible()
    assert second.evaluate(FITS)
