// What the board knows of a consignment: how it looks, when it is due, what its row says, where it is.

import { short, span, t, words } from "./words.js";

const STAGE = { confirmed: 2, returned: 2, cancelled: 3 };
const EXPECTED = new Set(["proposed", "approved", "picked", "in_transit"]);
const SIGNABLE = new Set(["proposed", "approved", "picked", "in_transit", "delivered"]);
const ON_PAPER = new Set(["confirmed", "returned", "cancelled"]);

const expected = (row) => (row.expectedMs ??= row.expected_at ? Date.parse(row.expected_at) : Infinity);
const owedUntil = (row) => (row.owedMs ??= row.owed_until ? Date.parse(row.owed_until) : null);
/** Should be there by now, and is not. */
export const goodsLate = (row, now) => EXPECTED.has(row.status) && expected(row) < now;
/** Went out before a second person approved it, which is owed until a time. */
export const approvalOwed = (row) => owedUntil(row) !== null && row.status !== "cancelled";
export const approvalLate = (row, now) => approvalOwed(row) && owedUntil(row) < now;
/** The photo of the stamped sheet came, and nobody has confirmed from it. */
export const sheetWaits = (row) => Boolean(row.sheet_at) && SIGNABLE.has(row.status);
export const moving = (row) => row.status === "in_transit" && row.from !== null && row.to !== null;
export const openGoods = (row) => (STAGE[row.status] ?? 0) === 0;
const lookKey = (row, now) => (goodsLate(row, now) ? "late" : row.status);

/** What is in it: “N95口罩 10,000 件”, and how many kinds more. */
export function inside(row) {
  const [first, ...more] = row.lines;
  if (!first) return "";
  return `${first.item} ${first.quantity} ${first.unit}${more.length ? ` +${more.length}` : ""}`;
}

function due(row, now) {
  if (row.status === "confirmed") return { text: t("confirmed %(time)s", { time: short(row.changed_at, now) }), late: false };
  if (ON_PAPER.has(row.status)) return { text: short(row.changed_at, now), late: false };
  if (row.status === "delivered") return { text: t("delivered %(time)s", { time: short(row.delivered_at, now) }), late: false };
  if (goodsLate(row, now)) return { text: t("%(span)s late", { span: span(now - expected(row)) }), late: true };
  if (row.expected_at) return { text: t("by %(time)s", { time: short(row.expected_at, now) }), late: false };
  return { text: t("since %(time)s", { time: short(row.proposed_at, now) }), late: false };
}

function said(row, now) {
  const { family, text } = words.consignment[lookKey(row, now)];
  if (sheetWaits(row)) return { family: "wait", text: t("stamped sheet to look at, %(time)s", { time: short(row.sheet_at, now) }) };
  if (approvalOwed(row)) return { family: approvalLate(row, now) ? "trouble" : "wait", text: t("approval owed by %(time)s", { time: short(row.owed_until, now) }) };
  return { family, text };
}

export const GOODS = {
  tab: "consignments",
  look: (row, now) => words.consignment[lookKey(row, now)],
  pin: (row, now) => `goods:${lookKey(row, now)}`,
  late: goodsLate,
  due,
  said,
  stage: (row) => STAGE[row.status] ?? 0,
  until: expected,
  people: () => "",
  kindName: (row) => (row.straight ? t("straight delivery") : t("consignment")),
};

/** Words of the status filter. */
export const GOODS_STATUS = {
  open: (item) => item.stage === 0,
  to_approve: ({ row }) => row.status === "proposed",
  approved: ({ row }) => row.status === "approved",
  picked: ({ row }) => row.status === "picked",
  in_transit: ({ row }) => row.status === "in_transit",
  delivered: ({ row }) => row.status === "delivered",
  arrived: ({ row }, now, today) => Boolean(row.delivered_at) && today(row.delivered_at),
  overdue: ({ row }, now) => goodsLate(row, now),
  owed: ({ row }) => approvalOwed(row),
  short: ({ row }) => row.status === "short",
  confirmed: ({ row }) => row.status === "confirmed",
  over: ({ row }) => row.status === "returned" || row.status === "cancelled",
};

/** The alarm of a consignment, or null. */
export function goodsAlarm({ row, stage }, now) {
  if (approvalLate(row, now)) return { family: "trouble", sign: "t-overdue", text: t("approval owed since %(time)s", { time: short(row.owed_until, now) }), weight: 0 };
  if (stage) return null;
  if (sheetWaits(row)) return { family: "wait", sign: "c-delivered", text: t("stamped sheet to look at, %(time)s", { time: short(row.sheet_at, now) }), weight: 1 };
  if (goodsLate(row, now)) return { family: "trouble", sign: "t-overdue", text: t("%(span)s late", { span: span(now - expected(row)) }), weight: 0 };
  if (row.status === "short") return { family: "trouble", sign: "c-short", text: words.consignment.short.text, weight: 2 };
  if (approvalOwed(row)) return { family: "wait", sign: "c-proposed", text: t("approval owed by %(time)s", { time: short(row.owed_until, now) }), weight: 3 };
  return null;
}
