// The phone's page made live: it renews itself when something of this person changes, and what is tapped waits in
// the outbox until the server has it. Without this file every form and link works all the same.

import { copy } from "./copy.js";
import { watch } from "./live.js";
import { outbox } from "./outbox.js";
import { enhance, valuesOf } from "./phoneforms.js";
import { showBox } from "./phonebox.js";

const told = JSON.parse(document.getElementById("phone").textContent);
const { texts, person, volunteers } = told;
const net = document.getElementById("net");
let asOf = net.textContent.trim();
const EVERY = 20000; // milliseconds between looks at what only concerns the list of open tasks
let state = "connecting";
let waiting = [];

function say(text, kind) {
  const line = net.querySelector("span");
  if (line.textContent !== text) line.textContent = text;
  net.className = kind ? `p-net ${kind}` : "p-net";
}

function showState() {
  if (waiting.length) say(texts.waiting.replace("{n}", waiting.length), "waiting");
  else if (state === "live") say(texts.live, "live");
  else if (state !== "connecting") say(texts.late, "late");
  else say(asOf, "");
}

/** Tell something at a form, below its button, where the thumb just was. */
function tell(form, text, bad = false) {
  let line = form.querySelector(".p-say");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.className = bad ? "p-say bad" : "p-say";
  line.textContent = text;
}

const path = (url) => new URL(url, location.href).pathname;

function markWaiting() {
  for (const form of document.querySelectorAll("form[data-send]")) {
    const entry = waiting.find((one) => one.url === path(form.action));
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = Boolean(entry);
    if (entry) tell(form, navigator.onLine ? texts.sending : texts.kept);
    else form.querySelector(".p-say")?.remove();
  }
}

const box = outbox({
  person,
  token: () => document.querySelector("input[name=csrf_token]")?.value ?? told.csrf,
  onChange(entries, refused) {
    waiting = entries;
    showState();
    showBox({ waiting, refused, texts, forget: (id) => box.forget(id), again: (id, more) => box.again(id, more) });
    markWaiting();
  },
  onDone: goOn,
  onRefused: () => renew().then(() => document.getElementById("box").scrollIntoView({ block: "start" })),
});

/** Recorded: to where the form leads on, or this page as it now is. */
function goOn({ url }) {
  const { then } = document.querySelector(`form[data-send][action="${url}"]`)?.dataset ?? {};
  return then ? location.assign(then) : renew();
}

function post(form) {
  const what = form.dataset.name || form.querySelector("button:not([type=button])").textContent.trim();
  box.add(path(form.action), valuesOf(form), what);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]")) return;
  event.preventDefault();
  post(form);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  button.lastChild.textContent = button.dataset.copied;
});

/** A page's living part without what differs each time it is made. */
const gist = (element) => element.innerHTML.replace(/value="[^"]{20,}"/g, "");

/** A photograph that waits to be sent cannot be carried over to another form: the page stays as it is. */
const chosenFile = (shown) => [...shown.querySelectorAll("input[type=file]")].some((one) => one.files.length);

/** What the person has chosen and not yet sent stays chosen when the page renews itself. */
function carryOver(from, to) {
  for (const old of from.querySelectorAll("input:not([type=hidden]):not([type=file]), select, textarea")) {
    const chosen = old.type === "radio" ? `[name="${old.name}"][value="${old.value}"]` : `[name="${old.name}"]`;
    const fresh = old.name && to.querySelector(`form[action="${old.form?.getAttribute("action")}"] ${chosen}`);
    if (!fresh) continue;
    if (old.type === "radio" || old.type === "checkbox") fresh.checked = old.checked;
    else fresh.value = old.value;
  }
}

/** Fetch this page again and put its living part in place of ours; open menus and scroll stay. */
async function renew() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    return;
  }
  if (answer.redirected && path(answer.url) !== location.pathname) return location.assign(answer.url);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  asOf = page.getElementById("net")?.textContent.trim() ?? asOf;
  showState();
  const fresh = page.getElementById("live");
  const shown = document.getElementById("live");
  if (!fresh || !shown || gist(fresh) === shown.dataset.gist || chosenFile(shown)) return;
  const open = [...shown.querySelectorAll("details")].map((one) => one.open);
  carryOver(shown, fresh);
  shown.replaceWith(document.adoptNode(fresh));
  fresh.querySelectorAll("details").forEach((one, index) => { if (open[index]) one.open = true; });
  ready();
}

function ready() {
  const shown = document.getElementById("live");
  if (shown) shown.dataset.gist = gist(shown);
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  enhance(document, { texts, post, tell, renew });
  markWaiting();
}

const shownTasks = () => new Set([...document.querySelectorAll("[data-task]")].map((one) => one.dataset.task));
let due = null;
function renewLater(mine) {
  if (mine) {
    clearTimeout(due);
    due = setTimeout(() => { due = null; renew(); }, 60 + Math.random() * 200);
  } else if (!due) due = setTimeout(() => { due = null; renew(); }, EVERY * (0.5 + Math.random()));
}

function concerns({ tasks = [], volunteers: people = [], gone = {} }) {
  const shown = shownTasks();
  const held = (task) => task.seats.some((seat) => volunteers.includes(seat.volunteer_id));
  const own = people.some((row) => volunteers.includes(row.id));
  return own || tasks.some((task) => shown.has(task.id) || held(task)) || (gone.tasks || []).some((id) => shown.has(id));
}

ready();
if (!volunteers.length) document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
else {
  watch({
    view: "phone",
    response: null, // all that this person serves in
    after: told.position,
    onSnapshot: () => renewLater(true),
    onChanges(changes) {
      const mine = concerns(changes);
      if (mine || (changes.tasks || []).length || ((changes.gone || {}).tasks || []).length) renewLater(mine);
    },
    onState(now) {
      state = now.state;
      if (state === "signed-out") location.assign("/signin");
      if (state === "live" && waiting.length) box.flush();
      showState();
    },
  });
}
