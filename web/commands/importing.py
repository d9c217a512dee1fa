"""`muster import`: files of others become events; what cannot be read is refused by line and field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from app.areas import list_area
from app.batch import Batch
from app.institutions import list_institution
from app.settings import Settings
from domain.base import Cause, MusterError
from domain.institutions import LONGEST_NAME
from domain.place import LEVELS, AreaCode, GeoPoint, area_code, level_of, parent_of
from web.commands import as_json, bar, opened, show
from web.commands.areanames import AreaNames
from web.commands.files import UnreadableError, name, point, read_csv, tell
from web.commands.importitems import items
from web.commands.importneeds import needs
from web.commands.recording import FILE, record

MOST_NAME = 80
MOST_ADDRESS = 200
MOST_CODE = 40


@dataclass(frozen=True)
class AreaLine:
    """One line of an areas file."""

    code: AreaCode
    name: str
    point: GeoPoint | None


@click.group("import")
def import_() -> None:
    """Bring in what others have."""


import_.add_command(needs)
import_.add_command(items)


@import_.command("areas")
@click.argument("file", type=FILE)
@as_json
@click.pass_obj
def areas(settings: Settings, file: Path, summary: bool) -> None:
    """Administrative divisions: a CSV with code and name (parent, level, lat, lng are checked or used)."""
    lines = read_csv(file, "code", "name")
    with opened(settings) as parts, bar("areas", len(lines)) as progress:
        counts = record(parts, file, lines, record_area, progress.update)
    tell(counts, summary=summary)


@import_.command("institutions")
@click.argument("file", type=FILE)
@as_json
@click.pass_obj
def institutions(settings: Settings, file: Path, summary: bool) -> None:
    """Institutions: a CSV with id and name (district_code, address, kind, lat, lng are used)."""
    lines = read_csv(file, "id", "name")
    with opened(settings) as parts, bar("institutions", len(lines)) as progress:
        show(parts)
        each = partial(record_institution, AreaNames(parts.views))
        counts = record(parts, file, lines, each, progress.update)
    tell(counts, summary=summary)


def record_area(books: Batch, line: dict[str, str], seen: set[str], cause: Cause) -> None:
    """List or correct the area of a line."""
    area = area_line(line, seen)
    list_area(books, code=area.code, name=area.name, point=area.point, cause=cause)


def area_line(line: dict[str, str], seen: set[str]) -> AreaLine:
    """The line's values. Refuses what cannot be so, and a code seen before."""
    code = _code(line["code"], "code")
    if code in seen:
        raise UnreadableError("code", f"{code} stands in this file already")
    called = name(line, MOST_NAME)
    if line.get("level") and line["level"] != level_of(code):
        raise UnreadableError("level", f"{line['level']!r}, but {code} is a {level_of(code)}")
    if line.get("parent") and line["parent"] != parent_of(code):
        raise UnreadableError("parent", f"{line['parent']!r}, but {code} lies in {parent_of(code)}")
    where = point(line)
    seen.add(code)
    return AreaLine(code, called, where)


def record_institution(
    areas: AreaNames, books: Batch, line: dict[str, str], seen: set[str], cause: Cause
) -> None:
    """List or correct the institution of a line. Refuses an id seen before."""
    code = line["id"]
    if not 0 < len(code) <= MOST_CODE or not code.isprintable():
        raise UnreadableError("id", f"{code[:MOST_CODE]!r} must have 1 to {MOST_CODE} letters")
    if code in seen:
        raise UnreadableError("id", f"{code} stands in this file already")
    address = line.get("address", "")
    if len(address) > MOST_ADDRESS or not address.isprintable():
        raise UnreadableError("address", f"must have at most {MOST_ADDRESS} letters")
    kind = line.get("kind") or "other"
    if len(kind) > MOST_CODE or not kind.isprintable():
        raise UnreadableError("kind", f"must have at most {MOST_CODE} letters")
    given = line.get("district_code") or line.get("area_code", "")
    named = areas.of(line.get("city", ""), line.get("district", ""))
    list_institution(
        books,
        code=code,
        name=name(line, LONGEST_NAME),
        kind=kind,
        area_code=_code(given, "district_code") if given else named,
        address=address,
        point=point(line),
        approximate="centroid" in line.get("coord_source", ""),
        cause=cause,
    )
    seen.add(code)


def _code(text: str, field: str) -> AreaCode:
    try:
        return area_code(text)
    except MusterError:
        sizes = ", ".join(str(n) for n in LEVELS)
        raise UnreadableError(field, f"{text!r} has not {sizes} digits") from None
