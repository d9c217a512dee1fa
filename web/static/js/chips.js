// The filters as chips with live counts: how many rows each would show beside the other groups' filters.

import { $, el, icon } from "./dom.js";
import { GROUPS, STATUS, street } from "./filters.js";
import { onDayOf, t, words } from "./words.js";

const ALWAYS = {
  task: [["status", "missing"], ["status", "in_progress"], ["status", "blocked"], ["status", "overdue"], ["status", "done"], ["own", "mine"], ["urgency", "critical"]],
  need: [["status", "reported"], ["status", "accepted"], ["status", "no_task"], ["status", "overdue"], ["own", "mine"], ["urgency", "critical"]],
  consignment: [["status", "to_approve"], ["status", "approved"], ["status", "picked"], ["status", "in_transit"], ["status", "delivered"], ["status", "overdue"], ["status", "short"], ["status", "owed"]],
};
const KEPT = new Set(["missing", "in_progress", "overdue", "done", "reported", "accepted", "to_approve", "in_transit", "delivered"]);
const NAMES = {
  missing: () => t("To fill"), offered: () => t("Offers out"), starved: () => t("Started short"), on_scene: () => t("People on scene"), served: () => t("Served today"), no_show: () => t("Did not come"), results: () => t("Results today"),
  to_approve: () => t("To approve"), arrived: () => t("Delivered today"), owed: () => t("Approval owed"),
  open: () => t("Open"), no_task: () => t("Without a task"), over: () => t("Over"),
};

export class Chips {
  constructor(holder, filters, { areas, organisations, onDraw }) {
    Object.assign(this, { holder, filters, areas, organisations, onDraw });
    this.open = false;
    holder.addEventListener("click", (event) => this.pressed(event));
  }

  pressed(event) {
    const chip = event.target.closest("button");
    if (!chip) return;
    event.preventDefault();
    const { more, clear, drawn, group, key } = chip.dataset;
    if (more !== undefined) {
      this.open = !this.open;
      this.filters.onChange();
    } else if (clear !== undefined) this.filters.clear();
    else if (drawn !== undefined) this.onDraw(null);
    else {
      this.filters.toggle(group, key);
      $(`[data-group="${group}"][data-key="${CSS.escape(key)}"]`, this.holder)?.focus();
    }
  }

  draw(store, kind) {
    const counts = this.count(store, kind), { chosen, mine } = this.filters;
    const always = ALWAYS[kind].filter(([group, key]) => counts[group].get(key) || chosen[group].has(key) || KEPT.has(key) || (group === "own" && mine.size));
    const others = [];
    for (const group of GROUPS) {
      for (const key of new Set([...chosen[group], ...counts[group].keys()])) {
        if (!ALWAYS[kind].some(([g, k]) => g === group && k === key) && this.filters.asked(group, key, kind)) others.push([group, key]);
      }
    }
    const pressed = others.filter(([group, key]) => chosen[group].has(key));
    this.place(counts, always, others, pressed);
  }

  place(counts, always, others, pressed) {
    const shown = this.open ? [...always, ...others] : [...always, ...pressed];
    const headed = { kind: t("Kind"), area: t("Area"), org: t("Organisation"), skill: t("Credential asked for") }, seen = new Set();
    const chips = shown.flatMap(([group, key], n) => {
      const first = this.open && n >= always.length && headed[group] && !seen.has(group);
      if (first) seen.add(group);
      const chip = this.chip(group, key, counts[group].get(key) ?? 0);
      return first ? [el("span", { class: "meta chip-head" }, headed[group]), chip] : [chip];
    });
    const more = el("button", { class: "chip", type: "button", "data-more": "", "aria-expanded": String(this.open) }, this.open ? t("Less") : t("More"), icon("chev"));
    const clear = this.filters.any ? el("button", { class: "chip clear", type: "button", "data-clear": "" }, t("Clear filters")) : null;
    const drawn = this.filters.drawn ? el("button", { class: "chip", type: "button", "data-drawn": "", "aria-pressed": "true" }, t("Drawn area")) : null;
    const focused = this.holder.contains(document.activeElement) ? document.activeElement.dataset : null;
    const first = this.open ? always.length : chips.length;
    this.holder.replaceChildren(...[...chips.slice(0, first), drawn, others.length ? more : null, clear, ...chips.slice(first)].filter(Boolean));
    if (focused?.more !== undefined) $("[data-more]", this.holder)?.focus({ preventScroll: true });
    else if (focused?.key) $(`[data-group="${focused.group}"][data-key="${CSS.escape(focused.key)}"]`, this.holder)?.focus({ preventScroll: true });
  }

  chip(group, key, count) {
    const pressed = this.filters.chosen[group].has(key);
    return el("button", { class: count ? "chip" : "chip zero", type: "button", "aria-pressed": String(pressed), "data-group": group, "data-key": key }, this.name(group, key), " ", el("b", {}, String(count)));
  }

  name(group, key) {
    if (group === "status") return NAMES[key]?.() ?? words.task[key]?.text ?? words.need[key]?.text ?? words.consignment[key]?.text ?? key;
    if (group === "own") return t("Mine");
    if (group === "area") return this.areas[key] ?? key;
    if (group === "org") return this.organisations[key] ?? key;
    if (group === "skill") return words.credential[key] ?? key;
    if (group === "kind") return words.kind[key] ?? words.need_kind[key] ?? key;
    return words[group][key] ?? key;
  }

  /** How many rows each chip would show beside the filters of the other groups. */
  count(store, kind) {
    const now = store.now, today = onDayOf(now), { filters } = this;
    const counts = Object.fromEntries(GROUPS.map((group) => [group, new Map()]));
    const chosen = GROUPS.filter((group) => filters.chosen[group].size);
    const states = Object.entries(STATUS[kind]);
    const add = (group, key) => counts[group].set(key, (counts[group].get(key) ?? 0) + 1);
    for (const item of store.lists[kind]) {
      if (!filters.says(item) || !filters.lies(item)) continue;
      const failed = chosen.filter((group) => !filters.passes(group, item, now, today));
      if (failed.length > 1) continue;
      const row = item.row, counted = (group) => !failed.length || failed[0] === group;
      if (counted("status")) for (const [key, test] of states) if (test(item, now, today)) add("status", key);
      if (counted("urgency") && row.urgency !== "normal") add("urgency", row.urgency);
      if (counted("kind") && row.kind) add("kind", row.kind);
      if (counted("skill")) for (const skill of row.credentials ?? []) add("skill", skill);
      if (counted("area")) add("area", street(row.area_code));
      if (counted("org") && row.organisation_id) add("org", row.organisation_id);
      if (counted("own") && filters.mine.has(row.id)) add("own", "mine");
    }
    return counts;
  }
}
