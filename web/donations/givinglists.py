"""The lists of giving to take away: donations, owed papers, the register of what has no value, donors."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from projections.donations.gift_rows import GiftFact
from web import exports
from web.amounts import plain_yuan
from web.chrome import Chrome
from web.donations.donorpages import listed
from web.donations.givingrows import Asked, Shown, found, owing, shown
from web.donations.givingwords import BASIS, KIND, OWED
from web.donations.goodsnames import goods_name
from web.donations.stockwords import BOOK, amount, unit

Lines = list[list[exports.Cell]]


def donations(form: str) -> Response:
    """A line for each line of the donations that the page shows; values are texts, never floats."""
    heads = [
        _("Number"), _("Donor"), _("Kind"), _("State"), _("Item"), _("Specification"), _("Announced"),
        _("Unit"), _("Received"), _("Base unit"), _("Batch"), _("Expires"), _("Value, yuan"), _("Basis"),
        _("Book"), _("Purpose"), _("Receipts"), _("Owed papers"), _("Offered at"), _("Received at"),
    ]  # fmt: skip
    lines: Lines = [cells for one in shown(found(Asked.of())) for cells in _lines(one)]
    return exports.as_list(_("Donations"), heads, lines, form)


def _lines(one: Shown) -> Lines:
    row = one.row
    receipts = "、".join(f"{r['code']} {r['number']}" for r in row.receipts)
    owed_ = "、".join(str(OWED[paper["what"]]) for paper in row.owed)
    return [
        [
            row.ref, one.donor, str(KIND[row.donor_kind]), str(one.look.text), _called(line),
            line["specification"], amount(line["quantity"]), unit(line["unit"]),
            amount(line["received"]) if line["lot_ids"] else "", unit(line["base"]) if line["base"] else "",
            line["batch"], line["expires_on"],
            plain_yuan(line["value"]) if line["value"] is not None else "",
            str(BASIS[line["basis"]]) if line["basis"] else "", str(BOOK[row.book]), row.purpose, receipts,
            owed_, row.offered_at, row.received_at,
        ]
        for line in row.lines
    ]  # fmt: skip


def owed(form: str) -> Response:
    """待补手续: a line for each paper that is owed."""
    heads = [_("Number"), _("Owed paper"), _("Line"), _("Rule"), _("Due"), _("Organisation")]
    lines: Lines = [
        [
            f"G-{row.number:04d}", str(OWED[paper["what"]]), paper["line"] or "", paper["rule"], row.due_at,
            Chrome.organisation_name(row.organisation_id),
        ]
        for row in owing()
        for paper in row.papers
    ]  # fmt: skip
    return exports.as_list(_("Owed papers"), heads, lines, form)


def register(form: str) -> Response:
    """另外造册登记: what has no value that can be determined; no receipt, no income (D5)."""
    heads = [_("Number"), _("Donor"), _("Item"), _("Specification"), _("Batch"), _("Received"), _("Unit")]
    heads += [_("Book"), _("Purpose"), _("Received at")]
    lines: Lines = [
        [
            one.row.ref, one.donor, _called(line), line["specification"], line["batch"],
            amount(line["received"]), unit(line["base"]), str(BOOK[one.row.book]), one.row.purpose,
            one.row.received_at,
        ]
        for one in shown(found(Asked("all", "", "", "")))
        for line in one.row.lines
        if line["valued"] and line["value"] is None
    ]  # fmt: skip
    return exports.as_list(_("Register of goods without a value"), heads, lines, form)


def donors(form: str) -> Response:
    """The donors within reach, with what they gave."""
    heads = [_("Number"), _("Donor"), _("Kind"), _("Contact"), _("Telephone"), _("Address")]
    heads += [_("May be named"), _("Donations"), _("Value, yuan")]
    lines: Lines = [
        [
            one.row.ref, one.name, str(KIND[one.row.kind]), one.contact, one.mobile, one.address,
            _("yes") if one.row.publish else _("no"), one.donations, plain_yuan(one.value),
        ]
        for one in listed()
    ]  # fmt: skip
    return exports.as_list(_("Donors"), heads, lines, form)


def _called(line: GiftFact) -> str:
    """The name a line is booked under, with the English one before it for who reads English."""
    return goods_name(line["name"], line["item_id"], legal=True)
