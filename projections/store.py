"""Where the views lie: numbered generations, and one pointer that says which generation is shown."""

from __future__ import annotations

import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    QueuePool,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from projections.columns import UtcDateTime
from projections.rows import METADATA

T = TypeVar("T")
Run = Callable[..., Any]
"""Calls a function with its arguments; under gevent in a native thread, so that SQLite blocks nobody."""

_POINTERS = MetaData()
POINTER = Table(
    "views_pointer",
    _POINTERS,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("switched_at", UtcDateTime, nullable=False),
)


class Place(Protocol):
    """The part of the settings that says where data lies."""

    @property
    def data(self) -> Path:
        """The data folder."""

    @property
    def database(self) -> str:
        """Empty for SQLite files in the data folder, or a postgresql:// address."""


class Gone(Exception):
    """The generation is not there any more: ask the pointer again."""


def call(function: Callable[..., T], *args: Any, **options: Any) -> T:
    """Run it here and now."""
    return function(*args, **options)


class Store(ABC):
    """The generations of one deployment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._prepare()
        with self._pointing(writing=True) as connection:
            if connection.execute(select(POINTER.c.number)).first() is None:
                number = max(self.numbers(), default=0) + 1
                self.create(number)
                connection.execute(insert(POINTER).values(id=1, number=number, switched_at=_now()))

    def current(self) -> int:
        """The number of the generation that is shown."""
        with self._pointing(writing=False) as connection:
            return int(connection.execute(select(POINTER.c.number)).scalar_one())

    @contextmanager
    def held(self) -> Iterator[int]:
        """Keep the pointer from moving while a batch is written; yields the current number."""
        with self._pointing(writing=True) as connection:
            yield int(connection.execute(select(POINTER.c.number).with_for_update()).scalar_one())

    @contextmanager
    def switching(self) -> Iterator[Callable[[int], None]]:
        """Keep writers out, and hand out what moves the pointer."""
        with self._pointing(writing=True) as connection:
            connection.execute(select(POINTER.c.number).with_for_update()).scalar_one()
            yield lambda number: _move(connection, number)

    def switched_at(self) -> datetime:
        """When the current generation began to be shown."""
        with self._pointing(writing=False) as connection:
            moment: datetime = connection.execute(select(POINTER.c.switched_at)).scalar_one()
            return moment

    @abstractmethod
    def _prepare(self) -> None: ...

    @abstractmethod
    def _pointing(self, *, writing: bool) -> Any: ...

    @abstractmethod
    def numbers(self) -> list[int]:
        """The generations that exist."""

    @abstractmethod
    def create(self, number: int) -> None:
        """Make a generation with empty tables, or the tables that one lacks."""

    @abstractmethod
    def draft(self, number: int) -> None:
        """Make a generation to be filled before it is shown: with the tables, without what only readers need.

        Until `settle` it is written without care for a loss of power: it would be made again.
        """

    def settle(self, number: int) -> None:  # noqa: B027 - PostgreSQL's next commit brings all of it to the disk
        """Bring a draft safely to the disk."""

    @abstractmethod
    def drop(self, number: int) -> None:
        """Remove a generation."""

    @abstractmethod
    def connect(self, number: int, *, writing: bool) -> Connection:
        """A connection to a generation; readers see one moment. Raises Gone when it was removed."""

    @abstractmethod
    def exclusive(self, name: str) -> Callable[[], None] | None:
        """Take the named lock until the returned function is called; None when somebody has it."""

    def announce(self, connection: Connection, position: int) -> None:  # noqa: B027 - SQLite has none to tell
        """Tell other processes, when this transaction commits, that the views have moved."""

    def listen(self, heard: Callable[[], object], stopped: Event) -> None:  # noqa: B027 - SQLite says nothing
        """Call `heard` whenever another process records or projects, until stopped; runs in a thread."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""


def tables(connection: Connection) -> None:
    """Make the tables of a generation with the index that the writer needs."""
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table))
        for needed in table.indexes:
            if needed.unique:
                needed.create(connection)


def index(connection: Connection) -> None:
    """Make the indexes that only readers need: faster made at the end than kept on the way."""
    for table in METADATA.sorted_tables:
        for late in sorted(table.indexes, key=lambda index: str(index.name)):
            if not late.unique:
                late.create(connection)


def _move(connection: Connection, number: int) -> None:
    connection.execute(update(POINTER).values(number=number, switched_at=_now()))


def _now() -> datetime:
    return datetime.now(UTC)


def store_for(place: Place) -> Store:
    """The store that the settings ask for."""
    if place.database:
        from projections.postgres import PostgresStore  # only where there is a server

        return PostgresStore(place.database)
    return SqliteStore(place.data)


class SqliteStore(Store):
    """views.db holds the pointer, views-<n>.db a generation."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._engines: dict[int, Engine] = {}
        self._drafts: set[int] = set()
        super().__init__()

    def _prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._pointers = _engine(self.data / "views.db", "rwc")
        with self._pointers.connect().execution_options(writing=True) as connection, connection.begin():
            _POINTERS.create_all(connection)

    @contextmanager
    def _pointing(self, *, writing: bool) -> Iterator[Connection]:
        with self._pointers.connect().execution_options(writing=writing) as connection, connection.begin():
            yield connection

    def _path(self, number: int) -> Path:
        return self.data / f"views-{number}.db"

    def numbers(self) -> list[int]:
        """The generations that exist."""
        found = (path.stem.removeprefix("views-") for path in self.data.glob("views-*.db"))
        return sorted(int(number) for number in found if number.isdigit())

    def create(self, number: int) -> None:
        """Make views-<n>.db, or the tables that it lacks."""
        engine = _engine(self._path(number), "rwc")
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            METADATA.create_all(connection)
        engine.dispose()

    def draft(self, number: int) -> None:
        """Make views-<n>.db, written straight into the file."""
        self._path(number).touch()
        self._drafts.add(number)
        with self.connect(number, writing=True) as connection, connection.begin():
            tables(connection)

    def settle(self, number: int) -> None:
        """Sync the file; from now on it has a write-ahead log like any other."""
        self._let_go(number)
        with self._path(number).open("rb") as file:
            os.fsync(file.fileno())

    def _let_go(self, number: int) -> None:
        with self._lock:
            engine = self._engines.pop(number, None)
            self._drafts.discard(number)
        if engine is not None:
            engine.dispose()

    def drop(self, number: int) -> None:
        """Remove the file with its log; who still reads it keeps what is open."""
        self._let_go(number)
        for suffix in ("", "-wal", "-shm"):
            self._path(number).with_name(f"views-{number}.db{suffix}").unlink(missing_ok=True)

    def connect(self, number: int, *, writing: bool) -> Connection:
        """A connection to views-<n>.db."""
        with self._lock:
            engine = self._engines.get(number)
            if engine is None:
                if not self._path(number).exists():
                    raise Gone(number)
                engine = _engine(self._path(number), "rw", draft=number in self._drafts)
                self._engines[number] = engine
        return engine.connect().execution_options(writing=writing)

    def exclusive(self, name: str) -> Callable[[], None] | None:
        """A file lock, let go by the system when the process dies."""
        import fcntl  # not on Windows, where only PostgreSQL is served

        file = (self.data / f"{name}.lock").open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file.close

    def close(self) -> None:
        """Let go of all connections."""
        for engine in [self._pointers, *self._engines.values()]:
            engine.dispose()


def _engine(path: Path, mode: str, *, draft: bool = False) -> Engine:
    journal, sync = ("MEMORY", "OFF") if draft else ("WAL", "NORMAL")
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, check_same_thread=False, isolation_level=None, timeout=10
        )
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute(f"PRAGMA synchronous={sync}")
        connection.execute("PRAGMA cache_size=-32000")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=56, pool_timeout=10
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
