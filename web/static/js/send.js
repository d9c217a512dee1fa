// One way to send a command: an id of its own, so that a repeated send is recorded once; a refusal comes back as words.

import { island } from "./dom.js";
import { t } from "./words.js";

const { csrf } = island("board");

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain HTTP has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Send and give the answer, or {error: {text}}. A lost answer is asked for again with the same id. */
export async function send(url, values) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf, "Idempotency-Key": newId() };
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(values) });
      const body = await answer.json();
      if (answer.ok || body.error) return body;
      return { error: { text: t("Not recorded: the server answered %(status)s.", { status: answer.status }) } };
    } catch {
      if (attempt === 3) return { error: { text: t("No connection: it is not known whether this was recorded. Look at the history before you repeat it.") } };
      await new Promise((done) => setTimeout(done, 400 * 2 ** attempt));
    }
  }
}
