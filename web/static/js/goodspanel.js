// The panel of a consignment: what is in it, whose hands it goes through, the next steps with the history.

import { askForm } from "./asks.js";
import { el } from "./dom.js";
import { approvalOwed, openGoods } from "./goods.js";
import { history } from "./past.js";
import { queueRow } from "./rows.js";
import { act, readOnly } from "./steps.js";
import { mark, short, t, words } from "./words.js";

const WAYS = { link: mark("by the private link"), pin: mark("by the PIN told to them"), photo: mark("by the stamped sheet"), coordinator: mark("by somebody of ours") };

const much = (amount, unit) => `${amount} ${unit}`; // exact, as the server wrote it

function line(one) {
  const found = [one.batch ? t("batch %(batch)s", { batch: one.batch }) : null, one.expires_on ? t("best before %(day)s", { day: one.expires_on }) : null, one.lot].filter(Boolean).join(" · ");
  const told = [];
  if (one.lost !== "0") told.push(el("span", { class: "fam trouble" }, t("%(much)s not there", { much: much(one.lost, one.unit) })));
  if (one.received !== null) told.push(el("span", { class: "fam done" }, t("%(much)s received", { much: much(one.received, one.unit) })));
  if (one.short !== "0") told.push(el("span", { class: "fam trouble" }, t("%(much)s short", { much: much(one.short, one.unit) })));
  if (one.returned !== "0") told.push(el("span", { class: "fam closed" }, t("%(much)s came back", { much: much(one.returned, one.unit) })));
  return el("li", {}, el("b", { class: "cut" }, one.item), el("span", { class: "grow meta cut" }, found), told, el("span", { class: "num" }, much(one.quantity, one.unit)));
}

export function goodsColumn(panel) {
  const { row } = panel.item;
  const needs = row.needs.map((id) => panel.itemOf(id)).filter(Boolean);
  const asked = needs.map(({ id, row: need }) => el("li", {}, el("button", { class: "link", type: "button", "data-act": "go", "data-id": id }, `${need.ref} ${need.title}`)));
  return el("section", { class: "dc" }, el("h3", { class: "panel-title" }, t("What is in it"), el("span", { class: "meta" }, row.straight ? t("straight from the donor") : row.warehouse ?? "")),
    el("ul", { class: "ppl lines" }, row.lines.map(line)),
    asked.length ? el("div", { class: "serves" }, el("h3", { class: "panel-title sub" }, t("For the need")), el("ul", {}, asked)) : null);
}

export function wayColumn(panel) {
  const { row } = panel.item, { facts, now } = panel;
  const told = [
    [t("Recipient"), row.to_name ?? facts?.recipient], [t("Address"), facts?.address],
    [t("Proposed"), row.proposed_at ? [short(row.proposed_at, now), facts?.proposed_by].filter(Boolean).join(" · ") : null],
    [t("Approved"), approvalOwed(row) ? t("owed by %(time)s", { time: short(row.owed_until, now) }) : row.approved_at ? [short(row.approved_at, now), facts?.approved_by].filter(Boolean).join(" · ") : null],
    [t("Carrier"), facts?.carrier],
    [t("Set out"), row.departed_at ? short(row.departed_at, now) : null],
    [t("Seen"), row.seen_at ? short(row.seen_at, now) : null],
    [t("Delivered"), row.delivered_at ? short(row.delivered_at, now) : null],
    [t("Confirmed"), row.confirmed_way ? t(WAYS[row.confirmed_way] ?? row.confirmed_way) : null],
  ].filter(([, value]) => value);
  const task = row.task ? panel.itemOf(row.task) : null;
  const rules = (facts?.rules ?? []).map(({ rule, text }) => el("p", { class: "why" }, el("abbr", { class: "rule" }, rule), " ", text));
  return el("section", { class: "dc tasks-of" }, el("h3", { class: "panel-title" }, t("The way")),
    el("dl", { class: "told" }, told.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])), rules,
    task ? el("div", { class: "rows-of" }, queueRow(task, now)) : null);
}

const HANDED = ["handed", mark("Handed to the volunteers"), "move"];
/** state → [step, text, the right it needs, whether it asks first]; the first is the likely one. */
const STEPS = {
  proposed: [["approve", mark("Approve"), "approve"], ["let-go", mark("Let it go before approval…"), "move"], ["cancel-goods", mark("Call off…"), "approve"]],
  approved: [["pick", mark("Picked: ready to go"), "move"], HANDED, ["hand-over", mark("Hand to a carrier…"), "move"], ["to-volunteers", mark("Hand to volunteers…"), "move"], ["cancel-goods", mark("Call off…"), "approve"]],
  picked: [HANDED, ["hand-over", mark("Hand to a carrier…"), "move"], ["to-volunteers", mark("Hand to volunteers…"), "move"], ["cancel-goods", mark("Call off…"), "approve"]],
  in_transit: [["deliver", mark("It is delivered"), "deliver"], ["depart", mark("It has left"), "move"]],
  delivered: [["confirm-goods", mark("Recipient confirms…"), "confirm"]],
};

export function goodsSteps(panel) {
  if (panel.past) return el("section", { class: "dc act" }, readOnly(), history(panel));
  const { row } = panel.item, { may } = panel, asked = askForm(panel);
  const own = panel.facts?.own_proposal ?? true; // a second person approves
  const can = ([step, , right]) => may[`goods_${right}`] && !(step === "approve" && own) && !(step === "depart" && row.departed_at) && !(["to-volunteers", "hand-over"].includes(step) && row.task) && !(step === "handed" && !row.task);
  const steps = (STEPS[row.status] ?? []).filter(can);
  if (approvalOwed(row) && may.goods_approve && !own) steps.unshift(["approve", mark("Approve"), "approve"]);
  const [first, ...others] = steps;
  const note = row.status === "proposed" && own ? el("p", { class: "ink2" }, t("You proposed it: a second person approves.")) : null;
  const page = openGoods(row) ? el("a", { class: "btn", href: `${panel.urls.consignment}${row.id}` }, t("More steps…")) : null;
  const go = ([step, text], kind = "") => (step === "to-volunteers" ? el("a", { class: `btn ${kind}`, href: `${panel.urls.consignment}${row.id}?open=volunteers#volunteers` }, t(text)) : act(step, t(text), { kind }));
  return el("section", { class: "dc act" }, el("h3", { class: "panel-title" }, t("Next step"), el("span", { class: "meta" }, words.consignment[row.status].text)),
    asked ?? note, !asked && first ? go(first, "primary full") : null,
    asked ? null : el("div", { class: "two" }, others.map((one) => go(one)), page), history(panel));
}
