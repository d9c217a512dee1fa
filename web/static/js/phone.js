// The phone's page made live: it renews itself when something of this person changes, and what is tapped waits in
// the outbox until the server has it. Without this file every form and link works all the same.

import { copy } from "./copy.js";
import { watch } from "./live.js";
import { outbox } from "./outbox.js";

const told = JSON.parse(document.getElementById("phone").textContent);
const { texts, person, volunteers, response } = told;
const net = document.getElementById("net");
const EVERY = 20000; // milliseconds between looks at what only concerns the list of open tasks
let position = told.position;
let state = "connecting";
let waiting = [];

function say(text, kind) {
  const line = net.querySelector("span");
  if (line.textContent !== text) line.textContent = text;
  net.className = `p-net ${kind}`;
}

function showState() {
  if (waiting.length) say(texts.waiting.replace("{n}", waiting.length), "waiting");
  else if (state === "live") say(texts.live, "live");
  else if (state !== "connecting") say(texts.late, "late");
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
const formOf = (url) => [...document.querySelectorAll("form[data-send]")].find((form) => path(form.action) === url);

function markWaiting() {
  for (const form of document.querySelectorAll("form[data-send]")) {
    const entry = waiting.find((one) => one.url === path(form.action));
    form.querySelector("button").disabled = Boolean(entry);
    if (entry) tell(form, navigator.onLine ? texts.sending : texts.kept);
  }
}

let refused = "";
const box = outbox({
  person,
  token: () => document.querySelector("input[name=csrf_token]")?.value ?? told.csrf,
  onChange(entries) {
    waiting = entries;
    showState();
    markWaiting();
  },
  onDone: () => renew(),
  async onRefused(entry, text) {
    refused = texts.refused.replace("{why}", text);
    await renew();
    const form = formOf(entry.url) ?? document.querySelector("form[data-send]");
    if (form) tell(form, refused, true);
    else note(refused);
  },
});

/** What the server refused, where its form is no longer on the page. */
function note(text) {
  const line = document.createElement("p");
  line.className = "card p-rest p-say bad";
  line.setAttribute("role", "alert");
  line.textContent = text;
  document.getElementById("live").prepend(line);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]")) return;
  event.preventDefault();
  box.add(path(form.action));
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  button.lastChild.textContent = button.dataset.copied;
});

/** Fetch this page again and put its living part in place of ours; open menus and scroll stay. */
async function renew() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    return;
  }
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("live");
  const shown = document.getElementById("live");
  if (!fresh || !shown || fresh.innerHTML === shown.innerHTML) return;
  const open = shown.querySelector("details[open]") !== null;
  shown.replaceWith(document.adoptNode(fresh));
  if (open) fresh.querySelector("details")?.setAttribute("open", "");
  ready();
}

function ready() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  markWaiting();
}

const shownTasks = () => new Set([...document.querySelectorAll("[data-task]")].map((one) => one.dataset.task));
let due = null;
function renewLater(mine) {
  if (mine) {
    clearTimeout(due);
    due = setTimeout(() => { due = null; renew(); }, 60 + Math.random() * 200);
  } else due ??= setTimeout(() => { due = null; renew(); }, EVERY * (0.5 + Math.random()));
}

function concerns({ tasks = [], gone = {} }) {
  const shown = shownTasks();
  const held = (task) => task.seats.some((seat) => volunteers.includes(seat.volunteer_id));
  return tasks.some((task) => shown.has(task.id) || held(task)) || (gone.tasks ?? []).some((id) => shown.has(id));
}

ready();
if (response) {
  watch({
    view: "phone",
    response,
    after: position,
    onSnapshot: () => renewLater(true),
    onChanges: (changes) => {
      if ((changes.tasks ?? []).length || (changes.gone?.tasks ?? []).length) renewLater(concerns(changes));
    },
    onState(now) {
      state = now.state;
      if (state === "signed-out") location.assign("/signin");
      if (state === "live" && waiting.length) box.flush();
      showState();
    },
  });
}
