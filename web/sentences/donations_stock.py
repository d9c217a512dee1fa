"""What the events of the catalogue, warehouses, lots and counts say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l

from web.amounts import yuan
from web.donations.stockwords import CONDITION, SOURCE, amount, unit

RELEASED = {
    "lost": _l("a shortage"),
    "recalled": _l("a recall"),
    "expired": _l("its expiry"),
    "cancelled": _l("the consignment was cancelled"),
}

CALLED = {
    "stopped": _l("set aside"),
    "used_up": _l("used up"),
    "no_answer": _l("no answer"),
}

SENTENCES: dict[str, Any] = {
    "donations.Item.Listed": _l("%(who)s took %(item)s into the catalogue, counted in %(unit_name)s"),
    "donations.Item.Revised": _l("%(who)s revised %(item)s in the catalogue"),
    "donations.Item.PackDefined": _l("%(who)s noted for %(item)s: %(unit_name)s hold %(holds)s"),
    "donations.Item.PackDropped": _l("%(who)s noted that %(item)s is no longer packed in %(unit_name)s"),
    "donations.Item.UnitChanged": _l(
        "%(who)s corrected the unit of %(item)s: it is counted in %(unit_name)s, and %(ratio_of)s before are "
        "%(ratio_are)s %(unit_name)s"
    ),
    "donations.Warehouse.Opened": _l("%(who)s opened the warehouse %(item)s"),
    "donations.Warehouse.Changed": _l("%(who)s changed name or place of the warehouse %(item)s"),
    "donations.Warehouse.MinimumSet": _l("%(who)s set a minimum for %(item)s: %(amount_unit)s"),
    "donations.Warehouse.Closed": _l("%(who)s closed the warehouse %(item)s: %(reason)s"),
    "donations.Lot.Received": _l("%(who)s received %(item)s: %(amount_unit)s, %(lot_source)s"),
    "donations.Lot.PutAway": _l("%(who)s put %(item)s away: %(shelf)s"),
    "donations.Lot.Reserved": _l("%(who)s reserved %(amount_unit)s of %(item)s"),
    "donations.Lot.Released": _l("%(amount_unit)s of %(item)s are reserved no longer: %(released)s"),
    "donations.Lot.Issued": _l("%(who)s issued %(amount_unit)s of %(item)s"),
    "donations.Lot.Returned": _l("%(who)s took back %(amount_unit)s of %(item)s: %(lot_condition)s"),
    "donations.Lot.Found": _l("%(who)s found %(amount_unit)s more of %(item)s: %(reason)s"),
    "donations.Lot.Lost": _l("%(who)s noted %(amount_unit)s of %(item)s missing: %(reason)s"),
    "donations.Lot.WrittenOff": _l("%(who)s wrote off %(amount_unit)s of %(item)s: %(reason)s"),
    "donations.Lot.Sold": _l(
        "%(who)s noted the sale of %(amount_unit)s of %(item)s by %(seller)s to %(buyer)s for %(net)s yuan, "
        "kept for its purpose: %(reason)s"
    ),
    "donations.Lot.Restated": _l(
        "%(who)s counted %(item)s otherwise: %(before_unit)s are %(amount_unit)s; nothing came or went: "
        "%(reason)s"
    ),
    "donations.Lot.TransferredOut": _l("%(who)s transferred %(amount_unit)s of %(item)s to another lot"),
    "donations.Lot.Quarantined": _l("%(who)s quarantined %(item)s: %(reason)s"),
    "donations.Lot.MadeUsable": _l("%(who)s made %(item)s usable: %(reason)s"),
    "donations.Lot.Recalled": _l("%(who)s recalled %(item)s (%(notice)s): %(reason)s"),
    "donations.Lot.Expired": _l("%(item)s expired"),
    "donations.Lot.CertificateAdded": _l("%(who)s added a certificate to %(item)s"),
    "donations.Lot.Specified": _l("%(who)s wrote down the specification of %(item)s: %(specification)s"),
    "donations.Lot.PurposeChanged": _l(
        "%(who)s changed the purpose of %(item)s with the donor's consent: %(purpose)s"
    ),
    "donations.Lot.RuleOverridden": _l("%(who)s went over rule %(rule)s for %(item)s: %(reason)s"),
    "donations.Lot.RuleFlagged": _l("Rule %(rule)s speaks against %(item)s"),
    "donations.Consignment.RecallCalled": _l(
        "%(who)s called about the recalled goods of %(item)s: %(call_outcome)s %(note)s"
    ),
    "institutions.Institution.TelephoneNoted": _l("%(who)s wrote down the telephone of %(item)s"),
    "donations.Count.Opened": _l("%(who)s opened the count %(item)s of %(lots)s lots"),
    "donations.Count.Entered": _l("%(who)s counted %(amount_unit)s for %(item)s"),
    "donations.Count.Confirmed": _l("%(who)s confirmed the count %(item)s as the second person"),
    "donations.Count.Cancelled": _l("%(who)s cancelled the count %(item)s: %(reason)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "donations.Lot.Received": ("here", "c-confirmed"),
    "donations.Lot.Reserved": ("wait", "a-offered"),
    "donations.Lot.Issued": ("move", "a-dispatched"),
    "donations.Lot.Returned": ("move", "a-dispatched"),
    "donations.Lot.Lost": ("trouble", "t-overdue"),
    "donations.Lot.WrittenOff": ("closed", "t-closed"),
    "donations.Lot.Sold": ("closed", "t-closed"),
    "donations.Lot.TransferredOut": ("move", "a-dispatched"),
    "donations.Lot.Restated": ("done", "t-done"),
    "donations.Item.UnitChanged": ("done", "t-done"),
    "donations.Lot.Quarantined": ("wait", "c-picked"),
    "donations.Lot.MadeUsable": ("here", "c-confirmed"),
    "donations.Lot.Recalled": ("trouble", "t-overdue"),
    "donations.Lot.Expired": ("trouble", "t-overdue"),
    "donations.Lot.RuleOverridden": ("wait", "a-offered"),
    "donations.Lot.RuleFlagged": ("trouble", "t-overdue"),
    "donations.Consignment.RecallCalled": ("here", "c-confirmed"),
    "donations.Count.Confirmed": ("done", "t-done"),
    "donations.Count.Cancelled": ("closed", "t-closed"),
}

KINDS = {
    "item": _l("Catalogue"),
    "warehouse": _l("Warehouses"),
    "lot": _l("Lots"),
    "count": _l("Counts"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Amounts with their unit, and words as people read them."""
    said = {
        "unit_name": unit(str(facts.get("unit", ""))),
        "amount_unit": _measured(facts.get("quantity")),
        "before_unit": _measured(facts.get("before")),
        "ratio_of": _plain(facts.get("of")),
        "ratio_are": _plain(facts.get("are")),
        "lot_source": _word(SOURCE, facts.get("source")),
        "lot_condition": _condition(facts.get("condition")),
        "released": _word(RELEASED, facts.get("reason")),
        "lots": str(len(facts["lot_ids"])) if isinstance(facts.get("lot_ids"), list) else "",
        "call_outcome": _word(CALLED, facts.get("outcome")),
        "notice": str(facts.get("notice") or "—"),
    }
    net = facts.get("net")
    return said | ({"net": yuan(int(net["minor"]))} if isinstance(net, Mapping) and "minor" in net else {})


def _measured(quantity: object) -> str:
    """12,000 pieces; a dash where there is none."""
    if not isinstance(quantity, Mapping) or "unit" not in quantity:
        return "—"
    try:
        return f"{amount(Decimal(str(quantity['amount'])))} {unit(str(quantity['unit']))}"
    except InvalidOperation:
        return "—"


def _plain(number: object) -> str:
    """A number as people write it; "" where there is none."""
    try:
        return amount(Decimal(str(number)))
    except InvalidOperation:
        return ""


def _word(table: Mapping[str, Any], key: object) -> str:
    return str(table.get(str(key), key or ""))


def _condition(key: object) -> str:
    look = CONDITION.get(str(key))
    return str(look.text) if look else str(key or "")
