"""How far goods travel and how long that takes; ours, where no arrival time is given."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from domain.place import GeoPoint

EARTH = 6_371_000
DAY_S_WAY = 500_000
"""Metres a truck covers in a day (ours)."""
UNKNOWN_DAYS = 2
"""How long it takes to a place whose point nobody knows (ours)."""


@lru_cache(maxsize=100_000)
def metres(one: GeoPoint | None, other: GeoPoint | None) -> int | None:
    """Along the earth, to the metre; None where a place is unknown."""
    if one is None or other is None:
        return None
    lat, lat_there = radians(one.lat), radians(other.lat)
    half = sin((lat_there - lat) / 2) ** 2
    half += cos(lat) * cos(lat_there) * sin(radians(other.lng - one.lng) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)))


def days_for(distance: int | None) -> int:
    """Days on the way, a part of one being one."""
    return UNKNOWN_DAYS if distance is None else max(1, -(-distance // DAY_S_WAY))
