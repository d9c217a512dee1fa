"""What every form of list becomes: headers and numbered rows of cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

Cell = str | int | float | datetime | None
Row = tuple[int, tuple[Cell, ...]]
"""A row's number in the file, from 1, and its cells."""
MOST_COLUMNS = 60
MOST_LETTERS = 400
"""Longer cells are cut: no field of a person needs more, and a preview must stay readable."""


@dataclass
class Sheet:
    """One table: `form` is excel, csv, pasted or chain; `headed` whether its columns were named in it."""

    form: str
    headers: list[str]
    rows: Iterable[Row]
    headed: bool = True
    left_out: list[str] = field(default_factory=list)
    """Names of other sheets of the same workbook that were not read."""


def shown(cell: Cell) -> str:
    """The cell as a person would read it: tidy, in plain width, a whole number without .0."""
    if isinstance(cell, str):
        return tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ", "minutes")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def tidy(text: str) -> str:
    """Plain width, single spaces, nothing invisible."""
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    if not plain.isprintable():
        plain = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in plain)
    return " ".join(plain.split())[:MOST_LETTERS]


def blank(cells: Iterable[Cell]) -> bool:
    """Whether nothing stands in the row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
