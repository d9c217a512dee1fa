// The map of the board: ground, live pins, selection, lists of clusters, and where the map looks.
/* global L, map_muster */

import { Graticule, Ground, Labels, readGround } from "./basemap.js";
import { intoMap, outOfMap, readyDatum } from "./datum.js";
import { $, el, island, perFrame } from "./dom.js";
import { Drawing } from "./drawing.js";
import { KINDS, count } from "./kinds.js";
import { Layers } from "./layers.js";
import { FAINT, PinLayer, SHOWN } from "./mapcanvas.js";
import { NameList } from "./namelist.js";

const CLOSE = 16.5;

/** folium's map with panes of ours in their order and the ground drawn; shared by the board and the point picker. */
export async function openMap() {
  const map = map_muster;
  map.createPane("labels").style.zIndex = 300;
  map.createPane("pins").style.zIndex = 450;
  for (const pane of ["labels", "pins"]) map.getPane(pane).style.pointerEvents = "none";
  await readyDatum();
  const features = await readGround().catch((problem) => {
    console.warn("map layers:", problem.message);
    return [];
  });
  const { tiles, fit } = island("map");
  const ground = features.length ? new Ground(tiles ? features.filter((f) => f.kind.startsWith("bound")) : features, { over: tiles }) : tiles ? null : new Graticule();
  ground?.addTo(map);
  const labels = features.length ? new Labels(features, document.documentElement.lang.startsWith("en")).addTo(map) : null;
  const boxes = features.filter((f) => !f.point).map((f) => f.box);
  const recolour = () => {
    ground?.redraw();
    labels?.paint();
  };
  const bounds = fit ? L.latLngBounds(fit.map(([lat, lng]) => intoMap(lat, lng))) : boxes.length ? groundBounds(map, boxes) : null;
  return { map, recolour, bounds, labels };
}

function groundBounds(map, boxes) {
  const [x0, y0, x1, y1] = boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
  return L.latLngBounds(map.unproject([x0, y0], 0), map.unproject([x1, y1], 0));
}

export class MapView {
  constructor(store, { onSelect, onDrawn, onArea, onStore, onLayers }) {
    Object.assign(this, { store, onSelect, onDrawn, onArea, onStore });
    this.layers = new Layers($("#layers"), () => {
      onLayers(this.layers.query);
      this.show(this.store);
    });
    this.selected = null;
    this.autoFit = true;
    this.flown = null;
    this.crowded = false;
    this.holder = $("#mapholder");
    this.list = new NameList(this.holder.parentElement, { onSelect, onCloser: (items) => this.closer(items) });
    this.drawn = perFrame(() => {
      this.pins.paint();
      document.dispatchEvent(new CustomEvent("muster:painted"));
    });
  }

  async open() {
    const { map, recolour, bounds, labels } = await openMap();
    Object.assign(this, { map, bounds, regroundColours: recolour });
    if (bounds) map.fitBounds(bounds, { animate: false });
    this.pins = new PinLayer();
    map.addLayer(this.pins);
    if (labels) this.pins.on("painted", () => labels.avoid(this.pins.taken()));
    this.drawing = new Drawing(map, { onDone: (points) => this.onDrawn(points), onState: (on) => this.drawingShown(on) });
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    this.listen(map);
    this.buttons();
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (this.autoFit && !this.selected) this.fit(false);
      else this.selectedIntoSight();
    }).observe(this.holder);
    return this;
  }

  listen(map) {
    map.on("click", (event) => this.clicked(event));
    map.on("dblclick", (event) => (this.drawing.active ? this.drawing.close() : map.setZoomAround(event.latlng, map.getZoom() + 1)));
    map.on("mousemove", (event) => {
      this.drawing.move(event.latlng);
      map.getContainer().classList.toggle("on-item", !this.drawing.active && Boolean(this.pins.hit(event.containerPoint)));
    });
    map.on("dragstart", () => this.setAutoFit(false));
    map.getContainer().addEventListener("wheel", () => this.setAutoFit(false), { passive: true });
    map.on("movestart zoomstart", () => this.closeList());
  }

  buttons() {
    const press = (id, work) => $(id, this.holder.parentElement)?.addEventListener("click", work);
    press("#zoom-in", () => this.map.zoomIn());
    press("#zoom-out", () => this.map.zoomOut());
    press("#auto-fit", () => {
      this.setAutoFit(true);
      this.fit();
    });
    press("#draw-area", () => this.draw());
    press("#show-crowds", () => this.setCrowded(!this.crowded));
    press("#list-sight", () => this.listSight());
    this.setAutoFit(true);
  }

  setAutoFit(on) {
    this.autoFit = on;
    $("#auto-fit")?.setAttribute("aria-pressed", String(on));
  }

  // ---- an area drawn by hand ----

  draw() {
    if (this.drawing.active) this.drawing.leave();
    else this.drawing.begin();
  }

  drawingShown(on) {
    this.holder.classList.toggle("picking", on);
    $("#draw-area")?.setAttribute("aria-pressed", String(on));
    $("#drawing").hidden = !on;
  }

  // ---- items ----

  /** Put the store's items on the map; those that do not pass the filters become faint dots. */
  show(store, changed = null) {
    this.store = store;
    const { items } = this.pins;
    const now = store.now;
    const put = (id) => {
      const item = store.item(id);
      if (!item || item.row.lat === null || this.layers.hides(item)) items.remove(id);
      else items.put(id, ...intoMap(item.row.lat, item.row.lng), KINDS[item.kind].pin(item.row, now), count(item), item.passes ? SHOWN : FAINT);
    };
    if (changed) changed.forEach(put);
    else {
      for (const id of [...items.slots.keys()]) if (!store.item(id)) items.remove(id);
      for (const item of store.all()) put(item.id);
    }
    this.pins.stale();
    this.tag();
    if (this.autoFit && !this.fitted) this.fit(false);
    this.showGoods();
  }

  /** Consignments under way as lines, warehouses with their days of stock. */
  showGoods() {
    this.pins.setGoods(this.layers.routes(this.store), this.layers.stores(this.stock));
    this.drawn();
  }

  setStock(facts) {
    this.stock = facts;
    this.showGoods();
  }

  /** The people at home in each area, as circles; drawn when asked for. */
  setPeople(areas) {
    this.areas = areas;
    this.showCrowds();
  }

  setCrowded(on) {
    this.crowded = on;
    $("#show-crowds")?.setAttribute("aria-pressed", String(on));
    this.showCrowds();
  }

  showCrowds() {
    const shown = this.crowded ? (this.areas ?? []).map((area) => {
      const [lat, lng] = intoMap(area.lat, area.lng);
      return { ...area, lat, lng };
    }) : null;
    this.pins.setCrowds(shown);
    this.drawn();
  }

  /** Another moment is shown: follow it, unless somebody moved the map or looks at one item. */
  follow() {
    if (this.autoFit && !this.selected) this.fit(false);
  }

  /** Look at everything that is shown; before the first items, at the ground. */
  fit(animate = true) {
    const points = [];
    for (const { passes, stage, row } of this.store.all()) if (passes && stage < 2 && row.lat !== null) points.push(intoMap(row.lat, row.lng));
    if (points.length) {
      this.fitted = true;
      this.map.fitBounds(L.latLngBounds(points), { paddingTopLeft: [44, 40], paddingBottomRight: [64, 60], maxZoom: CLOSE, animate });
    } else if (this.bounds) this.map.fitBounds(this.bounds, { animate });
  }

  select(id) {
    this.selected = id;
    this.pins.selected = id;
    this.pins.stale();
    this.closeList();
    this.tag();
    this.selectedIntoSight();
    this.showGoods();
  }

  at(id) {
    const row = id && this.store.row(id);
    return row && row.lat !== null ? intoMap(row.lat, row.lng) : null;
  }

  selectedIntoSight() {
    const point = this.at(this.selected);
    if (point) this.intoSight(point);
  }

  intoSight(point) {
    const p = this.map.latLngToContainerPoint(point);
    const size = this.map.getSize();
    if (p.x < 90 || p.y < 60 || p.x > size.x - 90 || p.y > size.y - 64) this.map.panTo(point, { animate: true, duration: 0.3 });
  }

  /** The name beside the selected pin; it moves with the map. */
  tag() {
    const point = this.at(this.selected);
    if (!point) {
      this.marker?.remove();
      this.marker = null;
      return;
    }
    const { ref, title } = this.store.row(this.selected);
    const html = el("div", { class: "tag t-sel" }, ref, el("span", {}, title.length > 16 ? `${title.slice(0, 15)}…` : title));
    this.marker ??= L.marker([0, 0], { interactive: false, keyboard: false }).addTo(this.map);
    this.marker.setIcon(L.divIcon({ html, className: "tagholder", iconSize: null, iconAnchor: [0, 0] })).setLatLng(point);
  }

  /** Fly to the item, and with the next call for the same item back to where the map looked before. */
  fly(id) {
    const point = this.at(id);
    if (!point) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const go = (center, zoom) => (still ? this.map.setView(center, zoom, { animate: false }) : this.map.flyTo(center, zoom, { duration: 0.7 }));
    if (this.flown?.id === id) {
      go(this.flown.center, this.flown.zoom);
      this.flown = null;
      return;
    }
    this.flown = { id, center: this.map.getCenter(), zoom: this.map.getZoom() };
    this.setAutoFit(false);
    go(point, Math.max(CLOSE, this.map.getZoom()));
  }

  clicked(event) {
    if (this.drawing.active) return this.drawing.press(event.latlng);
    if (this.picking) {
      const [lat, lng] = outOfMap(event.latlng.lat, event.latlng.lng);
      this.pick({ lat, lng });
      return this.picking({ lat, lng });
    }
    const hit = this.pins.hit(event.containerPoint);
    if (!hit) this.closeList();
    else if (hit.area) this.onArea(hit.area);
    else if (hit.store) this.onStore(hit.store);
    else if (hit.ids.length === 1) this.onSelect(hit.ids[0]);
    else this.list.open(this.store, hit.ids, event.containerPoint, this.map.getSize());
  }

  /** A mark where a new item shall be; null takes it away. */
  pick(point) {
    this.picked?.remove();
    this.picked = point && L.circleMarker(intoMap(point.lat, point.lng), { radius: 9, className: "picked", interactive: false }).addTo(this.map);
  }

  /** The names of all that is in sight: the way to the pins for the keyboard. */
  listSight() {
    const size = this.map.getSize();
    this.list.open(this.store, this.pins.inSight(), L.point(size.x - 400, 20), size);
  }

  closer(items) {
    this.setAutoFit(false);
    const bounds = L.latLngBounds(items.map(({ row }) => intoMap(row.lat, row.lng)));
    if (bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-5)) this.map.setView(bounds.getCenter(), this.map.getMaxZoom());
    else this.map.fitBounds(bounds, { padding: [60, 60] });
  }

  closeList() {
    return this.list.close();
  }

  recolour() {
    this.pins.recolour();
    this.regroundColours();
    this.drawn();
  }
}
