"""Plane geometry in kilometres for the invented district, and its place on the globe."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from domain.place import GeoPoint

XY = tuple[float, float]
Ring = list[XY]

WIDE, HIGH = 10.6, 7.2
"""Kilometres from west to east and from south to north."""
_SOUTH, _WEST = 30.2650, 146.0450
"""In the open Pacific, where no real place can be mistaken for it."""
_LAT_KM = 111.32
_LNG_KM = _LAT_KM * math.cos(math.radians(_SOUTH))


def point(xy: XY) -> GeoPoint:
    """The place on the globe."""
    return GeoPoint.of(_SOUTH + xy[1] / _LAT_KM, _WEST + xy[0] / _LNG_KM)


def degrees(run: Sequence[XY]) -> list[list[float]]:
    """GeoJSON coordinates, to about a metre."""
    return [[round(_WEST + x / _LNG_KM, 5), round(_SOUTH + y / _LAT_KM, 5)] for x, y in run]


def curve(through: Sequence[XY]) -> list[XY]:
    """A smooth line through the points (Catmull-Rom), a point about every 80 m."""
    ends = [through[0], *through, through[-1]]
    line: list[XY] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        steps = max(4, round(math.dist(b, c) / 0.08))
        line += [_between(a, b, c, d, n / steps) for n in range(steps)]
    return [*line, through[-1]]


def _between(a: XY, b: XY, c: XY, d: XY, t: float) -> XY:
    def along(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (
            2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3
        )

    return along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])


def ribbon(line: Sequence[XY], half: Sequence[float]) -> Ring:
    """The ring around a line, `half` a width at each of its points."""
    left, right = [], []
    for n, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(0, n - 1)], line[min(len(line) - 1, n + 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = -(y1 - y0) / length * half[n], (x1 - x0) / length * half[n]
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return closed([*left, *reversed(right)])


def blob(centre: XY, rx: float, ry: float, wobble: Sequence[float], turn: float = 0.0) -> Ring:
    """A soft round shape; `wobble` are a few factors near 1 around it."""
    count = 40
    ring = []
    for n in range(count):
        angle = 2 * math.pi * n / count
        place = n * len(wobble) / count
        a, b = wobble[int(place)], wobble[(int(place) + 1) % len(wobble)]
        mix = (1 - math.cos(math.pi * (place % 1))) / 2
        r = a * (1 - mix) + b * mix
        x, y = rx * r * math.cos(angle), ry * r * math.sin(angle)
        ring.append(
            (
                centre[0] + x * math.cos(turn) - y * math.sin(turn),
                centre[1] + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    return closed(ring)


def closed(ring: Ring) -> Ring:
    """The ring with its first point again at the end."""
    return [*ring, ring[0]]


def inside(xy: XY, ring: Sequence[XY]) -> bool:
    """Whether the point lies in the ring."""
    x, y = xy
    odd = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


def cells(seeds: Sequence[XY]) -> list[list[tuple[XY, XY, int | None]]]:
    """Voronoi cells in the district's frame: for each seed its edges, with the neighbour behind each."""
    return [_cell(n, seeds) for n in range(len(seeds))]


def _cell(own: int, seeds: Sequence[XY]) -> list[tuple[XY, XY, int | None]]:
    frame: list[XY] = [(0, 0), (WIDE, 0), (WIDE, HIGH), (0, HIGH)]
    edges: list[tuple[XY, XY, int | None]] = [(frame[n], frame[(n + 1) % 4], None) for n in range(4)]
    for other, seed in enumerate(seeds):
        if other != own:
            edges = _cut(edges, seeds[own], seed, other)
    return edges


def _cut(
    edges: list[tuple[XY, XY, int | None]], own: XY, other: XY, number: int
) -> list[tuple[XY, XY, int | None]]:
    """Keep what is nearer to `own`; the new edge carries the neighbour's number."""
    mid = ((own[0] + other[0]) / 2, (own[1] + other[1]) / 2)
    way = (other[0] - own[0], other[1] - own[1])

    def beyond(p: XY) -> float:
        return (p[0] - mid[0]) * way[0] + (p[1] - mid[1]) * way[1]

    kept: list[tuple[XY, XY, int | None]] = []
    crossings: list[XY] = []
    for a, b, neighbour in edges:
        da, db = beyond(a), beyond(b)
        if da <= 0 and db <= 0:
            kept.append((a, b, neighbour))
        elif (da <= 0) != (db <= 0):
            t = da / (da - db)
            cross = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
            kept.append((a, cross, neighbour) if da <= 0 else (cross, b, neighbour))
            crossings.append(cross)
    if len(crossings) == 2:
        kept = _joined(kept, crossings, number)
    return kept


def _joined(
    kept: list[tuple[XY, XY, int | None]], crossings: list[XY], number: int
) -> list[tuple[XY, XY, int | None]]:
    for n, (_, end, _neighbour) in enumerate(kept):
        begin = kept[(n + 1) % len(kept)][0]
        if end in crossings and begin in crossings and end != begin:
            return [*kept[: n + 1], (end, begin, number), *kept[n + 1 :]]
    return kept
