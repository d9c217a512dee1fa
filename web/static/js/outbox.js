// What a person did waits here until the server has it: sent once, in order, with the time it happened.
//
// Each entry has its own command id, made on this phone, so that sending it again changes nothing. Kept in
// localStorage: a handful of small entries that must survive a closed page, also over plain HTTP. What the server
// refused is kept beside it with the reason, until the person has seen it: nothing is lost without a word.

const STORE = "muster.outbox";
const REFUSED = "muster.refused";
const RETRY = 5000;
const MOST_REFUSED = 20;
const LATER = new Set([401, 408, 425, 429]);

/** A version 4 UUID; crypto.randomUUID does not exist over plain HTTP. */
export function commandId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) || [];
  } catch {
    return [];
  }
}

/**
 * The outbox of one person. Gives {add, again, flush, waiting, refused, forget}.
 *   token       () => the forgery token of the page as it stands
 *   onChange    (waiting, refused): what the server does not have yet, and what it refused
 *   onDone      (entry, answer): the server has it
 *   onRefused   (entry): the server refused it; entry.text says why, entry.way what can be done
 */
export function outbox({ person, token, onChange, onDone, onRefused }) {
  let timer = null;
  const waiting = () => read(STORE).filter((entry) => entry.person === person);
  const refused = () => read(REFUSED).filter((entry) => entry.person === person);

  function keep(name, entries) {
    localStorage.setItem(name, JSON.stringify(entries));
    onChange(waiting(), refused());
  }
  const drop = (entry) => keep(STORE, read(STORE).filter((other) => other.id !== entry.id));
  const forget = (id) => keep(REFUSED, read(REFUSED).filter((other) => other.id !== id));

  /** Keep what was done and send it; the same thing tapped twice is one entry. `what` names it to the person. */
  function add(url, values = {}, what = "") {
    const said = JSON.stringify(values);
    const same = waiting().find((entry) => entry.url === url && JSON.stringify(entry.values || {}) === said);
    if (same) return same;
    const happened_at = new Date().toISOString();
    return queue({ id: commandId(), url, values, what, person, page: location.pathname, happened_at });
  }

  function queue(entry) {
    keep(STORE, [...read(STORE), entry]);
    flush();
    return entry;
  }

  /** Send what was refused once more, with what was missing; it still happened when it happened. */
  function again(id, more) {
    const { values, url, what, page, happened_at } = refused().find((entry) => entry.id === id);
    forget(id);
    return queue({ id: commandId(), url, values: { ...values, ...more }, what, person, page, happened_at });
  }

  function send(entry) {
    return fetch(entry.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json",
        "Idempotency-Key": entry.id, "X-CSRFToken": token(),
      },
      body: JSON.stringify({ ...entry.values, happened_at: entry.happened_at, sent_at: new Date().toISOString() }),
    });
  }

  /** Send one after the other; stops, and tries again later, at the first that does not get through. */
  async function drain() {
    for (const entry of waiting()) {
      let answer;
      try {
        answer = await send(entry);
      } catch {
        return false;
      }
      if (answer.status >= 500 || LATER.has(answer.status)) return false;
      const body = await answer.json().catch(() => ({}));
      if (answer.status === 400 && body.error && body.error.key === "form.token") return false;
      drop(entry);
      if (answer.ok) onDone(entry, body);
      else refuse(entry, body.error || { text: String(answer.status) });
    }
    return true;
  }

  function refuse(entry, { text, way = "", key = "", rule = "", overridable = false }) {
    const told = { ...entry, text, way, key, rule, overridable };
    keep(REFUSED, [...read(REFUSED), told].slice(-MOST_REFUSED));
    onRefused(told);
  }

  let draining = null;
  function flush() {
    clearTimeout(timer);
    if (!draining) {
      draining = alone(drain).catch(() => false).then((empty) => {
        draining = null;
        if (!empty || waiting().length) timer = setTimeout(flush, RETRY);
      });
    }
    return draining;
  }

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  onChange(waiting(), refused());
  if (waiting().length) flush();
  return { add, again, flush, waiting, refused, forget };
}

/** One page at a time sends, where the browser can tell; elsewhere the command ids keep it harmless. */
function alone(work) {
  return navigator.locks ? navigator.locks.request(STORE, work) : work();
}
