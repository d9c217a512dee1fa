// The numbers of the day and the alarms: each opens the rows behind it.

import { $, el, glyph } from "./dom.js";
import { starved } from "./store.js";
import { ends, number, overdue, plannable, span, starts, t } from "./words.js";

/** One entry per number; further operations add theirs here. */
const NUMBERS = [
  { key: "trips", filter: ["status", "served"], name: () => t("person-trips today"), family: () => "" },
  { key: "onScene", filter: ["status", "on_scene"], name: () => t("on scene now"), family: () => "" },
  { key: "places", filter: ["status", "missing"], name: () => t("open places"), family: (n) => (n ? "wait" : "") },
  { key: "starved", filter: ["status", "starved"], name: () => t("started short of people"), family: (n) => (n ? "wait" : "") },
  { key: "overdue", filter: ["status", "overdue"], name: () => t("tasks overdue"), family: (n) => (n ? "trouble" : "") },
];
const GLYPH = { wait: "t-open", trouble: "t-overdue" };

export function drawNumbers(holder, store, filters) {
  const counted = store.numbers();
  const under = below(store, counted);
  holder.replaceChildren(...NUMBERS.map(({ key, filter, name, family }) => {
    const value = counted[key], colour = family(value);
    const query = new URLSearchParams(location.search);
    for (const group of ["status", "own", "urgency", "kind", "area", "org", "q"]) query.delete(group);
    query.set(...filter);
    const link = el("a", { href: `?${query}`, class: colour, "data-number": key }, el("b", {}, colour ? glyph(GLYPH[colour], colour) : null, number(value)), el("span", {}, name(), under[key] ? el("small", {}, under[key]) : null));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      filters.only(...filter);
    });
    return link;
  }));
}

/** The small line under a number: what it is made of, or where it is worst. */
function below(store, counted) {
  const now = store.now;
  let tasksShort = 0, longest = 0, latest = 0, places = 0, where = 0;
  for (const { task } of store.order) {
    if (task.seats.some((seat) => seat.state === "on_scene")) where++;
    if (!plannable(task)) continue;
    places += task.places;
    if (task.missing) tasksShort++;
    if (starved(task, now)) longest = Math.max(longest, now - starts(task));
    if (overdue(task, now)) latest = Math.max(latest, now - ends(task));
  }
  return {
    onScene: t(where === 1 ? "at %(n)s task" : "at %(n)s tasks", { n: number(where) }),
    trips: t("%(n)s still on scene", { n: number(counted.onScene) }),
    places: t(tasksShort === 1 ? "%(n)s task, of %(all)s places" : "%(n)s tasks, of %(all)s places", { n: number(tasksShort), all: number(places) }),
    starved: longest ? t("longest %(span)s", { span: span(longest) }) : t("none"),
    overdue: latest ? t("longest %(span)s", { span: span(latest) }) : t("none"),
  };
}

/** The alarm button and its list. */
export class Alarms {
  constructor(holder, { onSelect, projection = [] }) {
    Object.assign(this, { holder, onSelect, projection });
    this.button = $("summary", holder);
    this.list = $(".alarm-list", holder);
    holder.addEventListener("toggle", () => this.fill());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (!row) return;
      this.close();
      onSelect(row.dataset.id);
    });
  }

  draw(store) {
    this.store = store;
    const now = store.now;
    this.rows = store.order.filter(({ task }) => overdue(task, now) || (task.urgency === "critical" && starved(task, now))).map(({ task }) => task);
    const count = this.rows.length + this.projection.length;
    this.button.classList.toggle("calm", count === 0);
    this.button.replaceChildren(count ? glyph("t-overdue", "trouble") : glyph("a-cleared", "here"), el("b", {}, number(count)), " ", t(count === 1 ? "alarm" : "alarms"));
    if (this.holder.open) this.fill();
  }

  fill() {
    if (!this.holder.open || !this.store) return;
    const now = this.store.now;
    const system = this.projection.map((text) => el("li", {}, glyph("t-overdue", "trouble"), el("span", { class: "grow" }, text)));
    const rows = this.rows.slice(0, 80).map((task) => {
      const late = overdue(task, now);
      const text = late ? t("%(span)s late", { span: span(now - ends(task)) }) : t("started %(span)s ago, %(n)s short", { span: span(now - starts(task)), n: task.missing });
      return el("li", {}, el("button", { type: "button", "data-id": task.id }, late ? glyph("t-overdue", "trouble") : glyph("t-open", "wait"), el("span", { class: "cut grow" }, task.title), el("span", { class: `fam ${late ? "trouble" : "wait"}` }, text)));
    });
    this.list.replaceChildren(...system, ...rows, ...(system.length + rows.length ? [] : [el("li", { class: "meta" }, t("No alarm"))]));
  }

  /** Closes the list; tells whether it was open. */
  close() {
    const open = this.holder.open;
    this.holder.open = false;
    return open;
  }
}
