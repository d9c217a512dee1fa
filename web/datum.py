"""Datums at the edge: WGS-84 inside; GCJ-02 and BD-09 for Chinese maps, which shift by some 400 m.

The shift is the published obfuscation polynomial over Krasovsky's ellipsoid; outside China there is none.
"""

from __future__ import annotations

from math import atan2, cos, pi, sin, sqrt

Degrees = tuple[float, float]
"""Latitude, longitude."""

_AXIS, _ECCENTRICITY2 = 6378245.0, 0.00669342162296594323
_BD_TURN = pi * 3000 / 180


def gcj02(lat: float, lng: float) -> Degrees:
    """WGS-84 to GCJ-02 (高德, 腾讯)."""
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lng <= 137.8347):
        return lat, lng
    x, y = lng - 105.0, lat - 35.0
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave * 2 / 3
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave * 2 / 3
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    flat = 1 - _ECCENTRICITY2 * sin(lat / 180 * pi) ** 2
    lat_metres = _AXIS * (1 - _ECCENTRICITY2) / (flat * sqrt(flat)) * pi / 180
    lng_metres = _AXIS / sqrt(flat) * cos(lat / 180 * pi) * pi / 180
    return lat + north / lat_metres, lng + east / lng_metres


def bd09(lat: float, lng: float) -> Degrees:
    """WGS-84 to BD-09 (百度)."""
    y, x = gcj02(lat, lng)
    radius = sqrt(x * x + y * y) + 0.00002 * sin(y * _BD_TURN)
    turn = atan2(y, x) + 0.000003 * cos(x * _BD_TURN)
    return radius * sin(turn) + 0.006, radius * cos(turn) + 0.0065


def wgs84(lat: float, lng: float) -> Degrees:
    """GCJ-02 to WGS-84, by fixed-point iteration: three steps come within 0.1 mm."""
    there = (lat, lng)
    for _step in range(3):
        again = gcj02(*there)
        there = (there[0] + lat - again[0], there[1] + lng - again[1])
    return there


def kilometres(one: Degrees, other: Degrees) -> float:
    """Distance on the sphere."""
    lat1, lng1, lat2, lng2 = (degrees * pi / 180 for degrees in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 2 * 6371.0088 * atan2(sqrt(half), sqrt(1 - half))
