// The chosen item: its seats, who could be sent and why, what to do next, and how it came here.

import { copy } from "./copy.js";
import { $, el, glyph, icon } from "./dom.js";
import { send } from "./send.js";
import { clock, dayKey, dayOf, due, liveSeats, look, number, plannable, short, t, urgency, words } from "./words.js";

const MOVES = {
  dispatched: [["check-in", "Check in", "report"], ["set-out", "On the way", "report"], ["cancel", "Take off", "cancel"]],
  en_route: [["check-in", "Check in", "report"], ["cancel", "Take off", "cancel"]],
  on_scene: [["clear", "Left", "report"]],
};

export class Detail {
  constructor(holder, { may, urls, onClose, onAssigned, onSaid }) {
    Object.assign(this, { holder, may, urls, onClose, onAssigned, onSaid });
    this.chosen = new Set();
    this.facts = null;
    holder.addEventListener("click", (event) => this.clicked(event));
    holder.addEventListener("change", (event) => {
      if (event.target.matches(".sug input")) this.choose(event.target.value, event.target.checked);
    });
  }

  /** Show the task as it is at the store's moment; `past` makes everything read-only. */
  show(task, { now, past, position }) {
    const other = this.task?.id !== task?.id || this.past !== past;
    Object.assign(this, { task, now, past });
    if (other) {
      this.chosen.clear();
      this.facts = null;
    }
    document.documentElement.toggleAttribute("data-detail", Boolean(task));
    if (!task) {
      this.holder.replaceChildren(el("div", { class: "empty" }, el("h4", {}, t("Choose a task in the queue or on the map")), el("p", {}, t("Its places, the people who could be sent and the next steps appear here."))));
      return;
    }
    this.draw();
    this.read(position);
  }

  /** Who could be sent, and the history: asked for again whenever the item or its moment changes. */
  async read(position) {
    const id = this.task.id;
    const ask = `${this.urls.detail}?task=${id}${this.past ? `&at=p${position}` : ""}`;
    if (this.asked === `${ask}#${position}`) return;
    this.asked = `${ask}#${position}`;
    try {
      const answer = await fetch(ask, { headers: { Accept: "application/json" } });
      if (!answer.ok || this.task?.id !== id || this.asked !== `${ask}#${position}`) return;
      this.facts = await answer.json();
      const able = new Set(this.facts.people.map((person) => person.id));
      for (const chosen of this.chosen) if (!able.has(chosen)) this.chosen.delete(chosen);
      this.draw();
    } catch {
      this.asked = null; // the connection is away, which the data age says
    }
  }

  draw() {
    const focus = this.holder.contains(document.activeElement) ? document.activeElement : null;
    const mark = focus?.dataset.focus ?? focus?.value;
    const scrolls = [...this.holder.querySelectorAll(".dc")].map((column) => column.scrollTop);
    this.holder.replaceChildren(this.head(), el("div", { class: "cols" }, this.seats(), this.people(), this.next()));
    this.holder.querySelectorAll(".dc").forEach((column, n) => {
      column.scrollTop = scrolls[n] ?? 0;
    });
    if (mark) this.holder.querySelector(`[data-focus="${CSS.escape(mark)}"], .sug input[value="${CSS.escape(mark)}"]`)?.focus();
  }

  head() {
    const { task, now } = this;
    const shape = look(task, now), when = due(task, now);
    const where = [task.area, task.address].filter(Boolean).join(" · ");
    const facts = [where, when.text].filter(Boolean).join(" · ");
    return el("div", { class: "dhead" },
      glyph(shape.glyph, shape.family, true),
      el("h2", { class: "cut", title: task.title }, task.title),
      el("span", { class: "mono meta" }, task.ref),
      el("span", { class: `status pill ${shape.family}` }, glyph(shape.glyph, shape.family), shape.text),
      urgency(task),
      el("span", { class: "meta facts-line grow", title: facts }, `${words.kind[task.kind] ?? task.kind} · ${facts}`),
      el("button", { class: "btn quiet", type: "button", "data-act": "copy", "data-focus": "copy" }, icon("copy"), t("Copy for WeChat")),
      el("a", { class: "btn quiet", href: `${this.urls.task}${task.id}` }, t("Open page")),
      el("button", { class: "btn quiet icon", type: "button", "data-act": "close-panel", "data-focus": "close-panel", "aria-label": t("Close panel"), title: t("Close panel") }, icon("close")));
  }

  seats() {
    const { task } = this;
    const counts = {};
    for (const seat of task.seats) counts[seat.state] = (counts[seat.state] ?? 0) + 1;
    const said = ["on_scene", "en_route", "dispatched", "cleared"].filter((state) => counts[state]).map((state) => t("%(n)s %(state)s", { n: counts[state], state: words.seat[state].text })).join(" · ");
    const rows = liveSeats(task).map((seat) => this.seat(seat));
    const open = plannable(task) || task.status === "draft" ? task.missing : 0;
    for (let n = 0; n < Math.min(open, 8); n++) rows.push(el("li", { class: "open" }, glyph("a-empty", "wait"), el("span", { class: "grow" }, words.seat.empty.text)));
    if (open > 8) rows.push(el("li", { class: "open" }, glyph("a-empty", "wait"), t(open === 9 ? "%(n)s more open place" : "%(n)s more open places", { n: open - 8 })));
    return el("section", { class: "dc" },
      el("h3", { class: "panel-title" }, t("Places %(taken)s / %(places)s", task), el("span", { class: "meta" }, said || (this.past ? t("nobody sent at that time") : t("nobody sent yet")))),
      el("ul", { class: "ppl" }, rows),
      task.bring ? el("p", { class: "bring" }, icon("bag"), t("bring %(things)s", { things: task.bring })) : null);
  }

  seat(seat) {
    const state = words.seat[seat.state];
    const moves = this.past || !plannable(this.task) ? [] : (MOVES[seat.state] ?? []).filter(([, , right]) => this.may[right]);
    const buttons = moves.map(([move, text], n) => el("button", { class: n ? "btn quiet small" : "btn small", type: "button", "data-act": move, "data-volunteer": seat.volunteer_id, "data-focus": `${move}-${seat.volunteer_id}` }, t(text)));
    return el("li", {}, glyph(state.glyph, state.family), el("b", { class: "cut" }, seat.name ?? t("erased")), el("span", { class: `fam ${state.family}` }, state.text), el("span", { class: "meta num" }, seat.at ? short(seat.at, this.now) : ""), el("span", { class: "grow" }), buttons);
  }

  people() {
    const { facts, past, task } = this;
    const title = past ? t("Who was free then") : t("Free volunteers");
    if (!facts) return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, title, el("span", { class: "meta" }, t("reading…"))));
    const said = [t("%(n)s can be sent", { n: number(facts.able) }), facts.busy ? t("%(n)s busy then", { n: number(facts.busy) }) : null].filter(Boolean).join(" · ");
    const rows = facts.people.map((person, n) => this.person(person, n + 1));
    const over = !plannable(task) ? t("The task is over: nobody is sent any more.") : task.missing === 0 ? t("All places are taken.") : t("Nobody in your scope has this time free.");
    return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, title, el("span", { class: "meta" }, said)),
      rows.length ? el("ol", { class: "sug" }, rows) : el("p", { class: "ink2 said-empty" }, over));
  }

  person(person, rank) {
    const on = this.chosen.has(person.id);
    const free = !this.past && this.may.assign;
    const full = !on && this.chosen.size >= this.task.missing;
    const box = free ? el("input", { type: "checkbox", value: person.id, id: `s-${person.id}`, checked: on, disabled: full }) : el("span");
    const why = person.why.map(({ text, warn }, n) => [n ? " · " : "", warn ? el("em", {}, text) : text]);
    return el("li", { class: on ? "on" : "" }, box, el("span", { class: "rank num" }, String(rank)),
      el("label", free ? { for: `s-${person.id}` } : {}, el("span", { class: "dist num" }, person.km === null ? "" : `${person.km < 10 ? person.km.toFixed(1) : Math.round(person.km)} km`), el("b", {}, person.name), el("span", { class: "why" }, why)));
  }

  next() {
    const history = this.history();
    if (this.past) {
      return el("section", { class: "dc act" }, el("h3", { class: "panel-title" }, t("Read only")), el("p", { class: "ink2" }, t("The past cannot be changed. To correct a record, go back to now and record a further fact.")), ...history);
    }
    const { task } = this;
    const out = task.seats.filter((seat) => ["dispatched", "en_route", "on_scene"].includes(seat.state)).length;
    const buttons = [];
    if (this.may.close && plannable(task)) buttons.push(this.act("complete", t("Complete"), out > 0));
    if (this.may.close && task.status !== "closed") buttons.push(this.act("close", t("Close…"), out > 0));
    return el("section", { class: "dc act" }, el("h3", { class: "panel-title" }, t("Next step"), out && plannable(task) ? el("span", { class: "meta" }, t(out === 1 ? "%(n)s person still out" : "%(n)s people still out", { n: out })) : null),
      this.assignButton(), buttons.length ? el("div", { class: "two" }, buttons) : null, this.closing(), ...history);
  }

  act(move, text, disabled) {
    return el("button", { class: "btn", type: "button", "data-act": move, "data-focus": move, disabled, title: disabled ? t("People are still on the way or on scene") : null }, text);
  }

  assignButton() {
    if (!this.may.assign || !plannable(this.task)) return null;
    const names = (this.facts?.people ?? []).filter((person) => this.chosen.has(person.id)).map((person) => person.name);
    const text = names.length === 0 ? (this.task.missing ? t("Choose who to send") : t("All places are taken")) : names.length < 3 ? t("Send %(names)s", { names: names.join(t(", ")) }) : t("Send %(n)s people", { n: names.length });
    return el("button", { class: "btn primary full", type: "button", "data-act": "assign", "data-focus": "assign", disabled: !names.length }, el("span", { class: "cut" }, text), el("kbd", {}, "a"));
  }

  closing() {
    if (!this.asking) return null;
    const options = Object.entries(words.close_reason).map(([value, text]) => el("option", { value }, text));
    return el("div", { class: "closing" }, el("label", { class: "label", for: "close-reason" }, t("Why is it closed without being done?")), el("div", { class: "row-flex" }, el("select", { class: "input", id: "close-reason", "data-focus": "close-reason" }, options), el("button", { class: "btn primary", type: "button", "data-act": "close-now" }, t("Close task"))));
  }

  history() {
    const { facts } = this;
    if (!facts) return [];
    const list = (lines) => el("ul", { class: "hist" }, lines.map((line) => el("li", {}, el("time", { datetime: line.at, title: short(line.at, 0) }, dayKey(line.at) === dayKey(this.now) ? clock(line.at) : dayOf(line.at)), glyph(line.glyph, line.family), el("span", {}, line.text))));
    const all = facts.total && this.may.history ? el("a", { class: "meta", href: `${this.urls.history}?item=${this.task.id}` }, t("all %(n)s", { n: facts.total })) : null;
    const found = [el("h3", { class: "panel-title sub" }, this.past ? t("Until then") : t("History"), all), facts.history.length ? list(facts.history) : el("p", { class: "meta" }, t("Nothing recorded"))];
    if (this.past && facts.later.length) found.unshift(el("h3", { class: "panel-title sub" }, t("What happened after")), list(facts.later));
    return found;
  }

  choose(id, on) {
    if (on) this.chosen.add(id);
    else this.chosen.delete(id);
    this.draw();
  }

  clicked(event) {
    const button = event.target.closest("[data-act]");
    if (!button || button.disabled) return;
    const { act, volunteer } = button.dataset;
    if (act === "close-panel") this.onClose();
    else if (act === "copy") this.copy();
    else if (act === "assign") this.assign();
    else if (act === "close") {
      this.asking = !this.asking;
      this.draw();
      $("#close-reason", this.holder)?.focus();
    } else if (act === "close-now") this.report("close", { reason: $("#close-reason", this.holder).value });
    else if (act === "complete") this.report("complete");
    else this.report(`assignments/${volunteer}/${act}`);
  }

  /** Send the chosen people; the `a` key does the same. */
  async assign() {
    if (this.past || !this.chosen.size || this.busy) return;
    const sent = [...this.chosen];
    const said = await this.report("assignments", { volunteer: sent });
    if (said) {
      this.chosen.clear();
      this.onAssigned(said);
      this.draw();
    }
  }

  async report(what, values = {}) {
    if (this.busy) return null;
    this.busy = true;
    this.asking = false;
    const answer = await send(`${this.urls.task}${this.task.id}/${what}`, values);
    this.busy = false;
    this.asked = null;
    if (answer.error) this.onSaid(answer.error.text, "trouble");
    for (const refused of answer.refused ?? []) this.onSaid(refused.text, "trouble");
    return answer.error ? null : answer;
  }

  async copy() {
    const { task } = this;
    const text = [`【${task.title}】${task.ref}`, [task.area, task.address].filter(Boolean).join(" "), due(task, this.now).text, task.missing ? t("%(n)s short", { n: task.missing }) : null, task.bring ? t("bring %(things)s", { things: task.bring }) : null, `${location.origin}${this.urls.task}${task.id}`].filter(Boolean).join("\n");
    await copy(text);
    this.onSaid(t("Copied: paste it into the group"), "here");
  }
}
