"""Backups come back whole, on both databases; who was erased stays erased."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.files import Files
from app.ledger import Ledger
from app.people import erase_person
from app.secrets import Secrets
from app.settings import Settings
from domain.base import NotFound
from domain.people import PersonId
from projections.people import PersonRow
from projections.reading import Views
from tests.scenario import Scenario, cause, open_task
from tools import postgres

Run = Callable[..., Any]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """Settings of another, empty place of the same kind."""
    there = replace(settings, data=tmp_path / "elsewhere")
    if not settings.postgresql:
        yield there
        return
    with postgres.database(request.getfixturevalue("postgres_url")) as address:
        yield replace(there, database=address)


def at(place: Settings) -> dict[str, str]:
    """The environment that leads to a place."""
    return {"MUSTER_DATA": str(place.data), "MUSTER_DATABASE": place.database}


def test_what_was_backed_up_comes_back(
    database: Settings, run: Run, seeded: Scenario, elsewhere: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "night.zip"
    saved = run("backup", file, "--with-key", "--json")
    back = run("restore", file, "--json", **at(elsewhere))
    assert (saved.code, back.code) == (0, 0)
    assert back.summary["position"] == saved.summary["position"] == seeded.position
    assert run("check", **at(elsewhere)).code == 0
    secrets, views = Secrets(elsewhere), Views(elsewhere)
    names = {secrets.reveal(row.name) for row in views.rows(PersonRow)}
    assert "高远" in names and None not in names
    assert secrets.check_pin(seeded.people["coordinator"], seeded.pin)
    after = Ledger(elsewhere, digest_key=secrets.digest_key)
    assert open_task(after, seeded, title="next", starts_at=after.now())
    assert after.head() > seeded.position
    for part in (after, views, secrets):
        part.close()


def test_the_key_is_not_in_unless_asked(
    run: Run, seeded: Scenario, elsewhere: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "night.zip"
    said = run("backup", file)
    assert "master.key" not in zipfile.ZipFile(file).namelist()
    assert "master.key" in said.out
    assert run("restore", file, **at(elsewhere)).code == 3
    key = tmp_path / "data" / "master.key"
    assert run("restore", file, "--key", key, **at(elsewhere)).code == 0


def test_the_erased_are_erased_again(
    database: Settings,
    run: Run,
    ledger: Ledger,
    secrets: Secrets,
    seeded: Scenario,
    elsewhere: Settings,
    tmp_path: Path,
) -> None:
    person = seeded.people["leader"]
    erase_person(ledger, person_id=PersonId(person), reason="asked for", cause=cause(ledger))
    run("backup", tmp_path / "b.zip", "--with-key")  # the key is still there, as if copied just before
    assert run("restore", tmp_path / "b.zip", "--json", **at(elsewhere)).summary["erased_again"] == 1
    there, views = Secrets(elsewhere), Views(elsewhere)
    row = views.one(PersonRow, person)
    assert row is not None and row.erased and there.reveal(row.name) is None
    views.close()
    there.close()


def test_attachments_come_back_but_not_those_of_the_erased(
    database: Settings,
    run: Run,
    ledger: Ledger,
    secrets: Secrets,
    seeded: Scenario,
    elsewhere: Settings,
    tmp_path: Path,
) -> None:
    files, person = Files(database, secrets), seeded.people["leader"]
    photo = files.keep(PDF, "sheet.pdf", uuid4())
    claim = files.keep(PDF, "claim.pdf", uuid4(), owner=person)
    erase_person(ledger, person_id=PersonId(person), reason="asked for", cause=cause(ledger))
    run("backup", tmp_path / "b.zip", "--with-key")  # the key is still there, as if copied just before
    assert run("restore", tmp_path / "b.zip", **at(elsewhere)).code == 0
    there = Secrets(elsewhere)
    back = Files(elsewhere, there)
    assert back.open(photo.id) == PDF
    with pytest.raises(NotFound):
        back.open(claim.id)
    for part in (files, back, there):
        part.close()


def test_a_place_with_data_is_left_alone(run: Run, seeded: Scenario, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip", "--with-key")
    assert run("restore", tmp_path / "b.zip").code == 3
    assert run("backup", tmp_path / "b.zip").code == 2
    assert run("status", "--json").summary["head"] == seeded.position


def test_a_restore_that_fails_can_be_tried_again(
    database: Settings, run: Run, seeded: Scenario, elsewhere: Settings, tmp_path: Path
) -> None:
    run("backup", tmp_path / "b.zip", "--with-key")
    (tmp_path / "other.key").write_text("A" * 43 + "=", "utf-8")
    refused = run("restore", tmp_path / "b.zip", "--key", tmp_path / "other.key", **at(elsewhere))
    assert (refused.code, refused.err.count("muster: ")) == (3, 1)
    assert not elsewhere.data.exists()
    assert run("restore", tmp_path / "b.zip", **at(elsewhere)).code == 0


def test_what_is_no_backup_is_refused(run: Run, elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK no")
    assert run("restore", tmp_path / "b.zip", **at(elsewhere)).code == 3
    assert not (elsewhere.data / "ledger.db").exists()


def test_a_rotated_key_opens_everything(database: Settings, run: Run, seeded: Scenario, views: Views) -> None:
    run("rebuild")
    said = run("rotate-key", "--keep-days", 0, "--json")
    assert said.code == 0 and said.summary["keys"] >= len(seeded.people)
    again = Secrets(database)
    row = views.one(PersonRow, seeded.people["admin"])
    assert row is not None and again.reveal(row.name) == "安岭"
    again.close()
