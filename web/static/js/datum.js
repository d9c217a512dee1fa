// Points are WGS-84 everywhere; a map whose tiles use another datum is given shifted ones, here and nowhere else.

import { island } from "./dom.js";

const { datum = "wgs84" } = island("map");
let shift = null;

/** Must have finished before points are put on a map; loads the conversion only where a datum needs it. */
export async function readyDatum() {
  if (datum === "wgs84" || shift) return;
  const { default: gcoord } = await import("../vendor/gcoord/gcoord.esm-browser.prod.js");
  const there = datum === "gcj02" ? gcoord.GCJ02 : gcoord.BD09;
  shift = {
    into: (lat, lng) => gcoord.transform([lng, lat], gcoord.WGS84, there).reverse(),
    out: (lat, lng) => gcoord.transform([lng, lat], there, gcoord.WGS84).reverse(),
  };
}

/** WGS-84 to the map's datum: [lat, lng]. */
export const intoMap = (lat, lng) => (shift ? shift.into(lat, lng) : [lat, lng]);

/** The map's datum to WGS-84: [lat, lng]. */
export const outOfMap = (lat, lng) => (shift ? shift.out(lat, lng) : [lat, lng]);
