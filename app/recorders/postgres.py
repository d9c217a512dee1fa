"""PostgreSQL: the library's locked table; the statement that inserts writes the commands' rows as well."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.persistence import InterfaceError, Notification, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from eventsourcing.utils import retry
from psycopg import Cursor
from psycopg.rows import DictRow, tuple_row
from psycopg.sql import SQL, Composed, Identifier

from app.recorders import CommandRecorder, Known, Sent
from app.recorders.opening import LOCK

TABLES = (
    "CREATE TABLE IF NOT EXISTS {schema}.commands (position bigint PRIMARY KEY,"
    " command_id uuid NOT NULL UNIQUE, by_kind text NOT NULL, by_id uuid NOT NULL, digest bytea NOT NULL)",
    "CREATE TABLE IF NOT EXISTS {schema}.counters (series text PRIMARY KEY, last bigint NOT NULL)",
)
# One statement, so that a repeated command fails where a lost race fails: both raise IntegrityError there,
# nothing of either is written, and the connection stays usable.
INSERT = (
    "WITH made AS (INSERT INTO {schema}.{events} (originator_id, originator_version, topic, state)"
    " SELECT originator_id, originator_version, topic, state FROM unnest(%s::{schema}.{type}[])"
    " RETURNING notification_id),"
    " numbered AS (SELECT notification_id, row_number() OVER (ORDER BY notification_id) AS place FROM made),"
    " known AS (INSERT INTO {schema}.commands (position, command_id, by_kind, by_id, digest)"
    " SELECT notification_id, command_id, by_kind, by_id, digest FROM numbered JOIN"
    " unnest(%s::bigint[], %s::uuid[], %s::text[], %s::uuid[], %s::bytea[])"
    " AS sent (place, command_id, by_kind, by_id, digest) USING (place))"
    " SELECT notification_id FROM made ORDER BY notification_id"
)
READ = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM {schema}.{events}"
    " WHERE notification_id BETWEEN %s AND %s ORDER BY notification_id LIMIT %s"
)
FIND = "SELECT by_kind, by_id, digest, position FROM {schema}.commands WHERE command_id=%s"
AMONG = "SELECT command_id FROM {schema}.commands WHERE command_id = ANY(%s)"
LAST = "SELECT max(position) FROM {schema}.commands WHERE position<=%s"
NEXT = "SELECT min(position) FROM {schema}.commands WHERE position>=%s"
COUNT = (
    "INSERT INTO {schema}.counters AS c VALUES (%s, 1)"
    " ON CONFLICT (series) DO UPDATE SET last=c.last+1 RETURNING last"
)

# As the library does it: the server may have restarted, and each try takes another connection.
again = retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)


class Recorder(PostgresApplicationRecorder, CommandRecorder):
    """Events and the rows of their commands, in one transaction."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.sql_create_statements += [self._sql(table) for table in TABLES]
        self._insert, self._read, self._find = self._sql(INSERT), self._sql(READ), self._sql(FIND)
        self._last, self._next, self._count = self._sql(LAST), self._sql(NEXT), self._sql(COUNT)
        self._among = self._sql(AMONG)

    def create_table(self) -> None:
        """Make what is missing, one process at a time."""
        with self.datastore.get_connection() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            try:
                super().create_table()
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))

    def _insert_stored_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        sent: Sequence[Sent] = kwargs["sent"]
        self._lock_table(curs)
        self._notify_channel(curs)
        events = [
            self.construct_pg_stored_event(s.originator_id, s.originator_version, s.topic, s.state)
            for s in stored_events
        ]
        rows = [(s.command_id, s.by_kind, s.by, s.digest) for s in sent]
        columns = [list(column) for column in zip(*rows, strict=True)]
        curs.execute(self._insert, (events, list(accumulate(s.events for s in sent)), *columns))

    def _fetch_ids_after_insert_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int]:
        return [row["notification_id"] for row in curs.fetchall()]

    @again
    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events in the order of their positions; without topics by one statement that is prepared once."""
        if topics:
            found: Sequence[Notification] = super().select_notifications(
                start, limit, stop, topics, inclusive_of_start=inclusive_of_start
            )
            return found
        first = (start or 0) if inclusive_of_start else (start or 0) + 1
        last = stop if stop is not None else 2**62
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as c:
            c.execute(self._read, (first, last, limit), prepare=True)
            return [Notification(o, v, t, s, p) for p, o, v, t, s in c.fetchall()]

    def find_command(self, command_id: UUID) -> Known | None:
        """The command, when it was recorded."""
        row = self._one(self._find, command_id)
        return None if row is None else Known(row[0], row[1], bytes(row[2]), row[3])

    def recorded_among(self, command_ids: Sequence[UUID]) -> set[UUID]:
        """Those of the commands that were recorded."""
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as c:
            rows = c.execute(self._among, (list(command_ids),), prepare=True).fetchall()
        return {row[0] for row in rows}

    def last_whole(self, position: int) -> int:
        """The last position at or before this one at which a command ends; 0 when there is none."""
        row = self._one(self._last, position)
        return int(row[0] or 0) if row else 0

    def next_whole(self, position: int) -> int:
        """The first position at or after this one at which a command ends; 0 when there is none."""
        row = self._one(self._next, position)
        return int(row[0] or 0) if row else 0

    @again
    def next_number(self, series: str) -> int:
        """The next number. Not synced by itself: the commit of the events that use it syncs it first."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute("SET LOCAL synchronous_commit = off")
            with connection.cursor(row_factory=tuple_row) as c:
                (number,) = c.execute(self._count, (series,)).fetchone() or (0,)
                return int(number)

    @again
    def _one(self, statement: Composed, value: object) -> tuple[Any, ...] | None:
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as c:
            return c.execute(statement, (value,), prepare=True).fetchone()

    def _sql(self, text: LiteralString) -> Composed:
        return SQL(text).format(
            schema=Identifier(self.datastore.schema),
            events=Identifier(self.events_table_name),
            type=Identifier(self.stored_event_type_name),
        )


class Factory(PostgresFactory):
    """The library's factory with our recorder."""

    application_recorder_class = Recorder
