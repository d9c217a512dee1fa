// The places of a task in the order they were filled: who, how far, until when, and the moves of each.

import { el, glyph, icon } from "./dom.js";
import { countdown, liveSeats, mark, plannable, running, short, starts, t, words } from "./words.js";

/** state → [move, text, right]; the first is the likely one. */
const MOVES = {
  offered: [["accept", mark("Accepts"), "report"], ["decline", mark("Declines"), "report"]],
  accepted: [["set-out", mark("On the way"), "report"], ["check-in", mark("Check in"), "report"], ["cancel", mark("Take off"), "cancel"]],
  claimed: [["confirm", mark("Confirm"), "assign"], ["extend", mark("+30 min"), "assign"], ["release", mark("Release"), "cancel"]],
  dispatched: [["check-in", mark("Check in"), "report"], ["set-out", mark("On the way"), "report"], ["cancel", mark("Take off"), "cancel"]],
  en_route: [["check-in", mark("Check in"), "report"], ["cancel", mark("Take off"), "cancel"]],
  on_scene: [["clear", mark("Left"), "report"]],
  no_show: [["check-in", mark("Came late"), "report"]],
};
const EXPECTED = new Set(["accepted", "dispatched", "en_route"]);

function moves(panel, seat) {
  const { item: { row: task }, now, may, past } = panel;
  if (past || !running(task)) return [];
  const claimed = seat.state === "accepted" && seat.until && seat.way === "claimed";
  const found = (MOVES[claimed ? "claimed" : seat.state] ?? []).filter(([, , right]) => may[right]);
  if (EXPECTED.has(seat.state) && starts(task) < now && may.report) found.push(["no-show", mark("Did not come"), "report"]);
  return found;
}

function seatRow(panel, seat) {
  const state = words.seat[seat.state], left = seat.until ? Date.parse(seat.until) - panel.now : null;
  const buttons = moves(panel, seat).map(([move, text], n) => el("button", { class: n ? "btn quiet small" : "btn small", type: "button", "data-act": move, "data-volunteer": seat.volunteer_id, "data-focus": `${move}-${seat.volunteer_id}` }, t(text)));
  const when = left !== null && (seat.state === "offered" || seat.state === "accepted") ? el("span", { class: "meta num lease", "data-until": Date.parse(seat.until), "data-form": "%(time)s left" }, t("%(time)s left", { time: countdown(left) })) : el("span", { class: "meta num" }, seat.at ? short(seat.at, panel.now) : "");
  return el("li", {}, glyph(state.glyph, state.family), el("b", { class: "cut" }, seat.name ?? t("erased")), el("span", { class: `fam ${state.family}` }, state.text, seat.extra ? ` · ${t("extra")}` : ""), when, el("span", { class: "grow" }), buttons);
}

const ORDER = ["on_scene", "en_route", "dispatched", "accepted", "offered", "no_show", "cleared"];

export function seatsColumn(panel) {
  const { row: task } = panel.item;
  const counts = {};
  for (const seat of task.seats) counts[seat.state] = (counts[seat.state] ?? 0) + 1;
  const said = ORDER.filter((state) => counts[state]).map((state) => t("%(n)s %(state)s", { n: counts[state], state: words.seat[state].text })).join(" · ");
  const rows = liveSeats(task).map((seat) => seatRow(panel, seat));
  const open = running(task) || task.status === "draft" ? Math.max(0, task.missing - (task.offered ?? 0)) : 0;
  const skills = (task.credentials ?? []).map((kind) => words.credential[kind] ?? kind).join(t(", "));
  for (let n = 0; n < Math.min(open, 8); n++) rows.push(el("li", { class: "open" }, glyph("a-empty", "wait"), el("span", { class: "grow" }, words.seat.empty.text, skills ? ` · ${t("needs %(skills)s", { skills })}` : "")));
  if (open > 8) rows.push(el("li", { class: "open" }, glyph("a-empty", "wait"), t(open === 9 ? "%(n)s more open place" : "%(n)s more open places", { n: open - 8 })));
  return el("section", { class: "dc" },
    el("h3", { class: "panel-title" }, t("Places %(taken)s / %(places)s", task), el("span", { class: "meta" }, said || (panel.past ? t("nobody sent at that time") : t("nobody sent yet")))),
    el("ul", { class: "ppl" }, rows), results(task),
    task.bring ? el("p", { class: "bring" }, icon("bag"), t("bring %(things)s", { things: task.bring })) : null);
}

/** What was counted: 64 户 · 3 车次. */
function results(task) {
  const found = Object.entries(task.results ?? {}).filter(([, n]) => n);
  if (!found.length) return null;
  return el("p", { class: "bring" }, icon("check"), found.map(([what, n]) => `${n} ${words.result[what] ?? what}`).join(" · "));
}

/** How many may still be sent. */
export const wanted = (task) => (plannable(task) ? Math.max(0, task.missing) : 0);
