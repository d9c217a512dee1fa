"""Data that cannot be opened and lines that cannot be read: one sentence each, a code, and no traceback."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenario import Scenario
from web.cli import main

Run = Callable[..., Any]


def ended(*arguments: object) -> object:
    """The exit code of `muster …` called as a script calls it."""
    with pytest.raises(SystemExit) as end:
        main([str(a) for a in arguments])
    return end.value.code


@pytest.fixture(autouse=True)
def sqlite_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MUSTER_DATABASE", "MUSTER_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["ledger.db", "secrets.db"])
def test_a_file_that_is_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / name).write_bytes(b"not what SQLite writes " * 200)
    assert ended("--data", tmp_path, "status") == 3
    assert capsys.readouterr().err.startswith(f"muster: cannot open {tmp_path}: ")


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert ended("--data", tmp_path / "file" / "data", "status") == 3
    assert "cannot open" in capsys.readouterr().err


def test_a_database_that_does_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_DATABASE", "postgresql://u:hush@127.0.0.1:1/none")
    assert ended("--data", tmp_path, "check") == 3
    said = capsys.readouterr().err
    assert "cannot open the database" in said and "hush" not in said


def test_another_master_key(
    seeded: Scenario, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_MASTER_KEY", "A" * 43 + "=")
    assert ended("--data", settings.data, "status") == 3
    assert "master key" in capsys.readouterr().err


def test_a_quote_left_open_costs_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text('code,name\n\n990107,"北渡\n990108,"南,川"\n990109\n990110,东埭\n', "utf-8")
    said = run("import", "areas", file, "--json")
    assert said.summary == {"read": 4, "recorded": 2, "unchanged": 0, "refused": 2}
    assert f"{file}:3: line:" in said.err and f"{file}:5: name:" in said.err


def test_lines_end_as_every_system_ends_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes("code,name\r\n990107,北渡\r\n990108,南川\r\n".encode())
    assert run("import", "areas", file, "--json").summary["recorded"] == 2


def test_a_key_that_does_not_fit_leaves_the_place_empty(run: Run, seeded: Scenario, tmp_path: Path) -> None:
    there, other = tmp_path / "there", tmp_path / "other.key"
    other.write_text("A" * 43 + "=", "utf-8")
    run("backup", tmp_path / "b.zip", "--with-key")
    assert ended("--data", there, "restore", tmp_path / "b.zip", "--key", other) == 3
    assert not there.exists()
    assert run("restore", tmp_path / "b.zip", MUSTER_DATA=str(there)).code == 0


def test_a_damaged_backup_is_refused_before_anything_is_laid_out(
    run: Run, seeded: Scenario, tmp_path: Path
) -> None:
    run("backup", tmp_path / "b.zip", "--with-key")
    written = bytearray((tmp_path / "b.zip").read_bytes())
    written[len(written) // 3] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(written)
    said = run("restore", tmp_path / "b.zip", MUSTER_DATA=str(tmp_path / "there"))
    assert said.code == 3 and "damaged" in said.err
    assert not (tmp_path / "there" / "ledger.db").exists()


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("manifest.json", b"not json"),
        ("manifest.json", b"[]"),
        ("manifest.json", b"{}"),
        ("ledger.db", None),
        ("secrets.db", None),
        ("ledger.db", b""),
        ("ledger.db", b"not what SQLite writes " * 200),
        ("secrets.db", b"not what SQLite writes " * 200),
        ("master.key", b"no key"),
    ],
)
def test_a_backup_that_lacks_something_is_one_sentence(
    run: Run, seeded: Scenario, tmp_path: Path, name: str, instead: bytes | None
) -> None:
    run("backup", tmp_path / "b.zip", "--with-key")
    with zipfile.ZipFile(tmp_path / "b.zip") as whole, zipfile.ZipFile(tmp_path / "c.zip", "w") as partly:
        for member in whole.namelist():
            content = whole.read(member) if member != name else instead
            if content is not None:
                partly.writestr(member, content)
    said = run("restore", tmp_path / "c.zip", MUSTER_DATA=str(tmp_path / "there"))
    assert (said.code, said.err.count("muster: ")) == (3, 1)
    assert not (tmp_path / "there").exists()
