// How an item came here: its history in sentences; in the past what happened after apart; undo where it is allowed.

import { el, glyph } from "./dom.js";
import { clock, dayKey, dayOf, short, t } from "./words.js";

function line(panel, said) {
  const undo = said.undo && !panel.past && panel.may.undo ? el("a", { class: "undo", href: `${panel.urls.undo}${said.position}` }, t("Undo…")) : null;
  return el("li", {}, el("time", { datetime: said.at, title: short(said.at, 0) }, dayKey(said.at) === dayKey(panel.now) ? clock(said.at) : dayOf(said.at)), glyph(said.glyph, said.family), el("span", {}, said.text, undo ? [" ", undo] : null));
}

export function history(panel) {
  const { facts, past, item } = panel;
  if (!facts) return [];
  const list = (lines) => el("ul", { class: "hist" }, lines.map((one) => line(panel, one)));
  const all = facts.total && panel.may.history ? el("a", { class: "meta", href: `${panel.urls.history}?item=${item.id}` }, t("all %(n)s", { n: facts.total })) : null;
  const found = [el("h3", { class: "panel-title sub" }, past ? t("Until then") : t("History"), all), facts.history.length ? list(facts.history) : el("p", { class: "meta" }, t("Nothing recorded"))];
  if (past && facts.later.length) found.unshift(el("h3", { class: "panel-title sub" }, t("What happened after")), list(facts.later));
  return found;
}
