// The queue: only the rows in sight exist, so that ten thousand stay smooth.

import { el, glyph, perFrame } from "./dom.js";
import { due, look, missing, seats, t, urgency } from "./words.js";

const SPARE = 6;

export class Queue {
  constructor(holder, { onSelect, onFly }) {
    this.holder = holder;
    this.onSelect = onSelect;
    this.items = [];
    this.selected = null;
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
    holder.addEventListener("click", (event) => this.at(event, onSelect));
    holder.addEventListener("dblclick", (event) => this.at(event, onFly));
  }

  measure() {
    return parseFloat(getComputedStyle(this.holder).getPropertyValue("--q-row")) * (parseFloat(getComputedStyle(this.holder).getPropertyValue("--k")) || 1) || 68;
  }

  at(event, then) {
    const row = event.target.closest(".q");
    if (row) then(row.dataset.id);
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
    const first = Math.max(0, Math.floor(top / height) - SPARE);
    const last = Math.min(this.items.length, Math.ceil((top + this.holder.clientHeight) / height) + SPARE);
    this.space.style.height = `${this.items.length * height}px`;
    const wanted = new Set();
    for (let n = first; n < last; n++) {
      const task = this.items[n].task;
      wanted.add(task.id);
      let row = this.rows.get(task.id);
      if (!row) {
        row = this.row(task);
        this.rows.set(task.id, row);
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

  tell() {
    let empty = this.holder.querySelector(".qempty");
    if (this.items.length || !this.now) empty?.remove();
    else if (!empty) this.holder.append(el("div", { class: "empty qempty" }, el("h4", {}, t("No task matches")), el("p", {}, t("Clear the filters, or open a new task."))));
  }

  row(task) {
    const shape = look(task, this.now);
    const when = due(task, this.now);
    const said = missing(task, this.now);
    return el("div", { class: "q", role: "option", id: `q-${task.id}`, "data-id": task.id, "aria-selected": "false" },
      el("span", { class: "gl" }, glyph(shape.glyph, shape.family, true), el("span", { class: "sr" }, shape.text)),
      el("div", { class: "q1" }, el("b", { class: "cut", title: task.title }, task.title), urgency(task)),
      el("span", { class: when.late ? "due late" : "due" }, when.text),
      el("div", { class: "q2" }, el("span", { class: "cut" }, [task.area, task.address].filter(Boolean).join(" · ")), el("span", { class: "idn" }, task.ref)),
      el("div", { class: "q3" }, seats(task), el("span", { class: `fam ${said.family}` }, said.text)));
  }

  mark() {
    for (const [id, row] of this.rows) {
      const chosen = id === this.selected;
      row.classList.toggle("sel", chosen);
      row.setAttribute("aria-selected", String(chosen));
    }
    const there = this.rows.has(this.selected);
    if (there) this.holder.setAttribute("aria-activedescendant", `q-${this.selected}`);
    else this.holder.removeAttribute("aria-activedescendant");
  }

  /** Mark the row and, unless told not to, bring it into sight. */
  select(id, { reveal = true } = {}) {
    this.selected = id;
    const index = this.items.findIndex((item) => item.task.id === id);
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
    const index = this.items.findIndex((item) => item.task.id === this.selected);
    const next = index < 0 ? 0 : Math.min(this.items.length - 1, Math.max(0, index + step));
    return this.items[next]?.task.id ?? null;
  }
}
