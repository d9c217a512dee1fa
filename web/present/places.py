"""Where areas are: their names and points, for what is shown by area alone."""

from __future__ import annotations

from projections.areas import AreaRow
from projections.reading import Reading

Place = tuple[str, float | None, float | None]


def points_of(reading: Reading, codes: set[str]) -> dict[str, Place]:
    """Name, latitude and longitude of each area that is listed and has a point."""
    if not codes:
        return {}
    rows = reading.rows(AreaRow, AreaRow.c.code.in_(codes))
    return {row.code: (row.name, row.lat, row.lng) for row in rows if row.lat is not None}
