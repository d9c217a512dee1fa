// The day as bars and a real range input over it: drag to any past moment, Esc or t back to now, or play it.

import { $, el, icon, svg } from "./dom.js";
import { clock, dayAndWeekday, dayKey, dayOf, midnight, t } from "./words.js";

const MINUTE = 60000, DAY = 1440 * MINUTE, HIGH = 24;
const SPEEDS = [60, 300, 1440, 10080];

export class Slider {
  /** `last`: the last moment of a response that is history already, as milliseconds; its clock stands there. */
  constructor(holder, { url, onMoment, firstDay, last = null }) {
    Object.assign(this, { holder, url, onMoment, firstDay, last });
    this.bars = [];
    this.speed = SPEEDS[1];
    this.input = $("input", holder);
    this.picture = $(".slider svg", holder);
    this.day = dayKey(this.end);
    this.moment = null;
    this.input.addEventListener("input", () => this.dragged());
    $("#day-before").addEventListener("click", () => this.turn(-1));
    $("#day-after").addEventListener("click", () => this.turn(1));
    $("#day-first").addEventListener("click", () => this.goDay(this.firstDay));
    $("#day-last").addEventListener("click", () => this.leave());
    $("#play").addEventListener("click", () => this.play());
    $("#speed").addEventListener("click", () => {
      this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
      this.draw();
    });
    $("#now").addEventListener("click", () => this.toggle());
    new ResizeObserver(() => this.draw()).observe(this.picture);
    setInterval(() => this.tick(), 20000);
  }

  /** Now; or the last moment there is. */
  get end() {
    return this.last ?? Date.now();
  }

  get start() {
    return midnight(this.day);
  }

  async read() {
    const day = this.day;
    const answer = await fetch(`${this.url}&day=${day}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || day !== this.day) return;
    this.bars = (await answer.json()).bars;
    this.draw();
  }

  /** Something was recorded just now: the bar of this moment grows. */
  grew(count) {
    if (this.last || this.day !== dayKey(Date.now()) || !this.bars.length) return;
    const n = Math.min(this.bars.length - 1, Math.floor((Date.now() - this.start) / (10 * MINUTE)));
    this.bars[n] += count;
    this.draw();
  }

  tick() {
    if (this.moment === null && this.day !== dayKey(this.end)) {
      this.day = dayKey(this.end);
      this.read();
    }
    this.draw();
  }

  dragged() {
    const at = this.start + Number(this.input.value) * MINUTE;
    if (at >= this.end - MINUTE / 2) this.leave();
    else this.go(at);
  }

  /** Show the board as of that time (ms); null is now. */
  go(at) {
    this.moment = at;
    this.draw();
    this.onMoment(at);
  }

  leave() {
    this.stop();
    this.turnTo(dayKey(this.end));
    this.go(null);
  }

  /** The page already shows that moment. */
  stand(at) {
    this.moment = at;
    const day = dayKey(at ?? this.end);
    if (day !== this.day) {
      this.day = day;
      this.bars = [];
      this.read();
    }
    this.draw();
  }

  toggle() {
    if (this.moment === null) this.input.focus();
    else this.leave();
  }

  turnTo(day) {
    if (day === this.day) return;
    this.day = day;
    this.read();
  }

  /** The day before or after at the same time of day; of a response that is history, its evening. */
  turn(days) {
    const minutes = this.last ? 1440 : Number(this.input.value);
    this.goDay(dayKey(this.start + days * DAY + DAY / 2), minutes);
  }

  goDay(day, minutes = 1440) {
    if (day > dayKey(this.end) || (this.firstDay && day < this.firstDay)) return;
    this.turnTo(day);
    if (day === dayKey(this.end)) this.leave();
    else this.go(Math.min(this.start + minutes * MINUTE, this.start + DAY - MINUTE / 60));
  }

  play() {
    if (this.playing) {
      this.stop();
      return;
    }
    if (this.moment === null) {
      if (this.last) this.turnTo(this.firstDay);
      this.moment = this.start;
    }
    let last = performance.now();
    this.playing = setInterval(() => {
      const now = performance.now();
      const next = this.moment + (now - last) * this.speed;
      last = now;
      if (next >= this.end) this.leave();
      else {
        this.turnTo(dayKey(next));
        this.go(next);
      }
    }, 400);
    this.draw();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    this.draw();
  }

  draw() {
    const width = this.picture.clientWidth || 1064;
    const x = (at) => Math.max(0, Math.min(width, ((at - this.start) / DAY) * width));
    const now = this.end, here = this.moment ?? now, today = this.day === dayKey(now);
    const most = Math.max(4, ...this.bars);
    const step = width / 144;
    const bar = (count, n) => {
      const tall = count ? Math.max(1.5, (Math.sqrt(count) / Math.sqrt(most)) * (HIGH - 1)) : 0;
      return tall ? `M${(n * step + 1).toFixed(1)} ${HIGH}v-${tall.toFixed(1)}h${(step - 2).toFixed(1)}v${tall.toFixed(1)}z` : "";
    };
    const seen = (n) => this.start + n * 10 * MINUTE < here;
    const parts = [];
    if (today) parts.push(svg("rect", { class: "future", x: x(now), y: 0, width: Math.max(0, width - x(now)), height: HIGH }));
    parts.push(svg("path", { class: "bars", d: this.bars.map((count, n) => (seen(n) ? "" : bar(count, n))).join("") }));
    parts.push(svg("path", { class: "bars seen", d: this.bars.map((count, n) => (seen(n) ? bar(count, n) : "")).join("") }));
    if (this.moment !== null) parts.push(svg("rect", { class: "gone", x: x(here), y: 0, width: Math.max(0, x(now) - x(here)), height: HIGH }));
    parts.push(svg("path", { class: "base", d: `M0 24.5H${width}` }));
    if (today) parts.push(svg("path", { class: "nowline", d: `M${x(now)}-2V25` }), svg("text", { class: "tick nowt", x: Math.min(x(now), width - 18), y: 38, "text-anchor": "middle" }, this.last ? t("End") : t("Now")));
    for (let hour = 0; hour <= 24; hour += width < 330 ? 6 : width < 700 ? 4 : 2) {
      const at = this.start + hour * 60 * MINUTE;
      if (today && Math.abs(x(at) - x(now)) < 44) continue;
      parts.push(svg("text", { class: "tick", x: x(at), y: 38, "text-anchor": hour === 0 ? "start" : hour === 24 ? "end" : "middle" }, `${String(hour).padStart(2, "0")}:00`));
    }
    this.picture.setAttribute("viewBox", `0 0 ${width} 40`);
    this.picture.replaceChildren(...parts);
    this.controls(here, now, today);
  }

  controls(here, now, today) {
    const minute = Math.round((here - this.start) / MINUTE);
    if (document.activeElement !== this.input || Math.abs(Number(this.input.value) - minute) > 1) this.input.value = String(minute);
    this.input.setAttribute("aria-valuetext", this.moment === null ? t("Now") : `${dayAndWeekday(here)} ${clock(here)}`);
    $("#day").textContent = dayAndWeekday(this.start + DAY / 2);
    $("#speed").textContent = `${this.speed}×`;
    this.holder.classList.toggle("one-day", this.firstDay === dayKey(this.end));
    const first = Boolean(this.firstDay) && this.day <= this.firstDay;
    for (const [id, off] of [["#day-after", today], ["#day-last", today && this.moment === null], ["#day-before", first], ["#day-first", first]]) $(id).disabled = off;
    const play = $("#play");
    play.replaceChildren(icon(this.playing ? "pause" : "play"));
    play.setAttribute("aria-label", this.playing ? t("Stop") : t("Play the day"));
    const button = $("#now");
    button.classList.toggle("primary", this.moment !== null);
    button.replaceChildren(this.last ? t("To the end") : this.moment === null ? t("Now") : t("Back to now"), " ", el("span", { class: "num" }, this.last ? dayOf(now) : clock(now)), el("kbd", {}, "t"));
  }
}
