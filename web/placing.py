"""Areas found by typing: a code, a name, or what lies near a point; never a list of all of them."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from domain.base import BadInput
from domain.place import AreaCode, area_code
from projections.areas import AreaRow
from web import chrome, forms
from web.context import muster

MOST_FOUND = 20
_CODE = re.compile(r"\d{2,12}")
_SHOWN = re.compile(r"(?:^|\s)(\d{2,12})\s*$")
"""What the page itself writes into the field: the name, then the code."""


def area(name: str) -> AreaCode:
    """The area that was typed: its code, or a name only one area of the response has.

    Refuses a name nobody has, and one of several with what they are called.
    """
    typed = forms.text(name, 80)
    shown = _SHOWN.search(typed)
    if shown:
        return area_code(shown.group(1))
    found = named(typed)
    exact = [row for row in found if row.name == typed]
    if len(exact) == 1 or len(found) == 1:
        return AreaCode((exact or found)[0].code)
    if not found:
        raise BadInput("area.name_unknown", field=name, name=typed)
    several = "、".join(f"{row.name} {row.code}" for row in (exact or found)[:6])
    raise BadInput("area.name_ambiguous", field=name, name=typed, several=several)


def named(part: str, limit: int = MOST_FOUND) -> list[AreaRow]:
    """Areas of the response whose name has this in it, the smallest first."""
    response = chrome.current().response
    inside = AreaRow.c.code.startswith(response.area_code if response else "", autoescape=True)
    like = AreaRow.c.name.contains(part, autoescape=True)
    rows = muster().views.rows(AreaRow, inside, like, order_by=AreaRow.c.code, limit=limit * 5)
    return sorted(rows, key=lambda row: (row.name != part, -len(row.code), row.code))[:limit]


def text_of(code: str) -> str:
    """How the field shows an area: its name, and the code that says which it is."""
    row = muster().views.one(AreaRow, code) if code else None
    return f"{row.name} {row.code}" if row else code


def found() -> list[dict[str, Any]]:
    """Areas for the browser, by ?q= or near ?lat= and ?lng=."""
    asked = request.args.get("q", "").strip()[:40]
    if asked:
        digits = _CODE.fullmatch(asked)
        rows = _coded(asked) if digits else named(asked)
        return [_told(row) for row in rows]
    lat, lng = (request.args.get(part, type=float) for part in ("lat", "lng"))
    return [] if lat is None or lng is None else [_told(row) for row in _near(lat, lng)]


def _coded(code: str) -> list[AreaRow]:
    like = AreaRow.c.code.startswith(code, autoescape=True)
    return muster().views.rows(AreaRow, like, order_by=AreaRow.c.code, limit=MOST_FOUND)


def _near(lat: float, lng: float) -> list[AreaRow]:
    """The smallest areas around a point, the nearest first."""
    response, c = chrome.current().response, AreaRow.c
    inside = c.code.startswith(response.area_code if response else "", autoescape=True)
    for reach in (0.02, 0.2, 2.0):
        box = (c.lat.between(lat - reach, lat + reach), c.lng.between(lng - reach, lng + reach))
        rows = muster().views.rows(AreaRow, inside, *box, limit=2000)
        if rows:
            longest = max(len(row.code) for row in rows)
            small = [row for row in rows if len(row.code) == longest]
            return sorted(small, key=lambda row: _far(row, lat, lng))[:MOST_FOUND]
    return []


def _far(row: AreaRow, lat: float, lng: float) -> float:
    return ((row.lat or 0) - lat) ** 2 * 1.3 + ((row.lng or 0) - lng) ** 2


def _told(row: AreaRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "text": f"{row.name} {row.code}",
        "lat": row.lat,
        "lng": row.lng,
    }
