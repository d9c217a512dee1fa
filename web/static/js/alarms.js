// What must be looked at now: late work, offers about to lapse, people over their hours or unfit, stock, a projection behind.

import { $, el, glyph } from "./dom.js";
import { goodsAlarm } from "./goods.js";
import { KINDS } from "./kinds.js";
import { starved } from "./store.js";
import { countdown, ends, lease, number, overdue, plannable, span, starts, t } from "./words.js";

const SOON = 10 * 60000;

/** The alarm of an item, or null: {family, sign, text, until}. */
function alarmOf(item, now) {
  const { row, kind } = item;
  if (kind === "need") return needAlarm(item, now);
  if (kind === "consignment") return goodsAlarm(item, now);
  if (row.status === "blocked") return { family: "trouble", sign: "t-blocked", text: t("blocked"), weight: 1 };
  if (!plannable(row)) return null;
  if (overdue(row, now)) return { family: "trouble", sign: "t-overdue", text: t("%(span)s late", { span: span(now - ends(row)) }), weight: 0 };
  const until = lease(row);
  if (until !== null && until - now < SOON) return { family: "wait", sign: "a-offered", text: t("offer lapses in %(time)s", { time: countdown(until - now) }), until, weight: 2 };
  if (row.missing && row.seats.some((seat) => seat.state === "expired")) return { family: "wait", sign: "a-expired", text: t("offer lapsed, %(n)s short", { n: row.missing }), weight: 3 };
  if (row.urgency === "critical" && starved(row, now)) return { family: "wait", sign: "t-open", text: t("started %(span)s ago, %(n)s short", { span: span(now - starts(row)), n: row.missing }), weight: 2 };
  return null;
}

function needAlarm({ row, stage }, now) {
  if (stage) return null;
  if (KINDS.need.late(row, now)) return { family: "trouble", sign: "t-overdue", text: KINDS.need.due(row, now).text, weight: 1 };
  if (row.urgency === "critical" && row.status === "reported") return { family: "wait", sign: "n-reported", text: t("not taken on yet"), weight: 2 };
  return null;
}

/** What is over says nothing any more, but for goods that went out without an approval. */
const alarmed = (item) => item.stage < 2 || (item.kind === "consignment" && item.row.owed_until);

/** The alarm button and its list. */
export class Alarms {
  constructor(holder, { onSelect, projection = [] }) {
    Object.assign(this, { holder, onSelect, projection });
    this.people = null;
    this.stock = null;
    this.button = $("summary", holder);
    this.list = $(".alarm-list", holder);
    holder.addEventListener("toggle", () => this.fill());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (!row) return;
      this.close();
      onSelect(row.dataset.id);
    });
  }

  draw(store) {
    this.store = store;
    const now = store.now;
    this.rows = [];
    for (const item of store.all()) {
      const alarm = alarmed(item) && alarmOf(item, now);
      if (alarm) this.rows.push({ item, alarm });
    }
    this.rows.sort((a, b) => a.alarm.weight - b.alarm.weight || a.item.weight - b.item.weight);
    const count = this.rows.length + this.projection.length + (this.people?.tired.length ?? 0) + (this.people?.unfit.length ?? 0) + (this.people?.further.length ?? 0) + (this.stock?.alarms.length ?? 0);
    this.button.classList.toggle("calm", count === 0);
    this.button.replaceChildren(count ? glyph("t-overdue", "trouble") : glyph("a-cleared", "here"), el("b", {}, number(count)), " ", t(count === 1 ? "alarm" : "alarms"));
    if (this.holder.open) this.fill();
  }

  fill() {
    if (!this.holder.open || !this.store) return;
    const system = this.projection.map((text) => el("li", {}, glyph("t-overdue", "trouble"), el("span", { class: "grow" }, text)));
    const person = ({ name, text, task }, family) => el("li", {}, el("button", { type: "button", "data-id": task }, glyph(family === "trouble" ? "t-overdue" : "a-onscene", family), el("span", { class: "cut grow" }, name), el("span", { class: `fam ${family}` }, text)));
    const people = [...(this.people?.unfit ?? []).map((one) => person(one, "trouble")), ...(this.people?.tired ?? []).map((one) => person(one, one.refuse ? "trouble" : "wait"))];
    const stock = (this.stock?.alarms ?? []).slice(0, 40).map(({ family, title, text, href }) => el("li", {}, el("a", { class: "alarm-way", href }, glyph("w-store", family), el("span", { class: "cut grow" }, title), el("span", { class: `fam ${family}` }, text))));
    const further = (this.people?.further ?? []).map(({ family, name, text, href }) => el("li", {}, el("a", { class: "alarm-way", href }, glyph("t-overdue", family), el("span", { class: "cut grow" }, name), el("span", { class: `fam ${family}` }, text))));
    const rows = this.rows.slice(0, 80).map(({ item, alarm }) => el("li", {}, el("button", { type: "button", "data-id": item.id }, glyph(alarm.sign, alarm.family), el("span", { class: "cut grow" }, item.row.title), el("span", { class: `fam ${alarm.family}` }, alarm.text))));
    this.list.replaceChildren(...system, ...further, ...people, ...rows, ...stock, ...(system.length + further.length + people.length + rows.length + stock.length ? [] : [el("li", { class: "meta" }, t("No alarm"))]));
  }

  /** Closes the list; tells whether it was open. */
  close() {
    const open = this.holder.open;
    this.holder.open = false;
    return open;
  }
}
