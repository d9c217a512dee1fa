// What scripts add to the phone's forms: the temperature by two large buttons, deadlines that count down, checking in
// by a single scan, and by place where the browser tells it. Only the distance is sent, never the place.

const VAGUE = 500; // metres of uncertainty beyond which a position says nothing
const AT_ONCE = "muster.at";

/** What a form says beyond its token and command id, which the outbox has of its own. */
export function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (!["csrf_token", "command_id", "back"].includes(name)) values[name] = value;
  }
  return values;
}

/** Make the forms of the page live; `tools` are {texts, post, tell, renew} of the page. */
export function enhance(page, tools) {
  page.querySelectorAll("[data-stepper]").forEach(stepper);
  page.querySelectorAll("form[data-place]").forEach((form) => place(form, tools));
  page.querySelectorAll("form[data-at-once]").forEach((form) => atOnce(form, tools));
  countDown(tools);
  drawAgain(tools);
}

function stepper(field) {
  const select = field.querySelector("select");
  for (const button of field.querySelectorAll("button")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = select.selectedIndex + Number(button.dataset.by);
      select.selectedIndex = Math.max(0, Math.min(select.options.length - 1, next));
    });
  }
}

/** One scan is one check-in: sent when the page opens, once per link and place on this phone. */
function atOnce(form, { post }) {
  form.removeAttribute("data-at-once");
  const here = form.getAttribute("action");
  if (sessionStorage.getItem(AT_ONCE) === here) return;
  sessionStorage.setItem(AT_ONCE, here);
  post(form);
}

function place(form, { texts, post, tell }) {
  if (!form.hidden || !window.isSecureContext || !navigator.geolocation) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    tell(form, texts.measuring);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (coords.accuracy > VAGUE) return tell(form, texts.vague, true);
        const there = [Number(form.dataset.lat), Number(form.dataset.lng)];
        form.querySelector("[name=metres]").value = Math.round(metres([coords.latitude, coords.longitude], there));
        post(form);
      },
      () => tell(form, texts.no_place, true),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 },
    );
  });
}

/** Distance on the sphere. */
export function metres([lat1, lng1], [lat2, lng2]) {
  const turn = Math.PI / 180;
  const half = Math.sin((lat2 - lat1) * turn / 2) ** 2
    + Math.cos(lat1 * turn) * Math.cos(lat2 * turn) * Math.sin((lng2 - lng1) * turn / 2) ** 2;
  return 2 * 6371008.8 * Math.atan2(Math.sqrt(half), Math.sqrt(1 - half));
}

let ticking = null;
function countDown({ renew }) {
  clearInterval(ticking);
  const tick = () => {
    const shown = [...document.querySelectorAll("[data-until]")];
    if (!shown.length) return clearInterval(ticking);
    for (const one of shown) {
      const seconds = Math.max(0, Math.round((Date.parse(one.dataset.until) - Date.now()) / 1000));
      one.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      one.hidden = seconds > 3600;
      if (seconds === 0 && !one.dataset.over) {
        one.dataset.over = "1";
        setTimeout(renew, 1500);
      }
    }
  };
  tick();
  if (document.querySelector("[data-until]")) ticking = setInterval(tick, 1000);
}

let again = null;
function drawAgain({ renew }) {
  clearTimeout(again);
  const page = document.querySelector("[data-again]");
  if (page) again = setTimeout(renew, Math.max(30000, Date.parse(page.dataset.again) - Date.now() - 120000));
}
