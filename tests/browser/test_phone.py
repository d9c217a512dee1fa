"""The phone in real Chromium: live, offline and back, large letters at 360 pixels, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import dispatch
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.browser.conftest import PHONE
from tests.scenario import Scenario, cause
from tests.web.conftest import hidden_fields
from tools.serving import Server

Contexts = Callable[..., BrowserContext]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def sign_in(context: BrowserContext, seeded: Scenario, role: str) -> Page:
    """An empty page of somebody whose browser has signed in, without drawing the page they land on."""
    form = hidden_fields(context.request.get("/signin").text())
    form |= {"account": seeded.mobile(role), "pin": seeded.pin}
    assert context.request.post("/signin", form=form, max_redirects=0).status == 303
    return context.new_page()


@pytest.fixture
def phone(seeded: Scenario, server: Server, new_context: Contexts) -> Page:
    """The volunteer's phone, signed in and in step."""
    page = sign_in(new_context(base_url=server.url, **PHONE), seeded, "volunteer")
    page.goto("/phone")
    expect(page.locator("#net.live")).to_be_visible()
    return page


@pytest.fixture
def leader(seeded: Scenario, server: Server, new_context: Contexts) -> Page:
    """The leader at a desk."""
    return sign_in(new_context(base_url=server.url), seeded, "leader")


def send(leader: Page, seeded: Scenario) -> None:
    leader.goto(f"/dispatch/tasks/{seeded.tasks[0]}")
    leader.get_by_role("checkbox", name="沈雨").check()
    leader.get_by_role("button", name="派出勾选的人").click()
    expect(leader.locator(".people").first).to_contain_text("沈雨")


def test_an_assignment_appears_and_is_worked_off(phone: Page, leader: Page, seeded: Scenario) -> None:
    expect(phone.get_by_role("heading", name="现在没有任务")).to_be_visible()
    send(leader, seeded)
    expect(phone.get_by_role("heading", name="Deliver meals 送餐")).to_be_visible()
    for word, state in (("我出发了", "途中"), ("我到了", "已到岗")):
        phone.get_by_role("button", name=word).click()
        expect(phone.locator(".p-steps .c")).to_have_text(state)
    phone.get_by_role("button", name="完成了，我离岗").click()
    expect(phone.get_by_role("heading", name="现在没有任务")).to_be_visible()
    phone.get_by_role("link", name="我的时数").click()
    expect(phone.locator(".p-hours")).to_contain_text("Deliver meals 送餐")
    leader.reload()
    expect(leader.locator(".people").first).to_contain_text("已离岗")


def test_offline_it_waits_and_is_sent_once(phone: Page, leader: Page, seeded: Scenario) -> None:
    send(leader, seeded)
    button = phone.get_by_role("button", name="我出发了")
    expect(button).to_be_visible()
    phone.context.set_offline(True)
    button.click()
    expect(phone.locator(".p-say")).to_contain_text("没有网络")
    expect(phone.locator("#net")).to_have_text("1 条待发送")
    expect(button).to_be_disabled()
    phone.context.set_offline(False)
    expect(phone.get_by_role("button", name="我到了")).to_be_visible(timeout=20_000)
    expect(phone.locator("#net")).to_have_text("已同步", timeout=20_000)
    assert phone.evaluate("localStorage.getItem('muster.outbox')") == "[]"


def test_what_is_refused_says_why(phone: Page, leader: Page, seeded: Scenario, ledger: Ledger) -> None:
    send(leader, seeded)
    expect(phone.get_by_role("button", name="我出发了")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="我出发了").click()
    dispatch.cancel_assignment(
        ledger,
        task_id=TaskId(seeded.tasks[0]),
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        reason="enough people",
        cause=cause(ledger),
    )
    phone.context.set_offline(False)
    expect(phone.locator(".p-refused")).to_contain_text("未记录", timeout=20_000)


def test_everything_fits_360_pixels_and_the_next_step_a_thumb(
    phone: Page, leader: Page, seeded: Scenario
) -> None:
    send(leader, seeded)
    box = phone.locator(".p-next").bounding_box()
    assert box is not None and box["height"] >= 60 and box["width"] >= 290
    navigate = phone.get_by_text("导航", exact=True).first.bounding_box()
    assert navigate is not None and navigate["height"] >= 44
    for query in ("lang=zh", "lang=zh&letters=large", "lang=en&letters=large"):
        for path in ("/phone", "/phone/tasks", "/phone/hours", f"/phone/tasks/{seeded.tasks[1]}"):
            phone.goto(f"{path}?{query}")
            assert phone.evaluate(FITS), (path, query)
        assert phone.locator("html").get_attribute("data-letters") == ("large" if "large" in query else None)


def test_it_works_without_scripts(
    seeded: Scenario, server: Server, new_context: Contexts, leader: Page
) -> None:
    send(leader, seeded)
    plain = new_context(base_url=server.url, java_script_enabled=False, **PHONE)
    page = plain.new_page()
    page.goto("/signin")
    page.fill("[name=account]", seeded.mobile("volunteer"))
    page.fill("[name=pin]", seeded.pin)
    page.press("[name=pin]", "Enter")
    for word in ("我出发了", "我到了", "完成了，我离岗"):
        page.get_by_role("button", name=word).click()
        expect(page).to_have_url(f"{server.url}/phone")
    expect(page.get_by_role("heading", name="现在没有任务")).to_be_visible()
