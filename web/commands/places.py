"""Places that a backup is restored into: empty before, and whole or as they were after."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import sql

from app.recorders.opening import SCHEMA as LEDGER_SCHEMA
from app.settings import Settings
from domain.base import MusterError
from web.commands import CANNOT_OPEN, CLOSED

SCHEMAS = (LEDGER_SCHEMA, "files", "secrets")
"""A file and a key are committed before the events that need them: copied last, none is missing."""
KEY_FILE = "master.key"
EVENTS = "stored_events"


def end(sentence: str) -> None:
    """End the command with one sentence."""
    click.echo(f"muster: {sentence}", err=True)
    raise SystemExit(CANNOT_OPEN)


@contextmanager
def whole_or_nothing(file: Path, settings: Settings) -> Iterator[Settings]:
    """An empty place to restore into, put into force at the end; after a failure all is as it was before."""
    new = not settings.data.exists()
    try:
        _must_be_empty(settings)
        try:
            with tempfile.TemporaryDirectory(dir=settings.file(""), prefix="restore-") as folder:
                draft = replace(settings, data=Path(folder))
                if (settings.data / KEY_FILE).exists():
                    shutil.copy2(settings.data / KEY_FILE, folder)
                yield draft
                _put_in_place(draft.data, settings.data)
        except BaseException:
            _clear_postgresql(settings)
            if new:
                settings.data.rmdir()
            raise
    except (*CLOSED, MusterError, LookupError, ValueError) as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        end(f"{file} was not restored: {why}")


def _put_in_place(draft: Path, data: Path) -> None:
    """Move what was restored; the ledger last, for a place that has one is not empty."""
    for path in sorted(draft.rglob("*"), key=lambda path: path.name == "ledger.db"):
        if path.is_file():
            place = data / path.relative_to(draft)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def _must_be_empty(settings: Settings) -> None:
    if not settings.postgresql:
        if (settings.data / "ledger.db").exists():
            end(f"{settings.data} is not empty")
        return
    with psycopg.connect(settings.database) as connection:
        if EVENTS in tables(connection, LEDGER_SCHEMA):
            name = sql.Identifier(LEDGER_SCHEMA, EVENTS)
            if connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(name)).fetchone() is not None:
                end("the database is not empty")
    _clear_postgresql(settings)


def _clear_postgresql(settings: Settings) -> None:
    """Leave no record and no key in a database that had no records: the next try may bring another key."""
    if settings.postgresql:
        with psycopg.connect(settings.database) as connection:
            for schema in SCHEMAS:
                for table in tables(connection, schema):
                    connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(schema, table)))


def tables(connection: psycopg.Connection[Any], schema: str) -> list[str]:
    """The names of the schema's tables; none when there is no such schema."""
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", (schema,)
    )
    return [row[0] for row in found.fetchall()]
