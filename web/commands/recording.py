"""How the lines of a file are recorded: many in one transaction, each refused by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from app.batch import Batch
from domain.base import Actor, Cause, MusterError
from web.commands import Parts, show
from web.commands.files import Line, UnreadableError, refuse

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
Record = Callable[[Batch, dict[str, str], set[str], Cause], Any]
"""Reads one line, with what stood in the file before, and records it."""


def record(
    parts: Parts, file: Path, lines: list[Line], each: Record, progress: Callable[[int], object]
) -> dict[str, int]:
    """Record the lines that can be read, in batches; says on standard error why the others cannot."""
    run, refused, seen = Actor("import", uuid4()), 0, set[str]()
    with parts.ledger.batch() as books:
        for number, line in lines:
            progress(1)
            now = parts.ledger.now()
            try:
                if line is None:
                    raise UnreadableError("line", "its quotes do not match")
                each(books, line, seen, Cause(run, now, now, uuid4()))
            except (UnreadableError, MusterError) as reason:
                refused += 1
                refuse(file, number, reason)
    show(parts)
    return {
        "read": len(lines),
        "recorded": books.recorded,
        "unchanged": books.unchanged + books.repeated,
        "refused": refused + len(books.refused),
    }
