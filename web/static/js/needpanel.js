// The panel of a need: what is asked and by whom, the tasks planned for it, the next steps with the history.

import { askForm } from "./asks.js";
import { el } from "./dom.js";
import { history } from "./past.js";
import { openNeed } from "./kinds.js";
import { queueRow } from "./rows.js";
import { act, readOnly } from "./steps.js";
import { short, t, words } from "./words.js";

export function askedColumn(panel) {
  const { row: need } = panel.item, { facts, now } = panel;
  const lines = need.lines.map((line) => el("li", {}, el("b", { class: "cut" }, line.item), el("span", { class: "grow meta cut" }, line.specification ?? ""), el("span", { class: "num" }, line.quantity === null ? t("quantity unknown") : `${line.quantity} ${line.unit ?? ""}`)));
  const told = [[t("Asked by"), facts?.asker], [t("Telephone"), facts?.mobile], [t("Address"), facts?.address], [t("In their words"), facts?.text], [t("Institution"), facts?.institution]].filter(([, value]) => value);
  return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, t("What is asked for"), el("span", { class: "meta" }, need.reported_at ? t("since %(time)s", { time: short(need.reported_at, now) }) : "")),
    lines.length ? el("ul", { class: "ppl lines" }, lines) : need.quantity ? el("p", {}, String(need.quantity)) : null,
    el("dl", { class: "told" }, told.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    need.for_other ? el("p", { class: "meta" }, t("asked on behalf of somebody else")) : null);
}

export function tasksColumn(panel) {
  const { row: need } = panel.item;
  const rows = need.tasks.map((id) => panel.itemOf(id)).filter(Boolean).map((item) => queueRow(item, panel.now));
  return el("section", { class: "dc tasks-of" }, el("h3", { class: "panel-title" }, t("Tasks for it"), el("span", { class: "meta" }, rows.length ? "" : t("none yet"))),
    rows.length ? el("div", { class: "rows-of" }, rows) : el("p", { class: "ink2 said-empty" }, need.kind === "people" ? t("Plan a task: its place, kind and urgency come from the need.") : t("Supplies are donated and delivered; a task can carry them there.")));
}

export function needSteps(panel) {
  if (panel.past) return el("section", { class: "dc act" }, readOnly(), history(panel));
  const { row: need } = panel.item, { may } = panel, open = openNeed(need), buttons = [];
  const take = may.need && need.status === "reported", plan = may.open && open && !take;
  if (may.open && open && !plan) buttons.push(act("plan", t("Plan a task"), { key: "n" }));
  if (may.need && open) buttons.push(act("meet-need", t("Met…")));
  if (take) buttons.push(act("decline-need", t("Not taken on…")));
  if (may.need && open) buttons.push(act("unreachable", t("Unreachable")));
  const asked = askForm(panel);
  return el("section", { class: "dc act" }, el("h3", { class: "panel-title" }, t("Next step"), el("span", { class: "meta" }, words.need[need.status].text)),
    asked ?? (take ? act("accept-need", t("Take it on"), { kind: "primary full", key: "a" }) : plan ? act("plan", t("Plan a task"), { kind: "primary full", key: "n" }) : null),
    buttons.length && !asked ? el("div", { class: "two" }, buttons) : null, history(panel));
}
