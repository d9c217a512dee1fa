// One row of the queue as an element: what it is, when it is due, where, its places, and what is missing.

import { el, glyph } from "./dom.js";
import { inside as goodsInside } from "./goods.js";
import { KINDS, place } from "./kinds.js";
import { seats, t, urgency, words } from "./words.js";

/** What fills the third line on its left: the places of a task, what a need asks for. */
function inside(item) {
  if (item.kind === "task") return seats(item.row);
  if (item.kind === "consignment") return el("span", { class: "cut ink2" }, goodsInside(item.row));
  const need = item.row;
  const lines = need.lines.map(({ item: name, quantity, unit }) => [name, quantity === null ? "" : `${quantity}${unit ?? ""}`].join(" ").trim());
  const asked = lines.length ? lines.join(", ") : need.quantity ? t("%(n)s asked for", { n: need.quantity }) : words.need_kind[need.kind];
  return el("span", { class: "cut ink2" }, asked);
}

export function queueRow(item, now) {
  const { row, kind } = item, of = KINDS[kind];
  const shape = of.look(row, now), when = of.due(row, now), said = of.said(row, now);
  return el("div", { class: "q", role: "option", id: `q-${row.id}`, "data-id": row.id, "aria-selected": "false" },
    el("span", { class: "gl" }, glyph(shape.glyph, shape.family, true), el("span", { class: "sr" }, shape.text), el("span", { class: "tick", "aria-hidden": "true" })),
    el("div", { class: "q1" }, el("b", { class: "cut", title: row.title }, row.title), urgency(row)),
    el("span", { class: when.late ? "due late" : "due" }, when.text),
    el("div", { class: "q2" }, el("span", { class: "cut" }, place(row)), el("span", { class: "idn" }, row.ref)),
    el("div", { class: "q3" }, inside(item), el("span", { class: `fam ${said.family}`, "data-until": said.until }, said.text)));
}

/** Head of a panel or list: the item's glyph with its word. */
export function sign(item, now) {
  const { glyph: name, family, text } = KINDS[item.kind].look(item.row, now);
  return el("span", { class: `status pill ${family}` }, glyph(name, family), text);
}
