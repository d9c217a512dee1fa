"""The commands of the command line, and what they share: opened parts, summary, progress."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import click
import psycopg
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from app.files import Files
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import MisconfiguredError, Settings
from domain.base import SYSTEM, Actor, Cause, Position
from projections.projector import Projector
from projections.reading import Views

REFUSED = 1
CANNOT_OPEN = 3
CLOSED = (OSError, sqlite3.Error, psycopg.Error, SQLAlchemyError, PersistenceError)
"""What the databases and the disk say when they cannot be opened."""
PATIENCE = 600.0
"""Seconds to wait for the views."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Parts:
    """An opened Muster, without the screens."""

    settings: Settings
    secrets: Secrets
    files: Files
    ledger: Ledger
    views: Views
    projector: Projector


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """Open the ledger, the secrets and the views; a running server may go on beside."""
    parts = _open(settings)
    try:
        yield parts
    finally:
        parts.ledger.close()
        parts.views.close()
        parts.files.close()
        parts.secrets.close()


def _open(settings: Settings) -> Parts:
    try:
        secrets = Secrets(settings)
        files = Files(settings, secrets)
        ledger = Ledger(settings, digest_key=secrets.digest_key)
        views = Views(settings)
        return Parts(settings, secrets, files, ledger, views, Projector(ledger, settings, views))
    except CLOSED as error:
        where = "the database" if settings.postgresql else settings.data
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise MisconfiguredError(f"cannot open {where}: {why}") from error


def show(parts: Parts) -> Position:
    """Bring the views up to the ledger: by ourselves, or by the server that runs beside; returns how far."""
    parts.projector.start()
    parts.projector.wait_for(parts.ledger.head(), PATIENCE)
    parts.projector.stop()
    return parts.views.position()


def cause(ledger: Ledger, by: Actor = SYSTEM) -> Cause:
    """A cause of now under a fresh command id."""
    now = ledger.now()
    return Cause(by, now, now, uuid4())


def as_json(command: F) -> F:
    """The option --json: the last line on standard output is a JSON object."""
    return click.option("--json", "summary", is_flag=True, help="End with one line of JSON.")(command)


def finish(said: str, facts: dict[str, Any], *, summary: bool, failed: bool = False) -> None:
    """Say what came of it, as a sentence or as JSON, and set the exit code."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if summary else said)
    if failed:
        raise SystemExit(REFUSED)


def bar(what: str, total: int | None = None) -> tqdm[Any]:
    """A progress bar on standard error; silent where that is no terminal."""
    return tqdm(
        total=total, desc=what, unit="", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
    )


def following(progress: tqdm[Any]) -> Callable[[Position, Position], None]:
    """Tells the bar how far a rebuild is."""

    def moved(reached: Position, last: Position) -> None:
        progress.total = last
        progress.update(reached - progress.n)

    return moved
