"""Versions of rows into their table, by prepared statements with plain values: what a rebuild does most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from domain.base import Position
from projections.rows import Key, Row

Ended = tuple[Key, Position, Position]
"""The key of a version, where it began and where it ended."""
Version = tuple[Row, Position, Position | None]
"""A row, from where, and until where when that is known."""
Processors = tuple[tuple[int, Callable[[Any], Any]], ...]
_MARKS = {"sqlite": "?", "postgresql": "%s"}
_DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": psycopg.dialect()}  # type: ignore[no-untyped-call]
_PROCESSORS: dict[tuple[str, str], Processors] = {}


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
    names = (*kind.FIELDS, "since", "until")
    marks = ",".join([_MARKS[connection.dialect.name]] * len(names))
    statement = f"INSERT INTO {_table(connection, kind)} ({','.join(_quoted(names))}) VALUES ({marks})"  # noqa: S608
    fields, processors = attrgetter(*kind.FIELDS), _processors(connection.dialect.name, kind)
    connection.exec_driver_sql(statement, [_plain(fields(row), processors, s, u) for row, s, u in versions])


def _plain(
    values: tuple[Any, ...], processors: Processors, since: Position, until: Position | None
) -> tuple[Any, ...]:
    plain = [*values, since, until]
    for place, stored in processors:
        plain[place] = stored(plain[place])
    return tuple(plain)


def _processors(dialect: str, kind: type[Row]) -> Processors:
    asked = (dialect, kind.TABLE.name)
    if asked not in _PROCESSORS:
        found = ((place, _processor(dialect, kind, field)) for place, field in enumerate(kind.FIELDS))
        _PROCESSORS[asked] = tuple((place, stored) for place, stored in found if stored is not None)
    return _PROCESSORS[asked]


def _processor(dialect: str, kind: type[Row], field: str) -> Callable[[Any], Any] | None:
    return kind.c[field].type.bind_processor(_DIALECTS[dialect])


def _table(connection: Connection, kind: type[Row]) -> str:
    schemas = connection.get_execution_options().get("schema_translate_map") or {}
    schema = schemas.get(None)
    return f"{schema}.{kind.TABLE.name}" if schema else str(kind.TABLE.name)


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
