"""The official code of a place that a file knows by the names of its city and district only."""

from __future__ import annotations

from collections.abc import Iterable

from domain.place import LEVELS, AreaCode
from projections.areas import AreaRow
from projections.reading import Views


class AreaNames:
    """The listed cities and districts by name; a name that several bear leads nowhere."""

    def __init__(self, views: Views) -> None:
        rows = views.rows(AreaRow, AreaRow.c.level.in_(("city", "district")))
        self._cities = _unique((row.name, row.code) for row in rows if row.level == "city")
        districts = [row for row in rows if row.level == "district"]
        self._districts = _unique(((row.parent, row.name), row.code) for row in districts)

    def city(self, name: str) -> AreaCode:
        """The code of a city, or ""."""
        return AreaCode(self._cities.get(name, ""))

    def of(self, city: str, district: str) -> AreaCode:
        """The code of a district, else of its city, else ""."""
        code = self.city(city)
        return AreaCode(self._districts.get((code, district), code))


def around(codes: Iterable[str]) -> AreaCode:
    """The smallest official area in which all these lie; "" is the whole world."""
    known = [code for code in codes if code]
    common = known[0] if known else ""
    for code in known[1:]:
        while not code.startswith(common):
            common = common[:-1]
    return AreaCode(common[: max((n for n in LEVELS if n <= len(common)), default=0)])


def _unique(pairs: Iterable[tuple[object, str]]) -> dict[object, str]:
    found: dict[object, str] = {}
    several = set()
    for key, code in pairs:
        if found.setdefault(key, code) != code:
            several.add(key)
    return {key: code for key, code in found.items() if key not in several}
