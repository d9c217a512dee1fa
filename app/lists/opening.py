"""One door for every form of list: what it is is told by its first bytes, never by its name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from app.lists import chains, texts, xlsx
from app.lists.headers import LOOKED_AT, by_content, headed
from app.lists.sheets import Row, Sheet, blank
from domain.base import BadInput

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_list(given: bytes | str | IO[bytes], most_unpacked: int = xlsx.MOST_UNPACKED) -> Sheet:
    """The table in a file or in pasted text; its rows are read as they are asked for.

    Refuses what is no list, old .xls files, files with a password, and what grows beyond the limits.
    """
    if isinstance(given, str):
        return _of_text(given, "pasted")
    file = io.BytesIO(given) if isinstance(given, bytes) else given
    first = file.read(4)
    file.seek(0)
    if first == _ZIP:
        rows, others = xlsx.rows_of(file, most_unpacked)
        return _sheet("excel", rows, others)
    if first == _OLD:
        raise BadInput("list.old_excel")
    return _of_text(texts.decoded(file.read()), "csv")


def _of_text(text: str, form: str) -> Sheet:
    if not text.strip():
        raise BadInput("list.empty")
    mark = texts.form_of(text)
    if mark == "chain":
        return Sheet("chain", list(chains.HEADERS), chains.split_people(text), headed=False)
    return _sheet(form, texts.split_rows(text, mark), [])


def _sheet(form: str, rows: Iterator[Row], left_out: list[str]) -> Sheet:
    filled = ((number, cells) for number, cells in rows if not blank(cells))
    top = list(islice(filled, LOOKED_AT))
    if not top:
        raise BadInput("list.empty")
    found = headed(top)
    if found is None:
        return Sheet(form, by_content(top), chain(top, filled), headed=False, left_out=left_out)
    headers, skip = found
    return Sheet(form, headers, chain(top[skip:], filled), left_out=left_out)
