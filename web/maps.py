"""The base map, built by folium on the server, served as files of our own: no other host is asked.

Live items are not folium's business: static/js draws them on a canvas over this map.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import folium
from flask import Blueprint, abort, make_response, request, send_from_directory, url_for
from folium.elements import JSCSSMixin
from folium.raster_layers import TileLayer
from werkzeug.wrappers import Response

from app.settings import Settings
from web.access import needs
from web.context import muster

blueprint = Blueprint("maps", __name__, url_prefix="/map")
MAXZOOM = 19
_SCRIPT = re.compile(r"</?script[^>]*>")


class RemoteAssetError(RuntimeError):
    """A part of the map wants a file from another host; the product runs on closed networks."""


class BaseMap(folium.Map):
    """folium's map with local assets only and a name that stays, so that scripts and styles find it."""

    default_js = [("leaflet", "/static/vendor/leaflet/leaflet.js")]
    default_css = [("leaflet_css", "/static/vendor/leaflet/leaflet.css")]

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            location=(0.0, 0.0),
            zoom_start=2,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.5,
            zoom_delta=1,
            wheel_px_per_zoom_level=90,
            double_click_zoom=False,
            keyboard_pan_delta=120,
        )
        self.options.update(max_zoom=_maxzoom(settings), min_zoom=2)  # the arguments only reach a tile layer
        self._name, self._id = "map", "muster"
        if settings.tiles_url:
            self.add_child(_tiles(settings))

    def parts(self) -> tuple[str, str]:
        """The map's element and its script. Refuses when any part would load a remote asset."""
        figure: Any = self.get_root()
        figure.render()
        _only_local(self)
        return figure.html.render(), _SCRIPT.sub("", figure.script.render())


def _tiles(settings: Settings) -> TileLayer:
    layer = TileLayer(
        tiles=settings.tiles_url,
        attr=settings.tiles_attribution or urlsplit(settings.tiles_url).hostname or "map",
        max_zoom=_maxzoom(settings),
        max_native_zoom=settings.tiles_maxzoom,
    )
    layer._id = "tiles"
    return layer


def _maxzoom(settings: Settings) -> int:
    return max(settings.tiles_maxzoom, MAXZOOM)


def _only_local(element: Any) -> None:
    """Fail closed: walk all parts and look at each asset's address."""
    if isinstance(element, JSCSSMixin):
        for _name, address in [*element.default_js, *element.default_css]:
            if not address.startswith("/static/"):
                raise RemoteAssetError(f"{type(element).__name__} would load {address}")
    for child in element._children.values():
        _only_local(child)


@lru_cache(maxsize=8)
def base_parts(settings: Settings) -> tuple[str, str]:
    """Element and script of the base map for these settings, made once."""
    return BaseMap(settings).parts()


def listing(settings: Settings) -> dict[str, Any]:
    """The GeoJSON layers of this data folder, as layers.json says or every file in name order.

    `fit` is what a map without items shows: [[south, west], [north, east]] in degrees, WGS-84.
    """
    folder = _folder(settings)
    file = folder / "layers.json"
    if file.exists():
        said: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return said
    return {"layers": [{"name": path.stem} for path in sorted(folder.glob("*.geojson"))]}


def island() -> dict[str, Any]:
    """What static/js/basemap.js needs to draw the ground (JSON island `map`)."""
    settings = muster().settings
    ground = listing(settings)
    return {
        "fit": ground.get("fit"),
        "layers": [
            {**entry, "url": url_for("maps.layer", name=entry["name"], v=_version(entry["name"]))}
            for entry in ground["layers"]
        ],
        "base": url_for("maps.base"),
        "tiles": bool(settings.tiles_url),
        "datum": settings.tiles_datum if settings.tiles_url else "wgs84",
        "attribution": settings.tiles_attribution,
    }


def _folder(settings: Settings) -> Path:
    return settings.data / "map"


def _version(name: str) -> str:
    path = _folder(muster().settings) / f"{name}.geojson"
    return f"{path.stat().st_mtime_ns:x}" if path.exists() else "0"


@blueprint.get("/base.js")
@needs("page.public")
def base() -> Response:
    """folium's script: makes `map_muster` in the element of the same id."""
    answer: Response = make_response(base_parts(muster().settings)[1])
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/layers/<name>.geojson")
@needs("map.see")
def layer(name: str) -> Response:
    """One layer of the ground."""
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", name):
        abort(404)
    folder = _folder(muster().settings)
    answer: Response = send_from_directory(folder, f"{name}.geojson", mimetype="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=86400" if request.args.get("v") else "no-cache"
    return answer


def init_templates(app: Any) -> None:
    """For {{ map_element()|safe }} and {{ map_island()|tojson }}."""
    app.jinja_env.globals.update(map_element=lambda: base_parts(muster().settings)[0], map_island=island)


@blueprint.record_once
def _register(state: Any) -> None:
    init_templates(state.app)
