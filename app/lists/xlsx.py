"""Reading .xlsx: bounded, streamed, merged cells filled, the sheet with people found among several."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from app.lists.headers import best_header
from app.lists.sheets import MOST_COLUMNS, MOST_LETTERS, Cell, Row
from domain.base import BadInput

MOST_UNPACKED = 300_000_000
"""Bytes a workbook may have when it is unpacked: 100,000 rows of people take about 60 million."""
MOST_PACKED_RATIO = 200
"""No list of people packs better than this; what does is made to fill a memory."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
PEEK = 25
BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    OSError,
    EOFError,
    SyntaxError,
)


def rows_of(file: IO[bytes], most_unpacked: int = MOST_UNPACKED) -> tuple[Iterator[Row], list[str]]:
    """The rows of the sheet that has people in it, and the names of those left out.

    Refuses what is no workbook, or grows beyond the limits when unpacked.
    """
    from openpyxl import load_workbook  # here: it brings numpy, half a second for every command line
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(file) as packed:
            _check(packed, most_unpacked)
        book = load_workbook(file, read_only=True, data_only=True)
        chosen, others = _chosen(book)
    except BadInput:
        raise
    except (*BROKEN, InvalidFileException):
        raise BadInput("list.broken") from None
    return _rows(file, chosen), others


def _check(packed: zipfile.ZipFile, most: int) -> None:
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > most or len(parts) > 2000:
        raise BadInput("list.too_large")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > MOST_PACKED_RATIO * max(part.compress_size, 1):
            raise BadInput("list.too_large")
        if part.filename.endswith((".xml", ".rels")):
            with packed.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(2000):
                    raise BadInput("list.broken")


def _chosen(book: Any) -> tuple[Any, list[str]]:
    """The first sheet whose top rows name people's columns; without one, the first that is not empty."""
    found, fallback, filled = None, None, []
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            continue
        sheet.reset_dimensions()
        top = [
            tuple(_cell(v) for v in row[:MOST_COLUMNS])
            for row in sheet.iter_rows(max_row=PEEK, values_only=True)
        ]
        if not any(any(cell is not None for cell in row) for row in top):
            continue
        filled.append(sheet)
        fallback = fallback or sheet
        if found is None and best_header([(n, row) for n, row in enumerate(top, 1)]) is not None:
            found = sheet
    chosen = found or fallback
    if chosen is None:
        raise BadInput("list.empty")
    return chosen, [sheet.title for sheet in filled if sheet is not chosen]


def _rows(file: IO[bytes], sheet: Any) -> Iterator[Row]:
    """Each row with the values that merged cells show in it."""
    try:
        merged = _merged(file, sheet)
        carried: dict[tuple[int, int], Cell] = {}
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_cell(value) for value in values[:MOST_COLUMNS]]
            for column, last in merged.get(number, ()):
                if column < len(cells):
                    carried |= {(below, column): cells[column] for below in range(number + 1, last + 1)}
            if carried:
                cells = [
                    carried.pop((number, n), cell) if cell is None else cell for n, cell in enumerate(cells)
                ]
            yield number, tuple(cells)
    except BROKEN:
        raise BadInput("list.broken") from None


def _merged(file: IO[bytes], sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First row → (column from 0, last row) of the cells merged downwards over at most 2,000 rows."""
    from openpyxl.utils import range_boundaries

    found: dict[int, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(file) as packed, packed.open(sheet._worksheet_path.lstrip("/")) as part:
        tail = b""
        while chunk := part.read(1 << 20):
            block = tail + chunk
            start = block.find(b"mergeCells")
            if start >= 0:
                block = block[start:] + part.read(4_000_000)
                for ref in _MERGED.findall(block):
                    left, top, _right, bottom = range_boundaries(ref.decode())
                    if left and top and bottom and top < bottom <= top + 2000:
                        found.setdefault(top, []).append((left - 1, bottom))
                break
            tail = chunk[-20:]
    return found


def _cell(value: object) -> Cell:
    """As a cell of ours. Errors such as #N/A are nothing."""
    if value is None or isinstance(value, int | float | datetime):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- a day of a list, no moment
    if isinstance(value, time):
        return value.isoformat("minutes")
    text = str(value)[: MOST_LETTERS * 2]
    return None if text.startswith("#") and text.rstrip("!?") in _ERRORS else text


_ERRORS = {"#N/A", "#REF", "#VALUE", "#DIV/0", "#NAME", "#NULL", "#NUM"}
