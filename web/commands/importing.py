"""`muster import`: files of others become events; what cannot be read is refused by line and field."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import click

from app.areas import list_area
from app.settings import Settings
from domain.base import Actor, Cause, MusterError
from domain.place import LEVELS, AreaCode, GeoPoint, area_code, level_of, parent_of
from web.commands import CANNOT_OPEN, Parts, as_json, bar, finish, opened, show

ENCODINGS = ("utf-8-sig", "gb18030")
MOST_NAME = 80
Line = tuple[int, dict[str, str] | None]
"""A line's number in the file and its values by column name; None when its quotes do not match."""


class UnreadableError(ValueError):
    """A field of a line that cannot be taken as it is."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


@dataclass(frozen=True)
class AreaLine:
    """One line of an areas file."""

    code: AreaCode
    name: str
    point: GeoPoint | None


@click.group("import")
def import_() -> None:
    """Bring in what others have."""


@import_.command("areas")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@click.pass_obj
def areas(settings: Settings, file: Path, summary: bool) -> None:
    """Administrative divisions: a CSV with code and name (parent, level, lat, lng are checked or used)."""
    lines = read_csv(file)
    with opened(settings) as parts, bar("areas", len(lines)) as progress:
        counts = record_areas(parts, file, lines, progress.update)
    said = "read {read}, recorded {recorded}, unchanged {unchanged}, refused {refused}".format(**counts)
    finish(said, counts, summary=summary, failed=bool(counts["refused"]))


def record_areas(parts: Parts, file: Path, lines: list[Line], progress: object = None) -> dict[str, int]:
    """Record the lines that can be read, in batches; says on standard error why the others cannot."""
    run, refused, seen = Actor("import", uuid4()), 0, set[str]()
    with parts.ledger.batch() as books:
        for number, line in lines:
            if callable(progress):
                progress(1)
            now = parts.ledger.now()
            try:
                area = area_line(line, seen)
                list_area(
                    books,
                    code=area.code,
                    name=area.name,
                    point=area.point,
                    cause=Cause(run, now, now, uuid4()),
                )
            except (UnreadableError, MusterError) as reason:
                refused += 1
                click.echo(f"{file}:{number}: {reason}", err=True)
    show(parts)
    refused += len(books.refused)
    return {
        "read": len(lines),
        "recorded": books.recorded,
        "unchanged": books.unchanged + books.repeated,
        "refused": refused,
    }


def read_csv(file: Path) -> list[Line]:
    """The lines of a CSV in UTF-8 or GBK, by column name. Ends the command when it is neither."""
    raw = file.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        head, *lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        names = _fields(head) or []
        if not {"code", "name"} <= set(names):
            break
        return [(number, _named(names, line)) for number, line in enumerate(lines, 2) if line.strip()]
    click.echo(f"{file}: not a CSV in UTF-8 or GBK with the columns code and name", err=True)
    raise SystemExit(CANNOT_OPEN)


def _named(names: list[str], line: str) -> dict[str, str] | None:
    fields = _fields(line)
    return None if fields is None else dict.fromkeys(names, "") | dict(zip(names, fields, strict=False))


def _fields(line: str) -> list[str] | None:
    """Each line stands for itself, so that a quote left open costs one line and not the rest of the file."""
    try:
        return [field.strip() for field in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        return None


def area_line(line: dict[str, str] | None, seen: set[str]) -> AreaLine:
    """The line's values. Refuses what cannot be so, and a code seen before."""
    if line is None:
        raise UnreadableError("line", "its quotes do not match")
    try:
        code = area_code(line["code"])
    except MusterError:
        sizes = ", ".join(str(n) for n in LEVELS)
        raise UnreadableError("code", f"{line['code']!r} has not {sizes} digits") from None
    if code in seen:
        raise UnreadableError("code", f"{code} stands in this file already")
    name = line["name"]
    if not 0 < len(name) <= MOST_NAME or not name.isprintable():
        raise UnreadableError("name", f"{name[:MOST_NAME]!r} must have 1 to {MOST_NAME} letters")
    if line.get("level") and line["level"] != level_of(code):
        raise UnreadableError("level", f"{line['level']!r}, but {code} is a {level_of(code)}")
    if line.get("parent") and line["parent"] != parent_of(code):
        raise UnreadableError("parent", f"{line['parent']!r}, but {code} lies in {parent_of(code)}")
    point = _point(line)
    seen.add(code)
    return AreaLine(code, name, point)


def _point(line: dict[str, str]) -> GeoPoint | None:
    lat, lng = line.get("lat", ""), line.get("lng", "")
    if not lat and not lng:
        return None
    try:
        return GeoPoint.of(float(lat), float(lng))
    except (ValueError, OverflowError, MusterError):
        raise UnreadableError("lat, lng", f"{lat!r}, {lng!r} is no point in degrees") from None
