// What is asked before a step of a consignment is taken.

import { mark, t } from "./words.js";

export const GOODS_ASKS = {
  "let-go": { title: mark("Why must it go before a second person approves?"), fields: [["reason", null, "text"]], call: mark("Let it go"), to: "let-go" },
  "hand-over": { title: mark("Who takes it, in which vehicle?"), fields: () => [["carrier", t("Carrier"), "text"], ["vehicle", t("Vehicle"), "text"]], call: mark("Hand over"), to: "hand-over" },
  "cancel-goods": { title: mark("Why is it called off?"), fields: [["reason", null, "text"]], call: mark("Call it off"), to: "cancel" },
  "confirm-goods": { title: mark("How do you know that everything arrived?"), fields: [["note", null, "text"]], call: mark("Confirm for the recipient"), to: "confirm" },
};
