// The names inside a cluster, or of all that is in sight: a list over the map that keys can walk through.

import { el, glyph, icon } from "./dom.js";
import { KINDS } from "./kinds.js";
import { t } from "./words.js";

const LISTED = 60;

export class NameList {
  constructor(holder, { onSelect, onCloser }) {
    Object.assign(this, { holder, onSelect, onCloser });
    this.shown = null;
  }

  open(store, ids, point, size) {
    this.close();
    const now = store.now;
    const items = ids.map((id) => store.item(id)).filter(Boolean).sort((a, b) => a.stage - b.stage || a.weight - b.weight || a.when - b.when);
    const areas = new Set(items.map(({ row }) => row.area));
    const rows = items.slice(0, LISTED).map((item) => this.line(item, now));
    if (items.length > LISTED) rows.push(el("li", { class: "meta more" }, t("%(n)s more: move closer", { n: items.length - LISTED })));
    const many = t("%(n)s items", { n: items.length });
    const head = el("div", { class: "pophead" }, el("b", { class: "cut" }, areas.size === 1 ? [...areas][0] : t("%(n)s places", { n: areas.size })), el("span", { class: "meta nowrap" }, many));
    const closer = items.length ? el("button", { class: "btn quiet closer", type: "button" }, icon("plus"), t("Closer")) : el("p", { class: "meta more" }, t("Nothing is in sight: move the map"));
    this.shown = el("div", { class: "pop cpop", role: "dialog", "aria-label": many }, head, el("ol", { class: "poplist" }, rows), closer);
    this.shown.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (row) this.onSelect(row.dataset.id);
      else if (event.target.closest(".closer.btn")) this.onCloser(items);
    });
    this.shown.addEventListener("keydown", (event) => this.walk(event));
    this.before = document.activeElement;
    this.holder.append(this.shown);
    this.place(point, size);
    this.shown.querySelector("button")?.focus({ preventScroll: true });
  }

  /** A list of people or things: name and what is said of them; perhaps a page with more of it. */
  names(title, people, size, more = null) {
    this.close();
    const rows = people.map(({ name, text, family }) => el("li", {}, el("span", { class: "cut grow" }, name), el("span", { class: family ? `fam ${family}` : "meta" }, text)));
    const page = more ? el("a", { class: "btn quiet closer", href: more }, icon("arrow"), t("Open page")) : null;
    const shut = el("button", { class: "btn quiet closer", type: "button" }, t("Close"));
    shut.addEventListener("click", () => this.close());
    this.shown = el("div", { class: "pop cpop people-pop", role: "dialog", "aria-label": title }, el("div", { class: "pophead" }, el("b", { class: "cut" }, title)), el("ol", { class: "poplist" }, rows), page, shut);
    this.before = document.activeElement;
    this.holder.append(this.shown);
    this.place({ x: size.x - 400, y: 20 }, size);
    shut.focus({ preventScroll: true });
  }

  line(item, now) {
    const shape = KINDS[item.kind].look(item.row, now), said = KINDS[item.kind].said(item.row, now);
    return el("li", {}, el("button", { type: "button", "data-id": item.id }, glyph(shape.glyph, shape.family), el("span", { class: "cut grow" }, item.row.title), el("span", { class: `fam ${said.family}` }, said.text)));
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...this.shown.querySelectorAll("button")];
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length]?.focus();
  }

  place(point, size) {
    const { offsetWidth: w, offsetHeight: h } = this.shown;
    this.shown.style.left = `${point.x + 28 + w < size.x ? point.x + 28 : Math.max(8, point.x - w - 28)}px`;
    this.shown.style.top = `${Math.max(8, Math.min(point.y - 24, size.y - h - 8))}px`;
  }

  /** Tells whether a list was open. */
  close() {
    const open = Boolean(this.shown);
    const within = open && this.shown.contains(document.activeElement);
    this.shown?.remove();
    this.shown = null;
    if (within && this.before?.isConnected) this.before.focus({ preventScroll: true });
    return open;
  }
}
