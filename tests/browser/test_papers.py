"""The signed sheet on a telephone, and the brief's counter, in real Chromium."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from domain.reports import length
from tests.browser.conftest import PHONE
from tests.browser.test_phone import FITS, Contexts, sign_in
from tests.files.test_files import photo
from tests.scenario import Scenario
from tools.serving import Server


def test_a_sheet_is_photographed_and_filled_in_on_a_telephone(
    seeded: Scenario, server: Server, new_context: Contexts, tmp_path: Path
) -> None:
    sheet = tmp_path / "签到表.jpg"
    sheet.write_bytes(photo(size=(600, 900)))
    page = sign_in(new_context(base_url=server.url, **PHONE), seeded, "leader")
    page.goto(f"/papers/tasks/{seeded.tasks[0]}/back-fill?letters=large")
    page.set_input_files("[name=photo]", sheet)
    page.get_by_role("button", name="上传照片").click()
    expect(page.get_by_alt_text("已签名的签到表照片")).to_have_js_property("naturalWidth", 600)
    page.fill("[name=q]", "吴岚")
    page.get_by_role("button", name="添加实际到场的人").click()
    page.fill("[name=day]", "2026-01-05")
    page.fill(f'[name="in.{seeded.volunteers[2]}"]', "09:00")
    page.fill(f'[name="out.{seeded.volunteers[2]}"]', "11:30")
    assert page.evaluate(FITS)
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_text("已补录 1 人")).to_be_visible()
    expect(page.locator(".people .who")).to_have_text(["吴岚"])


def test_the_counter_counts_as_the_server_does(
    seeded: Scenario, server: Server, new_context: Contexts
) -> None:
    page = sign_in(new_context(base_url=server.url), seeded, "admin")
    page.goto(f"/reports/brief?response={seeded.response}&organisation={seeded.district}")
    for text in ("志愿者 25人，covid-19。", "“双送”——𠮷野家 3.5 h", "　\n", "字" * 401):
        page.fill("[name=brief]", text)
        expect(page.locator("[data-counts] b")).to_have_text(str(length(text)))
    expect(page.locator("[data-counts] .over")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("简报共 401 字")).to_be_visible()
