// What waits to be sent and what was refused, on top of the page: each with its time, and a refusal with the way out.

import { el, icon } from "./dom.js";

const time = (text) => new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

/** Fill the box; it is hidden while there is nothing to tell. */
export function showBox({ waiting, refused, texts, forget }) {
  const box = document.getElementById("box");
  if (!box) return;
  box.textContent = "";
  box.append(...refused.map((entry) => card(entry, texts, forget)));
  if (waiting.length) box.append(list(waiting, texts));
  box.hidden = !box.childElementCount;
}

function list(waiting, texts) {
  const lines = waiting.map((entry) => el("li", {}, icon("clock"), el("span", {}, entry.what), el("b", {}, time(entry.happened_at))));
  return el("section", { class: "card p-waiting" }, el("p", {}, navigator.onLine ? texts.sending : texts.kept), el("ul", {}, lines));
}

function card(entry, texts, forget) {
  const head = texts.refused.replace("{what}", entry.what).replace("{time}", time(entry.happened_at));
  const call = document.querySelector('a[href^="tel:"]');
  const near = document.getElementById("near") ? "#near" : "/phone/tasks#near";
  const ways = [
    el("a", { class: "btn full", href: near }, texts.near),
    call && el("a", { class: "btn full", href: call.getAttribute("href") }, icon("phone"), call.textContent.trim() || call.getAttribute("aria-label")),
    el("button", { class: "btn full", type: "button", onclick: () => forget(entry.id) }, texts.understood),
  ];
  return el("section", { class: "card p-refused", role: "alert" },
    el("h2", {}, icon("warn"), el("span", {}, head)), el("p", {}, entry.text), entry.way && el("p", { class: "ink2" }, entry.way), ways);
}
