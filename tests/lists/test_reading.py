"""Lists as they really come: titles, merged cells, totals, GBK, tabs, chains; nobody has to tidy up."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from app.lists import Line, Sheet, guessed, open_list, read_lines
from domain.base import BadInput


def workbook(*rows: tuple[Any, ...], merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for ref in merged:
        sheet.merge_cells(ref)
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def lines(given: bytes | str) -> list[Line]:
    sheet = open_list(given)
    return list(read_lines(sheet, guessed(sheet.headers)))


def people(given: bytes | str) -> list[tuple[str, str]]:
    return [(line.name, line.mobile) for line in lines(given)]


def refusal(given: bytes | str) -> str:
    with pytest.raises(BadInput) as refused:
        lines(given)
    return refused.value.key


TABLE = (
    ("序号", "姓 名", "联系方式", "所在社区"),
    (1, "张 三", 13800000001, "柳园社区"),
    (2, "李四", "139-0000-0002", None),
)
BOTH = [("张三", "13800000001"), ("李四", "13900000002")]


def test_a_title_merged_over_the_table_empty_rows_and_a_total() -> None:
    title, total = ("桥南街道志愿者花名册",), ("合计", "2人")
    made = workbook(title, (), *TABLE, (), (3, None, None), total, ("填表人：王五",), merged=("A1:D1",))
    assert people(made) == BOTH
    assert [line.number for line in lines(made)] == [4, 5]


def test_a_total_under_the_column_of_numbers_is_nobody() -> None:
    total = (None, "合 计：", "2", None)
    assert people(workbook(*TABLE, total)) == BOTH


def test_two_rows_of_headers_under_a_merged_one() -> None:
    upper, lower = ("姓名", "联系方式", None), (None, "手机", "微信")
    made = workbook(upper, lower, ("张三", 13800000001, "wx"), merged=("B1:C1", "A1:A2"))
    assert people(made) == [BOTH[0]]


def test_a_team_merged_over_its_members_belongs_to_each() -> None:
    rows = [("队伍", "姓名"), ("一队", "张三"), (None, "李四"), ("二队", "王五")]
    made = workbook(*rows, merged=("A2:A3",))
    assert [line.team for line in lines(made)] == ["一队", "一队", "二队"]


def test_headers_repeated_on_every_printed_page_are_no_people() -> None:
    assert people(workbook(TABLE[0], TABLE[1], TABLE[0], TABLE[2])) == BOTH


def test_the_sheet_with_people_is_found_among_several() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["填写说明", "请勿修改"])
    for row in TABLE:
        book.create_sheet("名单") if "名单" not in book.sheetnames else None
        book["名单"].append(row)
    sheet = open_list(saved(book))
    assert (sheet.headers[1], sheet.left_out) == ("姓 名", ["Sheet"])


def test_a_list_without_headers_is_told_by_its_contents() -> None:
    assert people(workbook(*TABLE[1:])) == BOTH
    assert people("张三\t13800000001\n李四\t139 0000 0002\n") == BOTH


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_in_every_usual_encoding(encoding: str) -> None:
    text = '姓名,手机号码,地址\r\n张三,13800000001,"柳园,3号"\r\n李四,13900000002,\r\n'
    assert people(text.encode(encoding)) == BOTH
    assert lines(text.encode(encoding))[0].area == "柳园,3号"


def test_semicolons_and_tabs_and_english_headers() -> None:
    assert people("Full name;Mobile (required)\n张三;13800000001\n李四;13900000002".encode()) == BOTH
    assert people("Volunteer\tTel.\n张三\t13800000001\n李四\t+86 13900000002\n") == BOTH


def test_a_quote_left_open_costs_its_own_line_only() -> None:
    text = '姓名,手机\n"张三,13800000001\n李四,13900000002\n' + "王五,13700000003\n" * 8
    assert people(text.encode())[1] == BOTH[1]


CHAIN = """#接龙
守卡口报名，请写姓名 电话 街道
例 王小明 13800000000 桥南街道

1. 张三 138 0000 0001 柳园社区 🙋
2、李四13900000002，有驾照
 3）📱137-0000-0003 王五（桥南街道）
④ 姓名：赵六 电话：13600000004
5️⃣ 孙七+8613500000005 心理咨询师
6. 只有名字
"""


def test_a_chain_from_the_group_in_any_order_and_decoration() -> None:
    assert people(CHAIN) == [
        *BOTH,
        ("王五", "13700000003"),
        ("赵六", "13600000004"),
        ("孙七", "13500000005"),
        ("只有名字", ""),
    ]
    found = lines(CHAIN)
    assert [found[0].area, found[2].area] == ["柳园社区", "桥南街道"]
    assert [found[1].credentials, found[4].credentials] == [("driver",), ("counsellor",)]


def test_an_old_workbook_or_one_with_a_password_says_what_to_do() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600) == "list.old_excel"


def test_what_is_no_list_is_refused() -> None:
    assert refusal(b"PK\x03\x04 broken") == "list.broken"
    assert refusal(b"\xff\xd8\xff\xe0\0\x10JFIF") == "list.encoding"
    assert refusal("  \n ") == "list.empty"
    assert refusal(workbook(())) == "list.empty"


def packed(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def test_a_bomb_and_a_document_type_never_unfold() -> None:
    assert refusal(packed("xl/sharedStrings.xml", b"0" * 40_000_000)) == "list.too_large"
    assert refusal(packed("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x []><x/>')) == "list.broken"


def test_a_wide_and_a_long_cell_are_cut() -> None:
    made = workbook(("姓名", "手机", *["x"] * 90), ("张三", 13800000001, "长" * 9000))
    assert max(len(cells) for _, cells in open_list(made).rows) <= 60
    assert people(made) == [BOTH[0]]


def test_what_a_column_was_called_before_is_remembered() -> None:
    assert guessed(["人", "呼"], {"人": "name", "呼": "mobile"}) == ["name", "mobile"]
    assert guessed(["姓名", "紧急联系人", "紧急联系电话"]) == ["name", "", ""]


def test_qualifications_insurance_and_days() -> None:
    head = ("姓名", "资格证书", "证书有效期至", "保险公司", "保单号", "保险到期")
    row = (
        "张三",
        "社会工作师、驾驶证 会唱歌",
        "2027.2.3",
        "平安",
        "P-1",
        datetime.fromisoformat("2027-01-01"),
    )
    line = lines(workbook(head, row))[0]
    assert (line.credentials, line.credential_until) == (("social_worker", "driver"), date(2027, 2, 3))
    assert (line.insurer, line.policy_number, line.insured_until) == ("平安", "P-1", date(2027, 1, 1))
    assert [remark.key for remark in line.remarks] == ["list.credential_unknown"]


def test_a_sheet_may_be_read_with_another_mapping() -> None:
    sheet = open_list(workbook(("甲", "乙"), ("13800000001", "张三")))
    assert isinstance(sheet, Sheet)
    assert [(one.name, one.mobile) for one in read_lines(sheet, ["mobile", "name"])][-1] == BOTH[0]
