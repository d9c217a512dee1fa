// How goods are drawn on the map: a line for each consignment under way, a house with its days of stock for a warehouse.

import { palette } from "./pins.js";

const ROOF = "M-13-2 0-13 13-2V11H-13Z";

/** From the warehouse to where it is a full line, on to its end a dashed one with a small ring. */
export function drawRoutes(ctx, routes, at) {
  const colours = palette();
  for (const { family, from, here, to, chosen } of routes) {
    const [a, b, c] = [at(from), at(here), at(to)];
    ctx.strokeStyle = colours.surface;
    ctx.lineWidth = 6;
    ctx.globalAlpha = 0.7;
    stroke(ctx, [a, b, c]);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours[family];
    ctx.lineWidth = chosen ? 4 : 2.6;
    stroke(ctx, [a, b]);
    ctx.setLineDash([6, 5]);
    stroke(ctx, [b, c]);
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(c.x, c.y, 4.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.surface;
    ctx.fill();
    ctx.stroke();
  }
}

function stroke(ctx, points) {
  ctx.beginPath();
  points.forEach(({ x, y }, n) => (n ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}

/** A house with the days its scarcest item lasts; what is short of its minimum is trouble, what will be soon waits. */
export function drawStore(ctx, x, y, { family, days }) {
  const colours = palette(), house = new Path2D(ROOF);
  ctx.save();
  ctx.translate(x, y);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.surface;
  ctx.lineWidth = 6;
  ctx.stroke(house);
  ctx.fillStyle = colours.surface;
  ctx.fill(house);
  ctx.strokeStyle = colours[family];
  ctx.lineWidth = 2.6;
  ctx.stroke(house);
  ctx.font = `700 ${days !== null && days > 99 ? 8.5 : 11}px ${colours.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.ink;
  ctx.fillText(days === null ? "·" : days > 99 ? "99+" : String(days), 0, 3);
  ctx.restore();
}
