// The board: queue, map, detail and time line over one store; live now, or any past moment read-only.

import { Alarms } from "./alarms.js";
import { Bulk } from "./bulk.js";
import { Chips } from "./chips.js";
import { boardCommands } from "./boardcommands.js";
import { Crowds, namesIn } from "./crowds.js";
import { Detail, focusPeople } from "./detail.js";
import { $, el, island } from "./dom.js";
import { Filters } from "./filters.js";
import { listenForKeys } from "./keys.js";
import { KINDS, TABS } from "./kinds.js";
import { watch } from "./live.js";
import { MapView } from "./mapview.js";
import { closeMenus } from "./menus.js";
import { drawNumbers } from "./numbers.js";
import { Past } from "./moments.js";
import { Queue } from "./queue.js";
import { Quick } from "./quick.js";
import { dismiss, say } from "./said.js";
import { Slider } from "./slider.js";
import { Store } from "./store.js";
import { clockSeconds, countdown, dayAndWeekday, number, t, words } from "./words.js";

const settings = island("board");
const { may, urls } = settings;
const root = document.documentElement;
const query = () => new URLSearchParams(location.search);
const present = new Store();
if (settings.historical) present.moment = Date.parse(settings.last_moment);
let selected = query().get("sel");
let awaited = null;
let tab = TABS[query().get("tab")] ? query().get("tab") : "tasks";
const narrow = matchMedia("(max-width: 720px)"); // the panel lies below the map there
const kind = () => TABS[tab];

const past = new Past(settings, {
  onShow: () => {
    show();
    if (selected) map.select(selected);
    else map.follow();
    crowds.read(past.store?.position ?? null);
    stock?.read(past.store?.position ?? null);
  },
  onLook: () => map.recolour(), onAge: () => age(live), slider: () => slider,
  write: (more) => filters.write(more),
});
const store = () => past.store ?? present;
const itemOf = (id) => store().item(id);

const queue = new Queue($("#queue"), { onSelect: (id) => select(id), onFly: (id) => map.fly(id), onChosen: (ids) => bulk.show(ids) });
const filters = new Filters({ mine: settings.mine, words }, () => show());
const chips = new Chips($("#chips"), filters, { areas: settings.areas, organisations: settings.organisations, onDraw: (points) => drawArea(points) });
const detail = new Detail($("#detail"), {
  may, urls, openers: settings.openers, itemOf, onClose: () => select(null), onSaid: say, onGo: (id) => select(id), onPlan: (item) => quick.begin(item.row),
  onAssigned: (n) => say(n === 1 ? t("Sent: everybody sees it now") : t("%(n)s people sent", { n }), "here"),
});
const bulk = new Bulk($("#bulk"), { may, urls, areas: settings.areas, itemOf, onSaid: say, onNone: () => queue.chooseNone(), onDone: (refused) => {
  for (const id of [...queue.chosen]) if (!refused.has(id)) queue.chosen.delete(id);
  queue.told();
} });
const alarms = new Alarms($("#alarms"), { onSelect: (id) => select(id), projection: settings.alarms });
const map = new MapView(present, { onSelect: (id) => select(id), onDrawn: (points) => drawArea(points), onArea: (area) => namesIn(urls.crowd, area, map), onStore: ({ name, href, worst }) => map.list.names(name, worst, map.map.getSize(), href), onLayers: (hide) => filters.write({ hide }) });
const quick = new Quick($("#quick"), { urls, areas: settings.areas, response: settings.response, openers: settings.openers, map, onSaid: say, onOpened: (id) => {
  awaited = itemOf(id) ? null : id; // its row may come a moment later
  select(id);
} });
const slider = new Slider($("#time"), { url: urls.bars, firstDay: settings.first_day, last: settings.historical ? Date.parse(settings.last_moment) : null, onMoment: (at) => past.go(at) });
const crowds = new Crowds(urls.people, (facts) => {
  alarms.people = facts;
  if (map.pins) map.setPeople(facts.areas);
  chrome();
});
const stock = urls.stock ? new Crowds(urls.stock, (facts) => {
  alarms.stock = facts;
  if (map.pins) map.setStock(facts);
  chrome();
}) : null;

/** Draw everything that depends on the items; `changed` are ids when only those are different. */
function show(changed = null) {
  const now = store().now;
  filters.items = [...store().all()];
  store().sift(filters.test(now), changed);
  if (map.pins) map.show(store(), changed);
  queue.show(store().passing(kind()), now, changed);
  chrome();
  if (!changed || concerns(changed)) showDetail();
}

/** Whether the panel shows one of these: the chosen item, or what it is linked to. */
function concerns(changed) {
  const row = itemOf(selected)?.row;
  return changed.includes(selected) || [...(row?.tasks ?? []), ...(row?.needs ?? []), row?.task].some((id) => changed.includes(id));
}

const chrome = (() => {
  let waiting = null; // after the frame that shows the change itself
  const draw = () => {
    waiting = null;
    chips.draw(store(), kind());
    root.dataset.tab = tab;
    root.toggleAttribute("data-filtered", filters.any);
    drawNumbers($("#numbers"), store(), { people: crowds.facts, stock: stock?.facts, goods: may.goods, onOpen: (to, group, key) => {
      filters.forget();
      filters.chosen[group].add(key);
      turn(to);
    } });
    alarms.draw(store());
    $("#shown").textContent = t("%(n)s of %(all)s · by urgency", { n: number(queue.items.length), all: number(store().lists[kind()].length) });
    for (const [name, of] of Object.entries(TABS)) tabOf(name, store().lists[of]);
  };
  return () => {
    waiting ??= setTimeout(draw, 40);
  };
})();

function tabOf(name, items) {
  const button = $(`#tab-${name}`);
  if (!button) return;
  const now = store().now, open = items.filter((item) => item.stage === 0).length;
  button.setAttribute("aria-selected", String(name === tab));
  button.classList.toggle("alarm", items.some((item) => item.stage === 0 && KINDS[item.kind].late(item.row, now)));
  $("span", button).textContent = number(open);
}

/** Show the rows of the other kind. */
function turn(to) {
  tab = to;
  queue.chosen.clear();
  bulk.show([]);
  $("#queue").scrollTop = 0;
  filters.write({ tab: to === "tasks" ? null : to });
  show();
}

function drawArea(points) {
  filters.draw(points);
  map.drawing.show(points);
  filters.changed();
}

function showDetail() {
  detail.show(selected ? itemOf(selected) : null, { now: store().now, past: past.on, position: store().position });
}

function select(id, { write = true } = {}) {
  selected = id;
  const item = id && itemOf(id);
  if (item && KINDS[item.kind].tab !== tab) turn(KINDS[item.kind].tab);
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
  if (filters.drawn) map.drawing.show(filters.drawn);
  if (selected) select(selected, { write: false });
  document.dispatchEvent(new CustomEvent("muster:usable"));
  slider.read();
  if (settings.at) past.go(Date.parse(settings.moment), settings.at);
  else {
    crowds.read();
    stock?.read();
  }
  watch({
    view: "board", response: settings.response, after: present.position, onState: age,
    onSnapshot: (rows, { position, at: time }) => {
      present.load(rows, position, time);
      if (!past.on) show();
    },
    onChanges: (changes) => {
      const changed = present.apply(changes);
      slider.grew(1);
      if (past.on) return;
      if (changed.length) show(changed);
      if (changed.includes(awaited)) {
        if (selected === awaited) select(awaited);
        awaited = null;
      }
      if (changes.lots?.length || changes.warehouses?.length) stock?.soon();
      if (!changes.volunteers?.length) return;
      crowds.soon();
      if (selected) showDetail();
    },
  });
  setInterval(grownLate, 15000);
  setInterval(() => past.on || (crowds.soon(), stock?.soon()), 60000); // what fell due without a row of the board changing
  setInterval(tick, 1000);
}

async function first() {
  const answer = await fetch(urls.snapshot); // as the page's preload asks for it, so that it is used
  if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
  const snapshot = await answer.json();
  present.load(snapshot, snapshot.position, snapshot.at);
}

/** Time passes: what has become overdue since the last look is drawn anew. */
function grownLate() {
  if (past.on || settings.historical) return;
  const now = Date.now(), late = [];
  for (const item of present.all()) if (item.stage === 0 && KINDS[item.kind].late(item.row, now) && !KINDS[item.kind].late(item.row, now - 15500)) late.push(item.id);
  if (late.length) show(late);
  else chrome();
}

/** Deadlines that are on the screen run. */
function tick() {
  if (past.on) return;
  for (const shown of document.querySelectorAll("[data-until]")) shown.textContent = t(shown.dataset.form ?? "offered, %(time)s left", { time: countdown(Number(shown.dataset.until) - Date.now()) });
}

let live = { state: "connecting", seconds: 0, at: null };
function age(now) {
  live = now;
  if (past.on) return;
  const { state, seconds, at } = now, holder = $("#age");
  const said = { live: t("live"), connecting: t("connecting"), late: t("%(n)s s behind", { n: seconds }), offline: t("reconnecting, %(n)s s behind", { n: seconds }), full: t("no room on the server, trying again"), refused: t("not allowed any more"), "signed-out": t("signed out") };
  holder.classList.toggle("late", state !== "live");
  holder.dataset.state = state;
  holder.replaceChildren(el("span", { class: "dot" }), t("Data as of"), " ", el("span", { class: "num" }, at ? clockSeconds(at) : "—"), " · ", el("b", {}, said[state] ?? state));
}

// ---- keys and commands ----

function newTask(item = null) {
  if (past.on || !may.open) return;
  if (quick.open) quick.close();
  else quick.begin(item?.kind === "need" ? item.row : null);
}

function escape() {
  if (quick.open) quick.close();
  else if (map.drawing?.active) map.drawing.leave();
  else if (closeMenus() || map.closeList() || dismiss()) return;
  else if (detail.asking) detail.ask(null);
  else if (queue.chooseNone()) return;
  else if (past.on) slider.leave();
  else if (selected) select(null);
}

const step = (by) => select(queue.beside(by));
const doAssign = () => (bulk.ids.length ? bulk.send("fill", {}) : detail.assign() ?? focusPeople());
boardCommands({ settings, store, past, slider, filters, detail, map, queue, say, select, turn, newTask, drawArea, help: () => $("#help").showModal() });
for (const button of document.querySelectorAll("[data-tab]")) button.addEventListener("click", (event) => {
  event.preventDefault();
  turn(button.dataset.tab);
});
$("#new-task")?.addEventListener("click", (event) => {
  event.preventDefault();
  newTask();
});
$("#show-help").addEventListener("click", () => $("#help").showModal());
$("#print")?.addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  const at = past.on ? store().moment : live.at ?? store().at;
  $("#print-age").textContent = t("as of %(day)s %(time)s · record %(position)s", { day: dayAndWeekday(at), time: clockSeconds(at), position: number(store().position) });
  queue.print(true);
});
window.addEventListener("afterprint", () => queue.print(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.recolour());
window.addEventListener("popstate", () => {
  filters.read();
  map.layers.read();
  tab = TABS[query().get("tab")] ? query().get("tab") : "tasks";
  show();
});

listenForKeys({
  "/": () => $("#search").focus(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: () => (map.drawing?.active ? map.drawing.close() : selected && map.fly(selected)),
  n: () => newTask(itemOf(selected)),
  a: doAssign,
  o: () => detail.offer(),
  x: () => queue.choose(selected),
  f: () => $("#chips button")?.focus(),
  l: () => map.listSight(),
  t: () => slider.toggle(),
  "?": () => $("#help").showModal(),
  Escape: escape,
});

root.dataset.live = "";
begin();
