// The ground: GeoJSON layers drawn as canvas tiles in the map tokens' colours, names above them, a grid when there is nothing.
/* global L */

import { island } from "./dom.js";
import { intoMap } from "./datum.js";
import { project } from "./mapcanvas.js";
import { palette } from "./pins.js";

const ORDER = ["park", "block", "water", "bank", "bound_community", "rail", "road", "road_major", "bound_street"];
const WIDTH = { road: 4.6, road_major: 10, bank: 1.4, rail: 2 };
const RANK = { street: 0, district: 0, water: 1, park: 2, place: 2, road_major: 3, community: 4, road: 5 };

function parts(geometry) {
  const { type, coordinates } = geometry;
  if (type === "Point") return { points: [coordinates] };
  if (type === "LineString") return { lines: [coordinates] };
  if (type === "MultiLineString") return { lines: coordinates };
  if (type === "Polygon") return { rings: coordinates };
  if (type === "MultiPolygon") return { rings: coordinates.flat() };
  return {};
}

/** Many polygons in one feature become one each, so that a tile draws only those near it. */
function pieces(feature) {
  if (feature.geometry?.type !== "MultiPolygon") return [feature];
  return feature.geometry.coordinates.map((coordinates) => ({ ...feature, geometry: { type: "Polygon", coordinates } }));
}

function prepared(feature) {
  const { points, lines, rings } = parts(feature.geometry ?? {});
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const runs = (points ? [points] : (lines ?? rings ?? [])).map((run) => {
    const flat = new Float64Array(run.length * 2);
    run.forEach(([lng, lat], n) => {
      const [x, y] = project(...intoMap(lat, lng));
      flat[2 * n] = x;
      flat[2 * n + 1] = y;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    });
    return flat;
  });
  return { ...feature.properties, runs, box, area: Boolean(rings), point: Boolean(points) };
}

/** Read all layers of the page's `map` island; a layer that cannot be read is left out and said in the console. */
export async function readGround() {
  const { layers = [] } = island("map");
  const read = await Promise.all(layers.map(async ({ url }) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return (await answer.json()).features;
  }));
  return read.flat().flatMap(pieces).map(prepared).filter((feature) => feature.runs.length);
}

function trace(ctx, feature, scale, left, top) {
  for (const run of feature.runs) {
    for (let n = 0; n < run.length; n += 2) {
      const x = run[n] * scale - left, y = run[n + 1] * scale - top;
      if (n) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    }
    if (feature.area) ctx.closePath();
  }
}

function drawKind(ctx, kind, features, view) {
  const c = palette();
  const grow = 2 ** Math.max(-2.2, Math.min(1.6, view.zoom - 15));
  const line = (colour, width, dash = []) => {
    ctx.beginPath();
    for (const feature of features) trace(ctx, feature, view.scale, view.left, view.top);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  };
  const fill = (colour) => {
    ctx.beginPath();
    for (const feature of features) trace(ctx, feature, view.scale, view.left, view.top);
    ctx.fillStyle = colour;
    ctx.fill(kind === "water" || kind === "park" ? "evenodd" : "nonzero");
  };
  if (kind === "block" && view.zoom >= 12.5) fill(c["m-block"]);
  else if (kind === "park") fill(c["m-park"]);
  else if (kind === "water") {
    const rings = features.filter((feature) => feature.area);
    const streams = features.filter((feature) => !feature.area);
    for (const feature of streams) {
      ctx.beginPath();
      trace(ctx, feature, view.scale, view.left, view.top);
      const width = (feature.width ?? 14) * grow;
      ctx.strokeStyle = c["m-bank"];
      ctx.lineWidth = width + 2;
      ctx.stroke();
      ctx.strokeStyle = c["m-water"];
      ctx.lineWidth = width;
      ctx.stroke();
    }
    features = rings;
    fill(c["m-water"]);
  } else if (kind === "bank") line(c["m-bank"], 1.4);
  else if (kind === "rail") {
    line(c["m-rail"], 2.2);
    line(c["m-land"], 1, [5, 5]);
  } else if (kind === "road" || kind === "road_major") {
    const width = Math.max(kind === "road" ? 0.9 : 2, WIDTH[kind] * grow);
    if (width > 2) line(c["m-case"], width + 2);
    line(c["m-road"], width);
  } else if (kind === "bound_street") line(c["m-bound"], 1.1, [8, 4, 2, 4]);
  else if (kind === "bound_community" && view.zoom >= 14.5) line(c["m-bound"], 0.6, [3, 4]);
}

/** A tile layer of our own drawing: fast to pan, drawn anew when the colours change. */
export const Ground = L.GridLayer.extend({
  initialize(features, options) {
    L.setOptions(this, { tileSize: 512, updateWhenZooming: false, keepBuffer: 1, ...options });
    this.byKind = new Map(ORDER.map((kind) => [kind, features.filter((feature) => feature.kind === kind)]));
  },

  createTile(coords) {
    const size = this.getTileSize().x;
    const ratio = window.devicePixelRatio || 1;
    const tile = document.createElement("canvas");
    tile.width = tile.height = size * ratio;
    const ctx = tile.getContext("2d", { alpha: this.options.over === true });
    ctx.scale(ratio, ratio);
    ctx.lineJoin = ctx.lineCap = "round";
    if (!this.options.over) {
      ctx.fillStyle = palette()["m-land"];
      ctx.fillRect(0, 0, size, size);
    }
    const scale = 2 ** coords.z;
    const view = { zoom: coords.z, scale, left: coords.x * size, top: coords.y * size };
    const pad = 16;
    const [x0, y0, x1, y1] = [view.left - pad, view.top - pad, view.left + size + pad, view.top + size + pad].map((v) => v / scale);
    for (const [kind, features] of this.byKind) {
      const near = features.filter(({ box }) => box[0] < x1 && box[2] > x0 && box[1] < y1 && box[3] > y0);
      if (near.length) drawKind(ctx, kind, near, view);
    }
    return tile;
  },
});

/** Degree lines for a map with nothing on it. */
export const Graticule = L.GridLayer.extend({
  createTile(coords) {
    const size = this.getTileSize().x;
    const tile = document.createElement("canvas");
    tile.width = tile.height = size;
    const ctx = tile.getContext("2d");
    const c = palette();
    ctx.fillStyle = c["m-land"];
    ctx.fillRect(0, 0, size, size);
    ctx.strokeStyle = c["m-case"];
    for (let n = 0; n <= size; n += size / 4) {
      ctx.globalAlpha = n % size ? 0.5 : 1;
      ctx.beginPath();
      ctx.moveTo(n + 0.5, 0);
      ctx.lineTo(n + 0.5, size);
      ctx.moveTo(0, n + 0.5);
      ctx.lineTo(size, n + 0.5);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    ctx.fillStyle = c["m-text"];
    ctx.font = `11px ${c.font}`;
    const { lat, lng } = this._map.unproject([coords.x * size, coords.y * size], coords.z);
    ctx.fillText(`${lat.toFixed(3)}, ${lng.toFixed(3)}`, 6, 15);
    return tile;
  },
});

function anchor(feature) {
  const run = feature.runs[0];
  if (feature.point) return { x: run[0], y: run[1], turn: ((feature.turn ?? 0) * Math.PI) / 180 };
  if (feature.area) return { x: (feature.box[0] + feature.box[2]) / 2, y: (feature.box[1] + feature.box[3]) / 2, turn: 0 };
  let best = 0, at = 0;
  for (let n = 0; n + 3 < run.length; n += 2) {
    const length = Math.hypot(run[n + 2] - run[n], run[n + 3] - run[n + 1]);
    if (length > best) [best, at] = [length, n];
  }
  let turn = Math.atan2(run[at + 3] - run[at + 1], run[at + 2] - run[at]);
  if (turn > Math.PI / 2) turn -= Math.PI;
  if (turn <= -Math.PI / 2) turn += Math.PI;
  return { x: (run[at] + run[at + 2]) / 2, y: (run[at + 1] + run[at + 3]) / 2, turn };
}

const LEAST_ZOOM = { street: 10, district: 8, water: 12.5, park: 13.5, place: 13.5, road_major: 13.5, community: 14.8, road: 15.6 };

function labelled(features, english) {
  const found = [];
  const placed = new Set(features.filter((feature) => feature.kind === "label").map((feature) => feature.name));
  for (const feature of features) {
    if (feature.kind !== "label" && placed.has(feature.name)) continue;
    const text = english ? (feature.name_en ?? feature.name) : feature.name;
    const what = feature.kind === "label" ? (feature.of ?? feature.class ?? "place") : feature.kind;
    if (!text || !(what in RANK)) continue;
    found.push({ text, what, ...anchor(feature) });
  }
  return found.sort((a, b) => RANK[a.what] - RANK[b.what]);
}

const STYLE = {
  street: { font: "600 14px", spacing: "2.4px", colour: "m-text", under: "m-land" },
  district: { font: "600 15px", spacing: "3px", colour: "m-text", under: "m-land" },
  community: { font: "11.5px", colour: "m-text", under: "m-land" },
  water: { font: "italic 13px", spacing: "4px", colour: "m-water-text", under: "m-water" },
  road: { font: "11px", colour: "m-text", under: "m-road" },
  road_major: { font: "12px", colour: "m-text", under: "m-road" },
};
const GIVES_WAY = new Set(["street", "district", "community"]);
const PLACE = { font: "12px", colour: "m-text", under: "m-park" };

/** Names on a canvas of their own, so that no tile edge cuts them; a name that would lie on another is left out. */
export const Labels = L.Renderer.extend({
  options: { padding: 0.15, pane: "labels" },
  initialize(features, english) {
    L.setOptions(this, {});
    L.stamp(this);
    this._layers = {};
    this.pins = [];
    this.labels = labelled(features, english);
  },
  /** Names of areas give way to pins and rings: written anew a moment after these have moved. */
  avoid(pins) {
    this.pins = pins;
    clearTimeout(this._waiting);
    this._waiting = setTimeout(() => this.paint(), 120);
  },
  _initContainer() {
    this._container = L.DomUtil.create("canvas", "maplabels");
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _updatePaths() {},
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    Object.assign(this._container, { width: size.x * ratio, height: size.y * ratio });
    Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
    this.paint();
  },
  paint() {
    if (!this._map || !this._bounds) return;
    const ctx = this._container.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    const { min, max } = this._bounds;
    ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const zoom = this._map.getZoom(), scale = 2 ** zoom, origin = this._map.getPixelOrigin();
    const taken = [];
    const pins = this.pins.map(({ x, y, r }) => ({ x, y, w: r, h: r }));
    for (const label of this.labels) {
      if (zoom < LEAST_ZOOM[label.what]) continue;
      const x = label.x * scale - origin.x, y = label.y * scale - origin.y;
      if (x < min.x || x > max.x || y < min.y || y > max.y) continue;
      this._write(ctx, label, x, y, taken, pins);
    }
  },
  _write(ctx, label, x, y, taken, pins) {
    const c = palette(), style = STYLE[label.what] ?? PLACE;
    ctx.font = `${style.font} ${c.font}`;
    if ("letterSpacing" in ctx) ctx.letterSpacing = style.spacing ?? "0px";
    const half = ctx.measureText(label.text).width / 2 + 6;
    const [w, h] = [Math.abs(Math.cos(label.turn)) * half + 9, Math.abs(Math.sin(label.turn)) * half + 9];
    const free = (boxes, by) => !boxes.some((box) => Math.abs(box.x - x) < box.w + w && Math.abs(box.y - y - by) < box.h + h);
    const ways = GIVES_WAY.has(label.what) ? [0, -30, 30, -52, 52] : [0];
    const by = ways.find((down) => free(taken, down) && free(pins, down)) ?? ways.find((down) => free(taken, down));
    if (by === undefined) return;
    y += by;
    taken.push({ x, y, w, h });
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(label.turn);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = c[style.under];
    ctx.strokeText(label.text, 0, 0);
    ctx.fillStyle = c[style.colour];
    ctx.fillText(label.text, 0, 0);
    ctx.restore();
  },
});
