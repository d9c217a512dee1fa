"""`muster backup`, `restore`, `rotate-key`: what must outlive a machine, and must not outlive a person."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import sql

from app.settings import Settings
from domain.people import Person
from web.commands import Parts, as_json, bar, finish, opened
from web.commands.places import KEY_FILE, SCHEMAS, end, tables, whole_or_nothing

MANIFEST = "manifest.json"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--with-key", is_flag=True, help="Put the master key in: then whoever has the file can read it."
)
@as_json
@click.pass_obj
def backup(settings: Settings, file: Path, with_key: bool, summary: bool) -> None:
    """Write everything that cannot be made again into one file; a running server goes on."""
    if file.exists():
        raise click.UsageError(f"{file} is there already")
    with opened(settings) as parts:
        position = parts.ledger.head()
    facts = {"position": position, "database": _kind(settings), "key": with_key, "version": version("muster")}
    draft = file.with_name(f".{file.name}.part")
    draft.touch(mode=0o600)
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            (_save_postgresql if settings.postgresql else _save_sqlite)(settings, archive)
            for path in _files(settings, with_key=with_key):
                archive.write(path, path.relative_to(settings.data).as_posix())
            made = {**facts, "made_at": datetime.now(UTC).isoformat()}
            archive.writestr(MANIFEST, json.dumps(made))
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    kept = "" if with_key or settings.master_key else f"; keep {settings.data / KEY_FILE} apart, it is not in"
    finish(
        f"position {position} and all before it are in {file}{kept}", {**facts, "file": file}, summary=summary
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The master key's file."
)
@as_json
@click.pass_obj
def restore(settings: Settings, file: Path, key: Path | None, summary: bool) -> None:
    """Bring a backup back into an empty place, erase again whom it says was erased, and make the views."""
    with _archive(file) as archive:
        manifest = _manifest(file, archive)
        if manifest["database"] != _kind(settings):
            end(f"{file} is of {manifest['database']}; MUSTER_DATABASE says {_kind(settings)}")
        with whole_or_nothing(file, settings) as draft:
            _unpack_files(draft, archive, key)
            (_load_postgresql if settings.postgresql else _load_sqlite)(draft, archive)
            with opened(draft) as parts, bar("views") as progress:
                if parts.ledger.head() < manifest["position"]:
                    raise ValueError(f"it should hold {manifest['position']} records, and has fewer")
                erased = _erase_again(parts, progress.update)
                parts.projector.rebuild()
                position = parts.views.position()
    facts = {"position": position, "erased_again": erased}
    finish(f"restored up to position {position}; erased again: {erased}", facts, summary=summary)


@click.command("rotate-key")
@click.option("--new", default="", envvar="MUSTER_NEW_MASTER_KEY", help="32 bytes in base64 (else drawn).")
@click.option("--keep-days", type=click.IntRange(0, 3650), default=30, show_default=True)
@as_json
@click.pass_obj
def rotate_key(settings: Settings, new: str, keep_days: int, summary: bool) -> None:
    """Wrap every person's key with a new master key; completes erasures once old backups are gone."""
    with opened(settings) as parts:
        wrapped = parts.secrets.rotate(new, keep_days)
    said = f"{wrapped} keys wrapped anew; the old master key is kept for {keep_days} days"
    finish(said, {"keys": wrapped, "keep_days": keep_days}, summary=summary)


def _kind(settings: Settings) -> str:
    return "postgresql" if settings.postgresql else "sqlite"


def _archive(file: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        archive.getinfo(MANIFEST)
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, KeyError):
        end(f"{file} is no backup of Muster, or damaged")
        raise
    if damaged:
        end(f"{file} is damaged: {damaged} is not what was written")
    return archive


def _manifest(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the backup says of itself. Ends the command when it says nothing, or lacks a database."""
    try:
        said = json.loads(archive.read(MANIFEST))
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("position"), int) or "database" not in said:
        end(f"{file} is no backup of Muster, or damaged")
    wanted = {f"{name}.db" for name in SCHEMAS} if said["database"] == "sqlite" else set()
    if missing := wanted - set(archive.namelist()):
        end(f"{file} is damaged: {', '.join(sorted(missing))} is not in it")
    found: dict[str, Any] = said
    return found


def _files(settings: Settings, *, with_key: bool) -> Iterator[Path]:
    for folder in ("map", "files"):
        yield from sorted(p for p in (settings.data / folder).rglob("*") if p.is_file())
    if with_key and (settings.data / KEY_FILE).exists():
        yield settings.data / KEY_FILE


def _unpack_files(settings: Settings, archive: zipfile.ZipFile, key: Path | None) -> None:
    settings.file("")
    for name in archive.namelist():
        if name.startswith(("map/", "files/")) and ".." not in Path(name).parts:
            archive.extract(name, settings.data)
    held = key.read_bytes() if key else archive.read(KEY_FILE) if KEY_FILE in archive.namelist() else None
    if held is not None:
        place = settings.data / KEY_FILE
        place.touch(mode=0o600)
        place.write_bytes(held)
    elif not settings.master_key and not (settings.data / KEY_FILE).exists():
        raise ValueError(f"it has no master key: give --key FILE, or put {KEY_FILE} into the data folder")


def _save_sqlite(settings: Settings, archive: zipfile.ZipFile) -> None:
    with tempfile.TemporaryDirectory(dir=settings.data, prefix="backup-") as folder:
        for name in SCHEMAS:
            copy = Path(folder) / f"{name}.db"
            with (
                closing(sqlite3.connect(settings.data / f"{name}.db")) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")
            archive.write(copy, copy.name)


def _load_sqlite(settings: Settings, archive: zipfile.ZipFile) -> None:
    for name in SCHEMAS:
        settings.file(f"{name}.db").touch(mode=0o600)
        archive.extract(f"{name}.db", settings.data)


def _save_postgresql(settings: Settings, archive: zipfile.ZipFile) -> None:
    for schema in SCHEMAS:
        with psycopg.connect(settings.database) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for table in tables(connection, schema):
                copying = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(schema, table))
                with (
                    connection.cursor().copy(copying) as rows,
                    archive.open(f"{schema}/{table}.copy", "w", force_zip64=True) as into,
                ):
                    for chunk in rows:
                        into.write(chunk)


def _load_postgresql(settings: Settings, archive: zipfile.ZipFile) -> None:
    with opened(settings):  # makes schemas and tables
        pass
    with psycopg.connect(settings.database) as connection:
        for schema in SCHEMAS:
            for table in tables(connection, schema):
                name = sql.Identifier(schema, table)
                connection.execute(sql.SQL("TRUNCATE {}").format(name))
                with (
                    connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as rows,
                    archive.open(f"{schema}/{table}.copy") as given,
                ):
                    while chunk := given.read(1 << 20):
                        rows.write(chunk)
                _set_counters(connection, schema, table)


def _set_counters(connection: psycopg.Connection[Any], schema: str, table: str) -> None:
    """Let what numbers itself go on after the greatest number there is."""
    columns = connection.execute(
        "SELECT column_name, pg_get_serial_sequence(format('%%I.%%I', %s::text, %s::text), column_name)"
        " FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
        (schema, table, schema, table),
    ).fetchall()
    for column, sequence in columns:
        if sequence:
            connection.execute(
                sql.SQL("SELECT setval(%s, (SELECT max({}) FROM {}))").format(
                    sql.Identifier(column), sql.Identifier(schema, table)
                ),
                (sequence,),
            )


def _erase_again(parts: Parts, progress: Any) -> int:
    """Destroy the key of every person whose erasure is recorded: the copied secrets may be older than it."""
    topic, position, erased = Person.PersonErased.TOPIC, parts.ledger.head(), 0  # type: ignore[attr-defined]
    last, position = position, type(position)(0)
    while position < last:
        batch = parts.ledger.since(position)
        if not batch:
            break
        for recorded in batch:
            if recorded.topic == topic:
                parts.secrets.destroy_key(recorded.event.originator_id)
                erased += 1
        progress(len(batch))
        position = batch[-1].position
    return erased
