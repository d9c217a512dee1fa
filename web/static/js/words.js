// Words, looks and times in the reader's language: everything comes from the page's islands, nothing is written here.

import { glyph, el, island } from "./dom.js";

export const words = island("words");
const texts = island("texts");
const settings = island("board");
const locale = document.documentElement.lang || "zh-Hans";
const zone = settings.zone || "Asia/Shanghai";
const DAY = 86400000;

/** The text in the reader's language; %(name)s is filled in. The key is the English text. */
export function t(key, params = {}) {
  const text = texts[key] ?? key;
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(params[name] ?? ""));
}

/** A text named here and translated where it is shown. */
export const mark = (text) => text;

const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options });
const clockForm = format({ hour: "2-digit", minute: "2-digit" });
const secondForm = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayForm = format({ month: locale.startsWith("zh") ? "long" : "short", day: "numeric" });
const weekdayForm = format({ weekday: "short" });
const keyForm = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
const numberForm = new Intl.NumberFormat(locale);

export const clock = (at) => clockForm.format(new Date(at));
export const clockSeconds = (at) => secondForm.format(new Date(at));
export const dayOf = (at) => dayForm.format(new Date(at));
export const dayAndWeekday = (at) => (locale.startsWith("zh") ? `${dayOf(at)} ${weekdayForm.format(new Date(at))}` : `${weekdayForm.format(new Date(at))} ${dayOf(at)}`);
export const number = (value) => numberForm.format(value);

/** The calendar day in the response's zone: 2026-08-05. */
export const dayKey = (at) => keyForm.format(new Date(at));

/** Whether a time lies on the calendar day of `now`; the day's ends are worked out once. */
export function onDayOf(now) {
  const from = midnight(dayKey(now)), to = midnight(dayKey(from + 1.5 * DAY));
  return (at) => {
    const time = Date.parse(at);
    return time >= from && time < to;
  };
}

const fieldsForm = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
const midnights = new Map();

/** Midnight of that calendar day in the response's zone, as milliseconds; worked out once per day. */
export function midnight(day) {
  if (!midnights.has(day)) {
    const utc = Date.parse(`${day}T00:00:00Z`);
    const first = utc - zoneOffset(utc);
    midnights.set(day, utc - zoneOffset(first));
  }
  return midnights.get(day);
}

function zoneOffset(at) {
  const parts = Object.fromEntries(fieldsForm.formatToParts(new Date(at)).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(at / 1000) * 1000;
}

/** A length of time in words: 18 分, 2 小时 5 分, 3 天. */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.round(milliseconds / 60000));
  if (minutes < 60) return t("%(m)s min", { m: minutes });
  if (milliseconds >= 2 * DAY) return t("%(n)s days", { n: Math.floor(milliseconds / DAY) });
  const rest = minutes % 60;
  return rest ? t("%(h)s h %(m)s min", { h: Math.floor(minutes / 60), m: rest }) : t("%(h)s h", { h: minutes / 60 });
}

export const plannable = (task) => task.status === "open" || task.status === "in_progress";
export const running = (task) => plannable(task) || task.status === "blocked";
export const overdue = (task, now) => plannable(task) && ends(task) < now;

/** Begin and end as milliseconds, read once per task: they are compared ten thousand times per frame. */
export const starts = (task) => (task.startsMs ??= Date.parse(task.starts_at));
export const ends = (task) => (task.endsMs ??= Date.parse(task.ends_at));

/** How a task looks at that moment: {family, glyph, text}. Only the clock can make it overdue. */
export const look = (task, now) => words.task[overdue(task, now) ? "overdue" : task.shape];
export const lookKey = (task, now) => (overdue(task, now) ? "overdue" : task.shape);
const LEFT = new Set(["cancelled", "declined", "expired"]);
export const liveSeats = (task) => task.seats.filter((seat) => !LEFT.has(seat.state));
export const offers = (task) => task.seats.filter((seat) => seat.state === "offered");
/** The next deadline of an offer or claim of the task as milliseconds, or null. */
export const lease = (task) => task.seats.reduce((least, seat) => (seat.until && (seat.state === "offered" || seat.state === "accepted") ? Math.min(least ?? Infinity, Date.parse(seat.until)) : least), null);

/** When it is due, short: “14:30 前”, “逾期 18 分”, “13:52 完成”; late is true for the second. */
export function due(task, now) {
  if (task.status === "done" || task.status === "verified") return { text: t("done %(time)s", { time: short(task.changed_at, now) }), late: false };
  if (task.status === "closed") return { text: t("closed %(time)s", { time: short(task.changed_at, now) }), late: false };
  if (overdue(task, now)) return { text: t("%(span)s late", { span: span(now - ends(task)) }), late: true };
  return { text: t("by %(time)s", { time: short(task.ends_at, now) }), late: false };
}

/** The time alone on the same day, else the day with it. */
export function short(at, now) {
  if (!at) return "";
  return dayKey(at) === dayKey(now) ? clock(at) : `${dayOf(at)} ${clock(at)}`;
}

/** A deadline that runs: 04:12, or 1 小时 5 分; negative is over. */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds >= 3600) return span(milliseconds);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What a row says on its right: what is missing, in people's words. */
export function missing(task, now) {
  if (task.status === "blocked") return { family: "trouble", text: task.reason ? t("blocked: %(why)s", { why: task.reason }) : words.task.blocked.text };
  if (plannable(task) && task.missing > 0 && task.offered >= task.missing && !overdue(task, now)) return { family: "wait", text: t("offered, %(time)s left", { time: countdown((lease(task) ?? now) - now) }), until: lease(task) };
  if (plannable(task) && task.missing > 0) return { family: overdue(task, now) ? "trouble" : "wait", text: t("%(n)s short", { n: task.missing }) };
  if (task.shape === "in_progress" && !overdue(task, now)) return { family: "here", text: t("full") };
  const { family, text } = look(task, now);
  return { family, text };
}

/** Every place as a dot in the order it was filled, then the empty ones. */
export function seats(task, most = 14) {
  const live = liveSeats(task);
  const dots = live.slice(0, most).map((seat) => glyph(words.seat[seat.state].glyph, words.seat[seat.state].family));
  const open = running(task) || task.status === "draft" ? Math.min(Math.max(0, task.missing - (task.offered ?? 0)), Math.max(0, most - live.length)) : 0;
  for (let n = 0; n < open; n++) dots.push(glyph("a-empty", "wait"));
  const label = t("%(taken)s of %(places)s places taken", task);
  const more = task.places > most ? el("span", { class: "meta" }, `+${task.places - most}`) : null;
  return el("span", { class: "seats", role: "img", "aria-label": label }, dots, more);
}

export function urgency(task) {
  if (task.urgency === "normal") return null;
  return el("span", { class: task.urgency === "critical" ? "urg u1" : "urg" }, words.urgency[task.urgency]);
}
