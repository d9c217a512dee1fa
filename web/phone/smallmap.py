"""A small map on the phone's assignment: the board's own layers around one place, drawn as lines by us.

It needs no script, no other host and a few kilobytes: only what lies within half a kilometre is sent.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from markupsafe import Markup

from web import maps
from web.context import muster

Point = tuple[float, float]
WIDTH, HEIGHT = 328, 168
METRES = 2.4
"""Of one unit of the drawing."""
MARGIN = 12
ORDER = ("park", "block", "water", "bank", "rail", "road", "road_major")
FILLED = frozenset({"park", "block", "water"})
NAMED = 3
"""Names that fit."""
EQUATOR, MERIDIAN = 111_320.0, 110_574.0
"""Metres in a degree of longitude at the equator, of latitude anywhere."""


@dataclass(frozen=True)
class Shape:
    """One piece of the ground: its runs of (lng, lat), whether they are rings, and the box around them."""

    kind: str
    name: str
    runs: tuple[tuple[Point, ...], ...]
    ring: bool
    box: tuple[float, float, float, float]


def small_map(lat: float | None, lng: float | None, *, exact: bool, label: str) -> Markup:
    """The picture as SVG; "" where the place is unknown or nothing of the ground lies around it.

    An area's point (not `exact`) is a wide ring and no pin.
    """
    if lat is None or lng is None:
        return Markup("")
    view = View(lat, lng)
    drawn = [shape for shape in ground() if view.near(shape)]
    if not any(shape.kind in ("road", "road_major", "block") for shape in drawn):
        return Markup("")
    lines = Markup("").join(view.paths(drawn))
    names = Markup("").join(view.names(drawn))
    mark = ("sm-pin", 8) if exact else ("sm-area", 46)
    pin = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
        mark[0], WIDTH // 2, HEIGHT // 2, mark[1]
    )
    return Markup('<svg class="p-map" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>').format(
        WIDTH, HEIGHT, label, lines, names, pin
    )


class View:
    """What the picture shows: WGS-84 degrees into its own units, the place in the middle."""

    def __init__(self, lat: float, lng: float) -> None:
        self.lat, self.lng = lat, lng
        self.east = EQUATOR * cos(radians(lat)) / METRES
        self.north = MERIDIAN / METRES
        wide, high = (WIDTH / 2 + MARGIN) / self.east, (HEIGHT / 2 + MARGIN) / self.north
        self.box = (lng - wide, lat - high, lng + wide, lat + high)

    def near(self, shape: Shape) -> bool:
        """Whether the boxes touch."""
        (west, south, east, north), mine = shape.box, self.box
        return west < mine[2] and east > mine[0] and south < mine[3] and north > mine[1]

    def at(self, point: Point) -> Point:
        """A place in the picture."""
        return (point[0] - self.lng) * self.east + WIDTH / 2, HEIGHT / 2 - (point[1] - self.lat) * self.north

    def paths(self, shapes: Sequence[Shape]) -> Iterator[Markup]:
        """One path for each kind and form of thing, in the order they lie over each other."""
        lines: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for shape in shapes:
            for run in shape.runs:
                part = [self.at(point) for point in run]
                pieces = [clipped(part)] if shape.ring else list(runs_near(part))
                lines[shape.kind, shape.ring] += [
                    _path(piece, shape.ring) for piece in pieces if len(piece) > 1
                ]
        for kind in ORDER:
            for ring in (True, False):
                if lines[kind, ring]:
                    form, drawn = "" if ring else " sm-line", "".join(lines[kind, ring])
                    yield Markup('<path class="sm-{}{}" d="{}"/>').format(kind, form, drawn)

    def names(self, shapes: Sequence[Shape]) -> Iterator[Markup]:
        """The names that stand in the picture, not upon the pin."""
        placed = [(self.at(shape.runs[0][0]), shape.name) for shape in shapes if shape.kind == "label"]
        inside = [
            ((x, y), name)
            for (x, y), name in placed
            if 30 < x < WIDTH - 30 and 12 < y < HEIGHT - 8 and abs(y - HEIGHT / 2) > 16
        ]
        for (x, y), name in inside[:NAMED]:
            yield Markup('<text x="{}" y="{}">{}</text>').format(round(x), round(y), name)


def _path(run: Sequence[Point], ring: bool) -> str:
    points = " ".join(f"{x:.0f} {y:.0f}" for x, y in run)
    return f"M{points}{'z' if ring else ''}"


def runs_near(run: Sequence[Point]) -> Iterator[list[Point]]:
    """The pieces of a line of which something lies in the picture."""
    piece: list[Point] = []
    for start, end in pairwise(run):
        if _outside(start, end):
            if piece:
                yield piece
            piece = []
        else:
            piece = piece or [start]
            piece.append(end)
    if piece:
        yield piece


def _outside(a: Point, b: Point) -> bool:
    (ax, ay), (bx, by) = a, b
    right, low = WIDTH + MARGIN, HEIGHT + MARGIN
    return max(ax, bx) < -MARGIN or min(ax, bx) > right or max(ay, by) < -MARGIN or min(ay, by) > low


def clipped(ring: Sequence[Point]) -> list[Point]:
    """A ring cut at the picture's four edges (Sutherland and Hodgman)."""
    edges = ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1))
    found = list(ring)
    for axis, limit, side in edges:
        before, found = found, []
        for start, end in zip(before, [*before[1:], *before[:1]], strict=True):
            here, there = (start[axis] - limit) * side >= 0, (end[axis] - limit) * side >= 0
            if here:
                found.append(start)
            if here != there:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                found.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return found


def ground() -> tuple[Shape, ...]:
    """All pieces of the layers of this data folder; read again when a file is another."""
    settings = muster().settings
    names = [str(entry["name"]) for entry in maps.listing(settings)["layers"]]
    files = [settings.data / "map" / f"{name}.geojson" for name in names]
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files if file.exists()))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[Shape, ...]:
    shapes = []
    for file, _changed in files:
        for feature in json.loads(file.read_text("utf-8"))["features"]:
            shapes += list(_shapes(feature))
    return tuple(shapes)


def _shapes(feature: Any) -> Iterator[Shape]:
    """The pieces of one GeoJSON feature; many polygons are one piece each."""
    geometry, said = feature.get("geometry") or {}, feature.get("properties") or {}
    inside: Any = geometry.get("coordinates")
    pieces: dict[str, list[tuple[Any, bool]]] = {
        "Point": [([[inside]], False)],
        "LineString": [([inside], False)],
        "MultiLineString": [(inside, False)],
        "Polygon": [(inside, True)],
        "MultiPolygon": [(rings, True) for rings in inside] if geometry.get("type") == "MultiPolygon" else [],
    }
    for runs, ring in pieces.get(geometry.get("type", ""), []):
        points = tuple(tuple((float(p[0]), float(p[1])) for p in run) for run in runs)
        lngs, lats = [p[0] for run in points for p in run], [p[1] for run in points for p in run]
        if lngs:
            box = min(lngs), min(lats), max(lngs), max(lats)
            yield Shape(str(said.get("kind", "")), str(said.get("name") or ""), points, ring, box)
