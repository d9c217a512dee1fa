"""`muster import items`: the catalogue of goods, from a list that others keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from app.batch import Batch
from app.donations.catalogue import list_item
from app.settings import Settings
from domain.base import Cause
from domain.donations.catalogue import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_STANDARD,
    MOST_SYNONYMS,
    Item,
    item_id,
)
from domain.donations.units import UNITS
from web.commands import as_json, bar, opened
from web.commands.files import UnreadableError, read_csv, tell
from web.commands.recording import FILE, record

TRUE, FALSE = ("1", "yes", "true", "是"), ("", "0", "no", "false", "否")


@dataclass(frozen=True)
class ItemLine:
    """One line of an items file."""

    code: str
    name: str
    english: str
    category: str
    unit: str
    standard: str
    synonyms: tuple[str, ...]
    perishable: bool


@click.command("items")
@click.argument("file", type=FILE)
@as_json
@click.pass_obj
def items(settings: Settings, file: Path, summary: bool) -> None:
    """Goods: a CSV with item_id, item and unit (category, standard, notes, synonyms, perishable are used)."""
    lines = read_csv(file, "item_id", "item", "unit")
    with opened(settings) as parts, bar("items", len(lines)) as progress:
        counts = record(parts, file, lines, record_item, progress.update)
    tell(counts, summary=summary)


def record_item(books: Batch, line: dict[str, str], seen: set[str], cause: Cause) -> None:
    """List or revise the item of a line. Refuses another unit than the one its lots are counted in."""
    item = item_line(line, seen)
    known = books.find(Item, item_id(item.code))
    if known is not None and known.unit != item.unit:
        raise UnreadableError("unit", f"{item.unit!r}, but {item.code} is counted in {known.unit!r}")
    list_item(books, **vars(item), cause=cause)
    seen.add(item.code)


def item_line(line: dict[str, str], seen: set[str]) -> ItemLine:
    """The line's values. Refuses what cannot be so, and a code seen before."""
    code = _text(line, "item_id", 1, LONGEST_CODE)
    if code in seen:
        raise UnreadableError("item_id", f"{code} stands in this file already")
    unit = line["unit"]
    if unit not in UNITS:
        raise UnreadableError("unit", f"{unit!r} is none of {', '.join(UNITS)}")
    return ItemLine(
        code=code,
        name=_text(line, "item", 1, LONGEST_NAME),
        english=_text(line, "notes", 0, 400).partition(";")[0].strip()[:LONGEST_NAME],
        category=_text(line, "category", 0, LONGEST_CODE),
        unit=unit,
        standard=_text(line, "standard", 0, LONGEST_STANDARD),
        synonyms=_synonyms(line),
        perishable=_yes(line),
    )


def _text(line: dict[str, str], field: str, least: int, most: int) -> str:
    found = line.get(field, "")
    if not least <= len(found) <= most or not found.isprintable():
        raise UnreadableError(field, f"{found[:most]!r} must have {least} to {most} letters")
    return found


def _synonyms(line: dict[str, str]) -> tuple[str, ...]:
    words = [word.strip() for word in _text(line, "synonyms", 0, 2000).split("|")]
    found = tuple(dict.fromkeys(word for word in words if word))
    if len(found) > MOST_SYNONYMS or any(len(word) > LONGEST_NAME for word in found):
        raise UnreadableError("synonyms", f"must be at most {MOST_SYNONYMS}, of {LONGEST_NAME} letters each")
    return found


def _yes(line: dict[str, str]) -> bool:
    said = line.get("perishable", "").lower()
    if said not in (*TRUE, *FALSE):
        raise UnreadableError("perishable", f"{said[:20]!r} is neither yes nor no")
    return said in TRUE
