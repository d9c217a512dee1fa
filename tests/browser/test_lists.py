"""A list pasted in a real browser: from what Excel copies to registered people, at a desk and at 360 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, Contexts, sign_in
from tests.scenario import Scenario
from tools.serving import Server

LIST = """桥南街道志愿者花名册
序号\t姓 名\t联系方式\t所在社区\t资格
1\t张 三\t13800000001\t柳园社区\t驾驶证
2\t李四\t1.39E+10\t柳园社区\t
3\t王五\t137 0000 0003\t\t
合计\t3人
"""
CHAIN = "#接龙\n1. 张三 138 0000 0001 柳园社区 🙋\n2、王五13700000003\n"


def registered(page: Page, text: str) -> None:
    """Paste, look, register."""
    page.goto("/volunteers/import")
    page.get_by_label("粘贴到这里").fill(text)
    page.get_by_role("button", name="先看看名单").click()
    expect(page.get_by_role("heading", name="查看名单")).to_be_visible()
    assert page.evaluate(FITS)
    page.get_by_role("button", name="登记 2 人").click()
    expect(page.get_by_role("heading", name="已登记 2 人")).to_be_visible()
    assert page.evaluate(FITS)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_paste_to_registered(seeded: Scenario, server: Server, new_context: Contexts, size: str) -> None:
    options = PHONE if size == "phone" else {"viewport": {"width": 1280, "height": 800}}
    page = sign_in(new_context(base_url=server.url, **options), seeded, "leader")
    registered(page, CHAIN if size == "phone" else LIST)
    page.get_by_role("link", name="查看志愿者").click()
    expect(page.get_by_role("link", name="王五")).to_be_visible()


def test_a_spoilt_number_is_explained_and_a_column_is_chosen(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    page = sign_in(new_context(base_url=server.url), seeded, "leader")
    page.goto("/volunteers/import")
    page.get_by_label("粘贴到这里").fill(LIST)
    page.get_by_role("button", name="先看看名单").click()
    expect(page.get_by_text("Excel 把号码缩成了 1.39E+10，后面的数字已经丢失。")).to_be_visible()
    page.locator("[name=column_2]").select_option("")
    page.get_by_role("button", name="按这些列重新读取").click()
    expect(page.get_by_role("button", name="登记 3 人")).to_be_visible()
