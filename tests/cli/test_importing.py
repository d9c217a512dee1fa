"""`muster import areas`: what can be read goes in once, what cannot is refused by line and field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projections.areas import AreaRow
from projections.reading import Views

WUHAN = Path(__file__).parents[3] / "shared" / "data" / "wuhan-2020" / "areas.csv"
Run = Callable[..., Any]


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """A CSV of these lines under the usual head."""
    path.write_bytes("\n".join(("code,name,parent,level", *lines, "")).encode(encoding))
    return path


def test_a_second_import_records_nothing(run: Run, tmp_path: Path) -> None:
    file = written(
        tmp_path / "areas.csv", "99,示例省,,province", "9901,示例市,99,city", "990106,澜川区,9901,district"
    )
    first, second = run("import", "areas", file, "--json"), run("import", "areas", file, "--json")
    assert (first.code, first.summary) == (0, {"read": 3, "recorded": 3, "unchanged": 0, "refused": 0})
    assert (second.code, second.summary) == (0, {"read": 3, "recorded": 0, "unchanged": 3, "refused": 0})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_names_survive_the_encodings_that_offices_use(
    run: Run, tmp_path: Path, views: Views, encoding: str
) -> None:
    run("import", "areas", written(tmp_path / "a.csv", "990106,澜川区,,", encoding=encoding))
    assert [row.name for row in views.rows(AreaRow)] == ["澜川区"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("12345,五位,,", "code"),
        ("９９０１,全角,,", "code"),
        ("990107,,,", "name"),
        ("990107,坏\x07字,,", "name"),
        ("990107,错级,,city", "level"),
        ("990107,错属,9902,", "parent"),
        ("990106,又一次,,", "code"),
    ],
)
def test_a_broken_line_is_refused_and_the_rest_goes_in(
    run: Run, tmp_path: Path, line: str, field: str
) -> None:
    file = written(tmp_path / "areas.csv", "990106,澜川区,9901,district", line, "990108,南川区,9901,district")
    said = run("import", "areas", file, "--json")
    assert said.code == 1
    assert said.summary == {"read": 3, "recorded": 2, "unchanged": 0, "refused": 1}
    assert f"{file}:3: {field}:" in said.err


def test_points_are_taken_where_they_are_given(run: Run, tmp_path: Path, views: Views) -> None:
    file = tmp_path / "areas.csv"
    file.write_text("code,name,lat,lng\n990106,澜川区,30.3,103.1\n990107,南川区,91,0\n", "utf-8")
    assert run("import", "areas", file).code == 1
    assert [(row.lat, row.lng) for row in views.rows(AreaRow)] == [(30.3, 103.1)]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01", b"a,b\n1,2\n"])
def test_a_file_of_another_kind_changes_nothing(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes(content)
    assert run("import", "areas", file).code == 3
    assert run("status", "--json").summary["head"] == 0


def test_all_of_hubei(run: Run) -> None:
    if not WUHAN.exists():
        pytest.skip(f"{WUHAN} is not there: the real input stays out of the repository")
    first, second = run("import", "areas", WUHAN, "--json"), run("import", "areas", WUHAN, "--json")
    assert (first.code, first.summary["recorded"]) == (0, 5090)
    assert second.summary == {"read": 5090, "recorded": 0, "unchanged": 5090, "refused": 0}
