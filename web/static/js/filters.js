// What the reader wants to see: groups of words, a search and a drawn area, in the address so that a view can be sent.

import { inside, readArea, writeArea } from "./area.js";
import { GOODS_STATUS } from "./goods.js";
import { KINDS } from "./kinds.js";
import { counted, served, starved } from "./store.js";
import { onDayOf, overdue, plannable } from "./words.js";

const open = (item) => item.stage === 0;
/** Words of the status group: a test of each kind it can be asked of. */
export const STATUS = {
  task: {
    missing: (item) => plannable(item.row) && item.row.missing > 0,
    offered: (item) => item.row.offered > 0,
    in_progress: (item) => item.row.status === "in_progress",
    sent: (item) => item.row.shape === "sent",
    blocked: (item) => item.row.status === "blocked",
    overdue: (item, now) => overdue(item.row, now),
    starved: (item, now) => starved(item.row, now),
    on_scene: (item) => item.row.seats.some((seat) => seat.state === "on_scene"),
    served: (item, now, today) => item.row.seats.some((seat) => served(seat, today)),
    no_show: (item) => item.row.seats.some((seat) => seat.state === "no_show"),
    results: (item, now, today) => counted(item.row, today),
    needs_follow_up: (item) => item.row.status === "needs_follow_up",
    done: (item) => item.row.status === "done",
    verified: (item) => item.row.status === "verified",
    closed: (item) => item.row.status === "closed",
  },
  need: {
    open,
    reported: (item) => item.row.status === "reported",
    accepted: (item) => item.row.status === "accepted",
    partly_met: (item) => item.row.status === "partly_met",
    overdue: (item, now) => KINDS.need.late(item.row, now),
    no_task: (item) => open(item) && !item.row.tasks.length,
    met: (item) => item.row.status === "met",
    over: (item) => item.stage > 0 && item.row.status !== "met",
  },
  consignment: GOODS_STATUS,
};
export const street = (code) => code.slice(0, 9);
const TESTS = {
  status: (item, key, now, today) => STATUS[item.kind][key]?.(item, now, today) ?? false,
  urgency: (item, key) => item.row.urgency === key,
  kind: (item, key) => item.row.kind === key,
  area: (item, key) => item.row.area_code.startsWith(key),
  org: (item, key) => item.row.organisation_id === key,
  skill: (item, key) => (item.row.credentials ?? []).includes(key),
};
export const GROUPS = ["status", "own", "urgency", "kind", "skill", "area", "org"];
const ASKED_OF = { skill: ["task"], own: ["task", "need"] };

export class Filters {
  constructor({ mine, words }, onChange) {
    this.mine = new Set(mine);
    this.kindsOf = { task: new Set(Object.keys(words.kind)), need: new Set(Object.keys(words.need_kind)) };
    this.onChange = onChange;
    this.chosen = Object.fromEntries(GROUPS.map((group) => [group, new Set()]));
    this.text = "";
    this.drawn = null;
    this.items = []; // of the board as it was drawn last
    this.read();
  }

  /** Take the filters from the address. */
  read() {
    const query = new URLSearchParams(location.search);
    for (const group of GROUPS) this.chosen[group] = new Set((query.get(group) ?? "").split(",").filter(Boolean));
    this.text = query.get("q") ?? "";
    this.draw(readArea(query.get("within")));
  }

  /** The drawn area that places must lie in, or null. */
  draw(points) {
    this.drawn = points;
    this.within = points && inside(points);
  }

  /** What the address may carry of the search: never what may be somebody's name, so only words of the items themselves. */
  get sendable() {
    const text = this.text.toLowerCase();
    return text && this.items.some((item) => item.text.includes(text)) && !this.items.some((item) => item.people.includes(text)) ? this.text : "";
  }

  /** What the address says of the filters. */
  get query() {
    return { ...Object.fromEntries(GROUPS.map((group) => [group, [...this.chosen[group]].join(",")])), within: this.drawn ? writeArea(this.drawn) : "", q: this.sendable };
  }

  /** Put the filters into the address; `more` are other parameters to set, null removes. */
  write(more = {}) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries({ ...this.query, ...more })) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const search = query.toString();
    if (search !== location.search.slice(1)) history.replaceState(null, "", search ? `?${search}` : location.pathname);
  }

  get any() {
    return Boolean(this.text || this.drawn) || GROUPS.some((group) => this.chosen[group].size);
  }

  /** A test of items for that moment: those that pass all groups; a group with nothing chosen lets all pass. */
  test(now) {
    const today = onDayOf(now);
    const groups = GROUPS.filter((group) => this.chosen[group].size);
    return (item) => this.says(item) && this.lies(item) && groups.every((group) => this.passes(group, item, now, today));
  }

  says(item) {
    if (!this.text) return true;
    const text = this.text.toLowerCase();
    return item.text.includes(text) || item.people.includes(text);
  }

  lies(item) {
    return !this.within || (item.row.lat !== null && this.within(item.row.lat, item.row.lng));
  }

  /** Whether the item passes one group; what cannot be asked of its kind does not hold it up. */
  passes(group, item, now, today) {
    if (group === "own") return this.mine.has(item.id);
    const keys = [...this.chosen[group]].filter((key) => this.asked(group, key, item.kind));
    return keys.length ? keys.some((key) => TESTS[group](item, key, now, today)) : true;
  }

  asked(group, key, kind) {
    if (group === "status") return key in STATUS[kind];
    if (group === "kind") return this.kindsOf[kind]?.has(key) ?? false;
    return ASKED_OF[group]?.includes(kind) ?? true;
  }

  toggle(group, key) {
    if (!this.chosen[group].delete(key)) this.chosen[group].add(key);
    this.changed();
  }

  clear() {
    this.forget();
    this.changed();
  }

  /** Show only these rows: what a number of the day opens. */
  only(group, key) {
    this.forget();
    this.chosen[group].add(key);
    this.changed();
  }

  forget() {
    for (const keys of Object.values(this.chosen)) keys.clear();
    this.text = "";
    this.draw(null);
  }

  search(text) {
    this.text = text.trim();
    this.changed();
  }

  changed() {
    this.write();
    this.onChange();
  }
}
