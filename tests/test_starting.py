"""Several processes that start at once on nothing agree on tables, keys and what is recorded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.areas import list_area, set_risk
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import MisconfiguredError, Settings
from domain.place import AreaCode
from tests.scenario import cause

START = """
import sys; from pathlib import Path; from uuid import UUID
from app.ledger import Ledger; from app.secrets import Secrets; from app.settings import Settings
settings = Settings(Path(sys.argv[1]), sys.argv[2])
secrets = Secrets(settings)
ledger = Ledger(settings, digest_key=secrets.digest_key)
print(secrets.seal(UUID(int=1), "name", "x", UUID(int=2)).box, ledger.head(), ledger.number("n") > 0)
"""


def test_four_processes_start_at_once(database: Any) -> None:
    arguments = [sys.executable, "-W", "error", "-c", START, str(database.data), database.database]
    root = Path(__file__).parent.parent
    started = [subprocess.Popen(arguments, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=90)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(said) == 1
    assert said.pop().endswith(" 0 True\n")


def test_lost_connections_are_found_again(postgres_url: str, tmp_path: Path) -> None:
    from tools import postgres

    with postgres.database(postgres_url) as address:
        settings = Settings(tmp_path, address)
        secrets = Secrets(settings)
        ledger = Ledger(settings, digest_key=secrets.digest_key)
        token = secrets.sessions.open(cause(ledger).command_id, 1, "phone")
        list_area(ledger, code=AreaCode("990000"), name="x", point=None, cause=cause(ledger))
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert set_risk(ledger, code=AreaCode("990000"), risk="high", cause=cause(ledger)) == 2
        assert ledger.number("n") == 1
        assert secrets.sessions.person_of(token) is not None
        ledger.close()
        secrets.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MUSTER_PORT", "80a"),
        ("MUSTER_PORT", "70000"),
        ("MUSTER_MODE", "eventlet"),
        ("MUSTER_TILES_DATUM", "nad27"),
        ("MUSTER_DATABASE", "mysql://x/y"),
        ("MUSTER_DATABASE", "postgresql://host"),
        ("MUSTER_PROXY_HOPS", "-1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(MisconfiguredError, match=name):
        Settings.from_env({name: value})


def test_settings_never_show_what_they_keep_secret(tmp_path: Path) -> None:
    environ = {"MUSTER_DATABASE": "postgresql://u:hush@h/d", "MUSTER_MASTER_KEY": "hush-hush"}
    assert "hush" not in repr(Settings.from_env(environ))
