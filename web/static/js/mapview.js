// The map of the board: ground, live pins, selection, lists of clusters, and where the map looks.
/* global L, map_muster */

import { Graticule, Ground, Labels, readGround } from "./basemap.js";
import { intoMap, outOfMap, readyDatum } from "./datum.js";
import { $, el, glyph, icon, island, perFrame } from "./dom.js";
import { FAINT, PinLayer, SHOWN } from "./mapcanvas.js";
import { lookKey, look, missing, t } from "./words.js";

const CLOSE = 16.5;
const LISTED = 60;

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
  return { map, recolour, bounds };
}

function groundBounds(map, boxes) {
  const [x0, y0, x1, y1] = boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
  return L.latLngBounds(map.unproject([x0, y0], 0), map.unproject([x1, y1], 0));
}

export class MapView {
  constructor(store, { onSelect }) {
    this.store = store;
    this.onSelect = onSelect;
    this.selected = null;
    this.autoFit = true;
    this.flown = null;
    this.holder = $("#mapholder");
    this.drawn = perFrame(() => {
      this.pins.paint();
      document.dispatchEvent(new CustomEvent("muster:painted"));
    });
  }

  async open() {
    const { map, recolour, bounds } = await openMap();
    this.map = map;
    this.bounds = bounds;
    this.regroundColours = recolour;
    if (bounds) map.fitBounds(bounds, { animate: false });
    this.pins = new PinLayer();
    map.addLayer(this.pins);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.on("click", (event) => this.clicked(event));
    map.on("dblclick", (event) => map.setZoomAround(event.latlng, map.getZoom() + 1));
    map.on("mousemove", (event) => map.getContainer().classList.toggle("on-item", Boolean(this.pins.hit(event.containerPoint))));
    map.on("dragstart", () => this.setAutoFit(false));
    map.getContainer().addEventListener("wheel", () => this.setAutoFit(false), { passive: true });
    map.on("movestart zoomstart", () => this.closeList());
    this.buttons();
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (this.autoFit && !this.selected) this.fit(false);
      else this.selectedIntoSight();
    }).observe(this.holder);
    return this;
  }

  buttons() {
    const press = (id, work) => $(id, this.holder.parentElement)?.addEventListener("click", work);
    press("#zoom-in", () => this.map.zoomIn());
    press("#zoom-out", () => this.map.zoomOut());
    press("#auto-fit", () => {
      this.setAutoFit(true);
      this.fit();
    });
    this.setAutoFit(true);
  }

  setAutoFit(on) {
    this.autoFit = on;
    $("#auto-fit")?.setAttribute("aria-pressed", String(on));
  }

  /** Put the store's items on the map; `shown` are the ids that pass the filters, the others become faint dots. */
  show(store, shown, changed = null) {
    this.store = store;
    this.shown = shown;
    const { items } = this.pins;
    const now = store.now;
    const put = (id) => {
      const task = store.task(id);
      if (!task || task.lat === null) items.remove(id);
      else items.put(id, ...intoMap(task.lat, task.lng), lookKey(task, now), task.missing, shown.has(id) ? SHOWN : FAINT);
    };
    if (changed) changed.forEach(put);
    else {
      for (const id of [...items.slots.keys()]) if (!store.task(id)) items.remove(id);
      for (const item of store.order) put(item.task.id);
    }
    this.pins.stale();
    this.tag();
    if (this.autoFit && !this.fitted) this.fit(false);
    this.drawn();
  }

  /** Look at everything that is shown; before the first items, at the ground. */
  fit(animate = true) {
    const points = [...(this.shown ?? [])].map((id) => this.store.task(id)).filter((task) => task && task.lat !== null).map((task) => intoMap(task.lat, task.lng));
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
    this.drawn();
  }

  selectedIntoSight() {
    const task = this.selected && this.store.task(this.selected);
    if (task && task.lat !== null) this.intoSight(intoMap(task.lat, task.lng));
  }

  intoSight(point) {
    const p = this.map.latLngToContainerPoint(point);
    const size = this.map.getSize();
    if (p.x < 90 || p.y < 60 || p.x > size.x - 90 || p.y > size.y - 64) this.map.panTo(point, { animate: true, duration: 0.3 });
  }

  /** The name beside the selected pin; it moves with the map. */
  tag() {
    const task = this.selected && this.store.task(this.selected);
    if (!task || task.lat === null) {
      this.marker?.remove();
      this.marker = null;
      return;
    }
    const html = el("div", { class: "tag t-sel" }, task.ref, el("span", {}, task.title.length > 16 ? `${task.title.slice(0, 15)}…` : task.title));
    this.marker ??= L.marker([0, 0], { interactive: false, keyboard: false }).addTo(this.map);
    this.marker.setIcon(L.divIcon({ html, className: "tagholder", iconSize: null, iconAnchor: [0, 0] })).setLatLng(intoMap(task.lat, task.lng));
  }

  /** Fly to the item, and with the next call for the same item back to where the map looked before. */
  fly(id) {
    const task = this.store.task(id);
    if (!task || task.lat === null) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const go = (center, zoom) => (still ? this.map.setView(center, zoom, { animate: false }) : this.map.flyTo(center, zoom, { duration: 0.7 }));
    if (this.flown?.id === id) {
      go(this.flown.center, this.flown.zoom);
      this.flown = null;
      return;
    }
    this.flown = { id, center: this.map.getCenter(), zoom: this.map.getZoom() };
    this.setAutoFit(false);
    go(intoMap(task.lat, task.lng), Math.max(CLOSE, this.map.getZoom()));
  }

  clicked(event) {
    if (this.picking) {
      const [lat, lng] = outOfMap(event.latlng.lat, event.latlng.lng);
      this.picking({ lat, lng });
      return;
    }
    const hit = this.pins.hit(event.containerPoint);
    if (!hit) this.closeList();
    else if (hit.ids.length === 1) this.onSelect(hit.ids[0]);
    else this.openList(hit, event.containerPoint);
  }

  /** The names inside a cluster, and a way closer. */
  openList({ ids }, point) {
    this.closeList();
    const tasks = ids.map((id) => this.store.task(id)).filter(Boolean);
    const now = this.store.now;
    const rank = (task) => [...this.store.order].length && this.store.items.get(task.id).stage * 10 + this.store.items.get(task.id).weight;
    tasks.sort((a, b) => rank(a) - rank(b));
    const areas = new Set(tasks.map((task) => task.area));
    const rows = tasks.slice(0, LISTED).map((task) => {
      const shape = look(task, now), said = missing(task, now);
      return el("li", {}, el("button", { type: "button", "data-id": task.id }, glyph(shape.glyph, shape.family), el("span", { class: "cut grow" }, task.title), el("span", { class: `fam ${said.family}` }, said.text)));
    });
    if (tasks.length > LISTED) rows.push(el("li", { class: "meta more" }, t("%(n)s more: move closer", { n: tasks.length - LISTED })));
    const head = el("div", { class: "pophead" }, el("b", { class: "cut" }, areas.size === 1 ? [...areas][0] : t("%(n)s places", { n: areas.size })), el("span", { class: "meta nowrap" }, t("%(n)s tasks", { n: tasks.length })));
    const closer = el("button", { class: "btn quiet closer", type: "button" }, icon("plus"), t("Closer"));
    this.list = el("div", { class: "pop cpop", role: "dialog", "aria-label": t("%(n)s tasks", { n: tasks.length }) }, head, el("ol", { class: "poplist" }, rows), closer);
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (row) this.onSelect(row.dataset.id);
    });
    closer.addEventListener("click", () => this.closer(tasks));
    this.holder.parentElement.append(this.list);
    this.place(point);
    this.list.querySelector("button")?.focus({ preventScroll: true });
  }

  place(point) {
    const size = this.map.getSize();
    const { offsetWidth: w, offsetHeight: h } = this.list;
    this.list.style.left = `${point.x + 28 + w < size.x ? point.x + 28 : Math.max(8, point.x - w - 28)}px`;
    this.list.style.top = `${Math.max(8, Math.min(point.y - 24, size.y - h - 8))}px`;
  }

  closer(tasks) {
    this.setAutoFit(false);
    const bounds = L.latLngBounds(tasks.map((task) => intoMap(task.lat, task.lng)));
    if (bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-5)) this.map.setView(bounds.getCenter(), this.map.getMaxZoom());
    else this.map.fitBounds(bounds, { padding: [60, 60] });
  }

  /** Closes the list of a cluster; tells whether one was open. */
  closeList() {
    const open = Boolean(this.list);
    this.list?.remove();
    this.list = null;
    return open;
  }

  recolour() {
    this.pins.recolour();
    this.regroundColours();
    this.drawn();
  }
}
