// The live layer: our own canvas over typed arrays, attached to folium's Leaflet map; 10,000 items stay smooth.
/* global L */

import { drawRoutes, drawStore } from "./goodsmap.js";
import { FAMILIES, LOOKS, PIN_SIZE, crowd, familyOf, forget, palette, pin, ring } from "./pins.js";

const JOIN = 30, JOIN_RINGS = 42; // pixels within which items, or rings, become one
const LOOK = new Map(LOOKS.map((key, n) => [key, n]));
const BESIDE = [[0, 0], [28, 22], [-28, 22], [28, -22], [-28, -22], [0, 42], [0, -42], [50, 0], [-50, 0], [44, 44], [-44, 44], [64, 24], [-64, 24]];
const GONE = 0, SHOWN = 1, FAINT = 2;

/** Web Mercator at zoom 0: the world is 256 wide; at zoom z multiply by 2^z. */
export function project(lat, lng) {
  const s = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return [(lng / 360 + 0.5) * 256, (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 256];
}

/** The same with its place in the projection. */
function placed(what) {
  const [x, y] = project(what.lat, what.lng);
  return { ...what, x, y };
}

class Items {
  constructor() {
    this.slots = new Map();
    this.free = [];
    this.length = 0;
    this.reserve(1024);
  }

  reserve(size) {
    const grow = (old, Kind) => {
      const next = new Kind(size);
      if (old) next.set(old);
      return next;
    };
    this.x = grow(this.x, Float64Array);
    this.y = grow(this.y, Float64Array);
    this.look = grow(this.look, Uint8Array);
    this.family = grow(this.family, Uint8Array);
    this.missing = grow(this.missing, Uint16Array);
    this.state = grow(this.state, Uint8Array);
    this.ids ??= [];
  }

  put(id, lat, lng, lookKey, missing, state) {
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.length++;
      if (slot >= this.x.length) this.reserve(this.x.length * 2);
      this.slots.set(id, slot);
      this.ids[slot] = id;
    }
    [this.x[slot], this.y[slot]] = project(lat, lng);
    this.look[slot] = LOOK.get(lookKey);
    this.missing[slot] = missing;
    this.family[slot] = FAMILIES.indexOf(familyOf(this.look[slot], missing));
    this.state[slot] = state;
  }

  remove(id) {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.state[slot] = GONE;
    this.free.push(slot);
  }
}

const KEY = 1e8;

/** Put each part {x, y, slots} to the first group within `reach` pixels whose seed it finds; groups sit at their mean. */
function joined(parts, reach, apart = () => false) {
  const cells = new Map();
  const groups = [];
  for (const part of parts) {
    const column = Math.floor(part.x / reach), row = Math.floor(part.y / reach);
    let home = null;
    for (let dx = -1; dx <= 1 && !home; dx++) {
      for (let dy = -1; dy <= 1 && !home; dy++) {
        for (const group of cells.get((column + dx) * KEY + row + dy) ?? []) {
          if ((group.sx - part.x) ** 2 + (group.sy - part.y) ** 2 < reach * reach && !apart(group, part)) {
            home = group;
            break;
          }
        }
      }
    }
    if (home) {
      const share = part.slots.length / (home.slots.length + part.slots.length);
      home.x += (part.x - home.x) * share;
      home.y += (part.y - home.y) * share;
      for (const slot of part.slots) home.slots.push(slot);
      continue;
    }
    const seed = { sx: part.x, sy: part.y, x: part.x, y: part.y, slots: part.slots };
    groups.push(seed);
    const key = column * KEY + row;
    if (cells.has(key)) cells.get(key).push(seed);
    else cells.set(key, [seed]);
  }
  return groups;
}

/** Rings and single pins for one zoom: items that would lie on each other, then rings that would. */
function cluster(items, scale, chosen) {
  const parts = [];
  for (let slot = 0; slot < items.length; slot++) {
    if (items.state[slot] === SHOWN && slot !== chosen) parts.push({ x: items.x[slot] * scale, y: items.y[slot] * scale, slots: [slot] });
  }
  const bothSingle = (group, part) => group.slots.length === 1 && part.slots.length === 1;
  return joined(joined(parts, JOIN), JOIN_RINGS, bothSingle);
}

export const PinLayer = L.Renderer.extend({
  options: { padding: 0.2, pane: "pins" },

  initialize(options) {
    L.setOptions(this, options);
    L.stamp(this);
    this._layers = {};
    this.items = new Items();
    this.selected = null;
    this._drawn = [];
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "pinlayer");
    this._ctx = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const scale = window.devicePixelRatio || 1;
    const size = this._bounds.getSize();
    L.DomUtil.setPosition(this._container, this._bounds.min);
    Object.assign(this._container, { width: scale * size.x, height: scale * size.y });
    Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
    this._scale = scale;
    this.paint();
    this.fire("update");
  },

  /** Forget the colours and draw anew. */
  recolour() {
    forget();
    if (this._map) this.paint();
  },

  /** Mark the groups as stale: items moved, appeared, or are filtered otherwise. */
  stale() {
    this._groups = null;
  },

  paint() {
    const map = this._map;
    if (!map || !this._bounds) return;
    const { _ctx: ctx, items } = this;
    const scale = 2 ** map.getZoom();
    const apart = this.selected === null ? -1 : (items.slots.get(this.selected) ?? -1);
    if (!this._groups || this._groups.scale !== scale || this._groups.apart !== apart) {
      this._groups = Object.assign(cluster(items, scale, apart), { scale, apart });
    }
    const origin = map.getPixelOrigin();
    const { min, max } = this._bounds;
    ctx.setTransform(this._scale, 0, 0, this._scale, -min.x * this._scale, -min.y * this._scale);
    ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const inside = (x, y) => x > min.x - 24 && x < max.x + 24 && y > min.y - 24 && y < max.y + 24;
    this._faint(ctx, scale, origin, inside);
    drawRoutes(ctx, this.routes ?? [], ([x, y]) => ({ x: x * scale - origin.x, y: y * scale - origin.y }));
    this._drawn = [];
    for (const group of this._groups) {
      const x = group.x - origin.x, y = group.y - origin.y;
      if (inside(x, y)) this._group(ctx, group, x, y);
    }
    for (const store of this.stores ?? []) this._beside(store, scale, origin, inside, (x, y) => drawStore(ctx, x, y, store), { store });
    for (const area of this.crowds ?? []) this._beside(area, scale, origin, inside, (x, y) => crowd(ctx, x, y, area.free, area.out), { area });
    this.fire("painted");
    if (apart >= 0 && items.state[apart] !== GONE) this._chosen(ctx, apart, items.x[apart] * scale - origin.x, items.y[apart] * scale - origin.y);
  },

  _faint(ctx, scale, origin, inside) {
    const { items } = this;
    ctx.fillStyle = palette()["m-text"];
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    for (let slot = 0; slot < items.length; slot++) {
      if (items.state[slot] !== FAINT) continue;
      const x = items.x[slot] * scale - origin.x, y = items.y[slot] * scale - origin.y;
      if (!inside(x, y)) continue;
      ctx.moveTo(x + 2.6, y);
      ctx.arc(x, y, 2.6, 0, 2 * Math.PI);
    }
    ctx.fill();
    ctx.globalAlpha = 1;
  },

  /** Beside its point, where no pin stands. */
  _beside(what, scale, origin, inside, draw, told) {
    const x = what.x * scale - origin.x, y = what.y * scale - origin.y;
    if (!inside(x, y)) return;
    const free = ([dx, dy]) => !this._drawn.some((drawn) => Math.hypot(drawn.x - x - dx, drawn.y - y - dy) < drawn.r + 14);
    const [dx, dy] = BESIDE.find(free) ?? BESIDE[0];
    draw(x + dx, y + dy);
    this._drawn.push({ x: x + dx, y: y + dy, r: 14, ids: [], ...told });
  },

  _group(ctx, group, x, y) {
    const { items } = this;
    if (group.slots.length === 1) {
      this._pin(ctx, group.slots[0], x, y);
      this._drawn.push({ x, y, r: 14, ids: [items.ids[group.slots[0]]] });
      return;
    }
    const mix = FAMILIES.map(() => 0);
    for (const slot of group.slots) mix[items.family[slot]]++;
    ring(ctx, x, y, mix, group.slots.length);
    this._drawn.push({ x, y, r: 23, ids: group.slots.map((slot) => items.ids[slot]) });
  },

  _pin(ctx, slot, x, y) {
    const half = PIN_SIZE / 2;
    ctx.drawImage(pin(this.items.look[slot], this.items.missing[slot], this._scale), x - half, y - half, PIN_SIZE, PIN_SIZE);
  },

  _chosen(ctx, slot, x, y) {
    const { accent } = palette();
    ctx.beginPath();
    ctx.arc(x, y, 20, 0, 2 * Math.PI);
    ctx.fillStyle = accent;
    ctx.globalAlpha = 0.14;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 2;
    ctx.strokeStyle = accent;
    ctx.stroke();
    this._pin(ctx, slot, x, y);
    this._drawn.push({ x, y, r: 20, ids: [this.items.ids[slot]] });
  },

  /** The people of areas to draw: [{lat, lng, free, out, …}] in the map's own degrees; null for none. */
  setCrowds(areas) {
    this.crowds = areas?.map(placed);
  },

  /** Lines of consignments under way, and warehouses: {lat, lng, family, days, …} in the map's own degrees. */
  setGoods(routes, stores) {
    const ends = (route) => ({ from: project(...route.from), here: project(...route.here), to: project(...route.to) });
    this.routes = routes.map((route) => ({ ...route, ...ends(route), chosen: route.id === this.selected }));
    this.stores = stores.map(placed);
  },

  /** Where pins and rings stand, for names that give way. */
  taken() {
    return this._drawn;
  },

  /** The ids of all that is drawn within the container, nearest to its middle first. */
  inSight() {
    const size = this._map.getSize(), middle = this._map.containerPointToLayerPoint([size.x / 2, size.y / 2]);
    const from = ({ x, y }) => Math.hypot(x - middle.x, y - middle.y);
    const near = this._drawn.filter(({ x, y }) => Math.abs(x - middle.x) < size.x / 2 && Math.abs(y - middle.y) < size.y / 2);
    return near.sort((a, b) => from(a) - from(b)).flatMap(({ ids }) => ids);
  },

  /** What is drawn at a point of the container: {ids, x, y} or null. */
  hit(containerPoint) {
    const p = this._map.containerPointToLayerPoint(containerPoint);
    let best = null, nearest = Infinity;
    for (const drawn of this._drawn) {
      const d = Math.hypot(drawn.x - p.x, drawn.y - p.y);
      if (d <= drawn.r && d < nearest) [best, nearest] = [drawn, d];
    }
    return best;
  },
});

export { FAINT, GONE, SHOWN };
