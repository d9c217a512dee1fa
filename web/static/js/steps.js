// The next steps of a task: one primary action, then what else can be done, what it serves, and its history.

import { askForm } from "./asks.js";
import { el, icon } from "./dom.js";
import { history } from "./past.js";
import { wanted } from "./seats.js";
import { plannable, running, t } from "./words.js";

const OUT = new Set(["dispatched", "en_route", "on_scene"]);

export function readOnly() {
  return [el("h3", { class: "panel-title" }, t("Read only")), el("p", { class: "ink2" }, t("The past cannot be changed. To correct a record, go back to now and record a further fact."))];
}

export function act(move, text, { disabled = false, title = null, key = null, kind = "" } = {}) {
  return el("button", { class: `btn ${kind}`, type: "button", "data-act": move, "data-focus": move, disabled, title }, el("span", { class: "cut" }, text), key ? el("kbd", {}, key) : null);
}

export function stepsColumn(panel) {
  if (panel.past) return el("section", { class: "dc act" }, readOnly(), links(panel), history(panel));
  const { row: task } = panel.item;
  const out = task.seats.filter((seat) => OUT.has(seat.state)).length;
  const still = out && running(task) ? el("span", { class: "meta" }, t(out === 1 ? "%(n)s person still out" : "%(n)s people still out", { n: out })) : null;
  const asked = askForm(panel), buttons = asked ? [] : further(panel, task, out);
  return el("section", { class: "dc act" }, el("h3", { class: "panel-title" }, t("Next step"), still),
    asked ?? sendButton(panel, task), buttons.length ? el("div", { class: "two" }, buttons) : null, links(panel), history(panel));
}

function sendButton(panel, task) {
  if (!panel.may.assign || !plannable(task)) return null;
  const places = wanted(task);
  const names = (panel.facts?.people ?? []).filter((person) => panel.chosen.has(person.id)).map((person) => person.name);
  let text = t("Send %(n)s people", { n: names.length });
  if (!places) text = t("All places are taken");
  else if (!names.length) text = t(places === 1 ? "Choose the best one" : "Choose the best %(n)s", { n: places });
  else if (names.length < 3) text = t("Send %(names)s", { names: names.join(t(", ")) });
  const many = names.length > places;
  if (many && places) text = t("%(n)s chosen for %(places)s places: offer", { n: names.length, places });
  return el("button", { class: "btn primary full", type: "button", "data-act": "assign", "data-focus": "assign", disabled: !places || many || (!names.length && !panel.facts?.people.length) }, el("span", { class: "cut" }, text), el("kbd", {}, "a"));
}

function further(panel, task, out) {
  const { may } = panel, found = [], still = { disabled: out > 0, title: out ? t("People are still on the way or on scene") : null };
  if (may.offer && plannable(task) && wanted(task)) found.push(act("offer", panel.chosen.size ? t("Offer to %(n)s", { n: panel.chosen.size }) : t("Offer…"), { key: "o" }));
  if (!may.close) return found;
  if (plannable(task)) found.push(act("complete", t("Complete"), still));
  if (task.status === "done" && may.verify) found.push(act("verify", t("Verify…")));
  if (task.status === "done") found.push(act("follow-up", t("Follow up…")));
  if (running(task) || task.status === "done") found.push(act("results", t("Results…")));
  if (plannable(task)) found.push(act("block", t("Blocked…")));
  if (task.status === "blocked") found.push(act("unblock", t("No longer blocked")));
  if (!["closed", "verified"].includes(task.status)) found.push(act("close", t("Close…"), still));
  if (["done", "closed", "needs_follow_up"].includes(task.status)) found.push(act("reopen", t("Reopen…")));
  return found;
}

/** The needs a task serves, each a way there. */
function links(panel) {
  const needs = (panel.item.row.needs ?? []).map((id) => panel.itemOf(id)).filter(Boolean);
  const line = needs.map(({ id, row }) => el("li", {}, el("button", { class: "link", type: "button", "data-act": "go", "data-id": id }, `${row.ref} ${row.title}`)));
  const add = !panel.past && panel.may.close && running(panel.item.row) ? el("button", { class: "link", type: "button", "data-act": "link", "data-focus": "link" }, icon("plus"), t("Link a need")) : null;
  if (!line.length && !add) return null;
  return el("div", { class: "serves" }, el("h3", { class: "panel-title sub" }, t("Serves"), add), line.length ? el("ul", {}, line) : null);
}
