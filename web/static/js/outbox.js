// What a person did waits here until the server has it: sent once, in order, with the time it happened.
//
// Each entry has its own command id, made on this phone, so that sending it again changes nothing. Kept in
// localStorage: a handful of small entries that must survive a closed page, also over plain HTTP.

const STORE = "muster.outbox";
const RETRY = 5000;
const LATER = new Set([401, 408, 425, 429]);

/** A version 4 UUID; crypto.randomUUID does not exist over plain HTTP. */
export function commandId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * The outbox of one person. Gives {add, waiting, flush}.
 *   token       () => the forgery token of the page as it stands
 *   onChange    (waiting): entries of this person that the server does not have yet
 *   onDone      (entry, answer): the server has it
 *   onRefused   (entry, text): the server refused it, and why
 */
export function outbox({ person, token, onChange, onDone, onRefused }) {
  let timer = null;
  const all = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? [];
    } catch {
      return [];
    }
  };
  const mine = () => all().filter((entry) => entry.person === person);

  function keep(entries) {
    localStorage.setItem(STORE, JSON.stringify(entries));
    onChange(mine());
  }
  const drop = (entry) => keep(all().filter((other) => other.id !== entry.id));

  function add(url) {
    const same = mine().find((entry) => entry.url === url);
    if (same) return same;
    const entry = { id: commandId(), url, person, happened_at: new Date().toISOString() };
    keep([...all(), entry]);
    flush();
    return entry;
  }

  async function send(entry) {
    return fetch(entry.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json",
        "Idempotency-Key": entry.id, "X-CSRFToken": token(),
      },
      body: JSON.stringify({ happened_at: entry.happened_at, sent_at: new Date().toISOString() }),
    });
  }

  /** Send one after the other; stops, and tries again later, at the first that does not get through. */
  async function drain() {
    for (const entry of mine()) {
      let answer;
      try {
        answer = await send(entry);
      } catch {
        return false;
      }
      if (answer.status >= 500 || LATER.has(answer.status)) return false;
      const body = await answer.json().catch(() => ({}));
      if (answer.status === 400 && body.error?.key === "form.token") return false;
      drop(entry);
      if (answer.ok) onDone(entry, body);
      else onRefused(entry, body.error?.text ?? String(answer.status));
    }
    return true;
  }

  let draining = null;
  function flush() {
    clearTimeout(timer);
    draining ??= alone(drain).catch(() => false).then((empty) => {
      draining = null;
      if (!empty || mine().length) timer = setTimeout(flush, RETRY);
    });
    return draining;
  }

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  onChange(mine());
  if (mine().length) flush();
  return { add, flush, waiting: mine };
}

/** One page at a time sends, where the browser can tell; elsewhere the command ids keep it harmless. */
function alone(work) {
  return navigator.locks ? navigator.locks.request(STORE, work) : work();
}
