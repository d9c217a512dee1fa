// Several rows at once: what can be done to all that are chosen; each one refused is named with its reason.

import { $, el } from "./dom.js";
import { send } from "./send.js";
import { number, t, words } from "./words.js";

export class Bulk {
  constructor(holder, { may, urls, areas, onDone, onNone, onSaid, itemOf }) {
    Object.assign(this, { holder, may, urls, areas, onDone, onNone, onSaid, itemOf });
    this.ids = [];
    this.step = null;
    holder.addEventListener("click", (event) => this.pressed(event));
    holder.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.step, Object.fromEntries(new FormData(event.target)));
    });
  }

  /** Show the bar for these items; none hides it. */
  show(ids) {
    this.ids = ids;
    if (ids.length < 1) this.step = null;
    this.draw();
  }

  get kinds() {
    return new Set(this.ids.map((id) => this.itemOf(id)?.kind).filter(Boolean));
  }

  draw() {
    const { ids, kinds } = this;
    this.holder.hidden = !ids.length;
    if (!ids.length) return this.holder.replaceChildren();
    const tasks = kinds.has("task") && kinds.size === 1, goods = kinds.has("consignment") && kinds.size === 1;
    const act = (step, text, primary = false) => el("button", { class: `btn small${primary ? " primary" : ""}`, type: "button", "data-step": step, "aria-pressed": String(this.step === step) }, text);
    const steps = tasks ? [this.may.assign && act("fill", t("Fill with the best"), true), this.may.offer && act("offer", t("Offer…")), this.may.close && act("close", t("Close…")), this.may.close && act("urgency", t("Urgency…")), this.may.close && act("area", t("Area…"))]
      : goods ? [this.may.goods_approve && act("approve", t("Approve"), true), this.may.assign && this.may.goods_move && act("pick", t("Picked: ready to go"))]
      : [this.may.need && act("accept", t("Take on")), this.may.need && act("decline", t("Not taken on…"))];
    const none = el("button", { class: "btn quiet small", type: "button", "data-step": "none" }, t("None"), el("kbd", {}, "Esc"));
    return this.holder.replaceChildren(el("div", { class: "bulk-row" }, el("b", {}, t("%(n)s chosen", { n: number(ids.length) })), ...steps.filter(Boolean), none), ...this.asked());
  }

  asked() {
    const fields = {
      close: () => select("reason", Object.entries(words.close_reason)),
      urgency: () => select("urgency", Object.entries(words.urgency)),
      area: () => select("area_code", Object.entries(this.areas)),
      offer: () => select("minutes", [15, 30, 60, 120].map((n) => [n, t("%(m)s min", { m: n })]), 30),
      decline: () => el("input", { class: "input", name: "reason", required: true, maxlength: 200, "aria-label": t("Why is it not taken on?") }),
    }[this.step];
    if (!fields) return [];
    return [el("form", { class: "bulk-row" }, fields(), el("button", { class: "btn small primary" }, t("Do it for %(n)s", { n: number(this.ids.length) })))];
  }

  pressed(event) {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (!step) return;
    if (step === "none") this.onNone();
    else if (["fill", "accept", "approve", "pick"].includes(step)) this.send(step, {});
    else {
      this.step = this.step === step ? null : step;
      this.draw();
      $(".input", this.holder)?.focus();
    }
  }

  async send(action, values) {
    if (this.busy) return;
    this.busy = true;
    const answer = await send(this.urls.bulk, { action, item: this.ids, ...values });
    this.busy = false;
    if (answer.error) return this.onSaid(answer.error.text, "trouble");
    const refused = answer.refused ?? [];
    if (answer.done) this.onSaid(t("Done for %(n)s of %(all)s", { n: number(answer.done), all: number(this.ids.length) }), "here");
    for (const { ref, text } of refused.slice(0, 6)) this.onSaid(`${ref}: ${text}`, "trouble");
    this.step = null;
    return this.onDone(new Set(refused.map(({ id }) => id)));
  }
}

function select(name, options, chosen = null) {
  return el("select", { class: "input", name }, options.map(([value, text]) => el("option", { value, selected: String(value) === String(chosen) }, text)));
}
