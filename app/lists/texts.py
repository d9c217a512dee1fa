"""Reading text: CSV in any usual encoding, what was pasted from Excel, and lists that people simply write."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from app.lists.sheets import MOST_COLUMNS, Row
from domain.base import BadInput

csv.field_size_limit(1_000_000)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NUMBERED = re.compile(r"\s*(?:\d{1,4}\s*[.、．)）:：]|\d\ufe0f?\u20e3|[①-⑳])\s*\S")


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GBK. Refuses others."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput("list.encoding")


def form_of(text: str) -> str:
    """Tabs, commas, or a list as people write it in a group: tab | , | ; | chain."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if sum("\t" in line for line in lines) * 2 >= len(lines):
        return "\t"
    chained = sum(bool(_NUMBERED.match(line)) for line in lines)
    if "接龙" in text[:400] or chained * 2 >= len(lines):
        return "chain"
    for mark in ",;，|":
        if sum(mark in line for line in lines) * 2 >= len(lines) and len(lines) > 1:
            return mark
    return "chain" if len(lines) > 1 or re.search(r"\d{7}", text) else ","


def split_rows(text: str, mark: str) -> Iterator[Row]:
    """The rows by their line numbers. A quote left open costs its own line, not the rest of the file."""
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1
    if _quotes_run_away(text, mark):
        for number, line in enumerate(text.splitlines(), 1):
            yield number, tuple(cell.strip(' "') for cell in line.split(mark)[:MOST_COLUMNS])
        return
    for cells in reader:
        yield start, tuple(cells[:MOST_COLUMNS])
        start = reader.line_num + 1


def _quotes_run_away(text: str, mark: str) -> bool:
    if '"' not in text:
        return False
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            if any(cell.count("\n") > 5 for cell in cells):
                return True
    except csv.Error:
        return True
    return False
