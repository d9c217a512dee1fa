"""D19: donations in the daily report, and the week as the sum of its days, made again byte for byte."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from flask import Flask

from app.ledger import Ledger
from domain.base import RuleBroken
from domain.donations.rules_disclosure import d19_weekly_summary
from domain.reports import WeeklySummary
from projections.reports import SummaryRow
from tests.domain.harness import cause, someone
from tests.domain.world import QIAONAN
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, Scene
from tests.files.test_reports import about, figures
from tests.scenario import Scenario, open_task
from tests.web.conftest import Person

Enter = Callable[[str], Person]
Show = Callable[[], object]
FILED = {"as_of": 12, "zero": False, "language": "zh", "word": "a" * 64, "excel": "b" * 64}


def asked(seeded: Scenario, ledger: Ledger, **more: object) -> str:
    day = (ledger.now() + timedelta(hours=8)).date()
    said = {"response": seeded.response, "organisation": seeded.district, "day": day.isoformat()}
    return urlencode(said | more)


@pytest.fixture
def sent(masks: Scene, show: Show) -> Scene:
    """Three thousand arrived at the Central Hospital, two thousand are on their way to the children's."""
    masks.send(3000, CENTRAL)
    masks.send(2000, CHILDREN, arrive=False)
    show()
    return masks


def test_D19_the_daily_report_says_what_came_went_and_is_there(
    sent: Scene, enter: Enter, ledger: Ledger
) -> None:
    page = enter("admin").text(f"/reports?{asked(sent.seeded, ledger)}")
    shown = figures(page)
    wanted = {"接收物资捐赠（笔）": "1", "出库配送（批）": "2", "接收方已签收（批）": "1"}
    assert wanted.items() <= shown.items()
    cells = page[page.index("发放去向") :]
    assert "林河中心医院" in cells and "3000" in cells
    assert all(number in page for number in ("10000", "5000"))


def test_D19_the_week_is_the_days_together_and_shows_each(sent: Scene, enter: Enter, ledger: Ledger) -> None:
    page = enter("admin").text(f"/reports/weekly?{asked(sent.seeded, ledger)}")
    assert "周结" in page and figures(page)["出库配送（批）"] == "2"
    book = openpyxl.load_workbook(
        io.BytesIO(enter("admin").get(f"/reports/weekly.xlsx?{asked(sent.seeded, ledger)}").data)
    )
    pages = [page for page in book.worksheets if page.title.startswith("逐日情况")]
    lines = {row[0]: row[1:] for page in pages for row in page.iter_rows(min_row=2, values_only=True)}
    assert len(lines["出库配送（批）"]) == 7 and sum(map(int, lines["出库配送（批）"])) == 2


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_D19_a_week_made_again_as_of_its_record_is_identical(
    sent: Scene, enter: Enter, ledger: Ledger, show: Show, form: str
) -> None:
    person = enter("admin")
    path = f"/reports/weekly.{form}?{asked(sent.seeded, ledger, at=f'p{ledger.head()}', language='zh')}"
    first = person.get(path).data
    sent.send(1000, CENTRAL)
    show()
    again, now = (person.get(p).data for p in (path, f"/reports/weekly.{form}?{asked(sent.seeded, ledger)}"))
    assert hashlib.sha256(again).digest() == hashlib.sha256(first).digest() != hashlib.sha256(now).digest()


def test_D19_a_week_is_filed_once_it_is_over_and_compared(
    sent: Scene, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    person, week = enter("admin"), (ledger.now() - timedelta(days=7) + timedelta(hours=8)).date()
    page = f"/reports/weekly?{asked(sent.seeded, ledger, day=week)}"
    body = about(sent.seeded, ledger) | {"day": week.isoformat()}
    assert person.send(page, "/reports/weekly/check", **body).status_code == 400
    assert person.send(page, "/reports/weekly/file", **body).status_code == 303
    open_task(ledger, sent.seeded, title="later", starts_at=ledger.now())
    person.send(page, "/reports/weekly/check", **body)
    assert "逐字节一致" in person.text(page)
    [row] = app.extensions["muster"].views.rows(SummaryRow)
    assert row.week == (week - timedelta(days=week.weekday())).isoformat()


def test_D19_the_weeks_that_are_over_are_owed_until_they_are_filed() -> None:
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    begun: dict[str, Any] = {"first": date(2026, 11, 12)}
    assert [f.params["week"] for f in d19_weekly_summary(**begun, today=sunday, filed=())] == ["2026-11-09"]
    owed = d19_weekly_summary(**begun, today=monday, filed=("2026-11-09",))
    assert [f.params["week"] for f in owed] == ["2026-11-16"]


WRONG = [("2026-11-17", "report.no_monday"), ("2026-11-23", "report.week_runs")]


@pytest.mark.parametrize(("week", "key"), WRONG)
def test_D19_a_week_begins_on_a_monday_and_ends_before_it_is_filed(week: str, key: str) -> None:
    whose = {"response_id": someone("flood"), "organisation_id": someone("district"), "area_code": QIAONAN}
    with pytest.raises(RuleBroken, match=key.replace(".", r"\.")):
        WeeklySummary.file(**whose, week=week, **FILED, cause=cause())  # type: ignore[arg-type]


def test_the_brief_tells_of_donations(sent: Scene, enter: Enter, ledger: Ledger) -> None:
    text = enter("admin").text(f"/reports/brief?{asked(sent.seeded, ledger)}")
    assert "接收物资捐赠 1 笔" in text and "出库配送 2 批" in text


def test_a_day_without_donations_stays_a_zero_report(masks: Scene, enter: Enter, ledger: Ledger) -> None:
    day = datetime.now(UTC).date() - timedelta(days=3)
    page = enter("admin").text(f"/reports?{asked(masks.seeded, ledger, day=day)}")
    assert "零报告" in page and figures(page)["接收物资捐赠（笔）"] == "0"
