// An area drawn on the map: a polygon of points in degrees, short enough for an address, and whether a place lies inside.

const MOST = 40;

/** From "30.51234,114.30123;…" (latitude first); null when it is no area. */
export function readArea(text) {
  const points = (text ?? "").split(";").slice(0, MOST).map((pair) => pair.split(",").map(Number));
  const sound = points.length >= 3 && points.every((pair) => pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[0]) <= 90 && Math.abs(pair[1]) <= 180);
  return sound ? points : null;
}

export const writeArea = (points) => points.map(([lat, lng]) => `${lat.toFixed(5)},${lng.toFixed(5)}`).join(";");

/** A test of places: whether a latitude and longitude lie inside the polygon (a ray to the east). */
export function inside(points) {
  return (lat, lng) => {
    let odd = false;
    for (let n = 0, m = points.length - 1; n < points.length; m = n++) {
      const [y1, x1] = points[n], [y2, x2] = points[m];
      if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
    }
    return odd;
  };
}
