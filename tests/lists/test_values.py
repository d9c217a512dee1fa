"""What Excel does to numbers and days: mended where that is certain, explained where it is not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.lists import values
from app.lists.sheets import Cell

WHOLE = "13812345678"


@pytest.mark.parametrize(
    "cell",
    [
        13812345678,
        13812345678.0,
        "13812345678.0",
        "'13812345678",
        "１３８１２３４５６７８",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "8613812345678",
        "0086-138-1234-5678",
        "（138）12345678",
        "13812345678\u200b",
        "1.3812345678E+10",
    ],
)
def test_a_number_that_is_whole_is_read(cell: Cell) -> None:
    assert values.mobile(cell).value == WHOLE


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1.38E+10", "list.mobile_rounded"),
        ("1.38123E+10", "list.mobile_rounded"),
        ("1381234567", "list.mobile_length"),
        ("138123456789", "list.mobile_length"),
        (13812345678.5, "list.mobile_unreadable"),
        ("没带手机", "list.mobile_unreadable"),
    ],
)
def test_a_number_that_lost_digits_is_never_guessed(cell: Cell, said: str) -> None:
    read = values.mobile(cell)
    assert (read.value, read.said) == (None, said)


def test_of_several_numbers_the_first_good_one_and_that_is_said() -> None:
    read = values.mobile("027-8765/13812345678、13900000002")
    assert (read.value, read.said) == (WHOLE, "list.mobile_first_of_several")


def test_a_telephone_on_a_wall_is_taken_and_said() -> None:
    assert values.mobile("027-87654321").said == "list.mobile_landline"


@pytest.mark.parametrize(
    "cell", ["11010519491231002X", "11010519491231002x", "'11010519491231002X", "130503670401001"]
)
def test_a_whole_id_number_has_nothing_to_say(cell: Cell) -> None:
    assert values.id_number(cell).said == ""


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1.10101E+17", "list.id_rounded"),
        (110101199001011000, "list.id_rounded"),
        (1.10101199001011e17, "list.id_rounded"),
        ("110101199001011000", "list.id_rounded"),
        ("110105194912310021", "list.id_wrong"),
        ("1101051949123100", "list.id_length"),
    ],
)
def test_an_id_number_that_excel_has_cut_says_so(cell: Cell, said: str) -> None:
    assert values.id_number(cell).said == said


@pytest.mark.parametrize(
    "cell",
    [
        "2020.2.3",
        "2020-02-03",
        "2020/2/3 08:30",
        "2020年2月3日",
        "２０２０年２月３日",
        "20200203",
        43864,
        "43864",
        datetime.fromisoformat("2020-02-03T08:30"),
    ],
)
def test_a_day_in_every_form(cell: Cell) -> None:
    assert values.day(cell).value == date(2020, 2, 3)


def test_of_a_month_the_last_day_and_of_nonsense_nothing() -> None:
    assert values.day("2020.2").value == date(2020, 2, 29)
    assert values.day("2019年12月").value == date(2019, 12, 31)
    assert values.day("2020.13.1").said == "list.day_unreadable"
    assert values.day("长期") == values.Read()


def test_qualifications_by_the_words_people_use() -> None:
    assert values.credential_kinds("社工证，C1 驾照；唱歌") == (["social_worker", "driver"], ["唱歌"])
    assert values.credential_kinds("无") == ([], [])
