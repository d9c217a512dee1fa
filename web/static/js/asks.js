// Small forms inside the panel: what is asked before a step is taken, each with its fields and its address.

import { $, el } from "./dom.js";
import { GOODS_ASKS } from "./goodsasks.js";
import { mark, t, words } from "./words.js";

const options = (table) => Object.entries(table).map(([value, text]) => [value, text]);
const minutes = [15, 30, 60, 120];

/** step → {title, fields: [name, label, kind, choices], call, to} */
export const ASKS = {
  close: { title: mark("Why is it closed without being done?"), fields: [["reason", null, "choice", () => options(words.close_reason)]], call: mark("Close task"), to: "close" },
  block: { title: mark("What is in the way?"), fields: [["reason", null, "text"]], call: mark("Mark as blocked"), to: "block" },
  "follow-up": { title: mark("What is still to be done?"), fields: [["reason", null, "text"]], call: mark("Ask for follow-up"), to: "follow-up" },
  reopen: { title: mark("Why is it opened again?"), fields: [["reason", null, "text"]], call: mark("Reopen"), to: "reopen" },
  verify: { title: mark("What shows that it was done?"), fields: [["note", null, "text"]], call: mark("Verify"), to: "verify" },
  results: { title: mark("What was done?"), fields: () => options(words.result).map(([name, text]) => [name, text, "number"]), call: mark("Record results"), to: "results" },
  offer: { title: mark("Whom is it offered to, and for how long?"), fields: (panel) => [["team", t("Offer it to"), "choice", () => offered(panel)], ["minutes", t("Good for"), "choice", () => minutes.map((n) => [n, t("%(m)s min", { m: n })])]], call: mark("Send the offer"), to: "offers" },
  override: { title: mark("Why are they sent nevertheless?"), fields: [["override", null, "text"]], call: mark("Send nevertheless"), to: "assignments" },
  nevertheless: { title: mark("Why it shall be done all the same"), fields: [["override", null, "text"]], call: mark("Do it with this reason") },
  link: { title: mark("Which need does it serve? (its number)"), fields: [["need", null, "text"]], call: mark("Link"), to: "needs" },
  "accept-need": { title: mark("Which organisation takes it on?"), fields: (panel) => [["organisation_id", null, "choice", () => panel.openers]], call: mark("Take on"), to: "accept" },
  "decline-need": { title: mark("Why is it not taken on?"), fields: [["reason", null, "text"]], call: mark("Do not take on"), to: "decline" },
  ...GOODS_ASKS,
  "meet-need": { title: mark("How was it met?"), fields: [["note", null, "text"]], call: mark("Record as met"), to: "meet" },
};

/** The people chosen, and the teams that can be asked as one. */
function offered(panel) {
  const teams = (panel.facts?.teams ?? []).map(({ id, name, people }) => [id, t(people === 1 ? "%(team)s · %(n)s person" : "%(team)s · %(n)s people", { team: name, n: people })]);
  const n = panel.chosen.size;
  return n ? [["", t(n === 1 ? "the %(n)s person chosen" : "the %(n)s people chosen", { n })], ...teams] : teams;
}

function field([name, label, kind, choices], value) {
  const id = `ask-${name}`, attributes = { class: "input", id, name, "data-focus": id };
  const input = kind === "choice" ? el("select", attributes, choices().map(([key, text]) => el("option", { value: key, selected: String(key) === String(value) }, text)))
    : el("input", { ...attributes, type: kind, value: value ?? "", maxlength: kind === "text" ? 200 : null, min: kind === "number" ? 0 : null, autocomplete: "off" });
  return label ? el("div", { class: "ask-line" }, el("label", { for: id }, label), input) : input;
}

/** The form of the step that the panel asks about, or null. */
export function askForm(panel) {
  const ask = ASKS[panel.asking];
  if (!ask) return null;
  const fields = typeof ask.fields === "function" ? ask.fields(panel) : ask.fields;
  const first = `ask-${fields[0]?.[0]}`;
  return el("form", { class: "closing", id: "ask-form" }, el("label", { class: "label", for: first }, t(ask.title)),
    panel.refusal ? el("p", { class: "why-not", role: "alert" }, panel.refusal) : null,
    fields.map((one) => field(one, panel.asked?.[one[0]] ?? panel.typed?.[one[0]])),
    el("div", { class: "row-flex" }, el("button", { class: "btn primary" }, t(ask.call)), el("button", { class: "btn quiet", type: "button", "data-act": "unask" }, t("Cancel"))));
}

/** What was typed: {name: value}; numbers left empty are left out. */
export function typed(form) {
  const values = {};
  for (const input of form.elements) if (input.name && (input.value !== "" || input.type === "text")) values[input.name] = input.type === "number" ? Number(input.value) : input.value.trim();
  return values;
}

export const focusAsk = (holder) => $("#ask-form .input", holder)?.focus();
