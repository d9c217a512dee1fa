"""SQLAlchemy engines on either database, with the same meaning of reading and writing on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url, text

from app.recorders.opening import make_schema
from app.settings import Settings

BUSY_SECONDS = 20
_LOCK = 0x6D757375


def open_engine(settings: Settings, part: str, tables: MetaData, *, pragmas: dict[str, str]) -> Engine:
    """An engine on `<part>.db` or on the schema `<part>`, its tables made when they are missing."""
    if settings.postgresql:
        engine = _postgresql(settings, part)
    else:
        engine = _sqlite(str(settings.file(f"{part}.db")), pragmas)
    with writing(engine) as connection:
        if settings.postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        tables.create_all(connection)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that takes the right to write before it reads, and commits at the end."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection = connection.execution_options(muster_begin="BEGIN IMMEDIATE")
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


def _postgresql(settings: Settings, schema: str) -> Engine:
    make_schema(settings.database, schema)
    url: URL = make_url(settings.database).set(drivername="postgresql+psycopg")
    return create_engine(
        url,
        connect_args={"options": f"-csearch_path={schema}"},
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
    )


def _sqlite(path: str, pragmas: dict[str, str]) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=path),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for name, value in {"journal_mode": "WAL", **pragmas}.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("muster_begin", "BEGIN"))

    return engine
