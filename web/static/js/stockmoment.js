// Any past moment on a page of stock: the board's slider; what the page shows is read again and put in its place.

import { $, island } from "./dom.js";
import { Slider } from "./slider.js";

const settings = island("board"), holder = $("#time");
const root = document.documentElement;
const PAUSE = 150; // milliseconds the slider rests before the page is asked for
let asking = null, waiting = null;

/** The same page as of that time (ms); null is now. */
function address(at) {
  const to = new URL(location.href);
  for (const name of ["before", "from"]) to.searchParams.delete(name);
  if (at === null) to.searchParams.delete("at");
  else to.searchParams.set("at", new Date(at).toISOString());
  return to;
}

async function show(at) {
  asking?.abort();
  const mine = (asking = new AbortController()), to = address(at);
  const answer = await fetch(to, { signal: mine.signal, headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || asking !== mine) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  $("#shown").replaceWith(page.getElementById("shown"));
  if (at === null) delete root.dataset.moment;
  else root.dataset.moment = "past";
  history.replaceState(null, "", to);
}

if (holder) {
  holder.hidden = false;
  $("#asof").hidden = true;
  const slider = new Slider(holder, {
    url: settings.bars,
    firstDay: settings.first_day,
    last: settings.last_moment ? Date.parse(settings.last_moment) : null,
    onMoment: (at) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(at), PAUSE);
    },
  });
  if (settings.moment) slider.stand(Date.parse(settings.moment));
  slider.read();
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not([type=range]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "t") slider.toggle();
    if (event.key === "Escape" && root.dataset.moment) slider.leave();
  });
}
