"""`muster import institutions|needs` and `muster list needs`: what hospitals asked for, as of any moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projections.history import HistoryRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.reading import Views
from projections.responses import ResponseRow

WUHAN = next(
    (
        up / "shared/data/wuhan-2020"
        for up in Path(__file__).parents
        if (up / "shared/data/wuhan-2020").exists()
    ),
    Path("shared/data/wuhan-2020"),
)
OPEN_AT_THE_END_OF = {
    "2020-01-27": 0, "2020-01-28": 7, "2020-01-29": 134, "2020-02-01": 146, "2020-02-03": 144,
    "2020-02-05": 302, "2020-02-09": 304, "2020-02-10": 332, "2020-02-13": 368, "2020-02-14": 384,
    "2020-02-18": 387,
}  # fmt: skip
AREAS = ("99,示例省,,province", "9901,澜州市,99,city", "990106,澜川区,9901,district")
Run = Callable[..., Any]


def line(day: int, change: str, item: str | None = None, **more: object) -> dict[str, object]:
    """A change of the invented hospital 澜川医院 on a day of March 2020, at eight."""
    base = {
        "at": f"2020-03-{day:02}T08:00:00+08:00",
        "city": "澜州市",
        "district": "澜川区",
        "hospital": "澜川医院",
        "hospital_id": "H1",
        "change": change,
        "item": item,
        "quantity": None,
        "specification": None,
    }
    return base | more


def written(path: Path, *lines: object) -> Path:
    """A file with these lines; a text stands as it is."""
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


@pytest.fixture
def march(run: Run, tmp_path: Path) -> Path:
    """Masks asked for on the 1st, more on the 2nd, gowns on the 3rd; closed, left, and asked for again."""
    (tmp_path / "areas.csv").write_text("\n".join(["code,name,parent,level", *AREAS, ""]), "utf-8")
    run("import", "areas", tmp_path / "areas.csv")
    return written(
        tmp_path / "march.jsonl",
        line(1, "hospital_listed"),
        line(1, "need_opened", "口罩"),
        line(2, "need_opened", "口罩", quantity=500, revises=True),
        line(3, "need_opened", "隔离衣", quantity=20, specification="XL"),
        line(4, "note_changed", note="夜间送货走东门"),
        line(5, "need_closed", "口罩"),
        line(6, "hospital_delisted"),
        line(7, "need_opened", "口罩"),
    )


@pytest.mark.usefixtures("database")
def test_each_opening_is_a_need_and_every_end_ends_it(run: Run, march: Path, views: Views) -> None:
    said = run("import", "needs", march, "--json")
    assert (said.code, said.summary) == (0, {"read": 8, "recorded": 8, "unchanged": 0, "refused": 0})
    rows = views.rows(NeedRow, order_by=NeedRow.c.number)
    assert [(row.number, row.title, row.status, row.quantity) for row in rows] == [
        (1, "澜川医院：口罩", "met", 500),
        (2, "澜川医院：隔离衣", "withdrawn", 20),
        (3, "澜川医院：口罩", "reported", None),
    ]
    assert {row.area_code for row in rows} == {"990106"}
    assert rows[1].lines == [{"item": "隔离衣", "quantity": 20, "unit": "", "specification": "XL"}]


def test_the_importer_starts_a_historical_response_that_began_with_the_first_line(
    run: Run, march: Path, views: Views
) -> None:
    run("import", "needs", march)
    (response,) = views.rows(ResponseRow)
    assert (response.name, response.kind, response.historical) == ("澜州市 2020", "epidemic", True)
    assert (response.area_code, response.started_at.isoformat()) == ("9901", "2020-03-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2020-02-29", 0), ("2020-03-01", 1), ("2020-03-03", 2), ("2020-03-05T07:59", 2),
        ("2020-03-05T00:00:00Z", 1), ("2020-03-06", 0), ("2020-03-07", 1),
    ],
)  # fmt: skip
def test_the_list_as_of_what_happened(run: Run, march: Path, at: str, count: int) -> None:
    run("import", "needs", march)
    assert run("list", "needs", "--open", "--at", at, "--json").summary == {"count": count}
    assert run("list", "needs", "--response", "澜州市 2020", "--open", "--at", at).out.endswith(
        f"{count} needs\n"
    )


def test_other_responses_are_listed_as_of_what_was_recorded(run: Run, march: Path, seeded: Any) -> None:
    run("import", "needs", march, "--response", seeded.response)
    asked = ("list", "needs", "--response", seeded.response, "--json", "--at")
    assert run(*asked, "2020-03-03").summary == {"count": 0}
    assert run(*asked, "2199-01-01").summary == {"count": 3}


@pytest.mark.usefixtures("database")
def test_a_second_import_records_nothing_whatever_the_file_is_called(
    run: Run, march: Path, tmp_path: Path
) -> None:
    run("import", "needs", march)
    before = run("status", "--json").summary["head"]
    again = run("import", "needs", written(tmp_path / "b.jsonl", *reversed_spaces(march)), "--json")
    assert again.summary == {"read": 8, "recorded": 0, "unchanged": 8, "refused": 0}
    assert run("status", "--json").summary["head"] == before


def reversed_spaces(file: Path) -> list[str]:
    """The same lines with their fields in another order and other spaces."""
    values = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    return [json.dumps(dict(reversed(value.items())), separators=(",", ":")) for value in values]


def test_a_file_that_goes_on_continues_the_response(
    run: Run, march: Path, tmp_path: Path, views: Views
) -> None:
    run("import", "needs", march)
    run("import", "needs", written(tmp_path / "april.jsonl", line(8, "need_closed", "口罩")))
    assert [row.status for row in views.rows(NeedRow, order_by=NeedRow.c.number)] == [
        "met",
        "withdrawn",
        "met",
    ]
    assert views.count(ResponseRow) == 1


BROKEN = [
    ("{", "line", "is not a JSON object"),
    ([1], "line", "is not a JSON object"),
    (line(8, "need_lost", "口罩"), "change", "none of"),
    (line(8, "need_opened"), "item", "is missing"),
    (line(8, "need_opened", "口" * 61), "item", "60"),
    (line(8, "need_opened", "面罩", quantity=0), "quantity", "whole number"),
    (line(8, "need_opened", "面罩", quantity=1.5), "quantity", "whole number"),
    (line(8, "need_opened", "面罩", quantity=True), "quantity", "whole number"),
    (line(8, "need_opened", "面罩", quantity="many"), "quantity", "whole number"),
    (line(8, "need_opened", "面罩", revises="yes"), "revises", "true nor false"),
    (line(8, "need_opened", "面罩", specification=3), "specification", "no text"),
    (line(8, "need_opened", "面罩", hospital="坏\x07字"), "hospital", "readable"),
    (line(8, "need_opened", "面罩", hospital_id=None), "hospital_id", "is missing"),
    (line(8, "need_opened", "面罩", at="yesterday"), "at", "not a date"),
    (line(8, "need_opened", "面罩", at="2999-01-01T00:00:00Z"), "at", "nobody can mean"),
    (line(8, "need_opened", "面罩", at="2199-01-01T00:00:00Z"), "at", "not come yet"),
    (line(2, "need_opened", "面罩"), "at", "lies before"),
    (line(8, "need_opened", "口罩"), "item", "is open"),
    (line(8, "need_opened", "面罩", revises=True), "item", "no open need"),
    (line(8, "need_closed", "隔离衣"), "item", "no open need"),
    (line(8, "need_closed", "口罩", hospital_id="H9"), "hospital_id", "is not listed"),
]


@pytest.mark.parametrize(("broken", "field", "why"), BROKEN)
def test_a_broken_line_is_refused_by_field_and_the_rest_goes_in(
    run: Run, march: Path, tmp_path: Path, broken: object, field: str, why: str
) -> None:
    run("import", "needs", march)
    file = written(
        tmp_path / "more.jsonl", line(8, "need_opened", "消毒液"), broken, line(9, "need_closed", "消毒液")
    )
    said = run("import", "needs", file, "--json")
    assert (said.code, said.summary) == (1, {"read": 3, "recorded": 2, "unchanged": 0, "refused": 1})
    assert said.err.startswith(f"{file}:2: {field}: ")
    assert why in said.err


def test_a_delisting_of_who_is_not_listed_is_refused(run: Run, march: Path, tmp_path: Path) -> None:
    run("import", "needs", march)
    twice = [line(8, "hospital_delisted"), line(9, "hospital_delisted")]
    said = run("import", "needs", written(tmp_path / "more.jsonl", *twice), "--json")
    assert (said.summary["recorded"], said.summary["refused"]) == (1, 1)
    assert ":2: change: 澜川医院 is not on the list" in said.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01"])
def test_a_file_of_another_kind_changes_nothing(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "needs.jsonl").write_bytes(content)
    assert run("import", "needs", tmp_path / "needs.jsonl").code == 3
    assert run("status", "--json").summary["head"] == 0


def test_needs_alone_go_in_and_lists_that_come_later_put_them_right(
    run: Run, tmp_path: Path, views: Views
) -> None:
    file = written(tmp_path / "needs.jsonl", line(1, "need_opened", "口罩"))
    assert run("import", "needs", file).code == 0
    institutions = tmp_path / "hospitals.csv"
    institutions.write_text(
        "id,name,district_code,lat,lng,coord_source\nH1,澜川医院,990106,30.1,114.2,map\n", "utf-8"
    )
    assert run("import", "institutions", institutions, "--json").summary["recorded"] == 1
    assert run("import", "needs", file, "--json").summary["unchanged"] == 1
    (row,) = views.rows(InstitutionRow)
    assert (row.area_code, row.lat, row.approximate) == ("990106", 30.1, False)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (",没有编号,990106,,", "id"), ("H1,再一次,990106,,", "id"), ("H2,,990106,,", "name"),
        ("H2,错码,99010,,", "district_code"),
        ("H2,错点,990106,91,0", "lat, lng"), ('H2,"引号,990106,,', "line"),
    ],
)  # fmt: skip
def test_institutions_that_cannot_be_read_are_refused(
    run: Run, tmp_path: Path, broken: str, field: str
) -> None:
    file = tmp_path / "hospitals.csv"
    rows = ["id,name,district_code,lat,lng", "H1,澜川医院,990106,,", broken, "H3,南川医院,990106,,"]
    file.write_text("\n".join(rows), "utf-8")
    first, second = (
        run("import", "institutions", file, "--json"),
        run("import", "institutions", file, "--json"),
    )
    assert (first.code, first.summary) == (1, {"read": 3, "recorded": 2, "unchanged": 0, "refused": 1})
    assert f"{file}:3: {field}: " in first.err
    assert second.summary["unchanged"] == 2


def test_points_that_stand_for_a_district_say_so(run: Run, tmp_path: Path, views: Views) -> None:
    file = tmp_path / "hospitals.csv"
    file.write_text(
        "id,name,lat,lng,coord_source\nH1,甲,30,114,district-centroid+jitter\nH2,乙,30,114,map\n", "utf-8"
    )
    run("import", "institutions", file)
    assert {row.code: row.approximate for row in views.rows(InstitutionRow)} == {"H1": True, "H2": False}


def test_an_unknown_response_is_wrong_usage(run: Run, march: Path, seeded: Any) -> None:
    assert run("import", "needs", march, "--response", seeded.team).code == 2
    assert run("list", "needs", "--response", "nowhere").code == 2
    assert run("list", "needs", "--at", "someday").code == 2


def test_three_weeks_of_wuhan(run: Run, views: Views) -> None:
    if not WUHAN.exists():
        pytest.skip(f"{WUHAN} is not there: the real input stays out of the repository")
    for kind, name in (("areas", "areas.csv"), ("institutions", "hospitals.csv")):
        assert run("import", kind, WUHAN / name).code == 0
    needs = WUHAN / "hospital_needs.jsonl"
    first, second = run("import", "needs", needs, "--json"), run("import", "needs", needs, "--json")
    assert (first.code, first.summary) == (0, {"read": 606, "recorded": 606, "unchanged": 0, "refused": 0})
    assert second.summary == {"read": 606, "recorded": 0, "unchanged": 606, "refused": 0}
    counted = {
        day: run("list", "needs", "--open", "--at", day, "--json").summary["count"]
        for day in OPEN_AT_THE_END_OF
    }
    assert counted == OPEN_AT_THE_END_OF
    happened = [row.happened_at for row in views.rows(HistoryRow, HistoryRow.c.item_kind == "need")]
    assert happened == sorted(happened)
    assert run("check").code == 0
