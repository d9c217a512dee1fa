// What the board knows: the tasks of one response at one position, their order, and who passes the filters.

import { ends, onDayOf, overdue, plannable, starts } from "./words.js";

const URGENCY = { critical: 0, urgent: 1, normal: 2 };
const STAGE = { open: 0, in_progress: 0, draft: 1, done: 2, closed: 3 };

/** Open work first, then by urgency, then by when it is due; what is over comes last, newest first. */
function compare(a, b) {
  return a.stage - b.stage || a.weight - b.weight || a.when - b.when || (a.task.ref < b.task.ref ? -1 : 1);
}

function ranked(task) {
  const stage = STAGE[task.status] ?? 1;
  const over = stage > 1;
  return {
    task,
    stage,
    weight: over ? 0 : URGENCY[task.urgency],
    when: over ? -Date.parse(task.changed_at ?? task.ends_at) : ends(task),
    text: `${task.ref} ${task.title} ${task.area} ${task.address}`.toLowerCase(),
    people: task.seats.map((seat) => seat.name ?? "").join(" ").toLowerCase(),
  };
}

export class Store {
  constructor() {
    this.items = new Map();
    this.order = [];
    this.position = null;
    this.at = null;
    this.moment = null;
  }

  /** The time overdue is measured against: the moment shown, or the clock. */
  get now() {
    return this.moment ?? Date.now();
  }

  /** Replace everything. */
  load(tasks, position, at) {
    this.items = new Map(tasks.map((task) => [task.id, ranked(task)]));
    this.order = [...this.items.values()].sort(compare);
    this.position = position;
    this.at = at;
  }

  /** Apply changed rows and gone ids; returns the ids that are different now. */
  apply({ tasks = [], gone = {}, position, at }) {
    const changed = [];
    for (const task of tasks) {
      this.items.set(task.id, ranked(task));
      changed.push(task.id);
    }
    for (const id of gone.tasks ?? []) if (this.items.delete(id)) changed.push(id);
    if (changed.length) {
      const moved = new Set(changed);
      const kept = this.order.filter(({ task }) => !moved.has(task.id)); // in order already: sorting it again costs little
      this.order = [...kept, ...changed.map((id) => this.items.get(id)).filter(Boolean)].sort(compare);
    }
    this.position = position;
    this.at = at;
    return changed;
  }

  task(id) {
    return this.items.get(id)?.task ?? null;
  }

  /** The ranked items that pass, in order. */
  passing(test) {
    return this.order.filter(test);
  }

  /** The numbers of the day: only what can be counted from what is here. */
  numbers() {
    const now = this.now;
    const today = onDayOf(now);
    const found = { trips: 0, places: 0, onScene: 0, overdue: 0, starved: 0 };
    for (const { task } of this.order) {
      for (const seat of task.seats) {
        if (seat.state === "on_scene") found.onScene++;
        if (served(seat, today)) found.trips++;
      }
      if (!plannable(task)) continue;
      found.places += task.missing;
      if (overdue(task, now)) found.overdue++;
      else if (starved(task, now)) found.starved++;
    }
    return found;
  }
}

/** Whether the seat was served on that calendar day: on scene now, or left today. */
export const served = (seat, today) => seat.state === "on_scene" || (seat.state === "cleared" && Boolean(seat.at) && today(seat.at));

/** Begun, still short of people. */
export const starved = (task, now) => plannable(task) && task.missing > 0 && starts(task) < now;
