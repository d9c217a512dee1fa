"""Lists for Excel: what people typed stays what they typed, and the same rows are the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
from flask import Flask

from web.exports import Sheet, as_csv, as_list, as_xlsx

HEADS = ["姓名", "电话", "小时", "到岗"]
ARRIVED = datetime(2026, 8, 5, 6, 2, tzinfo=UTC)
ROWS = [["沈雨", "13900001003", Decimal("2.5"), ARRIVED], ["=1+1", "", 0, None]]


def test_texts_stay_texts_and_moments_are_local(app: Flask) -> None:
    with app.test_request_context():
        made = as_xlsx([Sheet("名单/1", HEADS, ROWS, above="8月5日")])
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None and page.title == "名单 1"
    assert [cell.value for cell in page[4]] == [
        "沈雨",
        "13900001003",
        2.5,
        ARRIVED.replace(hour=14, tzinfo=None),
    ]
    assert (page["A5"].value, page["A5"].data_type) == ("=1+1", "s")


def test_csv_begins_with_a_mark_and_starts_no_formula(app: Flask) -> None:
    with app.test_request_context():
        made = as_csv(["a"], [["=1+1"], ["@x"], ["-12.5"], ["+86 139 0000 1003"], ['say "hi"'], ["＝1+1"]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").split("\r\n")[1:-1] == [
        "'=1+1", "'@x", "-12.5", "+86 139 0000 1003", '"say ""hi"""', "'＝1+1",
    ]  # fmt: skip


def test_the_same_rows_are_the_same_bytes_also_in_another_process(app: Flask) -> None:
    with app.test_request_context():
        here = as_xlsx(
            [
                Sheet(
                    "a",
                    ["x"],
                    [
                        [
                            "甲",
                        ],
                        [1],
                    ],
                )
            ]
        )
    script = (
        "import sys, flask; from web.exports import *; app = flask.Flask('x');"
        "from flask_babel import Babel; Babel(app); c = app.test_request_context(); c.push();"
        "sys.stdout.buffer.write(as_xlsx([Sheet('a', ['x'], [['甲'], [1]])])); c.pop()"
    )
    there = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert here == there


def test_a_chinese_name_survives_the_download(app: Flask) -> None:
    with app.test_request_context():
        answer = as_list("志愿者", ["a"], [[1]], "csv")
    assert "filename*=UTF-8''%E5%BF%97" in answer.headers["Content-Disposition"]
    assert 'filename="muster.csv"' in answer.headers["Content-Disposition"]
