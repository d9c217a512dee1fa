// What the map shows besides the filters: layers one can put away; which ones stands in the address.

import { intoMap } from "./datum.js";
import { goodsLate, moving } from "./goods.js";

const OF = { task: () => "tasks", need: (row) => (row.kind === "supplies" ? "supplies" : "needs"), consignment: () => "consignments" };
const NAMES = ["needs", "supplies", "tasks", "consignments", "stores"];

export class Layers {
  constructor(holder, onChange) {
    Object.assign(this, { holder, onChange });
    this.read();
    holder?.addEventListener("change", () => {
      this.hidden = new Set([...holder.querySelectorAll("input:not(:checked)")].map((box) => box.value));
      this.onChange();
    });
  }

  /** Take from the address what is put away. */
  read() {
    this.hidden = new Set((new URLSearchParams(location.search).get("hide") ?? "").split(",").filter((name) => NAMES.includes(name)));
    for (const box of this.holder?.querySelectorAll("input") ?? []) box.checked = !this.hidden.has(box.value);
  }

  /** What the address says. */
  get query() {
    return NAMES.filter((name) => this.hidden.has(name)).join(",");
  }

  hides({ kind, row }) {
    return this.hidden.size > 0 && this.hidden.has(OF[kind](row));
  }

  /** The consignments under way as lines: from where, where they are, where to, in the map's own degrees. */
  routes(store) {
    if (this.hidden.has("consignments")) return [];
    const now = store.now, way = store.lists.consignment.filter(({ passes, row }) => passes && moving(row));
    return way.map(({ id, row }) => ({
      id, family: goodsLate(row, now) ? "trouble" : "here",
      from: intoMap(...row.from), here: intoMap(row.lat, row.lng), to: intoMap(...row.to),
    }));
  }

  /** The warehouses that have a place. */
  stores(facts) {
    if (this.hidden.has("stores")) return [];
    return (facts?.warehouses ?? []).filter((one) => one.lat !== null).map((one) => {
      const [lat, lng] = intoMap(one.lat, one.lng);
      return { ...one, lat, lng };
    });
  }
}
