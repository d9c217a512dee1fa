"""The district as GeoJSON layers in the data folder: a map without any network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.settings import Settings
from web.demo.district import CODE, COMMUNITIES, MINOR_NAMES, NAME, PARKS, RAIL, STREETS, District, river_ring
from web.demo.geometry import HIGH, WIDE, XY, curve, degrees

Feature = dict[str, Any]


def draw(settings: Settings, district: District) -> None:
    """Write map/*.geojson and map/layers.json."""
    layers = {
        "ground": _ground(district),
        "streets": _streets(district),
        "bounds": _bounds(district),
        "labels": _labels(district),
    }
    folder = settings.file("map")
    folder.mkdir(exist_ok=True)
    for name, features in layers.items():
        collection = {"type": "FeatureCollection", "features": features}
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.geojson").write_text(text, "utf-8")
    fit = [[lat, lng] for lng, lat in degrees([(0, 0), (WIDE, HIGH)])]
    listing = {"layers": [{"name": name} for name in layers], "fit": fit}
    (folder / "layers.json").write_text(json.dumps(listing), "utf-8")


def _ground(district: District) -> list[Feature]:
    parks = [
        _area("park", [ring], name, english)
        for ring, (name, english, *_) in zip(district.parks, PARKS, strict=True)
    ]
    blocks = {
        "type": "Feature",
        "properties": {"kind": "block"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[degrees(ring)] for ring in district.blocks]},
    }
    river = river_ring(district)
    half = len(river) // 2
    return [
        blocks,
        *parks,
        _line("water", district.tributary),
        _area("water", [river]),
        *(_area("water", [lake]) for lake in district.lakes),
        _area("park", [district.island], "江心洲", "Jiangxin Islet"),
        _line("bank", river[:half]),
        _line("bank", river[half:-1]),
    ]


def _streets(district: District) -> list[Feature]:
    at_home = [n for n, run in enumerate(district.minors) if all(district.at_home(xy) for xy in run)]
    names = dict(zip(at_home[2::4], MINOR_NAMES, strict=False))
    minors = [_line("road", run, *names.get(n, ("", ""))) for n, run in enumerate(district.minors)]
    majors = [_line("road_major", line, name, english) for name, english, line in district.majors]
    return [*minors, *majors, _line("rail", curve(RAIL))]


def _bounds(district: District) -> list[Feature]:
    return [
        _line("bound_street" if between_streets else "bound_community", [a, b])
        for a, b, between_streets in district.edges
    ]


def _labels(district: District) -> list[Feature]:
    streets = [_label("street", xy, name, english) for name, english, xy in STREETS]
    communities = [_label("community", xy, name, english) for _, name, english, xy in district.communities]
    river = [
        _label("water", xy, "澜 水", "Lan River", turn) for xy, turn in (((3.0, 4.1), 33), ((9.25, 3.08), 20))
    ]
    return [*streets, *river, *communities]


def _area(kind: str, rings: Sequence[Sequence[XY]], name: str = "", english: str = "") -> Feature:
    geometry = {"type": "Polygon", "coordinates": [degrees(ring) for ring in rings]}
    return _feature(kind, geometry, name, english)


def _line(kind: str, line: Sequence[XY], name: str = "", english: str = "") -> Feature:
    return _feature(kind, {"type": "LineString", "coordinates": degrees(line)}, name, english)


def _label(of: str, xy: XY, name: str, english: str, turn: int = 0) -> Feature:
    feature = _feature("label", {"type": "Point", "coordinates": degrees([xy])[0]}, name, english)
    feature["properties"] |= {"of": of, "turn": turn}
    return feature


def _feature(kind: str, geometry: dict[str, Any], name: str, english: str) -> Feature:
    properties = {"kind": kind} | ({"name": name, "name_en": english} if name else {})
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def area_names(district: District) -> list[tuple[str, str, XY]]:
    """Code, name and point of the district, its sub-districts and its communities."""
    found: list[tuple[str, str, XY]] = [(CODE, NAME[0], (5.3, 3.6))]
    for n, (name, _, xy) in enumerate(STREETS):
        found.append((f"{CODE}{n + 1:03}", name, xy))
        found += [(code, c, at) for code, c, _, at in district.communities[n * len(COMMUNITIES[n]) :][:4]]
    return found
