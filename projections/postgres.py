"""The views on PostgreSQL: the pointer in schema views, a generation in schema views_<n>, one pool."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import psycopg
from sqlalchemy import Connection, create_engine, make_url, text

from projections.rows import METADATA
from projections.store import POINTER, Store, tables

CHANNEL = "muster_changes"
"""One bare NOTIFY for each batch; listeners then read what is newer than what they have."""
RECORDED = "ledger_events"
"""What the ledger's recorder notifies with each commit: the name of its table."""
POINTERS = "views"


class PostgresStore(Store):
    """Schemas of one database. Readers see one moment (repeatable read); locks are PostgreSQL's own."""

    def __init__(self, address: str) -> None:
        self.address = make_url(address).set(drivername="postgresql+psycopg")
        self._engine = create_engine(
            self.address,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            connect_args={"options": "-c timezone=UTC"},
        )
        super().__init__()

    def _prepare(self) -> None:
        with self._engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key("make")})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {POINTERS}"))
            POINTER.metadata.create_all(_in(connection, POINTERS))

    @contextmanager
    def _pointing(self, *, writing: bool) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            if not writing:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            with connection.begin():
                if writing:  # before there is a row to lock, too: several processes start at once
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key("pointer")})
                yield _in(connection, POINTERS)

    def numbers(self) -> list[int]:
        """The generations that exist."""
        query = text("SELECT nspname FROM pg_namespace WHERE nspname ~ '^views_[0-9]+$'")
        with self._engine.connect() as connection:
            return sorted(int(name.removeprefix("views_")) for name in connection.execute(query).scalars())

    def create(self, number: int) -> None:
        """Make schema views_<n>, or the tables that it lacks."""
        with self._engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key("make")})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {_schema(number)}"))
            METADATA.create_all(_in(connection, _schema(number)))

    def draft(self, number: int) -> None:
        """Make schema views_<n>."""
        with self._engine.connect() as connection, connection.begin():
            connection.execute(text(f"CREATE SCHEMA {_schema(number)}"))
            tables(_in(connection, _schema(number)))

    def drop(self, number: int) -> None:
        """Remove the schema; waits for who still reads it."""
        with self._engine.connect() as connection, connection.begin():
            connection.execute(text(f"DROP SCHEMA IF EXISTS {_schema(number)} CASCADE"))

    def connect(self, number: int, *, writing: bool) -> Connection:
        """A connection whose tables are those of schema views_<n>."""
        isolation = "READ COMMITTED" if writing else "REPEATABLE READ"
        connection = self._engine.connect().execution_options(isolation_level=isolation)
        return _in(connection, _schema(number))

    def exclusive(self, name: str) -> Callable[[], None] | None:
        """An advisory lock on a connection of its own, let go by the server when the process dies."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        locked = connection.execute(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)}
        ).scalar_one()
        if not locked:
            connection.close()
            return None

        def release() -> None:
            connection.invalidate()
            connection.close()

        return release

    def announce(self, connection: Connection, position: int) -> None:
        """NOTIFY muster_changes, sent with the commit."""
        connection.execute(text(f"NOTIFY {CHANNEL}"))

    def listen(self, heard: Callable[[], object], stopped: Event) -> None:
        """LISTEN to the ledger and to the projector, again after every lost connection."""
        address = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        while not stopped.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as link:
                    for channel in (CHANNEL, RECORDED):
                        link.execute(f"LISTEN {channel}")
                    heard()
                    while not stopped.is_set():
                        for _ in link.notifies(timeout=0.5):
                            heard()
            except psycopg.OperationalError:
                stopped.wait(1.0)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _in(connection: Connection, schema: str) -> Connection:
    return connection.execution_options(schema_translate_map={None: schema})


def _schema(number: int) -> str:
    return f"views_{int(number)}"


def _key(name: str) -> int:
    digest = hashlib.sha256(f"muster {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
