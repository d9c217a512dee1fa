// Drawing an area on the map: press for each corner, double-press or Enter to close it, Escape to leave it.
/* global L */

import { intoMap, outOfMap } from "./datum.js";

export class Drawing {
  constructor(map, { onDone, onState }) {
    Object.assign(this, { map, onDone, onState });
    this.corners = null;
    this.shown = null;
    this.line = null;
  }

  get active() {
    return this.corners !== null;
  }

  begin() {
    this.corners = [];
    this.onState(true);
  }

  /** A corner where the map was pressed; a press near the first one closes the area. */
  press(latlng) {
    const at = this.map.latLngToContainerPoint(latlng);
    if (this.corners.length >= 3 && at.distanceTo(this.map.latLngToContainerPoint(this.corners[0])) < 14) return this.close();
    this.corners.push(latlng);
    this.sketch();
  }

  sketch(to = null) {
    const points = to ? [...this.corners, to] : this.corners;
    this.line ??= L.polyline([], { className: "drawn-line", interactive: false }).addTo(this.map);
    this.line.setLatLngs(points);
  }

  move(latlng) {
    if (this.active && this.corners.length) this.sketch(latlng);
  }

  close() {
    const corners = this.corners ?? [];
    this.leave();
    if (corners.length >= 3) this.onDone(corners.map(({ lat, lng }) => outOfMap(lat, lng)));
    else if (corners.length === 2) this.onDone(box(...corners).map(({ lat, lng }) => outOfMap(lat, lng)));
  }

  leave() {
    this.corners = null;
    this.line?.remove();
    this.line = null;
    this.onState(false);
  }

  /** Show the area that filters, or none. */
  show(points) {
    this.shown?.remove();
    this.shown = points && L.polygon(points.map(([lat, lng]) => intoMap(lat, lng)), { className: "drawn-area", interactive: false }).addTo(this.map);
  }
}

/** Two corners are a rectangle. */
const box = (a, b) => [a, L.latLng(a.lat, b.lng), b, L.latLng(b.lat, a.lng)];
