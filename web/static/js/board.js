// The board: queue, map, detail and time line over one store; live now, or any past moment read-only.

import { Detail } from "./detail.js";
import { $, el, glyph, icon, island } from "./dom.js";
import { Filters } from "./filters.js";
import { listenForKeys } from "./keys.js";
import { watch } from "./live.js";
import { closeMenus } from "./menus.js";
import { MapView } from "./mapview.js";
import { Alarms, drawNumbers } from "./numbers.js";
import { Queue } from "./queue.js";
import { Slider } from "./slider.js";
import { Store } from "./store.js";
import { clockSeconds, dayAndWeekday, number, overdue, t } from "./words.js";

const settings = island("board");
const root = document.documentElement;
const present = new Store();
let past = null;
let selected = new URLSearchParams(location.search).get("sel");
let asking = null;
let pickingPlace = false;
const narrow = matchMedia("(max-width: 720px)"); // the panel lies below the map there
const store = () => past ?? present;

const queue = new Queue($("#queue"), { onSelect: (id) => select(id), onFly: (id) => map.fly(id) });
const filters = new Filters($("#chips"), settings, () => show());
const detail = new Detail($("#detail"), {
  may: settings.may, urls: settings.urls, onClose: () => select(null), onSaid: say,
  onAssigned: () => say(t("Sent: everybody sees it now"), "here"),
});
const alarms = new Alarms($("#alarms"), { onSelect: (id) => select(id), projection: settings.alarms });
const map = new MapView(present, { onSelect: (id) => select(id) });
const slider = new Slider($("#time"), { url: settings.urls.bars, firstDay: settings.first_day, onMoment: goTo });

/** Draw everything that depends on the items; `changed` are ids when only those are different. */
function show(changed = null) {
  const now = store().now;
  filters.items = store().order;
  const items = store().passing(filters.test(now));
  const shown = new Set(items.map((item) => item.task.id));
  if (map.pins) map.show(store(), shown, changed && !filtersMoved(shown) ? changed : null);
  lastShown = shown;
  queue.show(items, now, changed);
  chrome(items.length);
  if (!changed || changed.includes(selected)) showDetail();
}

let lastShown = new Set();
function filtersMoved(shown) {
  if (shown.size !== lastShown.size) return true;
  for (const id of shown) if (!lastShown.has(id)) return true;
  return false;
}

const chrome = (() => {
  let length = 0;
  let waiting = null; // after the frame that shows the change itself
  const draw = () => {
    waiting = null;
    filters.draw(store());
    root.toggleAttribute("data-filtered", filters.any);
    drawNumbers($("#numbers"), store(), filters);
    alarms.draw(store());
    $("#shown").textContent = t("%(n)s of %(all)s · by urgency", { n: number(length), all: number(store().order.length) });
    $("#tab-tasks span").textContent = number(store().order.length);
  };
  return (count) => {
    length = count;
    waiting ??= setTimeout(draw, 40);
  };
})();

function showDetail() {
  const task = selected ? store().task(selected) : null;
  detail.show(task, { now: store().now, past: Boolean(past), position: store().position });
}

function select(id, { write = true } = {}) {
  selected = id;
  queue.select(id);
  if (map.pins) map.select(id);
  showDetail();
  if (id && write && narrow.matches) $("#detail").scrollIntoView({ block: "nearest" });
  if (write) filters.write({ sel: id });
}

// ---- now ----

async function begin() {
  await Promise.all([map.open(), first()]);
  show();
  if (selected) select(selected, { write: false });
  document.dispatchEvent(new CustomEvent("muster:usable"));
  slider.read();
  const at = settings.at ? Date.parse(settings.moment) : null;
  if (at) goTo(at, settings.at);
  watch({
    view: "board", response: settings.response, after: present.position, onState: age,
    onSnapshot: ({ tasks }, { position, at: time }) => {
      present.load(tasks, position, time);
      if (!past) show();
    },
    onChanges: (changes) => {
      const changed = present.apply(changes);
      slider.grew(1);
      if (!past && changed.length) show(changed);
      if (!past && selected && volunteersMoved(changes)) showDetail();
    },
  });
  setInterval(grownLate, 15000);
}

const volunteersMoved = ({ volunteers = [] }) => volunteers.length > 0;

async function first() {
  const answer = await fetch(settings.urls.snapshot); // as the page's preload asks for it, so that it is used
  if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
  const snapshot = await answer.json();
  present.load(snapshot.tasks, snapshot.position, snapshot.at);
}

async function read(url, options) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, ...options });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** Time passes: what has become overdue since the last look is drawn anew. */
function grownLate() {
  if (past) return;
  const now = Date.now();
  const late = present.order.filter(({ task }) => overdue(task, now) && !overdue(task, now - 15500)).map(({ task }) => task.id);
  if (late.length) show(late);
  else chrome(queue.items.length);
}

function age({ state, seconds, at }) {
  if (past) return;
  const holder = $("#age");
  const words = { live: t("live"), connecting: t("connecting"), late: t("%(n)s s behind", { n: seconds }), offline: t("reconnecting, %(n)s s behind", { n: seconds }), full: t("no room on the server, trying again"), refused: t("not allowed any more"), "signed-out": t("signed out") };
  holder.classList.toggle("late", state !== "live");
  holder.dataset.state = state;
  holder.replaceChildren(el("span", { class: "dot" }), t("Data as of"), " ", el("span", { class: "num" }, at ? clockSeconds(at) : "—"), " · ", el("b", {}, words[state] ?? state));
}

// ---- the past ----

async function goTo(moment, position = null) {
  asking?.abort();
  asking = null;
  if (moment === null) {
    backToNow();
    return;
  }
  const mine = (asking = new AbortController());
  const at = position ? `p${position}` : new Date(moment).toISOString();
  let snapshot;
  try {
    snapshot = await read(`${settings.urls.snapshot}&at=${encodeURIComponent(at)}`, { signal: mine.signal });
  } catch (problem) {
    if (problem.name !== "AbortError") say(t("The past cannot be read without a connection."), "trouble");
    return;
  }
  if (asking !== mine) return;
  const arriving = !past;
  past = new Store();
  past.load(snapshot.tasks, snapshot.position, snapshot.at);
  past.moment = moment;
  if (arriving || slider.moment === null) slider.stand(moment);
  filters.write({ at: `p${snapshot.position}` });
  setMoment("past");
  banner(moment, snapshot.position);
  show();
  if (selected && arriving) queue.select(selected);
  if (selected) map.select(selected);
}

function backToNow() {
  past = null;
  filters.write({ at: null });
  setMoment(null);
  $("#banner").replaceChildren();
  $("#banner").hidden = true;
  $("#age").replaceChildren(t("connecting"));
  age({ state: "live", seconds: 0, at: present.at });
  show();
  if (selected && map.pins) map.select(selected);
}

function setMoment(moment) {
  if ((root.dataset.moment ?? null) === moment) return;
  if (moment) root.dataset.moment = moment;
  else delete root.dataset.moment;
  map.recolour();
}

function banner(moment, position) {
  const holder = $("#banner");
  holder.hidden = false;
  holder.replaceChildren(icon("clock"), el("b", {}, t("You are looking at the past")),
    el("span", {}, t("%(day)s %(time)s as it was · up to record %(position)s · read only", { day: dayAndWeekday(moment), time: clockSeconds(moment), position: number(position) })),
    el("span", { class: "grow" }), el("button", { class: "btn primary", type: "button", id: "back-to-now", onclick: () => slider.leave() }, t("Back to now"), el("kbd", {}, "Esc")));
  $("#age").classList.remove("late");
  $("#age").replaceChildren(icon("clock"), t("At that time"), " ", el("b", { class: "num" }, clockSeconds(moment)));
}

// ---- a new task: first its place ----

function newTask() {
  if (past || !settings.may.open) return;
  pickingPlace = !pickingPlace;
  $("#picking").hidden = !pickingPlace;
  $("#mapholder").classList.toggle("picking", pickingPlace);
  map.picking = pickingPlace ? ({ lat, lng }) => openForm({ lat: lat.toFixed(6), lng: lng.toFixed(6) }) : null;
}

function openForm(point) {
  const query = new URLSearchParams({ response: settings.response, next: location.pathname + location.search, ...point });
  location.assign(`${settings.urls.create}?${query}`);
}

// ---- what is said, and keys ----

function say(text, family = "here") {
  const note = el("div", { class: `toast said ${family}`, role: family === "trouble" ? "alert" : "status" }, glyph(family === "trouble" ? "t-overdue" : "a-cleared", family), el("span", {}, text), el("button", { class: "btn quiet icon", type: "button", "aria-label": t("Dismiss"), onclick: () => note.remove() }, icon("close")));
  $("#said").replaceChildren(note);
  if (family !== "trouble") setTimeout(() => note.remove(), 6000);
}

function escape() {
  if (pickingPlace) newTask();
  else if (closeMenus() || map.closeList()) return;
  else if (past) slider.leave();
  else if (selected) select(null);
}

const search = $("#search");
search.addEventListener("input", () => filters.search(search.value));
search.value = filters.text;
$("#search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const first = queue.items[0]?.task.id;
  if (first) select(first);
  $("#queue").focus();
});
$("#new-task")?.addEventListener("click", (event) => {
  event.preventDefault();
  newTask();
});
$("#without-point")?.addEventListener("click", () => openForm({}));
$("#cancel-picking")?.addEventListener("click", newTask);
$("#show-help").addEventListener("click", () => $("#help").showModal());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.recolour());
window.addEventListener("popstate", () => {
  filters.read();
  show();
});

listenForKeys({
  "/": () => search.focus(),
  ArrowDown: () => select(queue.beside(1)),
  ArrowUp: () => select(queue.beside(-1)),
  Enter: () => selected && map.fly(selected),
  n: newTask,
  a: () => (detail.chosen.size ? detail.assign() : $(".sug input:not(:disabled)")?.focus()),
  f: () => $("#chips button")?.focus(),
  t: () => slider.toggle(),
  "?": () => $("#help").showModal(),
  Escape: escape,
});

root.dataset.live = "";
begin();
