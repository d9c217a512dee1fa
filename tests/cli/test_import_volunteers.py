"""`muster import volunteers`: any list goes in once; a second or a resumed run registers nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app.imports
from app.secrets import Secrets
from projections.reading import Views
from projections.volunteers import VolunteerRow
from tests.scenario import Scenario

Run = Callable[..., Any]
LIST = "姓名,手机,社区,资格\n张三,13800000001,柳园社区,驾驶证\n李四,1.39E+10,,\n王五,13700000003,火星街道,\n"
COUNTS = {"read": 3, "recorded": 2, "unchanged": 0, "refused": 1}


def written(folder: Path, text: str = LIST) -> Path:
    file = folder / "list.csv"
    file.write_bytes(text.encode("gbk"))
    return file


@pytest.mark.usefixtures("database")
def test_a_list_goes_in_once_and_says_what_it_refused(
    run: Run, seeded: Scenario, tmp_path: Path, views: Views, secrets: Secrets
) -> None:
    file, team = written(tmp_path), f"--organisation={seeded.team}"
    first = run("import", "volunteers", file, team, "--json")
    assert (first.code, first.summary) == (1, COUNTS)
    assert "list.csv:3: mobile:" in first.err
    row = views.rows(VolunteerRow, VolunteerRow.c.person_id.in_(secrets.find("mobile", "13800000001")))[0]
    assert (row.area_code, [c["kind"] for c in row.credentials]) == ("990000001001", ["driver"])
    second = run("import", "volunteers", file, team, "--json")
    assert second.summary == COUNTS | {"recorded": 0, "unchanged": 2}


def test_a_run_that_broke_off_is_taken_up_where_it_stopped(
    run: Run, seeded: Scenario, tmp_path: Path, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "".join(f"志愿者{n},1380000{n:04}\n" for n in range(60))
    file, team = written(tmp_path, "姓名,手机\n" + people), f"--organisation={seeded.team}"
    monkeypatch.setattr(app.imports, "TOGETHER", 20)
    with monkeypatch.context() as broken:
        broken.setattr(app.imports._Part, "_index", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("import", "volunteers", file, team)
    resumed = run("import", "volunteers", file, team, "--json")
    assert resumed.summary == {"read": 60, "recorded": 40, "unchanged": 20, "refused": 0}
    assert views.count(VolunteerRow) == len(seeded.volunteers) + 60


def test_what_is_no_list_ends_the_command(run: Run, seeded: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "old.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    said = run("import", "volunteers", file, f"--organisation={seeded.team}")
    assert (said.code, ".xls" in said.err) == (3, True)
    assert run("import", "volunteers", written(tmp_path), "--organisation=nobody").code == 1
