"""Lists as people write them in a chat."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from web.errandforms import items


@pytest.mark.parametrize(
    ("line", "name", "amount", "unit", "note"),
    [
        ("大米 5kg", "大米", "5", "kg", ""),
        ("大米5kg", "大米", "5", "kg", ""),
        ("5kg大米", "大米", "5", "kg", ""),
        ("2. 阿司匹林 x2盒 拜耳", "阿司匹林", "2", "盒", "拜耳"),
        ("③ 鸡蛋 30", "3 鸡蛋", "30", "", ""),
        ("可乐330ml 6瓶", "可乐330ml", "6", "瓶", ""),
        ("牛奶 250ml*12盒", "牛奶 250ml", "12", "盒", ""),
        ("硝苯地平 2盒 20mg", "硝苯地平", "2", "盒", "20mg"),
        ("84消毒液 ２瓶", "84消毒液", "2", "瓶", ""),
        ("84消毒液", "84消毒液", "1", "", ""),
        ("盐", "盐", "1", "", ""),
        ("猪肉：1.5斤（瘦一点）", "猪肉", "1.5", "斤", "瘦一点"),
        ("- 卫生纸 × 2 提", "卫生纸", "2", "提", ""),
        ("胰岛素笔 3ml:300单位 1支", "胰岛素笔 3ml:300单位", "1", "支", ""),
    ],
)
def test_a_line_is_read(app: Flask, line: str, name: str, amount: str, unit: str, note: str) -> None:
    (found,) = read(app, lines=line)
    said = (found.name, str(found.quantity.amount), found.quantity.unit, found.note)
    assert said == (name, amount, unit, note)


def test_empty_lines_are_nothing_and_the_order_stays(app: Flask) -> None:
    assert [one.name for one in read(app, lines="\n大米\n\n · \n盐\n", name_1="药")] == ["药", "大米", "盐"]


def read(app: Flask, **fields: Any) -> Any:
    with app.test_request_context("/", method="POST", data=fields):
        return items()
