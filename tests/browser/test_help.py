"""A resident asks on a phone, a coordinator takes it on, the resident follows it by the number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, sign_in
from tests.scenario import Scenario
from tools.serving import Server

Contexts = Callable[..., BrowserContext]


def test_asked_on_a_phone_taken_on_at_a_desk_and_followed_by_the_number(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    phone = new_context(base_url=server.url, **PHONE).new_page()
    phone.goto("/help")
    expect(phone.get_by_role("link", name="120")).to_be_in_viewport()
    for word in ("代购或代取药", "紧急：今天就要"):
        phone.get_by_text(word).click()
    phone.get_by_label("在哪个社区").select_option("990000001001")
    phone.get_by_label("电话").fill("139 1234 5678")
    phone.get_by_role("button", name="提交求助").click()
    code = phone.locator(".ticket-code").inner_text()

    desk = sign_in(new_context(base_url=server.url), seeded, "coordinator")
    desk.goto("/needs")
    desk.get_by_role("link", name="代购或代取药").click()
    expect(desk.get_by_text("13912345678")).to_have_count(0)
    desk.get_by_role("button", name="受理", exact=True).click()
    expect(desk.get_by_role("link", name="13912345678")).to_be_visible()

    phone.goto("/help/code")
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.get_by_role("heading", name="您的求助已受理")).to_be_visible()
    assert phone.evaluate(FITS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_fits_the_smallest_phone_in_the_largest_letters_without_scripts(
    seeded: Scenario, server: Server, new_context: Contexts, language: str
) -> None:
    phone = new_context(base_url=server.url, java_script_enabled=False, **PHONE).new_page()
    phone.goto(f"/help?letters=large&lang={language}")
    phone.locator("form button.primary").click()
    expect(phone.locator(".note.trouble")).to_be_visible()
    assert phone.evaluate(FITS)
