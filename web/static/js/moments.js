// The past on the board: its own store, the banner, the ground of old paper; one key back to now.

import { $, el, icon } from "./dom.js";
import { say } from "./said.js";
import { Store } from "./store.js";
import { clockSeconds, dayAndWeekday, number, t } from "./words.js";

const root = document.documentElement;

export class Past {
  constructor({ urls }, { onShow, onLook, onAge, slider, write }) {
    Object.assign(this, { urls, onShow, onLook, onAge, slider, write });
    this.store = null;
    this.asking = null;
  }

  get on() {
    return this.store !== null;
  }

  /** Show that moment (ms), or that position of it; null is now. */
  async go(moment, position = null) {
    this.asking?.abort();
    this.asking = null;
    if (moment === null) return this.leave();
    const mine = (this.asking = new AbortController());
    const at = position ? `p${position}` : new Date(moment).toISOString();
    const snapshot = await this.read(at, mine.signal);
    if (!snapshot || this.asking !== mine) return null;
    const arriving = !this.on;
    const store = new Store();
    store.load(snapshot, snapshot.position, snapshot.at);
    store.moment = moment;
    this.store = store;
    if (arriving || this.slider().moment === null) this.slider().stand(moment);
    this.write({ at: `p${snapshot.position}` });
    this.look("past");
    this.banner(moment, snapshot.position);
    return this.onShow();
  }

  async read(at, signal) {
    try {
      const answer = await fetch(`${this.urls.snapshot}&at=${encodeURIComponent(at)}`, { headers: { Accept: "application/json" }, signal });
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.json();
    } catch (problem) {
      if (problem.name !== "AbortError") say(t("The past cannot be read without a connection."), "trouble");
      return null;
    }
  }

  leave() {
    if (!this.on) return;
    this.store = null;
    this.write({ at: null });
    this.look(null);
    $("#banner").replaceChildren();
    $("#banner").hidden = true;
    this.onAge();
    this.onShow();
  }

  look(moment) {
    if ((root.dataset.moment ?? null) === moment) return;
    if (moment) root.dataset.moment = moment;
    else delete root.dataset.moment;
    this.onLook();
  }

  banner(moment, position) {
    const holder = $("#banner");
    holder.hidden = false;
    holder.replaceChildren(icon("clock"), el("b", {}, t("You are looking at the past")),
      el("span", {}, t("%(day)s %(time)s as it was · up to record %(position)s · read only", { day: dayAndWeekday(moment), time: clockSeconds(moment), position: number(position) })),
      el("span", { class: "grow" }), el("button", { class: "btn primary", type: "button", id: "back-to-now", onclick: () => this.slider().leave() }, t("Back to now"), el("kbd", {}, "Esc")));
    $("#age").classList.remove("late");
    $("#age").replaceChildren(icon("clock"), t("At that time"), " ", el("b", { class: "num" }, clockSeconds(moment)));
  }
}
