// The numbers of the day: each opens the rows behind it.

import { el, glyph } from "./dom.js";
import { GROUPS } from "./filters.js";
import { neededBy } from "./kinds.js";
import { counted, starved } from "./store.js";
import { ends, number, onDayOf, overdue, plannable, span, starts, t, words } from "./words.js";

/** One entry per number; further operations add theirs here. */
const NUMBERS = [
  { key: "trips", tab: "tasks", filter: ["status", "served"], name: () => t("trips today"), family: () => "" },
  { key: "onScene", tab: "tasks", filter: ["status", "on_scene"], name: () => t("on scene now"), family: () => "" },
  { key: "results", tab: "tasks", filter: ["status", "results"], name: () => t("with results"), family: () => "" },
  { key: "hours", tab: "tasks", filter: ["status", "served"], name: () => t("hours today"), family: () => "" },
  { key: "needs", tab: "needs", filter: ["status", "open"], name: () => t("open needs"), family: (n) => (n ? "wait" : ""), sign: "n-reported" },
  { key: "places", tab: "tasks", filter: ["status", "missing"], name: () => t("open places"), family: (n) => (n ? "wait" : ""), sign: "t-open" },
  { key: "starved", tab: "tasks", filter: ["status", "starved"], name: () => t("running short"), family: (n) => (n ? "wait" : ""), sign: "t-open" },
  { key: "overdue", tab: "tasks", filter: ["status", "overdue"], name: () => t("tasks overdue"), family: (n) => (n ? "trouble" : ""), sign: "t-overdue" },
  { key: "arrived", tab: "consignments", filter: ["status", "arrived"], name: () => t("deliveries today"), family: () => "", goods: true },
  { key: "low", page: true, name: () => t("stock low"), family: (n) => (n ? "trouble" : ""), sign: "w-store", goods: true },
];

/** The address of the rows behind a number: of this page, or of the page of the stock. */
function behind({ page, tab, filter }, stock) {
  if (page) return stock?.href ?? "#";
  const query = new URLSearchParams(location.search);
  for (const group of [...GROUPS, "q", "within"]) query.delete(group);
  query.set("tab", tab);
  query.set(...filter);
  return `?${query}`;
}

export function drawNumbers(holder, store, { people, stock, goods, onOpen }) {
  const found = { ...store.numbers(), hours: people?.hours ?? null, low: stock?.under ?? null };
  const under = { ...below(store, found), low: stock ? t(stock.expiring === 1 ? "%(n)s lot expires soon" : "%(n)s lots expire soon", { n: number(stock.expiring) }) : "" };
  holder.replaceChildren(...NUMBERS.filter((one) => goods || !one.goods).map((one) => {
    const { key, tab, filter, page, name, family, sign } = one;
    const value = found[key], colour = family(value), shown = value === null ? "—" : number(value);
    const link = el("a", { href: behind(one, stock), class: colour, "data-number": key }, el("b", {}, colour ? glyph(sign, colour) : null, shown), el("span", { title: [name(), under[key]].filter(Boolean).join(" · ") }, name(), under[key] ? el("small", {}, under[key]) : null));
    if (!page) link.addEventListener("click", (event) => {
      event.preventDefault();
      onOpen(tab, ...filter);
    });
    return link;
  }));
}

/** What the day counted most of, in its own words: 户, 份, 人次. */
function delivered(store, today) {
  const sums = {};
  for (const { row } of store.lists.task) {
    if (counted(row, today)) for (const [what, n] of Object.entries(row.results)) sums[what] = (sums[what] ?? 0) + n;
  }
  return Object.entries(sums).filter(([, n]) => n).map(([what, n]) => `${number(n)} ${words.result[what] ?? what}`).join(" · ");
}

/** The small line under a number: what it is made of, or where it is worst. */
function below(store, found) {
  const now = store.now;
  let tasksShort = 0, longest = 0, latest = 0, where = 0, waiting = 0, underWay = 0, soonest = Infinity;
  for (const { row: task } of store.lists.task) {
    if (task.seats.some((seat) => seat.state === "on_scene")) where++;
    if (!plannable(task)) continue;
    if (task.missing) tasksShort++;
    if (starved(task, now)) longest = Math.max(longest, now - starts(task));
    if (overdue(task, now)) latest = Math.max(latest, now - ends(task));
  }
  for (const { row: goods } of store.lists.consignment) {
    if (goods.status === "in_transit") underWay++;
  }
  for (const { row: need, stage } of store.lists.need) {
    if (stage) continue;
    if (need.status === "reported") waiting++;
    soonest = Math.min(soonest, neededBy(need));
  }
  return {
    onScene: t(where === 1 ? "at %(n)s task" : "at %(n)s tasks", { n: number(where) }),
    trips: t("%(n)s still on scene", { n: number(found.onScene) }),
    results: delivered(store, onDayOf(now)) || t("nothing counted yet"),
    needs: waiting ? t("%(n)s to accept", { n: number(waiting) }) : soonest < now ? t("longest %(span)s", { span: span(now - soonest) }) : t("all taken on"),
    places: t(tasksShort === 1 ? "in %(n)s task" : "in %(n)s tasks", { n: number(tasksShort) }),
    starved: longest ? t("longest %(span)s", { span: span(longest) }) : t("none"),
    arrived: t("%(n)s on the way", { n: number(underWay) }),
    overdue: latest ? t("longest %(span)s", { span: span(latest) }) : t("none"),
  };
}
