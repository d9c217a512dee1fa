"""What the screens of consignments say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "consignment.nothing_chosen": _("Nothing was chosen."),
    "consignment.number_unreadable": _("That is no number of a consignment."),
    "consignment.pin_wrong": _("Number and PIN do not belong together."),
}

WAYS: dict[str, LazyString] = {
    "consignment.nothing_chosen": _("Tick at least one line, or enter how much of a lot."),
    "consignment.number_unreadable": _("It stands on the delivery sheet and looks like C-0001."),
    "consignment.pin_wrong": _("Look at the delivery sheet again, or scan the code on it."),
}

FIELDS: dict[str, LazyString] = {
    "consignment": _("Consignment"),
    "hurry": _("Emergency: why it goes before approval"),
    "pick": _("Suggestions"),
    "much": _("Quantity"),
    "got": _("Amount received"),
    "lng": _("Longitude"),
    "quantities": _("Counted"),
}
