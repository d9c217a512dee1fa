// What waits to be sent and what was refused, on top of the page: each with its time, and a refusal with the way out.

import { el, icon } from "./dom.js";

const SERVING = /^\/(dispatch|phone)\//;
const time = (text) => new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

/** Fill the box; it is hidden while there is nothing to tell. */
export function showBox({ waiting, refused, texts, forget, again }) {
  const box = document.getElementById("box");
  if (!box) return;
  box.textContent = "";
  box.append(...refused.map((entry) => card(entry, texts, forget, again)));
  if (waiting.length) box.append(list(waiting, texts));
  box.hidden = !box.childElementCount;
}

function list(waiting, texts) {
  const lines = waiting.map((entry) => el("li", {}, icon("clock"), el("span", {}, entry.what), el("b", {}, time(entry.happened_at))));
  return el("section", { class: "card p-waiting" }, el("p", {}, navigator.onLine ? texts.sending : texts.kept), el("ul", {}, lines));
}

function card(entry, texts, forget, again) {
  const head = texts.refused.replace("{what}", entry.what).replace("{time}", time(entry.happened_at));
  const rule = entry.rule && el("span", { class: "rule" }, entry.rule);
  return el("section", { class: "card p-refused", role: "alert" },
    el("h2", {}, icon("warn"), el("span", {}, head)), el("p", {}, entry.text, " ", rule),
    entry.way && el("p", { class: "ink2" }, entry.way),
    entry.overridable && reason(entry, texts, again),
    ways(entry, texts),
    el("button", { class: "btn full", type: "button", onclick: () => forget(entry.id) }, texts.understood));
}

/** A rule warns: with a reason it is done all the same. */
function reason(entry, texts, again) {
  const field = el("input", { class: "input", id: `why-${entry.id}`, maxlength: 200, required: true, autocomplete: "off" });
  const onsubmit = (event) => {
    event.preventDefault();
    again(entry.id, { override: field.value });
  };
  return el("form", { class: "p-reason", onsubmit }, el("label", { for: field.id }, texts.why), field,
    el("button", { class: "btn primary full" }, texts.anyway));
}

/** Where to go on: other tasks and the leader for who serves, the page itself for who handles goods. */
function ways(entry, texts) {
  const { page, url } = entry;
  if (!SERVING.test(url)) return page && page !== location.pathname && el("a", { class: "btn full", href: page }, texts.open);
  const call = document.querySelector('a[href^="tel:"]');
  const near = document.getElementById("near") ? "#near" : "/phone/tasks#near";
  return [
    el("a", { class: "btn full", href: near }, texts.near),
    call && el("a", { class: "btn full", href: call.getAttribute("href") }, icon("phone"), call.textContent.trim() || call.getAttribute("aria-label")),
  ];
}
