// What the board knows of each kind of item: how it looks, when it is due, what its row says, what is over.

import { GOODS } from "./goods.js";
import { due, lookKey, look, missing, overdue, short, span, t, words } from "./words.js";

const OPEN_NEEDS = new Set(["reported", "accepted", "partly_met"]);
const TASK_STAGE = { open: 0, in_progress: 0, blocked: 0, needs_follow_up: 0, draft: 1, done: 2, verified: 3, closed: 3 };

export const openNeed = (need) => OPEN_NEEDS.has(need.status);
export const neededBy = (need) => (need.neededMs ??= need.needed_by ? Date.parse(need.needed_by) : Infinity);
export const needOverdue = (need, now) => openNeed(need) && neededBy(need) < now;
const needKey = (need, now) => (needOverdue(need, now) ? "overdue" : need.status);

function needDue(need, now) {
  if (!openNeed(need)) return { text: short(need.changed_at, now), late: false };
  if (needOverdue(need, now)) return { text: t("%(span)s late", { span: span(now - neededBy(need)) }), late: true };
  if (need.needed_by) return { text: t("by %(time)s", { time: short(need.needed_by, now) }), late: false };
  return { text: t("since %(time)s", { time: short(need.reported_at ?? need.changed_at, now) }), late: false };
}

function needSaid(need, now) {
  const { family, text } = words.need[needKey(need, now)];
  return { family, text: openNeed(need) && need.tasks.length ? t(need.tasks.length === 1 ? "%(n)s task" : "%(n)s tasks", { n: need.tasks.length }) : text };
}

export const KINDS = {
  task: {
    tab: "tasks",
    look,
    pin: lookKey,
    late: overdue,
    due,
    said: missing,
    stage: (task) => TASK_STAGE[task.status] ?? 1,
    until: (task) => (task.endsMs ??= Date.parse(task.ends_at)),
    people: (task) => task.seats.map((seat) => seat.name ?? "").join(" "),
    kindName: (task) => words.kind[task.kind] ?? task.kind,
  },
  need: {
    tab: "needs",
    look: (need, now) => words.need[needKey(need, now)],
    pin: (need, now) => `need:${needKey(need, now)}`,
    late: needOverdue,
    due: needDue,
    said: needSaid,
    stage: (need) => (openNeed(need) ? 0 : 2),
    until: neededBy,
    people: () => "",
    kindName: (need) => words.need_kind[need.kind] ?? need.kind,
  },
  consignment: GOODS,
};
export const TABS = { needs: "need", tasks: "task", consignments: "consignment" };
/** What snapshots and changes call the rows of each kind, in the order in which they are drawn. */
export const ROWS = { need: "needs", task: "tasks", consignment: "consignments" };

/** How many of the kind are short or asked for; what a pin prints. */
export const count = (item) => (item.kind === "task" ? item.row.missing : 0);

/** Where an item is, each part once: street, community, door. */
export const place = (row) => (row.address && !row.area.includes(row.address) ? `${row.area} · ${row.address}` : row.area);
