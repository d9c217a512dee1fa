"""Words of donations on the page of a life, by kind of item: the same word is another thing elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from web.donations import cashwords, givingwords, stockwords
from web.present import CONSIGNMENT
from web.sentences.donations_consignments import CARRIER, REASON, TOLD
from web.sentences.donations_disclosure import DISCLOSED, TOLD_BY
from web.sentences.flagged import said_by

Table = Mapping[str, Any]
_STOCK: dict[str, Table] = {"unit": stockwords.UNIT, "book": stockwords.BOOK, "former_book": stockwords.BOOK}
_CASH_PAPERS: dict[str, Table] = {
    "papers": cashwords.PAPER,
    "owed": cashwords.OWED,
    "reports": cashwords.BODY,
}

TEXTS: dict[str, dict[str, Table]] = {
    "donation": _STOCK | {
        "status": givingwords.STATUS,
        "donor_kind": givingwords.KIND,
        "asset": givingwords.ASSET,
        "basis": givingwords.BASIS,
        "base": stockwords.UNIT,
        "shelf_life": givingwords.SHELF_LIFE,
        "meets": givingwords.STANDARD,
        "papers": givingwords.PAPER,
        "agreements": givingwords.AGREEMENT,
        "body": givingwords.BODY,
        "what": givingwords.OWED | givingwords.CONTROL_ITEM,
        "controls": givingwords.CONTROL_ITEM,
    },
    "donor": {"kind": givingwords.KIND},
    "item": _STOCK | {"category": stockwords.CATEGORY},
    "lot": _STOCK | {"source": stockwords.SOURCE, "condition": stockwords.CONDITION},
    "count": _STOCK | {"status": stockwords.COUNT},
    "consignment": _STOCK
    | {"status": CONSIGNMENT, "carrier": CARRIER, "confirmed_way": TOLD, "reason": REASON},
    "cashdonation": _STOCK | _CASH_PAPERS | {"status": cashwords.STATUS},
    "disbursement": {"kind": cashwords.SPENT, "meets": cashwords.MEETS_NEED},
    "officialreceipt": {"item_kind": {"donation": _l("Goods"), "cashdonation": _l("Money")}},
    "campaign": {"status": cashwords.CAMPAIGN, "way": cashwords.WAY, "surplus": cashwords.WAY},
    "disclosure": {"kind": DISCLOSED},
    "deadline": {"telling": cashwords.TELLING},
    "donornotice": {"way": TOLD_BY},
    "warehouse": _STOCK,
}  # fmt: skip
"""Kind of item → field, or part of an entry of a list, → word → what people call it."""

LABELS: dict[str, dict[str, LazyString]] = {
    kind: {"receipts": _l("Official receipt")} for kind in ("donation", "cashdonation")
}
"""Fields that are another thing elsewhere."""

PARTS: dict[str, LazyString] = {
    "received": _l("Came"),
    "expires_on": _l("Expires"),
    "valued": _l("Valued"),
    "value": _l("Worth"),
    "price": _l("Price"),
    "amount": _l("Amount"),
    "left": _l("Remaining"),
    "lot_ids": _l("Lots"),
    "lots": _l("Lots"),
    "counted": _l("Counted"),
    "expected": _l("By the books"),
    "difference": _l("Difference"),
    "lost": _l("No longer reserved"),
    "delivered": _l("Delivered"),
    "short": _l("Short"),
    "returned": _l("Came back"),
    "wanted": _l("Asked for in all"),
    "line": _l("Line"),
    "valid_until": _l("Valid until"),
    "issued_on": _l("Issued on"),
    "filed_on": _l("Filed on"),
    "begins_on": _l("Activity begins on"),
    "donor_promise": _l("The donor promised it in writing"),
    "managers": _l("Our managers were asked"),
    "register": _l("The company register was looked at"),
    "related": _l("Belongs together with"),
}
"""What numbers, days, and yes or no within an entry are of."""
MONEY = frozenset({"value", "price", "amount", "left"})
"""Parts of an entry in minor units, when they are numbers."""


def text_of(kind: str, field: str, value: object) -> str | None:
    """What a word is called in this field of this kind of item; None where that is not settled here."""
    if field == "key" and kind == "consignment":
        return said_by(str(value)) or None
    found = TEXTS.get(kind, {}).get(field, {}).get(str(value))
    return None if found is None else str(getattr(found, "text", found))
