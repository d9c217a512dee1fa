// What is asked for beside the rows: the people behind the numbers (free, out too long, unfit, hours), and the stock.

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
