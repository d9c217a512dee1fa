// A place picked on the map, in any form: fills the latitude and longitude fields, and the nearest area when none is chosen.
//
// <div id="pointpicker" class="pointpicker" data-lat="id" data-lng="id" data-area="id" data-home="code" hidden></div> and, among the
// scripts, {% include "_pointpicker.html" %}. Without JavaScript the area is enough.
/* global L */

import { intoMap, outOfMap } from "./datum.js";
import { el, island } from "./dom.js";

const holder = document.getElementById("pointpicker");

function run(address) {
  return new Promise((done, failed) => {
    document.head.append(el("script", { src: address, onload: done, onerror: () => failed(new Error(`cannot load ${address}`)) }));
  });
}

async function asked(area, query) { // a field to type in: the server knows the areas
  const answer = await fetch(`${area.dataset.areas}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).areas[0] : undefined;
}

async function pointOf(area, value) {
  const option = [...(area.options ?? area.list?.options ?? [])].find((one) => one.value === value);
  if (option?.dataset.lat || !area.dataset.areas || !value) return option?.dataset ?? {};
  return await asked(area, { q: value.match(/\d{2,12}$/)?.[0] ?? value }) ?? {};
}

async function nearest(area, lat, lng) {
  if (area.dataset.areas) return (await asked(area, { lat, lng }))?.text ?? "";
  const far = (option) => (option.dataset.lat - lat) ** 2 * 1.3 + (option.dataset.lng - lng) ** 2 - option.value.length * 1e-9;
  const known = [...area.options].filter((option) => option.dataset.lat);
  const longest = Math.max(...known.map((option) => option.value.length));
  return known.filter((option) => option.value.length === longest).sort((a, b) => far(a) - far(b))[0]?.value;
}

async function start() {
  const field = (name) => document.getElementById(holder.dataset[name] ?? "");
  const lat = field("lat"), lng = field("lng"), area = field("area");
  holder.append(el("div", { class: "folium-map", id: "map_muster" }));
  holder.hidden = false;
  await run(island("map").base);
  const { openMap } = await import("./mapview.js");
  const { map, bounds } = await openMap();
  const marker = L.circleMarker([0, 0], { radius: 9, className: "picked", interactive: false });
  const show = (move) => {
    if (lat.value === "" || lng.value === "" || Number.isNaN(lat.value * lng.value)) {
      marker.remove();
      return;
    }
    const point = intoMap(Number(lat.value), Number(lng.value));
    marker.setLatLng(point).addTo(map);
    if (move) map.setView(point, Math.max(map.getZoom(), 15), { animate: false });
  };
  const toArea = async (value, zoom) => {
    const { lat: y, lng: x } = area ? await pointOf(area, value) : {};
    if (y && lat.value === "") map.setView(intoMap(Number(y), Number(x)), zoom, { animate: false });
  };
  if (bounds) map.fitBounds(bounds, { animate: false });
  if (area?.value) await toArea(area.value, 15);
  else if (!bounds) await toArea(holder.dataset.home, 13);
  show(true);
  map.on("click", async (event) => {
    const [y, x] = outOfMap(event.latlng.lat, event.latlng.lng);
    lat.value = y.toFixed(6);
    lng.value = x.toFixed(6);
    show(false);
    if (area && !area.value) area.value = (await nearest(area, y, x)) ?? "";
  });
  if (area && !area.value && lat.value !== "") area.value = (await nearest(area, Number(lat.value), Number(lng.value))) ?? "";
  area?.addEventListener("change", () => toArea(area.value, 15));
  for (const input of [lat, lng]) input.addEventListener("change", () => show(true));
}

if (holder) start();
