// What the board knows: the needs, tasks and consignments of one response at one position, their order, and who passes the filters.

import { KINDS, ROWS } from "./kinds.js";
import { onDayOf, overdue, plannable, starts } from "./words.js";

const URGENCY = { critical: 0, urgent: 1, normal: 2 };

/** Open work first, then by urgency, then by when it is due; what is over comes last, newest first. */
function compare(a, b) {
  return a.stage - b.stage || a.weight - b.weight || a.when - b.when || (a.row.ref < b.row.ref ? -1 : 1);
}

function ranked(kind, row) {
  const of = KINDS[kind], stage = of.stage(row), over = stage > 1;
  return {
    kind,
    id: row.id,
    row,
    stage,
    weight: over ? 0 : URGENCY[row.urgency],
    when: over ? -Date.parse(row.changed_at ?? row.ends_at) : of.until(row),
    text: `${row.ref} ${row.title} ${row.area} ${row.address ?? ""}`.toLowerCase(),
    people: of.people(row).toLowerCase(),
    passes: true,
  };
}

/** Two lists in order become one. */
function merged(a, b) {
  const found = [];
  let n = 0, m = 0;
  while (n < a.length && m < b.length) found.push(compare(a[n], b[m]) <= 0 ? a[n++] : b[m++]);
  while (n < a.length) found.push(a[n++]);
  while (m < b.length) found.push(b[m++]);
  return found;
}

export class Store {
  constructor() {
    this.items = new Map();
    this.lists = Object.fromEntries(Object.keys(ROWS).map((kind) => [kind, []]));
    this.people = [];
    this.position = null;
    this.at = null;
    this.moment = null;
  }

  /** The time overdue is measured against: the moment shown, or the clock. */
  get now() {
    return this.moment ?? Date.now();
  }

  /** Replace everything. */
  load(rows, position, at) {
    for (const [kind, name] of Object.entries(ROWS)) this.lists[kind] = (rows[name] ?? []).map((row) => ranked(kind, row)).sort(compare);
    this.items = new Map([...this.all()].map((item) => [item.id, item]));
    this.position = position;
    this.at = at;
  }

  /** Apply changed rows and gone ids; returns the ids that are different now. */
  apply({ gone = {}, position, at, ...rows }) {
    const changed = Object.entries(ROWS).flatMap(([kind, name]) => this.take(kind, rows[name] ?? [], gone[name] ?? []));
    this.position = position;
    this.at = at;
    return changed;
  }

  take(kind, rows, gone) {
    const left = gone.filter((id) => this.items.delete(id));
    if (!rows.length && !left.length) return [];
    const fresh = rows.map((row) => ranked(kind, row)), moved = new Set([...rows.map((row) => row.id), ...left]);
    for (const item of fresh) this.items.set(item.id, item);
    this.lists[kind] = merged(this.lists[kind].filter((item) => !moved.has(item.id)), fresh.sort(compare));
    return [...moved];
  }

  item(id) {
    return this.items.get(id) ?? null;
  }

  task(id) {
    const found = this.items.get(id);
    return found?.kind === "task" ? found.row : null;
  }

  row(id) {
    return this.items.get(id)?.row ?? null;
  }

  *all() {
    for (const kind in ROWS) yield* this.lists[kind];
  }

  /** The item of that printed number: T-0412, N-0012. */
  byRef(ref) {
    const wanted = ref.toUpperCase();
    for (const item of this.all()) if (item.row.ref === wanted) return item;
    return null;
  }

  /** Mark who passes; only these ids when the filter is the same as before. */
  sift(test, ids = null) {
    if (ids) for (const id of ids) sifted(this.items.get(id), test);
    else for (const item of this.items.values()) sifted(item, test);
  }

  /** The ranked items of a kind that pass, in order. */
  passing(kind) {
    return this.lists[kind].filter((item) => item.passes);
  }

  /** The numbers of the day: only what can be counted from what is here. */
  numbers() {
    const now = this.now, today = onDayOf(now);
    const found = { trips: 0, places: 0, onScene: 0, overdue: 0, starved: 0, needs: 0, results: 0, arrived: 0 };
    for (const { row: task } of this.lists.task) {
      for (const seat of task.seats) {
        if (seat.state === "on_scene") found.onScene++;
        if (served(seat, today)) found.trips++;
      }
      if (counted(task, today)) found.results++;
      if (!plannable(task)) continue;
      found.places += task.missing;
      if (overdue(task, now)) found.overdue++;
      else if (starved(task, now)) found.starved++;
    }
    for (const item of this.lists.need) if (item.stage === 0) found.needs++;
    for (const { row } of this.lists.consignment) if (row.delivered_at && today(row.delivered_at)) found.arrived++;
    return found;
  }
}

function sifted(item, test) {
  if (item) item.passes = test(item);
}

/** Whether the task's results were counted on that day. */
export const counted = (task, today) => Boolean(task.counted_at) && today(task.counted_at);

/** Whether the seat is a person-trip of that calendar day, as the daily report counts it: they left on it. */
export const served = (seat, today) => seat.state === "cleared" && Boolean(seat.at) && today(seat.at);

/** Begun, still short of people. */
export const starved = (task, now) => plannable(task) && task.missing > 0 && starts(task) < now;
