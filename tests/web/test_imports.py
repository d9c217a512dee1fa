"""Bringing in a list: looked at first, recorded once, what was refused comes back as Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.ledger import Ledger
from app.teams import form_team
from domain.organisations import OrganisationId
from domain.volunteers import VolunteerId
from projections.volunteers import VolunteerRow
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
LIST = "序号\t姓名\t电话\t地址\n1\t张三\t13800000001\t柳园社区\n2\t李四\t1.39E+10\t\n3\t张三\t13800000001\t\n"


def send(leader: Person, seeded: Scenario, **what: Any) -> TestResponse:
    place = {"organisation_id": str(seeded.team), "area_code": "990000001"}
    fields = leader.hidden("/volunteers/import") | place | what
    answer: TestResponse = leader.client.post(
        "/volunteers/import", data=fields, content_type="multipart/form-data"
    )
    return answer


def count(app: Flask) -> int:
    return int(app.extensions["muster"].views.count(VolunteerRow))


def test_from_paste_to_registered(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, before = enter("leader"), count(app)
    preview = send(leader, seeded, text=LIST).location
    page = leader.text(preview)
    assert count(app) == before
    assert [int(n) for n in re.findall(r"<div[^>]*><b[^>]*>(\d+)</b>", page)][:3] == [1, 0, 2]
    recorded = leader.send(preview, f"{preview}/record")
    assert (recorded.status_code, count(app)) == (303, before + 1)
    assert (
        "张三"
        in leader.client.post("/volunteers/find", data=leader.hidden("/volunteers") | {"q": "张三"}).text
    )


def test_sent_twice_or_again_registers_nobody_twice(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, before = enter("leader"), count(app)
    for _ in range(2):
        preview = send(leader, seeded, text=LIST).location
        for _ in range(2):
            assert leader.send(preview, f"{preview}/record").status_code == 303
    assert count(app) == before + 1


def test_what_was_refused_comes_back_as_excel(seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    preview = send(leader, seeded, text=LIST).location
    leader.send(preview, f"{preview}/record")
    page = openpyxl.load_workbook(io.BytesIO(leader.get(f"{preview}/refused.xlsx").data)).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert [row[2] for row in rows] == ["姓名", "李四", "张三"]
    assert "1.39E+10" in str(rows[1][-1])


def test_other_columns_are_chosen_and_remembered(seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    odd = "谁\t呼\n张三\t13800000001\n"
    preview = send(leader, seeded, text=odd + "李四\t13800000002\n").location
    chosen = {"column_0": "name", "column_1": "mobile"}
    leader.send(preview, f"{preview}/columns", **chosen)
    assert leader.send(preview, f"{preview}/columns", column_0="").status_code == 400


def test_a_file_of_any_kind_and_what_is_none(seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    gbk = (io.BytesIO(LIST.encode("gbk")), "名单.csv")
    assert send(leader, seeded, file=gbk).status_code == 303
    for wrong in (b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04", b"\xff\xd8\xff\xe0\0\x10JFIF"):
        refused = send(leader, seeded, file=(io.BytesIO(wrong), "a.xlsx"), text="kept 张三")
        assert refused.status_code == 400
        assert "kept 张三" in refused.text
    assert send(leader, seeded).status_code == 400


def test_too_many_lines_and_too_many_bytes_are_said(seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    long = "姓名,手机\n" + "张三,13800000001\n" * 5001
    assert send(leader, seeded, file=(io.BytesIO(long.encode()), "a.csv")).status_code == 400
    body, kind = io.BytesIO(b"x" * 12_000_000), "multipart/form-data; boundary=x"
    refused = leader.client.post("/volunteers/import", input_stream=body, content_type=kind)
    assert refused.status_code == 413


def test_nobody_else_finds_the_list(seeded: Scenario, enter: Enter) -> None:
    preview = send(enter("leader"), seeded, text=LIST).location
    other = enter("admin")
    assert other.get(preview).status_code == 404
    assert other.send("/volunteers/import", f"{preview}/record").status_code == 404


def test_lines_elsewhere_are_not_the_leaders_to_register(seeded: Scenario, enter: Enter) -> None:
    text = LIST + "4\t王五\t13700000003\t北岸街道\n"
    page = enter("leader")
    assert "北岸街道" in page.text(send(page, seeded, text=text).location)


@pytest.mark.parametrize("step", ["columns", "record"])
def test_a_list_that_is_gone_says_so(enter: Enter, step: str) -> None:
    gone = f"/volunteers/import/00000000-0000-0000-0000-000000000000/{step}"
    assert enter("leader").send("/volunteers/import", gone).status_code == 404


def test_who_is_registered_gets_the_team_and_insurance_of_the_list(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    leader, views, forming = enter("leader"), app.extensions["muster"].views, cause(ledger)
    shen, zhou, _wu = seeded.volunteers
    about = {"organisation_id": OrganisationId(seeded.team), "leader_id": VolunteerId(shen)}
    form_team(ledger, name="突击一队", **about, cause=forming)
    app.extensions["muster"].projector.catch_up()
    listed = "姓名\t队伍\t保险公司\t保单号\t保险截止\n周宁\t突击一队\t平安\tP-9\t2031-12-31\n"
    preview = send(leader, seeded, text=listed).location
    page = leader.text(preview)
    assert "将加入“突击一队”" in page
    assert "将补保险 P-9" in page
    for _twice in range(2):
        assert leader.send(preview, f"{preview}/record", known="1").status_code == 303
    row = views.one(VolunteerRow, zhou)
    assert row.teams == [str(forming.new_id("team"))]
    assert [one["policy_number"] for one in row.insured] == ["LH-1", "P-9"]
    again = send(leader, seeded, text=listed).location
    assert "将加入" not in leader.text(again)
