// The chosen item: its head and three columns; what is pressed there is sent, and refusals are said where they belong.

import { ASKS, focusAsk, typed } from "./asks.js";
import { copy } from "./copy.js";
import { $, el, glyph, icon } from "./dom.js";
import { goodsColumn, goodsSteps, wayColumn } from "./goodspanel.js";
import { KINDS, place } from "./kinds.js";
import { askedColumn, needSteps, tasksColumn } from "./needpanel.js";
import { seatsColumn, wanted } from "./seats.js";
import { send } from "./send.js";
import { stepsColumn } from "./steps.js";
import { best, peopleColumn } from "./suggested.js";
import { plannable, t, urgency } from "./words.js";

const AGAIN = 2000; // ms until what the server could not answer is asked again
const COLUMNS = { task: [seatsColumn, peopleColumn, stepsColumn], need: [askedColumn, tasksColumn, needSteps], consignment: [goodsColumn, wayColumn, goodsSteps] };

export class Detail {
  constructor(holder, { may, urls, openers, itemOf, onClose, onAssigned, onSaid, onGo, onPlan }) {
    Object.assign(this, { holder, may, urls, openers, itemOf, onClose, onAssigned, onSaid, onGo, onPlan });
    this.chosen = new Set();
    this.reset();
    holder.addEventListener("click", (event) => this.clicked(event));
    holder.addEventListener("submit", (event) => this.submitted(event));
    holder.addEventListener("change", (event) => {
      if (event.target.matches(".sug input")) this.choose(event.target.value, event.target.checked);
    });
    holder.addEventListener("input", (event) => {
      if (event.target.form?.id === "ask-form") this.typed = typed(event.target.form);
    });
  }

  reset() {
    this.chosen.clear();
    Object.assign(this, { facts: null, asking: null, asked: null, refusal: null, typed: null, whyOpen: false, question: null, eager: 0 });
  }

  /** Show the item as it is at the store's moment; `past` makes everything read-only. */
  show(item, { now, past, position }) {
    const other = this.item?.id !== item?.id || this.past !== past;
    Object.assign(this, { item, now, past });
    if (other) this.reset();
    document.documentElement.toggleAttribute("data-detail", Boolean(item));
    if (!item) {
      this.holder.replaceChildren(el("div", { class: "empty" }, el("h4", {}, t("Choose a row in the queue or a pin on the map")), el("p", {}, t("Its places, the people who could be sent and the next steps appear here."))));
      return;
    }
    this.draw();
    this.read(position);
  }

  /** Who could be sent, and the history: asked for again whenever the item or its moment changes. */
  async read(position) {
    const { id, kind } = this.item;
    const ask = `${this.urls.detail}?${kind}=${id}${this.past ? `&at=p${position}` : ""}`;
    const question = `${ask}#${position}`;
    if (this.question === question) return;
    this.question = question;
    try {
      const answer = await fetch(ask, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      if (this.item?.id !== id || this.question !== question) return;
      this.facts = await answer.json();
      const able = new Set((this.facts.people ?? []).map((person) => person.id));
      for (const chosen of this.chosen) if (!able.has(chosen)) this.chosen.delete(chosen);
      this.draw();
      for (; this.eager > 0; this.eager--) this.assign();
    } catch {
      if (this.question !== question) return;
      this.question = null; // the connection is away, which the data age says: asked again
      setTimeout(() => this.item?.id === id && !this.question && this.read(position), AGAIN);
    }
  }

  draw() {
    const focus = this.holder.contains(document.activeElement) ? document.activeElement : null;
    const mark = focus?.dataset.focus ?? focus?.value, [from, to] = [focus?.selectionStart, focus?.selectionEnd];
    const scrolls = [...this.holder.querySelectorAll(".dc")].map((column) => column.scrollTop);
    this.holder.replaceChildren(this.head(), el("div", { class: "cols" }, COLUMNS[this.item.kind].map((column) => column(this))));
    this.holder.querySelectorAll(".dc").forEach((column, n) => {
      column.scrollTop = scrolls[n] ?? 0;
    });
    if (!mark) return;
    const again = this.holder.querySelector(`[data-focus="${CSS.escape(mark)}"], .sug input[value="${CSS.escape(mark)}"]`);
    again?.focus();
    if (from !== null && from !== undefined && again?.type === "text") again.setSelectionRange(from, to);
  }

  head() {
    const { item, now } = this, { row, kind } = item, of = KINDS[kind];
    const shape = of.look(row, now), when = of.due(row, now);
    const facts = [of.kindName(row), place(row), when.text, kind === "task" && row.status === "blocked" ? row.reason : null].filter(Boolean).join(" · ");
    return el("div", { class: "dhead" },
      glyph(shape.glyph, shape.family, true),
      el("h2", { class: "cut", title: row.title }, row.title),
      el("span", { class: "mono meta" }, row.ref),
      el("span", { class: `status pill ${shape.family}` }, glyph(shape.glyph, shape.family), shape.text),
      urgency(row),
      el("span", { class: "meta facts-line grow", title: facts }, facts),
      kind === "task" || kind === "need" ? el("button", { class: "btn quiet", type: "button", "data-act": "copy", "data-focus": "copy" }, icon("copy"), t("Copy for WeChat")) : null,
      el("a", { class: "btn quiet", href: `${this.urls[kind]}${row.id}` }, t("Open page")),
      el("button", { class: "btn quiet icon", type: "button", "data-act": "close-panel", "data-focus": "close-panel", "aria-label": t("Close panel"), title: t("Close panel") }, icon("close")));
  }

  choose(id, on) {
    if (on) this.chosen.add(id);
    else this.chosen.delete(id);
    this.draw();
  }

  clicked(event) {
    const row = event.target.closest(".rows-of .q");
    if (row) return this.onGo(row.dataset.id);
    const button = event.target.closest("[data-act]");
    if (!button || button.disabled) return null;
    const { act, volunteer, id } = button.dataset;
    const own = { "close-panel": () => this.onClose(), copy: () => this.copy(), assign: () => this.assign(), offer: () => this.offer(), plan: () => this.onPlan(this.item), go: () => this.onGo(id), unask: () => this.ask(null) };
    if (own[act]) return own[act]();
    if (act === "why") {
      this.whyOpen = !this.whyOpen;
      return this.draw();
    }
    if (act === "accept-need") return this.takeOn();
    if (act === "handed") return this.report("hand-over");
    if (act in ASKS) return this.ask(this.asking === act ? null : act);
    return this.report(volunteer ? `assignments/${volunteer}/${act}` : act, act === "extend" ? { minutes: 30 } : {});
  }

  ask(what, asked = null, refusal = null) {
    Object.assign(this, { asking: what, asked, refusal, typed: null });
    this.draw();
    focusAsk(this.holder);
  }

  async submitted(event) {
    event.preventDefault();
    const what = this.asking, values = typed(event.target);
    if (what === "offer") return this.sendOffer(values);
    if (what === "override") return this.sendAssignment(values);
    if (what === "nevertheless") return this.report(this.warned.what, { ...this.warned.values, ...values });
    return this.report(ASKS[what].to, what === "results" ? { ...values } : values);
  }

  /** The `a` key: choose the best for the open places; with people chosen, send them; take a need on. */
  assign() {
    if (this.past || this.busy || !this.item) return null;
    if (this.item.kind === "need") return this.may.need && this.item.row.status === "reported" ? this.takeOn() : null;
    const places = wanted(this.item.row);
    if (!places || !this.may.assign) return null;
    if (!this.facts) return this.eager++; // pressed before the names are there: done when they come
    if (!this.chosen.size) {
      for (const id of best(this.facts, places)) this.chosen.add(id);
      return this.draw();
    }
    return this.chosen.size <= places ? this.sendAssignment({}) : this.offer();
  }

  /** For one's own organisation; asked only when there are several. */
  takeOn() {
    return this.openers.length > 1 ? this.ask("accept-need") : this.report("accept", { organisation_id: this.openers[0]?.[0] });
  }

  async sendAssignment(values) {
    const sent = [...this.chosen];
    const said = await this.report("assignments", { volunteer: sent, ...values });
    if (!said) return;
    const refused = new Set((said.refused ?? []).map((one) => one.volunteer));
    this.chosen = new Set(sent.filter((id) => refused.has(id)));
    const warned = (said.refused ?? []).filter((one) => one.overridable);
    if (warned.length) this.ask("override", null, warned.map((one) => one.text).join(" "));
    if (sent.length > refused.size) this.onAssigned(sent.length - refused.size);
    this.draw();
  }

  /** The `o` key: offer the open places to those chosen, or to the best three for each place. */
  offer() {
    if (this.past || !this.may.offer || this.item?.kind !== "task" || !plannable(this.item.row)) return;
    if (!this.chosen.size) for (const id of best(this.facts, 3 * wanted(this.item.row))) this.chosen.add(id);
    this.ask("offer", { minutes: this.facts?.minutes ?? 30 });
  }

  /** To those chosen, or to a whole team: whoever of it has no place yet. */
  async sendOffer({ team, minutes }) {
    const to = team ? { team } : { volunteer: [...this.chosen] };
    const said = await this.report("offers", { ...to, minutes: String(minutes) });
    if (!said) return;
    this.onSaid(t("Offered to %(n)s people", { n: said.offered.length }), "here");
    this.chosen.clear();
    this.draw();
  }

  async report(what, values = {}) {
    if (this.busy) return null;
    this.busy = true;
    const answer = await send(`${this.urls[this.item.kind]}${this.item.id}/${what}`, values);
    this.busy = false;
    this.question = null;
    if (answer.error?.overridable) {
      this.warned = { what, values };
      this.ask("nevertheless", null, answer.error.text);
    } else if (answer.error) this.onSaid([answer.error.text, answer.error.way].filter(Boolean).join(" "), "trouble");
    else this.ask(null);
    for (const refused of answer.refused ?? []) if (!refused.overridable) this.onSaid(refused.text, "trouble");
    return answer.error ? null : answer;
  }

  async copy() {
    const { id, kind } = this.item;
    try {
      const answer = await fetch(`/posters/${kind}s/${id}/text`, { headers: { Accept: "application/json" } });
      await copy((await answer.json()).text);
      this.onSaid(t("Copied: paste it into the group"), "here");
    } catch {
      this.onSaid(t("Not copied: there is no connection."), "trouble");
    }
  }
}

export const focusPeople = () => $(".sug input:not(:disabled)")?.focus();
