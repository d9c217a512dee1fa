// The one box on top: what is typed narrows the queue, and below it come actions, items and people to choose by keys.

import { el, glyph, icon } from "./dom.js";
import { KINDS } from "./kinds.js";
import { t } from "./words.js";

const MOST = { action: 6, item: 6, person: 6 };
const PAUSE = 350;
const TIME = /^(?:go to|到|回到|去)?\s*(?:(\d{1,2})[月/-](\d{1,2})日?\s*)?(\d{1,2})[:：](\d{2})$/i;
const SEND = /^(?:assign|send|派单|派)\s+(.+?)\s+(t-?\d+)$/i;

export class Commands {
  /** actions: [{name, words, icon, key, run, when}]; findPeople: text → [{id, name, text}] */
  constructor(input, list, { actions, store, onSearch, onItem, onPerson, onTime, onSend, findPeople }) {
    Object.assign(this, { input, list, actions, store, onSearch, onItem, onPerson, onTime, onSend, findPeople });
    this.shown = [];
    this.at = 0;
    this.people = [];
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("input", () => this.typed());
    input.addEventListener("focus", () => this.draw());
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    input.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("pointerdown", (event) => {
      const row = event.target.closest("[data-n]");
      event.preventDefault(); // the box keeps the focus until something was chosen
      if (row) this.run(Number(row.dataset.n));
    });
  }

  get text() {
    return this.input.value.trim();
  }

  typed() {
    const { text } = this, asks = this.asked(text).length > 0;
    this.onSearch(asks ? "" : text);
    this.people = [];
    clearTimeout(this.waiting);
    if (text.length > 1 && !asks) this.waiting = setTimeout(() => this.look(text), PAUSE);
    this.at = 0;
    this.draw();
  }

  async look(text) {
    const found = await this.findPeople(text);
    if (this.text !== text) return;
    this.people = found;
    this.draw();
  }

  /** The actions the text asks for outright: a time, a sending, or words that begin an action's name. */
  asked(text) {
    const found = [], low = text.toLowerCase();
    const time = text.match(TIME), sending = text.match(SEND);
    if (time && Number(time[3]) < 24 && Number(time[4]) < 60) found.push({ name: t("Go to %(time)s", { time: text.replace(/^[^\d]*/, "") }), icon: "clock", run: () => this.onTime({ month: time[1], day: time[2], hour: Number(time[3]), minute: Number(time[4]) }) });
    const item = sending && this.store().byRef(sending[2].replace(/^t-?/i, (m) => (m.includes("-") ? m : "T-")));
    if (item) found.push({ name: t("Send %(names)s to %(ref)s", { names: sending[1], ref: item.row.ref }), icon: "arrow", run: () => this.onSend(item, sending[1]) });
    if (low.length > 1) found.push(...this.usable().filter(({ name, words }) => name.toLowerCase().startsWith(low) || words.some((word) => word.startsWith(low) || (low.length > 3 && low.startsWith(word)))));
    return found;
  }

  usable() {
    return this.actions.filter(({ when }) => !when || when());
  }

  results() {
    const { text } = this, low = text.toLowerCase();
    const asked = this.asked(text);
    const near = this.usable().filter((one) => !asked.includes(one) && (!low || one.name.toLowerCase().includes(low)));
    const actions = [...asked, ...near].slice(0, low ? MOST.action : 12).map((one) => ({ ...one, group: t("Actions") }));
    const items = [];
    if (low.length > 1 && !asked.length) {
      for (const item of this.store().all()) {
        if (item.text.includes(low) || item.people.includes(low)) items.push({ group: t("Needs and tasks"), item, name: item.row.title, run: () => this.onItem(item.id) });
        if (items.length === MOST.item) break;
      }
    }
    const people = this.people.slice(0, MOST.person).map((person) => ({ group: t("People"), name: person.name, hint: person.text, icon: "user", run: () => this.onPerson(person) }));
    return asked.length ? [...actions, ...items, ...people] : [...items, ...people, ...actions];
  }

  draw() {
    this.shown = this.results();
    this.at = Math.min(this.at, Math.max(0, this.shown.length - 1));
    let group = null;
    const rows = this.shown.flatMap((one, n) => {
      const head = one.group === group ? [] : [el("li", { class: "label", role: "presentation" }, (group = one.group))];
      return [...head, this.row(one, n)];
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  row(one, n) {
    const now = this.store().now;
    const look = one.item && KINDS[one.item.kind].look(one.item.row, now);
    const hint = one.item ? [one.item.row.ref, one.item.row.area].filter(Boolean).join(" · ") : one.hint;
    return el("li", { role: "option", id: `cmd-${n}`, "data-n": n, "aria-selected": "false" }, look ? glyph(look.glyph, look.family) : icon(one.icon ?? "arrow"), el("span", { class: "cut grow" }, one.name), hint ? el("span", { class: "meta cut" }, hint) : null, one.key ? el("kbd", {}, one.key) : null);
  }

  mark() {
    for (const row of this.list.querySelectorAll("[data-n]")) {
      const here = Number(row.dataset.n) === this.at;
      row.setAttribute("aria-selected", String(here));
      if (here) row.scrollIntoView({ block: "nearest" });
    }
    if (this.shown.length && !this.list.hidden) this.input.setAttribute("aria-activedescendant", `cmd-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      event.preventDefault();
      if (this.list.hidden) this.draw();
      else this.at = (this.at + step + this.shown.length) % this.shown.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.text && this.shown.length) this.run(this.at);
    }
  }

  run(n) {
    const one = this.shown[n];
    if (!one) return;
    const keep = Boolean(one.item);
    if (!keep) {
      this.input.value = "";
      this.onSearch("");
    }
    this.input.blur();
    this.close();
    one.run();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
