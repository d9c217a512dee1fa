"""A volunteer's day on a phone at 360 pixels in large letters; wrong codes, double taps, old offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import dispatch, policies, volunteers
from app.ledger import Ledger
from app.secrets import Secrets
from domain.dispatch import Task, TaskId
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, sign_in
from tests.scenario import Scenario, cause
from tools.serving import Server

Contexts = Callable[..., BrowserContext]


@pytest.fixture
def phone(seeded: Scenario, server: Server, new_context: Contexts, ledger: Ledger) -> Page:
    """The volunteer's phone in large letters, where a temperature is required."""
    because = cause(ledger)
    policies.set_policy(
        ledger,
        response_id=ResponseId(seeded.response),
        name="V3",
        value="refuse",
        source="district order 7",
        valid_from=because.at - timedelta(days=1),
        cause=because,
    )
    page = sign_in(new_context(base_url=server.url, **PHONE), seeded, "volunteer")
    page.goto("/phone?letters=large")
    expect(page.locator("#net.live")).to_be_visible()
    return page


def offer(ledger: Ledger, seeded: Scenario) -> None:
    dispatch.offer_places(
        ledger,
        task_id=TaskId(seeded.tasks[0]),
        volunteer_ids=[VolunteerId(seeded.volunteers[0])],
        minutes=30,
        cause=cause(ledger),
    )


def sheet(seeded: Scenario, server: Server, new_context: Contexts) -> tuple[str, str]:
    """The site's link and the day's code, as the leader has them."""
    leader = sign_in(new_context(base_url=server.url), seeded, "leader")
    leader.goto(f"/dispatch/tasks/{seeded.tasks[0]}/site")
    link = re.search(r"/at/[\w-]+", leader.locator(".sheet-link").inner_text())
    leader.goto(f"/phone/tasks/{seeded.tasks[0]}/roll")
    assert link
    return link.group(0), leader.locator(".p-digits b").first.inner_text()


def tap(phone: Page, name: str) -> None:
    phone.get_by_role("button", name=name).first.click()


def test_offer_health_way_scan_finish_hours(
    phone: Page, seeded: Scenario, server: Server, new_context: Contexts, ledger: Ledger
) -> None:
    link, _code = sheet(seeded, server, new_context)
    offer(ledger, seeded)
    expect(phone.get_by_text("请您参加")).to_be_visible()
    assert phone.evaluate(FITS)
    tap(phone, "我接单")
    expect(phone.get_by_role("heading", name="先报健康：今天怎么样？")).to_be_visible()
    tap(phone, "低 0.1 度")
    assert phone.locator("#temperature").input_value() == "36.4"
    tap(phone, "情况属实，提交")
    expect(phone.locator(".p-health")).to_contain_text("36.4 °C")
    tap(phone, "我出发了")
    expect(phone.locator(".p-steps .c")).to_have_text("途中")
    phone.goto(link)  # what WeChat's scanner opens
    expect(phone.get_by_text("您已到岗")).to_be_visible()
    phone.get_by_role("link", name="去我的页面").click()
    tap(phone, "完成了，我离岗")
    expect(phone.get_by_role("heading", name="现在没有任务")).to_be_visible()
    phone.get_by_role("link", name="我的时数").click()
    expect(phone.locator(".p-hours")).to_contain_text("Deliver meals 送餐")
    assert phone.evaluate(FITS)


def test_a_wrong_code_says_why_and_stays_until_it_was_read(
    phone: Page,
    seeded: Scenario,
    server: Server,
    new_context: Contexts,
    ledger: Ledger,
    secrets: Secrets,
) -> None:
    _link, code = sheet(seeded, server, new_context)
    declare_and_send(ledger, secrets, seeded)
    phone.reload()
    for typed in (f"{(int(code) + 1) % 10000:04d}", code):
        phone.get_by_text("其他签到方式").click()
        phone.get_by_label("签到码").fill(typed)
        phone.get_by_role("button", name="签到", exact=True).click()
        if typed != code:
            expect(phone.locator(".p-refused")).to_contain_text("这不是该任务今天的签到码")
            phone.reload()
            expect(phone.locator(".p-refused")).to_be_visible()
            tap(phone, "知道了")
            expect(phone.locator(".p-refused")).to_have_count(0)
    expect(phone.get_by_role("button", name="完成了，我离岗")).to_be_visible()


def test_two_quick_taps_are_one_step(phone: Page, seeded: Scenario, ledger: Ledger, secrets: Secrets) -> None:
    declare_and_send(ledger, secrets, seeded)
    phone.reload()
    expect(phone.locator("#net.live")).to_be_visible()
    phone.get_by_role("button", name="我到了").dblclick()
    expect(phone.get_by_role("button", name="完成了，我离岗")).to_be_visible()
    events = [type(e).__name__ for e in ledger.events.get(seeded.tasks[0])]
    assert events.count(Task.VolunteerCheckedIn.__name__) == 1


def declare_and_send(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> None:
    """On the way, and well."""
    me, task = VolunteerId(seeded.volunteers[0]), TaskId(seeded.tasks[0])
    because = cause(ledger)
    volunteers.declare_health(
        ledger,
        volunteer_id=me,
        temperature=secrets.seal(seeded.people["volunteer"], "temperature", "36.5", because.command_id),
        fit=True,
        symptoms=False,
        from_risk_area=False,
        response_id=ResponseId(seeded.response),
        cause=because,
    )
    dispatch.assign_volunteer(ledger, task_id=task, volunteer_id=me, cause=cause(ledger))
    dispatch.set_out(ledger, task_id=task, volunteer_id=me, cause=cause(ledger))


def test_an_offer_answered_too_late_shows_what_is_near(phone: Page, seeded: Scenario, ledger: Ledger) -> None:
    offer(ledger, seeded)
    expect(phone.get_by_text("请您参加")).to_be_visible()
    phone.context.set_offline(True)
    tap(phone, "我接单")
    expect(phone.locator(".p-waiting")).to_contain_text("我接单")
    dispatch.withdraw_offers(ledger, task_id=TaskId(seeded.tasks[0]), reason="enough", cause=cause(ledger))
    phone.context.set_offline(False)
    expect(phone.locator(".p-refused")).to_contain_text("未记录：我接单", timeout=20_000)
    expect(phone.get_by_role("link", name="看附近还缺人的任务")).to_be_visible()


def test_a_guard_sees_a_held_volunteers_pass_void(
    phone: Page, seeded: Scenario, ledger: Ledger, server: Server, new_context: Contexts
) -> None:
    phone.goto("/phone/pass")
    expect(phone.locator(".qr svg")).to_be_visible()
    assert phone.evaluate(FITS)
    guard = new_context(base_url=server.url, **PHONE).new_page()
    guard.goto(phone.locator(".qr").get_attribute("data-link") or "")
    expect(guard.locator(".p-verdict")).to_have_text("现在有效")
    volunteers.place_hold(
        ledger,
        volunteer_id=VolunteerId(seeded.volunteers[0]),
        kind="other",
        reason="",
        until=None,
        cause=cause(ledger),
    )
    expect(phone.locator(".p-why")).to_contain_text("已暂停使用")  # by itself
    guard.reload()
    expect(guard.locator(".p-verdict")).to_have_text("无效")
