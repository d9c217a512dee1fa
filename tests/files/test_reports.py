"""Daily reports: the figures of the day, made again identical; filed, sent to two; zero when nothing was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import openpyxl
import pytest
from docx import Document
from flask import Flask

from app.dispatch import back_fill, complete_task, report_results, verify_task
from app.ledger import Ledger
from app.needs import report_need
from domain.dispatch import TaskId
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.reports import ReportRow
from tests.files.test_papers import letters
from tests.scenario import Scenario, cause, open_task
from tests.web.conftest import Person
from tools.serving import Server

Enter = Callable[[str], Person]


def today(ledger: Ledger) -> str:
    return (ledger.now() + timedelta(hours=8)).date().isoformat()


def asked(seeded: Scenario, ledger: Ledger, **more: object) -> str:
    about = {"response": seeded.response, "organisation": seeded.district, "day": today(ledger)}
    return urlencode({**about, **more})


def about(seeded: Scenario, ledger: Ledger) -> dict[str, str]:
    return {
        "response_id": str(seeded.response),
        "organisation_id": str(seeded.district),
        "day": today(ledger),
    }


@pytest.fixture
def worked(app: Flask, ledger: Ledger, seeded: Scenario) -> Scenario:
    """沈雨 served five minutes on paper, 30 portions were brought, and the task was verified."""
    task = TaskId(seeded.tasks[0])
    end = ledger.now()
    times = {"starts_at": end - timedelta(minutes=5), "ends_at": end}
    served = {"task_id": task, "volunteer_id": VolunteerId(seeded.volunteers[0])}
    back_fill(ledger, **served, **times, cause=cause(ledger))
    complete_task(ledger, task_id=task, cause=cause(ledger))
    report_results(ledger, task_id=task, results={"portions": 30}, cause=cause(ledger))
    verify_task(ledger, task_id=task, note="", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    return seeded


def figures(page: str) -> dict[str, str]:
    found = re.findall(r'<th scope="row">([^<]+)</th><td class="n">([^<]+)</td>', page)
    return dict(found)


def test_the_page_shows_the_days_figures(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    page = enter("admin").text(f"/reports?{asked(worked, ledger)}")
    shown = figures(page)
    assert (shown["出动人次"], shown["服务小时"]) == ("1", "0.1")
    assert (shown["新建任务"], shown["完成任务"], shown["核实任务"]) == ("2", "1", "1")
    assert "桥南街道" in page and re.search(r"送菜送药</td>.*?30", page, re.S)


def test_another_day_has_none_of_it_and_is_a_zero_report(
    worked: Scenario, enter: Enter, ledger: Ledger
) -> None:
    day = (ledger.now() + timedelta(hours=8) - timedelta(days=3)).date().isoformat()
    page = enter("admin").text(f"/reports?{asked(worked, ledger, day=day)}")
    assert "零报告" in page and figures(page)["出动人次"] == "0"


def test_word_and_excel_say_the_same(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    person = enter("admin")
    word = Document(io.BytesIO(person.get(f"/reports/daily.docx?{asked(worked, ledger)}").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert cells[cells.index("出动人次") + 1] == "1" and "负责人（签名、盖章）" in cells
    book = openpyxl.load_workbook(io.BytesIO(person.get(f"/reports/daily.xlsx?{asked(worked, ledger)}").data))
    lines = {row[0]: row[1] for row in book.worksheets[0].iter_rows(max_col=2, values_only=True)}
    assert (lines["出动人次"], lines["服务小时"]) == (1, 0.1)
    assert "出动人次" in letters(person.get(f"/reports/daily.pdf?{asked(worked, ledger)}").data)


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_made_again_as_of_the_same_record_it_is_identical(
    worked: Scenario, enter: Enter, ledger: Ledger, form: str, app: Flask
) -> None:
    person, position = enter("admin"), ledger.head()
    path = f"/reports/daily.{form}?{asked(worked, ledger, at=f'p{position}', language='zh')}"
    first = person.get(path).data
    open_task(ledger, worked, title="later", starts_at=ledger.now())
    app.extensions["muster"].projector.catch_up()
    person.client.set_cookie("lang", "en")
    assert person.get(path).data == first
    assert person.get(f"/reports/daily.{form}?{asked(worked, ledger)}").data != first


def test_another_process_makes_the_same_bytes(
    worked: Scenario, server: Server, app: Flask, ledger: Ledger
) -> None:
    muster = app.extensions["muster"]
    session = muster.secrets.sessions.open(worked.people["admin"], 1, "test")
    client = app.test_client()
    client.set_cookie("muster", session)
    for form in ("docx", "xlsx"):
        path = f"/reports/daily.{form}?{asked(worked, ledger, at=f'p{ledger.head()}')}"
        request = Request(server.url + path, headers={"Cookie": f"muster={session}"})
        with urlopen(request) as answer:
            assert answer.read() == client.get(path).data


def test_it_is_filed_compared_and_sent_to_two(
    database: Any, worked: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    person, page, body = enter("admin"), f"/reports?{asked(worked, ledger)}", about(worked, ledger)
    refused = person.send(page, "/reports/sent", recipient="区民政局", **body)
    assert refused.status_code == 422 and "尚未上报" in refused.text
    assert person.send(page, "/reports/file", **body).status_code == 303
    for body_name in ("区民政局", "区应急管理局"):
        assert person.send(page, "/reports/sent", recipient=body_name, **body).status_code == 303
    person.send(page, "/reports/remarks", words="此后的改动不影响已上报的日报。", **body)
    person.send(page, "/reports/check", **body)
    shown = person.text(page)
    assert "逐字节一致" in shown and "区民政局" in shown and "已登记" not in shown
    [row] = app.extensions["muster"].views.rows(ReportRow)
    assert [one["recipient"] for one in row.sent] == ["区民政局", "区应急管理局"]


def test_figures_of_others_are_typed_in_and_taken_out(
    worked: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    person, page, body = enter("admin"), f"/reports?{asked(worked, ledger)}", about(worked, ledger)
    typed = {"source": "蓝天救援队", "person_trips": "12", "households": "40"}
    assert person.send(page, "/reports/figures", **typed, **body).status_code == 303
    shown = person.text(page)
    assert "蓝天救援队" in shown and "40" in shown
    assert person.send(page, "/reports/figures", source="蓝天救援队", withdraw="1", **body).status_code == 303
    assert "蓝天救援队" not in person.text(page)
    for wrong in ({"person_trips": "-1"}, {"person_trips": "viele"}, {}):
        assert person.send(page, "/reports/figures", source="甲", **wrong, **body).status_code in (400, 422)


@pytest.mark.parametrize(("most", "field", "path"), [(400, "brief", "brief"), (3000, "words", "remarks")])
def test_p1_a_text_too_long_is_refused_and_comes_back(
    worked: Scenario, enter: Enter, ledger: Ledger, most: int, field: str, path: str
) -> None:
    person, body = enter("admin"), about(worked, ledger)
    page = f"/reports?{asked(worked, ledger)}"
    assert person.send(page, f"/reports/{path}", **{field: "字" * most}, **body).status_code == 303
    answer = person.send(page, f"/reports/{path}", **{field: "字" * most + "多"}, **body)
    assert answer.status_code == 422 and f"{most + 1} 字" in answer.text
    assert "字" * most + "多" in answer.text


def test_a_need_whose_time_has_not_come_is_nothing_to_see_to(
    app: Flask, seeded: Scenario, enter: Enter, ledger: Ledger
) -> None:
    for title, late in (("药 A", timedelta(minutes=1)), ("药 B", -timedelta(minutes=1))):
        said = {"response_id": ResponseId(seeded.response), "area_code": AreaCode("990000001001")}
        by = ledger.now() - late
        needed = said | {"kind": "people", "urgency": "urgent", "title": title, "needed_by": by}
        report_need(ledger, **needed, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    page = enter("admin").text(f"/reports?{asked(seeded, ledger)}")
    assert ("药 A：需在" in page, "药 B：需在" in page) == (True, False)


def test_the_brief_is_prefilled_from_the_figures(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    page = enter("admin").text(f"/reports/brief?{asked(worked, ledger)}")
    assert "出动志愿者 1 人次" in page and "data-pattern" in page and "/ 400" in page


def test_p2_the_days_owed_are_named_until_they_are_filed(
    worked: Scenario, enter: Enter, app: Flask, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.reports import due

    person, page = enter("admin"), f"/reports?{asked(worked, ledger)}"
    monkeypatch.setattr(due, "DUE_AT", due.time(0))
    assert "有 1 天的日报未报" in person.text(page)
    person.send(page, "/reports/file", **about(worked, ledger))
    assert "日报未报" not in person.text(page)


def test_the_documents_carry_no_time_of_their_own(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    for form in ("docx", "xlsx"):
        made = enter("admin").get(f"/reports/daily.{form}?{asked(worked, ledger)}").data
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert len({info.date_time for info in archive.infolist()}) == 1
            assert b"2020-01-01T00:00:00" in archive.read("docProps/core.xml")


def test_a_leader_reads_and_does_not_file(worked: Scenario, enter: Enter, ledger: Ledger) -> None:
    leader, body = enter("leader"), about(worked, ledger) | {"organisation_id": str(worked.team)}
    team = f"/reports?{asked(worked, ledger, organisation=worked.team)}"
    assert "日报" in leader.text(team)
    assert leader.send(team, "/reports/file", **body).status_code == 403
    assert leader.get(f"/reports?{asked(worked, ledger)}").status_code in (403, 404)


@pytest.mark.parametrize("day", ["", "gestern", "0001-01-01", "9999-12-31"])
def test_an_unreadable_day_is_refused_kindly(
    worked: Scenario, enter: Enter, ledger: Ledger, day: str
) -> None:
    answer = enter("admin").get(f"/reports?{asked(worked, ledger, day=day or 'x')}")
    assert answer.status_code == 400
