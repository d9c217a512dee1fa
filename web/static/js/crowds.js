// What is asked for beside the rows: the people behind the numbers (free, out too long, unfit, hours), and the stock.

import { number, t } from "./words.js";

const PAUSE = 4000;

export class Crowds {
  constructor(url, onRead) {
    Object.assign(this, { url, onRead });
    this.facts = null;
    this.waiting = null;
  }

  /** Ask now, as of a position or as of now. */
  async read(position = null) {
    clearTimeout(this.waiting);
    this.waiting = null;
    const question = (this.question = Symbol("question"));
    const answer = await fetch(position === null ? this.url : `${this.url}&at=p${position}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || question !== this.question) return;
    this.facts = await answer.json();
    this.onRead(this.facts);
  }

  /** Ask in a moment: many changes are one question. */
  soon() {
    this.waiting ??= setTimeout(() => this.read(), PAUSE);
  }
}

/** The people of an area who are free, by name, over the map. */
export async function namesIn(url, { code, name }, map) {
  const answer = await fetch(`${url}&area=${code}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const found = await answer.json();
  map.list.names(t("%(n)s free in %(area)s", { n: number(found.total), area: name }), found.people, map.map.getSize());
}
