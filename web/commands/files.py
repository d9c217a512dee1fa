"""Files that others give us, read line by line: each line stands for itself, so that one costs no other."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import click

from domain.base import MusterError
from domain.place import GeoPoint
from web.commands import CANNOT_OPEN, finish

ENCODINGS = ("utf-8-sig", "gb18030")
Line = tuple[int, dict[str, str] | None]
"""A line's number in the file and its values by column name; None when its quotes do not match."""


class UnreadableError(ValueError):
    """A field of a line that cannot be taken as it is."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


def read_csv(file: Path, *needed: str) -> list[Line]:
    """The lines of a CSV in UTF-8 or GBK, by column name. Ends the command when it is neither."""
    for text in _texts(file):
        head, *lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        names = _fields(head) or []
        if not set(needed) <= set(names):
            break
        return [(number, _named(names, line)) for number, line in enumerate(lines, 2) if line.strip()]
    raise unusable(f"{file}: not a CSV in UTF-8 or GBK with the columns {' and '.join(needed)}")


def read_json_lines(file: Path) -> list[tuple[int, object]]:
    """A JSON value of each line; None of a line that is none. Ends the command when it is another file."""
    for text in _texts(file):
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        found = [(number, _json(line)) for number, line in lines]
        if found:
            return found
        break
    raise unusable(f"{file}: not a file with a JSON object on each line, in UTF-8 or GBK")


def unusable(sentence: str) -> SystemExit:
    """How a command ends that got another kind of file, after saying so."""
    click.echo(sentence, err=True)
    return SystemExit(CANNOT_OPEN)


def refuse(file: Path, number: int, reason: object) -> None:
    """Say why a line does not go in."""
    click.echo(f"{file}:{number}: {reason}", err=True)


def tell(counts: dict[str, int], *, summary: bool) -> None:
    """What came of a file; the exit code says when something was refused."""
    said = "read {read}, recorded {recorded}, unchanged {unchanged}, refused {refused}".format(**counts)
    finish(said, counts, summary=summary, failed=bool(counts["refused"]))


def point(line: dict[str, str]) -> GeoPoint | None:
    """The place of a line in degrees, or None. Refuses what lies nowhere on the earth."""
    lat, lng = line.get("lat", ""), line.get("lng", "")
    if not lat and not lng:
        return None
    try:
        return GeoPoint.of(float(lat), float(lng))
    except (ValueError, OverflowError, MusterError):
        raise UnreadableError("lat, lng", f"{lat!r}, {lng!r} is no point in degrees") from None


def name(line: dict[str, str], most: int) -> str:
    """The name of a line. Refuses none, a long one and one with control characters."""
    found = line["name"]
    if not 0 < len(found) <= most or not found.isprintable():
        raise UnreadableError("name", f"{found[:most]!r} must have 1 to {most} letters")
    return found


def _texts(file: Path) -> Iterator[str]:
    """The file's text in each encoding in which it can be read."""
    raw = file.read_bytes()
    for encoding in ENCODINGS:
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue


def _json(line: str) -> object:
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value


def _named(names: list[str], line: str) -> dict[str, str] | None:
    fields = _fields(line)
    return None if fields is None else dict.fromkeys(names, "") | dict(zip(names, fields, strict=False))


def _fields(line: str) -> list[str] | None:
    """The values of a line; None when its quotes do not match."""
    try:
        return [field.strip() for field in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        return None
