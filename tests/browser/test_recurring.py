"""Care, errands and templates walked in real Chromium: at a desk, and at 360 pixels in large letters."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, sign_in
from tests.scenario import Scenario
from tools.serving import Server

Contexts = Callable[..., BrowserContext]


def taken(page: Page, name: str) -> None:
    """Take somebody into care by the form."""
    page.goto("/care/new")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("电话号码").fill("027-88881234")
    page.get_by_label("社区或街道").fill("柳园")
    page.get_by_label("地址").fill("柳巷12号")
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_contact_is_two_taps_on_a_phone_in_the_largest_letters(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    page = sign_in(new_context(base_url=server.url, **PHONE), seeded, "leader")
    page.goto("/care?letters=large")
    taken(page, "罗桂英")
    page.goto("/care")
    page.get_by_text("记录联系").last.tap()
    assert page.evaluate(FITS)
    page.get_by_role("button", name="已探访：平安").tap()
    expect(page.get_by_text("没有到期的联系")).to_be_visible()
    page.goto("/care?state=active")
    expect(page.get_by_text("未到期")).to_be_visible()
    page.get_by_role("link", name="罗桂英").tap()
    page.get_by_text("记录联系").tap()
    assert page.evaluate(FITS)
    expect(page.get_by_role("button", name="电话无人接")).to_be_in_viewport()


def test_visits_for_all_who_are_due_and_help_that_becomes_a_need(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    page = sign_in(new_context(base_url=server.url), seeded, "leader")
    for name in ("罗桂英", "陈国强"):
        taken(page, name)
    page.goto("/care?state=due&area=990000001")
    page.get_by_role("button", name="建立探访").click()
    expect(page.get_by_text("已建立 2 个探访任务")).to_be_visible()
    page.get_by_role("link", name="罗桂英").click()
    page.get_by_text("需要帮助…").click()
    page.get_by_label("需要什么").fill("没有降压药了")
    page.get_by_role("button", name="报告需求").click()
    expect(page.get_by_role("heading", name="求助", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("帮助 R-0001")


def test_shopping_from_the_list_to_the_money_back(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    desk = sign_in(new_context(base_url=server.url), seeded, "coordinator")
    desk.goto(f"/dispatch/tasks/{seeded.tasks[0]}")
    desk.get_by_role("checkbox", name="沈雨").check()
    desk.get_by_role("button", name="派出勾选的人").click()
    desk.get_by_role("link", name="写清单").click()
    desk.get_by_label("为谁").fill("罗桂英")
    desk.get_by_label("或粘贴聊天里的清单").fill("大米 5kg\n鸡蛋 30个")
    desk.get_by_role("button", name="保存清单").click()
    expect(desk.get_by_role("heading", name="代购 E-0001")).to_be_visible()
    phone = sign_in(new_context(base_url=server.url, **PHONE), seeded, "volunteer")
    phone.goto(f"/phone/tasks/{seeded.tasks[0]}?letters=large")
    phone.get_by_role("link", name="代购 E-0001").tap()
    for item in ("大米", "鸡蛋"):
        phone.get_by_role("button", name=f"{item} 已买").tap()
        expect(phone.get_by_role("button", name=f"{item} 已买")).to_have_attribute("aria-pressed", "true")
    phone.get_by_label("一共付了（元）").fill("61.5")
    assert phone.evaluate(FITS)
    phone.get_by_role("button", name="记录价格").tap()
    phone.get_by_role("button", name="我已送达").tap()
    expect(phone.get_by_role("main")).to_contain_text("¥61.50")
    desk.goto("/errands")
    expect(desk.get_by_role("main")).to_contain_text("¥61.50")
    desk.get_by_role("link", name="大米").click()
    desk.get_by_role("button", name="记录归还").click()
    desk.get_by_role("button", name="结清代购单").click()
    expect(desk.get_by_role("main").get_by_text("已结清").first).to_be_visible()


def test_a_task_becomes_a_template_that_opens_the_next_one(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    page = sign_in(new_context(base_url=server.url), seeded, "coordinator")
    page.goto(f"/dispatch/tasks/{seeded.tasks[0]}")
    page.get_by_role("link", name="存为模板").click()
    page.get_by_label("模板名称").fill("每天送餐")
    page.get_by_role("button", name="保存模板").click()
    for day in ("周一", "周二", "周三", "周四", "周五", "周六", "周日"):
        page.get_by_role("checkbox", name=day).check()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("heading", name="接下来")).to_be_visible()
    made = page.locator("section", has=page.get_by_role("heading", name="它建立的任务")).locator("li")
    for _second in range(20):
        page.reload()
        if made.count():
            break
        page.wait_for_timeout(500)
    expect(made).to_have_count(1)
    page.goto("/dispatch/tasks/new")
    page.get_by_text("用模板…").click()
    page.get_by_role("link", name="每天送餐").click()
    expect(page.get_by_label("要做什么")).to_have_value("Deliver meals 送餐")
