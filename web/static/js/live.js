// The live connection of one page: rows as they change, in order, nothing missing and nothing twice.
//
// Messages carry `after` and `position`. Ours is the position up to which this page shows everything: a message is
// applied when after <= ours < position, ignored when position <= ours, and otherwise something is missing and we ask
// again. A beat every five seconds names the last position sent, so that a lost last message is noticed too.

import { io } from "../vendor/socket.io-client/socket.io.esm.min.js";

const SILENT = 12; // seconds without a word after which the connection counts as dead
const LATE = 8; // seconds without a word after which we say so
const FULL = 30; // seconds to wait when the server has no room
const ANSWER = 20; // seconds to wait for an answer

/**
 * Watch a response. Gives {stop, again, position}.
 *   view        "board" or "phone"
 *   response    id of the response
 *   after       position the page shows already, or null for a snapshot
 *   onSnapshot  ({tasks, volunteers}, {position, at}): everything there is; replaces what is shown
 *   onChanges   ({tasks, volunteers, gone, position, at}): rows that are new or changed, ids that are to go
 *   onState     ({state, seconds, at}): state is connecting, live, late, offline, full, refused or signed-out;
 *               seconds since the last word of the server; at: as of when the data is (ISO 8601)
 */
export function watch({ view, response, after = null, onSnapshot, onChanges, onState = () => {} }) {
  const socket = io("/live", {
    transports: ["websocket"], forceNew: true, reconnectionDelay: 400, reconnectionDelayMax: 6000, timeout: 8000,
  });
  let ours = after, room = null, at = null, heardAt = Date.now(), triedAt = 0, ended = null;
  let question = 0, waiting = false, held = [], retry = null, failures = 0, said = "";

  function heard(message) {
    heardAt = Date.now();
    failures = 0;
    if (message?.at) at = message.at;
    tell();
  }

  function ask() {
    clearTimeout(retry);
    if (!socket.connected || ended === "signed-out") return;
    const mine = ++question;
    waiting = true;
    held = [];
    socket.timeout(ANSWER * 1000).emit("watch", { view, response, after: ours }, (error, answer) => {
      if (mine !== question) return;
      if (error) return askSoon();
      if (answer.error) return refused(answer.error);
      waiting = false;
      ended = null;
      room = answer.room;
      if (answer.snapshot) onSnapshot(answer.snapshot, { position: answer.position, at: answer.at });
      else for (const change of answer.changes) onChanges({ ...change, at: answer.at });
      ours = answer.position;
      heard(answer);
      held.splice(0).forEach(take);
    });
  }

  function askSoon(least = 300) {
    waiting = true;
    clearTimeout(retry);
    retry = setTimeout(ask, least + Math.random() * 700);
  }

  function take(message) {
    if (message.room !== room || message.position <= ours) return;
    if (message.after > ours) return askSoon();
    ours = message.position;
    onChanges(message);
  }

  function refused(error) {
    if (error.status >= 500) return askSoon(5000);
    forget();
    ended = error.key === "live.signed_out" ? "signed-out" : "refused";
    tell();
    if (ended === "signed-out") socket.disconnect();
    else askSoon(60000);
  }

  function forget() {
    // What may no longer be seen is not left on the screen.
    room = ours = null;
    onSnapshot({ tasks: [], volunteers: [] }, { position: 0, at: null });
  }

  function reconnect() {
    if (ended === "signed-out") return;
    socket.disconnect();
    socket.connect();
  }

  socket.on("connect", ask);
  socket.on("disconnect", (reason) => {
    question++;
    tell();
    if (reason === "io server disconnect" && ended !== "signed-out") setTimeout(reconnect, 1000);
  });
  socket.on("changes", (message) => {
    if (waiting) held.push(message);
    else take(message);
    heard(message);
  });
  socket.on("beat", (message) => {
    if (!waiting && message.room === room) {
      if (message.position > ours) askSoon();
      else if (message.seen > ours) ours = message.seen;
    }
    heard(message.room === room ? message : null);
  });
  socket.on("revoked", ({ signed_out }) => {
    forget();
    if (signed_out) {
      ended = "signed-out";
      socket.disconnect();
    } else ask();
    tell();
  });
  socket.on("connect_error", (error) => {
    failures += 1;
    if (error.data?.key === "live.full") {
      ended = "full";
      setTimeout(reconnect, FULL * 1000 * (0.75 + Math.random() / 2));
    } else if (error.data?.key === "live.signed_out") ended = "signed-out";
    else if (failures % 4 === 3) stillWelcome();
    tell();
  });

  async function stillWelcome() {
    // A refused upgrade says nothing to a script: ask for the page itself whether we were signed out meanwhile.
    try {
      const page = await fetch(location.href, { method: "HEAD", headers: { Accept: "text/html" } });
      if (page.status === 401 || new URL(page.url).pathname === "/signin") {
        ended = "signed-out";
        socket.disconnect();
      }
    } catch {
      // the server is away: the next attempt is under way already
    }
    tell();
  }

  function tell() {
    const seconds = Math.round((Date.now() - heardAt) / 1000);
    let state = "live";
    if (ended) state = ended;
    else if (!socket.connected) state = at === null && failures === 0 ? "connecting" : "offline";
    else if (seconds >= LATE) state = "late";
    else if (at === null) state = "connecting";
    const shown = `${state} ${state === "live" ? 0 : seconds} ${at}`;
    if (shown === said) return;
    said = shown;
    onState({ state, seconds, at });
  }

  const clock = setInterval(() => {
    if (socket.connected && Date.now() - Math.max(heardAt, triedAt) > SILENT * 1000) {
      triedAt = Date.now();
      reconnect();
    }
    tell();
  }, 1000);

  function wake() {
    if (document.visibilityState === "hidden") return;
    if (!socket.connected) reconnect();
    else if (Date.now() - heardAt > LATE * 1000) reconnect();
  }
  function sleep() {
    socket.disconnect(); // so that the page can be kept for the back button
  }
  const moments = [[window, "online", wake], [document, "visibilitychange", wake], [window, "pageshow", wake],
    [window, "pagehide", sleep]];
  for (const [target, name, does] of moments) target.addEventListener(name, does);

  return {
    stop() {
      clearInterval(clock);
      clearTimeout(retry);
      for (const [target, name, does] of moments) target.removeEventListener(name, does);
      socket.disconnect();
    },
    again: ask,
    get position() {
      return ours;
    },
  };
}
