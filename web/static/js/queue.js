// The queue: only the rows in sight exist, so that ten thousand stay smooth.

import { el, perFrame } from "./dom.js";
import { queueRow } from "./rows.js";
import { t } from "./words.js";

const SPARE = 6, PRINTED = 200;

export class Queue {
  constructor(holder, { onSelect, onFly, onChosen }) {
    Object.assign(this, { holder, onSelect, onChosen });
    this.items = [];
    this.selected = null;
    this.chosen = new Set(); // several at once
    this.from = null; // where a range begins
    this.rows = new Map();
    this.space = el("div", { class: "qspace", role: "presentation" });
    holder.replaceChildren(this.space);
    this.rowHeight = this.measure();
    this.draw = perFrame(() => this.paint());
    holder.addEventListener("scroll", this.draw, { passive: true });
    new ResizeObserver(() => {
      this.rowHeight = this.measure();
      this.draw();
    }).observe(holder);
    holder.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault()); // no text is marked
    holder.addEventListener("click", (event) => this.at(event, (id) => this.pressed(id, event)));
    holder.addEventListener("dblclick", (event) => this.at(event, onFly));
  }

  measure() {
    return parseFloat(getComputedStyle(this.holder).getPropertyValue("--q-row")) * (parseFloat(getComputedStyle(this.holder).getPropertyValue("--k")) || 1) || 68;
  }

  at(event, then) {
    const row = event.target.closest(".q");
    if (row) then(row.dataset.id);
  }

  pressed(id, { shiftKey, ctrlKey, metaKey, target }) {
    if (shiftKey) this.range(id);
    else if (ctrlKey || metaKey || target.closest(".tick")) this.choose(id);
    else this.onSelect(id);
  }

  /** Put one item among the several, or take it out again. */
  choose(id) {
    if (!id) return;
    if (!this.chosen.size && this.selected && this.selected !== id && this.place(this.selected) >= 0) this.chosen.add(this.selected);
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.from = id;
    this.told();
  }

  range(id) {
    const a = this.place(this.from ?? this.selected), b = this.place(id);
    for (let n = Math.min(a < 0 ? b : a, b); n <= Math.max(a, b); n++) this.chosen.add(this.items[n].id);
    this.told();
  }

  chooseAll() {
    for (const item of this.items) this.chosen.add(item.id);
    this.told();
  }

  chooseNone() {
    const some = this.chosen.size > 0;
    this.chosen.clear();
    if (some) this.told();
    return some;
  }

  told() {
    this.mark();
    this.onChosen([...this.chosen]);
  }

  place(id) {
    return this.items.findIndex((item) => item.id === id);
  }

  /** Show these ranked items; rows named in `changed` are made anew (all when null). */
  show(items, now, changed = null) {
    this.items = items;
    this.now = now;
    if (changed === null) this.drop([...this.rows.keys()]);
    else this.drop(changed);
    this.holder.setAttribute("aria-busy", "false");
    this.paint();
  }

  drop(ids) {
    for (const id of ids) {
      this.rows.get(id)?.remove();
      this.rows.delete(id);
    }
  }

  paint() {
    const height = this.rowHeight;
    const top = this.holder.scrollTop;
    const first = this.printed ? 0 : Math.max(0, Math.floor(top / height) - SPARE);
    const last = Math.min(this.items.length, this.printed ? PRINTED : Math.ceil((top + this.holder.clientHeight) / height) + SPARE);
    this.space.style.height = `${this.items.length * height}px`;
    const wanted = new Set();
    for (let n = first; n < last; n++) {
      const item = this.items[n];
      wanted.add(item.id);
      let row = this.rows.get(item.id);
      if (!row) {
        row = queueRow(item, this.now);
        this.rows.set(item.id, row);
        this.space.append(row);
      }
      const place = `translateY(${n * height}px)`;
      if (row.style.transform !== place) row.style.transform = place;
      row.setAttribute("aria-posinset", String(n + 1));
      row.setAttribute("aria-setsize", String(this.items.length));
    }
    this.drop([...this.rows.keys()].filter((id) => !wanted.has(id)));
    this.mark();
    this.tell();
  }

  /** On paper every row exists, up to what a few sheets hold. */
  print(on) {
    this.printed = on;
    this.paint();
  }

  tell() {
    let empty = this.holder.querySelector(".qempty");
    if (this.items.length || !this.now) empty?.remove();
    else if (!empty) this.holder.append(el("div", { class: "empty qempty" }, el("h4", {}, t("Nothing matches")), el("p", {}, t("Clear the filters, or look under another tab."))));
  }

  mark() {
    for (const [id, row] of this.rows) {
      const chosen = id === this.selected;
      row.classList.toggle("sel", chosen);
      row.classList.toggle("among", this.chosen.has(id));
      row.setAttribute("aria-selected", String(chosen || this.chosen.has(id)));
    }
    const there = this.rows.has(this.selected);
    if (there) this.holder.setAttribute("aria-activedescendant", `q-${this.selected}`);
    else this.holder.removeAttribute("aria-activedescendant");
  }

  /** Mark the row and, unless told not to, bring it into sight. */
  select(id, { reveal = true } = {}) {
    this.selected = id;
    const index = this.place(id);
    if (reveal && index >= 0) {
      const top = index * this.rowHeight;
      const { scrollTop, clientHeight } = this.holder;
      if (top < scrollTop) this.holder.scrollTop = top;
      else if (top + this.rowHeight > scrollTop + clientHeight) this.holder.scrollTop = top + this.rowHeight - clientHeight;
    }
    this.paint();
  }

  /** The id `step` rows away from the selected one. */
  beside(step) {
    const index = this.place(this.selected);
    const next = index < 0 ? 0 : Math.min(this.items.length - 1, Math.max(0, index + step));
    return this.items[next]?.id ?? null;
  }
}
