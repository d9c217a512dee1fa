"""What goods are called for this reader: the catalogue's English name on English pages, else its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import g, has_request_context

from projections.donations.catalogue import GoodsRow
from web.context import muster
from web.i18n import language


def goods_name(name: str, item_id: UUID | str | None = None, *, legal: bool = False) -> str:
    """How the reader calls it; `legal` keeps the name it was given and booked under beside the English one.

    By its item where that is known, else by its name; what has no English name is called as it was written.
    """
    if language() != "en":
        return name
    known = _english()
    english = known.get(str(item_id)) or known.get(name) or name
    return f"{english} {name}" if legal and english != name else english


def several(told: Iterable[str]) -> str:
    """Texts one after the other, apart as the reader's language has it."""
    return (", " if language() == "en" else "、").join(told)


def _english() -> Mapping[str, str]:
    """English names by id and by name, read once a request."""
    if not has_request_context() or "english_goods" not in g:
        rows = muster().views.rows(GoodsRow, GoodsRow.c.english != "")
        found = {row.name: row.english for row in rows} | {str(row.id): row.english for row in rows}
        if not has_request_context():
            return found
        g.english_goods = found
    names: Mapping[str, str] = g.english_goods
    return names
