// How items are drawn on the map: shape says what, filling says how far, the number is the people missing.

import { words } from "./words.js";

const SQUARE = "M-7-11H7A4 4 0 0 1 11-7V7A4 4 0 0 1 7 11H-7A4 4 0 0 1-11 7V-7A4 4 0 0 1-7-11Z";
const SQUARE_HALF = "M-11 0H11V7A4 4 0 0 1 7 11H-7A4 4 0 0 1-11 7Z";
const SQUARE_QUARTER = "M0-11H7A4 4 0 0 1 11-7V0H0Z";
const TRIANGLE = "M0-13 13.5 11H-13.5Z";
const TICK = "M-5 .5-1.5 4 5-3.5";
const CROSS = "M-4-4 4 4M4-4-4 4";

const BUBBLE = "M-8-11H8A4 4 0 0 1 12-7V2.500A4 4 0 0 1 8 6.500H1L-5 12V6.500H-8A4 4 0 0 1-12 2.500V-7A4 4 0 0 1-8-11Z";
const BUBBLE_HALF = "M-12-2.500H12V2.500A4 4 0 0 1 8 6.500H1L-5 12V6.500H-8A4 4 0 0 1-12 2.500Z";
const BUBBLE_SIDE = "M-8-11H0V7.300L-5 12V6.500H-8A4 4 0 0 1-12 2.500V-7A4 4 0 0 1-8-11Z";
const DIAMOND = "M0-13 13 0 0 13-13 0Z";
const ARROW = "M-5-2H4M0-6 4.500-2 0 2";
const DOT = "M0-2.200h.01";

/** look key → parts; a further kind of item adds its shapes here. The shape says what, the filling how far. */
const DRAWN = {
  draft: { outline: SQUARE, dashed: true },
  open: { outline: SQUARE, numbered: true },
  sent: { outline: SQUARE, fill: SQUARE_QUARTER },
  in_progress: { outline: SQUARE, fill: SQUARE_HALF, numbered: true },
  blocked: { outline: TRIANGLE, solid: true, sign: "!" },
  needs_follow_up: { outline: SQUARE, mark: ARROW },
  done: { outline: SQUARE, solid: true, mark: TICK, size: 0.74 },
  verified: { outline: SQUARE, solid: true, mark: TICK, size: 0.74 },
  closed: { outline: SQUARE, mark: CROSS, size: 0.74 },
  overdue: { outline: TRIANGLE, solid: true, sign: "!" },
  "need:reported": { outline: BUBBLE, mark: DOT, heavy: true },
  "need:accepted": { outline: BUBBLE, fill: BUBBLE_HALF },
  "need:partly_met": { outline: BUBBLE, fill: BUBBLE_SIDE },
  "need:met": { outline: BUBBLE, solid: true, mark: "M-4.500-2.500-1 1 4.500-5.500", size: 0.74 },
  "need:declined": { outline: BUBBLE, mark: "M-3.500-6 3.500 1M3.500-6-3.500 1", size: 0.74 },
  "need:withdrawn": { outline: BUBBLE, mark: "M-4.500-2.300H4.500", size: 0.74 },
  "need:duplicate_of": { outline: BUBBLE, mark: "M-5-4.500H5M-5 0H5", size: 0.74 },
  "need:unreachable": { outline: BUBBLE, mark: CROSS, size: 0.74 },
  "need:overdue": { outline: TRIANGLE, solid: true, sign: "!" },
  "goods:proposed": { outline: DIAMOND, dashed: true },
  "goods:approved": { outline: DIAMOND },
  "goods:picked": { outline: DIAMOND, fill: "M0-13V0H-13Z" },
  "goods:in_transit": { outline: DIAMOND, fill: "M0-13V13L-13 0Z" },
  "goods:delivered": { outline: DIAMOND, fill: "M0-13-13 0 0 13 13 0H0Z" },
  "goods:short": { outline: TRIANGLE, solid: true, sign: "−" },
  "goods:confirmed": { outline: DIAMOND, solid: true, mark: "M-4.500 .5-1.500 3.500 4.500-3", size: 0.74 },
  "goods:returned": { outline: DIAMOND, mark: "M5 0H-5M-1-4-5 0-1 4", size: 0.74 },
  "goods:cancelled": { outline: DIAMOND, mark: CROSS, size: 0.74 },
  "goods:late": { outline: TRIANGLE, solid: true, sign: "!" },
};
export const LOOKS = Object.keys(DRAWN);
export const FAMILIES = ["wait", "move", "here", "trouble", "done", "closed"];
const TABLES = { need: words.need, goods: words.consignment };
const named = (key) => (key.includes(":") ? TABLES[key.split(":")[0]][key.split(":")[1]] : words.task[key]);
/** A task that still misses people waits for somebody, whatever has begun. */
export const familyOf = (lookIndex, missing) => (DRAWN[LOOKS[lookIndex]].numbered && missing > 0 ? "wait" : named(LOOKS[lookIndex]).family);

const SIZE = 36;
const made = new Map();
let colours = null;

/** The colours of the present theme, read once; `forget` after the theme or the moment changed. */
export function palette() {
  if (colours) return colours;
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = { font: read("font"), surface: read("surface"), ink: read("ink"), accent: read("accent") };
  for (const family of FAMILIES) Object.assign(colours, { [family]: read(`${family}-solid`), [`on-${family}`]: read(`on-${family}`) });
  for (const name of ["land", "block", "park", "water", "bank", "road", "case", "rail", "bound", "text", "water-text"]) colours[`m-${name}`] = read(`m-${name}`);
  return colours;
}

export function forget() {
  colours = null;
  made.clear();
}

/** A pin as a small canvas, drawn once for each combination of look and number. */
export function pin(lookIndex, missing, scale) {
  const parts = DRAWN[LOOKS[lookIndex]];
  const shown = parts.numbered ? Math.min(missing, 100) : 0;
  const key = lookIndex * 1000 + shown;
  let canvas = made.get(key);
  if (!canvas) {
    canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE * scale;
    const ctx = canvas.getContext("2d");
    ctx.scale(scale, scale);
    ctx.translate(SIZE / 2, SIZE / 2);
    ctx.scale(parts.size ?? 1, parts.size ?? 1); // what is over whispers
    paint(ctx, parts, familyOf(lookIndex, missing), shown);
    made.set(key, canvas);
  }
  return canvas;
}

export const PIN_SIZE = SIZE;

function paint(ctx, parts, family, missing) {
  const c = palette();
  const colour = c[family];
  const outline = new Path2D(parts.outline);
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.strokeStyle = ctx.fillStyle = c.surface;
  ctx.lineWidth = 5.5;
  ctx.stroke(outline);
  ctx.fillStyle = parts.solid ? colour : c.surface;
  ctx.fill(outline);
  if (parts.fill && !missing) {
    ctx.fillStyle = colour;
    ctx.fill(new Path2D(parts.fill));
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.6;
  if (parts.dashed) ctx.setLineDash([4, 3.2]);
  ctx.stroke(outline);
  ctx.setLineDash([]);
  if (parts.mark) {
    ctx.strokeStyle = parts.solid ? c[`on-${family}`] : colour;
    ctx.lineWidth = parts.heavy ? 6 : 2.4;
    ctx.stroke(new Path2D(parts.mark));
  }
  if (parts.sign) write(ctx, parts.sign, 15, c[`on-${family}`], 3);
  if (missing) write(ctx, missing > 99 ? "99+" : String(missing), missing > 99 ? 9.5 : 13, c.ink, 0.5);
}

function write(ctx, text, size, colour, down) {
  ctx.font = `700 ${size}px ${palette().font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, down);
}

/** The people at home in an area who are free: a circle beside the area's point with how many. */
export function crowd(ctx, x, y, free, out) {
  const c = palette();
  const radius = free + out > 99 ? 15 : 12;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = c.surface;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = c[free ? "done" : "closed"];
  ctx.setLineDash([3, 2.5]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.save();
  ctx.translate(x, y);
  write(ctx, free > 9999 ? `${Math.floor(free / 1000)}k` : String(free), free > 99 ? 10 : 11.5, c.ink, 0.5);
  ctx.restore();
}

/** A cluster: a ring that shows its mix, and how many are inside. */
export function ring(ctx, x, y, mix, total) {
  const c = palette();
  const radius = total > 99 ? 20 : 17;
  ctx.beginPath();
  ctx.arc(x, y, radius + 5, 0, 2 * Math.PI);
  ctx.fillStyle = c.surface;
  ctx.fill();
  ctx.lineWidth = 5;
  ctx.lineCap = "butt";
  let from = -Math.PI / 2;
  const kinds = mix.reduce((n, count) => n + (count > 0), 0);
  const gap = kinds > 1 ? 0.09 : 0;
  mix.forEach((count, family) => {
    if (!count) return;
    const turn = (2 * Math.PI * count) / total;
    ctx.beginPath();
    ctx.arc(x, y, radius, from, from + Math.max(turn - gap, 0.05));
    ctx.strokeStyle = c[FAMILIES[family]];
    ctx.stroke();
    from += turn;
  });
  ctx.save();
  ctx.translate(x, y);
  write(ctx, total > 9999 ? `${Math.floor(total / 1000)}k` : String(total), total > 999 ? 12 : 14, c.ink, 0.5);
  ctx.restore();
}
