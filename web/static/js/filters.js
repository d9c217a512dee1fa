// Filter chips with live counts; the filters live in the address, so that a view can be sent.

import { $, el, icon } from "./dom.js";
import { served, starved } from "./store.js";
import { onDayOf, overdue, plannable, t, words } from "./words.js";

const STATUS = {
  missing: (task) => plannable(task) && task.missing > 0,
  sent: (task) => task.shape === "sent",
  in_progress: (task) => task.status === "in_progress",
  overdue: (task, now) => overdue(task, now),
  starved: (task, now) => starved(task, now),
  on_scene: (task) => task.seats.some((seat) => seat.state === "on_scene"),
  served: (task, now, today) => task.seats.some((seat) => served(seat, today)),
  done: (task) => task.status === "done",
  closed: (task) => task.status === "closed",
};
const street = (code) => code.slice(0, 9);
const TESTS = {
  status: (task, key, now, today) => STATUS[key]?.(task, now, today) ?? false,
  urgency: (task, key) => task.urgency === key,
  kind: (task, key) => task.kind === key,
  area: (task, key) => task.area_code.startsWith(key),
  org: (task, key) => task.organisation_id === key,
};
const GROUPS = ["status", "own", "urgency", "kind", "area", "org"];
const ALWAYS = [["status", "missing"], ["status", "in_progress"], ["status", "sent"], ["status", "overdue"], ["status", "done"], ["own", "mine"], ["urgency", "critical"]];

export class Filters {
  constructor(holder, { areas, organisations, mine }, onChange) {
    Object.assign(this, { holder, areas, organisations });
    this.mine = new Set(mine);
    this.onChange = onChange;
    this.chosen = Object.fromEntries(GROUPS.map((group) => [group, new Set()]));
    this.text = "";
    this.open = false;
    this.items = []; // of the board as it was drawn last
    this.read();
    holder.addEventListener("click", (event) => this.pressed(event));
  }

  /** Take the filters from the address. */
  read() {
    const query = new URLSearchParams(location.search);
    for (const group of Object.keys(this.chosen)) this.chosen[group] = new Set((query.get(group) ?? "").split(",").filter(Boolean));
    this.text = query.get("q") ?? "";
  }

  /** What the address may carry of the search: never what may be somebody's name, so only words of the tasks themselves. */
  get sendable() {
    const text = this.text.toLowerCase();
    return text && this.items.some((item) => item.text.includes(text)) && !this.items.some((item) => item.people.includes(text)) ? this.text : "";
  }

  /** Put the filters into the address; `more` are other parameters to set, null removes. */
  write(more = {}) {
    const query = new URLSearchParams(location.search);
    const wanted = { ...Object.fromEntries(Object.entries(this.chosen).map(([group, keys]) => [group, [...keys].join(",")])), q: this.sendable, ...more };
    for (const [name, value] of Object.entries(wanted)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const search = query.toString();
    if (search !== location.search.slice(1)) history.replaceState(null, "", search ? `?${search}` : location.pathname);
  }

  get any() {
    return Boolean(this.text) || Object.values(this.chosen).some((keys) => keys.size);
  }

  /** A test of items for that moment: those that pass all groups; a group with nothing chosen lets all pass. */
  test(now) {
    const today = onDayOf(now);
    const groups = Object.keys(this.chosen).filter((group) => this.chosen[group].size);
    return (item) => this.says(item) && groups.every((group) => this.within(group, item.task, now, today));
  }

  says(item) {
    if (!this.text) return true;
    const text = this.text.toLowerCase();
    return item.text.includes(text) || item.people.includes(text);
  }

  within(group, task, now, today) {
    if (group === "own") return this.mine.has(task.id);
    for (const key of this.chosen[group]) if (TESTS[group](task, key, now, today)) return true;
    return false;
  }

  clear() {
    for (const keys of Object.values(this.chosen)) keys.clear();
    this.text = "";
    this.changed();
  }

  /** Show only these rows: what a number of the day opens. */
  only(group, key) {
    for (const keys of Object.values(this.chosen)) keys.clear();
    this.text = "";
    this.chosen[group].add(key);
    this.changed();
  }

  search(text) {
    this.text = text.trim();
    this.changed();
  }

  changed() {
    this.write();
    this.onChange();
  }

  pressed(event) {
    const chip = event.target.closest("button");
    if (!chip) return;
    event.preventDefault();
    if (chip.dataset.more !== undefined) {
      this.open = !this.open;
      this.onChange();
      return;
    }
    if (chip.dataset.clear !== undefined) {
      this.clear();
      return;
    }
    const keys = this.chosen[chip.dataset.group];
    if (!keys.delete(chip.dataset.key)) keys.add(chip.dataset.key);
    this.changed();
    $(`[data-group="${chip.dataset.group}"][data-key="${CSS.escape(chip.dataset.key)}"]`, this.holder)?.focus();
  }

  /** Draw the chips with how many rows each would show beside the other groups' filters. */
  draw(store) {
    const counts = this.count(store);
    const always = ALWAYS.filter(([group, key]) => counts[group].get(key) || this.chosen[group].has(key) || group === "status" || (group === "own" && this.mine.size));
    const others = [];
    for (const group of GROUPS) {
      for (const key of new Set([...this.chosen[group], ...counts[group].keys()])) {
        if (!ALWAYS.some(([g, k]) => g === group && k === key)) others.push([group, key]);
      }
    }
    const chosen = others.filter(([group, key]) => this.chosen[group].has(key));
    const shown = this.open ? [...always, ...others] : [...always, ...chosen];
    const headed = { kind: t("Kind"), area: t("Area"), org: t("Organisation") }, seen = new Set();
    const chips = shown.flatMap(([group, key], n) => {
      const first = this.open && n >= always.length && headed[group] && !seen.has(group);
      if (first) seen.add(group);
      const chip = this.chip(group, key, counts[group].get(key) ?? 0);
      return first ? [el("span", { class: "meta chip-head" }, headed[group]), chip] : [chip];
    });
    const more = el("button", { class: "chip", type: "button", "data-more": "", "aria-expanded": String(this.open) }, this.open ? t("Less") : t("More"), icon("chev"));
    const clear = this.any ? el("button", { class: "chip clear", type: "button", "data-clear": "" }, t("Clear filters")) : null;
    const focused = this.holder.contains(document.activeElement) ? document.activeElement.dataset : null;
    const first = this.open ? always.length : chips.length;
    this.holder.replaceChildren(...chips.slice(0, first), ...(others.length ? [more] : []), ...(clear ? [clear] : []), ...chips.slice(first));
    if (focused?.more !== undefined) $("[data-more]", this.holder)?.focus({ preventScroll: true });
  }

  chip(group, key, count) {
    const pressed = this.chosen[group].has(key);
    return el("button", { class: count ? "chip" : "chip zero", type: "button", "aria-pressed": String(pressed), "data-group": group, "data-key": key }, this.name(group, key), " ", el("b", {}, String(count)));
  }

  name(group, key) {
    if (group === "status") return { missing: t("To fill"), starved: t("Started short"), on_scene: t("People on scene"), served: t("Served today") }[key] ?? words.task[key]?.text ?? key;
    if (group === "own") return t("Mine");
    if (group === "area") return this.areas[key] ?? key;
    if (group === "org") return this.organisations[key] ?? key;
    return words[group][key] ?? key;
  }

  /** How many rows each chip would show beside the filters of the other groups. */
  count(store) {
    const now = store.now, today = onDayOf(now);
    const counts = Object.fromEntries(GROUPS.map((group) => [group, new Map()]));
    const chosen = Object.keys(this.chosen).filter((group) => this.chosen[group].size);
    const add = (group, key) => counts[group].set(key, (counts[group].get(key) ?? 0) + 1);
    for (const item of store.order) {
      if (!this.says(item)) continue;
      const task = item.task;
      const failed = chosen.filter((group) => !this.within(group, task, now, today));
      if (failed.length > 1) continue;
      const counted = (group) => !failed.length || failed[0] === group;
      if (counted("status")) for (const key of Object.keys(STATUS)) if (STATUS[key](task, now, today)) add("status", key);
      if (counted("urgency") && task.urgency !== "normal") add("urgency", task.urgency);
      if (counted("kind")) add("kind", task.kind);
      if (counted("area")) add("area", street(task.area_code));
      if (counted("org")) add("org", task.organisation_id);
      if (counted("own") && this.mine.has(task.id)) add("own", "mine");
    }
    return counts;
  }
}
