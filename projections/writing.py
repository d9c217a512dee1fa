"""Versions of rows into their table, by prepared statements with plain values: what a rebuild does most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg as postgresql
from sqlalchemy.exc import DBAPIError

from domain.base import Position
from projections.rows import Key, Row

Ended = tuple[Key, Position, Position]
"""The key of a version, where it began and where it ended."""
Version = tuple[Row, Position, Position | None]
"""A row, from where, and until where when that is known."""
Processor = Callable[[Any], Any] | None
_MARKS = {"sqlite": "?", "postgresql": "%s"}
_DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]
_PROCESSORS: dict[tuple[str, str], list[Processor]] = {}


def close(connection: Connection, kind: type[Row], ended: Sequence[Ended]) -> None:
    """Note where versions ended that are in the table already."""
    if not ended:
        return
    mark, stored = _MARKS[connection.dialect.name], _processor(connection.dialect.name, kind, kind.KEY)
    where = f'"{kind.KEY}"={mark} AND since={mark}'
    statement = f"UPDATE {_table(connection, kind)} SET until={mark} WHERE {where}"  # noqa: S608
    values = [(until, stored(key) if stored else key, since) for key, since, until in ended]
    connection.exec_driver_sql(statement, values)


def insert(connection: Connection, kind: type[Row], versions: Sequence[Version]) -> None:
    """Write versions that began."""
    if not versions:
        return
    columns = _quoted((*kind.FIELDS, "since", "until"))
    into, values = f"{_table(connection, kind)} ({','.join(columns)})", _plain(connection, kind, versions)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", values)
    else:
        marks = ",".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608


def _copy(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    """Several times as fast as INSERT; raises what SQLAlchemy would raise."""
    driver: Any = connection.connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


def _plain(connection: Connection, kind: type[Row], versions: Sequence[Version]) -> list[tuple[Any, ...]]:
    """What the driver takes, column by column: so each column's processor is looked up and called by C."""
    rows, since, until = zip(*versions, strict=True)
    columns = zip(*map(attrgetter(*kind.FIELDS), rows), strict=True)
    stored = zip(columns, _processors(connection.dialect.name, kind), strict=True)
    return list(zip(*(map(to, values) if to else values for values, to in stored), since, until, strict=True))


def _processors(dialect: str, kind: type[Row]) -> list[Processor]:
    asked = (dialect, kind.TABLE.name)
    if asked not in _PROCESSORS:
        _PROCESSORS[asked] = [_processor(dialect, kind, field) for field in kind.FIELDS]
    return _PROCESSORS[asked]


def _processor(dialect: str, kind: type[Row], field: str) -> Processor:
    return kind.c[field].type.bind_processor(_DIALECTS[dialect])


def _table(connection: Connection, kind: type[Row]) -> str:
    schemas = connection.get_execution_options().get("schema_translate_map") or {}
    schema = schemas.get(None)
    return f"{schema}.{kind.TABLE.name}" if schema else str(kind.TABLE.name)


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
