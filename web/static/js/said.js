// What the board says in passing: trouble stays until it is dismissed, the rest goes by itself.

import { $, el, glyph, icon } from "./dom.js";
import { t } from "./words.js";

const MOST = 4;

export function say(text, family = "here") {
  const trouble = family === "trouble", holder = $("#said");
  const note = el("div", { class: `toast said ${family}`, role: trouble ? "alert" : "status" }, glyph(trouble ? "t-overdue" : "a-cleared", family), el("span", {}, text), el("button", { class: "btn quiet icon", type: "button", "aria-label": t("Dismiss"), onclick: () => note.remove() }, icon("close")));
  for (const old of holder.querySelectorAll(".said:not(.trouble)")) old.remove();
  holder.append(note);
  while (holder.children.length > MOST) holder.firstElementChild.remove();
  if (!trouble) setTimeout(() => note.remove(), 6000);
}

/** Dismisses what was said; tells whether there was something. */
export function dismiss() {
  const notes = document.querySelectorAll("#said .said");
  notes.forEach((note) => note.remove());
  return notes.length > 0;
}
