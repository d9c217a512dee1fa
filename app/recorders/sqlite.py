"""SQLite: one file, write-ahead log, every commit on the disk before it is acknowledged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from app.recorders import CommandRecorder, Known, Sent, ends
from app.transcoding import uuid_of

BUSY_SECONDS = 20  # how long to wait while another process (the command line, a projector) writes
CONNECTIONS = 8
PAGES_BETWEEN_CHECKPOINTS = 4_000  # 16 MB of log: a checkpoint syncs the file as well, so not too often

EVENTS = (  # the column is named rowid on purpose: positions survive VACUUM, and the library's statements fit
    "CREATE TABLE IF NOT EXISTS stored_events (rowid INTEGER PRIMARY KEY, originator_id TEXT NOT NULL,"
    " originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL,"
    " UNIQUE (originator_id, originator_version))"
)
COMMANDS = (
    "CREATE TABLE IF NOT EXISTS commands (position INTEGER PRIMARY KEY, command_id BLOB NOT NULL UNIQUE,"
    " by_kind TEXT NOT NULL, by_id BLOB NOT NULL, digest BLOB NOT NULL)"
)
COUNTERS = (
    "CREATE TABLE IF NOT EXISTS counters (series TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID"
)
COUNT = "INSERT INTO counters VALUES (?,1) ON CONFLICT (series) DO UPDATE SET last=last+1 RETURNING last"


class Pool(SQLiteConnectionPool):
    """The library's pool; synchronous FULL is said, not assumed."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES_BETWEEN_CHECKPOINTS}")
        return connection


class Datastore(SQLiteDatastore):
    """The library's datastore over our pool; readers never queue behind writers."""

    def __init__(self, db_name: str, **options: Any) -> None:
        super().__init__(db_name, **options)
        self.pool.close()
        self.pool = Pool(
            db_name=db_name,
            lock_timeout=BUSY_SECONDS,
            pool_size=CONNECTIONS,
            max_overflow=CONNECTIONS,
            pool_timeout=BUSY_SECONDS,
        )
        self._writing = Lock()

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection; one writer at a time, so that threads wait here and not in SQLite's polling."""
        with self._writing if commit else nullcontext():
            connection = self.pool.get_connection()
            try:
                yield connection
            finally:
                self.pool.put_connection(connection)


class Recorder(SQLiteApplicationRecorder, CommandRecorder):
    """Events and the rows of their commands, in one transaction."""

    def __init__(self, datastore: SQLiteDatastore) -> None:
        super().__init__(datastore)
        self.insert_events_statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        """Our tables in place of the library's one."""
        return [EVENTS, COMMANDS, COUNTERS]

    def convert_originator_id(self, originator_id: str) -> UUID:
        """A UUID from hex, remembered."""
        return uuid_of(originator_id)

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._insert_events(c, stored_events) or []
        sent: Sequence[Sent] = kwargs["sent"]
        rows = [
            (last, s.command_id.bytes, s.by_kind, s.by.bytes, s.digest)
            for s, last in zip(sent, ends(sent, positions), strict=True)
        ]
        c.executemany("INSERT INTO commands VALUES (?,?,?,?,?)", rows)
        return positions

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events in the order of their positions; the library's statement, built with fewer rows in hand."""
        if topics:
            return super().select_notifications(
                start, limit, stop, topics, inclusive_of_start=inclusive_of_start
            )
        first = (start or 0) if inclusive_of_start else (start or 0) + 1
        last = stop if stop is not None else 2**62
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
                " WHERE rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?",
                (first, last, limit),
            )
            return [Notification(uuid_of(o), v, t, s, p) for p, o, v, t, s in c.fetchall()]

    def find_command(self, command_id: UUID) -> Known | None:
        """The command, when it was recorded."""
        row = self._one(
            "SELECT by_kind, by_id, digest, position FROM commands WHERE command_id=?", command_id.bytes
        )
        return None if row is None else Known(row[0], UUID(bytes=row[1]), row[2], row[3])

    def recorded_among(self, command_ids: Sequence[UUID]) -> set[UUID]:
        """Those of the commands that were recorded."""
        found: set[UUID] = set()
        with self.datastore.get_connection(commit=False) as connection, connection.cursor() as c:
            for start in range(0, len(command_ids), 500):
                some = [id.bytes for id in command_ids[start : start + 500]]
                marks = ",".join("?" * len(some))
                c.execute(f"SELECT command_id FROM commands WHERE command_id IN ({marks})", some)  # noqa: S608
                found |= {UUID(bytes=row[0]) for row in c.fetchall()}
        return found

    def last_whole(self, position: int) -> int:
        """The last position at or before this one at which a command ends; 0 when there is none."""
        row = self._one("SELECT max(position) FROM commands WHERE position<=?", position)
        return int(row[0] or 0) if row else 0

    def next_whole(self, position: int) -> int:
        """The first position at or after this one at which a command ends; 0 when there is none."""
        row = self._one("SELECT min(position) FROM commands WHERE position>=?", position)
        return int(row[0] or 0) if row else 0

    def next_number(self, series: str) -> int:
        """The next number. Not synced by itself: the commit of the events that use it syncs it first."""
        with self.datastore.get_connection(commit=True) as connection:
            pragma = connection.cursor()
            pragma.execute("PRAGMA synchronous=NORMAL")
            try:
                with connection.transaction(commit=True) as c:
                    c.execute(COUNT, (series,))
                    return int(c.fetchone()[0])
            finally:
                pragma.execute("PRAGMA synchronous=FULL")

    def _one(self, statement: str, *values: object) -> sqlite3.Row | None:
        with self.datastore.get_connection(commit=False) as connection, connection.cursor() as c:
            row: sqlite3.Row | None = c.execute(statement, values).fetchone()
            return row


class Factory(SQLiteFactory):
    """The library's factory with our datastore and recorder."""

    application_recorder_class = Recorder  # type: ignore[assignment]  # it takes no other table name

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.datastore.close()
        self.datastore = Datastore(self.env[self.SQLITE_DBNAME])
