"""Any list as Excel or CSV, as people's own tools read it: no cell becomes a formula, no number is mangled.

The same rows give the same bytes, whenever they are written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

import xlsxwriter
from flask import make_response, request
from flask_babel import get_timezone
from werkzeug.wrappers import Response

from domain.quantity import Money

Cell = str | int | float | Decimal | datetime | Money | None
"""An amount of money is a number with two digits after the point, exact to the fen."""
FORMATS = ("xlsx", "csv")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
}
WRITTEN = datetime(2020, 1, 1, tzinfo=UTC)
"""Stands in every workbook as the time of its writing: what it shows has its own moment."""
WIDEST = 48
_ACTIVE = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_PLAIN = re.compile(r"[+\-]?[\d\s().-]+")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a line above (or ""), the heads, and the rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: str = ""


def wanted() -> str:
    """The form that ?format= asks for: xlsx or csv, or "" for a page."""
    asked = request.args.get("format", "")
    return asked if asked in FORMATS else ""


def as_list(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], form: str) -> Response:
    """A list as a download, in the form asked for."""
    listed = [list(row) for row in rows]
    made = as_csv(heads, listed) if form == "csv" else as_xlsx([Sheet(name, heads, listed)])
    return download(made, f"{name}.{form}")


def download(made: bytes, name: str) -> Response:
    """Bytes as a file with this name; its type by the ending."""
    ending = name.rpartition(".")[2]
    answer = make_response(made)
    answer.headers["Content-Type"] = TYPES[ending]
    plain = name if name.isascii() else f"muster.{ending}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return answer


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; one line a row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(head) for head in heads])
    writer.writerows([_harmless(_told(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; texts stay texts (telephone and ID numbers too), moments are local times."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"created": WRITTEN.replace(tzinfo=None)})
    look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EDF1F2"}
    heads = {side: book.add_format(look | {"align": side}) for side in ("left", "right")}
    title = book.add_format({"bold": True, "font_size": 14})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    amount = book.add_format({"num_format": "#,##0.00_ "})
    for sheet in sheets:
        page, top = book.add_worksheet(_sheet_name(sheet.name)), 0
        page.set_default_row(18)
        if sheet.above:
            page.write_string(0, 0, sheet.above, title)
            top = 2
        for column, head in enumerate(sheet.heads):
            page.write_string(top, column, head, heads["right" if _of_numbers(sheet, column) else "left"])
        for number, row in enumerate(sheet.rows, top + 1):
            for column, cell in enumerate(row):
                _write(page, number, column, cell, moment, amount)
        _lay_out(page, sheet, top)
    book.close()
    return out.getvalue()


def _write(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, moment: object, amount: object
) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(row, column, _local(cell), moment)
    elif isinstance(cell, Money):
        page.write_number(row, column, Decimal(cell.minor) / 100, amount)
    elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        page.write_number(row, column, cell)
    elif cell is not None:
        page.write_string(row, column, str(cell)[:32_767])


def _lay_out(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, top: int) -> None:
    """Columns as wide as what is in them, heads that stay, and A4 when it is printed."""
    for column, head in enumerate(sheet.heads):
        cells = [head, *(_told(row[column]) for row in sheet.rows[:300] if column < len(row))]
        page.set_column(column, column, min(WIDEST, max(map(_width, cells)) + 2))
    if sheet.rows and all(len(row) == len(sheet.heads) for row in sheet.rows):
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.heads) - 1)
    page.freeze_panes(top + 1, 0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _of_numbers(sheet: Sheet, column: int) -> bool:
    """Whether a column is one of numbers: its head stands above them, at the right."""
    cells = [row[column] for row in sheet.rows[:300] if column < len(row)]
    there = [cell for cell in cells if cell is not None and cell != ""]
    return bool(there) and all(isinstance(cell, int | float | Decimal | Money) for cell in there)


def _width(text: str) -> int:
    """Columns of a text: a Chinese character takes two."""
    return max(
        (sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in text.split("\n")), default=0
    )


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return f"{Decimal(cell.minor) / 100:.2f}"
    return _local(cell).strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell)


def _local(moment: datetime) -> datetime:
    """In the response's zone, without saying so: a spreadsheet knows no zones."""
    zone = get_timezone()
    return (moment.astimezone(zone) if moment.tzinfo and zone else moment).replace(tzinfo=None)


def _harmless(text: str) -> str:
    """A text that would be a formula when the CSV is opened gets a quote in front."""
    return f"'{text}" if _ACTIVE.match(text) and not _PLAIN.fullmatch(text) else text


def _sheet_name(name: str) -> str:
    """At most 31 letters, without those that Excel forbids."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "1"
