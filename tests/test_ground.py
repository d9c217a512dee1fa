"""The test ground itself: the databases it gives are real, empty and separate."""

from __future__ import annotations

import psycopg

from tools import postgres


def test_each_test_gets_an_empty_database_of_its_own(postgres_url: str) -> None:
    with postgres.database(postgres_url) as one, postgres.database(postgres_url) as other:
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE mark (id int)")
        with psycopg.connect(other) as connection:
            assert connection.execute("SELECT to_regclass('mark')").fetchone() == (None,)


def test_the_server_does_not_run_as_root(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
    assert folder is not None
    assert postgres.Path(folder[0]).stat().st_uid != 0
