// Who could be sent, best first with the reasons; who cannot, with the rule that stops them; several at once.

import { el } from "./dom.js";
import { number, plannable, t } from "./words.js";

const kilometres = (km) => (km === null ? "" : `${km < 10 ? km.toFixed(1) : Math.round(km)} km`);
const reasons = (why) => why.map(({ text, warn }, n) => [n ? " · " : "", warn ? el("em", {}, text) : text]);
const rule = (id) => el("abbr", { class: "rule" }, id);

function candidate(panel, person, rank) {
  const on = panel.chosen.has(person.id), free = !panel.past && (panel.may.assign || panel.may.offer);
  const box = free ? el("input", { type: "checkbox", value: person.id, id: `s-${person.id}`, checked: on }) : el("span");
  const rules = (person.rules ?? []).map(rule);
  return el("li", { class: on ? "on" : "" }, box, el("span", { class: "rank num" }, String(rank)),
    el("label", free ? { for: `s-${person.id}` } : {}, el("span", { class: "dist num" }, kilometres(person.km), rules), el("b", {}, person.name), el("span", { class: "why" }, reasons(person.why))));
}

const stopped = (person) => el("li", { class: "stopped" }, el("span"), rule(person.rule), el("div", {}, el("b", {}, person.name), el("span", { class: "why" }, person.text)));

export function peopleColumn(panel) {
  const { facts, past, item: { row: task } } = panel;
  const title = past ? t("Who was free then") : t("Suggested volunteers");
  if (!facts) return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, title, el("span", { class: "meta" }, t("reading…"))));
  const said = t("%(n)s can be sent", { n: number(facts.able) });
  const why = facts.cannot.length ? el("button", { class: "link", type: "button", "data-act": "why", "data-focus": "why", "aria-expanded": String(panel.whyOpen) }, t("%(n)s cannot: why?", { n: number(facts.stopped) })) : null;
  const rows = panel.whyOpen ? facts.cannot.map(stopped) : facts.people.map((person, n) => candidate(panel, person, n + 1));
  const over = !plannable(task) ? t("The task is over: nobody is sent any more.") : task.missing === 0 ? t("All places are taken.") : t("Nobody in your scope has this time free.");
  return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, title, el("span", { class: "meta" }, said, why ? [" · ", why] : null)),
    rows.length ? el(panel.whyOpen ? "ul" : "ol", { class: "sug" }, rows) : el("p", { class: "ink2 said-empty" }, over));
}

/** The first without a word against them, as many as places are open. */
export const best = (facts, places) => (facts?.people ?? []).filter((person) => !(person.rules ?? []).length).slice(0, places).map((person) => person.id);
