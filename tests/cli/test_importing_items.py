"""`muster import items`: the catalogue goes in once; what cannot be read is refused by line and field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projections.donations.catalogue import ItemRow
from projections.reading import Views

WUHAN = Path(__file__).parents[3] / "shared" / "data" / "wuhan-2020" / "items.csv"
HEAD = "item_id,item,category,unit,standard,notes,synonyms"
MASKS = "I03,医用防护口罩 | N95口罩,mask,piece,GB 19083-2010,respirator; fluid-resistant,N95口罩|KN95"
Run = Callable[..., Any]


def written(path: Path, *lines: str) -> Path:
    """A CSV of these lines under the usual head."""
    path.write_text("\n".join((HEAD, *lines, "")), "utf-8")
    return path


def test_a_second_import_records_nothing(run: Run, tmp_path: Path, views: Views) -> None:
    file = written(tmp_path / "items.csv", MASKS, "I08,防护服,body,set,GB 19082-2003,coverall,")
    first, second = run("import", "items", file, "--json"), run("import", "items", file, "--json")
    assert (first.code, first.summary) == (0, {"read": 2, "recorded": 2, "unchanged": 0, "refused": 0})
    assert (second.code, second.summary) == (0, {"read": 2, "recorded": 0, "unchanged": 2, "refused": 0})
    masks = views.rows(ItemRow, ItemRow.c.code == "I03")[0]
    assert (masks.standard, masks.english, masks.synonyms) == (
        "GB 19083-2010", "respirator", ["N95口罩", "KN95"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("I08,防护服,body,bunch,,,", "unit"),
        ("I08,防护服,body,,,,", "unit"),
        (",防护服,body,set,,,", "item_id"),
        ("I08,,body,set,,,", "item"),
        ("I08,防\x07护服,body,set,,,", "item"),
        (f"I08,防护服,body,set,{'G' * 121},,", "standard"),
        (f"I08,防护服,body,set,,,{'|'.join(str(n) for n in range(21))}", "synonyms"),
        ("I03,又一次,mask,piece,,,", "item_id"),
        ('I08,"防护服,body,set,,,', "line"),
    ],
)
def test_a_broken_line_is_refused_and_the_rest_goes_in(
    run: Run, tmp_path: Path, line: str, field: str
) -> None:
    file = written(tmp_path / "items.csv", MASKS, line, "I09,手术衣,body,piece,,gown,")
    said = run("import", "items", file, "--json")
    assert (said.code, said.summary) == (1, {"read": 3, "recorded": 2, "unchanged": 0, "refused": 1})
    assert f"{file}:3: {field}:" in said.err


def test_the_unit_of_an_item_stays(run: Run, tmp_path: Path) -> None:
    run("import", "items", written(tmp_path / "items.csv", MASKS))
    said = run("import", "items", written(tmp_path / "items.csv", MASKS.replace("piece", "box")))
    assert said.code == 1
    assert "unit: 'box', but I03 is counted in 'piece'" in said.err


def test_a_file_of_another_kind_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_bytes(b"a,b\n1,2\n")
    assert run("import", "items", tmp_path / "items.csv").code == 3
    assert run("status", "--json").summary["head"] == 0


def test_all_that_wuhan_asked_for(run: Run) -> None:
    if not WUHAN.exists():
        pytest.skip(f"{WUHAN} is not there: the real input stays out of the repository")
    first, second = run("import", "items", WUHAN, "--json"), run("import", "items", WUHAN, "--json")
    assert (first.code, first.summary["recorded"]) == (0, 23)
    assert second.summary == {"read": 23, "recorded": 0, "unchanged": 23, "refused": 0}
