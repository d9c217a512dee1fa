"""Personal data: sealed everywhere, readable only with the person's key, and gone when the key is gone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from app.erasure import complete_erasures
from app.ledger import Ledger
from app.people import erase_person
from app.secrets import Secrets
from app.secrets.blind import normal
from app.secrets.boxes import PersonKey
from app.settings import MisconfiguredError, Settings
from domain.base import RuleBroken
from domain.people import Person, PersonId
from domain.personal import Personal
from projections.projector import Projector
from tests import scenario
from tests.scenario import Scenario, cause

ON_BOTH = pytest.mark.usefixtures("database")
NAME, MOBILE = "欧阳若兰", "13912345678"


def test_a_text_is_revealed_with_the_persons_key_only() -> None:
    her, his = PersonKey.of(b"h" * 64), PersonKey.of(b"x" * 64)
    value = her.seal(uuid4(), "name", NAME, uuid4())
    assert her.reveal(value) == NAME
    for other in (Personal(uuid4(), "name", value.box), Personal(value.subject, "mobile", value.box)):
        with pytest.raises(InvalidTag):
            her.reveal(other)
    with pytest.raises(InvalidTag):
        his.reveal(value)


@given(st.text(), st.text(max_size=20), st.uuids(), st.uuids())
def test_a_repeated_send_seals_the_same_bytes(text: str, kind: str, subject: UUID, command: UUID) -> None:
    key = PersonKey.of(b"k" * 64)
    value = key.seal(subject, kind, text, command)
    assert value == key.seal(subject, kind, text, command)
    assert value.box != key.seal(subject, kind, text, uuid4()).box
    assert key.reveal(value) == text


@ON_BOTH
def test_fifty_threads_that_seal_for_a_new_person_use_one_key(secrets: Secrets, settings: Settings) -> None:
    other, subject, command = Secrets(settings), uuid4(), uuid4()
    with ThreadPoolExecutor(50) as pool:
        sealed = set(
            pool.map(lambda turn: (secrets, other)[turn % 2].seal(subject, "name", NAME, command), range(50))
        )
    assert len(sealed) == 1
    other.close()


@ON_BOTH
def test_nothing_personal_lies_readable_in_any_database(
    ledger: Ledger, secrets: Secrets, projector: Projector, seeded: Scenario, settings: Settings
) -> None:
    scenario.register_person(ledger, secrets, NAME, MOBILE)
    secrets.issue_link("invitation", {"name": NAME, "mobile": MOBILE}, 60)
    projector.catch_up()
    everything = raw_bytes(settings)
    assert len(everything) > 10_000
    for plain in (NAME, MOBILE, scenario.PIN, *scenario.NAMES.values()):
        assert plain.encode() not in everything
        assert plain.encode("unicode_escape").replace(b"\\u", b"\\\\u") not in everything


@ON_BOTH
def test_erasure_removes_everything(
    ledger: Ledger, secrets: Secrets, settings: Settings, seeded: Scenario
) -> None:
    elsewhere, person = Secrets(settings), PersonId(seeded.people["leader"])
    name = ledger.since(0, 10_000)
    sealed = [
        r.event.name
        for r in name
        if isinstance(r.event, Person.Registered) and r.event.originator_id == person
    ]
    token = secrets.sessions.open(person, 30, "phone")
    link = secrets.issue_link("pin", {"person": str(person)}, 60, person)
    assert elsewhere.reveal(sealed[0]) == scenario.NAMES["leader"]

    erase_person(ledger, person_id=person, reason="asked for it", cause=cause(ledger))
    secrets.destroy_key(person)
    secrets.destroy_key(person)

    assert secrets.reveal(sealed[0]) is None
    elsewhere._people._looked = float("-inf")  # a second later
    assert elsewhere.reveal_many(sealed) == [None]
    assert secrets.sessions.person_of(token) is secrets.peek_link(link) is None
    assert not secrets.check_pin(person, scenario.PIN)
    assert secrets.find("mobile", scenario.mobile("leader")) == []
    elsewhere.close()


@ON_BOTH
def test_nothing_is_written_for_an_erased_person(secrets: Secrets) -> None:
    person = uuid4()
    secrets.seal(person, "name", NAME, uuid4())
    secrets.destroy_key(person)
    for write in (
        lambda: secrets.seal(person, "name", NAME, uuid4()),
        lambda: secrets.index(person, "name", NAME),
        lambda: secrets.set_pin(person, "246810"),
        lambda: secrets.sessions.open(person, 1, "phone"),
    ):
        with pytest.raises(RuleBroken, match=r"person\.erased"):
            write()
    secrets.prepare_keys([person])
    assert secrets.reveal_many([None, Personal(person, "name", "AAAA")]) == [None, None]


@ON_BOTH
def test_an_erasure_cut_off_by_a_crash_is_completed(
    ledger: Ledger, secrets: Secrets, seeded: Scenario
) -> None:
    person = PersonId(seeded.people["leader"])
    erase_person(ledger, person_id=person, reason="asked for it", cause=cause(ledger))
    assert secrets.check_pin(person, scenario.PIN)
    assert (complete_erasures(ledger, secrets), complete_erasures(ledger, secrets)) == (1, 0)
    assert not secrets.check_pin(person, scenario.PIN)


def test_on_sqlite_the_erased_key_leaves_the_files(secrets: Secrets, settings: Settings) -> None:
    person = uuid4()
    secrets.seal(person, "name", NAME, uuid4())
    with secrets.engine.connect() as connection:
        wrapped = connection.exec_driver_sql("SELECT wrapped FROM person_keys").scalar()
    assert isinstance(wrapped, bytes)
    assert wrapped in raw_bytes(settings)
    secrets.destroy_key(person)
    assert wrapped not in raw_bytes(settings)


@ON_BOTH
def test_rotation_keeps_everything_readable_and_ends_the_old_master(settings: Settings) -> None:
    secrets, running = Secrets(settings), Secrets(settings)
    value = secrets.seal(uuid4(), "name", NAME, uuid4())
    before = (settings.data / "master.key").read_text()
    digest_key = secrets.digest_key
    assert secrets.rotate() == 6
    new = running.seal(uuid4(), "name", "after", uuid4())
    running._people._keys.clear()
    running._people._texts.clear()
    restarted = Secrets(settings)
    assert restarted.reveal_many([value, new]) == running.reveal_many([value, new]) == [NAME, "after"]
    assert restarted.digest_key == digest_key
    assert (settings.data / "master.key").read_text() != before
    (old,) = settings.data.glob("master.key.until-*")
    assert old.read_text() == before
    restarted.keyring.masters.destroy_old(old_day(old) - 1)
    assert old.exists()
    restarted.keyring.masters.destroy_old(old_day(old))
    assert not old.exists()
    for made in (secrets, running, restarted):
        made.close()


def test_an_interrupted_rotation_is_finished_or_undone_at_the_next_start(settings: Settings) -> None:
    secrets = Secrets(settings)
    value = secrets.seal(uuid4(), "name", NAME, uuid4())
    masters = secrets.keyring.masters
    masters.prepare(os.urandom(32))  # died before the commit
    assert Secrets(settings).reveal(value) == NAME
    assert not masters.next.exists()
    masters.switch = lambda keep_days: None  # type: ignore[method-assign]  # died after the commit
    secrets.rotate()
    assert masters.next.exists()
    assert Secrets(settings).reveal(value) == NAME
    assert not masters.next.exists()
    assert Secrets(settings).reveal(value) == NAME


def test_the_nightly_work_rotates_after_an_erasure_only(secrets: Secrets, settings: Settings) -> None:
    person = uuid4()
    secrets.seal(person, "name", NAME, uuid4())
    before = (settings.data / "master.key").read_text()
    secrets.nightly()
    assert (settings.data / "master.key").read_text() == before
    secrets.destroy_key(person)
    secrets.nightly()
    assert (settings.data / "master.key").read_text() != before


def test_the_generated_master_key_is_its_owners_alone(secrets: Secrets, settings: Settings) -> None:
    path = settings.data / "master.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    Secrets(settings).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_master_key_from_the_environment_leaves_no_file(tmp_path: Path) -> None:
    key = "A" * 43 + "="
    secrets = Secrets(Settings(tmp_path, master_key=key))
    value = secrets.seal(uuid4(), "name", NAME, uuid4())
    assert list(tmp_path.glob("master.key*")) == []
    with pytest.raises(MisconfiguredError, match="give the new one"):
        secrets.rotate()
    new = "B" * 43 + "="
    secrets.rotate(new)
    assert Secrets(Settings(tmp_path, master_key=new)).reveal(value) == NAME
    with pytest.raises(MisconfiguredError, match="not the master key"):
        Secrets(Settings(tmp_path, master_key=key))
    with pytest.raises(MisconfiguredError, match="32 bytes"):
        Secrets(Settings(tmp_path, master_key="short"))


def test_what_is_remembered_is_bounded(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.secrets.people.TEXTS_KEPT", 3)
    monkeypatch.setattr("app.secrets.people.KEYS_KEPT", 2)
    values = [secrets.seal(uuid4(), "name", f"name {number}", uuid4()) for number in range(9)]
    for _ in range(2):
        assert secrets.reveal_many(values) == [f"name {number}" for number in range(9)]
    assert (len(secrets._people._texts), len(secrets._people._keys)) == (3, 2)


@ON_BOTH
def test_a_person_is_found_by_mobile_and_name_however_written(secrets: Secrets) -> None:
    one, other = uuid4(), uuid4()
    secrets.index(one, "mobile", "+86 139-1234-5678")
    secrets.index_many([(other, "mobile", MOBILE), (other, "name", NAME)])
    assert set(secrets.find("mobile", "139 1234 5678")) == {one, other}
    assert secrets.find("name", " 欧阳 若兰") == [other]
    secrets.index(other, "mobile", "13900000000")
    secrets.index(one, "mobile", "")
    assert secrets.find("mobile", MOBILE) == []


@pytest.mark.parametrize(
    ("kind", "written", "compared"),
    [
        ("mobile", "0086 139 1234 5678", MOBILE),
        ("mobile", "８６１３９１２３４５６７８", MOBILE),
        ("mobile", "86123456", "86123456"),
        ("name", "Ａｎｎ Lee", "annlee"),
    ],
)
def test_what_is_compared(kind: str, written: str, compared: str) -> None:
    assert normal(kind, written) == compared


@ON_BOTH
def test_tokens_are_kept_as_hashes(secrets: Secrets, settings: Settings) -> None:
    tokens = secrets.sessions.open(uuid4(), 1, "phone"), secrets.issue_link("pin", {}, 60)
    everything = raw_bytes(settings)
    assert all(token.encode() not in everything for token in tokens)


def raw_bytes(settings: Settings) -> bytes:
    """Everything the databases hold, as bytes."""
    if not settings.postgresql:
        return b"".join(path.read_bytes() for path in settings.data.glob("*.db*"))
    dump = []
    with psycopg.connect(settings.database) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('ledger', 'secrets') OR schemaname LIKE 'views%'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            dump += [
                value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
            ]
    return b"\n".join(dump)


def old_day(path: Any) -> int:
    """The day in an old master's name, in seconds."""
    return int(path.name.rpartition("-")[2])
